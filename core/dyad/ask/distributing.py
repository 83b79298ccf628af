"""One question made of several that differ in one name: "which countries did A or B visit"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from dyad.ask.reading import Name, Reading

_BEFORE_BOTH: Final = frozenset({"either", "both", "between"})
_PEOPLE: Final = frozenset({"official", "person"})
_APART: Final = _PEOPLE | {"event", "agreement", "project", "asset", "place"}
"""What is asked about one by one where "and" joins it; two countries may do something with each other."""

_LISTING: Final = frozenset({"list", "which", "who", "where", "what", "when"})


def split_names(reading: Reading, joint: str) -> list[str]:
    """Split a question that names two of a kind, of which each is asked about by itself.

    Args:
        reading: The reading of the question.
        joint: The word between the two: `or`, `and`.

    Returns:
        A question for each of the two; nothing where it names no two of a kind, or sets them apart.
    """
    if reading.form not in _LISTING:
        return []
    for one, other in pairwise(_all_names(reading)):
        if joint == "and" and one.things[0].split("/")[0] not in _APART:
            continue
        if other.start != one.end + 1 or reading.tokens[one.end].plain != joint or not _are_alike(one, other):
            continue
        before = reading.tokens[one.start - 1] if one.start else None
        if before is not None and (before.plain in ("between", "of") or _sets_against(reading, one)):
            continue
        first, last = reading.tokens[one.start].start, reading.tokens[other.end - 1].end
        cut = before.start if before is not None and before.plain in _BEFORE_BOTH else first
        return [f"{reading.question[:cut]}{name.text}{reading.question[last:]}" for name in (one, other)]
    return []


def _all_names(reading: Reading) -> list[Name]:
    return sorted((*reading.names, *reading.choices), key=lambda name: name.start)


def _are_alike(one: Name, other: Name) -> bool:
    kinds = [name.things[0].split("/")[0] for name in (one, other)]
    return kinds[0] == kinds[1] or set(kinds) <= _PEOPLE


def _sets_against(reading: Reading, name: Name) -> bool:
    """Whether a name stands after a colon or comma, so that it is one of two to choose from."""
    place = reading.tokens[name.start].start
    return reading.question[:place].rstrip()[-1:] in (":", ",", "-", "–")
