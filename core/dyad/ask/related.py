"""The second line: facts whose words are near those of a question, ranked by SQLite's full-text index.

What it finds is shown as related and never as the answer.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from typing import Final

from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording

_MOST_WORDS: Final = 24
_WEIGHTS: Final = "4.0, 2.0, 1.0"
"""How much a word tells in a name, in a summary or code, and in the names of what is linked."""


class Related:
    """A full-text index over the words of all records, in memory.

    Args:
        records: The records by id.
        wording: The words of plain English, for those that mean the same.
    """

    def __init__(self, records: Mapping[str, Record], wording: Wording) -> None:
        self._wording = wording
        self._records = records
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, title, own, linked, tokenize='unicode61')"
        )
        self._base.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?)",
            (
                (key, _join(record.title), _join(record.own.keys() - record.title), _join(record.linked))
                for key, record in records.items()
                if record.thing.kind
            ),
        )

    def find(self, reading: Reading, limit: int = 5) -> list[Record]:
        """Find the facts that are nearest to a question.

        Args:
            reading: What was understood of it.
            limit: How many.

        Returns:
            The facts, the nearest first.
        """
        words = [token.stem for token in reading.tokens if token.stem not in self._wording.stop]
        for name in reading.names:
            for key in name.things[:1]:
                if key in self._records:
                    words += sorted(self._records[key].title)
        asked = {like for word in words for like in self._wording.like(word) if like.isalnum()}
        if not asked:
            return []
        query = " OR ".join(f'"{word}"' for word in sorted(asked)[: _MOST_WORDS * 4])
        with self._lock:
            rows = self._base.execute(
                f"SELECT id FROM words WHERE words MATCH ? ORDER BY bm25(words, 0, {_WEIGHTS}), id LIMIT ?",  # noqa: S608
                (query, limit * 4),
            ).fetchall()
        found = [self._records[key] for (key,) in rows]
        fit = [record for record in found if self._fits(reading, record)]
        return (fit or found)[:limit]

    @staticmethod
    def _fits(reading: Reading, record: Record) -> bool:
        return all(
            any(record.thing.id == key or record.roles(key) for key in (*name.things, name.stands_for))
            for name in reading.names
        )


def _join(words: Iterable[str]) -> str:
    return " ".join(sorted(words))
