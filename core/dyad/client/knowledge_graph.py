"""The knowledge graph as notebooks see it: one object whose methods ask, wherever the data are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
from rdflib import Graph

from dyad.catalogue import NamedQuery, read_catalogue
from dyad.client.answer import Answer
from dyad.client.asking import ask, limits_met
from dyad.client.columns import Columns
from dyad.client.connection import Connection
from dyad.client.named import QueryMethods, Told, Value, signature_of, write_text
from dyad.client.neighbourhood import read_neighbourhood
from dyad.client.receipts import Receipts
from dyad.client.table import Table
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book, Thing
from dyad.client.values import bind_values
from dyad.display_names import read_names
from dyad.errors import QueryError
from dyad.names import find_side, find_thing

if TYPE_CHECKING:
    from dyad.client.pair import Pair
    from dyad.store import Store


class KnowledgeGraph:
    """A release of Dyad, in this process or at a server. Made by `dyad.connect`.

    Countries and other things may be given by code, id or name in any language, or as a `Thing`.

    Args:
        connection: Whom to ask.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._store = connection.store
        self._book = Book(
            self._names_of,
            connection.address_of,
            {
                "description": lambda iri: self.query["thing_description"](iri),
                "neighbours": lambda iri: self.query["thing_neighbours"](iri),
                "steps": lambda iri: self.query["steps_of_thing"](iri),
                "sources": lambda iri: self.query["receipts_of_thing"](iri).sources(),
            },
        )
        self._receipts = Receipts(self._store, self._book)

    def __repr__(self) -> str:
        """Tell where it is, and which release it was."""
        version = f", release {self.version}" if self.version else ""
        return f"<Dyad at {self._connection.name}{version}>"

    @property
    def version(self) -> str:
        """The version of the release when the connection was made; empty where it is not known."""
        return self._connection.version

    @property
    def store(self) -> Store:
        """The data behind the port that all of Dyad asks by, for what is no table."""
        return self._store

    # --- SPARQL

    def sparql(self, text: str, /, **bindings: Any) -> Any:
        """Ask in SPARQL. The prefixes of the project need not be declared.

        Args:
            text: The query.
            **bindings: Variables with values given beforehand: things, numbers, texts, dates. They are bound
                as terms, never pasted into the text; a string is a text, a thing is had by `kg.thing(...)`.

        Returns:
            A `Table` for SELECT, a truth value for ASK, an `rdflib.Graph` for CONSTRUCT and DESCRIBE.

        Raises:
            QuerySyntaxError: The text is no SPARQL; names line and column.
            QueryTimeout: It took too long.
            DyadError: It is refused, or the store or the server failed.
        """
        text, extra = bind_values(text, bindings)
        return self._make(ask(self._connection, text, self._book, hidden=extra), sparql=text)

    def _make(self, answer: Columns | bool | Graph, **told: Any) -> Any:
        return Table.make(answer, self._receipts, **told) if isinstance(answer, dict) else answer

    def _names_of(self, iris: Iterable[str]) -> Mapping[str, str]:
        names = read_names(self._store, iris)
        return {iri: names[iri].text for iri in iris if iri in names}

    # --- named queries

    @property
    def query(self) -> QueryMethods:
        """The named queries as methods: `kg.query.agreements_by_dyad("Vietnam", "Russia", year=2025)`."""
        return QueryMethods(self._run_named)

    @property
    def queries(self) -> Table:
        """The named queries as a table: how each is called, and what it gives."""
        found = read_catalogue()
        columns = {
            "call": [f"{query.name}{signature_of(query)}".partition(" -> ")[0] for query in found],
            "title": [query.title for query in found],
            "description": [query.description for query in found],
        }
        return Table.make(
            {name: pd.array(told, dtype="str") for name, told in columns.items()}, title="Named queries"
        )

    def _run_named(self, query: NamedQuery, told: Told) -> Table:
        text = write_text(
            self._store, query, told, lambda value, sides: self._connection.settle(value, sides=sides)
        )
        asked = {v for name in told for v in query.parameters[name].variables if name in query.parameters}
        columns = ask(self._connection, text, self._book, hidden=asked, text_dates=True)
        limits = limits_met(query, text, columns) if isinstance(columns, dict) else ()
        table: Table = self._make(columns, title=query.title, limits=limits, sparql=text)
        return table

    def agreements(self, one: Value, other: Value, *, year: int | None = None) -> Table:
        """Give the agreements of a pair; see `kg.query.agreements_by_dyad`.

        Args:
            one: A side.
            other: The other one.
            year: Only agreements that a date of theirs puts in this year.

        Returns:
            A row for each agreement and document.
        """
        return self.query["agreements_by_dyad"](one, other, year=year)

    def events(
        self,
        one: Value,
        other: Value | None = None,
        *,
        from_: Any = None,
        to: Any = None,
        year: int | None = None,
    ) -> Table:
        """Give the events of a pair, or of one country; see `kg.query.events_by_dyad`, `events_by_country`.

        Args:
            one: A side.
            other: The other one; None for all events of the first.
            from_: From this day, month or year on.
            to: Until the end of this day, month or year.
            year: Both in one.

        Returns:
            A row for each event and document.
        """
        days = _days(from_, to, year)
        if other is None:
            return self.query["events_by_country"](one, **days)
        return self.query["events_by_dyad"](one, other, **days)

    def projects(self, one: Value, other: Value, *, year: int | None = None) -> Table:
        """Give the projects of a pair; see `kg.query.projects_by_dyad`."""
        return self.query["projects_by_dyad"](one, other, year=year)

    def statements(
        self, one: Value, other: Value, *, from_: Any = None, to: Any = None, year: int | None = None
    ) -> Table:
        """Give what was said about a pair; see `kg.query.statements_by_dyad`."""
        return self.query["statements_by_dyad"](one, other, **_days(from_, to, year))

    def figures(
        self, one: Value, other: Value | None = None, *, measure: str | None = None, year: int | None = None
    ) -> Table:
        """Give the numbers of a pair, or of one country; see `kg.query.observations_by_dyad`."""
        if other is None:
            return self.query["observations_by_country"](one, measure=measure, **_days(None, None, year))
        return self.query["observations_by_dyad"](one, other, measure=measure, year=year)

    def visits(self, host: Value, *, from_: Any = None, to: Any = None, year: int | None = None) -> Table:
        """Give who visited a country and when; see `kg.query.visits_by_host`."""
        return self.query["visits_by_host"](host, **_days(from_, to, year))

    def partners(self, country: Value) -> Table:
        """Give the partners of a country and how many facts lie between the two."""
        return self.query["partners_by_country"](country)

    # --- questions and names

    def ask(self, question: str, *, on: datetime.date | None = None) -> Answer:
        """Ask in plain English.

        Args:
            question: The question.
            on: The day from which "last October" is counted; today where it is not given.

        Returns:
            The answer; it is false, and says why, where nothing was found.

        Raises:
            StoreError: The store failed.
        """
        return Answer(self._connection.ask(question, on), self._receipts)

    def search(self, text: str, *, limit: int = 10) -> Table:
        """Find things by the beginnings of the words of their names, in any language.

        Args:
            text: What to look for.
            limit: How many to give.

        Returns:
            Columns `thing`, `label`, `kind` and `matched` (the name that fits, where it is another one); the
            best first. Where there are more, the table says so.

        Raises:
            QueryError: The limit is no number of things.
        """
        if limit < 1:
            raise QueryError(f"limit is {limit}: give a number from 1 on")
        most = min(limit, self._connection.most_hits)
        hits = self._connection.search(text, most + 1)
        # A server that gives no more than this many cannot tell whether there are more.
        limited = len(hits) > most or len(hits) >= self._connection.most_hits
        hits = hits[:most]
        for hit in hits:
            self._book.add(hit.iri, hit.label)
        columns = {
            "thing": ThingArray.of([hit.iri for hit in hits], self._book),
            "label": pd.array([hit.label for hit in hits], dtype="str"),
            "kind": pd.array([hit.kind for hit in hits], dtype="str"),
            "matched": pd.array([hit.matched or None for hit in hits], dtype="str"),
        }
        limits = [f"only the first {most} things are given: write more of the name, or raise limit"]
        return Table.make(
            columns,
            self._receipts,
            title=f"Things named like “{text}”",
            limits=limits if limited else (),
            warn=False,
        )

    def thing(self, text: str | Thing) -> Thing:
        """Give a thing.

        Args:
            text: Its id (`country/VNM`), IRI, or name in any language.

        Returns:
            The thing.

        Raises:
            NotFound: There is none, or there are several of that name; the message gives the nearest.
        """
        if isinstance(text, Thing):
            return text
        asked = self._connection.settle(text, sides=False) if _is_name(text) else text
        return Thing(find_thing(self._store, asked).value, self._book)

    def country(self, text: str | Thing) -> Thing:
        """Give a country or an intergovernmental organisation.

        Args:
            text: Its code (`VNM`, `VN`, `ASEAN`), id, or name in any language.

        Returns:
            The thing.

        Raises:
            NotFound: There is none, or there are several of that name; the message gives the nearest.
        """
        return Thing(self._side(text)[0], self._book)

    def _side(self, text: str | Thing) -> tuple[str, str]:
        """IRI and code of a country or organisation."""
        asked = text.iri if isinstance(text, Thing) else text
        if _is_name(asked):
            asked = self._connection.settle(asked, sides=True)
        node, code = find_side(self._store, asked)
        return node.value, code

    def dyad(self, one: str | Thing, other: str | Thing) -> Pair:
        """Give a pair of states or intergovernmental organisations.

        Args:
            one: A side.
            other: The other one.

        Returns:
            The pair.

        Raises:
            NotFound: A side is not known; the message gives the nearest.
            QueryError: Both are the same.
        """
        from dyad.client.pair import make_pair

        return make_pair(self, self._side(one), self._side(other), self._book)

    def neighbourhood(self, thing: str | Thing, steps: int = 1, *, most: int = 500) -> nx.MultiDiGraph[str]:
        """Give a thing and what is linked with it, as a graph of networkx.

        Args:
            thing: The thing to begin with.
            steps: How many links away a thing may be.
            most: How many things there may be; where there are more, a warning says so.

        Returns:
            A graph whose nodes are IRIs, each with `label`, `kind`, `thing` and `distance`; an edge goes as
            the property does, with its `property`, `label`, `source` (who says so) and `paragraph`.

        Raises:
            NotFound: There is no such thing.
            QueryError: `steps` or `most` is no number from 1 on.
        """
        return read_neighbourhood(self, self.thing(thing), steps, most)


def _is_name(text: str) -> bool:
    """Whether a text may be a name and needs looking up: no IRI, no id, no code."""
    return "/" not in text and ":" not in text and not (len(text) <= 3 and text.isascii() and text.isupper())


def _days(first: Any, last: Any, year: int | None) -> dict[str, Any]:
    if year is None:
        return {"from_": first, "to": last}
    if first is not None or last is not None:
        raise QueryError("year stands for from_ and to: give it, or them")
    return {"from_": str(year), "to": str(year)}
