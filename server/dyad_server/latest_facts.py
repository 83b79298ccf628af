"""What is new: the facts that became known last, of all pairs or of one.

A fact became known when a document that tells of it was published; of those that the same day brought, the
one with the latest date of its own comes first. A fact that a second document tells is news again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import CODE, DYAD
from dyad.store import Store
from dyad_server.languages import Name, Names, Reader, choose_literal, read_names, say_iri, values_blocks
from dyad_server.people_dates import read_date
from dyad_server.receipts import Receipt, read_receipts
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.statuses import Status, make_status

KINDS: Final = ("Agreement", "Event", "Project", "Observation", "Statement")
"""The classes of facts."""

_KIND_LIST: Final = ", ".join(f"dyad:{name}" for name in KINDS)
_SOURCES: Final = """
SELECT DISTINCT ?source ?published WHERE {
  GRAPH ?source { ?source a dyad:Source }
  OPTIONAL { GRAPH ?source { ?source dyad:published ?published } }
}"""
_OF_SOURCE: Final = f"""
SELECT DISTINCT ?source ?fact WHERE {{
  GRAPH ?source {{ ?fact a ?kind FILTER(?kind IN ({_KIND_LIST})) }}
}}"""
_OF_DYAD: Final = """
SELECT DISTINCT ?dyad ?fact ?source ?published WHERE {
  { SELECT DISTINCT ?dyad ?fact WHERE { ?fact dyad:between ?dyad } }
  OPTIONAL { GRAPH ?source { ?fact a ?kind . ?source a dyad:Source } }
  FILTER(BOUND(?source))
  OPTIONAL { GRAPH ?source { ?source dyad:published ?published } }
}"""
_TOLD: Final = """
SELECT DISTINCT ?fact ?property ?value WHERE {
  VALUES ?fact { %s }
  OPTIONAL { ?fact ?property ?value }
  FILTER(?property IN (rdf:type, rdfs:label, dcterms:description, dyad:latestStatus, dyad:date, dyad:period,
    dyad:lastDay, dyad:party, dyad:speaker, dyad:claimedBy, dyad:value, dyad:unit, dyad:nature,
    dyad:qualifier))
}"""

Found = dict[str, set[date]]
"""Fact to the days on which it became known."""


@dataclass(frozen=True)
class LatestFact:
    """A fact, as much of it as a list of news tells.

    Attributes:
        iri: The fact.
        name: What it is called.
        kind: Its class, in a word.
        known: When it became known first, and last.
        status: Its latest status, if it has one.
        summary: What it is about, in the curator's words; empty where there are none.
        dates: Its own dates, in EDTF.
        parties: Who takes part.
        speakers: Who says it, of a statement.
        claimants: Who says so, where documents only report a speaker.
        values: The numbers that documents give, of an observation.
        unit: Their unit.
        nature: Whether a number is no report but a forecast or plan; empty for a report.
        qualifier: How a number is meant, such as "more than"; empty for an exact one.
        receipts: Where it stands.
    """

    iri: str
    name: Name
    kind: str
    known: tuple[date, date]
    status: Status | None
    summary: str
    dates: tuple[str, ...]
    parties: tuple[str, ...]
    speakers: tuple[str, ...]
    claimants: tuple[str, ...]
    values: tuple[str, ...]
    unit: str
    nature: str
    qualifier: str
    receipts: tuple[Receipt, ...]


def read_latest(store: Store, most: int, dyad: str = "", reader: Reader | None = None) -> list[LatestFact]:
    """Look up what is new.

    Args:
        store: Where to look.
        most: How many facts at most.
        dyad: The IRI of a pair; empty for all.
        reader: Who reads; the reader of the request by default.

    Returns:
        The facts, the newest first.
    """
    found = _find_of_dyad(store, dyad) if dyad else _find_anywhere(store, most)
    return read_facts(store, found, most, reader)


def read_facts(
    store: Store, found: Mapping[str, set[date]], most: int, reader: Reader | None = None
) -> list[LatestFact]:
    """Look up what is told of facts, the newest ones.

    Args:
        store: Where to look.
        found: Fact to the days on which it became known.
        most: How many facts at most.
        reader: Who reads; the reader of the request by default.

    Returns:
        The facts, the newest first.
    """
    told = _read_told(store, found)
    last_days = {iri: _latest(texts.get("lastDay", ())) for iri, texts in told.items()}
    order = sorted(found, key=lambda iri: (max(found[iri]), last_days.get(iri, date.min), iri), reverse=True)
    chosen = order[:most]
    mentioned = {
        term.value for iri in chosen for terms in told[iri].values() for term in terms if _is_iri(term)
    }
    names = read_names(store, mentioned, reader)
    receipts = read_receipts(store, chosen)
    return [_make(iri, told[iri], found[iri], (names, reader), receipts.get(iri, ())) for iri in chosen]


def _find_of_dyad(store: Store, dyad: str) -> Found:
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in store.query(_OF_DYAD, bindings={"dyad": ox.NamedNode(dyad)}).rows():
        found[iri_of(row, "fact")].add(_published(row))
    return found


def _find_anywhere(store: Store, most: int) -> Found:
    """Go through the documents from the newest on, until there is enough."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for row in store.query(_SOURCES).rows():
        by_day[_published(row)].append(iri_of(row, "source"))
    for day in sorted(by_day, reverse=True):
        if len(found) >= most:
            break
        for source in sorted(by_day[day]):
            for row in store.query(_OF_SOURCE, bindings={"source": ox.NamedNode(source)}).rows():
                found[iri_of(row, "fact")].add(day)
    return found


