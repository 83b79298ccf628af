"""How many days, weeks, months or years lie between two things."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace

from dyad.ask.comparing_words import LAPSE, LAPSE_AFTER, LAPSE_FROM
from dyad.ask.deciding import Decision
from dyad.ask.found import Found
from dyad.ask.records import Span
from dyad.ask.referring import refer
from dyad.ask.understanding import Reader

Day = datetime.date
Dated = tuple[Found, Span]


class Lapses:
    """Tells what time lies between two things.

    Args:
        reader: Reads the words for each.
        date: Gives the one date that a question asks for.
    """

    def __init__(self, reader: Reader, date: Callable[[str, Day | None], Dated | None]) -> None:
        self._reader = reader
        self._date = date

    def tell(self, text: str, today: Day | None) -> Decision | None:
        """Tell how many days, weeks, months or years lie between two things.

        Args:
            text: The question.
            today: The reference day.

        Returns:
            The answer; None where it asks nothing of the kind, or a date is not told.
        """
        match = LAPSE.match(text) or LAPSE_FROM.match(text) or LAPSE_AFTER.match(text)
        if match is None:
            return None
        first, second = _with_owners(match["one"], match["other"])
        second = refer(second, self._reader.read(first, today))
        pair = [self._dated(words, context, today) for words, context in ((first, second), (second, first))]
        if pair[0] is None or pair[1] is None:
            return None
        (one, mine), (other, theirs) = pair[0], pair[1]
        if one.fact == other.fact or mine == theirs:
            return None  # the words of both may be those of one
        unit = match["unit"].lower().rstrip("s")
        length = {"day": 10, "week": 10, "month": 7, "year": 4}[unit]
        if min(len(str(found.value)[:length]) for found in (one, other)) != length:
            return None
        if mine.first is None or theirs.first is None:
            return None
        months = 12 * (theirs.first.year - mine.first.year) + theirs.first.month - mine.first.month
        days = abs((theirs.first - mine.first).days)
        value = {
            "day": days,
            "week": days // 7,
            "month": abs(months),
            "year": abs(theirs.first.year - mine.first.year),
        }[unit]
        return Decision(
            tuple(
                replace(found, value=value, label=f"{value} {unit}s", thing="", unit=unit)
                for found in (one, other)
            )
        )

    def _dated(self, words: str, context: str, today: Day | None) -> tuple[Found, Span] | None:
        """The date of what words tell; where they name nobody, of those whom the other words name."""
        reading = self._reader.read(words, today)
        hard = [word for word in reading.words if word not in self._reader.wording.soft]
        others = [] if reading.names else self._reader.read(context, today).names
        besides = [f" of {' and '.join(name.text for name in others)}"] if others else []
        if not others or len(hard) > 1:
            besides.insert(0, "")  # what is told so fully needs not those whom the other words name
        for beside in besides:
            for text in (f"When {words}{beside}?", f"When was {words}{beside}?"):
                if (found := self._date(text, today)) is not None:
                    return found
        return None


def _with_owners(one: str, other: str) -> tuple[str, str]:
    """Put in what a possessive stands for: "To Lam's trip and his return", "after its launch was X held"."""
    owner = re.match(r"(?:\w+ of )?((?:[A-ZĐ]\w+ ?)+)'s ", one)
    if owner:
        return one, re.sub(r"^(?:his|her|its|their)\b", f"{owner[1]}'s", other)
    subject = re.match(r"(?:did|was|were|has|had)\s+(.+?)\s+\w+(?:ed|en|n|ld|lt)?$", other)
    if subject and (match := re.match(r"(?:his|her|its|their)\s+(.+)", one)):
        return f"the {match[1]} of {subject[1]}", other
    return one, other
