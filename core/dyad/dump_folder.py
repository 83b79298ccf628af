"""A release as files: one for each document, one for all, and checksums by which each can be proved whole.

    <folder>/release.nq              every graph
    <folder>/sources/<name>.nq       a document's own graph, and that of what follows from it
    <folder>/SHA256SUMS              the hash of each file, as `sha256sum --check SHA256SUMS` reads it

Graphs stand in the order of their names and the lines of each are sorted, so the same release gives the same
bytes on every machine.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import pyoxigraph as ox

from dyad.errors import ReleaseError, StoreError
from dyad.namespaces import BASE
from dyad.store import Store

SUMS: Final = "SHA256SUMS"
"""The file with the checksums."""

WHOLE: Final = "release.nq"
"""The file with all graphs."""

_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph {} }"
_SOURCES: Final = "SELECT DISTINCT ?source WHERE { ?source a dyad:Source }"
_TRIPLES: Final = "SELECT ?s ?p ?o ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"


def write_folder(store: Store, folder: Path, *, asserted: bool = False) -> int:
    """Write all files of a release.

    Args:
        store: The store of the release.
        folder: Where to; it gets its name when everything is in it.
        asserted: Leave out the graphs of what is inferred.

    Returns:
        How many documents have a file.

    Raises:
        ReleaseError: The folder is there already, or cannot be written.
        StoreError: The store failed.
    """
    if folder.exists():
        raise ReleaseError(f"{folder} is there already: give another folder, or remove it")
    partial = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        (partial / "sources").mkdir()
        written = _write_all(store, partial, asserted)
        partial.rename(folder)
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return written


def _write_all(store: Store, folder: Path, asserted: bool) -> int:
    sums: dict[str, str] = {}
    with _Summed(folder / WHOLE) as whole:
        groups = _group(store, asserted)
        for source, graphs in groups.items():
            if not source:
                for graph in graphs:
                    whole.write(_lines(store, graph))
            else:
                lines = [line for graph in graphs for line in _lines(store, graph)]
                whole.write(lines)
                name = f"sources/{quote(source.removeprefix(BASE).removeprefix('source/'), safe='')}.nq"
                with _Summed(folder / name) as file:
                    file.write(lines)
                sums[name] = file.digest
    sums[WHOLE] = whole.digest
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    (folder / SUMS).write_text(text, encoding="utf-8")
    return len(sums) - 1


def _group(store: Store, asserted: bool) -> dict[str, list[ox.NamedNode]]:
    """Source to its graphs, by name; those of no source stand under the empty name."""
    sources = {row["source"] for row in store.query(_SOURCES).rows()}
    graphs: defaultdict[str, list[ox.NamedNode]] = defaultdict(list)
    for row in store.query(_GRAPHS).rows():
        graph = row["graph"]
        if not isinstance(graph, ox.NamedNode):
            raise StoreError(f"the store gave a graph without a name: {graph}")
        if asserted and graph.value.endswith("inferred"):
            continue
        own = graph.value.removesuffix("/inferred")
        graphs[own if ox.NamedNode(own) in sources else ""].append(graph)
    return {source: sorted(found, key=str) for source, found in sorted(graphs.items())}


def _lines(store: Store, graph: ox.NamedNode) -> list[str]:
    """The quads of a graph as lines of N-Quads, sorted."""
    rows = store.query(_TRIPLES, bindings={"graph": graph}).rows()
    lines = sorted(f"{row['s']} {row['p']} {row['o']} {graph} .\n" for row in rows)
    if any(line.startswith("_:") for line in lines):  # blank nodes, which are called otherwise in each store
        dataset = ox.Dataset(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted(f"{quad} .\n" for quad in dataset)
    return lines


class _Summed:
    """A file that is hashed as it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hash = hashlib.sha256()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> _Summed:
        self._file = self._path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, lines: list[str]) -> None:
        """Write some lines."""
        data = "".join(lines).encode()
        self._hash.update(data)
        if self._file is not None:
            self._file.write(data)

    @property
    def digest(self) -> str:
        """The hash of all that was written."""
        return self._hash.hexdigest()
