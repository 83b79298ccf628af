from __future__ import annotations

import pytest

from dyad import pictures
from dyad.client import KnowledgeGraph
from dyad.errors import NotFound
from dyad.pictures import PictureError


def test_timeline_pair_shows_or_names_every_deed(kg: KnowledgeGraph) -> None:
    """Agreements, events and projects are in the picture, or below it by name."""
    pair = kg.dyad("Vietnam", "Russia")
    picture = pair.timeline(kinds=["Agreement"])
    told = " ".join(picture.notes)
    shown = set(picture.data["label"])
    for name in pair.agreements()["name"]:
        assert name in shown or name in told
    assert "statements" in told


def test_timeline_planned_and_claimed_are_told_apart(kg: KnowledgeGraph) -> None:
    """The nuclear document that an ambassador speaks of is a plan and a claim."""
    picture = kg.dyad("Vietnam", "Russia").timeline()
    row = picture.data.set_index("label").loc[
        "New intergovernmental document of Russia and Vietnam on nuclear energy"
    ]
    assert row["phase"] == "planned"
    assert row["claimed by"] == "Gennady Bezdetko"
    assert "planned and" in picture.alt


def test_pictures_over_http_are_the_same(kg: KnowledgeGraph, over_http: KnowledgeGraph) -> None:
    """What is drawn does not depend on where the data are."""
    for one, other in zip(
        *(
            (
                graph.dyad("Vietnam", "Russia").timeline(),
                pictures.heat_map(graph, "Vietnam"),
                pictures.network(graph, "To Lam"),
                pictures.trend(graph.figures("Vietnam", "Russia"), measure="tourist-arrivals"),
            )
            for graph in (kg, over_http)
        ),
        strict=True,
    ):
        assert one.alt == other.alt
        assert one.notes == other.notes
        assert one.sources == other.sources


def test_timeline_table_of_visits_has_its_documents(kg: KnowledgeGraph) -> None:
    """A table with names and dates can be drawn, and its documents stand below it."""
    visits = kg.visits("Vietnam")
    picture = pictures.timeline(visits, kind="Visit")
    assert set(picture.data["kind"]) == {"Visit"}
    assert len(picture.sources) == len(visits.documents())


def test_timeline_table_without_dates_says_what_it_needs(kg: KnowledgeGraph) -> None:
    """A table that has no time is refused with what it lacks."""
    with pytest.raises(PictureError, match="one of dates"):
        pictures.timeline(kg.partners("Vietnam"))


def test_timeline_of_something_else_says_what_can_be_drawn(kg: KnowledgeGraph) -> None:
    """A name is no pair, and the error shows how to get one."""
    with pytest.raises(PictureError, match=r"kg\.dyad"):
        pictures.timeline("Vietnam")  # type: ignore[arg-type]
    with pytest.raises(PictureError, match="'Treaty' is no kind"):
        kg.dyad("Vietnam", "Russia").timeline(kinds=["Treaty"])


def test_heat_map_counts_are_those_of_the_named_query(kg: KnowledgeGraph) -> None:
    """The cells sum up to what the query says, plans among it."""
    picture = pictures.heat_map(kg, "Vietnam")
    table = kg.query.partner_facts_by_country("Vietnam", split="year").plain()
    deeds = table[table["class"].isin(["Agreement", "Event", "Project"])]
    early = int(deeds.loc[deeds["year"] < picture.data["from year"].min(), "facts"].sum())
    assert picture.data["done"].sum() + picture.data["planned"].sum() + early == deeds["facts"].sum()
    assert picture.data["planned"].sum() > 0


def test_partner_facts_sum_up_to_the_partners(kg: KnowledgeGraph) -> None:
    """Split by status, the facts of each partner are as many as without."""
    split = (
        kg.query.partner_facts_by_country("Vietnam").plain().groupby(["counterpart", "class"])["facts"].sum()
    )
    whole = (
        kg.partners("Vietnam").plain().dropna(subset=["class"]).set_index(["counterpart", "class"])["facts"]
    )
    assert split.to_dict() == whole.to_dict()


def test_map_partners_without_a_place_are_listed(kg: KnowledgeGraph) -> None:
    """Organisations stand below the map."""
    picture = pictures.partner_map(kg, "Vietnam")
    assert any(note.startswith("Not on the map:") and "ASEAN" in note for note in picture.notes)
    assert any("say nothing about claims" in note for note in picture.notes)


def test_map_country_without_facts_says_so(kg: KnowledgeGraph) -> None:
    """No empty map is drawn, and the error does not say that there are no relations."""
    with pytest.raises(PictureError, match="documents read here tell of no agreements, events and projects"):
        pictures.partner_map(kg, "Iceland")
    with pytest.raises(NotFound, match="did you mean"):
        pictures.partner_map(kg, "Vietnm")


def test_network_documents_are_sources_and_no_things(kg: KnowledgeGraph) -> None:
    """The documents stand below the picture and not in it; planned things are marked."""
    picture = pictures.network(kg, "To Lam")
    assert picture.sources
    ends = {*picture.data["from"], *picture.data["to"]}
    assert "Strengthening Vietnam-Russia ties" not in ends
    assert "To Lam" in ends
    with pytest.raises(PictureError, match="which thing"):
        pictures.network(kg)


def test_trend_several_measures_are_listed(kg: KnowledgeGraph) -> None:
    """Numbers of different kinds are not drawn on one scale: the error says which there are."""
    figures = kg.figures("Vietnam", "Russia")
    with pytest.raises(PictureError, match=r"13 measures: .*tourist arrivals \(3\)"):
        pictures.trend(figures)
    with pytest.raises(PictureError, match="no such measure"):
        pictures.trend(figures, measure="coffee")


def test_trend_forecast_and_claims_are_told_apart(kg: KnowledgeGraph) -> None:
    """A number that is expected is planned in the data, and says who expects it."""
    picture = pictures.trend(kg.figures("Vietnam", "Russia"), measure="tourist arrivals")
    rows = picture.data.set_index("period")
    assert bool(rows.loc["2025", "planned"])
    assert rows.loc["2025", "meant"] == "more than"
    assert not rows.loc["January to November 2025", "planned"]
    assert set(rows["claimed by"]) == {"Gennady Bezdetko"}
    assert picture.sources == ("Vietnam News Today, 30 December 2025",)
