"""The vocabulary, its codes and its shapes, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from dyad.namespaces import ID
from dyad.resources import find_resource
from dyad_loader.validate import read_shapes

EXAMPLE_COUNTRIES = (ID["country/FJI"], ID["country/ISL"])
"""The countries that the examples name; with all 280, the reference engine would take minutes."""


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """ontology/dyad.ttl."""
    return Graph().parse(find_resource("ontology/dyad.ttl"))


@pytest.fixture(scope="session")
def alignments() -> Graph:
    """ontology/alignments.ttl."""
    return Graph().parse(find_resource("ontology/alignments.ttl"))


@pytest.fixture(scope="session")
def codes() -> Graph:
    """All schemes of ontology/codes."""
    graph = Graph()
    for path in sorted(find_resource("ontology/codes").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """All shapes of ontology/shapes."""
    return read_shapes(find_resource("ontology/shapes"))


@pytest.fixture(scope="session")
def countries() -> Graph:
    """All countries of the reference data."""
    return Graph().parse(find_resource("seeds/reference/countries.ttl"))


@pytest.fixture(scope="session")
def reference(ontology: Graph, alignments: Graph, codes: Graph, countries: Graph) -> Graph:
    """What examples are validated with: of vocabulary and codes what shapes look at, and a few countries."""
    graph = Graph()
    for part in (ontology, alignments, codes):
        for predicate in (RDF.type, RDFS.subClassOf, SKOS.inScheme):
            for triple in part.triples((None, predicate, None)):
                graph.add(triple)
    for country in EXAMPLE_COUNTRIES:
        assert (country, RDFS.label, None) in countries
        for triple in countries.triples((URIRef(country), None, None)):
            graph.add(triple)
    return graph


@pytest.fixture(scope="session")
def shapes_folder() -> Path:
    """ontology/shapes."""
    return find_resource("ontology/shapes")
