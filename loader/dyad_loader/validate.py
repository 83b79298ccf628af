"""The SHACL gate: facts against the shapes, each violation with its file and line.

pySHACL is the reference and pyshacl-turbo, which runs the same shapes in native code, the everyday engine; a
test holds their reports equal. Validation sees everything at once: all facts, the reference data, the codes,
the ontology's sub-classes and the derived days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.errors import ConfigError
from dyad.namespaces import CODE, DYAD
from dyad_loader.context import shorten
from dyad_loader.expand import Expanded
from dyad_loader.report import Severity, Violation


@dataclass(frozen=True)
class Finding:
    """One result of a SHACL engine, before it has a place (SHACL, section 3.6.2); `node` is its own node."""

    node: Node
    focus: Node
    path: Node | None
    value: Node | None
    shape: Node
    component: Node
    severity: Node
    message: str


def read_shapes(folder: Path) -> Graph:
    """Read all shapes files of a folder.

    Args:
        folder: ontology/shapes.

    Returns:
        Their triples.
    """
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def run_shapes(data: Graph, shapes: Graph, engine: str = "turbo") -> tuple[list[Finding], Graph]:
    """Validate a graph.

    Args:
        data: Everything that the shapes look at.
        shapes: The shapes.
        engine: `turbo` or `pyshacl`.

    Returns:
        The results, and the SHACL validation report they were read from.

    Raises:
        ConfigError: There is no such engine.
    """
    validate: Any
    if engine == "turbo":
        import pyshacl_turbo

        validate = pyshacl_turbo.validate
    elif engine == "pyshacl":
        import pyshacl

        validate = pyshacl.validate
    else:
        raise ConfigError(f"no SHACL engine is called {engine!r}: give turbo or pyshacl")
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", advanced=True, meta_shacl=False)
    if not isinstance(report, Graph):
        raise ConfigError(f"the shapes cannot be run: {report}")
    # Results of the report itself, and not those that explain a result (sh:detail).
    return [_finding(report, result) for result in report.objects(None, SH.result)], report


def _finding(report: Graph, result: Node) -> Finding:
    shape = report.value(result, SH.sourceShape)
    focus = report.value(result, SH.focusNode)
    component = report.value(result, SH.sourceConstraintComponent)
    severity = report.value(result, SH.resultSeverity)
    if shape is None or focus is None or component is None or severity is None:
        raise ConfigError("a SHACL result lacks its focus node, shape, component or severity")
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Finding(
        result,
        focus,
        report.value(result, SH.resultPath),
        report.value(result, SH.value),
        shape,
        component,
        severity,
        messages[0] if messages else "breaks a shape",
    )


def name_shape(shape: Node, shapes: Graph) -> str:
    """Name the node shape to which a shape belongs.

    Args:
        shape: A node shape, or a property shape or constraint inside one.
        shapes: The shapes graph.

    Returns:
        The local name of the nearest node shape that has one.
    """
    seen: set[Node] = set()
    while not isinstance(shape, URIRef) and shape not in seen:
        seen.add(shape)
        parents = list(shapes.subjects(None, shape))
        if not parents:
            return ""
        shape = parents[0]
    return str(shape).rsplit("#", 1)[-1]


def place_findings(
    findings: Iterable[Finding], expanded: Iterable[Expanded], data: Graph, shapes: Graph, report: Graph
) -> list[Violation]:
    """Give each finding its file, line and hint.

    Args:
        findings: What an engine found.
        expanded: The facts files, which know the lines of their things.
        data: What was validated; hints come from it.
        shapes: The shapes.
        report: The report that the findings came from; each result is given its place as rdfs:comment.

    Returns:
        Violations sorted by file and line; a thing that several files describe is named in each.
    """
    files = list(expanded)
    hints = _Hints(data)
    placed: set[Violation] = set()
    for finding in findings:
        severity: Severity = "warning" if finding.severity != SH.Violation else "violation"
        message = finding.message + hints.hint(finding)
        value = "" if finding.value is None else shorten(str(finding.value))
        thing = shorten(str(finding.focus))
        shape = name_shape(finding.shape, shapes)
        places = [place for file in files if (place := _place(file, finding))]
        for path, line in places or [("reference data", 1)]:
            violation = Violation(path, line, thing, message, severity, shape, value)
            placed.add(violation)
            report.add((finding.node, RDFS.comment, Literal(violation.place)))
    return sorted(placed)


def _place(file: Expanded, finding: Finding) -> tuple[str, int] | None:
    position = file.positions.get(str(finding.focus))
    if position is None:
        return None
    if (finding.focus, None, None) not in file.graph:
        return None
    return str(file.file), _line(position.key_lines, position.line, finding.path, file.graph)


def _line(key_lines: Mapping[str, int], line: int, path: Node | None, graph: Graph) -> int:
    """The line of the key that a property path came from, or of the thing."""
    local = str(path).rsplit("#", 1)[-1].rsplit("/", 1)[-1] if isinstance(path, URIRef) else ""
    aliases = {"label": "name", "altLabel": "alias", "description": "summary", "date": "on"}
    return key_lines.get(aliases.get(local, local), line)


class _Hints:
    """The nearest code or id for one that does not exist."""

    def __init__(self, data: Graph) -> None:
        self.data = data
        self._codes: dict[str, str] | None = None
        self._things: dict[str, str] | None = None

    def hint(self, finding: Finding) -> str:
        if finding.component == SH.ClosedConstraintComponent and finding.path is not None:
            return f" ({str(finding.path).rsplit('#', 1)[-1].rsplit('/', 1)[-1]})"
        if not isinstance(finding.value, URIRef) or (finding.value, RDF.type, None) in self.data:
            return ""
        if str(finding.value).startswith(str(CODE)):
            scheme, _, code = str(finding.value)[len(CODE) :].partition("/")
            codes = [str(one).rsplit("/", 1)[-1] for one in self.data.subjects(SKOS.inScheme, CODE[scheme])]
            near = get_close_matches(code, codes, n=1, cutoff=0.4)
        else:
            near = get_close_matches(shorten(str(finding.value)), self.things(), n=1, cutoff=0.6)
        wrong = shorten(str(finding.value))
        return f" ({wrong}: did you mean {near[0]}?)" if near else f" ({wrong})"

    def things(self) -> list[str]:
        if self._things is None:
            self._things = {
                shorten(str(thing)): ""
                for predicate in (RDFS.label, DYAD.side)
                for thing in self.data.subjects(predicate, None)
            }
        return list(self._things)
