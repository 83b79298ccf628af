"""Looking up a whole name in the index of the release that a store is of.

This is for whoever is given a store alone, such as what binds the values of named queries.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dyad.errors import ReleaseError
from dyad.name_index import NameIndex
from dyad.name_index.file import FILE
from dyad.name_index.reader import Entry
from dyad.store import Store


def things_called(store: Store, text: str) -> list[Entry]:
    """Find the things of a name without asking the store.

    Args:
        store: A store; if it is that of a release, it tells so by its `release_folder`.
        text: A whole name.

    Returns:
        The things; none also where there is no index, so that the store must be asked.
    """
    folder = getattr(store, "release_folder", None)
    if not isinstance(folder, Path):
        return []
    path = folder / FILE
    try:
        state = path.stat()
        return _open(path, state.st_ino, state.st_mtime_ns).called(text)
    except (OSError, ReleaseError):
        return []


@lru_cache(maxsize=2)
def _open(path: Path, file: int, changed: int) -> NameIndex:
    """Keep the index open; a release that is built again has another file of the same name."""
    return NameIndex.open(path)
