from __future__ import annotations

import pytest

from dyad_server.errors import RequestError
from dyad_server.tables import Column, Table, make_table, query_path, read_page

COLUMNS = (Column("name", "Name", "name", str), Column("plain", "Plain"))


def table(given: dict[str, str]) -> Table:
    """A table of numbers, at an address with parameters."""
    numbers = [f"{number:03}" for number in range(120)]
    return make_table("t", "Numbers", COLUMNS, numbers, ("/p", [("year", "2025"), *given.items()]))


def test_table_is_cut_into_pages() -> None:
    """A long list has pages, whose addresses keep the filters."""
    shown = table({"t-page": "3"})
    assert (list(shown.rows), shown.pages, shown.total) == ([f"{n:03}" for n in range(100, 120)], 3, 120)
    assert shown.page_link(2) == "/p?year=2025&t-page=2#t"
    assert shown.page_link(1) == "/p?year=2025#t"


def test_table_is_sorted_by_its_address() -> None:
    """A heading sorts, and a second time the other way round, from the first page again."""
    shown = table({"t-sort": "-name", "t-page": "2"})
    assert shown.rows[0] == "069"
    assert shown.aria_sort(COLUMNS[0]) == "descending"
    assert shown.sort_link(COLUMNS[0]) == "/p?year=2025&t-sort=name#t"
    assert table({"t-sort": "name"}).sort_link(COLUMNS[0]) == "/p?year=2025&t-sort=-name#t"


@pytest.mark.parametrize("key", ["plain", "nothing", "-", "--name", "__class__"])
def test_table_is_not_sorted_by_what_is_no_column(key: str) -> None:
    """A column that is not there is told of with those that are."""
    if key == "-":
        assert table({"t-sort": key}).rows[0] == "000"
        return
    with pytest.raises(RequestError, match="sort by one of name"):
        table({"t-sort": key})


@pytest.mark.parametrize("page", ["0", "4", "-1", "x", "1e3", "٣", "9" * 40])
def test_page_that_is_not_there_is_an_error(page: str) -> None:
    """An address that names no page says which there are, and shows no other one."""
    with pytest.raises(RequestError, match="pages 1 to 3"):
        read_page(page, "page", 3)


def test_table_that_shows_its_beginning_leads_to_the_rest() -> None:
    """A section with ten rows of many says how many there are, and where."""
    short = make_table("t", "T", COLUMNS, list("abc"), ("/p", []), per_page=2, rest="/p?kind=t")
    assert (len(short.rows), short.total, short.rest, short.pages) == (2, 3, "/p?kind=t", 1)
    whole = make_table("t", "T", COLUMNS, list("ab"), ("/p", []), per_page=2, rest="/p?kind=t")
    assert whole.rest == ""


def test_query_path_holds_values_as_parameters() -> None:
    """What a value contains stays within its parameter."""
    assert query_path("facts_by_dyad", {"country": ["A&B", "C"], "year": ""}, "json") == (
        "/tables/facts_by_dyad.json?country=A%26B&country=C"
    )
