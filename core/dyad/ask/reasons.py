"""Why nothing was found: not understood, no fact says so, or no source covers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from dyad.ask.candidates import Candidates
from dyad.ask.index.reading import Records
from dyad.ask.matching import Matcher
from dyad.ask.reading import Reading
from dyad.ask.things import FACTS
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

_NEAR_DAYS: Final = 730
"""How far from a time a fact may be for the sources to be about that time at all."""


def find_reason(reading: Reading, records: Records, matcher: Matcher, wording: Wording) -> Reason:
    """Tell why nothing was found.

    Args:
        reading: What was understood.
        records: All records.
        matcher: Knows which words occur.
        wording: The words of plain English.

    Returns:
        The reason.
    """
    unknown = [word for word in reading.words if word not in wording.soft and not matcher.knows(word)]
    if not reading.names and not _understood(reading, matcher, wording, unknown):
        capitals = {token.stem for token in reading.tokens[1:] if token.capital}
        return "no-source" if len(capitals & set(unknown)) > 1 else "not-understood"
    treated = records.of_class((*FACTS, "Dyad"))
    sides = [
        name
        for name in reading.names
        if name.things[0].startswith(("country/", "organisation/", "official/"))
    ]
    for name in sides:
        treated &= records.linked(key for key in (*name.things, name.stands_for) if key)
    if sides and not treated:
        return "no-source"
    if not reading.periods:
        return "no-fact"
    timed = Candidates(records, wording).in_time(reading.periods)
    near = records.numbered(treated if timed is None else treated & timed)
    if any(
        record.spans and all(matcher.constraints.fits_period(period, record) for period in reading.periods)
        for record in near
    ):
        return "no-fact"
    covered = any(records.is_fact_near(one.first, one.last, _NEAR_DAYS) for one in reading.periods)
    return "no-fact" if covered else "no-source"


def _understood(reading: Reading, matcher: Matcher, wording: Wording, unknown: list[str]) -> bool:
    known = [word for word in reading.words if word not in wording.soft and matcher.knows(word)]
    return bool(known or reading.codes or reading.periods) and len(unknown) <= len(known) + len(
        reading.periods
    )
