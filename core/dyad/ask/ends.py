"""Numbers that are told as the two ends of a range: lowest and highest, from and to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.found import Found
from dyad.ask.reading import Reading
from dyad.ask.things import Thing

_HIGH: Final = re.compile(
    r"\b(?:up to|at most|as (?:high|much|warm|hot|many) as|highest|maximum|no more than|peak|warmest|hottest"
    r"|climb to|rise to|top)\b",
    re.IGNORECASE,
)
_LOW: Final = re.compile(
    r"\b(?:lowest|minimum|as (?:low|little|cold|few) as|down to|coldest|at least|fall|drop|sink|dip|below"
    r"|under)\b",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"\b(?P<low>lowest|minimum|lower)\b|\b(?P<high>highest|maximum|upper)\b", re.IGNORECASE
)


def is_other_end(reading: Reading, thing: Thing) -> bool:
    """Tell whether a number is that end of a range which is not asked for.

    Args:
        reading: The reading.
        thing: The number.

    Returns:
        Whether it is; never where the question asks for no end, or the number is none.
    """
    end = _END.search(thing.label)
    high, low = _HIGH.search(reading.question), _LOW.search(reading.question)
    if end is None or bool(high) == bool(low):
        return False
    return bool(end["low"]) if high else bool(end["high"])


def join_ends(groups: Sequence[Sequence[Found]], things: Mapping[str, Thing]) -> list[Found]:
    """Make one range of the two ends of it.

    Args:
        groups: What fits about equally well.
        things: All things by id.

    Returns:
        The range, once for each of the two facts; nothing where they are not the two ends of one range.

    Example:
        >>> join_ends([], {})
        []
    """
    found = [one for group in groups for one in group]
    if len(found) != len(groups) or len(found) != 2:
        return []
    labels = [things[one.fact].label for one in found]
    ends = [_END.search(label) for label in labels]
    if ends[0] is None or ends[1] is None or _END.sub("", labels[0]) != _END.sub("", labels[1]):
        return []
    if found[0].unit != found[1].unit or bool(ends[0]["low"]) == bool(ends[1]["low"]):
        return []
    low, high = found if ends[0]["low"] else reversed(found)
    text = f"{low.value}-{high.value}"
    return [replace(one, value=text, label=f"{text} {one.unit}") for one in (low, high)]
