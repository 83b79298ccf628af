"""Days and years of dated things, so that "in 2025" is a look-up.

For every thing with an EDTF date: `firstDay` and `lastDay` (absent where the date leaves that side open) and
each `year` between. The shapes compare days, so this runs before validation; the result is derived, never
asserted.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.dates import DateSpan, parse_edtf
from dyad.errors import DateError
from dyad.namespaces import DYAD

Triple = tuple[Node, URIRef, Node]

# What a date of a thing is taken from, first match wins; the rest of its dates say something else (a validity
# is what an agreement covers, not when it was made).
_OWN_DATES = (DYAD.date, DYAD.period, DYAD.published, DYAD.attested)
_LIFECYCLES = (DYAD.Agreement, DYAD.Project, DYAD.Dyad)


def derive_days(graph: Graph) -> Iterator[Triple]:
    """Derive first and last day and years.

    Args:
        graph: The triples of one source, closed under the sub-classes or not.

    Yields:
        Triples with `firstDay`, `lastDay` and `year`.
    """
    spans = _own_spans(graph)
    for kind in _LIFECYCLES:
        for thing in graph.subjects(RDF.type, kind):
            steps = [*graph.objects(thing, DYAD.status), *graph.objects(thing, DYAD.level)]
            spans[thing].extend(span for step in steps for span in spans.get(step, ()))
    for thing, found in spans.items():
        if found:
            yield from _day_triples(thing, found)
    yield from _tenure_days(graph)


def _own_spans(graph: Graph) -> defaultdict[Node, list[DateSpan]]:
    spans: defaultdict[Node, list[DateSpan]] = defaultdict(list)
    for predicate in _OWN_DATES:
        found: defaultdict[Node, list[DateSpan]] = defaultdict(list)
        for thing, text in graph.subject_objects(predicate):
            if (thing, RDF.type, DYAD.Tenure) not in graph and thing not in spans:
                found[thing].extend(_parse(text))
        spans.update(found)
    return spans


def _parse(text: Node) -> list[DateSpan]:
    try:
        return [parse_edtf(str(text))]
    except DateError:  # reported by whoever brought it in
        return []


def _day_triples(thing: Node, spans: list[DateSpan]) -> Iterator[Triple]:
    firsts = [span.first for span in spans]
    lasts = [span.last for span in spans]
    bounded_firsts = [day for day in firsts if day is not None]
    bounded_lasts = [day for day in lasts if day is not None]
    if len(bounded_firsts) == len(firsts):
        yield _day(thing, DYAD.firstDay, min(bounded_firsts))
    if len(bounded_lasts) == len(lasts):
        yield _day(thing, DYAD.lastDay, max(bounded_lasts))
    yield from _years(thing, {year for span in spans for year in span.years()})


def _tenure_days(graph: Graph) -> Iterator[Triple]:
    """Give a tenure the bounds of `from` and `to`; days on which it is attested bound nothing, but count as
    years.
    """
    for tenure in set(graph.subjects(RDF.type, DYAD.Tenure)):
        begins = [span for text in graph.objects(tenure, DYAD["from"]) for span in _parse(text)]
        ends = [span for text in graph.objects(tenure, DYAD.to) for span in _parse(text)]
        attested = [span for text in graph.objects(tenure, DYAD.attested) for span in _parse(text)]
        first = min((span.first for span in begins if span.first), default=None)
        last = max((span.last for span in ends if span.last), default=None)
        if first:
            yield _day(tenure, DYAD.firstDay, first)
        if last:
            yield _day(tenure, DYAD.lastDay, last)
        years = {year for span in (*begins, *ends, *attested) for year in span.years()}
        if first and last:
            years |= set(range(first.year, last.year + 1))
        yield from _years(tenure, years)


def _day(thing: Node, predicate: URIRef, day: datetime.date) -> Triple:
    return thing, predicate, Literal(day.isoformat(), datatype=XSD.date)


def _years(thing: Node, years: Iterable[int]) -> Iterator[Triple]:
    for year in sorted(years):
        yield thing, DYAD.year, Literal(year)
