"""What a question is about by the words of a fact's name: a fact with more in its name is another one.

"When does the 14th Party Congress open?" is about the congress. The opening of a film programme for the
congress has all the words as well, and is another thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from dyad.ask.index.reading import Records
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording
from dyad.ask.words import name_stems, stems

STAGES: Final = frozenset(
    stems(
        "open start begin launch end close finish complete sign conclude hold happen occur build run begin "
        "inaugurate ceremony opening signing take place ready schedule operate operation establish "
        "establishment create set work works start-up"
    )
)
"""Words that tell a stage in the life of what is named, and nothing else."""

TURNS: Final = frozenset(
    stems("open start begin launch end close finish complete sign conclude establish inaugurate found")
)
"""Words that tell at which end of its life a thing is: the day of the one is not that of the other."""

_FACTS: Final = ("Event", "Agreement", "Project")
_AIMS: Final = ("date", "place", "yes-no")
_LEAST: Final = 2
"""How many words a name must have that tell something."""

_MOST_HAVING: Final = 2_000
"""A word that more records have tells little of what a question is about."""

_MOST_LOOKED_AT: Final = 300
"""So many records with two of the words are too many to be looked at."""


class Subjects:
    """Finds the facts whose whole names stand in a question.

    Args:
        records: The records by id.
        wording: The words of plain English.
    """

    def __init__(self, records: Records, wording: Wording) -> None:
        self._records = records
        self._wording = wording
        self._last: tuple[frozenset[str], list[Record]] = (frozenset(), [])

    def find(self, reading: Reading) -> list[Record]:
        """Find what a question is about.

        Args:
            reading: The reading.

        Returns:
            The facts that have a name all of whose telling words stand in the question.
        """
        if reading.aim not in _AIMS:
            return []
        asked = frozenset(token.stem for token in reading.tokens)
        last, found = self._last
        if last != asked:
            found = self._all_named(asked)
            self._last = (asked, found)  # one and the same question is held against records several times
        return found

    def _all_named(self, asked: frozenset[str]) -> list[Record]:
        counts: Counter[int] = Counter()
        for word in self._telling(sorted(asked)):
            if self._records.count(word) <= _MOST_HAVING:
                counts.update(self._records.having((word,)))
        numbers = [number for number, count in counts.items() if count >= _LEAST]
        if len(numbers) > _MOST_LOOKED_AT:
            return []
        return [
            record
            for record in self._records.numbered(numbers)
            if record.thing.kind in _FACTS
            and any(self._stands_in(name, asked) for name in record.thing.english)
        ]

    def _stands_in(self, name: str, asked: frozenset[str]) -> bool:
        words = self._telling(name_stems(name))
        return len(words) >= _LEAST and words <= asked

    def is_another(
        self, reading: Reading, record: Record, subjects: Sequence[Record], words: Sequence[str]
    ) -> bool:
        """Tell whether a record is another fact than the one that a question is about.

        Args:
            reading: The reading.
            record: The record.
            subjects: What the question is about.
            words: The words that are asked for.

        Returns:
            Whether it has more in its name than is asked, and tells no more of the question.
        """
        if not subjects or record.thing.kind not in _FACTS or record in subjects:
            return False
        asked = {token.stem for token in reading.tokens}
        hard = [word for word in words if word not in STAGES and word not in self._wording.soft]
        for subject in subjects:
            known = asked | subject.title | STAGES
            beside = self._telling(name_stems(record.thing.label)) - known
            told = [word for word in hard if self._tells(record, word)]
            more = any(
                record.roles(key) and not subject.roles(key) and key != subject.thing.id
                for name in reading.names
                for key in name.things
            )
            if beside and not more and all(self._tells(subject, word) for word in told):
                return True
        return False

    def _telling(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(words) - self._wording.stop - self._wording.soft - STAGES

    def _tells(self, record: Record, word: str) -> bool:
        return bool(self._wording.like(word) & record.title)
