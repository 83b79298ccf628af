"""Many files of N-Triples, read as one file of N-Quads: each in its graph, and in the default graph.

The default graph of a release is the union of all graphs. The files are read one after the other, so that
loading them takes the memory of the largest.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from dyad_loader.closure import inferred_graph


class QuadFile(io.RawIOBase):
    """A file to read from; see the module.

    Args:
        files: Source, file of N-Triples, and whether the source says it itself.
    """

    def __init__(self, files: Iterable[tuple[str, Path, bool]]) -> None:
        self._parts = self._read_all(files)
        self._rest = memoryview(b"")

    @staticmethod
    def _read_all(files: Iterable[tuple[str, Path, bool]]) -> Iterator[bytes]:
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
