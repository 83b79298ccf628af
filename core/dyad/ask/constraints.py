"""What a record must meet to fit a reading at all: names, times, statuses, owners, the sides of the verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dyad.ask.asked_ranks import is_another_rank
from dyad.ask.found import is_planned
from dyad.ask.periods import Period
from dyad.ask.reading import Name, Reading, Sides
from dyad.ask.records import Record, Span
from dyad.ask.subjects import STAGES
from dyad.ask.wording import Verb, Wording
from dyad.ask.words import name_stems, stems, word_set
from dyad.dates import parse_edtf
from dyad.errors import DateError

_LEADING: Final = frozenset(stems("chair head lead preside run"))
_FLOWS: Final = frozenset(
    f"code/measure/{name}"
    for name in [
        "bilateral-trade",
        "tourist-arrivals",
        "relations-upgraded",
        "leader-activities",
        "agreements-signed",
        "e-commerce-size",
        "gdp",
        "economic-growth",
        "e-commerce-growth",
        "aid-quantity",
        "aid-value",
        "vehicles-supplied",
    ]
)
"""Measures whose number belongs to the whole of its period: a part of a year says nothing about the year."""

_EVENTS_TOO: Final = frozenset({"planned", "proposed", "cancelled", "postponed"})
"""Statuses that events have as well."""

_PASSING: Final = word_set(
    "planned proposed drafted under-negotiation under-construction in-preparation in-operation postponed"
)
"""Statuses that have to hold still: what was planned and has been held is planned no more."""

_PLAIN_SIDES: Final = frozenset({"addressee", "counterpartParty"})
"""Roles that tell plainly to whom something is done."""

_AID: Final = frozenset({"code/measure/aid-quantity", "code/measure/aid-value"})
_GIVERS: Final = frozenset({"referenceParty"})
"""Roles of who gives, in numbers of aid."""

_AHEAD: Final = word_set("plan request instruction expectation wish proposal promise")
"""Kinds of statements that tell of a later time."""

_AHEAD_WORDS: Final = word_set("ahead upcoming forthcoming")
_ENDED: Final = word_set("terminated withdrawn suspended superseded expired denounced replaced cancelled")
"""Statuses of what is in force no more."""

_LONGEST_RUN: Final = 31
"""How many days something may last that belongs to each of them."""

_HOLDING: Final = frozenset(stems("hold held host hosted organise organised venue stage staged put"))
_ENCOUNTERS: Final = frozenset(
    f"code/event-type/{name}"
    for name in ("reception", "meeting", "talks", "visit", "phone-call", "interview", "briefing")
)
"""Kinds of events that are no gatherings which somebody holds."""

WAYS: Final = word_set("visit travel trip go arriv come journey fly tour")


class Constraints:
    """Holds the hard constraints of readings against records.

    Args:
        records: The records by id.
        wording: The words of plain English.
    """

    def __init__(self, records: Mapping[str, Record], wording: Wording) -> None:
        self._records = records
        self._wording = wording

    def meets(self, reading: Reading, record: Record, words: Sequence[str]) -> bool:
        """Tell whether a record meets all but the names and words of a reading.

        Args:
            reading: The reading.
            record: The record.
            words: The words that are asked for.

        Returns:
            Whether it does.
        """
        change = reading.form == "change"
        either = record.thing.first("unit").endswith("/ratio") or _are_joined(reading)
        some_of = any if either and len(reading.periods) > 1 else all
        return (
            some_of(self.fits_period(period, record, reading_change=change) for period in reading.periods)
            and (not reading.statuses or self._has_status(reading, record))
            and not (record.thing.kind in ("Event", "Agreement", "Project") and _is_over(reading, record))
            and not self._is_encounter(reading, record)
            and not _is_meeting_of_body(reading, record)
            and not self._is_about_another(reading, record, words)
            and not self._is_series(reading, record, words)
            and self._owners_agree(reading, record)
            and not is_another_rank(reading, record)
            and self._sides_agree(reading.sides, record)
        )

    def _is_encounter(self, reading: Reading, record: Record) -> bool:
        """Whether events are asked for that somebody held, and the record tells how people met."""
        told = {token.stem for token in reading.tokens}
        return (
            bool("event" in reading.words and told & _HOLDING and record.codes & _ENCOUNTERS)
            and not reading.codes & record.codes
        )

    def _is_about_another(self, reading: Reading, record: Record, words: Sequence[str]) -> bool:
        """Whether a named event is asked for, and the record only has to do with it."""
        if reading.aim not in ("date", "place", "yes-no"):
            return False
        if record.thing.kind not in ("Event", "Agreement", "Project"):
            return False
        if any(word not in STAGES and word not in self._wording.soft for word in words):
            return False
        named = [
            name
            for name in reading.names
            if name.things[0].startswith(("event/", "agreement/", "project/")) and name.how == "whole"
        ]
        if len(named) != 1 or record.thing.id in named[0].things:
            return False
        known = {word for key in named[0].things if key in self._records for word in self._records[key].title}
        known |= {token.stem for token in reading.tokens} | STAGES | self._wording.soft | self._wording.stop
        label = set(name_stems(record.thing.label))
        return bool(label - known)

    def _is_series(self, reading: Reading, record: Record, words: Sequence[str]) -> bool:
        """Whether a record sums up several events, of which the one that is asked for may be another's."""
        if reading.aim not in ("date", "place", "person", "yes-no") or record.thing.kind != "Event":
            return False
        parts = [key for key in record.thing.get("concerns") if key.startswith("event/")]
        verbs = [word for word in words if word in self._wording.verbs]
        return (
            len(parts) > 1
            and bool(verbs)
            and not any(self._wording.like(word) & record.title for word in verbs)
        )

    def links(self, reading: Reading, name: Name, record: Record) -> str:
        """Tell how a record has to do with a name.

        Args:
            reading: The reading.
            name: The name.
            record: The record.

        Returns:
            `is` for the thing itself, `linked`, `words` where it has the words; empty for nothing.
        """
        for key in name.things:
            if record.thing.id == key:
                return "is"
            if record.roles(key) and not self._only_claims(key, record):
                return "linked"
        person = "Person" in record.thing.classes
        if (
            name.stands_for
            and record.roles(name.stands_for)
            and self._may_stand(reading, name, record, person)
        ):
            return "linked"
        words = [token.stem for token in reading.tokens[name.start : name.end]]
        telling = [word for word in words if word not in self._wording.stop]
        if name.how != "near" and telling and all(word in record.own for word in telling):
            return "words"
        if any(name == one for _, one in reading.described) and set(telling) <= record.linked:
            return "linked"  # in the post of somebody who has to do with it
        return ""

    @staticmethod
    def _only_claims(key: str, record: Record) -> bool:
        """Whether a country has to do with what happened only in that one of its people tells it."""
        return (
            key.startswith("country/")
            and record.thing.kind in ("Event", "Agreement", "Project")
            and record.roles(key) <= {"claimedBy", "claimedBy~"}
        )

    def _may_stand(self, reading: Reading, name: Name, record: Record, person: bool) -> bool:
        """Whether a capital may stand for its country, and is not meant as the place."""
        if person:
            return True
        if any(
            "place" in roles and key in self._records and self._records[key].roles(name.stands_for)
            for key, roles in record.near.items()
            if key.startswith("place/")
        ):
            return False  # another place of the land is told
        if {"place", "host"} & record.roles(name.stands_for) and reading.aim != "place":
            # "the trip to Moscow", where only the land is told: enough to list or count, and not to date it
            return reading.several or reading.aim == "number" or not self._is_way(reading, name)
        return not self._is_way(reading, name)

    @staticmethod
    def _is_way(reading: Reading, name: Name) -> bool:
        """Whether a name stands as the goal of a journey or a place, so that a capital is no country."""
        before = reading.tokens[name.start - 1].plain if name.start else ""
        after = reading.question[reading.tokens[name.end - 1].end :][:2]
        owning = after in ("'s", "\u2019s")
        return (before in ("in", "to", "at", "from") and not owning) or any(
            word in WAYS for word in reading.words
        )

    def fits_period(self, period: Period, record: Record, *, reading_change: bool = False) -> bool:
        """Tell whether a record belongs to a time.

        Args:
            period: The time.
            record: The record.
            reading_change: Whether the question is how something changed, so that a part of the time will do.

        Returns:
            Whether one of its days fits; of an observation that its period does.
        """
        thing = record.thing
        if thing.kind == "Statement" and self._looks_ahead(period, record):
            return True
        if "Observation" in thing.classes:
            spans = [span for span in record.spans if span.of == "period"]
            flow = bool(record.codes & _FLOWS)
            if flow and not period.open and period.anywhere is None and not reading_change:
                return any(_same_days(period, span.first, span.last) for span in spans)
            return any(
                period.covers(span.first, span.last)
                or _same_days(period, span.first, span.last)
                or (not flow and period.holds(span.first, span.last))
                for span in spans
            )
        own = [span for span in record.spans if span.of in ("date", "status")]
        if thing.kind == "Agreement":
            own = list(record.spans)
        elif thing.kind == "Project" or not own:
            own = [span for span in record.spans if span.of != "validity"]
        if thing.kind == "Event" and not any(span.of in ("date", "status") for span in record.spans):
            return period.as_edtf() in record.title
        return any(_belongs(period, span) for span in own)

    @staticmethod
    def _looks_ahead(period: Period, record: Record) -> bool:
        """Whether it tells what is to be in that year: a plan of 2025 for 2026."""
        kinds = {code.rsplit("/", 1)[-1] for code in record.thing.get("statementType")}
        year = period.as_edtf()
        return bool(kinds & _AHEAD) and len(year) == 4 and year in record.own

    @staticmethod
    def _has_status(reading: Reading, record: Record) -> bool:
        """Whether a thing has a status that is asked for: of what is done when, in that very time."""
        thing = record.thing
        if thing.kind not in ("Agreement", "Project") and not (
            thing.kind == "Event" and reading.statuses & _EVENTS_TOO
        ):
            return True
        wanted = reading.statuses | ({"in-force"} if "signed" in reading.statuses else set())
        steps = [step for step in thing.steps if step.status.rsplit("/", 1)[-1] in wanted]
        latest = thing.first("latestStatus").rsplit("/", 1)[-1]
        if not steps or (reading.statuses <= _PASSING and latest not in reading.statuses):
            return False
        if "in-force" in reading.statuses and latest in _ENDED:
            return False
        return all(
            any(
                step.date and not (step.attested and "signed" in wanted) and _touches(period, step.date)
                for step in steps
            )
            for period in reading.periods
        )

    def _owners_agree(self, reading: Reading, record: Record) -> bool:
        asked_with = self._asked_with(reading)
        for word in {word for _, word in reading.owners} - asked_with:
            asked = {country for country, owned in reading.owners if owned == word}
            for like in self._wording.like(word):
                owners = record.owners.get(like)
                if owners and not asked & owners:
                    return False
        return True

    def _asked_with(self, reading: Reading) -> frozenset[str]:
        """The noun that is asked with, whose owner must be the answer's and need not be the fact's."""
        if reading.aim not in ("person", "party", "place") or reading.being:
            return frozenset()
        heads = self._wording.heads
        return frozenset(token.stem for token in reading.tokens if heads.get(token.plain) == reading.head)

    def _sides_agree(self, sides: Sides | None, record: Record) -> bool:
        if sides is None:
            return True
        verb = self._wording.verbs.get(sides.word)
        if verb is None:
            return True
        if not self._tells(sides.word, verb, record):
            named = [name for name in (sides.subject, sides.object) if name is not None]
            goers = any(name.things[0].startswith(("official/", "person/", "country/")) for name in named)
            told = sides.word in record.title and not record.told_roles & {"visitor", "host"}
            told = told or self._takes_part(sides, record)
            return not goers or sides.word not in WAYS or record.thing.kind != "Event" or told
        if _stands_opposite(sides.subject, verb.subject, verb.object, record):
            return False
        if sides.object and _stands_opposite(sides.object, verb.object, verb.subject, record):
            return False
        return _stands_as(sides.subject, verb.subject, record) and _stands_as(
            sides.object, verb.object, record
        )

    @staticmethod
    def _takes_part(sides: Sides, record: Record) -> bool:
        """Whether who came to a place took part in what was there."""
        if sides.subject is None or sides.object is None:
            return False
        came = {role for key in sides.subject.things for role in record.roles(key)}
        there = {role for key in sides.object.things for role in record.roles(key)}
        return bool(came & {"participant", "speaker", "chair"}) and bool(there & {"place", "place~"})

    @staticmethod
    def _tells(word: str, verb: Verb, record: Record) -> bool:
        """Whether the record tells the two sides of the verb at all."""
        roles = {role.rstrip("~") for found in record.near.values() for role in found}
        return bool(roles & set(verb.subject)) or bool(roles & set(verb.object) - {"place", "party"})


