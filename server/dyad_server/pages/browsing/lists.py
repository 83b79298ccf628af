"""A page of a list: what the address narrows it to, and the rows that are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from dyad.binding import Values
from dyad.names import find_code, find_side
from dyad.namespaces import BASE, DYAD
from dyad.store import Store, Term
from dyad_server.errors import RequestError
from dyad_server.languages import Names, read_names
from dyad_server.pages.browsing.kinds import List
from dyad_server.pages.things.facts import Fact, make_facts
from dyad_server.pages.things.read import ask
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.tables import Column, Table, read_page

PER_PAGE: Final = 50
_LETTERS: Final = 1


@dataclass(frozen=True)
class Filters:
    """What the address narrows a list to; empty where it does not.

    Attributes:
        country: The country, by the code that it was found by.
        country_iri: The country.
        year: The year.
        type: The end of the code of the type.
        status: The end of the code of the status.
        kind: The class.
        letter: The first letter.
    """

    country: str = ""
    country_iri: ox.NamedNode | None = None
    year: str = ""
    type: str = ""
    status: str = ""
    kind: str = ""
    letter: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return any((self.country, self.year, self.type, self.status, self.kind, self.letter))


def read_filters(store: Store, listed: List, given: Mapping[str, str]) -> Filters:
    """Read the filters of an address.

    Args:
        store: Where countries are looked up.
        listed: The list.
        given: The parameters of the address.

    Returns:
        The filters.

    Raises:
        RequestError: A filter has a value that it cannot have.
        NotFound: A country or code is not known; the message gives the nearest.
    """
    told = {
        name: given.get(name, "").strip() for name in ("country", "year", "type", "status", "kind", "letter")
    }
    country, code = find_side(store, told["country"]) if told["country"] else (None, "")
    if told["year"] and not (told["year"].isascii() and told["year"].isdigit() and len(told["year"]) == 4):
        raise RequestError(f"year is {told['year'][:20]!r}: write four digits, such as 2025")
    if told["kind"] and told["kind"] not in listed.kinds:
        known = ", ".join(listed.kinds) or "none for this list"
        raise RequestError(f"kind is {told['kind'][:40]!r}: choose one of {known}")
    if len(told["letter"]) > _LETTERS:
        raise RequestError(f"letter is {told['letter'][:20]!r}: write one letter")
    for name, scheme in (("type", listed.type_scheme), ("status", listed.status_scheme)):
        if told[name] and not scheme:
            raise RequestError(f"{listed.title} are not filtered by {name}: leave it out")
        if told[name]:
            told[name] = find_code(store, told[name], scheme).value.rsplit("/", 1)[-1]
    return Filters(
        code, country, told["year"], told["type"], told["status"], told["kind"], told["letter"].upper()
    )


def bindings_of(listed: List, filters: Filters) -> dict[str, Term]:
    """Give the terms that a list is asked for with.

    Args:
        listed: The list.
        filters: What it is narrowed to.

    Returns:
        Parameter to term.
    """
    told: dict[str, Term] = {"kind": ox.NamedNode(str(DYAD[filters.kind or listed.class_name]))}
    if filters.country_iri is not None:
        told["country"] = filters.country_iri
    if filters.year:
        told["year"] = ox.Literal(int(filters.year))
    if filters.type:
        told["type"] = ox.NamedNode(f"{BASE}code/{listed.type_scheme}/{filters.type}")
    if filters.status:
        told["status"] = ox.NamedNode(f"{BASE}code/{listed.status_scheme}/{filters.status}")
    if filters.letter and not listed.is_of_facts:
        told["letter"] = ox.Literal(filters.letter)
    return told


def values_of(bindings: Mapping[str, Term], country: str) -> Values:
    """Write terms as the values that a named query takes."""
    values = {name: getattr(term, "value", "").removeprefix(BASE) for name, term in bindings.items()}
    return values | ({"country": country} if country else {})


@dataclass(frozen=True)
class Thing:
    """A thing that is no fact, as lists show it."""

    iri: str
    classes: tuple[str, ...]
    states: tuple[str, ...]
    documents: int


def list_facts(
    store: Store, listed: List, filters: Filters, address: tuple[str, Sequence[tuple[str, str]]]
) -> tuple[Table, Names]:
    """Make the page of a list of facts that the address asks for.

    Args:
        store: Where to look.
        listed: The list.
        filters: What it is narrowed to.
        address: The path of the page, and its parameters.

    Returns:
        The table, and the names that it shows.
    """
    bindings = bindings_of(listed, filters)
    total = sum(int(text_of(row, "facts")) for row in ask(store, "fact_totals_by_class", bindings))
    number, pages = _page_of(address, total)
    window = (PER_PAGE, (number - 1) * PER_PAGE)
    rows = ask(store, "facts_by_class", bindings, window=window) if total else []
    facts = make_facts(store, rows, listed.class_name)
    columns = _columns_of_facts(listed.class_name)
    values = values_of(bindings, filters.country)
    table = _table(listed, columns, facts, total, number, pages, "facts_by_class", values, address)
    return table, read_names(store, _mentioned(facts))


def _mentioned(facts: Sequence[Fact]) -> set[str]:
    found: set[str] = set()
    for fact in facts:
        found |= {
            fact.iri,
            fact.status,
            fact.nature,
            *fact.types,
            *fact.parties,
            *fact.speakers,
            *fact.claimants,
        }
        found |= {code for amount in fact.values for code in (amount.unit, amount.qualifier)}
    return found - {""}


def _columns_of_facts(kind: str) -> list[Column]:
    columns = [
        Column("date", "Period" if kind == "Observation" else "Date", "date"),
        Column("name", "Name", "name"),
    ]
    if kind == "Observation":
        columns.append(Column("value", "Value", "number"))
    elif kind == "Statement":
        columns.append(Column("speakers", "Speaker"))
    else:
        columns.append(Column("status", "Latest status", "status"))
    return [*columns, Column("parties", "Parties"), Column("receipts", "Receipts", "receipt")]


def list_things(
    store: Store, listed: List, filters: Filters, address: tuple[str, Sequence[tuple[str, str]]]
) -> tuple[Table, Names, dict[str, int]]:
    """Make the page of a list of things that the address asks for.

    Args:
        store: Where to look.
        listed: The list.
        filters: What it is narrowed to.
        address: The path of the page, and its parameters.

    Returns:
        The table, the names that it shows, and how many names begin with each letter.
    """
    bindings = bindings_of(listed, filters)
    counted = {name: term for name, term in bindings.items() if name != "letter"}
    letters = {
        text_of(row, "initial"): int(text_of(row, "things"))
        for row in ask(store, "thing_totals_by_class", counted)
    }
    total = letters.get(filters.letter, 0) if filters.letter else sum(letters.values())
    number, pages = _page_of(address, total)
    window = (PER_PAGE, (number - 1) * PER_PAGE)
    rows = ask(store, "things_by_class", bindings, window=window) if total else []
    things = [_make_thing(row) for row in rows]
    columns = [Column("name", "Name", "name"), Column("kind", "Kind"), Column("states", "Counts for")]
    if not any(one.states for one in things):
        columns.pop()
    columns.append(Column("documents", "Documents", "number"))
    values = values_of(bindings, filters.country)
    table = _table(listed, columns, things, total, number, pages, "things_by_class", values, address)
    wanted = {iri for one in things for iri in (one.iri, *one.classes, *one.states)}
    return table, read_names(store, wanted), letters


def _make_thing(row: Row) -> Thing:
    return Thing(
        iri_of(row, "thing"),
        tuple(part for part in text_of(row, "classIds").split() if part.startswith(str(DYAD))),
        tuple(text_of(row, "stateIds").split()),
        int(text_of(row, "documents") or 0),
    )


def _page_of(address: tuple[str, Sequence[tuple[str, str]]], total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PER_PAGE))
    return read_page(dict(address[1]).get("list-page", ""), "list-page", pages), pages


def _table(
    listed: List,
    columns: Sequence[Column],
    rows: Sequence[Any],
    total: int,
    number: int,
    pages: int,
    query: str,
    values: Values,
    address: tuple[str, Sequence[tuple[str, str]]],
) -> Table:
    path, parameters = address
    return Table(
        "list",
        listed.title,
        tuple(columns),
        rows,
        total,
        number,
        pages,
        query=query,
        values=dict(values),
        address=(path, tuple(parameters)),
    )
