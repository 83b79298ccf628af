"""The SHACL validation report as RDF, with what the reader found added to it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from dyad.namespaces import PREFIXES
from dyad.terms import quads_of
from dyad_loader.context import resolve
from dyad_loader.report import Violation

_CONTEXT = {"sh": str(SH), **PREFIXES}


def serialize_report(report: Graph, violations: Iterable[Violation]) -> str:
    """Write the report as JSON-LD.

    Args:
        report: The report of the SHACL engine; its results name file and line in rdfs:comment.
        violations: Everything that was found. What no shape found is added to the report.

    Returns:
        JSON-LD: one sh:ValidationReport (SHACL, section 3.6).
    """
    text = _complete(report, violations).serialize(format="json-ld", context=_CONTEXT)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1)


def serialize_turtle(report: Graph, violations: Iterable[Violation]) -> str:
    """Write the report as Turtle.

    Args:
        report: As `serialize_report`.
        violations: As `serialize_report`.

    Returns:
        Turtle: one sh:ValidationReport.
    """
    quads = quads_of(_complete(report, violations), ox.NamedNode(str(SH)))
    triples = sorted((quad.triple for quad in quads), key=str)
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"sh": str(SH), **PREFIXES})
    return (text or b"").decode()


def _complete(report: Graph, violations: Iterable[Violation]) -> Graph:
    whole = Graph()
    for triple in report:
        whole.add(triple)
    root = whole.value(None, RDF.type, SH.ValidationReport) or BNode()
    whole.add((root, RDF.type, SH.ValidationReport))
    by_reader = [violation for violation in violations if not violation.shape]
    for violation in by_reader:
        result = BNode()
        whole.add((root, SH.result, result))
        whole.add((result, RDF.type, SH.ValidationResult))
        if violation.thing:
            whole.add((result, SH.focusNode, URIRef(resolve(violation.thing))))
        whole.add((result, SH.resultSeverity, SH.Violation))
        whole.add((result, SH.resultMessage, Literal(violation.message)))
        whole.add((result, RDFS.comment, Literal(violation.place)))
    whole.set((root, SH.conforms, Literal((root, SH.result, None) not in whole)))
    return whole
