"""What is said of a thing, as RDF: its description, bounded and page by page, in every format.

A description has

- what is said of the thing, and of its parts: the steps of its status and level, its tenures;
- its receipts: the paragraphs that are evidence, and their places in the text;
- what points to the thing;
- a name for every other thing that comes up, and title, publisher and date of each document.

Each statement keeps the graph where it stands, which N-Quads and TriG tell and the formats of triples cannot.
A page has at most `MOST_SAID` statements of the first two kinds and `MOST_POINTING` of the third. Where that
is not all, the data say so, in terms of Hydra: nobody takes a part for the whole. There are no blank nodes,
and nothing depends on the address that was asked, so all formats hold the same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dyad.errors import NotFound
from dyad.namespaces import BASE, PREFIXES
from dyad.store import GRAPH_FORMATS, Store, Term
from dyad_server.errors import NotAcceptable
from dyad_server.languages import values_blocks

MOST_SAID: Final = 1_000
"""Statements about the thing, its parts and its receipts on a page."""

MOST_POINTING: Final = 200
"""Statements that point to the thing on a page."""

LAST_PAGE: Final = 10_000
"""No page beyond this is looked for."""

DATASET: Final = BASE + "dataset"
INFERRED: Final = "/inferred"

_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES: Final = {
    **{prefix: iri for prefix, iri in PREFIXES.items() if not iri.startswith(BASE)},
    **{"hydra": _HYDRA, "sd": _SD},
}
"""The prefixes of representations. Things are written out: most have a / in them, and would need escapes."""

_IS_SUBJECT: Final = "SELECT ?thing WHERE { ?thing ?property ?value } LIMIT 1"
_IS_GRAPH: Final = "SELECT ?graph WHERE { GRAPH ?graph { ?subject ?property ?value } } LIMIT 1"

# Each thing is looked up by an OPTIONAL of its own: the engine may read the whole graph for a plain join.
_SAID: Final = """
SELECT DISTINCT ?thing ?subject ?property ?value ?graph WHERE {
  {
    SELECT DISTINCT ?thing ?subject WHERE {
      ?thing (dyad:status|dyad:level|dyad:tenure)?/(dyad:evidence/oa:hasSelector?)? ?subject
    }
  }
  OPTIONAL { GRAPH ?graph { ?subject ?property ?value } }
  FILTER(BOUND(?graph))
}
ORDER BY ?subject ?property STR(?value) LANG(?value) ?value ?graph
"""
_POINTING: Final = """
SELECT DISTINCT ?thing ?subject ?property ?graph WHERE {
  GRAPH ?graph { ?subject ?property ?thing }
  FILTER(isIRI(?subject))
}
ORDER BY ?subject ?property ?graph
"""
_NAMES: Final = """
SELECT DISTINCT ?subject ?property ?value ?graph WHERE {
  VALUES ?subject { %s }
  OPTIONAL {
    GRAPH ?graph { ?subject ?property ?value }
    FILTER(?property IN (rdfs:label, skos:prefLabel, dcterms:title))
  }
  FILTER(BOUND(?graph) && LANG(?value) IN ("en", ""))
}"""
_DOCUMENTS: Final = """
SELECT DISTINCT ?subject ?property ?value ?graph WHERE {
  VALUES ?subject { %s }
  OPTIONAL {
    GRAPH ?graph { ?subject ?property ?value }
    FILTER(?property IN (rdf:type, dcterms:title, dcterms:publisher, dcterms:language, dyad:published))
  }
  FILTER(?graph = ?subject)
}"""
_COUNT: Final = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Description:
    """One page of what is said of a thing.

    Attributes:
        iri: The thing.
        page: Which page it is, from 1.
        has_next: Whether there is a further page.
        said: What is said of the thing, its parts and its receipts.
        pointing: What points to the thing.
        beside: Names of other things, and what documents there are.
        paging: That it is a page, where it is not all.
    """

    iri: str
    page: int
    has_next: bool
    said: tuple[ox.Quad, ...]
    pointing: tuple[ox.Quad, ...]
    beside: tuple[ox.Quad, ...]
    paging: tuple[ox.Quad, ...]

    def quads(self) -> list[ox.Quad]:
        """All of it, each quad once."""
        return list(dict.fromkeys((*self.said, *self.pointing, *self.beside, *self.paging)))


def is_described(store: Store, iri: str) -> bool:
    """Tell whether anything is said of a thing, or it is the name of a graph.

    Args:
        store: Where to look.
        iri: The thing.

    Returns:
        Whether there is something; false also for what can be no IRI.
    """
    return is_subject(store, iri) or _has_rows(store, _IS_GRAPH, "graph", iri)


def is_subject(store: Store, iri: str) -> bool:
    """Tell whether anything is said of a thing.

    Args:
        store: Where to look.
        iri: The thing.

    Returns:
        Whether there is something; false also for what can be no IRI.
    """
    return _has_rows(store, _IS_SUBJECT, "thing", iri)


def describe_thing(store: Store, iri: str, page: int = 1) -> Description:
    """Describe a thing.

    Args:
        store: Where to look.
        iri: The thing, of which `is_described` holds.
        page: Which page of the description, from 1.

    Returns:
        The page.

    Raises:
        NotFound: The description has no such page.
        StoreError: The store failed.
    """
    if not 1 <= page <= LAST_PAGE:
        raise NotFound(f"there is no page {page} of the description: pages go from 1 to {LAST_PAGE:,}")
    thing = ox.NamedNode(iri)
    said, more_said = _page_of(store, _SAID, thing, page, MOST_SAID)
    pointing, more_pointing = _page_of(store, _POINTING, thing, page, MOST_POINTING)
    if page == 1 and not said:
        said = list(_describe_graph(store, thing))
    if not said and not pointing:
        raise NotFound(f"there is no page {page} of the description of {iri}: begin with page 1")
    has_next = more_said or more_pointing
    return Description(
        iri,
        page,
        has_next,
        tuple(said),
        tuple(pointing),
        tuple(_read_beside(store, thing, [*said, *pointing])),
        tuple(_tell_paging(iri, page, has_next=has_next)) if has_next or page > 1 else (),
    )


def write_description(description: Description, format_name: str) -> bytes:
    """Write a description.

    Args:
        description: The description.
        format_name: A key of `dyad.store.GRAPH_FORMATS`.

    Returns:
        The bytes.

    Raises:
        NotAcceptable: RDF/XML cannot hold a character that is in it.
    """
    quads = description.quads()
    if format_name == "rdfxml" and any(_NOT_XML.search(_text_of(quad)) for quad in quads):
        raise NotAcceptable(
            "what is said has a control character, which XML cannot hold: ask for Turtle or JSON-LD"
        )
    form = GRAPH_FORMATS[format_name]
    if format_name in ("trig", "nquads"):
        quads.sort(key=lambda quad: (str(quad.graph_name), str(quad)))
        prefixes = _prefixes_in(quads) if format_name == "trig" else None
        return ox.serialize(quads, format=form, prefixes=prefixes) or b""
    triples = dict.fromkeys(quad.triple for quad in quads)
    prefixes = _prefixes_in(quads) if format_name != "ntriples" else None
    data = ox.serialize(triples, format=form, prefixes=prefixes) or b""
    # An XML parser takes a carriage return for a line feed, unless it is written so (XML 1.0, section 2.11).
    return data.replace(b"\r", b"&#13;") if format_name == "rdfxml" else data


def source_of(graph: str) -> str:
    """Tell from which source a graph comes.

    Args:
        graph: The graph's name.

    Returns:
        The name without its mark of inference.

    Example:
        >>> source_of("https://w3id.org/dyad/id/source/a/inferred")
        'https://w3id.org/dyad/id/source/a'
    """
    return graph.removesuffix(INFERRED)


def _text_of(quad: ox.Quad) -> str:
    return quad.object.value if isinstance(quad.object, ox.Literal) else ""


def _has_rows(store: Store, query: str, variable: str, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    return any(store.query(query, bindings={variable: node}).rows())


def _prefixes_in(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The prefixes that are of use."""
    text = "\n".join(map(str, quads))
    return {prefix: iri for prefix, iri in _PREFIXES.items() if f"<{iri}" in text}


