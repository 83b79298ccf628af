from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from dyad.namespaces import CODE
from dyad.resources import find_resource
from dyad.statuses import _PHASES, phase_of


def test_phase_is_told_for_every_status_that_ships() -> None:
    """A status that is added must be told planned, done or over, lest a plan look like a fact."""
    shipped = set()
    for scheme in ("agreement-status", "event-status", "project-status"):
        graph = Graph().parse(find_resource("ontology") / "codes" / f"{scheme}.ttl")
        shipped |= {str(code).removeprefix(str(CODE)) for code in graph.subjects(RDF.type, SKOS.Concept)}
    assert shipped == {name for name in _PHASES if not name.startswith("nature/")}


def test_phase_of_a_foreign_code_is_unknown() -> None:
    """Nothing is made up of a status that nobody knows."""
    assert phase_of("http://example.org/status/done") == "unknown"
