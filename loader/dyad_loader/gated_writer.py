"""The writer behind `dyad serve --writable`: each write passes the gate, and comes with all that follows.

What is written are documents: the graph of a source says what its document says, as a facts file does. A
write is applied to the documents in memory, all of them are validated together, those that have changed are
closed anew, and a release is built and published like that of a load (`dyad_loader.building`). So a write is
there whole, with its closure and derived facts, or not at all; and a release follows from its documents
alone, whichever way they came in.

The documents of registers are not written, only taken over into the next release. A document that is written
can name a country but no other thing that only a register describes: that would need all of them in memory.

What does not change between two writes is kept: the reference data with its closure, the rules, the shapes,
and each document with what follows from it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from dyad.errors import NotFound, ReleaseError, ValidationFailed, WriteRefused
from dyad.namespaces import BASE
from dyad.rdf_text import read_rdf
from dyad.release import Release, is_plain, open_release
from dyad.resources import find_resource
from dyad.settings import Settings
from dyad.writing import Applied, Change
from dyad_loader.assertions import check_document, name_blank_nodes, read_document
from dyad_loader.building import Closed, build_release, close_document, close_ground
from dyad_loader.closure import inferred_graph
from dyad_loader.context import shorten
from dyad_loader.days import derive_days
from dyad_loader.expand import Expanded, Position
from dyad_loader.gated_update import SOURCE, apply_update
from dyad_loader.inputs import Inputs, collect_inputs
from dyad_loader.pipeline import add_selectors, read_reference
from dyad_loader.publish import hold_lock, switch_to
from dyad_loader.registers.kept import kept_pieces
from dyad_loader.report import Violation, blocking
from dyad_loader.schema import read_schema
from dyad_loader.shacl_report import serialize_turtle
from dyad_loader.union import Union
from dyad_loader.validate import place_findings, read_shapes, run_shapes
from dyad_loader.written import Written, make_written, read_written

Document = frozenset[ox.Triple]
"""What a document says, as the store keeps it."""

Changes = Mapping[str, Document | None]
"""Source to what its document says now; None where it is removed."""

_NOTHING: Final[Document] = frozenset()


def open_writer(settings: Settings) -> GatedWriter:
    """Open the writer of a home whose facts were loaded.

    Args:
        settings: The home, the archive and the SHACL engine.

    Returns:
        The writer, which holds the home's lock as long as it lives.

    Raises:
        ReleaseError: Nothing was loaded yet, another process writes to this home, or it is a plain store's.
    """
    return GatedWriter(settings)


class GatedWriter:
    """Applies changes that pass the gate; see `dyad.writing.Writer`.

    Args:
        settings: As `open_writer`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = contextlib.ExitStack()
        self._lock.enter_context(hold_lock(settings.home))
        try:
            self._begin()
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Let go of the home's lock."""
        self._lock.close()

    def _begin(self) -> None:
        home = self._settings.home
        release = open_release(home)
        if is_plain(home):
            raise ReleaseError(
                f"{home} is the home of a plain store: give --shapes none, or choose another DYAD_HOME"
            )
        files = collect_inputs((), None)
        reference = read_reference(files.reference)
        schema = read_schema(list(files.schema))
        self._shapes = read_shapes(find_resource("ontology/shapes"))
        self._ground = close_ground(reference, schema, lambda _: None)
        # A write follows from the release it changes: its version is made of that one's, not of files that
        # may have changed since.
        base = str(release.manifest.get("base", release.version))
        hashes = dict(release.manifest.get("inputs", {}))
        self._inputs = Inputs((), (), (), base, hashes, read_written(release.folder))
        self._version = release.version
        self._pieces = kept_pieces(home, release.folder, release.manifest)
        self._documents = {
            source: _read_closed(release, source)
            for source, told in release.manifest["sources"].items()
            if "piece" not in told
        }
        self._union = Union((reference, schema))
        for closed in self._documents.values():
            self._union.add((closed.graph, _days(closed.graph)))

    def apply(self, change: Change) -> Applied:
        """Apply a change and make its release current; see `dyad.writing.Writer.apply`."""
        changes, created = self._changes(change)
        changes = {
            source: triples
            for source, triples in changes.items()
            if triples != (self._documents[source].asserted if source in self._documents else None)
        }
        if not changes:
            return Applied(self._version, created)
        return Applied(self._write(changes), created)

    # ------------------------------------------------------------------ what changes

    def _changes(self, change: Change) -> tuple[Changes, bool]:
        if change.kind == "update":
            folder = open_release(self._settings.home).folder
            found = apply_update(folder / "store", change, self._settings.service_allow)
            return {source: self._say(source, triples) for source, triples in found.items()}, False
        source = self._source_of(change)
        before = self._documents[source].asserted if source in self._documents else None
        if change.kind == "delete":
            if before is None:
                raise NotFound(f"there is no document <{source}>")
            return {source: None}, False
        triples = [t for file, form in change.files for t in read_rdf(file, form, change.base)]
        said = self._say(source, frozenset(triples)) or _NOTHING
        if change.kind == "post":
            said |= before or _NOTHING
        if not said:
            raise WriteRefused(f"a document that says nothing is none: to take <{source}> out, delete it")
        return {source: said}, before is None

    def _source_of(self, change: Change) -> str:
        if change.graph is None:
            raise WriteRefused(
                "the default graph is the union of all documents: name the graph of the one to be written"
            )
        if not SOURCE.fullmatch(change.graph):
            raise WriteRefused(
                f"<{change.graph}> is no document: what can be written are the graphs of sources, such as "
                f"<{BASE}source/example-gazette-2025-03-02>"
            )
        return change.graph

    def _say(self, source: str, triples: Document | None) -> Document | None:
        """What the store makes of triples: blank nodes have names, numbers their canonical form."""
        if not triples:
            return None
        store = ox.Store()
        store.bulk_extend(
            ox.Quad(t.subject, t.predicate, t.object) for t in name_blank_nodes(source, triples)
        )
        return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, None))

    # ------------------------------------------------------------------ gate and release

    def _write(self, changes: Changes) -> str:
        """Validate what the documents would be, and build their release; nothing here changes if it fails."""
        documents = {source: read_document(source, said) for source, said in changes.items() if said}
        violations: list[Violation] = []
        for document in documents.values():
            violations += check_document(document)
            violations += add_selectors(document, self._settings)
        days = {source: _days(document.graph) for source, document in documents.items()}
        before = [self._documents[source].graph for source in changes if source in self._documents]
        out = [graph for old in before for graph in (old, _days(old))]
        into = [*(document.graph for document in documents.values()), *days.values()]
        self._union.remove(out)
        self._union.add(into)
        try:
            findings, report = self._validate(documents, changes)
            if found := blocking({*violations, *findings}):
                raise ValidationFailed(found, serialize_turtle(report, found))
            closed = {
                source: close_document(document, days[source], self._ground)
                for source, document in documents.items()
            }
            after = {source: one for source, one in self._documents.items() if source not in changes} | closed
            inputs = replace(self._inputs, written=self._written(changes, closed))
            if not switch_to(self._settings.home, inputs.version):
                ordered = [after[source] for source in sorted(after)]
                build_release(inputs, self._settings, self._ground, ordered, lambda _: None, self._pieces)
        except BaseException:
            self._union.remove(into)
            self._union.add(out)
            raise
        release = open_release(self._settings.home)
        self._inputs = replace(inputs, written=read_written(release.folder))
        self._documents = after
        self._version = release.version
        return self._version

    def _validate(self, documents: Mapping[str, Expanded], changes: Changes) -> tuple[list[Violation], Graph]:
        findings, report = run_shapes(self._union.graph, self._shapes, self._settings.shacl)
        if not findings:
            return [], report
        unchanged = (
            Expanded(shorten(source), source, closed.graph, _positions(closed.graph))
            for source, closed in self._documents.items()
            if source not in changes
        )
        every = [*documents.values(), *unchanged]
        return place_findings(findings, every, self._union.graph, self._shapes, report), report

    def _written(self, changes: Changes, closed: Mapping[str, Closed]) -> dict[str, Written]:
        """The written documents of the next release, beside those that stay as they are."""
        written = dict(self._inputs.written)
        for source in changes:
            known = written.pop(source, None)
            in_facts = known.in_facts if known else source in self._documents
            if source in closed:
                written[source] = make_written(source, closed[source].asserted, in_facts=in_facts)
            elif in_facts:  # else its facts file would bring it back
                written[source] = Written(source, None, in_facts=True)
        return written


def _read_closed(release: Release, source: str) -> Closed:
    """Take a document and what follows from it from a release."""
    store = ox.Store.read_only(str(release.folder / "store"))

    def triples(graph: str) -> Document:
        return frozenset(q.triple for q in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    asserted = triples(source)
    graph = read_document(source, asserted).graph
    things = int(release.manifest["sources"][source]["things"])
    return Closed(source, graph, asserted, triples(inferred_graph(source)), things)


def _days(graph: Graph) -> Graph:
    days = Graph()
    for triple in derive_days(graph):
        days.add(triple)
    return days


def _positions(graph: Graph) -> dict[str, Position]:
    return {str(subject): Position(0, {}) for subject in graph.subjects(unique=True)}
