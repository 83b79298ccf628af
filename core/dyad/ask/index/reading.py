"""Things, records and words of the index of questions, each looked up when it is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from dyad.ask.index.layout import NEVER_BEGUN, NEVER_ENDED, read_record, read_thing
from dyad.ask.index.opened import Opened
from dyad.ask.records import Record
from dyad.ask.things import Thing

_KEPT_THINGS: Final = 8_000
_KEPT_RECORDS: Final = 10_000
_KEPT_COUNTS: Final = 50_000
"""How many things, records and counts of words are kept once they were read: some 100 MB at most."""

_RELATED: Final = "SELECT rowid FROM related WHERE related MATCH ? ORDER BY bm25(related, {}), rowid LIMIT ?"
_WEIGHTS: Final = "4.0, 2.0, 1.0"
"""How much a word tells in a name, in a summary or code, and in the names of what is linked."""


class Things(Mapping[str, Thing]):
    """All things by id.

    Args:
        opened: The open index.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._kept = lru_cache(maxsize=_KEPT_THINGS)(self._find)

    def __getitem__(self, key: str) -> Thing:
        """Give a thing by its id."""
        thing = self._kept(key)
        if thing is None:
            raise KeyError(key)
        return thing

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a thing of an id."""
        return isinstance(key, str) and self._kept(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Give all ids, in their order."""
        return (key for (key,) in self._opened.rows("SELECT id FROM things ORDER BY id"))

    def __len__(self) -> int:
        """Tell how many there are."""
        return int(self._opened.rows("SELECT count(*) FROM things")[0][0])

    def begun(self, beginning: str) -> dict[str, Thing]:
        """Give the things whose ids begin so.

        Args:
            beginning: Such as `code/`.

        Returns:
            Id to thing.
        """
        query = "SELECT id, thing FROM things WHERE id >= ? AND id < ? ORDER BY id"
        rows = self._opened.rows(query, (beginning, beginning + "\U0010ffff"))
        return {key: self._read(key, text) for key, text in rows}

    def _find(self, key: str) -> Thing | None:
        rows = self._opened.rows("SELECT thing FROM things WHERE id = ?", (key,))
        return self._read(key, rows[0][0]) if rows else None

    def _read(self, key: str, text: str) -> Thing:
        try:
            return read_thing(key, text)
        except (ValueError, TypeError, KeyError) as error:
            raise self._opened.damaged(error) from error


