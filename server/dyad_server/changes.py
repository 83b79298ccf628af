"""What became known and what changed since a day, by the documents: each of them says when it was published.

A document became known on the last of the days on which it may have been published. What it tells is new
where no document before that day tells of the same thing, and a change where one does and says otherwise or
less.
A document of which no last day is known may be older or newer; it is named, and counted as known before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pyoxigraph as ox

from dyad.documents import Document
from dyad.namespaces import BASE, DYAD
from dyad.people_dates import order_of, read_date, say_date
from dyad.rows import iri_of, text_of
from dyad.store import Store
from dyad_server.documents import read_documents
from dyad_server.languages import Names, Reader, read_names, values_blocks
from dyad_server.latest_facts import KINDS, LatestFact, read_facts
from dyad_server.receipts import Receipt, read_receipts

MOST: Final = 150
"""About how many facts are told; what is left out is counted."""

_SOURCES: Final = """
SELECT DISTINCT ?source ?published WHERE {
  GRAPH ?source { ?source a dyad:Source }
  OPTIONAL { GRAPH ?source { ?source dyad:published ?published } }
}"""
_OF_SOURCE: Final = f"""
SELECT DISTINCT ?new ?fact WHERE {{
  GRAPH ?new {{ ?fact a ?kind FILTER(?kind IN ({", ".join(f"dyad:{name}" for name in KINDS)})) }}
}}"""
_OF_DYAD: Final = """
SELECT DISTINCT ?dyad ?fact ?source WHERE {
  { SELECT DISTINCT ?dyad ?fact WHERE { ?fact dyad:between ?dyad } }
  OPTIONAL { GRAPH ?source { ?fact dyad:evidence ?node } }
  FILTER(BOUND(?source))
}"""
_TELLING: Final = """
SELECT DISTINCT ?fact ?source WHERE { VALUES ?fact { %s } GRAPH ?source { ?fact dyad:evidence ?node } }"""
_VALUES: Final = """
SELECT DISTINCT ?fact ?property ?value ?source WHERE {
  VALUES ?fact { %s }
  GRAPH ?source { ?fact ?property ?value }
  FILTER(?property IN (dyad:date, dyad:period, dyad:validity, dyad:value, dyad:count, dyad:nature,
    dyad:qualifier, dyad:party, dyad:participant, dyad:place))
  FILTER(!STRENDS(STR(?source), "inferred"))
}"""
_STEPS: Final = """
SELECT DISTINCT ?fact ?step ?is ?when ?seen ?source WHERE {
  VALUES ?fact { %s }
  GRAPH ?source { ?fact dyad:status ?step . ?step dyad:is ?is }
  OPTIONAL { GRAPH ?source { ?step dyad:date ?when } }
  OPTIONAL { GRAPH ?source { ?step dyad:attested ?seen } }
  FILTER(!STRENDS(STR(?source), "inferred"))
}"""
_DATES: Final = frozenset({"date", "period", "validity"})
_SEVERAL: Final = frozenset({"party", "participant", "place"})
"""Properties of which a thing has several: only what is added is a change."""

_SEEN: Final = "seen "
"""Stands before the day on which a document shows a status, which need not be when it began."""

_WORDS: Final = {"value": "number", "count": "number of agreements", "validity": "time that it covers"}


@dataclass(frozen=True)
class Told:
    """A value in words, with the documents that give it."""

    text: str
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Change:
    """A property that documents of before and of since tell differently.

    Attributes:
        what: The property, in words.
        old: What was told before; empty where nothing was.
        new: What is told since.
    """

    what: str
    old: tuple[Told, ...]
    new: tuple[Told, ...]


@dataclass(frozen=True)
class ChangedFact:
    """A fact that was known, with what has changed."""

    fact: LatestFact
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Changes:
    """What became known and what changed since a day.

    Attributes:
        since: The day.
        new: Facts that no document told before.
        changed: Facts that documents told before, and tell otherwise since.
        again: How many facts are told again without anything new.
        documents: The documents since that day.
        unsure: Documents of which no last possible day is known, that may be of since or of before.
        left_out: How many documents were not gone through, since there was enough already.
    """

    since: date
    new: tuple[LatestFact, ...] = ()
    changed: tuple[ChangedFact, ...] = ()
    again: int = 0
    documents: tuple[Document, ...] = ()
    unsure: tuple[Document, ...] = ()
    left_out: int = 0


@dataclass
class _Known:
    """When documents became known."""

    days: dict[str, date] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, store: Store, since: date) -> _Known:
        known = cls()
        for row in store.query(_SOURCES).rows():
            source, text = iri_of(row, "source"), text_of(row, "published")
            span = read_date(text) if text else None
            if span is not None and span.last is not None:
                known.days[source] = span.last
            else:
                known.unsure.add(source)
                # Surely before, where its first possible day is; else it cannot be told.
                known.days[source] = date.min
                if span is not None and span.first is not None and span.first >= since:
                    known.days[source] = span.first
                    known.unsure.discard(source)
        return known


def latest_day(store: Store) -> date | None:
    """Tell when the latest document was published.

    Args:
        store: Where to look.

    Returns:
        The last possible day; None where no document has a date.
    """
    days = [day for day in _Known.read(store, date.max).days.values() if day > date.min]
    return max(days, default=None)


def read_changes(store: Store, since: date, dyad: str = "", reader: Reader | None = None) -> Changes:
    """Look up what became known and what changed since a day.

    Args:
        store: Where to look.
        since: The day.
        dyad: The IRI of a pair; empty for all.
        reader: Who reads; the reader of the request by default.

    Returns:
        The changes, the newest first.
    """
    known = _Known.read(store, since)
    telling, left_out = _of_dyad(store, dyad) if dyad else _anywhere(store, known, since)
    new: dict[str, set[date]] = {}
    told_again: dict[str, set[date]] = {}
    for fact, sources in telling.items():
        days = {known.days.get(source, date.min) for source in sources}
        if max(days) < since:
            continue
        (new if min(days) >= since else told_again)[fact] = {day for day in days if day > date.min}
    kept = dict(sorted(new.items(), key=lambda pair: (max(pair[1]), pair[0]), reverse=True)[:MOST])
    changed = _read_changed(store, told_again, known, since, reader)
    used = {source for sources in telling.values() for source in sources}
    recent = [s for s in used if known.days.get(s, date.min) >= since]
    unsure = known.unsure & used if dyad else known.unsure
    documents = read_documents(store, [*recent, *unsure])
    return Changes(
        since,
        tuple(read_facts(store, kept, MOST, reader)),
        tuple(changed),
        len(told_again) - len(changed),
        tuple(sorted((documents[s] for s in recent), key=_by_date, reverse=True)),
        tuple(sorted((documents[s] for s in unsure), key=_by_date, reverse=True)),
        left_out + len(new) - len(kept),
    )


def _by_date(document: Document) -> tuple[date, date, str]:
    return order_of(document.published)


def _of_dyad(store: Store, dyad: str) -> tuple[dict[str, set[str]], int]:
    telling: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.query(_OF_DYAD, bindings={"dyad": ox.NamedNode(dyad)}).rows():
        telling[iri_of(row, "fact")].add(iri_of(row, "source"))
    return telling, 0


def _anywhere(store: Store, known: _Known, since: date) -> tuple[dict[str, set[str]], int]:
    """Go through the documents from the newest on, until there is enough."""
    telling: defaultdict[str, set[str]] = defaultdict(set)
    recent = sorted((s for s, day in known.days.items() if day >= since), key=lambda s: (known.days[s], s))
    while recent and len(telling) < MOST:
        source = recent.pop()
        for row in store.query(_OF_SOURCE, bindings={"new": ox.NamedNode(source)}).rows():
            telling[iri_of(row, "fact")].add(source)
    for block in values_blocks(telling):
        for row in store.query(_TELLING % block).rows():
            telling[iri_of(row, "fact")].add(iri_of(row, "source"))
    return telling, len(recent)


# --- what changed -------------------------------------------------------------------------------------------

_Values = dict[str, dict[str, dict[str, set[str]]]]
"""Fact, property, value, and the sources that give it."""


def _read_changed(
    store: Store, facts: Mapping[str, set[date]], known: _Known, since: date, reader: Reader | None
) -> list[ChangedFact]:
    values, iris = _read_values(store, facts)
    names = read_names(store, iris, reader)
    receipts = read_receipts(store, facts)
    changes: dict[str, tuple[Change, ...]] = {}
    for fact, properties in values.items():
        found = [
            change
            for name, told in sorted(properties.items())
            if (change := _compare(name, told, known, since, names, receipts.get(fact, ()))) is not None
        ]
        if found:
            changes[fact] = tuple(found)
    chosen = {fact: facts[fact] for fact in changes}
    return [ChangedFact(fact, changes[fact.iri]) for fact in read_facts(store, chosen, MOST, reader)]


def _read_values(store: Store, facts: Iterable[str]) -> tuple[_Values, set[str]]:
    values: _Values = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    iris: set[str] = set()
    for block in values_blocks(facts):
        for row in store.query(_VALUES % block).rows():
            name, value = iri_of(row, "property").removeprefix(str(DYAD)), text_of(row, "value")
            iris.add(iri_of(row, "value"))
            values[iri_of(row, "fact")][name][value].add(iri_of(row, "source"))
        for row in store.query(_STEPS % block).rows():
            iris.add(iri_of(row, "is"))
            seen = text_of(row, "seen")
            when = text_of(row, "when") or (f"{_SEEN}{seen}" if seen else "")
            told = f"{iri_of(row, 'is')} {when}".strip()
            values[iri_of(row, "fact")]["status"][told].add(iri_of(row, "source"))
    return values, iris - {""}


def _compare(
    name: str,
    told: Mapping[str, set[str]],
    known: _Known,
    since: date,
    names: Names,
    receipts: Sequence[Receipt],
) -> Change | None:
    def is_old(source: str) -> bool:
        return known.days.get(source, date.min) < since

    old = {value: {s for s in sources if is_old(s)} for value, sources in told.items()}
    old = {value: sources for value, sources in old.items() if sources}
    new = {value: sources for value, sources in told.items() if value not in old}
    if name in _DATES:
        new = {value: sources for value, sources in new.items() if not _is_vaguer(value, old)}
    if not new:
        return None
    if name in _SEVERAL:
        old = {}
    by_source = {receipt.document.iri: receipt for receipt in receipts}

    def tell(found: Mapping[str, set[str]]) -> tuple[Told, ...]:
        return tuple(
            Told(_say(name, value, names), tuple(by_source[s] for s in sorted(sources) if s in by_source))
            for value, sources in sorted(found.items())
        )

    return Change(_WORDS.get(name, name), tell(old), tell(new))


def _is_vaguer(value: str, old: Iterable[str]) -> bool:
    """Whether a date says no more than one that was known: it holds all days of it."""
    span = read_date(value)
    if span is None:
        return False
    known = [found for text in old if (found := read_date(text)) is not None]
    return any(
        (span.first is None or (found.first is not None and span.first <= found.first))
        and (span.last is None or (found.last is not None and span.last >= found.last))
        for found in known
    )


def _say(name: str, value: str, names: Names) -> str:
    if name == "status":
        status, _, when = value.partition(" ")
        said = f"as of {say_date(when.removeprefix(_SEEN))}" if when.startswith(_SEEN) else say_date(when)
        return f"{names[status].text}{f' ({said})' if when else ''}"
    if name in _DATES:
        return say_date(value)
    return names[value].text if value.startswith(BASE) else value
