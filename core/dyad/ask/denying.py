"""What facts deny: a detail of a question that they tell otherwise, such as the place, the day or the chair.

"Was the conference held in Lyon?" is answered with no where the conference was in Oslo. That needs a fact
that is surely the one that is asked about, and a detail of which there is only one: a treaty is signed on one
day, while somebody may visit a country many times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.candidates import Among
from dyad.ask.countries import list_capitals
from dyad.ask.found import first_day, is_planned, latest_step
from dyad.ask.matching import Match, Matcher
from dyad.ask.opposites import find_opposite
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.subjects import STAGES
from dyad.ask.things import Thing
from dyad.ask.wording import Wording, read_wording
from dyad.ask.words import name_stems, stems, word_set

_LEAST: Final = 0.65
_NEAR: Final = 0.15
"""How much worse than the best match one may be that is asked about as well."""

_TITLED: Final = 0.6
"""How much of a fact's name must stand in the question, by the number of its telling words."""

_FEW: Final = 2
"""So few words and names are not enough to be sure that the opposite is told of the very same."""

_DEEDS: Final = frozenset({"Event", "Agreement", "Project"})
_PLACES: Final = ("place/", "country/")
_STANDING: Final = frozenset(
    stems("locate located situated lie lies stand stands based site sited found build built house housed")
)
"""Words that only say that something is somewhere."""

_DATED: Final = word_set("date status period diplomaticRelations")
_AGAIN: Final = frozenset(
    f"code/event-type/{name}"
    for name in (
        "visit", "meeting", "talks", "phone-call", "reception", "briefing", "interview", "speech",
        "negotiation", "cooperation", "high-level-exchanges", "inspection", "congratulation",
        "aid", "humanitarian-aid",
    )
)  # fmt: skip
"""Kinds of events that happen again and again, so that one day of them denies no other."""

_STATES: Final = frozenset(
    stems(
        "arriving incoming outgoing departing leaving online virtual remote offline onsite permanent "
        "temporary"
    )
)
"""Words for how something is, which any fact may tell of it."""

_FIRST: Final = 2
_ROLE_OF: Final[Mapping[str, str]] = {"chair": "chair", "host": "host", "presid": "chair"}
"""Verbs whose one doer an event tells, with the doer's role."""

_VISIT: Final = "code/event-type/visit"


