"""Which country, body or company: the parties of a fact on the side that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.constraints import WAYS
from dyad.ask.found import Found, is_planned
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.words import stem, stems

_BLOCS: Final = frozenset({"bloc", "blocs"})
"""Nouns that only an organisation of states is called."""

_HEAD_CLASSES: Final = {
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
_SORTS: Final = frozenset(
    {
        "organisation",
        "company",
        "institution",
        "government-body",
        "association",
        "military-unit",
        "political-party",
    }
)
"""Nouns for what few facts have to do with."""

_REGIONS: Final = frozenset({"region", "regions"})
_NO_REGIONS: Final = frozenset({"Country", "City", "District"})
_BESIDE: Final = frozenset({"context", "claimedBy", "claimedBy~"})
"""Roles of those who only tell a fact, or have to do with its occasion."""

_LYING: Final = frozenset(stems("lie belong locate situated part district districts ward village"))
"""Words that ask in what something lies."""

_GIVEN: Final = frozenset(
    stems("receive get ask give send hand assign give told call urge responsible charge entrust task")
)


class Parties:
    """Takes parties and places out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def tells_sort(self, reading: Reading, match: Match) -> bool:
        """Tell whether a fact has to do with anything of the sort that is asked for: a company, a bloc.

        Args:
            reading: The reading.
            match: The fact.

        Returns:
            Whether it has; for countries and partners, with which all facts have to do, it has.
        """
        if reading.head not in _SORTS or not match.record.thing.kind:
            return True
        classes = set(_HEAD_CLASSES[reading.head])
        return any(
            key in self._ground.things
            and classes & self._ground.things[key].classes
            and not own <= _BESIDE
            and not self._ground.is_named(reading, key)
            for key, own in match.record.near.items()
        )

    def parties(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the parties of the kind that is asked for."""
        record = match.record
        if (
            self._ground.is_past(reading)
            and is_planned(record.thing)
            and record.thing.kind in ("Event", "Project")
        ):
            return
        if self._ground.only_wished(reading, record):
            return
        if not record.thing.kind and match.missing and reading.sides is not None:
            return
        if self._asks_who_was_met(reading):
            return
        classes = set(_HEAD_CLASSES.get(reading.head, ()))
        if reading.head == "organisation" and _BLOCS & {token.plain for token in reading.tokens}:
            classes = {"IntergovernmentalOrganisation"}
        if reading.head == "political-party" and reading.several:
            classes |= {"Organisation", "Country"}  # the parties to something
        if (
            classes & record.thing.classes
            and not self._ground.is_named(reading, record.thing.id)
            and not record.thing.kind
        ):
            if self._ground.suits(reading, record.thing.id):
                yield self._ground.make(record.thing.id, record)
            return
        roles = self._party_roles(reading, record)
        if reading.sides is not None and reading.sides.word == "sign" and record.thing.kind == "Event":
            return
        keys = [
            key
            for key, own in record.near.items()
            if key in self._ground.things
            and classes & self._ground.things[key].classes
            and not self._ground.is_named(reading, key)
            and (not roles or {role.rstrip("~") for role in own} & roles)
            and not own <= _BESIDE
            and self._ground.suits(reading, key, record)
            and self._is_called(reading, key)
            and not self._on_named_side(reading, key)
            and not self._is_home(reading, key)
            and not self._is_own(reading, key)
            and not self._is_other_side(reading, record, key)
            and not self._speaks_for(reading, record, key)
        ]
        # whoever speaks of other countries does not speak of his own
        others = [key for key in keys if "speaker~" not in record.roles(key)]
        keys = others if reading.several else others or keys
        if not keys and reading.head == "company" and not match.untold:
            # the one company that what is told is about
            linked = [
                key
                for key, own in record.near.items()
                if own <= {"context", "concerns"}
                and key in self._ground.things
                and classes & self._ground.things[key].classes
                and not self._ground.is_named(reading, key)
                and self._ground.suits(reading, key)
            ]
            keys = linked if len(linked) == 1 else []
        if reading.head == "country" and reading.tokens[0].plain == "in":
            # where something is, is not whose it is
            placed = [key for key in keys if {"place", "place~", "host"} & record.roles(key)]
            keys = placed if placed or not record.thing.kind else keys
        keys = self._fittest(reading, self._narrowest(keys, record))
        keys = self._foreign(reading, keys)
        if len(keys) > 1 and not reading.several:
            # "which association": of several the one that is called so
            named = [
                key
                for key in keys
                if all(
                    word in self._ground.records[key].title
                    for word in reading.answer_words
                    if key in self._ground.records
                )
            ]
            keys = (
                named
                if reading.answer_words and named and all(key in self._ground.records for key in keys)
                else keys
            )
        for key in self._told_apart(reading, keys):
            yield self._ground.make(key, record)

    def _asks_who_was_met(self, reading: Reading) -> bool:
        """Whether it asks with whom somebody talked: people, and not the countries that they speak for."""
        sides = reading.sides
        if reading.head != "partner" or sides is None or sides.subject is None:
            return False
        verb = self._ground.wording.verbs.get(sides.word)
        met = sides.word == "speak" or (verb is not None and {"participant", "host"} <= set(verb.subject))
        return met and sides.subject.things[0].startswith(("official/", "person/"))

    def _told_apart(self, reading: Reading, keys: list[str]) -> list[str]:
        """Of several bodies, where one is asked for, the one whose name has a word of the question."""
        if len(keys) < 2 or reading.several or not all(key.startswith("organisation/") for key in keys):
            return keys
        sorts = {stem(word) for word, kind in self._ground.wording.heads.items() if kind == reading.head}
        hard = [word for word in reading.words if word not in self._ground.wording.soft | sorts]
        named = {word for name in reading.names for word in stems(name.text)}
        titles = {key: self._ground.records[key].title - named for key in keys if key in self._ground.records}
        told = {
            key
            for key, title in titles.items()
            if any(self._ground.wording.like(word) & title for word in hard)
        }
        return list(told) if len(told) == 1 else keys

    def _is_called(self, reading: Reading, key: str) -> bool:
        """Whether a body is called what is asked for, as a ministry is; wide nouns ask for nothing."""
        wording = self._ground.wording
        asked = {
            token.stem
            for token in reading.tokens
            if wording.heads.get(token.plain) == reading.head and token.plain not in wording.generic
        }
        record = self._ground.records.get(key)
        if record is None or reading.head not in ("government-body", "institution", "association"):
            return True
        return all(wording.like(word) & record.title for word in asked & reading.answer_words)

    def _party_roles(self, reading: Reading, record: Record) -> set[str]:
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if sides is None or verb is None or not sides.asked:
            return set()
        roles = set(verb.subject if sides.asked == "subject" else verb.object)
        if not roles & record.told_roles:
            return set()
        return roles | {"party"} if roles and not roles & {"host", "visitor"} else roles

    def _is_other_side(self, reading: Reading, record: Record, key: str) -> bool:
        """Whether a party stands on the side that is not asked for."""
        roles = {role.rstrip("~") for role in record.roles(key)}
        if "Person" in record.thing.classes:
            return (
                "postTo" in roles
                and "represents" not in roles
                and any(token.plain.startswith("represent") for token in reading.tokens)
            )
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if sides is None or verb is None or not sides.asked:
            asks_for_doer = reading.form == "which" and reading.sides is None
            body = key.startswith("organisation/") and record.thing.kind == "Event"
            return asks_for_doer and body and "addressee" in roles and not _GIVEN & set(reading.words)
        mine, theirs = (
            (verb.subject, verb.object) if sides.asked == "subject" else (verb.object, verb.subject)
        )
        only_theirs = set(theirs) - set(mine)
        return (
            bool(roles & only_theirs)
            and not roles & (set(mine) - {"party", "participant"})
            and not ("participant" in record.roles(key) and not record.roles(key) & only_theirs)
        )

    def _speaks_for(self, reading: Reading, record: Record, key: str) -> bool:
        """Whether somebody speaks for a country, and so of others: "which countries did the PM name"."""
        asked = reading.sides.asked if reading.sides is not None else ""
        if record.thing.kind != "Statement" or asked == "subject" or not (reading.several or asked):
            return False
        return any(
            key in self._ground.things[speaker].get("represents")
            for speaker in record.thing.get("speaker")
            if speaker in self._ground.things
        )

    def _is_home(self, reading: Reading, key: str) -> bool:
        """Whether a country is that of the traveller, who does not visit it."""
        sides = reading.sides
        if sides is None or sides.subject is None or sides.word not in WAYS:
            return False
        return any(
            key in self._ground.things[one].get("represents")
            for one in sides.subject.things
            if one in self._ground.things
        )

    def _is_own(self, reading: Reading, key: str) -> bool:
        """Whether a country is that of somebody who was met, so that its people did not meet him."""
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if sides is None or verb is None or sides.object is None or sides.asked != "subject":
            return False
        if not {"host", "participant"} & set(verb.subject) or "operator" in verb.subject:
            return False
        return any(
            key in self._ground.things[one].get("represents")
            for one in sides.object.things
            if one.startswith(("official/", "person/")) and one in self._ground.things
        )

    def _foreign(self, reading: Reading, keys: list[str]) -> list[str]:
        """Of several, those of the land "for" which it is; else those that are not the home of the named."""
        if len(keys) < 2 or reading.several:
            return keys
        for name in reading.names:
            if name.start and reading.tokens[name.start - 1].plain == "for":
                own = [key for key in keys if name.things[0] in self._ground.things[key].get("state")]
                if own:
                    return own
        homes = {
            home
            for name in reading.names
            for one in name.things[:1]
            if one in self._ground.things
            for home in (*self._ground.things[one].get("represents"), *self._ground.things[one].get("state"))
        }
        return [key for key in keys if key not in homes] or keys

    def _on_named_side(self, reading: Reading, key: str) -> bool:
        """Whether a body counts for a country that is named as the other side."""
        if not key.startswith("organisation/"):
            return False
        owners = {country for country, _ in reading.owners} | set(reading.answer_of)
        named = {name.things[0] for name in reading.names if name.how != "adjective"} - owners
        return (
            bool(set(self._ground.things[key].get("state")) & named)
            and reading.form == "which"
            and reading.head == "organisation"
        )

    def _narrowest(self, keys: Sequence[str], record: Record) -> list[str]:
        """Leave out what only contains another, where something is linked directly."""
        direct = [key for key in keys if any(not role.endswith("~") for role in record.roles(key) - _BESIDE)]
        return direct or list(keys)

    def _fittest(self, reading: Reading, keys: list[str]) -> list[str]:
        """Those that have by themselves what stands with the noun, where there are any."""
        return [key for key in keys if self._ground.suits(reading, key)] or keys

    def places(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the places of the kind that is asked for."""
        record = match.record
        if self._ground.is_past(reading) and is_planned(record.thing) and record.thing.kind == "Event":
            return
        if reading.tokens[-1].plain in ("from", "lead", "leads"):
            return  # whence something comes is not where it is
        classes = set(_HEAD_CLASSES.get(reading.head, ("Place", "Locality", "Country")))
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
            and not self._is_home(reading, key)
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
