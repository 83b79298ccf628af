"""Yes or no from facts that were compared, and which of two times is before the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from dyad.ask.deciding import Decision
from dyad.ask.found import Found
from dyad.ask.records import Span

_MEASURED: Final = frozenset(
    {"USD", "VND", "EUR", "RUB", "per cent", "percent", "rank", "times", "tonne", "kilovolt", "kilometre"}
)
"""Units of what is measured; all others are counted, and counts may be held against counts."""


def are_comparable(one: Found, other: Found) -> bool:
    """Tell whether one of two numbers may be called the larger.

    Args:
        one: The one.
        other: The other.

    Returns:
        Whether they have one unit, or both count something.
    """
    if one.unit == other.unit:
        return True
    return bool(one.unit and other.unit) and not {one.unit, other.unit} & _MEASURED


_MONEY: Final = frozenset({"USD", "VND", "EUR", "RUB"})
_UNITS_OF: Final = {
    "dear": _MONEY, "cost": _MONEY, "pric": _MONEY, "cheap": _MONEY, "expensive": _MONEY,
    "valuable": _MONEY, "worth": _MONEY,
    "heav": frozenset({"tonne"}), "light": frozenset({"tonne"}), "rich": _MONEY, "poor": _MONEY,
}  # fmt: skip


def is_measured_so(words: str, found: Found) -> bool:
    """Tell whether a number has a unit in which something is more, as the words say it is.

    Args:
        words: The words that compare: "dearer", "heavier", "larger".
        found: The number.

    Returns:
        Whether it has; words that say not in what may be told by any unit.
    """
    units = [units for stem, units in _UNITS_OF.items() if re.search(rf"\b{stem}", words, re.IGNORECASE)]
    return all(found.unit in each for each in units)


def is_of_money(words: str) -> bool:
    """Tell whether words compare what things cost.

    Args:
        words: The words that compare.

    Returns:
        Whether they do.
    """
    return any(units == _MONEY and re.search(rf"\b{stem}", words) for stem, units in _UNITS_OF.items())


def is_before(one: Span, other: Span) -> bool | None:
    """Tell whether one time is wholly before another.

    Args:
        one: The one.
        other: The other.

    Returns:
        Whether it is; None where they touch, or where one is open.
    """
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    if one.last < other.first:
        return True
    return False if other.last < one.first else None


def as_verdict(verdict: str, *facts: Found) -> Decision:
    """Make a verdict of facts, each of which is a receipt of it.

    Args:
        verdict: Yes or no.
        facts: The facts that were compared.

    Returns:
        The decision.
    """
    return Decision(
        tuple(replace(one, value=verdict, label=verdict, thing=one.fact, unit="") for one in facts)
    )
