"""The phrases for times: each pattern with the function that reads what it found."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dateutil import parser as dateutil_parser
from dateutil.relativedelta import relativedelta

from dyad.ask.period import Day, Period

_DAY: Final = relativedelta(days=1)

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan\\.?|feb\\.?|mar\\.?|apr\\.?|jun\\.?|jul\\.?|aug\\.?|sept?\\.?|oct\\.?|nov\\.?|dec\\.?"
)
_YEAR: Final = r"(?:1[5-9]|20|21)\d\d"
_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
} | {"a": 1, "an": 1, "couple of": 2}
_ORDINALS: Final = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 0,
    "final": 0,
}
_COUNT: Final = r"(?:\d{1,3}|" + "|".join(_COUNTS) + ")"


PeriodReader = Callable[[re.Match[str], Day], Period]


def _span(match: re.Match[str], first: Day | None, last: Day | None) -> Period:
    return Period(match[0], match.start(), match.end(), first, last)


def _read_point(match: re.Match[str], today: Day) -> Period:
    """Read one written date; two defaults show which parts are told."""
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b|\bof\b|\bthe\b|,|\.", " ", match[0])
    text = re.sub(r"\bsept\b", "sep", text)
    iso = bool(re.match(r"\s*\d{4}-", text))
    try:
        low = dateutil_parser.parse(text, dayfirst=not iso, default=datetime.datetime(1904, 1, 1))
        high = dateutil_parser.parse(text, dayfirst=not iso, default=datetime.datetime(2008, 12, 31))
    except (ValueError, OverflowError):
        # 31 of a month that has 30 days, or the default's day does: the month and year decide
        return _read_without_day(match, text)
    has_year, has_day = low.year == high.year, low.day == high.day
    if not has_year:
        return replace(_span(match, None, None), anywhere=(low.month, low.day if has_day else None))
    if has_day:
        return _span(match, low.date(), low.date())
    return _month(match, low.year, low.month)


def _read_without_day(match: re.Match[str], text: str) -> Period:
    year = re.search(_YEAR, text)
    month = re.search(rf"\b(?:{_MONTHS})\b", text)
    if month is None:
        return _span(match, Day.max, Day.max)
    number = _month_number(month[0])
    day = re.search(r"\b([0-3]?\d)\b", text.replace(year[0] if year else "\0", " "))
    if day is not None:  # 31 February: no such day, and nothing can have happened on it
        return _span(match, Day.max, Day.max)
    if year is None:
        return replace(_span(match, None, None), anywhere=(number, None))
    return _month(match, int(year[0]), number)


def _month(match: re.Match[str], year: int, month: int) -> Period:
    first = Day(year, month, 1)
    return _span(match, first, first + relativedelta(months=1) - _DAY)


def _month_number(name: str) -> int:
    return "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3]) // 3 + 1


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _COUNTS[text]


def _months_of(match: re.Match[str], year: int, first: int, months: int) -> Period:
    begin = Day(year, first, 1)
    return _span(match, begin, begin + relativedelta(months=months) - _DAY)


def _read_year(match: re.Match[str], today: Day) -> Period:
    return _months_of(match, int(match["year"]), 1, 12)


_PARTS: Final = {
    "early": (1, 4),
    "mid": (5, 4),
    "middle": (5, 4),
    "late": (9, 4),
    "beginning": (1, 3),
    "start": (1, 3),
    "turn": (1, 1),
    "end": (11, 2),
    "close": (11, 2),
}


def _read_part(match: re.Match[str], today: Day) -> Period:
    first, months = _PARTS[match["part"]]
    return _months_of(match, int(match["year"]), first, months)


def _read_part_of_month(match: re.Match[str], today: Day) -> Period:
    first, last = {"early": (1, 10), "beginning": (1, 10), "start": (1, 10)}.get(match["part"], (21, 31))
    if match["part"].startswith("mid"):
        first, last = 11, 20
    found = _month(match, int(match["year"]), _month_number(match["month"]))
    if found.first is None or found.last is None:
        return found
    return replace(
        found,
        first=found.first.replace(day=first),
        last=min(found.last, found.first + relativedelta(day=last)),
    )


def _read_first_months(match: re.Match[str], today: Day) -> Period:
    months = min(_number(match["count"]), 12)
    first = 13 - months if match["which"] in ("last", "final") else 1
    return _months_of(match, int(match["year"]), first, months)


def _read_season(match: re.Match[str], today: Day) -> Period:
    """Read a season, generously: spring may begin in March and end in June."""
    first = {"spring": 3, "summer": 6, "autumn": 9}[match["season"]]
    start = Day(int(match["year"]), first, 1)
    return _span(match, start, start + relativedelta(months=3) - _DAY)


def _read_quarter(match: re.Match[str], today: Day) -> Period:
    words = match.groupdict()
    which = words.get("ordinal") or words.get("digit") or "1"
    number = _ORDINALS.get(which) if not which.isdigit() else int(which)
    length = 6 if (words.get("unit") or words.get("letter") or "") in ("half", "h") else 3
    parts = 12 // length
    number = parts if number == 0 else min(number or 1, parts)
    return _months_of(match, int(match["year"]), (number - 1) * length + 1, length)


def _read_decade(match: re.Match[str], today: Day) -> Period:
    first = Day(int(match["decade"] + "0"), 1, 1)
    return _span(match, first, first + relativedelta(years=10) - _DAY)


def _read_between_days(match: re.Match[str], today: Day) -> Period:
    year, month = int(match["year"]), _month_number(match["month"])
    return _span(
        match,
        Day(year, month, int(re.sub(r"\D", "", match["one"]))),
        Day(year, month, int(re.sub(r"\D", "", match["other"]))),
    )


def _read_between_years(match: re.Match[str], today: Day) -> Period:
    return _span(match, Day(int(match["one"]), 1, 1), Day(_later_year(match), 12, 31))


def _read_turn(match: re.Match[str], today: Day) -> Period:
    """Read "the turn of 2024/25": from December to January."""
    return _span(match, Day(int(match["one"]), 12, 1), Day(_later_year(match), 1, 31))


def _later_year(match: re.Match[str]) -> int:
    """The second of two years, which may be written short: 2024/25."""
    other = match["other"]
    return int(other) if len(other) == 4 else int(match["one"][:2] + other)


def _read_between_months(match: re.Match[str], today: Day) -> Period:
    one, other = _month_number(match["one"]), _month_number(match["other"])
    year = match["year"] or match["after"]
    if year is None:
        nearest = today.year if one <= today.month else today.year - 1
        return _months_of(match, nearest, one, (other - one) % 12 + 1)
    months = (other - one) % 12 + 1
    if match["year"] is None:
        return _months_of(match, int(year) - (1 if other < one else 0), one, months)
    if match["after"] is not None:
        months = max(12 * (int(match["after"]) - int(year)) + other - one + 1, months)
    return _months_of(match, int(year), one, months)


def _read_named_shift(match: re.Match[str], today: Day) -> Period:
    """Read "last October", "next May": the month before or after the reference day."""
    number, which = _month_number(match["month"]), match["which"]
    year = today.year
    if which in ("last", "past", "previous"):
        year -= number >= today.month
    elif which in ("next", "coming"):
        year += number <= today.month
    return _month(match, year, number)


def _read_unit_shift(match: re.Match[str], today: Day) -> Period:
    steps = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
    return _unit_at(match, match["unit"], steps[match["which"]], today)


def _unit_at(match: re.Match[str], unit: str, step: int, today: Day) -> Period:
    match unit:
        case "day":
            first = today + relativedelta(days=step)
            return _span(match, first, first)
        case "week":
            first = today - relativedelta(days=today.weekday()) + relativedelta(weeks=step)
            return _span(match, first, first + relativedelta(days=6))
        case "month":
            first = today.replace(day=1) + relativedelta(months=step)
            return _span(match, first, first + relativedelta(months=1) - _DAY)
        case "quarter":
            first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) + relativedelta(
                months=3 * step
            )
            return _span(match, first, first + relativedelta(months=3) - _DAY)
    first = Day(today.year + step, 1, 1)
    return _span(match, first, first + relativedelta(years=1) - _DAY)


def _read_ago(match: re.Match[str], today: Day) -> Period:
    return _unit_at(match, match["unit"], -_number(match["count"]), today)


def _read_span_before(match: re.Match[str], today: Day) -> Period:
    count = min(_number(match["count"]), 500)
    unit = match["unit"]
    delta = {
        "day": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "month": relativedelta(months=count),
    }.get(unit, relativedelta(years=count))
    if match["which"] in ("next", "coming"):
        return _span(match, today, today + delta)
    return _span(match, today - delta, today)


def _read_day_word(match: re.Match[str], today: Day) -> Period:
    return _unit_at(match, "day", {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"]], today)


_DAY_NUMBER = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
_DASH = r"(?:\s*[-–—]\s*|\s+(?:to|through|until|till|and)\s+)"
READERS: Final[tuple[tuple[re.Pattern[str], PeriodReader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"\b\d{4}-\d\d-\d\d\b", _read_point),
        (rf"\b{_YEAR}-(?:0[1-9]|1[0-2])\b(?!-)", _read_point),
        (rf"\b[0-3]?\d[/.][01]?\d[/.]{_YEAR}\b", _read_point),
        (
            rf"\b(?:the )?(?P<part>early|mid|late|beginning of|start of|end of)[ -]?(?:the )?"
            rf"(?P<month>{_MONTHS}),? (?:of )?(?P<year>{_YEAR})\b",
            _read_part_of_month,
        ),
        (
            rf"\b(?P<one>{_DAY_NUMBER}){_DASH}(?P<other>{_DAY_NUMBER}) (?:of )?"
            rf"(?P<month>{_MONTHS}),? (?P<year>{_YEAR})\b",
            _read_between_days,
        ),
        (
            rf"\b(?P<month>{_MONTHS}) (?P<one>{_DAY_NUMBER})(?:{_DASH}| (?:to|until|through) )"
            rf"(?P<other>{_DAY_NUMBER}),? (?P<year>{_YEAR})\b",
            _read_between_days,
        ),
        (
            rf"\b(?:the )?turn of (?:the )?(?:years? )?(?P<one>{_YEAR}) ?(?:[-–—/]|to|and) ?"
            r"(?P<other>\d\d(?:\d\d)?)\b",
            _read_turn,
        ),
        (rf"(?<![\d-])(?P<one>{_YEAR}) ?[-–—/] ?(?P<other>{_YEAR})(?![\d-])", _read_between_years),
        (rf"(?<![\d-])(?P<one>{_YEAR})[–/](?P<other>[2-9]\d)(?![\d/-])", _read_between_years),
        (
            rf"\b(?:the )?(?:start|beginning) and (?:the )?end of (?:the year )?(?P<year>{_YEAR})\b",
            _read_year,
        ),
        (rf"\b{_DAY_NUMBER} (?:of )?(?:{_MONTHS})(?:,? (?:of )?{_YEAR})?(?![\w])", _read_point),
        (
            rf"\b(?P<one>{_MONTHS})(?:,? (?P<year>{_YEAR}))?{_DASH}(?P<other>{_MONTHS})"
            rf"(?:,? (?:of )?(?P<after>{_YEAR}))?\b",
            _read_between_months,
        ),
        (rf"\b(?:{_MONTHS}) {_DAY_NUMBER}\b(?:,? {_YEAR})?(?!\d)", _read_point),
        (
            rf"\b(?P<which>last|past|previous|this|next|coming) (?P<month>{_MONTHS})\b(?! \d)",
            _read_named_shift,
        ),
        (rf"\b(?:{_MONTHS}),? (?:of )?{_YEAR}\b", _read_point),
        (
            rf"\b(?:the )?(?P<which>first|last|final) (?P<count>{_COUNT})[ -]months? "
            rf"(?:of|in) (?P<year>{_YEAR})\b",
            _read_first_months,
        ),
        (
            rf"\b(?:the )?(?P<count>{_COUNT})[ -](?P<which>months?)(?: period)?"
            rf"(?: of| in)? (?P<year>{_YEAR})\b",
            _read_first_months,
        ),
        (
            rf"\b(?:the )?(?P<ordinal>first|second|third|fourth|last|final|1st|2nd|3rd|4th)[ -]"
            rf"(?P<unit>quarter|half)"
            rf"(?: of| in)? (?P<year>{_YEAR})\b",
            _read_quarter,
        ),
        (rf"\b(?P<season>spring|summer|autumn) (?:of )?(?P<year>{_YEAR})\b", _read_season),
        (rf"\b(?P<letter>[qh])(?P<digit>[1-4])[ /-]?(?:of )?(?P<year>{_YEAR})\b", _read_quarter),
        (
            rf"\b(?:the )?(?P<part>early|mid|middle|late|beginning|start|turn|end|close)[ -]"
            rf"(?:of )?(?:the )?(?:year )?"
            rf"(?P<year>{_YEAR})\b",
            _read_part,
        ),
        (r"\b(?:the )?(?P<decade>1[5-9]\d|20\d)0s\b", _read_decade),
        (rf"\b(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? ago\b", _read_ago),
        (
            rf"\b(?P<which>last|past|previous|next|coming) (?P<count>{_COUNT}) "
            r"(?P<unit>day|week|month|year)s\b",
            _read_span_before,
        ),
        (
            r"\b(?P<which>last|previous|this|current|next|coming) (?P<unit>week|month|quarter|year)\b",
            _read_unit_shift,
        ),
        (r"\b(?P<word>yesterday|today|tomorrow)\b", _read_day_word),
        (
            rf"(?<![\d.,-])\b(?P<year>{_YEAR})\b(?!\s*(?:billion|million|thousand|tonnes|percent|%|\w*-km))(?![.,]\d)",
            _read_year,
        ),
        (r"\b(?:january|february|april|june|july|august|september|october|november|december)\b", _read_point),
        (
            r"(?<=\bin )march\b|(?<=\bsince )march\b|(?<=\bof )march\b|(?<=\bduring )march\b"
            r"|(?<=\band )march\b",
            _read_point,
        ),
        (
            r"(?<=\bin )may\b|(?<=\bsince )may\b|(?<=\bbetween )may\b|(?<=\bduring )may\b|(?<=\bof )may\b"
            r"|(?<=\bbefore )may\b|(?<=\bafter )may\b|(?<=\band )may\b|(?<=\bfrom )may\b|(?<=\buntil )may\b",
            _read_point,
        ),
    )
)
"""Pattern and reader, the more exact first."""
