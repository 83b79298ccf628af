import contextlib
import io
import re
from datetime import date, timedelta

import edtf
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dyad.dates import LONGEST, DateSpan, display_edtf, parse_edtf
from dyad.errors import DateError

YEARS = st.integers(1000, 9999)
DAYS = st.dates(date(1000, 1, 1))
PIECES = st.sampled_from(["2025", "-05", "-09", "-21", "-XX", "196X", "/", "..", ",", *"?~%[]{}-"])
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def points(draw: st.DrawFn) -> str:
    """Draw one date of any precision, possibly qualified."""
    day = draw(DAYS).isoformat()
    form = draw(st.sampled_from([day, day[:7], day[:4], day[:3] + "X", day[:4] + "-XX", day[:7] + "-XX"]))
    season = f"{day[:4]}-{draw(st.integers(21, 41))}"
    return draw(st.sampled_from([form, season])) + draw(QUALIFIERS)


@st.composite
def dates(draw: st.DrawFn) -> str:
    """Draw one date, an interval or a set, whose ends are in order."""
    one, other = sorted((draw(points()), draw(points())), key=lambda text: parse_edtf(text).first or date.min)
    forms = [one, f"{one}/{other}", f"{one}/..", f"{one}/", f"../{one}", f"/{one}"]
    sets = [f"[{one},{other}]", f"{{{one},{other}}}", f"[{one}..{other}]", f"[..{one}]", f"{{{one}..}}"]
    return draw(st.sampled_from(forms + sets))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-05-09", date(2025, 5, 9), date(2025, 5, 9)),
        ("2025-12-21~", date(2025, 12, 21), date(2025, 12, 21)),
        ("2025-~05-09", date(2025, 5, 9), date(2025, 5, 9)),
        ("196X", date(1960, 1, 1), date(1969, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2025-XX", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-02-XX", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025-XX-XX", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-22", date(2025, 6, 1), date(2025, 8, 31)),
        ("2025-24", date(2025, 12, 1), date(2026, 2, 28)),
        ("2025-34", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-41", date(2025, 7, 1), date(2025, 12, 31)),
        ("9999-24", date(9999, 12, 1), date(9999, 12, 31)),
        ("2025-01/2025-11", date(2025, 1, 1), date(2025, 11, 30)),
        ("2025/2026-XX", date(2025, 1, 1), date(2026, 12, 31)),
        ("2025-12/2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("[2024-12..2025-01]", date(2024, 12, 1), date(2025, 1, 31)),
        ("[2026,2024-03]", date(2024, 3, 1), date(2026, 12, 31)),
        ("{2024,2026-XX}", date(2024, 1, 1), date(2026, 12, 31)),
    ],
)
def test_parse_edtf_bounded_form_gives_first_and_last_possible_day(
    text: str, first: date, last: date
) -> None:
    """Every supported form with two ends gives the first and the last day it may mean."""
    span = parse_edtf(text)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016/", date(2016, 1, 1), None),
        ("2016/..", date(2016, 1, 1), None),
        ("2026-01-10/..", date(2026, 1, 10), None),
        ("196X?/..", date(1960, 1, 1), None),
        ("../2015", None, date(2015, 12, 31)),
        ("/2015", None, date(2015, 12, 31)),
        ("[..2015]", None, date(2015, 12, 31)),
        ("{2015..}", date(2015, 1, 1), None),
        ("[2014,2015..]", date(2014, 1, 1), None),
    ],
)
def test_parse_edtf_missing_end_gives_none(text: str, first: date | None, last: date | None) -> None:
    """An open or unknown end is None: neither today nor a guess takes its place."""
    span = parse_edtf(text)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2025", False, False),
        ("2025~", True, False),
        ("2025-05?", False, True),
        ("2025-05-09%", True, True),
        ("2025?/2026~", True, True),
        ("[2025~,2026]", True, False),
        ("2025-?05", False, True),
        ("2025-24~", True, False),
    ],
)
def test_parse_edtf_qualifiers_are_kept_wherever_they_stand(
    text: str, approximate: bool, uncertain: bool
) -> None:
    """A qualifier anywhere in the date makes the whole approximate, uncertain, or both."""
    span = parse_edtf(text)
    assert (span.approximate, span.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the date is empty: write YYYY"),
        ("30/02/2025", "EDTF is YYYY-MM-DD, and 30 February 2025 does not exist"),
        ("31/01/2025", "write 2025-01-31"),
        ("05/06/2025", "write 2025-06-05 (day first), or write 2025-05-06 (month first)"),
        ("2025-02-30", "30 February 2025 does not exist"),
        ("2025-02-29/..", "29 February 2025 does not exist"),
        ("2025-13", "there is no month 13"),
        ("2025-00", "there is no month 00"),
        ("2025-05-00", "0 May 2025 does not exist"),
        ("2025-05/2025-13", "there is no month 13"),
        ("12/2025", "write 2025-12"),
        ("2025/05", "write 2025-05"),
        ("2025/05/09", "write 2025-05-09"),
        ("20250509", "write 2025-05-09"),
        ("2025-5-9", "write 2025-05-09"),
        (" 2025-05", "write 2025-05"),
        ("May 2025", "write 2025-05"),
        ("9 May 2025", "write 2025-05-09"),
        ("sept. 9, 2025", "write 2025-09-09"),
        ("Sep 9, 2025", "write 2025-09-09"),
        ("31 June 2025", "31 June 2025 does not exist"),
        ("2025-05-09T10:00:00Z", "a time of day is not kept: write 2025-05-09"),
        ("about 2025", "write 2025~"),
        ("before 2016", "../2016"),
        ("since 2016", "2016/.."),
        ("1960s", "write 196X"),
        ("196x", "write 196X"),
        ("1X25", "X stands for digits from the right only"),
        ("2025-1X", "X stands for digits from the right only"),
        ("2025-05/2025-01", "it ends on 2025-01-31, before it begins on 2025-05-01"),
        ("[2025..2024]", "it ends on 2024-12-31, before it begins on 2025-01-01"),
        ("../..", "at least one known end"),
        ("/", "at least one known end"),
        ("[..]", "at least one date beside"),
        ("[2025]", "a set has at least two dates"),
        ("[2024,2025}", "ends with ]"),
        ("{2024,..2025}", "only the first date may begin with '..'"),
        ("0999", "from 1000 to 9999"),
        ("0000", "from 1000 to 9999"),
        ("-0044", "from 1000 to 9999"),
        ("Y12025", "from 1000 to 9999"),
        ("0044-03-15", "from 1000 to 9999"),
        ("2025S2", "write YYYY"),
        ("2025 - ~05", "write YYYY"),
        ("٢٠٢٥", "write YYYY"),
        ("ſep 2025", "write YYYY"),
        ("yesterday", "write YYYY"),
        ("[2024,2025]/2026", "write YYYY"),
        ("2025/2026/2027", "write YYYY"),
        ("9" * 65, "at most 64 characters"),
    ],
)
def test_parse_edtf_wrong_text_says_what_to_write(text: str, message: str) -> None:
    """A text that is no EDTF date is refused with what is wrong and what to write instead."""
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert message in str(caught.value)


