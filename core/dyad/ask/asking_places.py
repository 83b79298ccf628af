"""Where: the places of a fact, of the kind that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dyad.ask.constraints import WAYS
from dyad.ask.found import Found, is_planned
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.words import stems

HEAD_CLASSES: Final = {
    "country": ("Country",),
    "organisation": ("IntergovernmentalOrganisation", "Organisation"),
    "company": ("Company",),
    "partner": ("Country", "Organisation"),
    "institution": ("Institution",),
    "government-body": ("GovernmentBody",),
    "association": ("Association", "IntergovernmentalOrganisation"),
    "military-unit": ("MilitaryUnit",),
    "political-party": ("PoliticalParty",),
    "city": ("City",),
    "province": ("Province",),
    "district": ("District",),
    "place": ("Place",),
}
"""The nouns that are asked with to the classes of what they ask for."""

_REGIONS: Final = frozenset({"region", "regions"})
_NO_REGIONS: Final = frozenset({"Country", "City", "District"})
_LYING: Final = frozenset(stems("lie belong locate situated part district districts ward village"))
"""Words that ask in what something lies."""


class Places:
    """Takes places out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def places(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the places of the kind that is asked for."""
        record = match.record
        if self._ground.is_past(reading) and is_planned(record.thing) and record.thing.kind == "Event":
            return
        if reading.tokens[-1].plain in ("from", "lead", "leads"):
            return  # whence something comes is not where it is
        classes = set(HEAD_CLASSES.get(reading.head, ("Place", "Locality", "Country")))
        left_out = _NO_REGIONS if _REGIONS & {token.plain for token in reading.tokens} else frozenset()
        wanted = {"place"} if record.thing.kind else {"place", "partOf"}
        if record.thing.kind and "place" not in record.told_roles:
            wanted = {"concerns"} if record.thing.kind in ("Statement", "Observation") else {"host"}
        found = [
            key
            for key, own in record.near.items()
            if key in self._ground.things
            and classes & self._ground.things[key].classes
            and not left_out & self._ground.things[key].classes
            and not self._ground.is_named(reading, key)
            and self._suits_place(reading, key, record)
            and not is_home(self._ground, reading, key)
        ]
        if reading.several and reading.head == "city" and any(record.roles(key) & wanted for key in found):
            # of places in a row with cities it may not be told what they are
            found += [
                key
                for key, own in record.near.items()
                if own & wanted
                and key in self._ground.things
                and not {"City", "Province", "District", "Country"} & self._ground.things[key].classes
                and not self._ground.is_named(reading, key)
                and not self._ground.records[key].near.keys() & set(found)
            ]
        direct = [key for key in found if record.roles(key) & wanted]
        above = [key for key in found if {f"{role}~" for role in wanted} & record.roles(key)]
        if wanted == {"host"} or record.thing.kind == "Observation":
            above = []  # whence the host comes is not where it was, nor that of what is counted
        through = [
            key
            for key in found
            if reading.head in ("province", "district")
            and any(role.endswith("~") for role in record.roles(key))
        ]
        keys = direct or above or through
        if not keys and record.thing.kind and reading.head in ("city", "province", "district"):
            keys = [key for key in found if record.roles(key) & {"party", "participant"}]
        if not reading.several and len(keys) > 1:
            # of a cinema and the city in which it lies, the cinema
            keys = [key for key in keys if not any(self._lies_in(other, key) for other in keys)]
        if self._asks_for_whole(reading):
            # what holds a place that is named, and not where the others of the same fact are
            keys = [
                key for key in keys if all(self._holds(key, name.things[0]) for name in self._inner(reading))
            ]
        for key in keys:
            yield self._ground.make(key, record)

    def _asks_for_whole(self, reading: Reading) -> bool:
        """Whether it asks in which province or city named places lie."""
        if reading.head not in ("province", "city", "district") or set(reading.words) - _LYING:
            return False
        return bool(self._inner(reading))

    @staticmethod
    def _inner(reading: Reading) -> list[Name]:
        return [name for name in reading.names if name.things[0].startswith("place/") and name.how == "whole"]

    def _holds(self, key: str, place: str) -> bool:
        record = self._ground.records.get(place)
        return record is not None and bool(record.roles(key))

    def _suits_place(self, reading: Reading, key: str, record: Record) -> bool:
        """Whether a place has what is asked for, where the event itself may tell in which city it was."""
        if self._ground.suits(reading, key):
            return True
        lies = tuple(
            other for other in reading.answer_of if other.startswith("place/") and record.roles(other)
        )
        rest = tuple(other for other in reading.answer_of if other not in lies)
        return bool(lies) and self._ground.suits(replace(reading, answer_of=rest), key)

    def _lies_in(self, key: str, other: str) -> bool:
        return key != other and key in self._ground.records and bool(self._ground.records[key].roles(other))


def is_home(ground: Ground, reading: Reading, key: str) -> bool:
    """Tell whether a country is that of the traveller, who does not visit it.

    Args:
        ground: Things and records.
        reading: The reading.
        key: The country's id.

    Returns:
        Whether it is.
    """
    sides = reading.sides
    if sides is None or sides.subject is None or sides.word not in WAYS:
        return False
    return any(
        key in ground.things[one].get("represents") for one in sides.subject.things if one in ground.things
    )
