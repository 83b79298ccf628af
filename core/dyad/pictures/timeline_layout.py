"""Where things lie on a timeline: rows in which no label covers another, or counts of too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from dyad.pictures.dated import Dated
from dyad.pictures.lettering import SMALL, drawable, shorten, width_of
from dyad.pictures.time_scale import TimeScale, begin_of

MOST_ROWS: Final = 26
"""With more rows than this a lane is counted instead."""

_LEAST: Final = 7.0
_LONGEST: Final = 340.0
_SHORTEST: Final = 90.0
_COLUMN: Final = 26.0


@dataclass(frozen=True)
class Bar:
    """A single thing in its row.

    Attributes:
        item: The thing.
        row: Its row from the top, from 0.
        left: Where it begins, in points.
        right: Where it ends.
        text: Its label, shortened to its room.
        place: Where the label stands.
    """

    item: Dated
    row: int
    left: float
    right: float
    text: str
    place: Literal["within", "after", "before"]


@dataclass(frozen=True)
class Column:
    """A stretch of time and what lies in it.

    Attributes:
        first: Its first day.
        months: How long it is.
        items: What begins in it.
    """

    first: date
    months: int
    items: tuple[Dated, ...]


def spread(items: Sequence[Dated]) -> tuple[date, date]:
    """Find the stretch of time that shows most of what there is, without the few that lie far off.

    Args:
        items: Things with a day, sorted by it.

    Returns:
        The first and the last day to show, with a margin.
    """
    at = sorted(item.at for item in items if item.at is not None)
    low, high = 0, len(at) - 1
    few = int(len(at) * _FEW)
    while _is_far(at, low, high, low) and low < few:
        low += 1
    while _is_far(at, low, high, high - 1) and len(at) - 1 - high < few:
        high -= 1
    kept = at[low : high + 1]
    ends = [
        item.last for item in items if item.last is not None and item.at is not None and item.at <= at[high]
    ]
    first, last = kept[0], max([kept[-1], *ends])
    margin = max(timedelta(days=20), (last - first) * 0.03)
    return _shift(first, -margin), _shift(last, margin)


_FEW: Final = 0.15
_FAR: Final = 0.3


def _is_far(at: Sequence[date], low: int, high: int, place: int) -> bool:
    """Whether all from low to place lie far from what follows, seen from the end that place is nearer to."""
    if high - low < 8:
        return False
    reach = range(low, min(high, low + 6)) if place == low else range(max(low, high - 6), high)
    return any(at[n + 1] - at[n] > (at[high] - at[low]) * _FAR for n in reach)


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def lay_out(items: Sequence[Dated], scale: TimeScale) -> list[Bar] | list[Column]:
    """Lay out the things of one lane.

    Args:
        items: Things with a day within the scale, sorted by it.
        scale: The stretch of time that is shown.

    Returns:
        The bars, or columns where there would be more than `MOST_ROWS` rows.
    """
    ends: list[float] = []
    bars: list[Bar] = []
    for item in items:
        left = scale.left if item.first is None else max(scale.left, scale.at(item.first))
        right = scale.right if item.last is None else min(scale.right, scale.after(item.last))
        right = max(right, left + _LEAST)
        bar = _place_label(item, min(left, scale.right - _LEAST), min(right, scale.right), scale)
        begins = bar.left - _taken(bar) if bar.place == "before" else bar.left
        row = next((number for number, end in enumerate(ends) if end < begins), len(ends))
        if row == MOST_ROWS:
            return count_columns(items, scale)
        ends[row : row + 1] = [bar.right + (_taken(bar) if bar.place == "after" else 5)]
        bars.append(Bar(item, row, bar.left, bar.right, bar.text, bar.place))
    return bars


def _taken(bar: Bar) -> float:
    return width_of(bar.text, SMALL) + 12


def _place_label(item: Dated, left: float, right: float, scale: TimeScale) -> Bar:
    label = drawable(f"✕ {item.label}" if item.look == "over" else item.label)
    claimants = shorten(drawable(", ".join(item.claimants)), _LONGEST / 3, SMALL)
    says = f" ({claimants} {'say' if len(item.claimants) > 1 else 'says'} so)" if claimants else ""
    room = min(_LONGEST, width_of(label + says, SMALL)) + 4
    places: dict[Literal["within", "after", "before"], float] = {
        "within": right - left - 10,
        "after": scale.right - right - 8,
        "before": left - scale.left - 8,
    }
    place = next(
        (name for name, free in places.items() if free >= room), max(places, key=lambda p: places[p])
    )
    most = min(_LONGEST, places[place])
    said = says if most - width_of(says, SMALL) > _SHORTEST else ""
    return Bar(item, 0, left, right, shorten(label, most - width_of(said, SMALL), SMALL) + said, place)


def count_columns(items: Sequence[Dated], scale: TimeScale) -> list[Column]:
    """Count by months, quarters, years or decades: the shortest that has room for a number.

    Args:
        items: Things with a day within the scale.
        scale: The stretch of time that is shown.

    Returns:
        The stretches in which there is something, in order.
    """
    months = scale.step(_COLUMN)
    found: defaultdict[date, list[Dated]] = defaultdict(list)
    for item in items:
        day = max(item.at or scale.first, scale.first)
        found[begin_of(day, months)].append(item)
    return [Column(first, months, tuple(found[first])) for first in sorted(found)]
