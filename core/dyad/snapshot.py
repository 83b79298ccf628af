"""The quads of a release as one compressed file, read into memory quicker than the store's own files.

The store looks each term of each triple up in its files; N-Quads name them outright. For a release of two
million quads the one takes three times as long as the other. The file says nothing that the store does not:
where there is none, or it is not whole, the store is read.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Final, Self, cast

import pyoxigraph as ox

FILE: Final = "quads.nq.gz"
"""The name of the file in a release's folder."""

_LEVEL: Final = 1
"""Of gzip: the same names come over and over, so that even this makes a twentieth of the text."""


class SnapshotWriter:
    """Writes the file, piece by piece; for use in a `with` block.

    Args:
        folder: The folder in which the release is built.
    """

    def __init__(self, folder: Path) -> None:
        self._file = cast(IO[bytes], gzip.GzipFile(folder / FILE, "wb", _LEVEL))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file."""
        self._file.close()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Write quads.

        Args:
            quads: The quads, those of the default graph among them.
        """
        ox.serialize(quads, self._file, format=ox.RdfFormat.N_QUADS)

    def copy(self, text: BinaryIO) -> None:
        """Write what is N-Quads already.

        Args:
            text: The file to read from.
        """
        shutil.copyfileobj(text, self._file, 2**20)


def read_snapshot(folder: Path, store: ox.Store, expected: int) -> bool:
    """Read the file into a store.

    Args:
        folder: The release's folder.
        store: An empty store; what it has afterwards is of use only where all was read.
        expected: How many quads the release has.

    Returns:
        Whether there is such a file, and it is whole.

    Example:
        >>> read_snapshot(Path("/nowhere"), ox.Store(), 1)
        False
    """
    try:
        with gzip.open(folder / FILE) as file:
            store.bulk_load(cast(IO[bytes], file), format=ox.RdfFormat.N_QUADS)
    except (OSError, EOFError, ValueError, SyntaxError):
        return False
    return len(store) == expected