def _is_meeting_of_body(reading: Reading, record: Record) -> bool:
    """Whether it asks who leads a body, and the record tells of a meeting of that body."""
    sides = reading.sides
    return (
        sides is not None
        and sides.word in _LEADING
        and sides.object is not None
        and sides.object.things[0].startswith("organisation/")
        and set(reading.words) <= {sides.word}
        and record.thing.kind == "Event"
    )


def _is_over(reading: Reading, record: Record) -> bool:
    """Whether what lies ahead is asked for, and a thing has been done."""
    asked = {token.plain for token in reading.tokens} & _AHEAD_WORDS
    return bool(asked) and reading.form != "yes-no" and not reading.order and not is_planned(record.thing)


def _belongs(period: Period, span: Span) -> bool:
    """Whether a time is that of a period: in it, or going on through it; "in 2025" says nothing of May."""
    if not period.holds(span.first, span.last):
        return False
    if span.of in ("attested", "validity") or period.open or period.covers(span.first, span.last):
        return True
    return span.first is not None and span.last is not None and (span.last - span.first).days <= _LONGEST_RUN


def _are_joined(reading: Reading) -> bool:
    """Whether several times are asked for, each by itself: "on 29 December and on 9 January"."""
    if not reading.several or len(reading.periods) < 2:
        return False
    first, second = reading.periods[0], reading.periods[1]
    between = reading.question[first.end : second.start].split()
    return bool(between) and set(between) <= {"and", "or", "on", "in", ",", "of", "and,", "the"}


