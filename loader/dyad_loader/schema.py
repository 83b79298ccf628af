"""Drawing flat rules from the ontology with owlrl.

owlrl closes the schema (a few hundred triples, tenths of a second); each sub-class, sub-property, domain,
range, inverse, symmetry, transitivity and chain of the closed schema becomes one rule over instances (OWL 2
Profiles, section 4.3, tables 5, 6 and 9). Axioms of other kinds would be lost, so they are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import owlrl
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from dyad.errors import ConfigError
from dyad.namespaces import PREFIXES
from dyad.rules import Pattern, Rule

_TYPE = str(RDF.type)

# Every kind of axiom that entails something about instances and has no rule here.
_UNSUPPORTED = (
    *(OWL.hasValue, OWL.someValuesFrom, OWL.allValuesFrom, OWL.onProperty, OWL.intersectionOf, OWL.unionOf),
    *(OWL.complementOf, OWL.oneOf, OWL.hasKey, OWL.sameAs, OWL.differentFrom, OWL.propertyDisjointWith),
    *(OWL.maxCardinality, OWL.maxQualifiedCardinality, OWL.disjointWith, OWL.sourceIndividual),
)
_UNSUPPORTED_TYPES = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AllDisjointClasses, OWL.AllDifferent),
    *(OWL.IrreflexiveProperty, OWL.AsymmetricProperty, OWL.AllDisjointProperties),
)
_BUILT_IN = (str(OWL), str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#")


def read_schema(paths: list[Path]) -> Graph:
    """Read the Turtle files that make up the schema.

    Args:
        paths: ontology/dyad.ttl and ontology/alignments.ttl.

    Returns:
        Their triples.
    """
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def derive_rules(schema: Graph) -> list[Rule]:
    """Draw the flat rules from a schema.

    Args:
        schema: The ontology and its alignments; not changed.

    Returns:
        The rules, sorted; running them to a fixpoint gives the closure that owlrl gives on instances.

    Raises:
        ConfigError: The schema has an axiom of a kind that no flat rule expresses.
    """
    for predicate in _UNSUPPORTED:
        if (None, predicate, None) in schema:
            raise ConfigError(f"the ontology uses {_name(predicate)}, for which the closure has no rule")
    for kind in _UNSUPPORTED_TYPES:
        if (None, RDF.type, kind) in schema:
            raise ConfigError(f"the ontology uses {_name(kind)}, for which the closure has no rule")
    closed = Graph()
    for triple in schema:
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
        closed
    )
    return sorted(set(_class_rules(closed)) | set(_property_rules(closed)) | set(_chain_rules(schema)))


def _class_rules(closed: Graph) -> Iterator[Rule]:
    for narrow, wide in closed.subject_objects(RDFS.subClassOf):
        if _named(narrow) and _named(wide) and narrow != wide:
            axiom = f"{_name(narrow)} is a sub-class of {_name(wide)}"
            yield Rule(axiom, (("?x", _TYPE, str(narrow)),), ("?x", _TYPE, str(wide)))


def _property_rules(closed: Graph) -> Iterator[Rule]:
    for narrow, wide in closed.subject_objects(RDFS.subPropertyOf):
        if _named(narrow) and _named(wide) and narrow != wide:
            yield _rule(f"{_name(narrow)} is a sub-property of {_name(wide)}", narrow, "?x", "?y", wide)
    for prop, kind in closed.subject_objects(RDFS.domain):
        if _named(prop) and _named(kind):
            axiom = f"{_name(prop)} has the domain {_name(kind)}"
            yield Rule(axiom, (("?x", str(prop), "?y"),), ("?x", _TYPE, str(kind)))
    for prop, kind in closed.subject_objects(RDFS.range):
        if _named(prop) and _named(kind):
            axiom = f"{_name(prop)} has the range {_name(kind)}"
            yield Rule(axiom, (("?x", str(prop), "?y"),), ("?y", _TYPE, str(kind)))
    for prop, other in closed.subject_objects(OWL.inverseOf):
        if _named(prop) and _named(other):
            axiom = f"{_name(prop)} and {_name(other)} are inverse"
            yield _rule(axiom, prop, "?y", "?x", other)
            yield _rule(axiom, other, "?y", "?x", prop)
    for prop in closed.subjects(RDF.type, OWL.SymmetricProperty):
        yield _rule(f"{_name(prop)} is symmetric", prop, "?y", "?x", prop)
    for prop in closed.subjects(RDF.type, OWL.TransitiveProperty):
        body = (("?x", str(prop), "?y"), ("?y", str(prop), "?z"))
        yield Rule(f"{_name(prop)} is transitive", body, ("?x", str(prop), "?z"))


def _chain_rules(schema: Graph) -> Iterator[Rule]:
    for prop, chain in schema.subject_objects(OWL.propertyChainAxiom):
        links = [str(link) for link in Collection(schema, chain)]
        body: tuple[Pattern, ...] = tuple((f"?x{i}", link, f"?x{i + 1}") for i, link in enumerate(links))
        axiom = f"{' then '.join(_name(URIRef(link)) for link in links)} gives {_name(prop)}"
        yield Rule(axiom, body, ("?x0", str(prop), f"?x{len(links)}"))


def _rule(axiom: str, prop: Node, subject: str, value: str, gives: Node) -> Rule:
    return Rule(axiom, (("?x", str(prop), "?y"),), (subject, str(gives), value))


def _named(term: Node) -> bool:
    return isinstance(term, URIRef) and not str(term).startswith(_BUILT_IN)


def _name(term: Node) -> str:
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term)[len(namespace) :]}"
    return str(term)
