"""RDF that was written for one source: what a facts file cannot say, it may not say either.

A facts file passes the reader (`dyad_loader.expand`), which takes known keys and classes only, reads dates,
and makes evidence of paragraphs of the file's own source. RDF comes by no reader, so the same is asked of its
triples here. The shapes come after it, as they do for facts files.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.dates import parse_edtf
from dyad.errors import DateError, WriteRefused
from dyad.namespaces import DYAD, EDTF, OA
from dyad.terms import OxTerm, to_rdflib
from dyad_loader.context import known_classes, known_properties, shorten
from dyad_loader.expand import LONGEST_TEXT, Expanded, Position
from dyad_loader.report import Violation

_NOT_COUNTED: Final = frozenset({DYAD.Source, DYAD.Paragraph, DYAD.StatusStep, DYAD.Tenure})
_PROPERTIES: Final = frozenset({RDF.type, OA.hasSource, OA.hasSelector})
_OF_SELECTORS: Final = frozenset({RDF.type, OA.start, OA.end})
_DERIVED: Final = frozenset(
    DYAD[name]
    for name in ("between", "during", "firstDay", "inYear", "lastDay", "latestStatus", "ofDyad", "year")
)


def read_document(source: str, triples: Iterable[ox.Triple]) -> Expanded:
    """Make of a source's triples what the loader makes of its facts file.

    Args:
        source: The source's IRI.
        triples: What it says, without blank nodes.

    Returns:
        The same as a facts file would be; its things have no lines, and are found by the source's name.
    """
    graph = Graph()
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    positions = {str(subject): Position(0, {}) for subject in graph.subjects(unique=True)}
    positions.setdefault(source, Position(0, {}))
    described = [
        str(subject)
        for subject in graph.subjects(RDF.type, unique=True)
        if not _NOT_COUNTED.intersection(graph.objects(subject, RDF.type))
    ]
    return Expanded(shorten(source), source, graph, positions, described=described)


def check_document(document: Expanded) -> Iterator[Violation]:
    """Find what no facts file could say.

    Args:
        document: The document of a source.

    Yields:
        What is wrong, each with its thing.
    """
    graph, source = document.graph, URIRef(document.source)

    def problem(thing: Node, message: str) -> Violation:
        return Violation(str(document.file), 0, shorten(str(thing)), message)

    sources = set(graph.subjects(RDF.type, DYAD.Source))
    if source not in sources:
        yield problem(source, "is not described: say that it is a dyad:Source, with title, date and hash")
    for other in sources - {source}:
        yield problem(other, "is another source: describe it in the graph of its own name")
    for thing in graph.subjects(unique=True):
        if (thing, RDF.type, OA.TextPositionSelector) in graph:
            known = _OF_SELECTORS
        else:
            known = _PROPERTIES | known_properties()
            classes = {str(kind) for kind in graph.objects(thing, RDF.type)}
            if not any(kind.removeprefix(str(DYAD)) in known_classes() for kind in classes):
                yield problem(thing, "has no class of the vocabulary: give it one such as dyad:Event")
        for predicate, value in graph.predicate_objects(thing):
            if (predicate, value) == (RDF.type, DYAD.DyadYear):
                yield problem(thing, "is a year of a dyad, which the loader derives: leave it out")
            elif predicate in _DERIVED:
                yield problem(
                    thing, f"tells dyad:{_local(predicate)}, which the loader derives: leave it out"
                )
            elif predicate not in known:
                yield problem(thing, f"has the property {predicate}, which documents do not have")
            elif predicate == DYAD.evidence and not str(value).startswith(f"{source}/paragraph/"):
                yield problem(thing, f"has evidence in another source, {shorten(str(value))}")
            elif isinstance(value, Literal) and (message := _check_literal(value)):
                yield problem(thing, f"{_local(predicate)}: {message}")


def _check_literal(value: Literal) -> str:
    if len(value) > LONGEST_TEXT and value.language:
        return f"is longer than {LONGEST_TEXT:,} characters: shorten it"
    if value.datatype == EDTF:
        try:
            parse_edtf(str(value))
        except DateError as error:
            return str(error)
    return ""


def _local(predicate: Node) -> str:
    return str(predicate).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def name_blank_nodes(source: str, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Give each blank node an IRI below that of its source (skolemisation, RDF 1.1, section 3.5).

    Args:
        source: The source's IRI.
        triples: What was written.

    Returns:
        The triples without blank nodes. The name of a node follows from what is said of it and of the blank
        nodes it is linked with (RDF dataset canonicalisation), so writing the same again makes nothing new.

    Raises:
        WriteRefused: There is a triple term or a direction, which the gate cannot validate.

    Example:
        >>> bare = ox.Triple(ox.BlankNode(), ox.NamedNode("x:p"), ox.Literal("1"))
        >>> name_blank_nodes("x:s", [bare])[0].subject.value
        'x:s/node/b85a406a2244-0'
    """
    named: list[ox.Triple] = []
    blank: list[ox.Triple] = []
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise WriteRefused(f"a statement about a statement, which the shapes cannot judge: {triple}")
        if isinstance(triple.object, ox.Literal) and triple.object.direction is not None:
            raise WriteRefused(f"a text with a direction, which the shapes cannot judge: {triple.object}")
        (blank if _blank_nodes(triple) else named).append(triple)
    for component in _components(blank):
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in component)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        text = "\n".join(sorted(str(quad.triple) for quad in dataset))
        prefix = f"{source}/node/{hashlib.sha256(text.encode()).hexdigest()[:12]}-"
        for quad in dataset:
            head, value = _name(prefix, quad.subject), _name(prefix, quad.object)
            named.append(ox.Triple(head, quad.predicate, value))  # type: ignore[arg-type]
    return named


def _blank_nodes(triple: ox.Triple) -> list[ox.BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)]


def _components(triples: list[ox.Triple]) -> Iterable[list[ox.Triple]]:
    """Put together the triples whose blank nodes are linked with each other."""
    leader: dict[ox.BlankNode, ox.BlankNode] = {}

    def find(node: ox.BlankNode) -> ox.BlankNode:
        while (above := leader.setdefault(node, node)) != node:
            leader[node] = node = leader[above]
        return node

    for triple in triples:
        first, *more = _blank_nodes(triple)
        for other in more:
            leader[find(other)] = find(first)
    components: defaultdict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        components[find(_blank_nodes(triple)[0])].append(triple)
    return components.values()


def _name(prefix: str, term: OxTerm) -> OxTerm:
    return ox.NamedNode(prefix + term.value.removeprefix("c14n")) if isinstance(term, ox.BlankNode) else term
