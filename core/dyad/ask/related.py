"""The second line: facts whose words are near those of a question, ranked by SQLite's full-text index.

What it finds is shown as related and never as the answer.
"""

from __future__ import annotations

from typing import Final

from dyad.ask.index.reading import Records
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording

_MOST_WORDS: Final = 24
_COMMON: Final = 4_000
"""Words that more records have rank nothing, and take long; they are left out unless all are so."""


class Related:
    """Finds what is near by the full-text index of the words of all facts.

    Args:
        records: The records.
        wording: The words of plain English, for those that mean the same.
    """

    def __init__(self, records: Records, wording: Wording) -> None:
        self._wording = wording
        self._records = records

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
        rare = {word for word in asked if self._records.count(word) <= _COMMON}
        query = " OR ".join(f'"{word}"' for word in sorted(rare or asked)[: _MOST_WORDS * 4])
        found = self._records.nearest(query, limit * 4)
        fit = [record for record in found if self._fits(reading, record)]
        return (fit or found)[:limit]

    @staticmethod
    def _fits(reading: Reading, record: Record) -> bool:
        return all(
            any(record.thing.id == key or record.roles(key) for key in (*name.things, name.stands_for))
            for name in reading.names
        )
