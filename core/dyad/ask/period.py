"""A time that a question speaks of, and how the days of facts lie to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

Day = datetime.date


_LONGEST_OF_DAYS: Final = 10
"""How many days something may last that belongs to one day of them."""


@dataclass(frozen=True)
class Period:
    """A time that a question speaks of.

    Attributes:
        text: The words of the question.
        start: The offset of their first character.
        end: The offset after the last one.
        first: The first day; None where it is open.
        last: The last day; None where it is open.
        anywhere: Month and, if told, day of any year, where the question tells no year.
        whole: Whether the question says that it wants the whole of the period ("the whole of 2025").
    """

    text: str
    start: int
    end: int
    first: Day | None = None
    last: Day | None = None
    anywhere: tuple[int, int | None] | None = None
    whole: bool = False

    @property
    def open(self) -> bool:
        """Whether it has no beginning or no end."""
        return self.anywhere is None and (self.first is None or self.last is None)

    def holds(self, first: Day | None, last: Day | None) -> bool:
        """Tell whether a span of days touches the period.

        Args:
            first: The first possible day; None where it is open.
            last: The last possible day; None where it is open.

        Returns:
            Whether they have a day in common.

        Example:
            >>> Period("in May 2025", 0, 11, Day(2025, 5, 1), Day(2025, 5, 31)).holds(
            ...     Day(2025, 5, 31), Day(2025, 6, 2)
            ... )
            True
        """
        if self.anywhere is not None:
            return _touches_month(self.anywhere, first, last)
        if self.first is not None and last is not None and last < self.first:
            return False
        return not (self.last is not None and first is not None and first > self.last)

    def covers(self, first: Day | None, last: Day | None) -> bool:
        """Tell whether a span of days lies within the period.

        Args:
            first: The first day.
            last: The last day.

        Returns:
            Whether no day of it is outside.
        """
        if self.anywhere is not None:
            within = first is not None and last is not None and last - first <= datetime.timedelta(days=31)
            return within and _touches_month(self.anywhere, first, last)
        if self.first is not None and (first is None or first < self.first):
            return False
        return not (self.last is not None and (last is None or last > self.last))

    def equals(self, first: Day | None, last: Day | None) -> bool:
        """Tell whether a span of days is just the period.

        Args:
            first: The first day.
            last: The last day.

        Returns:
            Whether both ends are the same.
        """
        return self.anywhere is None and (self.first, self.last) == (first, last)

    def as_edtf(self) -> str:
        """Write the days as EDTF has them, a whole month or year as such.

        Returns:
            The EDTF date or interval.

        Example:
            >>> Period("in 2025", 0, 7, Day(2025, 1, 1), Day(2025, 12, 31)).as_edtf()
            '2025'
        """
        if self.anywhere is None and self.first is not None and self.last is not None:
            first, last = self.first.isoformat(), self.last.isoformat()
            if (first[4:], last[4:]) == ("-01-01", "-12-31") and first[:4] == last[:4]:
                return first[:4]
            next_day = self.last + datetime.timedelta(days=1) if self.last < Day.max else self.last
            if first[8:] == "01" and next_day.day == 1 and first[:7] == last[:7]:
                return first[:7]
        return self.describe()

    def describe(self) -> str:
        """Say which days are meant.

        Returns:
            The days as an EDTF interval, or the month and day.

        Example:
            >>> Period("since May 2025", 0, 14, Day(2025, 5, 1)).describe()
            '2025-05-01/..'
        """
        if self.anywhere is not None:
            month, day = self.anywhere
            return f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")
        ends = ["..", ".."]
        for place, end in enumerate((self.first, self.last)):
            if end is not None:
                ends[place] = end.isoformat()
        return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _touches_month(month_day: tuple[int, int | None], first: Day | None, last: Day | None) -> bool:
    if first is None or last is None or last - first > datetime.timedelta(days=31):
        return False
    month, day = month_day
    span = (last - first).days
    if day is not None and span > _LONGEST_OF_DAYS:
        return False  # some day of a month is not that day
    days = (first + datetime.timedelta(days=n) for n in range(span + 1))
    return any(found.month == month and day in (None, found.day) for found in days)
