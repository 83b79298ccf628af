"""The index of questions: things and records, ready to be held against questions; built with each release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path

from dyad.ask.countries import Countries
from dyad.ask.index.building import fill
from dyad.ask.index.layout import FILE
from dyad.ask.index.opened import Opened
from dyad.ask.index.reading import Records, Things, Vocabulary
from dyad.store import Store

__all__ = ["FILE", "Index", "Records", "Things", "Vocabulary", "build_index", "open_index", "write_index"]


class Index:
    """Things and records of a release. Threads may share it.

    Args:
        opened: The open database.

    Attributes:
        things: All things by id.
        records: The records of what questions can be about, by id.
        vocabulary: The plain words of all records, against which misspelt ones are held.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self.things = Things(opened)
        self.records = Records(opened)
        self.vocabulary = Vocabulary(opened)

    @cached_property
    def countries(self) -> Countries:
        """The names of countries."""
        return Countries(self.things.begun("country/"))

    def close(self) -> None:
        """Close it."""
        self._opened.close()


def build_index(store: Store) -> Index:
    """Build the index of what a store has, where no file is at hand.

    Args:
        store: The store.

    Returns:
        The index, in a temporary database that goes with it.

    Raises:
        StoreError: The store failed.
    """
    base = sqlite3.connect("", check_same_thread=False, isolation_level=None)  # in memory as far as it fits
    opened = Opened(base, "the index of questions")
    fill(base, store)
    return Index(opened)


def write_index(path: Path, store: Store) -> None:
    """Build the index of what a store has, in a new file.

    Args:
        path: The file; it must not be there.
        store: The store.

    Raises:
        StoreError: The store failed.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        fill(base, store)


def open_index(path: Path) -> Index:
    """Open the index of a release, read-only; several processes may do so at once.

    Args:
        path: The file.

    Returns:
        The index.

    Raises:
        ReleaseError: The file is damaged, or of another form.
    """
    return Index(Opened.of_file(path))
