"""The W3C test manifests: which tests there are, and what each is made of.

The suites lie beside the repository, in `../shared/conformance/rdf-tests`. Every IRI in them is relative to
the address at which the W3C publishes them, so that `FROM <data.ttl>` names a graph and no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

DATA: Final = Path(__file__).parents[3] / "shared/conformance/rdf-tests"
BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"

MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""The format of a file of triples, by the ending of its name."""


@dataclass(frozen=True)
class Manifest:
    """The triples of one manifest file."""

    iri: str
    store: ox.Store

    def values(self, node: Term, predicate: str) -> list[Term]:
        """Give the values of a property, in no order."""
        assert isinstance(node, ox.NamedNode | ox.BlankNode), f"{node} has no properties"
        return [quad.object for quad in self.store.quads_for_pattern(node, ox.NamedNode(predicate), None)]

    def value(self, node: Term, predicate: str) -> Term | None:
        """Give the one value of a property, or None where there is none."""
        found = self.values(node, predicate)
        assert len(found) < 2, f"{node} has more than one {predicate}"
        return found[0] if found else None

    def items(self, node: Term | None) -> Iterator[Term]:
        """Give the items of an RDF list, in their order."""
        while node is not None and node != ox.NamedNode(RDF + "nil"):
            first = self.value(node, RDF + "first")
            assert first is not None, f"{node} is no list"
            yield first
            node = self.value(node, RDF + "rest")


@dataclass(frozen=True)
class Entry:
    """One test of a manifest.

    Attributes:
        id: What the test is called here: the folder, then the test's own name.
        kind: The class of test, such as `QueryEvaluationTest`.
        node: The test in its manifest.
        manifest: The manifest.
    """

    id: str
    kind: str
    node: ox.NamedNode
    manifest: Manifest

    def value(self, predicate: str) -> Term | None:
        """Give the one value of a property of the test."""
        return self.manifest.value(self.node, predicate)


@dataclass(frozen=True)
class Graph:
    """One graph to be loaded: the name it gets (None is the default graph) and its file."""

    name: str | None
    file: str


def path_of(iri: str) -> Path:
    """Find the file behind an IRI of the suites."""
    assert iri.startswith(BASE), f"{iri} is not of the suites"
    return DATA / iri.removeprefix(BASE)


def iri_of(term: Term | None) -> str:
    """Give the IRI that a term must be."""
    assert isinstance(term, ox.NamedNode), f"{term} is no IRI"
    return term.value


@cache
def read_manifest(path: str) -> Manifest:
    """Read one manifest.

    Args:
        path: Its file, relative to the suites' folder.

    Returns:
        Its triples.
    """
    store = ox.Store()
    store.load(path=DATA / path, format=ox.RdfFormat.TURTLE, base_iri=BASE + path)
    return Manifest(BASE + path, store)


def read_entries(path: str) -> list[Entry]:
    """Read the tests of a manifest, and of all that it includes.

    Args:
        path: The manifest's file, relative to the suites' folder.

    Returns:
        The tests, in the order of the manifests.
    """
    manifest = read_manifest(path)
    # Some manifests do not name themselves, so the root is found by its class.
    [root] = {
        quad.subject
        for quad in manifest.store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), ox.NamedNode(MF + "Manifest")
        )
    }
    entries = []
    for included in manifest.items(manifest.value(root, MF + "include")):
        entries += read_entries(iri_of(included).removeprefix(BASE))
    for node in manifest.items(manifest.value(root, MF + "entries")):
        assert isinstance(node, ox.NamedNode)
        kind = iri_of(manifest.value(node, RDF + "type")).removeprefix(MF)
        name = node.value.rpartition("#")[2].rpartition("/")[2]
        entries.append(Entry(f"{Path(path).parent.as_posix()}/{name}", kind, node, manifest))
    return entries


def read_dataset(manifest: Manifest, node: Term, vocabulary: str) -> tuple[Graph, ...]:
    """Read which graphs an action or a result names.

    Args:
        manifest: The manifest.
        node: The action or the result.
        vocabulary: The namespace of `data` and `graphData`: QT or UT.

    Returns:
        The graphs, in the order of their names.
    """
    graphs = [Graph(None, iri_of(term)) for term in manifest.values(node, vocabulary + "data")]
    for term in manifest.values(node, vocabulary + "graphData"):
        if isinstance(term, ox.NamedNode):
            graphs.append(Graph(term.value, term.value))
            continue
        label = manifest.value(term, RDFS + "label")
        assert isinstance(label, ox.Literal)
        graphs.append(Graph(label.value, iri_of(manifest.value(term, vocabulary + "graph"))))
    return tuple(sorted(graphs, key=lambda graph: (graph.name or "", graph.file)))
