"""Answers that rival: which of several that fit about as well is the one, and which of them say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dyad.ask.found import Found, best_date
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.words import stems

MARGIN: Final = 0.07
"""By how much an answer must be better than another one."""

_PLAINER: Final = 0.035
"""By how much better the words must be told by one of two answers that fit about as well."""

Rated = dict[str, tuple[float, list[Found]]]
"""What is found, as one text, to its score and the answers."""


def fullest(rated: Rated, lacking: Mapping[str, float]) -> Rated:
    """Leave out, of answers that are about as good, those that lack a word which the fullest one has.

    Args:
        rated: The answers.
        lacking: How many words each lacks.

    Returns:
        The rest.
    """
    best = max(score for score, _ in rated.values())
    near = [key for key, (score, _) in rated.items() if score > best - MARGIN]
    least = min(lacking[key] for key in near)
    chosen = [key for key in near if lacking[key] == least]
    if len(chosen) != 1 or len(near) == 1:
        return rated
    return {key: pair for key, pair in rated.items() if key not in near or key == chosen[0]}


def plainest(rated: Rated, covers: Mapping[str, float]) -> Rated:
    """Leave out what tells by words of like meaning what the best answer tells in the very words.

    Args:
        rated: The answers.
        covers: How well each tells the words, from 0 to 1.

    Returns:
        The rest.
    """
    first = max(rated, key=lambda key: rated[key][0])
    best = rated[first][0]
    return {
        key: pair
        for key, pair in rated.items()
        if pair[0] <= best - MARGIN or covers[key] > covers[first] - _PLAINER
    }


def tells_more(reading: Reading) -> bool:
    """Tell whether a clause says what the one who is asked for does: "the spokesman commenting on the talks".

    Args:
        reading: The reading.

    Returns:
        Whether one does.
    """
    return any(
        token.plain.endswith("ing") or token.plain in ("who", "that", "quoted")
        for token in reading.tokens[2:]
    )


def is_beside(reading: Reading, best: Match, other: Match) -> bool:
    """Tell whether a match may answer in place of the best one: as good, or about the very same.

    Args:
        reading: The reading.
        best: The best match.
        other: The match.

    Returns:
        Whether it may.
    """
    if other.score > best.score - 0.06:
        return True
    if reading.aim == "person":
        return False  # who spoke about a meeting is not who spoke at it
    mine, theirs = best.record, other.record
    if mine.thing.id in theirs.near or theirs.thing.id in mine.near:
        return True
    shared = {
        key
        for key in set(mine.near) & set(theirs.near)
        if key.startswith(("event/", "agreement/", "project/"))
    }
    return bool(shared)


def day_key(record: Record) -> str:
    """Give the date by which records are put in order.

    Args:
        record: The record.

    Returns:
        Its best EDTF date without the marks of open dates.
    """
    date = best_date(record)
    return date.lstrip("./[")


def says_same(one: Iterable[Found], other: Iterable[Found]) -> bool:
    """Tell whether two answers say the same, one perhaps more exactly: 2025-05 and 2025.

    Args:
        one: The one answer.
        other: The other one.

    Returns:
        Whether they do.
    """
    mine = {str(found.value).casefold() for found in one}
    theirs = {str(found.value).casefold() for found in other}
    if mine <= theirs or theirs <= mine:
        return True
    return all(any(a.startswith(b) or b.startswith(a) for b in theirs) for a in mine)


def in_other_money(one: Sequence[Found], other: Sequence[Found], things: Mapping[str, Thing]) -> bool:
    """Tell whether two numbers tell the same sum, in dong and in dollars.

    Args:
        one: The one.
        other: The other.
        things: All things by id.

    Returns:
        Whether they do.
    """
    mine, theirs = things[one[0].fact], things[other[0].fact]
    units = {thing.first("unit").rsplit("/", 1)[-1] for thing in (mine, theirs)}
    alike = all(
        mine.get(name) == theirs.get(name) for name in ("measure", "referenceParty", "period", "concerns")
    )
    shared = set(stems(mine.label)) & set(stems(theirs.label))
    return alike and len(units) == 2 and units <= {"USD", "VND", "EUR", "RUB"} and len(shared) > 3