def _touches(period: Period, date: str) -> bool:
    try:
        span = parse_edtf(date)
    except DateError:
        return False
    return period.holds(span.first, span.last)


def _stands_as(name: Name | None, roles: Sequence[str], record: Record) -> bool:
    if name is None or not roles:
        return True
    if name.things[0].startswith(("asset/", "agreement/", "project/", "event/")):
        return True  # what is done with a thing has no sides
    keys = [*name.things, *((name.stands_for,) if name.stands_for else ())]
    linked = [record.roles(key) for key in keys if record.roles(key)]
    if not linked:
        return True  # not linked: that is told elsewhere
    wide = set(roles) | {f"{role}~" for role in roles} | {"context"}
    if roles[0] == "host" and "place" in roles and keys[0].startswith("country/"):
        wide -= {
            "host~",
            "place~",
        }  # a country hosts in its own name; that one of its people receives somebody is less
    if "speaker" in roles:
        counted = record.thing.kind == "Observation"  # who named what is counted has said so
        wide = (wide - (set() if counted else {"context"})) | {"claimedBy", "claimedBy~"}
        if not any(key.startswith("country/") for key in keys):
            wide -= {"party", "party~"}
    return any(found & wide for found in linked)


def _stands_opposite(name: Name | None, mine: Sequence[str], theirs: Sequence[str], record: Record) -> bool:
    """Whether a party stands plainly on the other side: it is given aid, and gives none."""
    if name is None or not mine or not theirs or not name.things[0].startswith(("country/", "organisation/")):
        return False
    roles = {role for key in name.things[:1] for role in record.roles(key)}
    only_mine, only_theirs = set(mine) - set(theirs), set(theirs) - set(mine)
    plain = _PLAIN_SIDES | (_GIVERS if record.codes & _AID else frozenset())
    return bool(roles & only_theirs & plain) and not roles & (only_mine | {f"{one}~" for one in only_mine})


def _same_days(period: Period, first: object, last: object) -> bool:
    return (period.first, period.last) == (first, last)
