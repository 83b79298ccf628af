import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.pictures.time_scale import TimeScale, begin_of, next_of

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
STEPS = st.sampled_from([1, 3, 6, 12, 24, 60, 120, 240, 600])


@given(DAYS, STEPS)
def test_stretches_any_day_lies_in_one(day: date, months: int) -> None:
    """Each day is in the stretch that begins before it and ends after it."""
    begin = begin_of(day, months)
    assert begin <= day < next_of(begin, months)
    assert begin_of(next_of(begin, months), months) == next_of(begin, months)


@given(DAYS, st.integers(1, 300_000))
def test_marks_any_stretch_are_few_and_within(first: date, days: int) -> None:
    """Marks of the axis lie within it, in order, and as far apart as was asked for."""
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    scale = TimeScale(first, last, 10, 760)
    places = [x for x, _ in scale.marks(58)]
    assert all(10 <= x <= 760 for x in places)
    assert all(later - earlier > 50 for earlier, later in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "Jan 2024"),
        (date(1900, 1, 1), date(2020, 12, 31), "1900"),
    ],
)
def test_marks_short_and_long_stretches_are_written_as_months_and_years(
    first: date, last: date, expected: str
) -> None:
    """A year is marked by months, a century by years."""
    assert next(text for _, text in TimeScale(first, last, 0, 760).marks()) == expected
