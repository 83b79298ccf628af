"""A pair of states or intergovernmental organisations, and what lies between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dyad.client.dates import TEXT
from dyad.client.table import Table
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book, Thing
from dyad.errors import QueryError
from dyad.namespaces import BASE

if TYPE_CHECKING:
    from dyad.client.knowledge_graph import KnowledgeGraph


class Pair(Thing):
    """A pair. It is a thing itself, whose IRI is that of the dyad.

    Args:
        iri: The IRI.
        book: Where names and pages are known.
        kg: The graph that it is of.
        sides: The two sides, in the order of their codes.
    """

    __slots__ = ("kg", "sides")

    def __init__(self, iri: str, book: Book, kg: KnowledgeGraph, sides: tuple[Thing, Thing]) -> None:
        super().__init__(iri, book, f"{sides[0].label}–{sides[1].label}")
        self.kg = kg
        self.sides = sides

    def agreements(self, *, year: int | None = None) -> Table:
        """Give their agreements; see `KnowledgeGraph.agreements`."""
        return self.kg.agreements(*self.sides, year=year)

    def events(self, *, from_: Any = None, to: Any = None, year: int | None = None) -> Table:
        """Give the events between them; see `KnowledgeGraph.events`."""
        return self.kg.events(*self.sides, from_=from_, to=to, year=year)

    def projects(self, *, year: int | None = None) -> Table:
        """Give their projects; see `KnowledgeGraph.projects`."""
        return self.kg.projects(*self.sides, year=year)

    def statements(self, *, from_: Any = None, to: Any = None, year: int | None = None) -> Table:
        """Give what was said about them; see `KnowledgeGraph.statements`."""
        return self.kg.statements(*self.sides, from_=from_, to=to, year=year)

    def figures(self, *, measure: str | None = None, year: int | None = None) -> Table:
        """Give the numbers between them; see `KnowledgeGraph.figures`."""
        return self.kg.figures(*self.sides, measure=measure, year=year)

    def visits(self, *, from_: Any = None, to: Any = None, year: int | None = None) -> Table:
        """Give who of the one visited the other, both ways, the oldest first.

        Args:
            from_: From this day, month or year on.
            to: Until the end of this day, month or year.
            year: Both in one.

        Returns:
            The rows of `kg.query.visits_by_host`, with the country that was visited in `host`.
        """
        one, other = self.sides
        found = []
        for host, guest in ((one, other), (other, one)):
            table = self.kg.visits(host, from_=from_, to=to, year=year)
            table = table.loc[table["origin"] == guest]
            columns: dict[str, Any] = {"host": ThingArray.of([host.iri] * len(table), self._book)}
            found.append(table.assign(**columns))
        # A column of an empty table has no kind, and would take that of the other's away.
        joined = pd.concat([table for table in found if len(table)] or found[:1], ignore_index=True)
        joined = joined.sort_values(["date", "date" + TEXT], ignore_index=True, kind="stable")
        return found[0].with_rows(joined, f"Visits, {self.label}")

    def partnership(self) -> Table:
        """Give the level of partnership with its history, and the start of diplomatic relations."""
        return self.kg.query["partnership_by_dyad"](*self.sides)

    def years(self) -> Table:
        """Give the years in which something lies between them, with how many facts."""
        return self.kg.query["years_by_dyad"](*self.sides)

    def timeline(self, **options: Any) -> Any:
        """Draw what lies between them along time; see `dyad.pictures.timeline`."""
        from dyad.pictures import timeline

        return timeline(self, **options)

    def __reduce__(self) -> tuple[Any, ...]:
        return Thing, (self.iri, self._book, self.label)


def make_pair(kg: KnowledgeGraph, one: tuple[str, str], other: tuple[str, str], book: Book) -> Pair:
    """Make a pair.

    Args:
        kg: The graph that it is of.
        one: IRI and code of a side.
        other: Those of the other.
        book: Where names and pages are known.

    Returns:
        The pair, with its sides in the order of their codes.

    Raises:
        QueryError: Both are the same.
    """
    if one[0] == other[0]:
        raise QueryError(f"both sides are {one[1]}: a pair has two different sides")
    first, second = sorted((one, other), key=lambda side: side[1])
    iri = f"{BASE}dyad/{first[1]}-{second[1]}"
    return Pair(iri, book, kg, (Thing(first[0], book), Thing(second[0], book)))
