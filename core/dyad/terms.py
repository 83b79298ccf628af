"""Turning rdflib's terms into pyoxigraph's and back.

rdflib reads YAML-LD and feeds the validators; pyoxigraph stores and answers. Both have the RDF 1.1 terms;
only their classes differ.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_ox(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Convert a term of rdflib to one of pyoxigraph.

    Args:
        term: An IRI, a literal or a blank node.

    Returns:
        The same term.

    Raises:
        TypeError: The term is of another kind (a variable, a quoted graph).

    Example:
        >>> str(to_ox(Literal("Viet Nam", lang="en")))
        '"Viet Nam"@en'
    """
    match term:
        case URIRef():
            return ox.NamedNode(str(term))
        case Literal():
            if term.language:
                return ox.Literal(str(term), language=term.language)
            if term.datatype is not None:
                return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
            return ox.Literal(str(term))
        case BNode():
            return ox.BlankNode(str(term))
    raise TypeError(f"no RDF term: {term!r}")


def to_rdflib(term: OxTerm) -> URIRef | BNode | Literal:
    """Convert a term of pyoxigraph to one of rdflib.

    Args:
        term: An IRI, a literal or a blank node.

    Returns:
        The same term; the lexical form is kept as it is.

    Raises:
        TypeError: The term is a triple term, for which rdflib has no class.
    """
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
                return Literal(term.value)
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case ox.BlankNode():
            return BNode(term.value)
    raise TypeError(f"rdflib has no class for {term}")


def quads_of(graph: Graph, name: ox.NamedNode) -> Iterable[ox.Quad]:
    """Give the triples of an rdflib graph as quads of one named graph.

    Args:
        graph: The triples.
        name: The graph's name.

    Yields:
        One quad a triple.
    """
    for subject, predicate, value in graph:
        head = to_ox(subject)
        verb = to_ox(predicate)
        if isinstance(head, ox.Literal) or not isinstance(verb, ox.NamedNode):
            raise TypeError(f"no RDF triple: {subject!r} {predicate!r} {value!r}")
        yield ox.Quad(head, verb, to_ox(value), name)
