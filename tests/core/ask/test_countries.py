"""What countries and what is of them are called."""

from __future__ import annotations

import pytest
from tests.core.ask.conftest import Shipped

from dyad.ask.words import tokenize


@pytest.mark.parametrize(
    ("text", "country", "adjective"),
    [
        ("Vietnamese students", "country/VNM", True),
        ("the RoK", "country/KOR", True),
        ("Viet Nam", "country/VNM", False),
        ("South African wine", "country/ZAF", True),
        ("the US ambassador", "country/USA", True),
        ("Republic of Korea", "country/KOR", False),
    ],
)
def test_find_name_or_adjective_gives_the_country(
    shipped: Shipped, text: str, country: str, *, adjective: bool
) -> None:
    """Names, short names and adjectives are found."""
    found = shipped.index.countries.find(tokenize(text))
    assert [one.country for one in found] == [country]
    assert adjective is False or found[0].adjective


@pytest.mark.parametrize("text", ["South American country", "tell us more", "no turkey"])
def test_find_ordinary_words_are_no_countries(shipped: Shipped, text: str) -> None:
    """A region is no state, and "us" is a pronoun."""
    assert shipped.index.countries.find(tokenize(text)) == []


def test_of_capital_city_stands_for_its_country(shipped: Shipped) -> None:
    """Hanoi may speak for Vietnam."""
    assert shipped.index.countries.of_capital("Hanoi") == "country/VNM"
    assert shipped.index.countries.of_capital("Da Nang") == ""
