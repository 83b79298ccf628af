"""Tables for people: sorted and paged by the address alone, and to be had as data by the query behind them.

A page makes a `Table` of any objects and writes it with the macro `data_table` of `parts/tables.html`, whose
caller writes the cells. The links CSV, JSON and SPARQL lead to `/tables/<named query>.<format>`, which sends
on to `/sparql` with the text of that query, its values written in as terms (`dyad_server.pages.queries`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

from dyad.binding import Values
from dyad_server.errors import RequestError
from dyad_server.links import with_parameters

PER_PAGE: Final = 50
"""How many rows a page has."""

Kind = Literal["text", "name", "number", "date", "receipt", "status"]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        key: Its name in addresses.
        label: Its heading.
        kind: What its cells are; decides how they are set.
        sort: Gives what a row is sorted by; None for a column that is not sorted by.
    """

    key: str
    label: str
    kind: Kind = "text"
    sort: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Table:
    """A table, as one page of it is shown.

    Attributes:
        id: Its name in the page, and before its parameters in the address.
        caption: Its heading.
        columns: Its columns.
        rows: The rows of this page, whatever they are.
        total: How many rows there are.
        page: Which page it is, from 1.
        pages: How many pages there are.
        sorted_by: The key of the column that it is sorted by; empty for the order of the page's maker.
        descending: Whether it is sorted from the end.
        query: The named query that made it; empty where none did.
        values: What that query was asked with.
        without: Which filters of the page that query does not know, in words; empty where it knows all.
        address: Where the table is, and its parameters.
        rest: Where the whole list is; empty where all of it can be paged through here.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    total: int
    page: int = 1
    pages: int = 1
    sorted_by: str = ""
    descending: bool = False
    query: str = ""
    values: Values = field(default_factory=dict)
    without: str = ""
    address: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    rest: str = ""

    def sort_link(self, column: Column) -> str:
        """The address of this table sorted by a column; the other way round where it is already."""
        back = "-" if self.sorted_by == column.key and not self.descending else ""
        return self._link({self._name("sort"): back + column.key, self._name("page"): None})

    def page_link(self, number: int) -> str:
        """The address of another page of this table."""
        return self._link({self._name("page"): str(number) if number > 1 else None})

    def page_numbers(self) -> list[int]:
        """The pages that are linked: the first and last ones, and those around the page at hand."""
        near = {1, 2, self.page - 1, self.page, self.page + 1, self.pages - 1, self.pages}
        return sorted(number for number in near if 1 <= number <= self.pages)

    def data_link(self, format_name: str) -> str:
        """The address of this table as data: csv, json or sparql."""
        return query_path(self.query, self.values, format_name)

    def aria_sort(self, column: Column) -> str:
        """How a column is sorted, as the attribute of that name says it; empty where it is not."""
        if self.sorted_by != column.key:
            return ""
        return "descending" if self.descending else "ascending"

    def _name(self, parameter: str) -> str:
        return f"{self.id}-{parameter}"

    def _link(self, changes: Mapping[str, str | None]) -> str:
        path, parameters = self.address
        return with_parameters(path, parameters, changes) + f"#{quote(self.id)}"


def make_table(
    id: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    address: tuple[str, Sequence[tuple[str, str]]],
    *,
    query: str = "",
    values: Values | None = None,
    without: str = "",
    per_page: int = PER_PAGE,
    rest: str = "",
    total: int | None = None,
) -> Table:
    """Make the part of a table that the address asks for.

    Args:
        id: Its name: small letters.
        caption: Its heading.
        columns: Its columns.
        rows: All its rows.
        address: The path of the page, and its parameters: `<id>-sort` names a column, with a minus before it
            from the end; `<id>-page` is the number of the page.
        query: The named query that made it.
        values: What that query was asked with.
        without: Which filters of the page that query does not know, in words.
        per_page: How many rows a page has.
        rest: Where the whole list is, for a table that shows only its beginning.
        total: How many rows the whole list has, where that is more than the rows given.

    Returns:
        The table.

    Raises:
        RequestError: The address names no column or page of the table.
    """
    path, parameters = address
    given = dict(parameters)
    wanted = given.get(f"{id}-sort", "")
    key = wanted.removeprefix("-")
    column = next((column for column in columns if column.key == key and column.sort is not None), None)
    if key and column is None:
        known = ", ".join(column.key for column in columns if column.sort is not None)
        raise RequestError(
            f"{id}-sort is {wanted[:40]!r}: sort by one of {known}, with - before it from the end"
        )
    ordered = list(rows)
    if column is not None and column.sort is not None:
        ordered.sort(key=column.sort, reverse=wanted.startswith("-"))
    pages = max(1, -(-len(ordered) // per_page))
    page = 1 if rest else read_page(given.get(f"{id}-page", ""), f"{id}-page", pages)
    shown = ordered[(page - 1) * per_page : page * per_page]
    all_rows = len(ordered) if total is None else total
    return Table(
        id,
        caption,
        tuple(columns),
        shown,
        all_rows,
        page,
        1 if rest else pages,
        key,
        wanted.startswith("-"),
        query,
        dict(values or {}),
        without,
        (path, tuple(parameters)),
        rest if all_rows > len(shown) else "",
    )


def read_page(told: str, name: str, pages: int) -> int:
    """Read the number of a page.

    Args:
        told: What the address says; empty for the first page.
        name: What the parameter is called.
        pages: How many pages there are.

    Returns:
        The number.

    Raises:
        RequestError: It is no page that there is.

    Example:
        >>> read_page("", "page", 3), read_page("3", "page", 3)
        (1, 3)
    """
    if not told:
        return 1
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    if not 1 <= number <= pages:
        there = f"there are pages 1 to {pages}" if pages > 1 else "there is one page alone"
        raise RequestError(f"{name} is {told[:20]!r}: {there}")
    return number


def query_path(query: str, values: Values, format_name: str) -> str:
    """Write the address of what a named query answers, or of the query itself.

    Args:
        query: The named query.
        values: What it is asked with.
        format_name: csv, json or sparql.

    Returns:
        The path.

    Example:
        >>> query_path("agreements_by_dyad", {"country": ["VNM", "RUS"], "year": "2025"}, "csv")
        '/tables/agreements_by_dyad.csv?country=VNM&country=RUS&year=2025'
    """
    pairs = [
        (name, one)
        for name, told in values.items()
        for one in ([told] if isinstance(told, str) else told)
        if one
    ]
    return f"/tables/{quote(query)}.{quote(format_name)}" + (f"?{urlencode(pairs)}" if pairs else "")
