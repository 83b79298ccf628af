"""The SHACL validation report as JSON-LD, with what the reader found added to it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from dyad.namespaces import PREFIXES
from dyad_loader.context import resolve
from dyad_loader.report import Violation

_CONTEXT = {"sh": str(SH), **PREFIXES}


def serialize_report(report: Graph, violations: Iterable[Violation]) -> str:
    """Write the report.

    Args:
        report: The report of the SHACL engine; its results name file and line in rdfs:comment.
        violations: Everything that was found. What no shape found is added to the report.

    Returns:
        JSON-LD: one sh:ValidationReport (SHACL, section 3.6).
    """
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
        whole.add((result, RDFS.comment, Literal(f"{violation.file}:{violation.line}")))
    whole.set((root, SH.conforms, Literal((root, SH.result, None) not in whole)))
    text = whole.serialize(format="json-ld", context=_CONTEXT)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
