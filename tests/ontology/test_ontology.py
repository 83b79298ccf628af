import json
import re
from collections.abc import Iterator

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DefinedNamespace

from dyad.namespaces import CODE, DYAD, EDTF, OA, PREFIXES, SCHEMA
from dyad.resources import find_resource

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)

NOT_WRITTEN = {
    "between": "derived",
    "during": "derived",
    "firstDay": "derived",
    "lastDay": "derived",
    "inYear": "derived",
    "latestStatus": "derived",
    "ofDyad": "derived",
    "year": "derived",
    "heldBy": "inferred",
    "holdsPost": "inferred",
    "represents": "inferred",
    "resultOf": "inferred",
    "alpha2": "reference data",
    "alpha3": "reference data",
    "alpha4": "reference data",
    "numeric": "reference data",
    "withdrawn": "reference data",
}
"""The properties for which a facts file has no key, and why."""

AXIOMS = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.inverseOf,
    OWL.propertyChainAxiom,
}
"""What entails; all within OWL 2 RL, and each has a rule in the closure."""

TYPES = {
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
}

ANNOTATIONS = {
    RDFS.label,
    SKOS.definition,
    SKOS.example,
    SCHEMA.domainIncludes,
    SCHEMA.rangeIncludes,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    OWL.versionInfo,
    URIRef("http://purl.org/vocab/vann/preferredNamespacePrefix"),
    URIRef("http://purl.org/vocab/vann/preferredNamespaceUri"),
}


def classes(ontology: Graph) -> set[URIRef]:
    """List the classes."""
    return {URIRef(str(kind)) for kind in ontology.subjects(RDF.type, OWL.Class)}


def properties(ontology: Graph) -> set[URIRef]:
    """List the properties."""
    return {URIRef(str(prop)) for kind in PROPERTY_KINDS for prop in ontology.subjects(RDF.type, kind)}


