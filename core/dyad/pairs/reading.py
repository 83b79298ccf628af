"""Reads the facts of a pair by named queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.display_names import ENGLISH, Name, Names, Reader, read_names, say_iri, values_blocks
from dyad.namespaces import DYAD
from dyad.pairs.facts import KINDS, Fact, Pair, PairFacts, Step
from dyad.receipts import Receipt, find_conflicts, make_receipts
from dyad.rows import Row, iri_of, numbers_of, text_of
from dyad.statuses import make_status
from dyad.store import Store

_CLASSES: Final[dict[str, str]] = {str(DYAD[told[0]]): kind for kind, told in KINDS.items()}

_STEPS: Final = """
SELECT
  ?fact ?step ?is
  (GROUP_CONCAT(DISTINCT STR(?when); separator=" ") AS ?date)
  (GROUP_CONCAT(DISTINCT STR(?seen); separator=" ") AS ?attested)
  ?note (GROUP_CONCAT(DISTINCT STR(?claimant); separator=" ") AS ?claimantIds)
  (GROUP_CONCAT(DISTINCT STR(?number); separator=", ") AS ?paragraph) ?source
WHERE {
  VALUES ?fact { %s }
  ?fact dyad:status ?step
  OPTIONAL { GRAPH ?source { ?step dyad:evidence/dyad:paragraph ?number } }
  FILTER(BOUND(?source))
  OPTIONAL { GRAPH ?source { ?step dyad:is ?is } }
  OPTIONAL { GRAPH ?source { ?step dyad:date ?when } }
  OPTIONAL { GRAPH ?source { ?step dyad:attested ?seen } }
  OPTIONAL { GRAPH ?source { ?step dyad:firstDay ?day } }
  OPTIONAL { GRAPH ?source { ?step dyad:note ?note } }
  OPTIONAL { GRAPH ?source { ?step dyad:claimedBy ?claimant } }
}
GROUP BY ?fact ?step ?is ?day ?note ?source
ORDER BY ?fact ?day ?step ?source"""
"""What `steps_by_dyad` tells, of facts that are known already: they need not be looked for again."""


def read_pair_facts(store: Store, pair: Pair, year: str = "", reader: Reader = ENGLISH) -> PairFacts:
    """Read the facts of a pair.

    Args:
        store: Where to look.
        pair: The pair.
        year: Only facts that a date of theirs puts in this year; empty for all.
        reader: Who reads.

    Returns:
        The facts, in order of time.
    """
    values = {**pair.values, "year": year}
    rows = list(run(store, find_query("facts_by_dyad"), values).rows())
    step_rows = _read_steps(store, (iri_of(row, "fact") for row in rows))
    names = read_names(store, _mentioned(rows, step_rows), reader)
    receipts = make_receipts(
        store, _evidence(rows, "fact") | _evidence(step_rows, "step"), _kinds(rows, names), reader
    )
    by_fact: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_fact[iri_of(row, "fact")].append(row)
    steps = _make_steps(step_rows, names, receipts)
    conflicts = find_conflicts(store, by_fact, receipts)
    facts = [
        replace(
            _make_fact(iri, told, names),
            steps=steps.get(iri, ()),
            receipts=tuple(receipts.get(iri, ())),
            conflicts=tuple(conflicts.get(iri, ())),
        )
        for iri, told in by_fact.items()
        if any(iri_of(row, "class") in _CLASSES for row in told)
    ]
    return PairFacts(tuple(sorted(facts, key=lambda fact: fact.order)), names)


def _read_steps(store: Store, facts: Iterable[str]) -> list[Row]:
    return [row for block in values_blocks(facts) for row in store.query(_STEPS % block).rows()]


_LISTS: Final = (
    *("typeIds", "partyIds", "referenceIds", "counterpartIds", "speakerIds", "claimantIds"),
    *("participantIds", "sectorIds"),
)
"""Columns that hold the ids of several things."""

_SINGLES: Final = ("latestStatus", "unit", "qualifier", "nature", "evidenceKind")


def _mentioned(rows: Iterable[Row], step_rows: Iterable[Row]) -> set[str]:
    found: set[str] = set()
    for row in rows:
        found.add(iri_of(row, "fact"))
        for column in _LISTS:
            found.update(text_of(row, column).split())
        found.update(iri_of(row, column) for column in _SINGLES)
    for row in step_rows:
        found.add(iri_of(row, "is"))
        found.update(text_of(row, "claimantIds").split())
    return found - {""}


def _evidence(rows: Iterable[Row], key: str) -> dict[str, dict[str, set[int]]]:
    found: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[iri_of(row, key)][iri_of(row, "source")] |= set(numbers_of(row, "paragraph"))
    return {thing: dict(sources) for thing, sources in found.items()}


def _kinds(rows: Iterable[Row], names: Names) -> dict[tuple[str, str], str]:
    return {
        (iri_of(row, "fact"), iri_of(row, "source")): names[iri_of(row, "evidenceKind")].text
        for row in rows
        if iri_of(row, "evidenceKind")
    }


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _make_fact(iri: str, rows: Sequence[Row], names: Names) -> Fact:
    def first(column: str) -> str:
        return next((told for row in rows if (told := text_of(row, column))), "")

    def each(column: str) -> tuple[str, ...]:
        return _unique(value for row in rows for value in text_of(row, column).split())

    name = names[iri] if iri in names else Name(first("name") or say_iri(iri))
    return Fact(
        iri,
        next(_CLASSES[iri_of(row, "class")] for row in rows if iri_of(row, "class") in _CLASSES),
        first("link") == "among several",
        name,
        types=each("typeIds"),
        dates=each("date"),
        validity=first("validity"),
        first=_day(first("firstDay")),
        last=_day(first("lastDay")),
        status=make_status(first("latestStatus"), names),
        values=_unique(text_of(row, "value") for row in rows),
        unit=first("unit"),
        qualifier=first("qualifier"),
        nature=first("nature"),
        count=first("count"),
        summary=first("summary"),
        evidence_kind=first("evidenceKind"),
        parties=each("partyIds"),
        references=each("referenceIds"),
        counterparts=each("counterpartIds"),
        speakers=each("speakerIds"),
        claimants=each("claimantIds") if all(text_of(row, "claimantIds") for row in rows) else (),
        claimants_in_part=each("claimantIds") if not all(text_of(row, "claimantIds") for row in rows) else (),
        participants=each("participantIds"),
        sectors=each("sectorIds"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _make_steps(
    rows: Iterable[Row], names: Names, receipts: Mapping[str, Sequence[Receipt]]
) -> dict[str, tuple[Step, ...]]:
    by_step: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_step[iri_of(row, "fact"), iri_of(row, "step")].append(row)
    steps: defaultdict[str, list[Step]] = defaultdict(list)
    for (fact, iri), told in by_step.items():
        status = make_status(next((s for row in told if (s := iri_of(row, "is"))), ""), names)
        if status is not None:
            steps[fact].append(
                Step(
                    iri,
                    status,
                    _unique(value for row in told for value in text_of(row, "date").split()),
                    _unique(value for row in told for value in text_of(row, "attested").split()),
                    next((note for row in told if (note := text_of(row, "note"))), ""),
                    _unique(value for row in told for value in text_of(row, "claimantIds").split()),
                    tuple(receipts.get(iri, ())),
                )
            )
    return {fact: tuple(sorted(found, key=lambda step: step.order)) for fact, found in steps.items()}
