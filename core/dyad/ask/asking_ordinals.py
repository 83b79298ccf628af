"""The how-manieth something is: which anniversary, which edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dyad.ask.found import Found, best_date, status_label
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.things import Thing
from dyad.ask.words import stems

NUMBERED: Final = frozenset({"anniversary-number", "edition-number"})
"""Measures that tell the how-manieth something is, and count nothing."""

_ORDINAL: Final = re.compile(
    r"\b(?P<number>\d+)(?:st|nd|rd|th) (?:[a-z]+ ){0,2}?"
    r"(?P<noun>anniversary|jubilee|birthday|traditional day)\b"
    r"(?P<of>[^,;.]{0,60}?)(?=\band the \d|[,;.]|$)"
)


def tells_ordinal(thing: Thing) -> bool:
    """Tell whether a text of a thing says the how-manieth anniversary something is.

    Args:
        thing: The thing.

    Returns:
        Whether one does.
    """
    return any(_ORDINAL.search(text) for text in (*thing.english, *thing.get("summary")))


def name_ordinal(number: float, noun: str = "") -> str:
    """Write an ordinal.

    Args:
        number: The number.
        noun: The noun that follows it.

    Returns:
        The words.

    Example:
        >>> name_ordinal(80, "anniversary"), name_ordinal(2), name_ordinal(13)
        ('80th anniversary', '2nd', '13th')
    """
    whole = int(number)
    ending = "th" if whole % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole}{ending} {noun}".strip()


class Ordinals:
    """Takes ordinals out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def ordinals(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the ordinal that a fact tells.

        Args:
            reading: The reading.
            match: The match.

        Yields:
            The ordinal; nothing where the fact tells none, or several of which none is clearly asked for.
        """
        thing = match.record.thing
        if "Observation" in thing.classes:
            noun = "anniversary" if thing.first("measure").endswith("/anniversary-number") else "edition"
            if noun == "edition" or not self._asks_edition(reading):
                yield self._make(match, float(thing.first("value")), noun)
            return
        if self._asks_edition(reading):
            return
        asked = {token.stem for token in reading.tokens}
        told: dict[int, int] = {}
        for text in (*thing.english, *thing.get("summary")):
            for one in _ORDINAL.finditer(text):
                shared = len(set(stems(one["of"])) & asked - self._ground.wording.stop)
                number = int(one["number"])
                told[number] = max(told.get(number, 0), shared)
        best = [number for number, shared in told.items() if shared == max(told.values())]
        if len(best) == 1:
            yield self._make(match, best[0], "anniversary")

    @staticmethod
    def _asks_edition(reading: Reading) -> bool:
        return bool({"edition", "instalment"} & {token.plain for token in reading.tokens})

    def _make(self, match: Match, number: float, noun: str) -> Found:
        thing = match.record.thing
        return Found(
            int(number),
            name_ordinal(number, noun),
            thing.id,
            unit="year" if noun == "anniversary" else noun,
            date=best_date(match.record),
            status=status_label(thing, self._ground.things),
        )
