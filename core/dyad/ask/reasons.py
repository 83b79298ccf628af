"""Why nothing was found: not understood, no fact says so, or no source covers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from dyad.ask.matching import Matcher
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording

Reason = Literal["not-understood", "no-fact", "no-source"]

SENTENCES: Final[Mapping[str, str]] = {
    "not-understood": (
        "The question was not understood. Name a country, a person or an organisation, what you ask about, "
        "and perhaps a time: Which agreements did Vietnam and Russia sign in 2025?"
    ),
    "no-fact": (
        "The question was understood, and no fact here says so. That does not mean that it is not so: "
        "the documents that are loaded do not tell it."
    ),
    "no-source": (
        "The question was understood, and no document that is loaded treats this: these countries, persons "
        "or this time are not covered."
    ),
}
"""Reason to what a person reads."""


def find_reason(
    reading: Reading, records: Mapping[str, Record], matcher: Matcher, wording: Wording
) -> Reason:
    """Tell why nothing was found.

    Args:
        reading: What was understood.
        records: All records by id.
        matcher: Knows which words occur.
        wording: The words of plain English.

    Returns:
        The reason.
    """
    unknown = [word for word in reading.words if word not in wording.soft and not matcher.knows(word)]
    if not reading.names and not _understood(reading, matcher, wording, unknown):
        capitals = {token.stem for token in reading.tokens[1:] if token.capital}
        return "no-source" if len(capitals & set(unknown)) > 1 else "not-understood"
    treated = [record for record in records.values() if record.thing.kind or "Dyad" in record.thing.classes]
    sides = [
        name
        for name in reading.names
        if name.things[0].startswith(("country/", "organisation/", "official/"))
    ]
    if sides and not any(all(_has_to_do(record, name) for name in sides) for record in treated):
        return "no-source"
    if reading.periods and not any(
        all(_has_to_do(record, name) for name in sides)
        and all(matcher.constraints.fits_period(period, record) for period in reading.periods)
        for record in treated
        if record.spans
    ):
        return "no-source" if not any(_is_near(reading, record) for record in treated) else "no-fact"
    return "no-fact"


def _understood(reading: Reading, matcher: Matcher, wording: Wording, unknown: list[str]) -> bool:
    known = [word for word in reading.words if word not in wording.soft and matcher.knows(word)]
    return bool(known or reading.codes or reading.periods) and len(unknown) <= len(known) + len(
        reading.periods
    )


def _has_to_do(record: Record, name: Name) -> bool:
    return any(record.thing.id == key or record.roles(key) for key in (*name.things, name.stands_for))


def _is_near(reading: Reading, record: Record) -> bool:
    """Whether a record tells of something within two years of the time that is asked."""
    for period in reading.periods:
        for span in record.spans:
            if period.first and span.last and abs((period.first - span.last).days) < 730:
                return True
            if period.last and span.first and abs((period.last - span.first).days) < 730:
                return True
    return False
