"""Building a release of documents that have passed the gate: closure, derived facts, bulk load, publishing.

Whoever loads facts files and whoever writes through the service build the same way, so that a release follows
from what its documents say and not from how they came in. A document that has not changed since the last
release need not be closed again.
"""

from __future__ import annotations

import datetime
import io
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, Graph
from rdflib.term import Node

from dyad.namespaces import BASE, DYAD
from dyad.rules import Rule, serialize_rules
from dyad.settings import Settings
from dyad.snapshot import SnapshotWriter
from dyad.terms import OxTerm, quads_of, to_rdflib
from dyad_loader.closure import INFERRED_TOGETHER, close, inferred_graph
from dyad_loader.derive import derive_dyad_years, derive_dyads, derive_latest_status
from dyad_loader.expand import Expanded
from dyad_loader.indexing import index_apart, index_here
from dyad_loader.inputs import Inputs
from dyad_loader.publish import build_folder, publish
from dyad_loader.quad_file import QuadFile, load_files
from dyad_loader.schema import derive_rules
from dyad_loader.together import close_together, status_together, years_together
from dyad_loader.written import write_written

REFERENCE = BASE + "dataset/reference"
"""The graph of the reference data: countries and codes."""

ONTOLOGY = "https://w3id.org/dyad/ontology"
"""The graph of the ontology and its alignments."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Ground:
    """What all documents stand on: reference data and ontology, closed.

    Attributes:
        reference: The triples of the reference data.
        rules: The rules of the closure.
        asserted: The reference data again, as the engine's triples.
        inferred: What follows from them.
        schema: The triples of the ontology.
    """

    reference: Graph
    rules: Sequence[Rule]
    asserted: frozenset[ox.Triple]
    inferred: frozenset[ox.Triple]
    schema: frozenset[ox.Triple]


@dataclass(frozen=True)
class Closed:
    """A document with all that follows from it.

    Attributes:
        source: The IRI of its source.
        graph: What it says.
        asserted: The same as the engine's triples.
        beside: What follows from it and what is derived from it, without what it says itself.
        things: How many things it describes.
    """

    source: str
    graph: Graph
    asserted: frozenset[ox.Triple]
    beside: frozenset[ox.Triple]
    things: int


@dataclass(frozen=True)
class Built:
    """A release that has just been published.

    Attributes:
        folder: Its folder.
        counts: Its counts by name.
    """

    folder: Path
    counts: dict[str, int]


def close_ground(reference: Graph, schema: Graph, progress: Progress) -> Ground:
    """Close what all documents stand on.

    Args:
        reference: The triples of the reference data.
        schema: The triples of the ontology.
        progress: Called with a few words as each step begins.

    Returns:
        Both with what follows.
    """
    progress("drawing rules from the ontology")
    rules = derive_rules(schema)
    progress("closing the reference data")
    asserted = frozenset(triples_of(reference))
    inferred = frozenset(close(asserted, rules))
    return Ground(reference, rules, asserted, inferred, frozenset(triples_of(schema)))


def close_document(document: Expanded, days: Graph, ground: Ground) -> Closed:
    """Find what follows from a document together with the reference data, and derive its facts.

    Args:
        document: The document.
        days: Its derived days.
        ground: What it stands on.

    Returns:
        The document, closed.
    """
    asserted = triples_of(document.graph)
    inferred = close(ground.asserted | ground.inferred | asserted, ground.rules)
    whole = Graph()
    for triple in (*asserted, *inferred):
        whole.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    dyads = Graph()
    for derived in derive_dyads(whole, ground.reference):
        dyads.add(derived)
    for derived in list(derive_dyad_years(dyads + days)):
        dyads.add(derived)
    beside = (inferred | triples_of(days) | triples_of(dyads)) - asserted
    return Closed(
        document.source, document.graph, frozenset(asserted), frozenset(beside), len(document.described)
    )


class Pieces(Protocol):
    """Documents whose triples stand in files, since they are too many for memory."""

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """Give the files with N-Triples: source, file, and whether the source says it itself."""

    def counts(self) -> dict[str, dict[str, Any]]:
        """Give the counts of each source."""

    def write(self, folder: Path) -> None:
        """Write what is to be told of them into a release."""


def build_release(
    inputs: Inputs,
    settings: Settings,
    ground: Ground,
    documents: Iterable[Closed],
    progress: Progress,
    pieces: Pieces | None = None,
) -> Built:
    """Build a release and make it current.

    Args:
        inputs: What it is made of, for its manifest.
        settings: Where it goes.
        ground: What the documents stand on.
        documents: The documents, in the order in which they are to be closed.
        progress: Called with a few words as each step begins.
        pieces: More documents, in files.

    Returns:
        The release.

    Raises:
        ReleaseError: The file system refuses.
    """
    with build_folder(settings.home, inputs.version) as folder:
        store = ox.Store(str(folder / "store"))
        sources: dict[str, dict[str, Any]] = {}
        processes = (settings.load_processes or os.cpu_count() or 1) if pieces is not None else 1
        if pieces is None:
            store.bulk_extend(_quads(ground, documents, sources, progress))
        else:
            documents = list(documents)
            together = _load_pieces(store, ground, documents, pieces, processes, sources, progress)
            pieces.write(folder)
            if len(store) <= settings.in_memory:
                progress("writing what serving reads into memory")
                _write_snapshot(folder, ground, documents, pieces, together)
        if processes > 1:
            store.flush()
            del store
            counts = index_apart(folder, inputs.version, processes, progress)
        else:
            counts = index_here(store, folder, inputs.version, progress)
            store.flush()
            del store
        (folder / "rules.json").write_text(serialize_rules(ground.rules), encoding="utf-8")
        write_written(folder, inputs.written)
        manifest = {
            "version": inputs.version,
            "base": inputs.base,
            "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "inputs": inputs.hashes,
            "counts": counts,
            "sources": sources,
        }
        progress("publishing")
        return Built(publish(settings.home, folder, manifest, settings.keep), counts)


def _quads(
    ground: Ground,
    documents: Iterable[Closed],
    counts: dict[str, dict[str, Any]],
    progress: Progress,
) -> Iterator[ox.Quad]:
    """Give everything graph by graph; fills in each source's counts."""
    yield from _quads_of_ground(ground)
    everything = set(ground.asserted | ground.inferred)
    graphs = []
    for document in documents:
        yield from _quads_of_document(document, counts)
        everything |= document.asserted | document.beside
        graphs.append(document.graph)
    progress("closing what several sources say together")
    latest = Graph()
    for triple in derive_latest_status(graphs, _ranks(ground.reference)):
        latest.add(triple)
    derived = triples_of(latest) | (_years_together(everything) - everything)
    yield from _in_graph(INFERRED_TOGETHER, close(everything, ground.rules) | derived)