@given(
    st.one_of(st.text(), st.text("0123456789X?~%/.,[]{}-", max_size=LONGEST), st.lists(PIECES).map("".join))
)
@example("2025~-05?")
@example("?2025-~05-%09")
@example("-2025-~05")
@example("/[../2025")
@example("-X../2025")
@settings(deadline=None)
def test_parse_edtf_any_text_gives_span_or_date_error_in_silence(text: str) -> None:
    """Any text gives a span that can be said in words, or a DateError; nothing is printed."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            span = parse_edtf(text)
        except DateError:
            pass
        else:
            assert span.first is not None or span.last is not None
            assert display_edtf(text)
    assert printed.getvalue() == ""


@given(points())
@settings(deadline=None)
def test_parse_edtf_single_date_agrees_with_the_package(text: str) -> None:
    """The shortcut for plain dates gives what the edtf package gives; parts of a year are Dyad's own."""
    assume(not re.search(r"-(2[1-9]|3[0-9]|4[01])[?~%]?$", text) or text.count("-") == 2)
    theirs, ours = edtf.parse_edtf(text), parse_edtf(text)
    assert (ours.first, ours.last) == (date(*theirs.lower_strict()[:3]), date(*theirs.upper_strict()[:3]))
    assert ours.approximate == (theirs.is_approximate or theirs.is_uncertain_and_approximate)
    assert ours.uncertain == (theirs.is_uncertain or theirs.is_uncertain_and_approximate)


@given(dates(), DAYS)
@settings(deadline=None)
def test_date_span_any_date_is_consistent(text: str, day: date) -> None:
    """First is not after last, contains agrees with overlaps, and years lists the years of the known ends."""
    span = parse_edtf(text)
    if span.first is not None and span.last is not None:
        assert span.first <= span.last
    after_first = span.first is None or span.first <= day
    assert span.contains(day) == (after_first and (span.last is None or day <= span.last))
    assert {known.year for known in (span.first, span.last) if known} == {span.years()[0], span.years()[-1]}


