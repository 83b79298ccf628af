"""Reading the file of the index of names: the look-ups that suggestions and recognition are made of."""

from __future__ import annotations

import json
import sqlite3
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from dyad.errors import ReleaseError
from dyad.name_index.file import FORM, KEPT_BEGINNING, Kind, Name, class_word
from dyad.name_index.near import asked_keys, rank_near

_MOST_COMPARED: Final = 400
"""How many words of the vocabulary are compared with a misspelt one, the most frequent first."""

_MOST_LISTS: Final = 8
"""So many lists are gone through side by side; more of them are merged first."""

_AT_ONCE: Final = 500
"""How many values one statement takes."""


Row = tuple[str, str, Kind, str]


@dataclass(frozen=True)
class Entry:
    """A thing of the index.

    Attributes:
        id: Its number, which is its rank by weight.
        iri: Its IRI.
        class_name: Its narrowest class.
        classes: All its classes; of a code, its scheme as well.
        weight: How likely it is meant.
        rows: Its names as they are kept: text, language, kind, and its words spelt in one or two ways with
            " | " between.
    """

    id: int
    iri: str
    class_name: str
    classes: tuple[str, ...]
    weight: float
    rows: Sequence[Row]

    @property
    def names(self) -> list[Name]:
        """Its names."""
        return [Name(text, language, kind) for text, language, kind, _ in self.rows]


