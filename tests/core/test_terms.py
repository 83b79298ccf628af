"""Terms between rdflib and pyoxigraph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef, Variable
from rdflib.term import Node

from dyad.terms import quads_of, to_ox, to_rdflib

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    "term",
    [
        URIRef("http://example.org/a"),
        Literal("Việt Nam", lang="vi"),
        Literal("text"),
        Literal("2025-05", datatype=URIRef("http://id.loc.gov/datatypes/edtf/EDTF")),
        Literal("1.50", datatype=XSD.decimal, normalize=False),
        Literal("007", datatype=XSD.integer, normalize=False),
        BNode("b1"),
    ],
)
def test_term_there_and_back_is_the_same(term: Node) -> None:
    """Every kind of term survives both ways, lexical form included."""
    back = to_rdflib(to_ox(term))
    assert back == term
    assert str(back) == str(term)


@given(TEXT)
def test_term_any_text_there_and_back_is_the_same(text: str) -> None:
    """Any text survives both ways."""
    assert str(to_rdflib(to_ox(Literal(text)))) == text


def test_term_that_is_no_rdf_term_is_refused() -> None:
    """A variable is no term, and rdflib has no triple terms."""
    with pytest.raises(TypeError, match="no RDF term"):
        to_ox(Variable("x"))
    name = ox.NamedNode("http://example.org/a")
    with pytest.raises(TypeError, match="rdflib has no class"):
        to_rdflib(ox.Triple(name, name, name))


def test_quads_of_a_graph_bear_its_name() -> None:
    """Each triple becomes a quad of the graph that is named."""
    graph = Graph()
    graph.add((URIRef("http://example.org/a"), URIRef("http://example.org/p"), Literal(1)))
    (quad,) = quads_of(graph, ox.NamedNode("http://example.org/g"))
    assert quad.graph_name == ox.NamedNode("http://example.org/g")
    assert quad.object == ox.Literal(1)