@given(DAYS, QUALIFIERS)
def test_parse_edtf_day_returns_that_day(day: date, qualifier: str) -> None:
    """A date to the day means this day, whatever its qualifier."""
    span = parse_edtf(day.isoformat() + qualifier)
    assert span.first == span.last == day


@given(YEARS, st.integers(1, 12))
def test_parse_edtf_month_ends_the_day_before_the_next(year: int, month: int) -> None:
    """A month runs from its first day to the day before the next month's first."""
    span = parse_edtf(f"{year}-{month:02}")
    assert span.first == date(year, month, 1)
    assert span.last is not None
    assert span.last.month == month
    assert span.last == date.max or (span.last + timedelta(days=1)).day == 1


@given(dates(), dates())
@settings(deadline=None)
def test_date_span_overlap_is_mutual(one: str, other: str) -> None:
    """If one span overlaps another, the other overlaps the one."""
    first, second = parse_edtf(one), parse_edtf(other)
    assert first.overlaps(second.first, second.last) == second.overlaps(first.first, first.last)


def test_date_span_years_of_open_interval_are_of_the_known_end() -> None:
    """An interval without an end touches, as far as is known, the year it begins in."""
    assert list(parse_edtf("2016-05/..").years()) == [2016]
    assert list(parse_edtf("../2015").years()) == [2015]


def test_date_span_equal_texts_are_equal_and_hashable() -> None:
    """Two spans of the same text are one value, fit for a set."""
    assert {parse_edtf("2025"), DateSpan("2025", date(2025, 1, 1), date(2025, 12, 31), False, False)} == {
        parse_edtf("2025")
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025", "2025"),
        ("2025-05", "May 2025"),
        ("2025-05-09", "9 May 2025"),
        ("2025-12-21~", "about 21 December 2025"),
        ("2025-08-09?", "9 August 2025 (uncertain)"),
        ("2025-08%", "about August 2025 (uncertain)"),
        ("2025-~05", "about May 2025"),
        ("196X", "1960s"),
        ("196X~", "about 1960s"),
        ("19XX", "between 1900 and 1999"),
        ("2025-XX", "2025 (month unknown)"),
        ("2025-05-XX", "May 2025 (day unknown)"),
        ("2025-XX-XX", "2025 (day unknown)"),
        ("2025-24", "winter 2025"),
        ("2025-29", "southern spring 2025"),
        ("2025-34", "second quarter of 2025"),
        ("2025-01/2025-11", "January to November 2025"),
        ("2024-11/2025-02", "November 2024 to February 2025"),
        ("2025-05-07/2025-05-09", "7 to 9 May 2025"),
        ("2025-05-30/2025-06-02", "30 May to 2 June 2025"),
        ("2025-05-09/2025-06-09", "9 May to 9 June 2025"),
        ("2025-05-09/2025-05-09", "9 May 2025"),
        ("2025-01~/2025-11", "about January 2025 to November 2025"),
        ("2025-21/2025-22", "spring 2025 to summer 2025"),
        ("2024/2026", "2024 to 2026"),
        ("2025/2025-11", "2025 to November 2025"),
        ("../2015", "before 2016"),
        ("../2015-12", "before January 2016"),
        ("../2015-05-31", "before 1 June 2015"),
        ("../2015~", "until about 2015"),
        ("../9999", "until 9999"),
        ("/2015", "until 2015 (start unknown)"),
        ("2016/", "since 2016 (end unknown)"),
        ("2026-01-10/..", "10 January 2026 or later"),
        ("[2024-12,2025-01]", "December 2024 or January 2025"),
        ("[2024,2025,2026]", "2024, 2025 or 2026"),
        ("{2024,2026}", "2024 and 2026"),
        ("[2024-12..2025-01]", "some time from December 2024 to January 2025"),
        ("{2024..2026}", "2024 to 2026"),
        ("[..2015]", "2015 or earlier"),
        ("[2015..]", "2015 or later"),
    ],
)
def test_display_edtf_each_form_reads_as_words(text: str, words: str) -> None:
    """Every form of date has words that a person reads without knowing EDTF."""
    assert display_edtf(text) == words


def test_display_edtf_language_without_words_falls_back_to_english() -> None:
    """A language that has no words for dates yet gets the English ones."""
    assert display_edtf("2025-05", lang="vi") == "May 2025"


def test_display_edtf_wrong_text_raises_date_error() -> None:
    """Words are made of valid dates only."""
    with pytest.raises(DateError):
        display_edtf("2025-02-30")
