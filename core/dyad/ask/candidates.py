"""Which records can fit a reading at all, found by lists of the index, so that not all need be looked at.

What is found here is looked at by `matching`; what is not found would be refused there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dyad.ask.index.reading import Records
from dyad.ask.period import Period
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording

TELLING: Final = frozenset({"host", "visitor", "chair", "speaker", "signatory", "operator", "addressee"})
"""Roles that tell a verb: who has a speaker, "spoke"."""

_FEW: Final = 200
"""So few records are looked at without asking for their times first."""


@dataclass(frozen=True)
class Among:
    """Among which records to look.

    Attributes:
        classes: The classes of which they have one; empty for any.
        roles: The roles in one of which they link something; empty for any.
        test: What else must hold; None for nothing.
    """

    classes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    test: Callable[[Record], bool] | None = None

    def has(self, record: Record) -> bool:
        """Tell whether a record is one of them.

        Args:
            record: The record.

        Returns:
            Whether it is.
        """
        return (
            (not self.classes or not self.classes.isdisjoint(record.thing.classes))
            and (not self.roles or not self.roles.isdisjoint(record.told_roles))
            and (self.test is None or self.test(record))
        )


class Candidates:
    """Finds the records that can fit.

    Args:
        records: The records.
        wording: The words of plain English.
    """

    def __init__(self, records: Records, wording: Wording) -> None:
        self._records = records
        self._wording = wording

    def find(self, reading: Reading, words: Sequence[str], among: Among) -> list[Record]:
        """Find the records that can fit.

        Args:
            reading: The reading.
            words: The words that are asked for.
            among: Among which to look.

        Returns:
            The records, by their ids.
        """
        return [
            record
            for record in self._records.numbered(self._numbers(reading, words, among))
            if among.has(record)
        ]

    def in_time(self, periods: Iterable[Period]) -> set[int] | None:
        """Find the records that can belong to one of some times.

        Args:
            periods: The times.

        Returns:
            Their numbers; None where all may.
        """
        found: set[int] = set()
        for period in periods:
            if period.anywhere is not None:
                return None
            # one that is told in words alone: a plan for that year, an event that has it in its name
            found |= self._records.in_time(period.first, period.last)
            found |= self._records.having((period.as_edtf(),))
        return found

    def _numbers(self, reading: Reading, words: Sequence[str], among: Among) -> set[int] | None:
        sets = [self._named(reading, name) for name in reading.names]
        hard = [word for word in words if word not in self._wording.soft]
        told = [self._telling(word, reading) for word in hard]
        if not reading.loose:
            sets += [found for found in told if found is not None]
        elif told:  # some may be missing, but not all
            known = [found for found in told if found is not None]
            sets += [set().union(*known)] if len(known) == len(told) else []
        if among.classes:
            sets.append(self._records.of_class(among.classes))
        if among.roles:
            sets.append(self._records.in_role(among.roles))
        sets.sort(key=len)
        possible = sets[0].intersection(*sets[1:]) if sets else None
        if reading.periods and (possible is None or len(possible) > _FEW):
            timed = self.in_time(reading.periods)
            if timed is not None:
                possible = timed if possible is None else possible & timed
        return possible

    def _telling(self, word: str, reading: Reading) -> set[int] | None:
        """The records that tell a word, by one that means the same or is near; a verb by a role too."""
        if reading.loose and word in reading.firm and reading.codes:
            return None  # a code may tell it
        found = self._records.having(self._wording.like(word))
        if reading.loose:
            found |= self._records.having(self._wording.thesaurus.of(word))
        verb = self._wording.verbs.get(word)
        if verb is None:
            return found
        if word in reading.firm and reading.codes:
            return None  # a code may tell it
        return found | self._records.in_role(TELLING.intersection(verb.subject))

    def _named(self, reading: Reading, name: Name) -> set[int]:
        found = self._records.linked(key for key in (*name.things, name.stands_for) if key)
        words = [token.stem for token in reading.tokens[name.start : name.end]]
        telling = [self._records.having((word,)) for word in words if word not in self._wording.stop]
        return found | telling[0].intersection(*telling[1:]) if telling else found
