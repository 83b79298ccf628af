"""Yes or no on what somebody or something is: a minister, a research vessel, a member of a committee."""

from __future__ import annotations

from typing import Final

from dyad.ask.candidates import Among
from dyad.ask.found import is_planned
from dyad.ask.matching import Match, Matcher
from dyad.ask.reading import Reading
from dyad.ask.wording import read_wording
from dyad.ask.words import stems

_ROLES: Final = frozenset(stems("host guest visitor speaker participant chair"))
"""What somebody is at an event, and no post."""


class Beings:
    """Finds people and things that are what a question asks whether they are.

    Args:
        matcher: Finds the records that fit.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._soft = read_wording().soft

    def asks_for_post(self, reading: Reading) -> bool:
        """Tell whether it is asked if somebody has a post: "is X prime minister of Y".

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        first = reading.names[0] if reading.names else None
        if reading.tokens[0].plain not in ("is", "was") or first is None or first.start != 1:
            return False
        person = first.things[0].startswith(("official/", "person/"))
        return person and reading.sides is None and bool((self._matcher.people - _ROLES) & set(reading.words))

    def in_post(self, reading: Reading) -> list[Match]:
        """Find out whether somebody has a post: "is X a member of Y".

        Args:
            reading: The reading.

        Returns:
            Who has it; nothing where nobody is told to, since that somebody has it not is nowhere told.
        """
        plain = [token.plain for token in reading.tokens[:1]]
        first = reading.names[0] if reading.names else None
        if plain not in (["is"], ["was"]) or first is None or first.start != 1:
            return []
        among = Among(frozenset({"Person"}), test=lambda record: record.thing.id in first.things)
        fit = [
            match for match in self._matcher.match(reading, among) if not match.missing and not match.untold
        ]
        hard = [word for match in fit for word in reading.words if word in match.record.own]
        return [match for match in fit[:1] if hard and not match.loose]

    @staticmethod
    def asks_what(reading: Reading) -> bool:
        """Tell whether it is asked of what kind something named is: "is the Northern Star a ship".

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        first = reading.names[0] if reading.names else None
        plain = [token.plain for token in reading.tokens]
        return (
            plain[0] in ("is", "was")
            and first is not None
            and first.start <= 2
            and plain[first.end : first.end + 1] in (["a"], ["an"])
        )

    def what_it_is(self, reading: Reading, *, planned: bool = False) -> list[Match]:
        """Find out whether what is named is so: "is the Northern Star an icebreaker".

        Args:
            reading: The reading.
            planned: Whether it may be what is only planned: a plant that is not built is a plant.

        Returns:
            What is named, if it is so.
        """
        first = reading.names[0] if reading.names else None
        if first is None or first.start > 2 or reading.tokens[0].plain not in ("is", "was", "are", "were"):
            return []
        hard = [word for word in reading.words if word not in self._soft]
        among = Among(test=lambda record: record.thing.id in first.things)
        fit = [
            match
            for match in self._matcher.match(reading, among)
            if not match.missing and not match.untold and not match.loose
        ]
        joined = len(reading.names) > 1 and any("Person" in match.record.thing.classes for match in fit[:1])
        told = [match for match in fit[:1] if planned or not is_planned(match.record.thing)]
        return told if hard or joined else []
