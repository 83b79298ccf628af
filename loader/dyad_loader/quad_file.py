"""Many files of N-Triples, read as one file of N-Quads: each in its graph, and in the default graph.

The default graph of a release is the union of all graphs. The files are read one after the other, so that
reading them takes the memory of the largest. What the engine loads at a time it keeps in memory until it has
sorted it, in one thread: so they are loaded in portions, and several portions at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad_loader.closure import inferred_graph

LOADED_AT_A_TIME: Final = 60_000_000
"""Bytes of N-Triples in all portions together: some 0.8 GB of memory, at the same speed as all at once."""

MOST_THREADS: Final = 8
"""Beyond that portions get so small that putting them in place takes longer than sorting them."""

Part = tuple[str, Path, bool]
"""Source, file of N-Triples, and whether the source says it itself."""


def load_files(store: ox.Store, files: Iterable[Part], threads: int) -> None:
    """Load files into a store.

    Args:
        store: The store.
        files: The files.
        threads: How many portions are loaded at a time.
    """
    threads = max(1, min(threads, MOST_THREADS))

    def load(portion: list[Part]) -> None:
        with io.BufferedReader(QuadFile(portion)) as quads:
            store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(load, divide_portions(files, LOADED_AT_A_TIME // threads)):
            pass  # an error of a thread is raised here


def divide_portions(files: Iterable[Part], most: int) -> Iterator[list[Part]]:
    """Divide files into portions.

    Args:
        files: The files.
        most: How many bytes a portion may have, unless one file alone has more.

    Yields:
        The files of each portion.
    """
    portion: list[Part] = []
    size = 0
    for part in files:
        own = part[1].stat().st_size
        if portion and size + own > most:
            yield portion
            portion, size = [], 0
        portion.append(part)
        size += own
    if portion:
        yield portion


class QuadFile(io.RawIOBase):
    """A file to read from; see the module.

    Args:
        files: Source, file of N-Triples, and whether the source says it itself.
    """

    def __init__(self, files: Iterable[Part]) -> None:
        self._parts = self._read_all(files)
        self._rest = memoryview(b"")

    @staticmethod
    def _read_all(files: Iterable[Part]) -> Iterator[bytes]:
        for source, file, asserted in files:
            triples = file.read_bytes()
            graph = source if asserted else inferred_graph(source)
            yield triples
            # Within a literal a line end is escaped, so this is the end of each triple and nothing else.
            yield triples.replace(b" .\n", f" <{graph}> .\n".encode())

    def readable(self) -> bool:
        """Tell that it can be read from."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next.

        Args:
            buffer: The buffer.

        Returns:
            How many bytes were written; none at the end.
        """
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