def _page_of(
    store: Store, query: str, thing: ox.NamedNode, page: int, most: int
) -> tuple[list[ox.Quad], bool]:
    """Ask for one row more than a page has, to know whether there is a next."""
    text = f"{query}LIMIT {most + 1:d} OFFSET {(page - 1) * most:d}"
    rows = list(store.query(text, bindings={"thing": thing}).rows())
    quads = [
        ox.Quad(row["subject"], row["property"], row.get("value", thing), row["graph"])  # type: ignore[arg-type]
        for row in rows[:most]
    ]
    return quads, len(rows) > most


def _read_beside(store: Store, thing: ox.NamedNode, quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    subjects = {quad.subject for quad in quads} - {thing}
    objects = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)} - {thing}
    named = sorted(str(node.value) for node in subjects | objects if isinstance(node, ox.NamedNode))
    yield from _ask_about(store, _NAMES, named)
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    yield from _ask_about(store, _DOCUMENTS, sorted({source_of(graph) for graph in graphs}))


def _ask_about(store: Store, query: str, iris: list[str]) -> Iterator[ox.Quad]:
    for block in values_blocks(iris):
        for row in store.query(query % block).rows():
            yield ox.Quad(row["subject"], row["property"], row["value"], row["graph"])  # type: ignore[arg-type]


def _describe_graph(store: Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Say what a graph is that no document describes: that of what follows, or that of the reference data."""
    rows = list(store.query(_COUNT, bindings={"graph": graph}).rows())
    if not rows:
        return
    source = source_of(graph.value)
    inferred = graph.value != source
    of_all = f"{source}/" == BASE  # what follows from several sources together
    told = "What follows" if inferred else "What is said"
    where = "from several sources together" if of_all else f"in {source.removeprefix(BASE)}"
    said: list[tuple[str, Term]] = [
        (PREFIXES["rdf"] + "type", ox.NamedNode(_SD + "Graph")),
        (PREFIXES["rdf"] + "type", ox.NamedNode(PREFIXES["void"] + "Dataset")),
        (PREFIXES["rdfs"] + "label", ox.Literal(f"{told} {where}", language="en")),
        (PREFIXES["void"] + "triples", rows[0]["triples"]),
        (PREFIXES["dcterms"] + "isPartOf", ox.NamedNode(DATASET)),
    ]
    if inferred and not of_all:
        said.append((PREFIXES["prov"] + "wasDerivedFrom", ox.NamedNode(source)))
    for verb, value in said:
        yield ox.Quad(graph, ox.NamedNode(verb), value, graph)


def _tell_paging(iri: str, page: int, *, has_next: bool) -> Iterator[ox.Quad]:
    here = ox.NamedNode(f"{iri}?page={page:d}")
    yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(_HYDRA + "view"), here)
    yield ox.Quad(
        here, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(_HYDRA + "PartialCollectionView")
    )
    for name, number in (
        ("first", 1),
        *([("previous", page - 1)] if page > 1 else []),
        *([("next", page + 1)] if has_next else []),
    ):
        yield ox.Quad(here, ox.NamedNode(_HYDRA + name), ox.NamedNode(f"{iri}?page={number:d}"))
