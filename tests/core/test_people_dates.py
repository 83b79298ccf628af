from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.people_dates import (
    machine_date,
    order_of,
    read_date,
    say_date,
    say_tenure,
    say_validity,
    say_within,
    year_of,
)

days = st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31))
points = st.one_of(
    days.map(date.isoformat), days.map(lambda d: d.isoformat()[:7]), days.map(lambda d: d.isoformat()[:4])
)
qualified = st.builds(str.__add__, points, st.sampled_from(["", "?", "~", "%"]))
intervals = st.tuples(points, points).map(lambda p: "/".join(sorted(p, key=lambda t: t.ljust(10, "0"))))
dates = st.one_of(qualified, intervals, points.map(lambda p: f"../{p}"), points.map(lambda p: f"{p}/.."))


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2025-05", "May 2025"),
        ("2025-12-21~", "about 21 December 2025"),
        ("2025?", "2025, uncertain"),
        ("2025-01/2025-11", "between January and November 2025"),
        ("2025-05-08/2025-05-10", "between 8 and 10 May 2025"),
        ("../2015", "before 2016"),
        ("2026-01-10/..", "10 January 2026 or later"),
        ("next week", "next week"),
    ],
)
def test_date_is_said_as_people_say_it(edtf: str, words: str) -> None:
    """A person reads words; what is no date is shown as it stands."""
    assert say_within(edtf) == words


@given(dates)
def test_date_in_words_has_its_years_and_no_marks_of_edtf(edtf: str) -> None:
    """Whatever the date, its words are free of the notation, and a number is in them."""
    if read_date(edtf) is None:
        return  # an interval of two ends that cross
    for said in (say_date(edtf), say_within(edtf), say_validity(edtf)):
        assert not set(said) & set("?~%/[]{}")
        assert ".." not in said
        assert any(char.isdigit() for char in said)


@given(st.text(max_size=80))
def test_date_that_is_none_breaks_nothing(text: str) -> None:
    """A store that was not held to the shapes may have anything for a date, and its page is made."""
    assert isinstance(say_date(text), str)
    assert machine_date(text) in ("", text)
    assert year_of(text) == "" or year_of(text).isdigit()
    order_of(text)


@given(st.lists(dates, max_size=8))
def test_order_is_one_of_time(found: list[str]) -> None:
    """In order, no date begins after the next one."""
    ordered = sorted(found, key=order_of)
    starts = [span.first or span.last for edtf in ordered if (span := read_date(edtf))]
    assert starts == sorted(day for day in starts if day is not None)


@given(dates)
def test_machine_date_is_one_that_html_takes(edtf: str) -> None:
    """The attribute datetime has a year, a month or a day, or is left out."""
    told = machine_date(edtf)
    assert told == "" or len(told) in (4, 7, 10)


@pytest.mark.parametrize(
    ("start", "end", "attested", "words"),
    [
        ("2024-08-03", "", [], "from 3 August 2024"),
        ("2024", "2026-01", [], "from 2024, until January 2026"),
        ("", "", ["2025-12-29", "2024-12"], "in post December 2024 and 29 December 2025"),
        ("", "", [], "no date given"),
    ],
)
def test_tenure_says_only_what_documents_say(start: str, end: str, attested: list[str], words: str) -> None:
    """A day on which somebody is seen in a post is no beginning of the time there."""
    assert say_tenure(start, end, attested) == words
