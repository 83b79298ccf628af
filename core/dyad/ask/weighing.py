"""How far a fact tells what a question for yes or no asks: its verb, its change, its very words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dyad.ask.deeds import DONE, OWN
from dyad.ask.matching import Match, Matcher
from dyad.ask.opposites import find_opposite
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import read_wording
from dyad.ask.words import stems, word_set

_OF_KINDS: Final = 1.5
"""The weight of words that stand only in one of the names of a fact's kind."""

_EACH: Final = word_set("each every apiece")
_EACH_STEMS: Final = frozenset(stems("each every per apiece single"))
_SELLING: Final = frozenset(stems("sell sale"))


class Weigher:
    """Weighs facts for yes or no.

    Args:
        matcher: Finds the records that fit.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._soft = read_wording().soft

    def is_very_deed(self, reading: Reading, match: Match) -> bool:
        """Tell whether an event is just what is asked about: the start of the works, and not the project.

        Args:
            reading: The reading.
            match: The match.

        Returns:
            Whether it is so.
        """
        hard = [word for word in reading.words if word not in self._soft]
        return (
            match.record.thing.kind == "Event"
            and len(hard) > 1
            and all(self._matcher.like(word) & match.record.title for word in hard)
        )

    def is_told_well(self, reading: Reading, match: Match) -> bool:
        """Tell whether half of the words stand in what is told, and not only in the names of a kind.

        Args:
            reading: The reading.
            match: The match.

        Returns:
            Whether it is so.
        """
        hard = [word for word in reading.words if word not in self._soft]
        record = match.record
        told = [
            word
            for word in hard
            if any(
                (like in record.own and record.own[like] != _OF_KINDS) or like in record.linked
                for like in self._matcher.like(word)
            )
        ]
        return len(told) * 2 >= len(hard)

    @staticmethod
    def lacks(reading: Reading, match: Match) -> bool:
        """Tell whether a match tells no word of change, or of all what is asked of each.

        That there is a number does not say that it fell.

        Args:
            reading: The reading.
            match: The match.

        Returns:
            Whether it is so.
        """
        each = bool(_EACH & {token.plain for token in reading.tokens})
        return any(find_opposite(word) for word in match.missing) or (
            each and not _EACH_STEMS & match.record.own.keys()
        )

    def lacks_verb(self, reading: Reading, match: Match) -> bool:
        """Tell whether a plan lacks but one word, which is a verb or nowhere here.

        Args:
            reading: The reading.
            match: The match.

        Returns:
            Whether it is so.
        """
        word = match.untold[0]
        verb = word in DONE or self._matcher.verb(word) is not None
        return len(match.untold) == 1 and bool(reading.names) and (verb or not self._matcher.knows(word))

    def is_named_so(self, reading: Reading, match: Match) -> bool:
        """Tell whether what is not done is what the question names, and has not only the words in its text.

        Args:
            reading: The reading.
            match: The match.

        Returns:
            Whether it is so.
        """
        hard = [word for word in reading.words if word not in DONE and self._matcher.verb(word) is None]
        told = [word for word in hard if self._matcher.like(word) & match.record.title]
        named = any(match.record.thing.id in name.things for name in reading.names)
        return (
            named
            or bool(match.untold)
            or len(reading.names) > 1
            or len(told) * 2 >= len(hard) + (len(hard) == 2)
        )

    def find_clearest(self, reading: Reading, near: Sequence[Match]) -> list[Match]:
        """Find, of facts that do not agree, the one whose name alone has all that is asked.

        Args:
            reading: The reading.
            near: The facts.

        Returns:
            That one; all where there is no such one.
        """
        hard = [word for word in reading.words if word not in DONE]
        named = [
            match
            for match in near
            if hard and all(self._matcher.like(word) & match.record.title for word in hard)
        ]
        return named if len(named) == 1 else list(near)

    def tells_deeds(self, record: Record, words: Sequence[str]) -> bool:
        """Tell whether an event tells verbs that its having been held says nothing of: that a ship was sold.

        Args:
            record: The event.
            words: The verbs, among others.

        Returns:
            Whether it does; what is no event tells them by its status.
        """
        if record.thing.kind != "Event":
            return True
        return all(
            self._matcher.like(word) & (record.own.keys() | record.linked)
            and (word not in _SELLING or word in record.own)
            for word in words
            if word in OWN
        )