class Records(Mapping[str, Record]):
    """The records of what questions can be about, by id; and which of them have what, by number.

    Args:
        opened: The open index.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._kept = lru_cache(maxsize=_KEPT_RECORDS)(self._of_number)
        self._number = lru_cache(maxsize=_KEPT_COUNTS)(self._find_number)
        self._counts = lru_cache(maxsize=_KEPT_COUNTS)(self._count)
        self._size = int(opened.rows("SELECT records FROM about")[0][0])

    def __getitem__(self, key: str) -> Record:
        """Give a record by its id."""
        number = self._number(key)
        if number is None:
            raise KeyError(key)
        return self._kept(number)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a record of an id."""
        return isinstance(key, str) and self._number(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Give all ids, in their order."""
        query = "SELECT id FROM records JOIN things USING (number) ORDER BY number"
        return (key for (key,) in self._opened.rows(query))

    def __len__(self) -> int:
        """Tell how many there are."""
        return self._size

    def numbered(self, numbers: Iterable[int] | None) -> Iterator[Record]:
        """Give records by their numbers, or all.

        Args:
            numbers: The numbers; None for all.

        Yields:
            The records in the order of their ids.
        """
        if numbers is None:
            rows = self._opened.rows("SELECT number FROM records ORDER BY number")
            numbers = (number for (number,) in rows)
        for number in sorted(numbers):
            yield self._kept(number)

    def count(self, word: str) -> int:
        """Tell how many records have a word, by themselves or in the names of what they are linked with.

        Args:
            word: A stem.

        Returns:
            How many.
        """
        return self._counts(word)

    def having(self, words: Iterable[str]) -> set[int]:
        """Find the records that have a word, by themselves or through who tells them.

        Args:
            words: Stems of which one will do.

        Returns:
            Their numbers.
        """
        return self._opened.numbers(f"{mark}:{word}" for word in words for mark in "wt")

    def linked(self, keys: Iterable[str]) -> set[int]:
        """Find the records that are linked with a thing, or are the thing.

        Args:
            keys: The ids of things of which one will do.

        Returns:
            Their numbers.
        """
        return self._opened.numbers(f"n:{key}" for key in keys)

    def of_class(self, names: Iterable[str]) -> set[int]:
        """Find the records of a class.

        Args:
            names: The classes of which one will do.

        Returns:
            Their numbers.
        """
        return self._opened.numbers(f"c:{name}" for name in names)

    def in_role(self, roles: Iterable[str]) -> set[int]:
        """Find the records with which something is linked in a role.

        Args:
            roles: The roles of which one will do.

        Returns:
            Their numbers.
        """
        return self._opened.numbers(f"r:{role}" for role in roles)

    def in_time(self, first: datetime.date | None, last: datetime.date | None) -> set[int]:
        """Find the records one of whose spans has a day in common with a time.

        Args:
            first: The first day; None where it is open.
            last: The last day; None where it is open.

        Returns:
            Their numbers.
        """
        ends = (_number(first, NEVER_BEGUN), _number(last, NEVER_ENDED))
        rows = self._opened.rows("SELECT number FROM spans WHERE last >= ? AND first <= ?", ends)
        return {number for (number,) in rows}

    def is_fact_near(self, first: datetime.date | None, last: datetime.date | None, days: int) -> bool:
        """Tell whether a fact ended near the beginning of a time, or began near its end.

        Args:
            first: The first day of the time; None where it is open.
            last: The last day of the time; None where it is open.
            days: How many days may lie between them.

        Returns:
            Whether one did.
        """
        for side, day in (("last", first), ("first", last)):
            if day is not None:
                query = f"SELECT 1 FROM spans WHERE fact AND {side} > ? AND {side} < ? LIMIT 1"  # noqa: S608
                if self._opened.rows(query, (day.toordinal() - days, day.toordinal() + days)):
                    return True
        return False

    def nearest(self, expression: str, limit: int) -> list[Record]:
        """Find facts by their words, ranked by the full-text index.

        Args:
            expression: What to look for, in the language of SQLite's FTS5.
            limit: How many.

        Returns:
            The facts, the nearest first.
        """
        rows = self._opened.rows(_RELATED.format(_WEIGHTS), (expression, limit))
        return [self._kept(number) for (number,) in rows]

    def _count(self, word: str) -> int:
        return self._opened.size(f"w:{word}")

    def _find_number(self, key: str) -> int | None:
        query = "SELECT number FROM things JOIN records USING (number) WHERE id = ?"
        rows = self._opened.rows(query, (key,))
        return rows[0][0] if rows else None

    def _of_number(self, number: int) -> Record:
        query = "SELECT id, thing, record FROM records JOIN things USING (number) WHERE number = ?"
        rows = self._opened.rows(query, (number,))
        try:
            key, thing, record = rows[0]
            return read_record(read_thing(key, thing), record)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise self._opened.damaged(error) from error


class Vocabulary:
    """The plain words of all records, against which misspelt ones are held.

    Args:
        opened: The open index.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._known = lru_cache(maxsize=_KEPT_COUNTS)(self._find)

    def knows(self, stem: str) -> bool:
        """Tell whether any word has a stem.

        Args:
            stem: The stem.

        Returns:
            Whether one has it.
        """
        return self._known(stem)

    def near(self, word: str, most: int, shortest: int) -> list[tuple[str, int]]:
        """Give the words that begin with the same letter and are about as long.

        Args:
            word: A word in small letters.
            most: By how many letters they may be longer or shorter.
            shortest: How many letters they have at least.

        Returns:
            The words, with how often each occurs.
        """
        query = (
            "SELECT word, count FROM vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?"
        )
        ends = (word[0], word[0] + "\U0010ffff", max(shortest, len(word) - most), len(word) + most)
        return [(found, count) for found, count in self._opened.rows(query, ends)]

    def _find(self, stem: str) -> bool:
        return bool(self._opened.rows("SELECT 1 FROM vocabulary WHERE stem = ? LIMIT 1", (stem,)))


def _number(day: datetime.date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()
