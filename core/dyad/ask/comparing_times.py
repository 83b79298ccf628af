"""Comparing times: whether one thing was before another, and whether both were on the same day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from dyad.ask.comparing_words import SAME_TIME
from dyad.ask.compound import find_order
from dyad.ask.deciding import Decision
from dyad.ask.found import Found
from dyad.ask.records import Span
from dyad.ask.referring import refer
from dyad.ask.understanding import Reader
from dyad.ask.verdicts import as_verdict, is_before

Day = datetime.date


class Times:
    """Compares times.

    Args:
        reader: Reads the words for each.
        date: Gives the one date that a question asks for.
    """

    def __init__(self, reader: Reader, date: Callable[[str, Day | None], tuple[Found, Span] | None]) -> None:
        self._reader = reader
        self._date = date

    def order(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether one thing was before another.

        Args:
            text: The question.
            today: The reference day.

        Returns:
            Yes or no; None where it asks nothing of the kind, or a date is not told.
        """
        either = re.search(r"\b(?:before or after|after or before)\b", text, re.IGNORECASE)
        order = find_order(f"{text[: either.start()]}before{text[either.end() :]}" if either else text)
        if order is None:
            return None
        other = refer(order.other, self._reader.read(order.one, today))
        mine, theirs = (self._date(f"When {words}?", today) for words in (order.one, other))
        if mine is None or theirs is None:
            return None
        before = is_before(mine[1], theirs[1])
        if before is None:
            return None
        verdict = "yes" if before == (order.how == "before") else "no"
        if either:
            verdict = "before" if before else "after"
        return as_verdict(verdict, mine[0], theirs[0])

    def same(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether two things were on the same day, or in the same month or year.

        Args:
            text: The question.
            today: The reference day.

        Returns:
            Yes or no; None where it asks nothing of the kind, or a date is not told.
        """
        match = SAME_TIME.match(text)
        if match is None:
            return None
        other = refer(match["other"], self._reader.read(match["one"], today))
        mine, theirs = (self._date(f"When was {words}?", today) for words in (match["one"], other))
        if mine is None or theirs is None:
            return None
        length = {"day": 10, "date": 10, "month": 7, "year": 4}[match["unit"].lower()]
        days = [str(one.value)[:length] for one, _ in (mine, theirs)]
        if mine[0].fact == theirs[0].fact or any(len(day) != length for day in days):
            return None
        return as_verdict("yes" if days[0] == days[1] else "no", mine[0], theirs[0])
