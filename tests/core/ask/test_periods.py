"""Dates and intervals in questions."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ask.conftest import DAY

from dyad.ask.periods import Period, find_periods

Day = datetime.date


def meant(text: str) -> list[str]:
    """The times of a text, asked on the fixed day."""
    return [period.describe() for period in find_periods(text, DAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2025", "2025-01-01/2025-12-31"),
        ("in May 2025", "2025-05-01/2025-05-31"),
        ("in May", "XXXX-05"),
        ("last October", "2025-10-01/2025-10-31"),
        ("next May", "2026-05-01/2026-05-31"),
        ("between May and August 2025", "2025-05-01/2025-08-31"),
        ("from January to November 2024", "2024-01-01/2024-11-30"),
        ("from December 2025 to January 2026", "2025-12-01/2026-01-31"),
        ("in December and January 2026", "2025-12-01/2026-01-31"),
        ("Jan-Nov 2024", "2024-01-01/2024-11-30"),
        ("since March 2025", "2025-03-01/.."),
        ("after May 2025", "2025-06-01/.."),
        ("before 2016", "../2015-12-31"),
        ("by the end of 2025", "../2025-12-31"),
        ("the first eleven months of 2025", "2025-01-01/2025-11-30"),
        ("on 24 December", "XXXX-12-24"),
        ("on December 29, 2025", "2025-12-29"),
        ("29.12.2025", "2025-12-29"),
        ("in the first quarter of 2026", "2026-01-01/2026-03-31"),
        ("H2 2025", "2025-07-01/2025-12-31"),
        ("in the spring of 2025", "2025-03-01/2025-05-31"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("two weeks ago", "2026-01-05/2026-01-11"),
        ("last year", "2025-01-01/2025-12-31"),
        ("from 14 to 17 January 2026", "2026-01-14/2026-01-17"),
        ("between the start and the end of 2025", "2025-01-01/2025-12-31"),
        ("between 2020 and 2025", "2020-01-01/2025-12-31"),
    ],
)
def test_find_periods_phrase_gives_its_days(text: str, expected: str) -> None:
    """Each way of naming a time gives its first and last day."""
    assert meant(text) == [expected]


@pytest.mark.parametrize(
    "text", ["may Vietnam sign", "they march on Red Square", "", "number 20", "36 billion"]
)
def test_find_periods_words_that_are_no_times_give_none(text: str) -> None:
    """A verb or a number is no date."""
    assert meant(text) == []


def test_find_periods_day_that_no_calendar_has_holds_nothing() -> None:
    """Nothing happened on 31 February."""
    (period,) = find_periods("on 31 February 2025", DAY)
    assert not period.holds(Day(2025, 2, 1), Day(2025, 3, 31))


def test_find_periods_year_that_names_a_thing_is_no_bound() -> None:
    """ "After the 2025 upgrades" does not mean after 2025."""
    assert meant("After the 2025 upgrades, how many partners") == []


DATES = st.dates(Day(1900, 1, 1), Day(2099, 12, 31))


@given(DATES)
def test_find_periods_any_written_day_is_that_day(day: Day) -> None:
    """Every day is found in each way of writing it."""
    for form in (day.isoformat(), f"on {day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}"):
        assert meant(form) == [day.isoformat()]


@given(DATES, DATES)
def test_period_whole_span_within_is_held_and_covered(one: Day, other: Day) -> None:
    """What lies within a time touches it; what ends before it does not."""
    first, last = sorted((one, other))
    period = Period("", 0, 0, first, last)
    assert period.covers(first, last)
    assert period.holds(first, last)
    assert period.equals(first, last)
    before = first - datetime.timedelta(days=1)
    assert not period.holds(None, before)


@given(st.text(alphabet=st.sampled_from("in may 2025-/. lastJanfromto39betwd,"), max_size=60))
def test_find_periods_any_text_gives_times_that_do_not_overlap(text: str) -> None:
    """Whatever is written, nothing fails, and times lie one after another."""
    found = find_periods(text, DAY)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= period.start < period.end <= len(text) for period in found)
