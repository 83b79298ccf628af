from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dyad.pictures.dated import Dated
from dyad.pictures.lettering import SMALL, width_of
from dyad.pictures.time_scale import TimeScale
from dyad.pictures.timeline_layout import Bar, Column, lay_out, spread

SCALE = TimeScale(date(2020, 1, 1), date(2025, 12, 31), 14, 766)


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    """A thing somewhere around the scale, with a label of any length; its ends may be open."""
    first = date(2019, 6, 1) + timedelta(days=draw(st.integers(0, 2500)))
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 30, 400])))
    open_end = draw(st.sampled_from(["", "", "first", "last"]))
    claimants = draw(st.sampled_from([(), (), ("Somebody Important",)]))
    return Dated(
        draw(st.text("abc defgh", min_size=1, max_size=80)),
        "Event",
        None if open_end == "first" else first,
        None if open_end == "last" else last,
        claimants=claimants,
    )


def taken(bar: Bar) -> tuple[float, float]:
    """From where to where a bar and its label reach."""
    width = width_of(bar.text, SMALL)
    if bar.place == "after":
        return bar.left, bar.right + 4 + width
    return (bar.left - 4 - width, bar.right) if bar.place == "before" else (bar.left, bar.right)


@given(st.lists(dated(), max_size=40))
def test_lay_out_any_things_have_rows_in_which_nothing_is_covered(items: list[Dated]) -> None:
    """Bars of one row with their labels do not touch, and nothing reaches over the sides."""
    shown = sorted(
        (
            item
            for item in items
            if (item.last or date.max) >= SCALE.first and (item.first or date.min) <= SCALE.last
        ),
        key=lambda item: item.at or date.min,
    )
    layout = lay_out(shown, SCALE)
    bars = [one for one in layout if isinstance(one, Bar)]
    for bar in bars:
        left, right = taken(bar)
        assert left >= SCALE.left - 1
        assert right <= SCALE.right + 1
    for one, other in combinations(bars, 2):
        if one.row == other.row:
            assert taken(one)[1] <= taken(other)[0] or taken(other)[1] <= taken(one)[0]
    columns = [one for one in layout if isinstance(one, Column)]
    assert len(bars) + sum(len(column.items) for column in columns) == len(shown)


def test_lay_out_thousands_of_things_are_counted_and_none_is_lost() -> None:
    """What has no room as bars becomes columns, whose sum is all of it."""
    scale = TimeScale(date(1874, 1, 1), date(2020, 12, 31), 14, 766)
    things = [Dated("Visit", "Event", day := date(1874 + number % 147, 5, 1), day) for number in range(3000)]
    columns = list(lay_out(sorted(things, key=lambda item: item.first or date.min), scale))
    assert all(isinstance(one, Column) for one in columns)
    assert sum(len(one.items) for one in columns if isinstance(one, Column)) == 3000
    assert all(one.months == 120 for one in columns if isinstance(one, Column))


def test_spread_few_things_that_lie_far_off_are_left_out() -> None:
    """One treaty of 1950 does not press thirty events of 2025 into a corner."""
    near = [Dated("Event", "Event", date(2025, 1 + n % 12, 1), date(2025, 1 + n % 12, 2)) for n in range(30)]
    far = Dated("Treaty", "Agreement", date(1950, 1, 30), date(1950, 1, 30))
    first, last = spread(sorted([far, *near], key=lambda item: item.first or date.min))
    assert first.year >= 2024
    assert last.year <= 2026


def test_spread_even_things_are_all_shown() -> None:
    """Where things are spread over decades, none of them is left out."""
    items = [Dated("Visit", "Event", date(year, 1, 1), date(year, 1, 1)) for year in range(1900, 2000)]
    first, last = spread(items)
    assert first <= date(1900, 1, 1)
    assert last >= date(1999, 1, 1)
