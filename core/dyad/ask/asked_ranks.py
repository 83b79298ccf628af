"""Ranks in questions that ask for no number: who has the first place is not who has the fifth."""

from __future__ import annotations

from typing import Final

from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.words import stems, word_set

_PARTNERS: Final = frozenset(stems("partner largest biggest top foremost main trading"))
_PLACES: Final = {
    word: place
    for place, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th"),
        start=1,
    )
    for word in words.split()
}


_SUPERLATIVES: Final = word_set(
    "fastest slowest largest biggest greatest smallest highest lowest best worst strongest weakest richest "
    "poorest safest cleanest busiest foremost quickest"
)
"""Words that ask for who has the first place."""


def is_another_rank(reading: Reading, record: Record) -> bool:
    """Tell whether a rank is another than the one asked for, or that of the one whose partners are asked for.

    Args:
        reading: The reading.
        record: The record.

    Returns:
        Whether it is; what tells no rank is not.
    """
    unit = record.thing.first("unit").rsplit("/", 1)[-1]
    superlative = _SUPERLATIVES & {token.plain for token in reading.tokens}
    if unit == "places-in-ranking" and superlative and reading.aim in ("party", "place", "person", "any"):
        return True  # how far somebody rose does not tell who is first
    if unit != "rank":
        return False
    if reading.aim not in ("number", "yes-no", "date"):
        named = {n for name in reading.names for n in range(name.start, name.end)}
        asked = {_PLACES.get(token.plain) for n, token in enumerate(reading.tokens) if n not in named}
        if asked == {None} and superlative:
            asked = {1}
        exact = not record.thing.get("qualifier")
        if asked - {None} and (
            not exact or {str(one) for one in asked - {None}} != {record.thing.first("value")}
        ):
            return True  # who has the fifth place has not the first
    if "partner" not in {one.stem for one in reading.tokens}:
        return False
    if reading.order == "most" and (record.thing.first("value") != "1" or record.thing.get("qualifier")):
        return True  # one of the five largest is not the largest
    typed = reading.aim in ("party", "place", "person", "any")
    owners = {country for country, word in reading.owners if typed or word in _PARTNERS}
    return any("referenceParty" in record.roles(country) for country in owners)
