"""Whether two wordings mean the same thing, number or day, as a fair marker would see it."""

from __future__ import annotations

import contextlib
import math
import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from dyad.dates import DateSpan, parse_edtf
from dyad.errors import DateError

_PHRASES: Final = (
    (re.compile(r"\bunited states( of america)?\b|\bu\.?s\.?a\b|\bu\.s\."), "us"),
    (re.compile(r"\bunited nations\b"), "un"),
    (re.compile(r"\bunited kingdom\b"), "uk"),
    (re.compile(r"\b(republic of korea|south korea|korea,? republic of)\b"), "rok"),
    (re.compile(r"\brussian federation\b"), "russia"),
    (re.compile(r"\bviet nam\b"), "vietnam"),
    (re.compile(r"\b(lao people s democratic republic|lao pdr)\b"), "laos"),
    (re.compile(r"\binter parliamentary union\b"), "ipu"),
    (re.compile(r"\bcyber security\b"), "cybersecurity"),
    (re.compile(r"\bda nang\b"), "danang"),
)
_SPELLINGS: Final = {"centre": "center", "theatre": "theater", "programme": "program", "defence": "defense"}
_SMALL: Final = frozenset(
    ("the", "a", "an", "of", "in", "on", "at", "for", "to", "and", "by", "with", "from", "s", "its")
)
# fmt: off
_TITLES: Final = frozenset((
    "mr", "mrs", "ms", "dr", "prof", "professor", "general", "gen",
    "colonel", "lieutenant", "senior", "president", "prime", "minister", "pm", "secretary",
    "deputy", "vice", "chairman", "ambassador", "leader", "party", "state", "national",
    "assembly", "russian", "vietnamese", "lao", "us", "un",
))
# fmt: on
_SCALES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# fmt: off
_IN_WORDS: Final = (
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
)
# fmt: on
_WORDS: Final = {word: float(n) for words in _IN_WORDS for n, word in enumerate(words, 1)}
_UNITS: Final = {
    name: unit
    for unit, names in {
        "USD": "usd $ us$ dollar dollars",
        "VND": "vnd dong đ ₫",
        "EUR": "eur euro euros €",
        "RUB": "rub rouble roubles ruble rubles ₽",
        "%": "% percent percentage",
        "t": "t tonne tonnes ton tons",
        "km": "km kilometre kilometres kilometer kilometers",
        "kV": "kv kilovolt kilovolts",
    }.items()
    for name in names.split()
}
_NUMBER: Final = re.compile(
    r"(?:over|about|around|approximately|some|at least|at most|up to|nearly|more than)?\s*"
    r"(?P<before>us\$|[$€₫₽])?\s*"
    rf"(?P<digits>-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|-?\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b)(?:st|nd|rd|th)?"
    r"\s*(?P<scale>thousand|million|billion|trillion)?\s*(?P<after>[^\d]*)"
)
_WEEK: Final = timedelta(days=7)
_MONTH: Final = timedelta(days=31)
_YEAR: Final = timedelta(days=366)
_DAY_FORMS: Final = ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y")
_MONTH_FORMS: Final = ("%B %Y", "%b %Y")


