"""EDTF dates: what days a text such as `2025-05` may mean, and how to say it to people.

EDTF is the Extended Date/Time Format of the Library of Congress, part of ISO 8601-2:2019. Read here are
years, months and days (`2025`, `2025-05`, `2025-05-09`), the qualifiers `?`, `~` and `%`, unspecified
digits (`196X`, `2025-XX`, `2025-05-XX`), seasons and other parts of a year (codes 21 to 41), intervals
(`2025-01/2025-11`, `2026-01-10/..`, `/2015`) and sets (`[2024-12..2025-01]`, `{2024,2026}`), for the
years 1000 to 9999.

The `edtf` package is the parser of single dates, behind a shortcut for plain ones. Intervals and sets are
put together here: the package makes up an end where there is none, and drops the qualifiers within a set.
Its seasons are not used either, for its winter is December alone. By the sort order of ISO 8601-2 winter
ends the year, so `2025-24` is December 2025 to February 2026; codes 21 to 24 are taken as northern seasons.
Nothing here looks at the clock.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from dyad.date_advice import FORMS, MONTHS, UNSPECIFIED, YEARS, advise
from dyad.errors import DateError

LONGEST = 64
"""How many characters a date may have; nothing longer reaches a parser."""

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?")
_INNER_QUALIFIED = re.compile(r"Q[0-9]{4}Q(?:-Q[0-9]{2}Q(?:-Q[0-9]{2}Q)?)?".replace("Q", "[?~%]?"))
_PART_OF_YEAR = re.compile(r"([0-9]{4})-(2[1-9]|3[0-9]|4[01])[?~%]?")

# Code: the first month, how many months, the name.
# fmt: off
_PARTS_OF_YEAR = {
    21: (3, 3, "spring {}"), 22: (6, 3, "summer {}"), 23: (9, 3, "autumn {}"), 24: (12, 3, "winter {}"),
    25: (3, 3, "northern spring {}"), 26: (6, 3, "northern summer {}"),
    27: (9, 3, "northern autumn {}"), 28: (12, 3, "northern winter {}"),
    29: (9, 3, "southern spring {}"), 30: (12, 3, "southern summer {}"),
    31: (3, 3, "southern autumn {}"), 32: (6, 3, "southern winter {}"),
    33: (1, 3, "first quarter of {}"), 34: (4, 3, "second quarter of {}"),
    35: (7, 3, "third quarter of {}"), 36: (10, 3, "fourth quarter of {}"),
    37: (1, 4, "first third of {}"), 38: (5, 4, "second third of {}"), 39: (9, 4, "last third of {}"),
    40: (1, 6, "first half of {}"), 41: (7, 6, "second half of {}"),
}
# fmt: on


@dataclass(frozen=True)
class DateSpan:
    """The days that an EDTF date may mean.

    Attributes:
        text: The date as written.
        first: The first possible day; None where there is no known start.
        last: The last possible day; None where there is no known end.
        approximate: Whether any part is qualified by `~` or `%`.
        uncertain: Whether any part is qualified by `?` or `%`.
    """

    text: str
    first: datetime.date | None
    last: datetime.date | None
    approximate: bool
    uncertain: bool

    def years(self) -> range:
        """List the calendar years that the span touches.

        A span with one known end gives the year of that end alone: what lies beyond is not known.

        Returns:
            The years from first to last; never empty.

        Example:
            >>> list(parse_edtf("2024-12/2026-01").years())
            [2024, 2025, 2026]
            >>> list(parse_edtf("2026-01-10/..").years())
            [2026]
        """
        known = [day.year for day in (self.first, self.last) if day is not None]
        return range(min(known), max(known) + 1)

    def overlaps(self, first: datetime.date | None, last: datetime.date | None) -> bool:
        """Say whether the span has a day in common with the days from first to last, both included.

        Args:
            first: The first day asked about; None for "from ever".
            last: The last day asked about; None for "for ever".

        Example:
            >>> parse_edtf("2025-05/..").overlaps(datetime.date(2030, 1, 1), None)
            True
        """
        starts_in_time = self.first is None or last is None or self.first <= last
        ends_in_time = self.last is None or first is None or self.last >= first
        return starts_in_time and ends_in_time

    def contains(self, day: datetime.date) -> bool:
        """Say whether a day is one of the days that the date may mean.

        Args:
            day: The day asked about.

        Example:
            >>> parse_edtf("2025-05").contains(datetime.date(2025, 5, 31))
            True
        """
        return self.overlaps(day, day)


@lru_cache(maxsize=16384)
def parse_edtf(text: str) -> DateSpan:
    """Parse an EDTF date (Library of Congress EDTF, ISO 8601-2:2019) into its first and last possible day.

    The days of a set run from the earliest of its members to the latest, gaps included.

    Args:
        text: The date, without surrounding space.

    Returns:
        The span of days, at least one of whose ends is known.

    Raises:
        DateError: The text is no EDTF date of the supported forms; the message says what to write.

    Example:
        >>> span = parse_edtf("2025-02~")
        >>> span.first, span.last, span.approximate
        (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28), True)
        >>> parse_edtf("../2015").last
        datetime.date(2015, 12, 31)
        >>> parse_edtf("May 2025")
        Traceback (most recent call last):
        dyad.errors.DateError: 'May 2025' is not an EDTF date: write 2025-05
    """
    if len(text) > LONGEST:
        raise DateError(
            f"a date has at most {LONGEST} characters, and {text[:20]!r}... has {len(text)}: {FORMS}"
        )
    if not re.fullmatch(r"[0-9X?~%/.,\[\]{}-]+", text):
        _refuse(text)
    if "/" in text:
        spans = [_interval(text)]
    elif text[0] in "[{":
        spans = _set(text)
    else:
        spans = [_point(text, text)]
    firsts = [first for first, _ in spans if first is not None]
    lasts = [last for _, last in spans if last is not None]
    return DateSpan(
        text,
        min(firsts) if len(firsts) == len(spans) else None,
        max(lasts) if len(lasts) == len(spans) else None,
        approximate="~" in text or "%" in text,
        uncertain="?" in text or "%" in text,
    )


def display_edtf(text: str, lang: str = "en") -> str:
    """Say an EDTF date in words for people.

    Args:
        text: The date, as `parse_edtf` takes it.
        lang: The language wanted, as a BCP 47 tag. English is the one written so far, and what any other
            falls back to.

    Returns:
        The date in words.

    Raises:
        DateError: The text is no EDTF date of the supported forms.

    Example:
        >>> display_edtf("2025-12-21~"), display_edtf("2025-01/2025-11"), display_edtf("../2015")
        ('about 21 December 2025', 'January to November 2025', 'before 2016')
    """
    parse_edtf(text)
    if "/" in text:
        return _say_interval(*text.split("/"))
    if text[0] in "[{":
        return _say_set(text)
    return _say_point(text)


# --- reading: every function takes a part and the whole text that it stands in, for the message -------------

_Days = tuple[datetime.date | None, datetime.date | None]


def _interval(text: str) -> _Days:
    start, end = text.split("/", 1)
    first = None if start in ("", "..") else _point(start, text)[0]
    last = None if end in ("", "..") else _point(end, text)[1]
    if first is None and last is None:
        _refuse(text, "an interval needs at least one known end")
    return _in_order(first, last, text)


def _set(text: str) -> list[_Days]:
    close = "]" if text[0] == "[" else "}"
    if text[-1] != close:
        _refuse(text, f"a set that begins with {text[0]} ends with {close}")
    members = text[1:-1].split(",")
    if len(members) == 1 and ".." not in text:
        _refuse(text, "a set has at least two dates, or a range such as [2024-12..2025-01]")
    if any(m.startswith("..") for m in members[1:]) or any(m.endswith("..") for m in members[:-1]):
        _refuse(text, "in a set only the first date may begin with '..', and only the last may end with it")
    return [_member(member, text) for member in members]


def _member(member: str, text: str) -> _Days:
    start, dots, end = member.partition("..")
    if not dots:
        return _point(start, text)
    if not start and not end:
        _refuse(text, "a range in a set needs at least one date beside its '..'")
    first = _point(start, text)[0] if start else None
    last = _point(end, text)[1] if end else None
    return _in_order(first, last, text)


def _in_order(first: datetime.date | None, last: datetime.date | None, text: str) -> _Days:
    if first is not None and last is not None and first > last:
        _refuse(text, f"it ends on {last}, before it begins on {first}: write the earlier date first")
    return first, last


def _point(part: str, text: str) -> tuple[datetime.date, datetime.date]:
    """Read one date: no interval, no set."""
    try:
        if match := _PART_OF_YEAR.fullmatch(part):
            month, months, _ = _PARTS_OF_YEAR[int(match[2])]
            first, last = _months(int(match[1]), month, months)
        elif match := _PLAIN.fullmatch(part):
            year, month, day = (int(group or 0) for group in match.groups())
            first, last = _months(year, month, 1) if match[2] else _months(year, 1, 12)
            if match[3]:
                first = last = datetime.date(year, month, day)
        else:
            first, last = _unusual_point(part)
    except ValueError:
        _refuse(text)
    if first.year < 1000:
        _refuse(text, YEARS)
    return first, last


def _months(year: int, month: int, months: int) -> tuple[datetime.date, datetime.date]:
    first = datetime.date(year, month, 1)
    after, end = divmod(year * 12 + month + months - 2, 12)
    if after > datetime.MAXYEAR:
        return first, datetime.date.max
    return first, datetime.date(after, end + 1, calendar.monthrange(after, end + 1)[1])


def _unusual_point(part: str) -> tuple[datetime.date, datetime.date]:
    """Let the `edtf` package read unspecified digits and inner qualifiers; ValueError if it cannot."""
    if not UNSPECIFIED.fullmatch(part) and not _INNER_QUALIFIED.fullmatch(part):
        raise ValueError(part)  # of any other shape the package makes wrong days, or fails and prints
    # Imported here, for it takes a quarter of a second, and few dates need it.
    from edtf.parser import EDTFParseException, PartialUncertainOrApproximate, Unspecified
    from edtf.parser import parse_edtf as parse

    try:
        parsed = parse(part)
    except EDTFParseException as error:
        raise ValueError(part) from error
    if not isinstance(parsed, (PartialUncertainOrApproximate, Unspecified)):
        raise ValueError(part)
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return datetime.date(*first[:3]), datetime.date(*last[:3])


def _refuse(text: str, why: str = "") -> NoReturn:
    if not text:
        raise DateError(f"the date is empty: {FORMS}")
    raise DateError(f"{text!r} is not an EDTF date: {why or advise(text)}")


# --- saying -------------------------------------------------------------------------------------------------


def _say_point(part: str) -> str:
    bare = re.sub("[?~%]", "", part)
    if match := _PART_OF_YEAR.fullmatch(bare):
        words = _PARTS_OF_YEAR[int(match[2])][2].format(match[1])
    elif match := _PLAIN.fullmatch(bare):
        words = _say_plain(*match.groups())
    elif "-" in bare:
        known = bare.replace("-XX", "")
        words = f"{_say_point(known)} ({'month' if bare.count('-') == 1 else 'day'} unknown)"
    else:
        earliest, latest = bare.replace("X", "0"), bare.replace("X", "9")
        words = f"{earliest}s" if bare.count("X") == 1 else f"between {earliest} and {latest}"
    about = "about " if re.search("[~%]", part) else ""
    return about + words + (" (uncertain)" if re.search("[?%]", part) else "")


def _say_plain(year: str, month: str | None, day: str | None) -> str:
    words = [str(int(day))] if day else []
    words += [MONTHS[int(month) - 1]] if month else []
    return " ".join([*words, year])


def _say_interval(start: str, end: str) -> str:
    if not start or not end:
        known = _say_point(start or end)
        return f"since {known} (end unknown)" if start else f"until {known} (start unknown)"
    if end == "..":
        return f"{_say_point(start)} or later"
    if start == "..":
        return _say_before(end)
    if start == end:
        return _say_point(start)
    words, last_words = _say_point(start).split(" "), _say_point(end).split(" ")
    if len(start) == len(end) and _exact(start) and _exact(end):
        # What two days or two months have in common is said once.
        while len(words) > 1 and words[-1] == last_words[len(words) - 1]:
            words.pop()
    return f"{' '.join(words)} to {' '.join(last_words)}"


def _exact(part: str) -> bool:
    return bool(_PLAIN.fullmatch(part)) and part[-1].isdigit() and not _PART_OF_YEAR.fullmatch(part)


def _say_before(end: str) -> str:
    _, last = _point(end, end)
    if not _exact(end) or last == datetime.date.max:
        return f"until {_say_point(end)}"
    return f"before {_say_point(str(last + datetime.timedelta(days=1))[: len(end)])}"


def _say_set(text: str) -> str:
    one_of = text[0] == "["
    *others, last = (_say_member(member) for member in text[1:-1].split(","))
    if not others:
        return f"some time from {last}" if one_of and " to " in last else last
    return f"{', '.join(others)} {'or' if one_of else 'and'} {last}"


def _say_member(member: str) -> str:
    start, dots, end = member.partition("..")
    if not dots:
        return _say_point(start)
    if not start:
        return f"{_say_point(end)} or earlier"
    return _say_interval(start, end or "..")
