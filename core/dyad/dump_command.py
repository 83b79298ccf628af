"""The command `dyad dump`: the current release, or one document of it, as RDF or as text for re-reading."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import click
import pyoxigraph as ox

from dyad.dump_folder import write_folder
from dyad.errors import StoreError
from dyad.names import find_thing
from dyad.namespaces import PREFIXES
from dyad.readable import describe_source
from dyad.release import open_release
from dyad.settings import Settings
from dyad.store import GRAPH_FORMATS, Store

_FORMATS: Final = ("nquads", "trig", "turtle", "ntriples")
_QUADS = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


@click.command("dump")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="nquads",
    show_default=True,
    help="Form of the dump. Turtle and N-Triples have no graphs: they do not tell which document says what.",
)
@click.option("--source", metavar="ID", help="Only this document, by id or by title.")
@click.option(
    "--asserted", is_flag=True, help="Only what documents and reference data say, and nothing inferred."
)
@click.option(
    "--readable", is_flag=True, help="Text for re-reading what a document's graph says; needs --source."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Write the release whole and each document by itself into this new folder, with checksums.",
)
def dump(
    form: str, source: str | None, asserted: bool, readable: bool, output: Path | None, folder: Path | None
) -> None:
    """Write what the current release says.

    With --readable, the graph of one document is listed thing by thing in the order of the paragraphs, with
    the paragraph numbers in brackets, so that it can be read beside the document.

    A file is written whole or not at all; without --output the dump goes to the standard output.

    With --folder, release.nq holds every graph and sources/ a file for each document, all as sorted N-Quads,
    and SHA256SUMS their hashes (`sha256sum --check SHA256SUMS`). The same release gives the same bytes.

    \b
    Examples:
      dyad dump --output release.nq
      dyad dump --source source/strengthening-vietnam-russia-ties --readable
      dyad dump --folder release

    Exit codes: 0 written; 1 nothing is loaded, there is no such document, or the file cannot be written;
    2 wrong usage.
    """
    if readable and source is None:
        raise click.UsageError(
            "--readable is for one document: give it with --source ID (`dyad query documents_all`)"
        )
    if folder is not None and (form != "nquads" or source or readable or output):
        raise click.UsageError(
            "--folder writes all documents as N-Quads: leave out the other options but --asserted"
        )
    store = open_release(Settings.from_env().home).open_store()
    if folder is not None:
        count = write_folder(store, folder, asserted=asserted)
        click.echo(f"{folder}: the release and {count:,} documents, with SHA256SUMS")
        return
    graph = None if source is None else find_thing(store, source, "Source")
    with _open_output(output) as stream:
        if readable and graph is not None:
            for line in describe_source(store, graph.value):
                stream.write(line.encode() + b"\n")
        else:
            write_quads(read_quads(store, graph, asserted=asserted), form, stream)


def read_quads(
    store: Store, source: ox.NamedNode | None = None, *, asserted: bool = False
) -> Iterator[ox.Quad]:
    """Read the quads of a store, or of one source.

    Args:
        store: The store.
        source: The source whose graphs are wanted: its own, and that of what follows from it. None means all.
        asserted: Leave out the graphs of what is inferred.

    Yields:
        The quads.
    """
    graphs = [] if source is None else [source, ox.NamedNode(source.value + "/inferred")]
    for bindings in [{"g": graph} for graph in graphs] or [{}]:
        for row in store.query(_QUADS, bindings=bindings).rows():
            subject, predicate, graph = row["s"], row["p"], row["g"]
            if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
                raise StoreError(f"the store gave a statement that is none: {subject} {predicate}")
            if not isinstance(graph, ox.NamedNode):
                raise StoreError(f"the store gave a graph without a name: {graph}")
            if not (asserted and graph.value.endswith("inferred")):
                yield ox.Quad(subject, predicate, row["o"], graph)


def write_quads(quads: Iterable[ox.Quad], form: str, stream: IO[bytes]) -> None:
    """Write quads as RDF.

    Args:
        quads: The quads.
        form: nquads, trig, turtle or ntriples; the last two leave the graphs away.
        stream: Where to.
    """
    graph_format = GRAPH_FORMATS[form]
    prefixes = PREFIXES if form in ("trig", "turtle") else None
    if graph_format.supports_datasets:
        ox.serialize(quads, stream, format=graph_format, prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in quads}, key=str)
        ox.serialize(triples, stream, format=graph_format, prefixes=prefixes)


@contextmanager
def _open_output(output: Path | None) -> Iterator[IO[bytes]]:
    """Give the standard output, or a file that gets its name when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    partial = output.with_name(f".{output.name}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