class IndexReader:
    """An open index. Threads may share it; one asks at a time, for some microseconds.

    Args:
        base: The database.
        told: How it is called in errors.
    """

    def __init__(self, base: sqlite3.Connection, told: str) -> None:
        self._base = base
        self._told = told
        self._lock = threading.Lock()
        try:
            rows = self._ask("SELECT form, things, names, heaviest, longest FROM about")
        except ReleaseError:
            base.close()
            raise
        if len(rows) != 1 or rows[0][0] != FORM:
            base.close()
            raise ReleaseError(
                f"{told} is of another version of Dyad: run `dyad load --force` to make it anew"
            )
        _, self.things, self.names, self.heaviest, self.longest = rows[0]

    @classmethod
    def open(cls, path: Path) -> IndexReader:
        """Open a file, read-only.

        Args:
            path: The file.

        Returns:
            The reader.

        Raises:
            ReleaseError: It is not there, damaged, or of another version.
        """
        told = f"the index of names in {path}"
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        try:
            base = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise ReleaseError(f"{told} cannot be opened ({error}): run `dyad load --force`") from error
        return cls(base, told)

    def close(self) -> None:
        """Close it."""
        with self._lock:
            self._base.close()

    def __del__(self) -> None:
        self._base.close()

    def entries(self, ids: Iterable[int]) -> list[Entry]:
        """Read things.

        Args:
            ids: Their numbers.

        Returns:
            The things, the weightiest first.
        """
        rows = self._ask_many(
            "SELECT id, iri, class, classes, weight, names FROM things WHERE id IN ({})", sorted(set(ids))
        )
        return sorted((_entry(row) for row in rows), key=lambda entry: entry.id)

    def entry(self, iri: str) -> Entry | None:
        """Read one thing.

        Args:
            iri: Its IRI.

        Returns:
            The thing; None where the index has none of that IRI.
        """
        query = "SELECT id, iri, class, classes, weight, names FROM things WHERE iri = ?"
        rows = self._ask(query, (iri,))
        return _entry(rows[0]) if rows else None

    def whole(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Find the things that have a name of one of these keys.

        Args:
            keys: The keys.

        Returns:
            Key to the numbers of its things, the weightiest first; keys of nothing are left out.
        """
        found: dict[str, list[int]] = {}
        query = "SELECT key, thing FROM keys WHERE key IN ({}) ORDER BY key, thing"
        for key, thing in self._ask_many(query, sorted(set(keys))):
            found.setdefault(key, []).append(thing)
        return found

    def joined(self, beginning: str, limit: int) -> list[int]:
        """Find the things that have a name which begins so when its spaces are left out.

        Args:
            beginning: The beginning of a key.
            limit: How many to give.

        Returns:
            Their numbers, those of the first keys in the alphabet.
        """
        query = "SELECT thing FROM keys WHERE key >= ? AND key < ? LIMIT ?"
        return [row[0] for row in self._ask(query, (beginning, beginning + "~", limit))]

    def match(self, words: Sequence[Sequence[str]], limit: int, classes: Sequence[str] = ()) -> list[int]:
        """Find the things that have one of each group of words.

        Args:
            words: The groups. A word with "*" at its end stands for all that begin so.
            limit: How many to give.
            classes: Only things of one of these classes; empty for all.

        Returns:
            Their numbers, the weightiest first.
        """
        groups = [self._lists(group) for group in words]
        if classes:
            groups.append(self._lists(map(class_word, classes)))
        if not groups or not all(groups):
            return []
        groups.sort(key=lambda lists: sum(map(len, lists)))
        return list(islice(_intersect(groups), limit))

    def _lists(self, words: Iterable[str]) -> list[array[int]]:
        """The lists of things of some words and beginnings."""
        found: list[array[int]] = []
        for word in words:
            begun = word.removesuffix("*")
            if begun == word and word.isascii():
                rows = self._ask("SELECT things FROM words WHERE word = ?", (word,))
            elif begun != word and len(begun) > KEPT_BEGINNING:
                query = "SELECT things FROM words WHERE word >= ? AND word < ?"
                rows = self._ask(query, (begun, begun + "~"))
            else:
                rows = self._ask("SELECT things FROM lists WHERE word = ?", (word,))
            found += [array("I", row[0]) for row in rows]
        return found if len(found) <= _MOST_LISTS else [array("I", sorted(set().union(*found)))]

    def occurrences(self, words: Iterable[str]) -> Mapping[str, int]:
        """Tell in how many things words occur.

        Args:
            words: Folded words.

        Returns:
            Word to number; words that are in no name are left out.
        """
        query = "SELECT word, count FROM words WHERE word IN ({})"
        return dict(self._ask_many(query, sorted(set(words))))

    def begun(self, beginning: str, limit: int) -> list[str]:
        """Find words of the vocabulary by their beginning.

        Args:
            beginning: The beginning.
            limit: How many to give.

        Returns:
            The words, the shortest first.
        """
        query = "SELECT word FROM words WHERE word >= ? AND word < ? LIMIT ?"
        rows = self._ask(query, (beginning, beginning + "~", 50 * limit))
        return sorted((row[0] for row in rows), key=len)[:limit]

    def near(self, word: str, limit: int, *, beginning: bool = False) -> list[tuple[str, int]]:
        """Find the words of which one may be a misspelling.

        Args:
            word: The folded word.
            limit: How many to give.
            beginning: Whether it may be only the beginning of what is meant.

        Returns:
            Words with the number of errors, fewest first, then the most frequent first.
        """
        keys = asked_keys(word)
        if not keys:
            return []
        expression = " OR ".join(f'"{key}"' for key in sorted(keys))
        query = (
            "SELECT word FROM words WHERE id IN "
            "(SELECT rowid FROM near WHERE near MATCH ? ORDER BY rowid LIMIT ?) ORDER BY id"
        )
        candidates = (row[0] for row in self._ask(query, (expression, _MOST_COMPARED)))
        return rank_near(word, candidates, beginning=beginning)[:limit]

    def _ask_many(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            rows += self._ask(query.format(",".join("?" * len(part))), part)
        return rows

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._base.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise ReleaseError(f"{self._told} is damaged ({error}): run `dyad load --force`") from error


def _intersect(groups: Sequence[Sequence[array[int]]]) -> Iterator[int]:
    """Give the numbers that are in a list of each group, in their order; the smallest group comes first."""
    first, *others = groups
    last = 0
    for number in first[0] if len(first) == 1 else merge(*first):
        if number != last and all(any(_has(numbers, number) for numbers in group) for group in others):
            yield number
        last = number


def _has(numbers: array[int], number: int) -> bool:
    place = bisect_left(numbers, number)
    return place < len(numbers) and numbers[place] == number


def _entry(row: tuple[Any, ...]) -> Entry:
    number, iri, class_name, classes, weight, names = row
    return Entry(number, iri, class_name, tuple(classes.split()), weight, json.loads(names))
