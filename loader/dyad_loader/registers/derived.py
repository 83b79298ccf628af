"""Days, years and dyads of a document at the speed that registers need.

The rules are those of `dyad_loader.days` and `dyad_loader.derive`, which work on graphs of rdflib; here they
run over triples that are written already, with one index by predicate. Tests hold the two equal.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rdflib import RDFS, Graph, Literal, URIRef

from dyad.dates import DateSpan, parse_edtf
from dyad.errors import DateError
from dyad.namespaces import BASE, DYAD, PREFIXES

Written = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

TYPE: Final = f"<{PREFIXES['rdf']}type>"
_XSD: Final = PREFIXES["xsd"]
_LABEL: Final = f"<{PREFIXES['rdfs']}label>"
_OWN_DATES: Final = tuple(f"<{DYAD[name]}>" for name in ("date", "period", "published", "attested"))
_LIFECYCLES: Final = frozenset(f"<{DYAD[name]}>" for name in ("Agreement", "Project", "Dyad"))
_FACTS: Final = frozenset(
    f"<{DYAD[name]}>" for name in ("Agreement", "Event", "Project", "Observation", "Statement")
)


def _term(name: str) -> str:
    return f"<{DYAD[name]}>"


_TENURE: Final = _term("Tenure")
_NEEDED: Final = frozenset(
    (TYPE, *_OWN_DATES, *map(_term, ("from", "to", "status", "level", "party", "state", "code")))
)


class Index:
    """The triples of a document by predicate, as far as days and dyads need them.

    Args:
        triples: The triples.
    """

    def __init__(self, triples: Iterable[Written] = ()) -> None:
        self._by: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.add(triples)

    def add(self, triples: Iterable[Written]) -> None:
        """Add triples.

        Args:
            triples: The triples; none may be there already.
        """
        for subject, predicate, value in triples:
            if predicate in _NEEDED:
                self._by[predicate][subject].append(value)

    def of(self, predicate: str) -> Mapping[str, list[str]]:
        """Give subject to objects of a predicate."""
        return self._by[predicate]


def write_days(index: Index) -> Iterator[Written]:
    """Derive first and last day and years; see `dyad_loader.days.derive_days`.

    Args:
        index: What the document says.

    Yields:
        Triples with `firstDay`, `lastDay` and `year`.
    """
    tenures = {thing for thing, kinds in index.of(TYPE).items() if _TENURE in kinds}
    spans: dict[str, list[DateSpan]] = {}
    for predicate in _OWN_DATES:
        found = {
            thing: [span for text in texts for span in _parse(text)]
            for thing, texts in index.of(predicate).items()
            if thing not in tenures and thing not in spans
        }
        spans.update(found)
    for thing, kinds in index.of(TYPE).items():
        if not _LIFECYCLES.isdisjoint(kinds):
            own = spans.setdefault(thing, [])
            for predicate in (_term("status"), _term("level")):
                for step in index.of(predicate).get(thing, ()):
                    own.extend(spans.get(step, ()))
    for thing, of_thing in spans.items():
        if of_thing:
            yield from _days_of(thing, of_thing)
    for tenure in tenures:
        yield from _days_of_tenure(tenure, index)


def _parse(text: str) -> list[DateSpan]:
    try:
        return [parse_edtf(text.split('"', 2)[1])]
    except DateError:  # reported by whoever brought it in
        return []


def _days_of(thing: str, spans: list[DateSpan]) -> Iterator[Written]:
    firsts = [span.first for span in spans if span.first is not None]
    lasts = [span.last for span in spans if span.last is not None]
    if len(firsts) == len(spans):
        yield _day(thing, "firstDay", min(firsts))
    if len(lasts) == len(spans):
        yield _day(thing, "lastDay", max(lasts))
    yield from _years(thing, {year for span in spans for year in span.years()})


def _days_of_tenure(tenure: str, index: Index) -> Iterator[Written]:
    begins, ends, attested = (
        [span for text in index.of(_term(name)).get(tenure, ()) for span in _parse(text)]
        for name in ("from", "to", "attested")
    )
    first = min((span.first for span in begins if span.first), default=None)
    last = max((span.last for span in ends if span.last), default=None)
    if first:
        yield _day(tenure, "firstDay", first)
    if last:
        yield _day(tenure, "lastDay", last)
    years = {year for span in (*begins, *ends, *attested) for year in span.years()}
    if first and last:
        years |= set(range(first.year, last.year + 1))
    yield from _years(tenure, years)


def _day(thing: str, name: str, day: datetime.date) -> Written:
    return thing, f"<{DYAD[name]}>", f'"{day.isoformat()}"^^<{_XSD}date>'


def _years(thing: str, years: Iterable[int]) -> Iterator[Written]:
    for year in years:
        yield thing, f"<{DYAD}year>", _number(year)


def _number(number: int) -> str:
    return f'"{number}"^^<{_XSD}integer>'


class Sides:
    """The sides that ship with Dyad: codes and English names.

    Args:
        reference: The reference data.
    """

    def __init__(self, reference: Graph) -> None:
        self.codes = {f"<{side}>": str(code) for side, code in reference.subject_objects(DYAD.code)}
        self.names = {}
        for side in self.codes:
            labels = reference.objects(URIRef(side[1:-1]), RDFS.label)
            english = sorted(str(one) for one in labels if isinstance(one, Literal) and one.language == "en")
            if english:
                self.names[side] = english[0]


def write_dyads(index: Index, labels: Mapping[str, str], shipped: Sides) -> Iterator[Written]:
    """Point each fact with two sides to its dyad; see `dyad_loader.derive.derive_dyads`.

    Args:
        index: What the document says and what follows from it.
        labels: Thing to the first of its English names, for sides that the document describes.
        shipped: The sides that ship with Dyad.

    Yields:
        Triples with `between`, and for each dyad its type, sides and name.
    """
    codes = dict(shipped.codes)
    for side, told in index.of(_term("code")).items():
        codes.setdefault(side, told[0].split('"', 2)[1])
    names = {**labels, **shipped.names}
    parties, states = index.of(_term("party")), index.of(_term("state"))
    dyads: dict[str, tuple[str, str]] = {}
    for fact, kinds in index.of(TYPE).items():
        if _FACTS.isdisjoint(kinds):
            continue
        sides: set[str] = set()
        for party in parties.get(fact, ()):
            sides.update([party] if party in codes else (s for s in states.get(party, ()) if s in codes))
        if len(sides) == 2:
            one, other = sorted(sides, key=codes.__getitem__)
            dyad = f"<{BASE}dyad/{codes[one]}-{codes[other]}>"
            dyads[dyad] = (one, other)
            yield fact, f"<{DYAD}between>", dyad
    for dyad, pair in dyads.items():
        yield dyad, TYPE, _term("Dyad")
        for side in pair:
            yield dyad, _term("side"), side
        yield dyad, _LABEL, f'"{"–".join(names.get(side, _escaped(codes[side])) for side in pair)}"@en'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def write_dyad_years(dyads: Iterable[Written], days: Iterable[Written]) -> Iterator[Written]:
    """Point each fact to the years of its dyads; see `dyad_loader.derive.derive_dyad_years`.

    Args:
        dyads: What `write_dyads` gave.
        days: What `write_days` gave.

    Yields:
        Triples with `during`, and for each year of a dyad its type, dyad, year and name.
    """
    between, year_of, label = _term("between"), f"<{DYAD}year>", {}
    pairs = []
    for subject, predicate, value in dyads:
        if predicate == between:
            pairs.append((subject, value))
        elif predicate == _LABEL:
            label[subject] = value.rsplit('"', 1)[0]
    wanted = {fact for fact, _ in pairs}
    years: defaultdict[str, list[int]] = defaultdict(list)
    for subject, predicate, value in days:
        if predicate == year_of and subject in wanted:
            years[subject].append(int(value.split('"', 2)[1]))
    found: dict[str, tuple[str, int]] = {}
    for fact, dyad in pairs:
        for year in years[fact]:
            node = f"{dyad[:-1]}/{year:04d}>"
            found[node] = (dyad, year)
            yield fact, _term("during"), node
    for node, (dyad, year) in found.items():
        yield node, TYPE, _term("DyadYear")
        yield node, _term("ofDyad"), dyad
        yield node, _term("inYear"), _number(year)
        yield node, _LABEL, f'{label[dyad]}, {year}"@en'
