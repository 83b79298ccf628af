"""Derived facts: the dyad of each fact, its years, and the latest status over all sources.

The sides of a fact are the states and intergovernmental organisations for which its parties count. Where
these are just two, the fact lies between them and points to their dyad, which is how a pair's facts are found
by look-up. A pair may have many facts, so each of its years has a node too, to which dated facts point: what
lies between the two in a year is found without looking at their other years (docs/adr/0013-pair-and-year.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.dates import parse_edtf
from dyad.errors import DateError
from dyad.namespaces import DYAD, ID
from dyad_loader.days import Triple

_FACTS = (DYAD.Agreement, DYAD.Event, DYAD.Project, DYAD.Observation, DYAD.Statement)


def dyad_iri(one: str, other: str) -> URIRef:
    """Name the dyad of two sides.

    Args:
        one: The code of a side.
        other: The code of the other.

    Returns:
        The IRI with the codes in alphabetical order.

    Example:
        >>> str(dyad_iri("VNM", "RUS"))
        'https://w3id.org/dyad/id/dyad/RUS-VNM'
    """
    return ID["dyad/" + "-".join(sorted((one, other)))]


def derive_dyads(graph: Graph, reference: Graph) -> Iterator[Triple]:
    """Point each fact with just two sides to its dyad, and describe the dyads.

    Args:
        graph: One source, asserted and inferred.
        reference: The reference data, which has the countries' codes and names.

    Yields:
        Triples with `between`, and for each dyad its type, sides and English name.
    """
    sides = _Sides(graph, reference)
    dyads: dict[URIRef, tuple[Node, Node]] = {}
    facts = {fact for kind in _FACTS for fact in graph.subjects(RDF.type, kind)}
    for fact in facts:
        found = sides.of(graph.objects(fact, DYAD.party))
        if len(found) == 2:
            one, other = sorted(found, key=sides.code)
            dyad = dyad_iri(sides.code(one), sides.code(other))
            dyads[dyad] = (one, other)
            yield fact, DYAD.between, dyad
    for described in graph.subjects(RDF.type, DYAD.Dyad):
        if pair := sides.pair(str(described).rsplit("/", 1)[-1]):
            dyads[URIRef(str(described))] = pair
    for dyad, pair in dyads.items():
        yield dyad, RDF.type, DYAD.Dyad
        for side in pair:
            yield dyad, DYAD.side, side
        name = "–".join(sides.name(side) for side in pair)
        yield dyad, RDFS.label, Literal(name, lang="en")


def derive_dyad_years(graph: Graph) -> Iterator[Triple]:
    """Point each fact to the years of its dyads, and describe these.

    Args:
        graph: The derived dyads, days and years: of one source, or of all.

    Yields:
        Triples with `during`, and for each year of a dyad its type, dyad, year and English name.
    """
    found: dict[URIRef, tuple[Node, int]] = {}
    for fact, dyad in graph.subject_objects(DYAD.between):
        for year in graph.objects(fact, DYAD.year):
            node = dyad_year_iri(dyad, int(str(year)))
            found[node] = (dyad, int(str(year)))
            yield fact, DYAD.during, node
    for node, (dyad, number) in found.items():
        yield node, RDF.type, DYAD.DyadYear
        yield node, DYAD.ofDyad, dyad
        yield node, DYAD.inYear, Literal(number)
        for name in graph.objects(dyad, RDFS.label):
            yield node, RDFS.label, Literal(f"{name}, {number}", lang="en")


def dyad_year_iri(dyad: Node, year: int) -> URIRef:
    """Name a year of a dyad.

    Args:
        dyad: The dyad.
        year: The year.

    Returns:
        The IRI, which stands below the dyad's; the year has four digits.

    Example:
        >>> str(dyad_year_iri(dyad_iri("VNM", "RUS"), 987))
        'https://w3id.org/dyad/id/dyad/RUS-VNM/0987'
    """
    return URIRef(f"{dyad}/{year:04d}")


class _Sides:
    """What each party counts for, by one source and the reference data."""

    def __init__(self, graph: Graph, reference: Graph) -> None:
        self.graph = graph
        self.reference = reference
        self.codes: dict[Node, str] = {}
        for known in (reference, graph):
            for side, code in known.subject_objects(DYAD.code):
                self.codes.setdefault(side, str(code))
        self.by_code: Mapping[str, Node] = {code: side for side, code in self.codes.items()}

    def of(self, parties: Iterable[Node]) -> set[Node]:
        found: set[Node] = set()
        for party in parties:
            if party in self.codes:
                found.add(party)
            else:
                found.update(state for state in self.graph.objects(party, DYAD.state) if state in self.codes)
        return found

    def code(self, side: Node) -> str:
        return self.codes[side]

    def pair(self, codes: str) -> tuple[Node, Node] | None:
        """Split `RUS-VNM`; a code may hold a hyphen itself, so every split is tried."""
        parts = codes.split("-")
        for cut in range(1, len(parts)):
            one, other = self.by_code.get("-".join(parts[:cut])), self.by_code.get("-".join(parts[cut:]))
            if one is not None and other is not None:
                return one, other
        return None

    def name(self, side: Node) -> str:
        for known in (self.reference, self.graph):
            names = sorted(str(x) for x in known.objects(side, RDFS.label) if _is_english(x))
            if names:
                return names[0]
        return self.codes[side]


def _is_english(label: Node) -> bool:
    return isinstance(label, Literal) and label.language == "en"


def derive_latest_status(graphs: Iterable[Graph], ranks: Mapping[Node, int]) -> Iterator[Triple]:
    """Find the status of each thing's step with the latest date.

    Args:
        graphs: All sources, asserted.
        ranks: Where a status stands in the usual order of its scheme; decides between equal days, and is the
            only measure where a step has no date.

    Yields:
        One triple with `latestStatus` a thing.
    """
    steps: defaultdict[Node, list[tuple[date, int, str]]] = defaultdict(list)
    for graph in graphs:
        for thing, step in graph.subject_objects(DYAD.status):
            for status in graph.objects(step, DYAD["is"]):
                steps[thing].append((_last_day(graph, step), ranks.get(status, 0), str(status)))
    for thing, found in steps.items():
        yield thing, DYAD.latestStatus, URIRef(max(found)[2])


def last_possible_day(dates: Iterable[Iterable[str]]) -> str:
    """Give the day that orders a step among the steps of a thing.

    Args:
        dates: The dates of the step, then the days on which it is attested.

    Returns:
        The last day that the first readable one of them allows, as text that sorts by time; the earliest of
        all where there is none.

    Example:
        >>> last_possible_day([["2025-05"], ["2025-12-29"]])
        '2025-05-31'
    """
    for texts in dates:
        for text in texts:
            try:
                span = parse_edtf(text)
            except DateError:
                continue
            return (span.last or span.first or date.min).isoformat()
    return date.min.isoformat()


def _last_day(graph: Graph, step: Node) -> date:
    """The day that orders a step; a step without a date comes first, whatever its status."""
    for predicate in (DYAD.date, DYAD.attested):
        for text in graph.objects(step, predicate):
            try:
                span = parse_edtf(str(text))
            except DateError:
                continue
            return span.last or span.first or date.min
    return date.min
