"""Sums: what two things come to together, where the number of each is told by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dyad.ask.asking_numbers import say_number, whole
from dyad.ask.deciding import Decision
from dyad.ask.found import Found

_COME_TO: Final = re.compile(
    r"^what (?:do|does|did|will) (?P<what>.+? and .+?) (?:come|amount|add up|sum up|run) to"
    r"(?: together| in all| in total| altogether)?\??$",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"^(?P<how>how (?:much|many)) (?:do|does|did) (?P<what>.+? and .+?)"
    r" (?:total|come to|amount to|add up to|sum up to|make)"
    r"(?: together| in all| in total| altogether)?(?P<rest> in [\w ]+)?\??$",
    re.IGNORECASE,
)
_COMBINED: Final = re.compile(
    r"^what (?:is|was|are|were) the (?:combined|total|joint|overall) "
    r"(?P<noun>value|worth|cost|amount|sum|number|size)"
    r"(?P<rest> in [\w ]+?)? of (?P<what>.+? and .+?)\??$",
    re.IGNORECASE,
)
_FIRST_SAID: Final = re.compile(
    r"^(?:added|taken|put|counted) (?:up|together),? (?P<how>how (?:much|many)) (?P<what>.+? and .+?)\??$",
    re.IGNORECASE,
)
_SUM_OF: Final = re.compile(
    r"^what (?:is|was|are|were) the (?:sum|total)(?: \w+)? of (?P<what>.+? and .+?)\??$", re.IGNORECASE
)
_TOGETHER: Final = re.compile(
    r"^(?P<how>how (?:much|many)) (?P<what>.+? and .+?)"
    r"(?:,? (?:taken together|together|in all|in total|altogether|combined))\??$",
    re.IGNORECASE,
)


def find_sum(question: str) -> str:
    """Find what a question wants added up.

    Args:
        question: The question.

    Returns:
        The question for the number of both; empty where it wants no sum.

    Example:
        >>> find_sum("What do the parcels and the letters come to together?")
        'How much are the parcels and the letters?'
    """
    text = " ".join(question.split())
    if match := _COME_TO.match(text) or _SUM_OF.match(text):
        return f"How much are {match['what']}?"
    if match := _TOTAL.match(text):
        return f"{match['how']} are {match['what']}{match['rest'] or ''}?"
    if match := _COMBINED.match(text):
        how = "How many" if match["noun"].lower() == "number" else "How much are"
        return f"{how} {match['what']}{match['rest'] or ''}?"
    if match := _TOGETHER.match(text) or _FIRST_SAID.match(text):
        return f"{match['how']} {match['what']}?"
    return ""


def add_up(parts: tuple[str, ...], number: Callable[[str], Found | None]) -> Decision | None:
    """Add up the numbers of several parts.

    Args:
        parts: A question for each number.
        number: Gives the one number that a question asks for.

    Returns:
        The sum, with the facts of all parts; None where a part has no number, or another unit.
    """
    found = [one for part in parts if (one := number(part)) is not None]
    if len(found) != len(parts) or len({one.unit for one in found}) != 1:
        return None
    if len({one.fact for one in found}) != len(found) or not found[0].unit:
        return None
    if found[0].unit in ("rank", "percent", "per cent", "times"):
        return None  # places, shares and multiples do not add up
    value = whole(round(sum(float(one.value) for one in found), 6))
    label = f"{say_number(value)} {found[0].unit}"
    return Decision(tuple(replace(one, value=value, label=label, thing="") for one in found))
