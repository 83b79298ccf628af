"""Cursors, and the addresses of the pages around a page."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad_server.api.cursors import page_links, read_cursor, write_cursor
from dyad_server.errors import BadParameter, ListChanged

PATH = "/api/v1/events"


@given(
    offset=st.integers(0, 10**8),
    pairs=st.lists(st.tuples(st.sampled_from(["year", "q", "type"]), st.text(max_size=20)), max_size=4),
)
def test_cursor_that_is_read_gives_the_place_it_was_written_for(
    offset: int, pairs: list[tuple[str, str]]
) -> None:
    """A cursor leads to its place, whatever the filters, and has no character that an address must escape."""
    cursor = write_cursor("release", PATH, pairs, offset)
    assert read_cursor(cursor, "release", PATH, pairs) == offset
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=400))
def test_cursor_of_any_text_is_refused_in_words(text: str) -> None:
    """What is no cursor is a bad parameter, and never another error."""
    if text:
        with pytest.raises(BadParameter, match="begin without it"):
            read_cursor(text, "release", PATH, [])


def test_cursor_of_another_list_is_refused() -> None:
    """With other filters a place in the old list means nothing."""
    cursor = write_cursor("release", PATH, [("year", "2025")], 50)
    with pytest.raises(BadParameter, match="another list"):
        read_cursor(cursor, "release", PATH, [("year", "2024")])
    assert read_cursor(cursor, "release", PATH, [("year", "2025"), ("limit", "9"), ("format", "csv")]) == 50


def test_cursor_of_another_release_is_an_error_and_no_gap() -> None:
    """Whoever pages while the data change is told to begin again."""
    cursor = write_cursor("old", PATH, [], 50)
    with pytest.raises(ListChanged, match="begin again"):
        read_cursor(cursor, "new", PATH, [])


@pytest.mark.parametrize("offset", [-1, 10**12, True, "5", None, 1.5, [1]])
def test_cursor_with_an_impossible_place_is_refused(offset: object) -> None:
    """A place that was made up is no place."""
    name = json.loads(base64.urlsafe_b64decode(write_cursor("release", PATH, [], 7) + "=="))[1]
    made_up = base64.urlsafe_b64encode(json.dumps(["release", name, offset]).encode()).decode().rstrip("=")
    with pytest.raises(BadParameter, match="begin without it"):
        read_cursor(made_up, "release", PATH, [])


def test_page_links_first_page_has_no_previous() -> None:
    """On the first page there is a first and, where there is more, a next."""
    links = page_links("v", PATH, [("year", "2025"), ("q", "")], 0, 20, has_next=True)
    assert list(links) == ["first", "next"]
    assert links["first"] == f"{PATH}?year=2025"
    assert dict(parse_qsl(urlsplit(links["next"]).query))["year"] == "2025"


def test_page_links_second_page_leads_back_to_the_beginning() -> None:
    """The page before the second is the first, by the same address."""
    links = page_links("v", PATH, [("cursor", "x")], 20, 20, has_next=False)
    assert links == {"first": PATH, "prev": PATH}
