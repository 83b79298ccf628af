"""Yes or no on places in a ranking: "is X the third-largest economy of the region"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from dyad.ask.candidates import Among
from dyad.ask.ground import Ground
from dyad.ask.matching import Match, Matcher
from dyad.ask.reading import Reading
from dyad.ask.words import stems

_LEAST: Final = 0.6
_ROOT: Final = 5
"""How many letters an adjective shares with the land that it is made of."""

_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST: Final = r"largest|biggest|greatest|highest|most important|main|leading|strongest|top|best"
_ORDINAL: Final = rf"(?:{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))"
_NUMBER: Final = rf"(?:{'|'.join(_NUMBERS)}|\d+)"
_WITHIN: Final = re.compile(
    rf"\b(?:top|(?:{_MOST}|first)) (?P<n>{_NUMBER})\b|\b(?P<m>{_NUMBER}) (?:{_MOST})\b"
)
_PLACE: Final = re.compile(
    rf"\b(?P<o>{_ORDINAL})\b|\b(?:number|no|rank|place|position) (?P<n>{_NUMBER})\b|\b(?:{_MOST})\b"
)
_SAID: Final = frozenset(
    stems(f"{' '.join((*_ORDINALS, *_NUMBERS))} number no top place rank ranked position")
)
_ACTUAL: Final = frozenset({"", *(f"code/nature/{name}" for name in ("reported", "estimated", "record"))})
_WORLD: Final = frozenset({"world", "global", "globally", "worldwide", "internationally"})
_OPEN: Final = frozenset({"at-most", "at-least", "more-than", "less-than"})


@dataclass(frozen=True)
class Rank:
    """A place in a ranking that is asked about.

    Attributes:
        place: The place.
        within: Whether any place up to it will do: "among the top five".
    """

    place: int
    within: bool


def find_rank(text: str) -> Rank | None:
    """Find the place in a ranking that a question asks about.

    Args:
        text: Its words in small letters, with spaces between them.

    Returns:
        The place; None where it asks about none.

    Example:
        >>> find_rank("is it the third largest economy"), find_rank("is it among the top five partners")
        (Rank(place=3, within=False), Rank(place=5, within=True))
    """
    if match := _WITHIN.search(text):
        return Rank(_as_number(match["n"] or match["m"]), within=True)
    if match := _PLACE.search(text):
        told = match["o"] or match["n"]
        return Rank(_as_number(told) if told else 1, within=False)
    return None


def _as_number(word: str) -> int:
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    return int(re.sub(r"\D", "", word))


class Ranker:
    """Tells whether something has a place in a ranking.

    Args:
        matcher: Finds the records that fit.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def judge(self, reading: Reading) -> tuple[str, list[Match]] | None:
        """Decide a question on a place in a ranking.

        Args:
            reading: The reading.

        Returns:
            The verdict, empty where nothing tells it, with what tells it; None where no ranking is told that
            the question could be about.
        """
        rank = find_rank(" ".join(token.plain for token in reading.tokens))
        subject = next((name for name in reading.names if name.start <= 2), None)
        if rank is None or subject is None:
            return None
        words = [word for word in reading.words if word not in _SAID and not word[:1].isdigit()]
        among = Among(
            frozenset({"Observation"}),
            test=lambda one: (
                one.thing.first("unit").endswith("/rank")
                and any("referenceParty" in one.roles(key) for key in subject.things)
            ),
        )
        rest = replace(reading, order="", numbers=())
        fit = [
            match
            for match in self._matcher.match(rest, among, words=words)
            if match.score >= _LEAST and not match.untold
        ]
        if not fit:
            return None
        fit = [match for match in fit if self._has_scope(reading, match)]
        if not fit:
            return "", []  # the place in another ranking
        wanted = Ground.is_coming(reading)
        actual = [match for match in fit if match.record.thing.first("nature") in _ACTUAL]
        if wanted:
            told = fit
        elif actual:
            told = actual
        else:
            return "no", fit[:1]  # what may come to be is not so yet
        verdicts = {_holds(rank, match) for match in told}
        if len(verdicts) != 1 or None in verdicts:
            if wanted and True in verdicts:
                return "yes", [match for match in told if _holds(rank, match)][:1]
            return "", []
        return ("yes" if verdicts.pop() else "no"), told[:2]

    @staticmethod
    def _has_scope(reading: Reading, match: Match) -> bool:
        """Whether the question names the land or body within which a rank is told, and none where none is."""
        scope = [
            key
            for key in match.record.thing.get("concerns")
            if key.startswith(("place/", "organisation/", "country/"))
        ]
        named = {key for name in reading.names for key in name.things}
        taken = {n for name in reading.names for n in range(name.start, name.end)}
        whole = any(token.plain in _WORLD for n, token in enumerate(reading.tokens) if n not in taken)
        asked = {token.plain[:_ROOT] for token in reading.tokens}
        return not (whole and scope) and all(
            key in named or key.rsplit("/", 1)[-1][:_ROOT] in asked  # "European" names Europe
            for key in scope
        )


def _holds(rank: Rank, match: Match) -> bool | None:
    thing = match.record.thing
    value = float(thing.first("value"))
    open_ended = thing.first("qualifier").rsplit("/", 1)[-1] in _OPEN
    if rank.within:
        return True if value <= rank.place else (None if open_ended else False)
    if open_ended:
        return False if rank.place > value else None
    return value == rank.place