def _read_told(
    store: Store, facts: Iterable[str]
) -> dict[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]:
    told: dict[str, defaultdict[str, list[ox.NamedNode | ox.Literal]]] = {
        fact: defaultdict(list) for fact in facts
    }
    for block in values_blocks(told):
        for row in store.query(_TOLD % block).rows():
            value = row["value"]
            if isinstance(value, ox.NamedNode | ox.Literal):
                name = iri_of(row, "property").replace("#", "/").rpartition("/")[2]
                told[iri_of(row, "fact")][name].append(value)
    return dict(told)


def _make(
    iri: str,
    told: Mapping[str, list[ox.NamedNode | ox.Literal]],
    days: set[date],
    names_for: tuple[Names, Reader | None],
    receipts: Iterable[Receipt],
) -> LatestFact:
    names, reader = names_for

    def named(key: str) -> tuple[str, ...]:
        return tuple(sorted({names[term.value].text for term in told.get(key, ()) if _is_iri(term)}))

    def code(key: str) -> str:
        return next((term.value for term in sorted(told.get(key, ()), key=str) if _is_iri(term)), "")

    labels = [term for term in told.get("label", ()) if isinstance(term, ox.Literal)]
    words = [term for term in told.get("description", ()) if isinstance(term, ox.Literal)]
    kinds = {term.value for term in told.get("type", ())}
    summary = choose_literal(words, reader)
    nature, qualifier = code("nature"), code("qualifier")
    dates = {term.value for key in ("date", "period") for term in told.get(key, ())}
    receipts = tuple(receipts)
    # The documents say when it was known first too, where only the newest ones have been gone through.
    days = days | {_last_day(receipt.published) for receipt in receipts if receipt.published}
    return LatestFact(
        iri,
        choose_literal(labels, reader) or Name(say_iri(iri)),
        next((kind.lower() for kind in KINDS if str(DYAD[kind]) in kinds), "fact"),
        (min(days), max(days)),
        make_status(code("latestStatus"), names),
        summary.text if summary else "",
        tuple(sorted(dates)),
        named("party"),
        named("speaker"),
        named("claimedBy"),
        tuple(sorted({term.value for term in told.get("value", ())})),
        ", ".join(named("unit")),
        names[nature].text if nature and nature != f"{CODE}nature/reported" else "",
        names[qualifier].text if qualifier and qualifier != f"{CODE}qualifier/exact" else "",
        receipts,
    )


def _published(row: Row) -> date:
    return _last_day(text_of(row, "published"))


def _last_day(edtf: str) -> date:
    """The day on which a document was out for sure; what is open or untold counts as early."""
    span = read_date(edtf) if edtf else None
    return (span.last or span.first or date.min) if span else date.min


def _latest(terms: Iterable[ox.NamedNode | ox.Literal]) -> date:
    days = []
    for term in terms:
        try:
            days.append(date.fromisoformat(term.value))
        except ValueError:
            continue
    return max(days, default=date.min)


def _is_iri(term: object) -> bool:
    return isinstance(term, ox.NamedNode)
