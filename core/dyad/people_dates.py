"""Dates in words, for people; the data have EDTF.

`dyad.dates` says a single date; here is what pages need beside: a date that cannot be read is shown as it
stands and breaks no page, a document's date that is only bounded, the time that somebody held a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from dyad.dates import DateSpan, display_edtf, parse_edtf
from dyad.errors import DateError

_MACHINE: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
_UNCERTAIN: Final = " (uncertain)"


def read_date(edtf: str) -> DateSpan | None:
    """Read a date of the data.

    Args:
        edtf: The date.

    Returns:
        Its days, or None where it is no date; a plain store may hold anything.

    Example:
        >>> read_date("soon") is None
        True
    """
    try:
        return parse_edtf(edtf)
    except DateError:
        return None


def say_date(edtf: str) -> str:
    """Say a date, or a period from its first to its last day.

    Args:
        edtf: The date.

    Returns:
        The date in words; the text itself where it is no date.

    Example:
        >>> say_date("2025-05"), say_date("2025-12-21~"), say_date("2025?")
        ('May 2025', 'about 21 December 2025', '2025, uncertain')
        >>> say_date("2025-01/2025-11")
        'January to November 2025'
    """
    if read_date(edtf) is None:
        return edtf
    return display_edtf(edtf).replace(_UNCERTAIN, ", uncertain")


def say_within(edtf: str) -> str:
    """Say a date of something that happened once, on a day that is only bounded.

    Args:
        edtf: The date.

    Returns:
        The date in words; the text itself where it is no date.

    Example:
        >>> say_within("2025-01/2025-11"), say_within("2026-01-10/.."), say_within("2025-05")
        ('between January and November 2025', '10 January 2026 or later', 'May 2025')
    """
    said = say_date(edtf)
    start, slash, end = edtf.partition("/")
    if slash and start not in ("", "..") and end not in ("", "..") and start != end and " to " in said:
        return "between " + " and ".join(said.split(" to ", 1))
    return said


def machine_date(edtf: str) -> str:
    """Give a date as the attribute `datetime` of HTML takes it.

    Args:
        edtf: The date.

    Returns:
        A year, month or day; empty where the date is none of these.

    Example:
        >>> machine_date("2025-05"), machine_date("2025-05~")
        ('2025-05', '')
    """
    return edtf if _MACHINE.fullmatch(edtf) and read_date(edtf) else ""


def say_tenure(start: str, end: str, attested: Iterable[str] = ()) -> str:
    """Say when somebody held a post.

    Args:
        start: When it began; empty where no document says.
        end: When it ended; empty where no document says.
        attested: When a document shows the person in the post.

    Returns:
        The time in words; what is not known is not made up.

    Example:
        >>> say_tenure("2024-08-03", "", [])
        'from 3 August 2024'
        >>> say_tenure("", "", ["2025-12-29", "2024-12"])
        'in post December 2024 and 29 December 2025'
        >>> say_tenure("", "", [])
        'no date given'
    """
    said = []
    if start:
        said.append(f"from {say_date(start)}")
    if end:
        said.append(f"until {say_date(end)}")
    seen = sorted(set(attested), key=order_of)
    if seen:
        *others, last = map(say_date, seen)
        listed = f"{', '.join(others)} and {last}" if others else last
        said.append(f"in post {listed}")
    return ", ".join(said) or "no date given"


def order_of(edtf: str) -> tuple[date, date, str]:
    """Give a key that puts dates in order of time; what has no first day goes by its last.

    Args:
        edtf: The date.

    Returns:
        The key; what is no date comes last.

    Example:
        >>> sorted(["2025-05-09", "2024", "2025-05"], key=order_of)
        ['2024', '2025-05', '2025-05-09']
    """
    span = read_date(edtf)
    if span is None:
        return date.max, date.max, edtf
    first = span.first or span.last or date.max
    last = span.last or date.max
    return first, last, edtf


def year_of(edtf: str) -> str:
    """Tell under which year a date is listed.

    Args:
        edtf: The date; may be empty.

    Returns:
        The year of its first day, or else of its last; empty where there is none.

    Example:
        >>> year_of("2025-05"), year_of("../2015"), year_of("")
        ('2025', '2015', '')
    """
    span = read_date(edtf) if edtf else None
    day = (span.first or span.last) if span else None
    return str(day.year) if day else ""


def say_validity(edtf: str) -> str:
    """Say which time an agreement covers.

    Args:
        edtf: The time, in EDTF.

    Returns:
        The time in words.

    Example:
        >>> say_validity("../2030"), say_validity("2025/2030"), say_validity("2025/..")
        ('to 2030', '2025 to 2030', 'from 2025')
    """
    start, slash, end = edtf.partition("/")
    if slash and start in ("", "..") and end not in ("", ".."):
        return f"to {say_date(end)}"
    if slash and end in ("", "..") and start not in ("", ".."):
        return f"from {say_date(start)}"
    return say_date(edtf)
