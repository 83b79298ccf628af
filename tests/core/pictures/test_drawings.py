"""The five pictures, drawn from invented tables: nothing is covered or cut off, and nothing pretends."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import networkx as nx
import pandas as pd
import pytest
from tests.core.pictures.looking import covering, cut_off, draw, texts_of

from dyad.pictures import (
    Dated,
    Number,
    Picture,
    PictureError,
    draw_heat_map,
    draw_map,
    draw_network,
    draw_timeline,
    draw_trend,
)
from dyad.pictures.sheet import HATCH, LOOKS, Look
from dyad.pictures.world import read_world

LONG = (
    "An agreement of which the name is so long that nobody would ever be able to write it in one line, "
    "$5 \\alpha$ bn"
)


@cache
def timeline() -> Picture:
    """Forty things with long names, of every look."""
    phases = ("done", "planned", "ended", "running")
    items = [
        Dated(
            f"{number} {LONG}",
            ("Agreement", "Event", "Project")[number % 3],
            day := date(2024, 1, 1) + timedelta(days=number * 17),
            day + timedelta(days=(number % 4) * 40),
            bounded=number % 5 == 0,
            phase=phases[number % 4],  # type: ignore[arg-type]
            claimants=("A Speaker With a Long Name",) if number % 7 == 0 else (),
            sources=("Example Gazette, 2 March 2025",),
        )
        for number in range(40)
    ]
    return draw_timeline(items, f"Timeline. {LONG}")


@cache
def heat_map() -> Picture:
    """Twenty partners over thirty years."""
    rows = [
        (f"Partner {row} with a long name" * (row % 2 + 1), year, 1 + (row * year) % 9, row % 2)
        for row in range(20)
        for year in range(1996, 2026, 2)
    ]
    frame = pd.DataFrame(rows, columns=["name", "year", "facts", "planned"])
    return draw_heat_map(frame, "Partners by year", sources=["Example Gazette"] * 9)


@cache
def partner_map() -> Picture:
    """All countries there are, and some that have no place on a map."""
    codes = [*sorted(read_world().places), "ASEAN", "EXAMPLE"]
    rows = [(code, f"Name of {code}", 1 + number % 40, 0) for number, code in enumerate(codes)]
    frame = pd.DataFrame(rows, columns=["code", "name", "facts", "planned"])
    return draw_map(frame, "Partners", centre="VNM")


@cache
def network() -> Picture:
    """More things than there is room for."""
    graph = nx.karate_club_graph()
    graph.add_edges_from((0, 100 + number) for number in range(30))
    for node in graph:
        kind = ("Event", "Official")[node % 2]
        graph.nodes[node].update(label=f"{node} {LONG}", kind=kind, planned=node % 5 == 0)
    return draw_network(graph, "What is connected", middle=0)


@cache
def trend() -> Picture:
    """Numbers that are meant in all ways, very large and negative ones among them."""
    qualifiers = ("", "about", "at least", "at most", "more than", "")
    numbers = [
        Number(
            f"January to November {2000 + n}",
            value,
            date(2000 + n, 1, 1),
            date(2000 + n, 11, 30),
            qualifiers[n],
            series=("One side – the other", "The other – one side")[n % 2],
            planned=n == 5,
            claimants=("A Speaker With a Long Name",) if n == 2 else (),
        )
        for n, value in enumerate((4.58e9, 15e12, 1.5, -2e9, 0.0, 7e12))
    ]
    return draw_trend(numbers, "Trade", unit="US dollars")


PICTURES = [timeline, heat_map, partner_map, network, trend]


@pytest.mark.parametrize("made", PICTURES, ids=lambda made: made.__name__)
def test_drawing_hard_case_no_text_is_covered_or_cut_off(made: object) -> None:
    """Whatever the names and numbers, every text can be read."""
    picture = made()  # type: ignore[operator]
    sheet = draw(picture)
    assert cut_off(sheet) == []
    assert covering(sheet) == []


@pytest.mark.parametrize("made", PICTURES, ids=lambda made: made.__name__)
def test_drawing_every_picture_tells_itself_in_words(made: object) -> None:
    """A picture has its title on it, and an alternative text that says more than that."""
    picture: Picture = made()  # type: ignore[operator]
    written = " ".join(text for text, _ in texts_of(draw(picture)))
    assert picture.title[:20] in written
    assert picture.title[:20] in picture.alt
    assert len(picture.alt) > len(picture.title) + 20
    assert len(picture.data) > 0


@pytest.mark.parametrize(
    ("item", "look"),
    [
        ({}, "done"),
        ({"phase": "running"}, "done"),
        ({"phase": "planned"}, "planned"),
        ({"claimants": ("Somebody",)}, "claimed"),
        ({"phase": "planned", "claimants": ("Somebody",)}, "planned claim"),
        ({"phase": "ended"}, "over"),
        ({"bounded": True}, "faint"),
    ],
)
def test_timeline_done_planned_and_claimed_look_different(item: dict[str, object], look: Look) -> None:
    """What is done is plain, a plan is hatched, a claim is dotted, and the legend has just these."""
    day = date(2025, 5, 1)
    told = {"label": "Talks", "kind": "Event", "first": day, "last": date(2025, 5, 31), **item}
    sheet = draw(draw_timeline([Dated(**told)], "One"))  # type: ignore[arg-type]
    drawn = sheet.axes.patches
    assert len(drawn) == 2  # the bar, and its like in the legend
    dotted_or_dashed = "linestyle" in sheet.style(look)
    for patch in drawn:
        assert patch.get_hatch() == (HATCH if look.startswith("planned") else None)
        assert (patch.get_linestyle() != "solid") == dotted_or_dashed
    assert [text for text, _ in texts_of(sheet)].count(LOOKS[look]) == 1


def test_timeline_what_is_not_shown_is_named() -> None:
    """What lies before and after, and what has no date, stands below the picture."""
    items = [
        Dated("Old treaty", "Agreement", date(1950, 1, 1), date(1950, 1, 1)),
        Dated("Talks", "Event", date(2025, 1, 1), date(2025, 1, 2)),
        Dated("Later talks", "Event", date(2029, 1, 1), date(2029, 1, 2)),
        Dated("Without date", "Event", None, None),
    ]
    picture = draw_timeline(items, "Some", first="2024", last="2026")
    assert list(picture.data["label"]) == ["Talks"]
    told = " ".join(picture.notes)
    assert "before 2024: Old treaty (1950)" in told
    assert "after 2026: Later talks (2029)" in told
    assert "without a date: Without date" in told


def test_timeline_only_first_day_given_shows_until_the_last_thing() -> None:
    """Who gives a beginning alone sees all that comes after it."""
    days = [date(1950, 1, 1), *(date(2025, month, 1) for month in range(1, 13)), date(2040, 1, 1)]
    picture = draw_timeline([Dated("Talks", "Event", day, day) for day in days], "Some", first="2024")
    assert len(picture.data) == 13


@pytest.mark.parametrize(
    ("items", "options", "told"),
    [
        ([], {}, "no fact with a date"),
        ([Dated("Talks", "Event", None, None)], {}, "no fact with a date"),
        (
            [Dated("Talks", "Event", date(2025, 1, 1), None)],
            {"last": "2020", "first": "2019"},
            "no fact lies",
        ),
        ([Dated("Talks", "Event", date(2025, 1, 1), None)], {"first": "2026", "last": "2020"}, "later end"),
    ],
)
def test_timeline_nothing_to_draw_says_why(items: list[Dated], options: dict[str, str], told: str) -> None:
    """No empty picture is drawn: the error says what is missing."""
    with pytest.raises(PictureError, match=told):
        draw_timeline(items, "Some", **options)


def test_heat_map_many_years_are_drawn_by_decades_and_sum_up() -> None:
    """Stretches of years hold what their years held, plans apart."""
    frame = pd.DataFrame(
        [("One", year, 2, 1) for year in range(1900, 2000)], columns=["name", "year", "facts", "planned"]
    )
    picture = draw_heat_map(frame, "Long")
    assert picture.data["done"].sum() == picture.data["planned"].sum() == 100
    steps = picture.data["from year"].diff().dropna().unique()
    assert len(steps) == 1
    assert steps[0] >= 5


def test_heat_map_few_early_years_are_left_out_and_counted() -> None:
    """Two facts of 1950 do not make columns of decades of the rest, and are told."""
    rows = [("One", 1950, 2), *(("One", year, 5) for year in range(2010, 2026))]
    picture = draw_heat_map(pd.DataFrame(rows, columns=["name", "year", "facts"]), "Some")
    assert picture.data["from year"].min() == 2010
    assert any(note.startswith("Not in the picture, before 2010: 2 of the facts") for note in picture.notes)


def test_heat_map_planned_cells_are_hatched_and_others_are_not() -> None:
    """A cell of plans alone is hatched; one with some plans has a hatched corner; one without has neither."""
    for planned, hatched in ((0, 0), (1, 2), (3, 2)):  # with its like in the legend
        frame = pd.DataFrame([("One", 2025, 3, planned)], columns=["name", "year", "facts", "planned"])
        sheet = draw(draw_heat_map(frame, "Some"))
        assert sum(bool(patch.get_hatch()) for patch in sheet.axes.patches) == hatched


@pytest.mark.parametrize("draw_it", [draw_heat_map, draw_map])
def test_table_without_a_column_says_which(draw_it: object) -> None:
    """A table that lacks a column is refused with the name of the column."""
    with pytest.raises(PictureError, match="no column 'name'"):
        draw_it(pd.DataFrame({"code": ["VNM"], "year": [2025], "facts": [1]}), "Some")  # type: ignore[operator]


@pytest.mark.parametrize("draw_it", [draw_heat_map, draw_map])
def test_table_without_facts_says_that_there_is_nothing(draw_it: object) -> None:
    """An empty table gives an error, not an empty picture."""
    frame = pd.DataFrame({"code": ["VNM"], "name": ["Vietnam"], "year": [2025], "facts": [0]})
    with pytest.raises(PictureError, match="nothing"):
        draw_it(frame, "Some")  # type: ignore[operator]


def test_map_every_partner_is_named_or_listed() -> None:
    """Who has no place on the map, or no room for a name, stands below it with the number."""
    picture = partner_map()
    written = [text for text, _ in texts_of(draw(picture))]
    told = " ".join(picture.notes)
    assert "Not on the map: " in told
    assert "Name of ASEAN" in told
    named = {match[1] for text in written if (match := re.fullmatch(r"(Name of [A-Z]{3}) \d+", text))}
    listed = set(re.findall(r"Name of [A-Z]{3}(?= )", told))
    rest = next(int(match[1]) for note in picture.notes if (match := re.search(r"and (\d+) more", note)))
    assert named
    assert not named & listed
    assert len(named | listed) + rest == len(picture.data) - 2  # without the two that have no place


def test_network_what_has_no_room_is_counted() -> None:
    """A network with too many things shows those with most connections and says how many are missing."""
    picture = network()
    assert any(re.match(r"Not in the picture: 20 things", note) for note in picture.notes)


def test_trend_numbers_are_in_order_and_say_how_they_are_meant() -> None:
    """Rows go by time; what is not exact says so beside the bar and in the data."""
    picture = trend()
    written = [text for text, _ in texts_of(draw(picture))]
    assert "about 15,000,000,000,000" in written
    assert "at least 1.5" in written
    assert "A Speaker With a Long Name says so" in written
    assert list(picture.data["meant"]) == ["exact", "about", "at least", "at most", "more than", "exact"]


def test_world_has_only_countries_that_dyad_knows() -> None:
    """Every outline belongs to a country of the reference data."""
    from dyad.resources import find_resource

    text = (find_resource("seeds") / "reference/countries.ttl").read_text(encoding="utf-8")
    known = set(re.findall(r'dyad:alpha3 "([A-Z]{3})"', text))
    places = read_world().places
    assert set(places) <= known
    assert len(places) > 200
