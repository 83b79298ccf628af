"""Names within sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.name_index import Mention, NameIndex
from dyad.namespaces import BASE
from dyad.release import open_release


@pytest.fixture(scope="module")
def index(release_home: Path) -> Iterator[NameIndex]:
    """The index of the shipped facts."""
    opened = NameIndex.open(open_release(release_home).folder)
    yield opened
    opened.close()


def things(mentions: list[Mention]) -> dict[str, str]:
    """What stands there, with the id of what is likeliest meant."""
    return {one.text: one.candidates[0].iri.removeprefix(BASE) for one in mentions}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "agreements between Vietnam and Russia in 2025",
            {"Vietnam": "country/VNM", "Russia": "country/RUS"},
        ),
        ("what did Bezdetko say about it", {"Bezdetko": "official/gennady-bezdetko"}),
        ("Gennadi Bezdetcko's words", {"Gennadi Bezdetcko": "official/gennady-bezdetko"}),
        ("trade of viet nam and rusia", {"viet nam": "country/VNM", "rusia": "country/RUS"}),
        (
            "the Ambassador of Russia to Vietnam",
            {"Ambassador of Russia to Vietnam": "post/rus-ambassador-to-vnm"},
        ),
        ("соглашения между Россией и Вьетнамом", {"Россией": "country/RUS", "Вьетнамом": "country/VNM"}),
        ("越南和俄罗斯的协议", {"越南": "country/VNM", "俄罗斯": "country/RUS"}),
        ("US aid", {"US": "country/USA"}),
        ("VNM or RUS", {"VNM": "country/VNM", "RUS": "country/RUS"}),
        ("Ninh Thuan 1 plant", {"Ninh Thuan 1": "project/ninh-thuan-1-nuclear-power-plant"}),
    ],
)
def test_find_names_finds_the_longest(index: NameIndex, question: str, expected: dict[str, str]) -> None:
    """Whole names, misspelt ones, inflected ones and parts that tell apart are found."""
    assert expected.items() <= things(index.find_names(question)).items()


@pytest.mark.parametrize(
    "words",
    [
        "is it in my house",
        "give us what you can and are to be",
        "AND IS IT IN",
        "an island two years ago",
        "the new one",
        "",
    ],
)
def test_find_names_takes_no_ordinary_word_for_a_country(index: NameIndex, words: str) -> None:
    """Codes and short foreign names are words where they are not written as names."""
    found = index.find_names(words, classes=["Country"])
    assert [one for one in found if one.exact] == []


def test_find_names_overlapping_gives_names_within_names(index: NameIndex) -> None:
    """On demand the countries within the name of a post are given too."""
    question = "Ambassador of Russia to Vietnam"
    assert set(things(index.find_names(question))) == {question}
    assert set(things(index.find_names(question, overlapping=True))) >= {question, "Russia", "Vietnam"}


def test_find_names_without_parts_wants_whole_names(index: NameIndex) -> None:
    """Parts of names can be left out."""
    assert index.find_names("Bezdetko", parts=False) == []


def test_find_names_takes_parts_of_some_classes_alone(index: NameIndex) -> None:
    """Parts may be limited to people, while whole names may be anything's."""
    found = things(index.find_names("Bezdetko in Vietnam", classes_of_parts=["Person"]))
    assert set(found) == {"Bezdetko", "Vietnam"}
    assert set(things(index.find_names("Bezdetko in Vietnam", classes_of_parts=["City"]))) == {"Vietnam"}


def test_find_names_says_how_sure_it_is(index: NameIndex) -> None:
    """A whole name is worth more than a misspelt one, and that more than a part."""
    scores = {
        text: index.find_names(text)[0].candidates[0].score
        for text in ("Gennady Bezdetko", "Genady Bezdetko", "Bezdetko")
    }
    assert scores["Gennady Bezdetko"] > scores["Genady Bezdetko"] > scores["Bezdetko"]
    assert [index.find_names(text)[0].exact for text in scores] == [True, False, False]


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=80) | st.text("vietnam RUS越南é' ?", max_size=60))
def test_find_names_places_are_right_and_apart(index: NameIndex, text: str) -> None:
    """Whatever the text, mentions stand where they say and do not overlap."""
    last = 0
    for mention in index.find_names(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= last
        assert mention.candidates
        last = mention.end