def _quads_of_ground(ground: Ground) -> Iterator[ox.Quad]:
    yield from _in_graph(REFERENCE, ground.asserted)
    yield from _in_graph(inferred_graph(REFERENCE), ground.inferred)
    yield from _in_graph(ONTOLOGY, ground.schema)


def _quads_of_document(document: Closed, counts: dict[str, dict[str, Any]]) -> Iterator[ox.Quad]:
    yield from _in_graph(document.source, document.asserted)
    yield from _in_graph(inferred_graph(document.source), document.beside)
    counts[document.source] = {
        "things": document.things,
        "asserted": len(document.asserted),
        "inferred": len(document.beside),
    }


def _load_pieces(
    store: ox.Store,
    ground: Ground,
    documents: Iterable[Closed],
    pieces: Pieces,
    threads: int,
    counts: dict[str, dict[str, Any]],
    progress: Progress,
) -> set[ox.Triple]:
    """Load documents from memory and from files, then what follows from them together, which it gives."""
    store.bulk_extend(_quads_of_ground(ground))
    for document in documents:
        store.bulk_extend(_quads_of_document(document, counts))
    counts |= pieces.counts()
    progress("loading the documents of registers into the store")
    load_files(store, pieces.files(), threads)
    store.optimize()  # what was loaded in portions is read twice as fast afterwards
    progress("closing what several sources say together")
    found = close_together(store, ground.rules) | years_together(store)
    found.update(status_together(store, _ranks(ground.reference)))
    store.bulk_extend(_in_graph(INFERRED_TOGETHER, found))
    return found


def _write_snapshot(
    folder: Path,
    ground: Ground,
    documents: Iterable[Closed],
    pieces: Pieces,
    together: Iterable[ox.Triple],
) -> None:
    """Write the same quads into the file that serving reads; see `dyad.snapshot`."""
    with SnapshotWriter(folder) as snapshot, io.BufferedReader(QuadFile(pieces.files())) as quads:
        snapshot.add(_quads_of_ground(ground))
        for document in documents:
            snapshot.add(_quads_of_document(document, {}))
        snapshot.copy(quads)
        snapshot.add(_in_graph(INFERRED_TOGETHER, together))


def _years_together(everything: Set[ox.Triple]) -> set[ox.Triple]:
    """Derive the years of dyads where one document tells the sides of a fact and another one its year."""
    found: dict[str, defaultdict[OxTerm, set[OxTerm]]]
    found = {str(DYAD[name]): defaultdict(set) for name in ("between", "year", "during")}
    for triple in everything:
        if triple.predicate.value in found:
            found[triple.predicate.value][triple.subject].add(triple.object)
    between, year, during = found.values()
    facts = [fact for fact in between if len(during[fact]) < len(between[fact]) * len(year[fact])]
    graph = Graph()
    for fact in facts:
        for predicate, values in ((DYAD.between, between[fact]), (DYAD.year, year[fact])):
            for value in values:
                graph.add((to_rdflib(fact), predicate, to_rdflib(value)))
    dyads = {dyad for fact in facts for dyad in between[fact]}
    for triple in everything if dyads else ():
        if triple.subject in dyads and triple.predicate.value == str(RDFS.label):
            graph.add((to_rdflib(triple.subject), RDFS.label, to_rdflib(triple.object)))
    years = Graph()
    for one in derive_dyad_years(graph):
        years.add(one)
    return triples_of(years)


def _ranks(reference: Graph) -> Mapping[Node, int]:
    """The order of statuses, which their schemes give as notations."""
    ranks: dict[Node, int] = {}
    for code, notation in reference.subject_objects(SKOS.notation):
        if (code, RDF.type, SKOS.Concept) in reference and str(notation).isdigit():
            ranks[code] = int(str(notation))
    return ranks


def triples_of(graph: Graph) -> set[ox.Triple]:
    """Convert an rdflib graph.

    Args:
        graph: The graph.

    Returns:
        Its triples as the engine's.
    """
    return {quad.triple for quad in quads_of(graph, ox.NamedNode(ONTOLOGY))}


def _in_graph(graph: str, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Give triples as quads of a named graph, and of the default graph, which is the union of all."""
    name = ox.NamedNode(graph)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
