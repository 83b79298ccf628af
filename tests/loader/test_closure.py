"""The closure: flat rules give what owlrl gives."""

from __future__ import annotations

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.errors import ConfigError
from dyad.namespaces import DYAD, ID
from dyad.resources import find_resource
from dyad.settings import Settings
from dyad.terms import quads_of, to_rdflib
from dyad_loader.closure import close
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import check
from dyad_loader.schema import derive_rules, read_schema

PREFIXES = "@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
PREFIXES += " @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."

# What owlrl adds to every graph whatever it says: everything is the same as itself, a Thing and a Resource.
TRIVIAL_TYPES = {OWL.Thing, RDFS.Resource}


def close_by_owlrl(schema: Graph, data: Graph) -> set[tuple[Node, Node, Node]]:
    """The reference: what owlrl derives about the things of the data."""
    whole = Graph()
    for triple in (*schema, *data):
        whole.add(triple)
    engine = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    engine.expand(whole)
    in_schema = set(schema.subjects()) | set(schema.predicates()) | set(schema.objects())
    classes = set(data.objects(None, RDF.type))
    things = {thing for thing in data.all_nodes() if isinstance(thing, URIRef)} - in_schema - classes
    return {
        (subject, predicate, value)
        for subject, predicate, value in whole
        if subject in things
        and (subject, predicate, value) not in data
        and not (predicate == OWL.sameAs and subject == value)
        and not (predicate == RDF.type and value in TRIVIAL_TYPES)
    }


def close_by_rules(schema: Graph, data: Graph) -> set[tuple[Node, Node, Node]]:
    """Ours: the flat rules, run in the store."""
    triples = [quad.triple for quad in quads_of(data, ox.NamedNode("urn:x"))]
    return {
        (to_rdflib(t.subject), to_rdflib(t.predicate), to_rdflib(t.object))
        for t in close(triples, derive_rules(schema))
    }


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A ."),
        (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", ":x :p :y ."),
        (":p rdfs:domain :A ; rdfs:range :B .", ":x :p :y ."),
        (":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":x :p 'text' ."),
        (":p owl:inverseOf :q .", ":x :p :y . :a :q :b ."),
        (":p a owl:SymmetricProperty .", ":x :p :y ."),
        (":p a owl:TransitiveProperty .", ":a :p :b . :b :p :c . :c :p :d ."),
        (":p owl:propertyChainAxiom (:q :r) .", ":a :q :b . :b :r :c ."),
        (":p owl:propertyChainAxiom (:q :r :s) .", ":a :q :b . :b :r :c . :c :s :d ."),
        (
            ":p owl:propertyChainAxiom (:p :s) . :q rdfs:subPropertyOf :p .",
            ":a :q :b . :b :s :c . :c :s :d .",
        ),
        (":A owl:equivalentClass :B .", ":x a :A . :y a :B ."),
        (":p owl:equivalentProperty :q .", ":x :p :y . :a :q :b ."),
        (":p owl:inverseOf :q . :q rdfs:subPropertyOf :r . :r rdfs:range :A .", ":x :p :y ."),
    ],
)
def test_closure_of_each_kind_of_axiom_equals_owlrl(schema: str, data: str) -> None:
    """For every kind of axiom that the ontology may use, the rules give just what owlrl gives."""
    schema_graph = Graph().parse(data=f"{PREFIXES} {schema}", format="turtle")
    data_graph = Graph().parse(data=f"{PREFIXES} {data}", format="turtle")
    expected = close_by_owlrl(schema_graph, data_graph)
    assert expected
    assert close_by_rules(schema_graph, data_graph) == expected


def test_closure_of_all_that_ships_equals_owlrl() -> None:
    """The closure of the shipped facts, countries and codes is just owlrl's on the same graph."""
    settings = Settings.from_env({})
    checked = check(collect_inputs([]), settings)
    data = Graph()
    for graph in (checked.reference, *(file.graph for file in checked.files)):
        for subject, predicate, value in graph:
            # No axiom reads a text, and owlrl takes minutes over the names of 280 countries in 11 languages.
            if not (isinstance(value, Literal) and value.language):
                data.add((subject, predicate, value))
    ours = close_by_rules(checked.schema, data)
    assert (ID["official/to-lam"], DYAD.represents, ID["country/VNM"]) in ours
    assert ours == close_by_owlrl(checked.schema, data)


@pytest.mark.parametrize(
    "axiom",
    [
        ":p a owl:FunctionalProperty .",
        ":A owl:disjointWith :B .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :x ] .",
        ":A owl:oneOf (:x :y) .",
        ":A owl:hasKey (:p) .",
    ],
)
def test_rules_of_an_axiom_without_rule_are_refused(axiom: str) -> None:
    """An axiom that no flat rule expresses is refused by name and not lost."""
    schema = Graph().parse(data=f"{PREFIXES} {axiom}", format="turtle")
    with pytest.raises(ConfigError, match="for which the closure has no rule"):
        derive_rules(schema)


def test_rules_of_the_ontology_leave_derived_terms_alone() -> None:
    """No axiom mentions what the loader derives after the closure, so the closure stays closed."""
    ontology = find_resource("ontology")
    rules = derive_rules(read_schema([ontology / "dyad.ttl", ontology / "alignments.ttl"]))
    mentioned = {term for rule in rules for pattern in (*rule.body, rule.head) for term in pattern}
    for name in ("between", "firstDay", "lastDay", "year", "latestStatus", "side"):
        assert str(DYAD[name]) not in mentioned


def test_closure_of_nothing_is_nothing() -> None:
    """No triples give no triples, and a literal never becomes a subject."""
    assert close([], []) == set()
    schema = Graph().parse(data=f"{PREFIXES} :p rdfs:range :A .", format="turtle")
    data = Graph()
    data.add((URIRef("http://example.org/x"), URIRef("http://example.org/p"), Literal("text")))
    assert close_by_rules(schema, data) == set()
    assert not any(isinstance(s, BNode) for s, _, _ in close_by_rules(schema, data))
