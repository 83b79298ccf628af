"""From days to points along a picture, the marks of the axis, and the stretches by which much is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)
"""Stretches of time in months; from a year on they are round numbers of years."""


@dataclass(frozen=True)
class TimeScale:
    """A stretch of time laid along a picture.

    Attributes:
        first: The day at the left end.
        last: The day at the right end.
        left: Where the left end is, in points.
        right: Where the right end is.
    """

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Say where a day begins."""
        span = max(1, self.last.toordinal() + 1 - self.first.toordinal())
        return self.left + (self.right - self.left) * (day.toordinal() - self.first.toordinal()) / span

    def after(self, day: date) -> float:
        """Say where a day ends."""
        span = max(1, self.last.toordinal() + 1 - self.first.toordinal())
        return self.left + (self.right - self.left) * (day.toordinal() + 1 - self.first.toordinal()) / span

    def step(self, least: float) -> int:
        """Choose the shortest stretch that has room.

        Args:
            least: How many points it must have.

        Returns:
            A number of months.
        """
        days = max(1, self.last.toordinal() + 1 - self.first.toordinal())
        month = (self.right - self.left) / days * 30.4
        return next((months for months in _STEPS if months * month >= least), _STEPS[-1])

    def marks(self, least: float = 58) -> Iterator[tuple[float, str]]:
        """Give the marks of the axis.

        Args:
            least: How far they must be apart, in points.

        Yields:
            Where a mark is, and what is written there.
        """
        months = self.step(least)
        start = begin_of(self.first, months)
        while start <= self.last:
            if start >= self.first:
                yield self.at(start), _say_mark(start, months)
            following = next_of(start, months)
            if following == start:
                return
            start = following


def _say_mark(day: date, months: int) -> str:
    if months >= 12:
        return str(day.year)
    return f"{_MONTHS[day.month - 1]} {day.year}"


def begin_of(day: date, months: int) -> date:
    """Find the beginning of the stretch in which a day lies.

    Args:
        day: The day.
        months: How long a stretch is; from a year on, whole years.

    Returns:
        Its first day.

    Example:
        >>> begin_of(date(1987, 5, 3), 120), begin_of(date(1987, 5, 3), 3)
        (datetime.date(1980, 1, 1), datetime.date(1987, 4, 1))
    """
    if months < 12:
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    years = months // 12
    return date(max(1, day.year // years * years), 1, 1)


def next_of(day: date, months: int) -> date:
    """Find the beginning of the next stretch.

    Args:
        day: The first day of a stretch.
        months: How long a stretch is.

    Returns:
        The first day of the next one; the same day where the calendar ends.
    """
    number = day.year * 12 + day.month - 1 + months
    year = number // 12
    if months >= 12 and day.year == 1:  # the stretch from the year 1 is one year short of a round number
        year = months // 12
    return date(year, number % 12 + 1, 1) if year <= date.max.year else day


def say_stretch(day: date, months: int) -> str:
    """Say a stretch of time.

    Args:
        day: Its first day.
        months: How long it is.

    Returns:
        The stretch in words.

    Example:
        >>> say_stretch(date(1980, 1, 1), 120), say_stretch(date(2025, 4, 1), 3)
        ('1980 to 1989', 'April to June 2025')
    """
    names = [date(2000, number, 1).strftime("%B") for number in range(1, 13)]
    if months == 1:
        return f"{names[day.month - 1]} {day.year}"
    if months < 12:
        return f"{names[day.month - 1]} to {names[day.month + months - 2]} {day.year}"
    return str(day.year) if months == 12 else f"{day.year} to {day.year + months // 12 - 1}"
