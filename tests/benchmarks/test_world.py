from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, Graph, Literal
from rdflib.term import Node
from world import World

from dyad.namespaces import DYAD
from dyad.resources import find_resource
from dyad.rules import Rule
from dyad.terms import quads_of, to_rdflib
from dyad_loader.closure import close
from dyad_loader.days import derive_days
from dyad_loader.derive import derive_dyad_years, derive_dyads, derive_latest_status
from dyad_loader.schema import derive_rules, read_schema
from dyad_loader.validate import read_shapes, run_shapes

Triples = set[ox.Triple]


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """The rules of the closure."""
    return derive_rules(schema())


@pytest.fixture(scope="module")
def reference() -> Triples:
    """The countries and codes that ship."""
    folders = (("seeds/reference", "*.ttl"), ("ontology/codes", "*.ttl"))
    files = [path for folder, pattern in folders for path in find_resource(folder).glob(pattern)]
    return {quad.triple for path in files for quad in ox.parse(path=str(path))}


def schema() -> Graph:
    """The ontology with its alignments."""
    return read_schema([find_resource(f"ontology/{name}.ttl") for name in ("dyad", "alignments")])


def parse(text: str) -> Triples:
    """Read lines of N-Triples."""
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}


def to_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Turn pyoxigraph's triples into a graph of rdflib."""
    graph = Graph()
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph


def from_graph(graph: Graph) -> Triples:
    """Turn a graph of rdflib into pyoxigraph's triples."""
    return {quad.triple for quad in quads_of(graph, ox.NamedNode("urn:x"))}


def derived(triples: Iterable[tuple[Node, Node, Node]]) -> Triples:
    """Turn rdflib's triples into pyoxigraph's."""
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return from_graph(graph)


def test_world_same_seed_gives_the_same_documents() -> None:
    """A world is drawn from its seed alone, and another seed gives another world."""
    one, again, other = World(3), World(3), World(4)
    assert [one.document(n) for n in range(3)] == [again.document(n) for n in range(3)]
    assert one.document(0) != other.document(0)


def test_world_larger_begins_with_the_smaller() -> None:
    """A larger world holds the documents of a smaller one, and more."""
    small, large = list(World(1).documents(5_000)), list(World(1).documents(12_000))
    assert large[: len(small)] == small
    assert len(large) > len(small)


@pytest.mark.parametrize("triples", [4_000, 40_000])
def test_world_size_counts_different_triples(triples: int) -> None:
    """A world holds at least as many different triples as asked for, and at most one document more."""
    documents = list(World(1).documents(triples))
    found: set[str] = set()
    for document in documents:
        before = len(found)
        found.update((document.asserted + document.inferred + document.together).splitlines())
    assert before < triples <= len(found)


def test_world_inferred_is_what_the_loader_derives(rules: list[Rule], reference: Triples) -> None:
    """What stands in the inferred graphs is what closure and derivations give for what is asserted."""
    ground = reference | close(reference, rules)
    ranks = {
        code: int(str(n))
        for code, n in to_graph(reference).subject_objects(SKOS.notation)
        if str(n).isdigit()
    }
    known = to_graph(reference)
    everything, together, graphs = set(ground), set[ox.Triple](), []
    for document in (World(1).document(n) for n in range(3)):
        asserted = parse(document.asserted)
        graph = to_graph(asserted)
        follows = close(ground | asserted, rules)
        expected = follows | derived(derive_days(graph))
        expected |= derived(derive_dyads(to_graph(asserted | follows), known))
        expected |= derived(derive_dyad_years(to_graph(expected)))
        assert parse(document.inferred) == expected - asserted
        everything |= asserted | follows
        together |= parse(document.together)
        graphs.append(graph)
    assert together == close(everything, rules) | derived(derive_latest_status(graphs, ranks))


def test_world_document_passes_the_gate(reference: Triples) -> None:
    """A document of the world is one that `dyad load` would let in."""
    asserted = to_graph(parse(World(1).document(0).asserted))
    data = to_graph(reference) + schema() + asserted
    for day in derive_days(asserted):
        data.add(day)
    findings, _ = run_shapes(data, read_shapes(find_resource("ontology/shapes")), "turbo")
    assert list(findings) == []


def test_world_countries_are_unequally_busy() -> None:
    """The busiest country has many times the facts of one in the middle."""
    facts = [fact for n in range(50) for fact in World(1).document(n).facts]
    busy, middle = (World(1).countries[n].code for n in (0, 100))
    count = {code: sum(code in fact.sides for fact in facts) for code in (busy, middle)}
    assert count[busy] > 5 * max(count[middle], 1)


def test_fact_tells_what_the_document_says() -> None:
    """What questions are drawn from agrees with the triples: kind, years, words and signatories."""
    document = World(1).document(5)
    graph = to_graph(parse(document.asserted) | parse(document.inferred))
    assert document.facts
    for fact in document.facts:
        thing = to_rdflib(ox.NamedNode(fact.iri))
        assert (thing, RDF.type, DYAD[fact.kind]) in graph
        assert {int(str(year)) for year in graph.objects(thing, DYAD.year)} == set(fact.years)
        assert any(fact.words in str(o) for o in graph.objects(thing) if isinstance(o, Literal))
        assert ((thing, DYAD.signatory, None) in graph) == fact.signed
