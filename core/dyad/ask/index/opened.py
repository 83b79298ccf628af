"""An open database of the index of questions, which threads may share."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from dyad.ask.index.layout import FORM
from dyad.errors import ReleaseError

_KEPT_LISTS: Final = 256
_LARGEST_KEPT: Final = 4_000
"""Longer lists are read again when they are asked for again, so that what is kept stays below some 50 MB."""


class Opened:
    """An open database. One thread asks at a time, for some microseconds.

    Args:
        base: The connection.
        told: How it is called in errors.
        closes: Whether to close the connection when nobody has this any more.
    """

    def __init__(self, base: sqlite3.Connection, told: str, *, closes: bool = True) -> None:
        self._base = base
        self._told = told
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, base.close) if closes else None
        self._short = lru_cache(maxsize=_KEPT_LISTS)(self._read_short)

    @classmethod
    def of_file(cls, path: Path) -> Opened:
        """Open a file, read-only.

        Args:
            path: The file.

        Returns:
            The open database.

        Raises:
            ReleaseError: It is not there, damaged, or of another form.
        """
        told = f"the index of questions {path}"
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        try:
            base = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise ReleaseError(f"{told} cannot be opened ({error}): run `dyad load --force`") from error
        opened = cls(base, told)
        rows = opened.rows("SELECT form FROM about")
        if len(rows) != 1 or rows[0][0] != FORM:
            form = rows[0][0] if rows else "nothing"
            raise ReleaseError(f"{told} has the form {form}: run `dyad load --force`")
        return opened

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask.

        Args:
            query: SQL.
            values: What stands for its question marks.

        Returns:
            All rows.

        Raises:
            ReleaseError: The file is damaged.
        """
        try:
            with self._lock:
                return self._base.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> ReleaseError:
        """Make the error that a damaged file is.

        Args:
            error: What went wrong.

        Returns:
            The error.
        """
        return ReleaseError(f"{self._told} is damaged ({error}): run `dyad load --force`")

    def numbers(self, names: Iterable[str]) -> set[int]:
        """Give what is in any of some lists.

        Args:
            names: The names of the lists; there need be none of a name.

        Returns:
            The numbers.
        """
        found: set[int] = set()
        for name in names:
            short = self._short(name)
            found.update(self._read(name) if short is None else short)
        return found

    def size(self, name: str) -> int:
        """Tell how many are in a list.

        Args:
            name: Its name.

        Returns:
            How many; 0 where there is none of that name.
        """
        return int(self.rows("SELECT ifnull(sum(size), 0) FROM lists WHERE name = ?", (name,))[0][0])

    def _read_short(self, name: str) -> array[int] | None:
        return self._read(name) if self.size(name) <= _LARGEST_KEPT else None

    def _read(self, name: str) -> array[int]:
        found = array("I")
        for (numbers,) in self.rows("SELECT numbers FROM lists WHERE name = ? ORDER BY part", (name,)):
            found.frombytes(numbers)
        return found

    def close(self) -> None:
        """Close it."""
        with self._lock:
            self._base.close()