def split_words(text: str) -> list[str]:
    """Bring a text to the words that are compared: no case, accents, marks, small words or plurals.

    Args:
        text: The text.

    Returns:
        The words, in their order.

    Example:
        >>> split_words("The Centre of Đà Nẵng's projects")
        ['center', 'danang', 'project']
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    folded = _PHRASES[0][0].sub("us", folded)
    folded = " ".join(re.findall(r"\w+(?:\.\d+)?|%", folded.replace("_", " ")))
    for phrase, short in _PHRASES:
        folded = phrase.sub(short, folded)
    words = (_SPELLINGS.get(word, word) for word in folded.split() if word not in _SMALL)
    return [_singular(word) for word in words]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and word[-2] not in "siu"
    return word[:-1] if plural else word


def same_text(expected: str, given: str, extra: int) -> bool:
    """Say whether a text says what is expected, with not too much beside it.

    Args:
        expected: What is expected.
        given: What was answered.
        extra: How many further words may stand in it.

    Returns:
        Whether all words expected are there.
    """
    wanted, words = set(split_words(expected)), set(split_words(given))
    return bool(wanted) and wanted <= words and len(words - wanted) <= extra


def same_person(expected: str, given: str) -> bool:
    """Say whether two names are one person's: titles count for nothing, and part of the name is enough.

    Args:
        expected: The name.
        given: The name answered.

    Returns:
        Whether they are.
    """
    wanted = set(split_words(expected)) - _TITLES
    words = set(split_words(given)) - _TITLES
    if not wanted or not any(len(word) > 2 for word in wanted & words):
        return False
    return (words <= wanted) or (wanted <= words and len(words - wanted) <= 2)


def parse_number(text: str) -> tuple[float, str] | None:
    """Read a number with its unit.

    Args:
        text: Such as `4.15 billion USD`, `$207,000`, `98%`, `third`.

    Returns:
        The value, and the unit where it is one of a few known ones, else the words after the number; None for
        a text that is no number.

    Example:
        >>> parse_number("over 5.4 billion VND"), parse_number("590,000 visitors"), parse_number("34th")
        ((5400000000.0, 'VND'), (590000.0, 'visitors'), (34.0, ''))
    """
    found = _NUMBER.fullmatch(text.strip().casefold())
    if found is None or len(found["after"].split()) > 3:
        return None
    digits = found["digits"].replace(",", "")
    value = _WORDS[digits] if digits in _WORDS else float(digits)
    return value * _SCALES.get(found["scale"] or "", 1), name_unit(found["before"] or found["after"])


def name_unit(unit: str) -> str:
    """Give a unit the one name by which it is compared.

    Args:
        unit: Such as `US dollar`, `$`, `per cent`.

    Returns:
        Its short name where it is a known one; else as it is.
    """
    unit = unit.strip().casefold()
    words = unit.replace("per cent", "percent").split()
    return next((_UNITS[word] for word in words if word in _UNITS), unit)


def same_number(expected: str, unit: str, given: str, given_unit: str) -> bool:
    """Say whether two numbers are equal. Units must agree where both are of the kind that changes the value.

    Args:
        expected: The number.
        unit: Its unit, where the text has none.
        given: The number answered.
        given_unit: Its unit, where the text has none.

    Returns:
        Whether they are equal but for rounding in a computer.
    """
    wanted, number = parse_number(expected), parse_number(given)
    if wanted is None or number is None or not math.isclose(wanted[0], number[0], rel_tol=1e-6):
        return False
    units = [name_unit(own or other) for (_, own), other in ((wanted, unit), (number, given_unit))]
    measured = set(_UNITS.values())
    return not (measured.issuperset(units) and units[0] != units[1])


def parse_day(text: str) -> DateSpan | None:
    """Read a date: EDTF, an ISO date with a time, or English words.

    Args:
        text: Such as `2025-05`, `2026-01-14/2026-01-17`, `29 December 2025`, `May 2025`.

    Returns:
        Its days; None for a text that is no date.
    """
    text = re.sub(r"T\d\d:\d\d.*$", "", text.strip())
    with contextlib.suppress(DateError):
        return parse_edtf(text)
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.replace(",", " "))
    words = " ".join(words.split())
    for forms, shape in ((_DAY_FORMS, "%Y-%m-%d"), (_MONTH_FORMS, "%Y-%m")):
        for form in forms:
            with contextlib.suppress(ValueError):
                return parse_edtf(datetime.strptime(words, form).strftime(shape))
    return None


def same_date(expected: str, given: str) -> bool:
    """Say whether a date is the expected one, at the precision asked for.

    Args:
        expected: A day, month or year, or an interval.
        given: The date answered. A day of the expected month is right, the month of the expected day is not;
            an interval is right only as a whole.

    Returns:
        Whether it is.
    """
    wanted, days = parse_day(expected), parse_day(given)
    if wanted is None or days is None:
        return bool(given.strip()) and split_words(expected) == split_words(given)
    if (wanted.first, wanted.last) == (days.first, days.last):
        return True
    if "/" in expected or not (wanted.first and wanted.last and days.first and days.last):
        return False
    return wanted.first <= days.first and days.last <= wanted.last


def falls_within(date: str, period: str) -> bool:
    """Say whether something of a date may be told as something of a period.

    Args:
        date: The date.
        period: The period that is asked about.

    Returns:
        Whether its days lie in the period, or some do and it lasts a week at most. For a period longer than a
        month it may last a year, or as long as the period: what was "in 2025" did not happen "on 9 May".
    """
    days, asked = parse_day(date), parse_day(period)
    if days is None or asked is None or not (days.first and asked.first and asked.last):
        return False
    last = days.last or days.first
    length = asked.last - asked.first
    longest = max(_YEAR, length) if length > _MONTH else _WEEK
    inside = asked.first <= days.first and last <= asked.last
    return inside or (last - days.first <= longest and days.overlaps(asked.first, asked.last))
