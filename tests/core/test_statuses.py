from __future__ import annotations

from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from dyad.display_names import read_names
from dyad.namespaces import CODE
from dyad.release import open_release
from dyad.resources import find_resource
from dyad.statuses import _PHASES, phase_of, read_statuses


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


def test_statuses_by_label_have_the_phase_of_each_code_that_is_called_so(release_home: Path) -> None:
    """A label that several schemes have means the same in each, so an answer in words loses nothing."""
    store = open_release(release_home).open_store()
    found = read_statuses(store)
    names = read_names(store, [str(CODE) + code for code in _PHASES])
    assert {code: found[names[str(CODE) + code].text].phase for code in _PHASES} == _PHASES
