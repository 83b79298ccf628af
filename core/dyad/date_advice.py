"""What to write instead of a text that is no EDTF date, for people write `12/2025` and `9 May 2025`."""

import calendar
import re
from collections.abc import Callable

FORMS = "write YYYY, YYYY-MM or YYYY-MM-DD, or an interval such as 2025-01/2025-11 or 2026-01-10/.."
YEARS = "years have four digits, from 1000 to 9999"
_ONLY_RIGHT = (
    "X stands for digits from the right only, as in 196X, 2025-XX or 2025-05-XX; or write an interval"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

UNSPECIFIED = re.compile(r"(?:[0-9]X{3}|[0-9]{2}XX|[0-9]{3}X|[0-9]{4}-(?:XX|XX-XX|[0-9]{2}-XX))[?~%]?")

_MONTH = "(Sept|" + "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS) + r")[.,]?"


def advise(text: str) -> str:
    """Say what to write instead of a text that is no EDTF date.

    Args:
        text: The text, refused by `dyad.dates.parse_edtf`.

    Returns:
        Half a sentence: what is wrong, or what to write.

    Example:
        >>> advise("9 May 2025"), advise("5/2025")
        ('write 2025-05-09', 'write 2025-05')
        >>> advise("2025-02-30")
        'EDTF is YYYY-MM-DD, and 30 February 2025 does not exist'
    """
    for part in (text, *re.split(r"/|,|\.\.|[\[\]{}]", text)):
        for pattern, advice_on in _ADVICE:
            match = re.fullmatch(pattern, part.strip(), re.ASCII | re.IGNORECASE)
            advice = advice_on(match) if match else ""
            if advice and advice != f"write {part.rstrip('?~%')}":  # this part is as it should be
                return advice
    return FORMS


def _write(year: str, month: str | int = "", day: str = "") -> str:
    """Advise to write the date meant, or say why there is no such date."""
    numbers = [int(number) for number in (year, month, day) if number != ""]
    if numbers[0] < 1000:
        return YEARS
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return f"there is no month {month}; EDTF is YYYY-MM-DD, with months from 01 to 12"
    if len(numbers) > 2 and not 1 <= numbers[2] <= calendar.monthrange(numbers[0], numbers[1])[1]:
        return f"EDTF is YYYY-MM-DD, and {numbers[2]} {MONTHS[numbers[1] - 1]} {year} does not exist"
    return "write " + "-".join(f"{number:02}" for number in numbers)


def _write_either(match: re.Match[str]) -> str:
    """Advise on two numbers and a year, where either number may be the month."""
    one, other, year = match.groups()
    day_first, month_first = _write(year, other, one), _write(year, one, other)
    advice = dict.fromkeys(advice for advice in (day_first, month_first) if advice.startswith("write"))
    if not advice:
        return day_first if int(other) <= 12 else month_first
    return " (day first), or ".join(advice) + (" (month first)" if len(advice) > 1 else "")


def _write_name(year: str, name: str, day: str = "") -> str:
    return _write(year, 1 + [month[:3].lower() for month in MONTHS].index(name[:3].lower()), day)


def _write_unspecified(match: re.Match[str]) -> str:
    upper = match[0].upper()
    return f"write {upper}" if UNSPECIFIED.fullmatch(upper) else _ONLY_RIGHT


_Advise = Callable[[re.Match[str]], str]
_ADVICE: tuple[tuple[str, _Advise], ...] = (
    (r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", _write_either),
    (r"([0-9]{1,2})[/.-]([0-9]{4})", lambda m: _write(m[2], m[1])),
    (r"([0-9]{4})[/.-]([0-9]{1,2})[?~%]?", lambda m: _write(m[1], m[2])),
    (r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})[?~%]?", lambda m: _write(m[1], m[2], m[3])),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", lambda m: _write(m[1], m[2], m[3])),
    (r"([0-9-]{10})[T ][0-9].*", lambda m: f"a time of day is not kept: write {m[1]}"),
    (rf"{_MONTH} ([0-9]{{4}})", lambda m: _write_name(m[2], m[1])),
    (rf"([0-9]{{1,2}}) {_MONTH} ([0-9]{{4}})", lambda m: _write_name(m[3], m[2], m[1])),
    (rf"{_MONTH} ([0-9]{{1,2}}),? ([0-9]{{4}})", lambda m: _write_name(m[3], m[1], m[2])),
    (r"(?:about|around|circa|ca?\.?) ?([0-9]{4})", lambda m: f"write {m[1]}~"),
    (r"(?:before|until|to) ([0-9]{4})", lambda m: f"write an interval with an open start, such as ../{m[1]}"),
    (r"(?:after|since|from) ([0-9]{4})", lambda m: f"write an interval with an open end, such as {m[1]}/.."),
    (r"([0-9]{3})0s", lambda m: f"write {m[1]}X"),
    (r"(?=.*X)[0-9X]{4}(?:-[0-9X]{2}){0,2}", _write_unspecified),
    (r"Y-?[0-9]+|-[0-9]+|[0-9]{1,3}|0[0-9]{3}(?:-.*)?|[0-9]{5,}", lambda m: YEARS),
)
