"""Many files of N-Triples, read as one file of N-Quads: each in its graph, and in the default graph.

The default graph of a release is the union of all graphs. The files are read one after the other, so that
reading them takes the memory of the largest. The engine keeps what it loads at a time until it has sorted it,
so they are loaded in portions.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from dyad_loader.closure import inferred_graph

PORTION: Final = 60_000_000
"""Bytes of N-Triples that are loaded at a time: some 0.8 GB of memory, at the same speed as all at once."""

Part = tuple[str, Path, bool]
"""Source, file of N-Triples, and whether the source says it itself."""


def divide_portions(files: Iterable[Part], most: int = PORTION) -> Iterator[list[Part]]:
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