def definitions() -> Iterator[tuple[str, dict[str, object]]]:
    """Give every term definition of the context that is not a prefix, those of scoped contexts included."""

    def walk(context: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
        for key, value in context.items():
            if isinstance(value, dict):
                yield key, value
                if isinstance(inner := value.get("@context"), dict):
                    yield from walk(inner)

    yield from walk(read_context())


def read_context() -> dict[str, object]:
    """Read the context."""
    text = find_resource("ontology/context.jsonld").read_text(encoding="utf-8")
    context: dict[str, object] = json.loads(text)["@context"]
    return context


def resolve(name: object) -> URIRef:
    """Make an IRI of a compact one, by the prefixes of the context."""
    prefix, _, local = str(name).partition(":")
    return URIRef(str(read_context()[prefix]) + local)


# ------------------------------------------------------------------------------- terms


def test_ontology_each_term_has_label_definition_and_example(ontology: Graph) -> None:
    """A class or property has one English label, definition and example."""
    for term in classes(ontology) | properties(ontology):
        for predicate in (RDFS.label, SKOS.definition, SKOS.example):
            texts = list(ontology.objects(term, predicate))
            assert len(texts) == 1, (term, predicate)
            assert isinstance(texts[0], Literal)
            assert texts[0].language == "en"
            assert str(texts[0]).strip()


def test_ontology_definition_is_a_sentence(ontology: Graph) -> None:
    """A definition begins with a capital and ends with a full stop."""
    for text in ontology.objects(None, SKOS.definition):
        assert re.fullmatch(r"[A-Z].*\.", str(text))


def test_ontology_names_tell_classes_from_properties(ontology: Graph) -> None:
    """Classes are written in upper camel case and properties in lower camel case."""
    for kind in classes(ontology):
        assert re.fullmatch("[A-Z][A-Za-z]+", kind.removeprefix(str(DYAD)))
    for prop in properties(ontology):
        assert re.fullmatch("[a-z][A-Za-z0-9]*", prop.removeprefix(str(DYAD)))


def test_ontology_labels_differ(ontology: Graph) -> None:
    """No two classes have one label, and no two properties."""
    for terms in (classes(ontology), properties(ontology)):
        labels = [str(ontology.value(term, RDFS.label)).lower() for term in terms]
        assert len(labels) == len(set(labels))


def test_ontology_mentions_only_terms_it_defines(ontology: Graph) -> None:
    """Every term of the namespace that stands anywhere in the file is defined in it."""
    mentioned = {term for triple in ontology for term in triple if str(term).startswith(str(DYAD))}
    mentioned -= {Literal(str(DYAD))}
    assert mentioned == classes(ontology) | properties(ontology)


def test_ontology_domains_are_classes(ontology: Graph) -> None:
    """A property is said to belong to classes of the vocabulary."""
    assert {URIRef(str(kind)) for kind in ontology.objects(None, SCHEMA.domainIncludes)} <= classes(ontology)


@pytest.mark.parametrize("kind", PROPERTY_KINDS, ids=lambda kind: kind.fragment)
def test_ontology_ranges_fit_the_kind_of_property(ontology: Graph, kind: URIRef) -> None:
    """Object properties lead to classes or codes, datatype properties to datatypes."""
    datatypes = {XSD.string, XSD.integer, XSD.decimal, XSD.date, XSD.boolean, EDTF}
    allowed = datatypes if kind == OWL.DatatypeProperty else classes(ontology) | {SKOS.Concept}
    for prop in ontology.subjects(RDF.type, kind):
        assert set(ontology.objects(prop, SCHEMA.rangeIncludes)) <= allowed, prop
        if kind == OWL.DatatypeProperty:
            assert (prop, SCHEMA.rangeIncludes, None) in ontology


# ------------------------------------------------------------------------------- axioms


def test_ontology_stays_within_the_axioms_that_the_closure_has(ontology: Graph) -> None:
    """Nothing is stated but annotations and the few axioms of OWL 2 RL that are used here."""
    lists = {RDF.first, RDF.rest}
    assert set(ontology.predicates()) <= {RDF.type} | AXIOMS | ANNOTATIONS | lists
    assert set(ontology.objects(None, RDF.type)) <= TYPES


def test_ontology_axioms_are_about_named_terms(ontology: Graph) -> None:
    """Sub-classes, sub-properties and inverses hold between named terms of the vocabulary."""
    for predicate, terms in (
        (RDFS.subClassOf, classes(ontology)),
        (RDFS.subPropertyOf, properties(ontology)),
        (OWL.inverseOf, properties(ontology)),
    ):
        for one, other in ontology.subject_objects(predicate):
            assert {one, other} <= terms
            assert one != other


def test_ontology_has_no_circle_of_classes_or_properties(ontology: Graph) -> None:
    """No class or property stands below itself."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for one, other in ontology.subject_objects(predicate):
            assert one not in set(ontology.transitive_objects(other, predicate))


def test_ontology_chains_are_of_two_properties(ontology: Graph) -> None:
    """A chain has two named object properties, which is what the closure has a rule for."""
    chains = list(ontology.subject_objects(OWL.propertyChainAxiom))
    assert chains
    for prop, chain in chains:
        links = list(Collection(ontology, chain))
        assert len(links) == 2
        for link in (prop, *links):
            assert (link, RDF.type, OWL.ObjectProperty) in ontology


def test_ontology_derived_properties_entail_nothing(ontology: Graph) -> None:
    """What the loader computes after the closure never feeds it."""
    derived = {DYAD[name] for name, why in NOT_WRITTEN.items() if why == "derived"}
    for one, predicate, other in ontology:
        if predicate in AXIOMS or predicate == RDF.first:
            assert not {one, other} & derived


# ------------------------------------------------------------------------------- the context


def test_context_each_term_exists(ontology: Graph) -> None:
    """A term of the context stands for a class or property that exists."""
    closed: dict[str, type[DefinedNamespace]] = {
        str(RDFS): RDFS,
        str(SKOS): SKOS,
        str(DCTERMS): DCTERMS,
    }
    for key, definition in definitions():
        iri = resolve(definition["@id"])
        if iri.startswith(str(DYAD)):
            known = classes(ontology) if key[0].isupper() else properties(ontology)
            assert iri in known, key
        elif iri.startswith(str(OA)):
            assert iri == OA.hasSource
        else:
            space = next(space for space in closed if iri.startswith(space))
            assert iri in closed[space], key


def test_context_has_a_key_for_every_property_that_files_may_use(ontology: Graph) -> None:
    """Whatever is neither derived, inferred nor reference data can be written in a facts file."""
    keyed = {resolve(definition["@id"]) for key, definition in definitions() if key[0].islower()}
    assert properties(ontology) - keyed == {DYAD[name] for name in NOT_WRITTEN}


def test_context_coerces_values_as_the_vocabulary_says(ontology: Graph) -> None:
    """Codes, things, dates and numbers come out as what the range of their property is."""
    for key, definition in definitions():
        prop = resolve(definition["@id"])
        if not key[0].islower() or not prop.startswith(str(DYAD)):
            continue
        ranges = set(ontology.objects(prop, SCHEMA.rangeIncludes))
        coercion = definition.get("@type")
        if SKOS.Concept in ranges:
            assert coercion == "@vocab", key
        elif (prop, RDF.type, OWL.ObjectProperty) in ontology:
            assert coercion == "@id", key
        elif ranges == {XSD.string}:
            assert coercion is None, key
        else:
            assert ranges == {
                resolve(coercion) if str(coercion).startswith("xsd:") else URIRef(str(coercion))
            }, key


def test_context_code_keys_lead_to_schemes_that_exist() -> None:
    """The vocabulary in which a code is looked up is a scheme of ontology/codes."""
    for key, definition in definitions():
        if definition.get("@type") == "@vocab":
            inner = definition["@context"]
            assert isinstance(inner, dict)
            scheme = str(inner["@vocab"])
            assert scheme.startswith(str(CODE)), key
            assert find_resource(f"ontology/codes/{scheme.removeprefix(str(CODE)).rstrip('/')}.ttl").exists()


def test_context_prefixes_are_those_of_the_code() -> None:
    """A prefix of the context means what the code means by it."""
    for key, value in read_context().items():
        if isinstance(value, str) and not key.startswith("@") and not value.startswith("@"):
            assert PREFIXES.get(key, value) == value
    assert read_context()["@base"] == PREFIXES["id"]
    assert read_context()["@vocab"] == PREFIXES["dyad"]
