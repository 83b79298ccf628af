"""The page of a country or intergovernmental organisation: its partners, facts, posts and bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import DYAD
from dyad_server.languages import current_reader
from dyad_server.links import path_of
from dyad_server.pages.things.facts import (
    FEW,
    KINDS,
    TITLES,
    Fact,
    add_facts,
    make_facts,
    read_facts,
)
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading
from dyad_server.pages.things.tenures import add_tenures, read_tenures
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.tables import Column, Table, make_table

_PARTNERS: Final = 20
_ON_MAP: Final = 60

_MOST_AT_ONCE: Final = 100
"""Up to how many facts one question fetches them all; beyond, the latest of each kind are fetched."""

PAIR_KINDS: Final = {
    "Agreement": "agreement",
    "Event": "event",
    "Project": "project",
    "Observation": "figure",
    "Statement": "statement",
}
"""Kinds of fact, as the page of a pair calls them in its address."""

_CODES: Final = ("code", "alpha2", "alpha3", "alpha4", "numeric", "withdrawn")


@dataclass(frozen=True)
class Partner:
    """The other side of a pair.

    Attributes:
        dyad: The pair.
        iri: The other side.
        counts: Kind of fact to how many lie between the two.
    """

    dyad: str
    iri: str
    counts: dict[str, int] = field(hash=False)

    @property
    def total(self) -> int:
        """How many facts lie between the two."""
        return sum(self.counts.values())


@dataclass
class _PartnerTable:
    partners: Sequence[Partner]

    def table(self, page: Page) -> Table:
        columns = [Column("name", "Partner", "name", lambda one: page.name(one.iri).text.casefold())]
        columns += [Column(kind, TITLES[kind], "number", _count_of(kind)) for kind in KINDS]
        columns.append(Column("total", "All", "number", lambda one: one.total))
        values = {"country": page.reading.id}
        return make_table(
            "partner-list",
            "Partners, and how many facts of each kind lie between the two",
            columns,
            self.partners,
            page.address,
            query="partners_by_country",
            values=values,
            per_page=_PARTNERS,
        )

    def pair_path(self, partner: Partner, kind: str) -> str:
        """The page of a pair, with the facts of one kind."""
        parameters = [*current_reader().parameters, ("kind", PAIR_KINDS[kind])]
        return path_of(partner.dyad, parameters) or ""

    def places(self, page: Page) -> dict[str, object]:
        """What the map draws: the partners, and the lines to them."""
        own = page.reading.text("code")
        here = {"code": own, "label": page.reading.name.text}
        known = [one for one in self.partners if one.total][:_ON_MAP]
        places = [
            {
                "code": _code(one, own),
                "label": page.name(one.iri).text,
                "href": page.path(one.dyad),
                "value": one.total,
            }
            for one in known
        ]
        arcs = [
            {
                "from": own,
                "to": _code(one, own),
                "label": f"{page.reading.name.text} and {page.name(one.iri).text}",
                "count": one.total,
                "href": page.path(one.dyad),
            }
            for one in known
        ]
        return {"unit": "facts", "places": [here, *places], "arcs": arcs}


def _count_of(kind: str) -> Callable[[Partner], int]:
    return lambda partner: partner.counts.get(kind, 0)


def _code(partner: Partner, own: str) -> str:
    """The code of the other side, from the id of the pair."""
    codes = partner.dyad.rsplit("/", 1)[-1].split("-")
    return next((code for code in codes if code != own), own)


def build(page: Page) -> None:
    """Put the page of a country or intergovernmental organisation together.

    Args:
        page: The page.
    """
    reading = page.reading
    page.own |= {*_CODES, "partOf", "relatedTo"} if "Country" in reading.all_classes else {"code"}
    if not reading.receipts and not page.links.has_facts():
        told = (
            f"No document here tells of {reading.name.text}. That says nothing about its relations: only "
            "that none of the documents that were read does."
        )
        page.add("covered", "What documents tell", "things/_nothing.html", told)
    add_codes(page)
    add_partners(page)
    add_latest_facts(page)
    add_tenures(page, read_tenures(page), "Posts and who held them")
    add_bodies(page)


def add_codes(page: Page) -> None:
    """Add the codes of a country to its page."""
    reading = page.reading
    rows = [(name, reading.text(name)) for name in _CODES if reading.text(name)]
    labels = {
        "code": "Code in Dyad",
        "alpha2": "ISO 3166 alpha-2",
        "alpha3": "ISO 3166 alpha-3",
        "alpha4": "ISO 3166-3",
        "numeric": "ISO 3166 numeric",
        "withdrawn": "Code withdrawn",
    }
    page.add(
        "codes", "Names and codes", "things/_codes.html", [(labels[name], value) for name, value in rows]
    )


def add_partners(page: Page) -> None:
    """Add the pairs of a country to its page."""
    if not page.links.has_inward("side"):
        return
    rows = page.reading.ask("partners_by_country", {"country": page.reading.node})
    found: dict[str, Partner] = {}
    for row in rows:
        dyad = iri_of(row, "dyad")
        partner = found.setdefault(dyad, Partner(dyad, iri_of(row, "counterpart"), {}))
        if "class" in row:
            partner.counts[iri_of(row, "class").removeprefix(str(DYAD))] = int(text_of(row, "facts"))
    partners = sorted(found.values(), key=lambda one: (-one.total, one.iri))
    for partner in partners:
        page.need(partner.iri)
    if partners:
        page.add(
            "partners", "Partners", "things/_partners.html", _PartnerTable(partners), count=len(partners)
        )


def add_latest_facts(page: Page) -> None:
    """Add the latest facts of each kind to the page of a party, with the way to all of them."""
    if not page.links.has_facts():
        return
    reading = page.reading
    totals = count_facts(reading)
    facts: list[Fact] = []
    if sum(totals.values()) <= _MOST_AT_ONCE:
        facts = read_facts(page)
    else:
        for kind in KINDS:
            if totals.get(kind):
                values = {"thing": reading.node, "kind": ox.NamedNode(str(DYAD[kind]))}
                rows = reading.ask("facts_by_thing", values, window=(FEW, 0))
                facts += make_facts(reading.store, rows, kind)
    code = reading.text("code")
    titles = {kind: f"Latest {TITLES[kind].lower()}" for kind in KINDS if totals.get(kind, 0) > FEW}
    add_facts(
        page,
        reading,
        facts,
        titles=titles,
        totals=totals,
        rest=f"country={code}" if code else "",
        roles=not code,
    )


def count_facts(reading: Reading) -> dict[str, int]:
    """Count the facts that point to a thing.

    Args:
        reading: The thing.

    Returns:
        Kind to number.
    """
    rows = reading.ask("fact_counts_by_thing", {"thing": reading.node})
    return {iri_of(row, "class").removeprefix(str(DYAD)): int(text_of(row, "facts")) for row in rows}


def add_bodies(page: Page) -> None:
    """Add the bodies that count for a state to its page, by their kinds."""
    if not page.links.has_inward("state"):
        return
    groups: dict[str, dict[str, Row]] = {}
    for row in page.reading.ask("bodies_by_state", {"country": page.reading.node}):
        groups.setdefault(iri_of(row, "class"), {}).setdefault(iri_of(row, "body"), row)
        page.need(iri_of(row, "body"), iri_of(row, "class"))
    if groups:
        counted = sum(len(group) for group in groups.values())
        listed = {name: list(group) for name, group in groups.items()}
        page.add(
            "bodies",
            "Bodies and places that count for it",
            "things/_bodies.html",
            listed,
            count=counted,
        )