class Denier:
    """Finds facts that tell a detail of a question otherwise.

    Args:
        things: All things by id.
        matcher: Finds the records that fit.
    """

    def __init__(self, things: Mapping[str, Thing], matcher: Matcher) -> None:
        self._things = things
        self._matcher = matcher
        self._wording: Wording = read_wording()
        self._ways: tuple[Callable[[Reading], list[Match]], ...] = (
            self._elsewhere,
            self._at_another_time,
            self._still_ahead,
            self._by_another,
            self._of_another_kind,
            self._opposite,
        )

    def deny(self, reading: Reading) -> list[Match]:
        """Find what denies a question for yes or no.

        Args:
            reading: The reading.

        Returns:
            The facts that tell a detail otherwise; nothing where none does.
        """
        for way in self._ways:
            if found := way(reading):
                return found
        return []

    def is_elsewhere(self, reading: Reading, record: Record) -> bool:
        """Tell whether a record was at other places than the one that is asked.

        Args:
            reading: The reading.
            record: The record.

        Returns:
            Whether it tells places, and a place of the question is none of them and lies in none of them.
        """
        return any(self._is_not_at(name, record) for name in _places_in(reading))

    @staticmethod
    def by_capital(reading: Reading, record: Record) -> bool:
        """Tell whether a record has to do with a place of the question only by the land whose capital it is.

        Args:
            reading: The reading.
            record: The record.

        Returns:
            Whether it does: that something was in the land does not say that it was in the capital.
        """
        holding = bool(_HOLDING & {token.stem for token in reading.tokens})
        for name in reading.names:
            before = reading.tokens[name.start - 1].plain if name.start else ""
            if before not in _IN and not (holding and name.start <= _FIRST):
                continue
            if name.stands_for and not record.roles(name.things[0]):
                return True
            if name.things[0].startswith("country/") and name.text.casefold() in list_capitals():
                return True
        return False

    def kinds_agree(self, reading: Reading, record: Record) -> bool:
        """Tell whether a visit is of the kind that is asked for, where one is: state, official, working.

        Args:
            reading: The reading.
            record: The record.

        Returns:
            Whether it is; a mere visit is none of them.
        """
        asked = self._kinds_of_visit(reading.codes)
        return not asked or _VISIT not in record.codes or bool(asked & record.codes)

    def _kinds_of_visit(self, codes: frozenset[str]) -> set[str]:
        return {
            code for code in codes if code in self._things and _VISIT in self._things[code].get("broader")
        }

    def _is_not_at(self, name: Name, record: Record) -> bool:
        told = [key for key, roles in record.near.items() if "place" in roles]
        told = told or [
            key for key, roles in record.near.items() if "host" in roles and key.startswith("country/")
        ]
        if not told or not all(self._is_known_place(key) for key in told):
            return False
        for key in name.things:
            if record.roles(key) & {"place", "place~", "host"}:
                return False
            asked = self._matcher.records.get(key)
            if asked is not None and any(place in asked.near for place in told):
                return False  # where it was in that land is not told
        return True

    def _is_known_place(self, key: str) -> bool:
        """Whether it is told where a place lies: a square may lie in any town."""
        record = self._matcher.records.get(key)
        return key.startswith("country/") or (
            record is not None and any(one.startswith("country/") for one in record.near)
        )

    def _elsewhere(self, reading: Reading) -> list[Match]:
        places = _places_in(reading)
        if len(places) != 1:
            return []
        rest = replace(reading, names=tuple(name for name in reading.names if name not in places), sides=None)
        words = [word for word in reading.words if word not in _STANDING]
        near = self._surely(rest, words, Among(test=_is_somewhere))
        if any(match.record.codes & _AGAIN for match in near) or _has_clause(reading):
            return []
        return near if near and all(self._is_not_at(places[0], match.record) for match in near) else []

    def _at_another_time(self, reading: Reading) -> list[Match]:
        if len(reading.periods) != 1 or _has_clause(reading):
            return []
        period = reading.periods[0]
        near = self._surely(replace(reading, periods=()), reading.words, Among(_DEEDS | {"Dyad"}))
        for match in near:
            record = match.record
            spans = [span for span in record.spans if span.of in _DATED]
            if not spans or record.codes & _AGAIN or period.anywhere is not None:
                return []
            for span in spans:
                vague = "~" in span.date or "?" in span.date
                if period.holds(span.first, span.last) or (
                    vague and span.first and period.first and span.first.year == period.first.year
                ):
                    return []
        return near

    def _still_ahead(self, reading: Reading) -> list[Match]:
        """What was still planned on the day that is asked about, or later."""
        if len(reading.periods) != 1 or reading.tokens[0].plain not in _PAST:
            return []
        near = self._surely(replace(reading, periods=()), reading.words, Among(_DEEDS))
        for match in near:
            step = latest_step(match.record.thing)
            last = reading.periods[0].last
            seen = first_day(step.date) if step is not None else None
            if not is_planned(match.record.thing) or last is None or seen is None or seen < last:
                return []
        return near

    def _by_another(self, reading: Reading) -> list[Match]:
        sides = reading.sides
        role = _ROLE_OF.get(sides.word) if sides is not None else None
        if sides is None or role is None or sides.subject is None:
            return []
        doer = sides.subject
        rest = replace(reading, names=tuple(name for name in reading.names if name is not doer), sides=None)
        words = [word for word in reading.words if word != sides.word]
        near = self._surely(rest, words, Among(frozenset({"Event"}), roles=frozenset({role})))
        if any({role, f"{role}~"} & match.record.roles(key) for match in near for key in doer.things):
            return []
        return near

    def _of_another_kind(self, reading: Reading) -> list[Match]:
        asked = self._kinds_of_visit(reading.codes)
        if not asked:
            return []
        words = [word for word in reading.words if word not in reading.firm or word == "visit"]
        rest = replace(reading, codes=reading.codes - asked, firm=frozenset())
        near = self._surely(rest, words, Among(frozenset({"Event"}), test=lambda one: _VISIT in one.codes))
        told = [self._kinds_of_visit(match.record.codes) for match in near]
        return near if near and all(kinds and not kinds & asked for kinds in told) else []

    def _opposite(self, reading: Reading) -> list[Match]:
        if {"not", "never", "no"} & {token.plain for token in reading.tokens}:
            return []
        named = {n for name in reading.names for n in range(name.start, name.end)}
        for n, token in enumerate(reading.tokens):
            opposite = find_opposite(token.stem) if n not in named else frozenset()
            if not opposite:
                continue
            words = [word for word in reading.words if word != token.stem]
            rest = replace(reading, sides=None)
            near = self._surely(rest, words, Among(), titled=False)
            told = [match for match in near if opposite & (match.record.own.keys() | match.record.title)]
            told = [match for match in told if token.stem in _STATES or self._does(reading, match.record)]
            if (
                len(words) + len(reading.names) > _FEW
                and told
                and not any(
                    self._wording.like(token.stem) & (match.record.own.keys() | match.record.linked)
                    for match in near
                )
            ):
                return told
        return []

    @staticmethod
    def _does(reading: Reading, record: Record) -> bool:
        """Whether the one who is asked about says it, or it is a number of whose change is told."""
        if record.thing.kind != "Statement":
            return record.thing.kind == "Observation"
        first = next((name for name in reading.names if name.start <= _FIRST), None)
        return first is not None and any("speaker" in record.roles(key) for key in first.things)

    def _surely(
        self, reading: Reading, words: Sequence[str], among: Among, *, titled: bool = True
    ) -> list[Match]:
        """The facts that are surely those that are asked about, if none of them may be another."""
        if not reading.names and not any(word not in self._wording.soft for word in words):
            return []
        fit = [
            match
            for match in self._matcher.match(reading, among, words=words)
            if match.score >= _LEAST and not match.untold and not match.loose
        ]
        near = [match for match in fit if match.score > fit[0].score - _NEAR]
        if not titled:
            return near
        known = {key for name in reading.names for key in name.things}
        near = [match for match in near if match.record.thing.id in known] or near
        return near if near and self._is_definite(reading, near[0].record) else []

    def _is_definite(self, reading: Reading, record: Record) -> bool:
        """Whether a question is about that very thing: by its name, or by most of the words of its name."""
        if any(record.thing.id in name.things and name.how != "adjective" for name in reading.names):
            return True
        if "Dyad" in record.thing.classes:
            return bool(reading.words)
        start = reading.tokens[1].plain if len(reading.tokens) > 1 else ""
        if start != "the" and not any(name.start == 1 for name in reading.names):
            return False
        asked = {like for token in reading.tokens for like in self._wording.like(token.stem)}
        where = {
            word
            for key in record.near
            if key.startswith(_PLACES) and key in self._things
            for word in name_stems(self._things[key].label)
        }
        beside = self._wording.stop | self._wording.soft | STAGES | _MONTHS | where
        for name in record.thing.english:
            telling = {word for word in name_stems(name) if word not in beside and not word[:1].isdigit()}
            told = telling & asked
            if len(told) > 1 and len(told) >= _TITLED * len(telling):
                return True
        return False


_HOLDING: Final = frozenset(stems("host hosted venue stage"))


def _is_somewhere(record: Record) -> bool:
    """Whether a record tells where something is, that is neither said nor counted."""
    classes = record.thing.classes
    unfit = {"Person", "Post", "Statement", "Observation"}
    return bool({"place", "host"} & record.told_roles) and classes.isdisjoint(unfit)


def _places_in(reading: Reading) -> list[Name]:
    """The places in which something is asked to be."""
    return [
        name
        for name in reading.names
        if name.start
        and reading.tokens[name.start - 1].plain in _IN
        and name.things[0].startswith(_PLACES)
        and name.how != "adjective"
    ]


def _has_clause(reading: Reading) -> bool:
    """Whether a question sets one thing before or after another."""
    return bool({"before", "after", "until", "since"} & {token.plain for token in reading.tokens})


_IN: Final = word_set("in at")
_PAST: Final = word_set("was were had has have did")
_MONTHS: Final = frozenset(
    stems("January February March April May June July August September October November December")
)
