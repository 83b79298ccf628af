"""Dates and intervals in questions: "in 2025", "last October", "the first eleven months of 2024".

A small grammar finds the phrases and the words before them (in, since, before, between ... and); what a
single date means is read by dateutil, and its relativedelta counts days, months and years. dateutil was
chosen over dateparser after trying both: dateparser reads no interval and no "last October" either, takes
any number for a date, and needs 170 ms for its first date; dateutil is there already for the EDTF dates of
the graph.

A month or day without a year ("in May") is any year's; words such as "last" and "next" need a day to count
from, the reference day.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dateutil.relativedelta import relativedelta

from dyad.ask.period import Day, Period
from dyad.ask.period_readers import READERS
from dyad.ask.words import fold_accents

__all__ = ["Day", "Period", "find_periods"]

_DAY: Final = relativedelta(days=1)
_BEFORE: Final = re.compile(
    r"(?:(?P<since>\bsince|\bfrom|\bstarting(?: in| from)?)|(?P<after>\bafter|\blater than|\bfollowing)"
    r"|(?P<before>\bbefore|\bprior to|\bearlier than|\bpreceding)"
    r"|(?P<until>\buntil|\btill|\bup to|\bby|\bno later than|\bthrough|\bas of)"
    r"|(?P<in>\bin|\bon|\bduring|\bat|\bof|\bfor|\bover|\bthroughout|\bwithin|\bdated|\bas at))"
    r"(?P<rest>(?: (?:the|all|whole|full|entire|year|month|day|course|end|start|beginning|of|as|in))*)$"
)
_RANGE: Final = re.compile(r"[a-z] ?[-–—] ?[a-z]|\d{4} ?[-–—/] ?\d{4}|\b(?:to|through|until|till|and)\b")
_WHOLE: Final = re.compile(r"\b(?:whole|full|entire|all|throughout)\b")


def find_periods(text: str, today: Day | None = None) -> list[Period]:
    """Find the dates and intervals of a question.

    Args:
        text: The question.
        today: The reference day for "last October" and the like; today where it is not given.

    Returns:
        The periods in the order of the text; none overlaps another.

    Example:
        >>> [p.describe() for p in find_periods("trade in the first eleven months of 2024")]
        ['2024-01-01/2024-11-30']
        >>> find_periods("Who came last October?", Day(2026, 1, 16))[0].describe()
        '2025-10-01/2025-10-31'
    """
    small = _same_length_lower(text)
    today = today or datetime.datetime.now(tz=datetime.UTC).date()
    found: list[Period] = []
    for pattern, reader in READERS:
        for match in pattern.finditer(small):
            if not any(match.start() < p.end and p.start < match.end() for p in found):
                try:
                    found.append(reader(match, today))
                except (ValueError, OverflowError):
                    continue  # a year or day that no calendar has
    found.sort(key=lambda period: period.start)
    joined = [period for period in _join(small, found) if not _names_a_thing(small, period)]
    return [_with_words_before(small, text, period) for period in joined]


def _names_a_thing(small: str, period: Period) -> bool:
    """Whether a year only tells which thing is meant, as in "after the 2025 upgrades"."""
    before = re.search(r"\b(?:after|before|since|following) (?:the )$", small[: period.start])
    after = re.match(
        r" (?!and\b|or\b|in\b|to\b|by\b|did\b|was\b|has\b|have\b|how\b|what\b|who\b)[a-z]{4,}",
        small[period.end :],
    )
    return bool(before and after)


def _same_length_lower(text: str) -> str:
    """Fold letter by letter, so that offsets stay what they are."""
    if text.isascii():
        return text.lower()
    return "".join(folded if len(folded := fold_accents(char)) == 1 else " " for char in text)


def _join(small: str, periods: list[Period]) -> Iterator[Period]:
    """Make one of "between A and B", "from A to B"."""
    waiting: Period | None = None
    for period in periods:
        if waiting is None:
            waiting = period
            continue
        gap = small[waiting.end : period.start]
        before = small[max(0, waiting.start - 18) : waiting.start]
        pair = re.search(r"\bbetween (?:the )?$", before) and re.fullmatch(r",? and (?:the )?", gap)
        span = re.search(r"\bfrom (?:the )?$", before) and re.fullmatch(
            r",? (?:to|until|till|through|up to) (?:the )?", gap
        )
        dash = re.fullmatch(r" ?[-–—/] ?", gap)
        both = re.fullmatch(r",? and (?:in )?", gap) and not pair and _follows(waiting, period)
        if both and waiting.first is not None:
            waiting = Period(
                small[waiting.start : period.end], waiting.start, period.end, waiting.first, period.last
            )
        elif (pair or span or dash) and (joined := _joined(small, waiting, period, before, bool(dash))):
            waiting = joined
        else:
            yield waiting
            waiting = period
    if waiting is not None:
        yield waiting


def _follows(one: Period, other: Period) -> bool:
    """Whether a year comes right after another, so that "in 2024 and 2025" is one time."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.last + _DAY == other.first and (one.first.month, one.last.month) == (1, 12)


def _joined(small: str, one: Period, other: Period, before: str, dash: bool) -> Period | None:
    if one.anywhere is not None and other.anywhere is None and other.first is not None:
        month, day = one.anywhere
        try:
            first = Day(other.first.year, month, day or 1)
        except ValueError:
            return None
        first = first if first <= other.first else first - relativedelta(years=1)
    elif one.first is not None and other.last is not None:
        first = one.first
    else:
        return None
    if other.last is None or first > other.last:
        return None
    start = (
        one.start if dash else one.start - len(before) + max(before.rfind("between"), before.rfind("from"))
    )
    return Period(small[start : other.end], start, other.end, first, other.last)


_A_SPAN: Final = re.compile(r"(?:the )?(?:first )?(?:\w+)[ -]months? (?:of|in)\b", re.IGNORECASE)


def _with_words_before(small: str, text: str, period: Period) -> Period:
    head = small[: period.start]
    whole = bool(_WHOLE.search(head[-30:]))
    match = _BEFORE.search(head.rstrip())
    if match is None:
        return replace(period, text=text[period.start : period.end], whole=whole)
    start = match.start()
    found = replace(period, text=text[start : period.end].strip(), start=start, whole=whole)
    if re.match(r"(?:between|from)\b", period.text) or (match["since"] and _RANGE.search(period.text)):
        return found
    if " end" in match["rest"] and found.first and found.last and found.first != found.last:
        found = replace(
            found, first=found.last - relativedelta(days=min(61, (found.last - found.first).days))
        )
    elif (" start" in match["rest"] or " beginning" in match["rest"]) and found.first and found.last:
        found = replace(found, last=min(found.last, found.first + relativedelta(days=90)))
    if period.anywhere is not None:
        return found
    if match["since"]:
        return replace(found, last=None)
    if match["after"] and _A_SPAN.match(period.text):
        return found  # "after eleven months of 2025" tells what those months had brought
    if match["after"] and found.last:
        return replace(found, first=found.last + _DAY if found.last < Day.max else None, last=None)
    if match["before"] and found.first:
        return replace(found, first=None, last=found.first - _DAY)
    if match["until"]:
        return replace(found, first=None)
    return found
