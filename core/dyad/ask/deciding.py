"""From matches to the answer: one clearly best reading, several that are asked for, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dyad.ask.among_for import among_for
from dyad.ask.asked_units import leave_units
from dyad.ask.changing import tell_change
from dyad.ask.ends import join_ends
from dyad.ask.extracting import Extractor
from dyad.ask.found import Found, is_planned
from dyad.ask.kinds import classes_of_codes
from dyad.ask.listing import expand, list_facts, tell_what_happened
from dyad.ask.matching import Match, Matcher
from dyad.ask.reading import Reading, Sides
from dyad.ask.rereading import as_acting, as_gap, as_meeting, as_member, as_told, asks_what_name_is
from dyad.ask.rivals import (
    MARGIN,
    day_key,
    fullest,
    in_other_money,
    is_beside,
    plainest,
    says_same,
    tells_more,
)
from dyad.ask.subjects import TURNS
from dyad.ask.truth import Judge
from dyad.ask.whole_lists import asks_for_sum, asks_within, is_negated, is_whole
from dyad.ask.wording import Wording
from dyad.ask.words import stem, stems

LEAST: Final = 0.7
"""The score below which nothing is taken for an answer."""


_LEAST_TELLING: Final = 2
"""How many words, names and times must tell of what the years or days are asked for."""

_LATER_PLACES: Final = frozenset({"second", "third", "fourth", "penultimate", "but"})

_MOST: Final = frozenset(
    stems("largest biggest greatest highest most top first leading main record peak maximum major foremost")
)
"""Words by which a fact tells that something is the largest of its kind."""

DEPTH: Final = 0.22
"""How much worse than the best match one may be that gives the answer, where the best does not."""


@dataclass(frozen=True)
class Decision:
    """What was decided.

    Attributes:
        found: The answer; empty where there is none.
        alternatives: Values that fit as well, where no answer is clearly best.
        matches: The best matches, for what is related.
    """

    found: tuple[Found, ...] = ()
    alternatives: tuple[Found, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def untold(self) -> frozenset[str]:
        """Words that should be told, and are not, by the facts of the answer."""
        facts = {one.fact for one in self.found}
        return frozenset(
            word for match in self.matches if match.record.thing.id in facts for word in match.untold
        )

    @property
    def exact(self) -> bool:
        """Whether the facts of the answer tell all the words that count."""
        return not self.untold


class Decider:
    """Decides on answers.

    Args:
        matcher: Finds the records that fit.
        extractor: Takes what is asked for out of them.
        judge: Decides yes or no.
        wording: The words of plain English.
    """

    def __init__(self, matcher: Matcher, extractor: Extractor, judge: Judge, wording: Wording) -> None:
        self._matcher = matcher
        self._extractor = extractor
        self._judge = judge
        self._wording = wording

    def decide(self, reading: Reading) -> Decision:
        """Decide on an answer.

        Args:
            reading: The reading.

        Returns:
            The decision; where nothing fits exactly, the one of a looser reading.
        """
        if asks_for_sum(reading):
            return Decision()
        decision = self._any(reading)
        if is_negated(reading):
            # what is told is what was done; of what was not, only plans tell
            things = self._extractor.ground.things
            coming = "yet" in {token.plain for token in reading.tokens}
            left = tuple(one for one in decision.found if coming and is_planned(things[one.fact]))
            decision = replace(decision, found=left)
        if is_whole(reading, decision.found):
            return decision
        return replace(decision, found=(), alternatives=decision.found)

    def _any(self, reading: Reading) -> Decision:
        if (meeting := as_meeting(reading)) is not None and (met := self._decide(meeting)).found:
            return met
        gap = as_gap(reading)
        if gap is not None and self._extractor.is_left_open(reading):
            # "what is the branch to be turned into" does not ask which branch it is
            decision = self._decide(gap)
            decision = decision if decision.found else self._decide(replace(gap, loose=True))
            if decision.found or reading.answer_words or reading.head:
                return decision
        decision = self._decide(reading)
        if decision.found or decision.alternatives:
            return decision
        for other in (as_acting(reading), as_told(reading), as_member(reading)):
            if other is not None and (acted := self._decide(other)).found:
                return acted
        if not reading.words:
            return decision
        if reading.being and reading.aim == "person" and tells_more(reading):
            said = self._decide(
                replace(reading, being=False, head="person", sides=Sides("say", asked="subject"))
            )
            if said.found and all(self._is_such(reading, one.thing) for one in said.found):
                return said
        if gap is not None and (told := self._decide(gap)).found:
            return told
        loose = self._decide(replace(reading, loose=True))
        if gap is not None and not loose.found:
            loose = self._decide(replace(gap, loose=True))
        return loose if loose.found else decision

    def _is_such(self, reading: Reading, key: str) -> bool:
        """Whether a person has the post that is asked with, for the country that is asked with."""
        record = self._matcher.records.get(key)
        if record is None or "Person" not in record.thing.classes:
            return False
        kinds = {stem(word) for word, kind in self._wording.heads.items() if kind == "person"}
        posts = [word for word in reading.words if word in kinds]
        return all(self._wording.like(word) & record.own.keys() for word in posts) and all(
            record.roles(country) - {"postTo", "postTo~"} for country, word in reading.owners if word in posts
        )

    def _decide(self, reading: Reading) -> Decision:
        if reading.form == "yes-no":
            found, matches = self._judge.judge(reading)
            return Decision(tuple(found), (), tuple(matches))
        if reading.aim == "post":
            # the person alone is asked about; what else is told says on which occasion
            people = tuple(
                name for name in reading.names if name.things[0].startswith(("official/", "person/"))
            )
            if people:
                words = tuple(word for word in reading.answer_words)
                reading = replace(reading, names=people[:1], words=words, sides=None, owners=())
        matches = self._relevant(
            reading, self._matcher.match(reading, among_for(reading, self._extractor.ground))
        )
        if reading.form == "change":
            return Decision(tuple(tell_change(reading, matches, self._extractor)), (), tuple(matches))
        if reading.form == "what-happened":
            return Decision(tuple(tell_what_happened(reading, matches, self._extractor)), (), tuple(matches))
        if (
            reading.order
            and reading.head != "ordinal"
            and not (reading.order == "last" and reading.aim in ("status", "level"))
        ):
            if asks_within(reading) or {token.plain for token in reading.tokens} & _LATER_PLACES:
                return Decision((), (), tuple(matches))  # the last but one is not the last
            return self._ordered(reading, matches)
        hard = [word for word in reading.words if word not in self._wording.soft]
        telling = len(hard) + len(reading.names) + len(reading.periods)
        if reading.aim == "date" and reading.several and telling < _LEAST_TELLING and not reading.classes:
            return Decision((), (), tuple(matches))  # the years of what, is not told
        if reading.aim not in ("text", "gap", "number", "post") and (
            reading.form == "list" or reading.several
        ):
            if not reading.several or reading.form == "list":
                number = self._keyed_number(reading, matches)
                if number.found:
                    return number
            found = list_facts(reading, expand(reading, matches, self._matcher), self._extractor, LEAST)
            if found or reading.several:
                return Decision(tuple(found), (), tuple(matches))
        return self._best(reading, matches)

    def _relevant(self, reading: Reading, matches: list[Match]) -> list[Match]:
        """Leave out what has to do with nobody, or nothing, of the sort asked for, unless all is so."""
        extractor = self._extractor
        if reading.aim == "person" and reading.head == "person" and not reading.being:
            description = extractor.describe(reading)
            return [one for one in matches if description.has_one(one.record)] or matches
        if reading.aim == "number":
            return leave_units(reading, matches)
        if reading.aim == "party" and not reading.loose:
            return [one for one in matches if extractor.tells_sort(reading, one)] or matches
        return matches

    def _best(self, reading: Reading, matches: Sequence[Match]) -> Decision:
        """Take the answer of the best match, if no other answer is nearly as good."""
        rated: dict[str, tuple[float, list[Found]]] = {}
        lacking: dict[str, float] = {}
        covers: dict[str, float] = {}
        best = 0.0
        counted = self._counted(reading, matches)
        told = (
            reading.aim in ("party", "person", "place", "any") and reading.answer_words - self._wording.soft
        ) or (reading.aim == "gap" and reading.form != "what")
        # what is asked for must have its words, and tells as well
        least = LEAST - (
            0.12 if told and not reading.loose else 0.1 if told else 0.02 if reading.loose else 0.0
        )
        if reading.aim in ("party", "person", "place"):
            # what is named is no fact that could tell who did what with it
            facts = [match for match in matches if not self._is_meant(reading, match)]
            matches = facts or matches
        for match in matches:
            if match.score < max(least, best - 0.5, matches[0].score - DEPTH):
                break
            if match is not matches[0] and not rated and not is_beside(reading, matches[0], match):
                continue
            if counted and not counted & self._unit_words(match):
                continue
            found = self._extractor.extract(reading, match)
            if not found:
                continue
            best = max(best, match.score)
            key = " | ".join(sorted(str(one.thing or one.value) for one in found))
            if key not in rated:
                rated[key] = (match.score, found)
                covers[key] = match.cover
                lacking[key] = self._lacks(reading, match)
        if not rated:
            return Decision((), (), tuple(matches))
        rated = plainest(fullest(rated, lacking), covers)
        ranked = sorted(rated.values(), key=lambda pair: -pair[0])
        score, found = ranked[0]
        if rivals_say := self._all_said(reading, ranked):
            return Decision(tuple(rivals_say), (), tuple(matches))
        rivals = [
            pair
            for pair in ranked[1:]
            if pair[0] > score - MARGIN
            and not says_same(found, pair[1])
            and not in_other_money(found, pair[1], self._extractor.ground.things)
        ]
        if rivals and reading.being and reading.aim == "person" and reading.periods:
            # each of them held the post in that time
            holders = (one for pair in (ranked[0], *rivals) for one in pair[1])
            return Decision(tuple(holders), (), tuple(matches))
        if rivals and (
            joined := join_ends([found, *(pair[1] for pair in rivals)], self._extractor.ground.things)
        ):
            return Decision(tuple(joined), (), tuple(matches))
        if rivals:
            others = tuple(one for _, values in ranked[: len(rivals) + 1] for one in values)
            return Decision((), others, tuple(matches))
        if len(found) > 1 and not reading.several and reading.aim in ("person", "date") and len(found) > 3:
            return Decision((), tuple(found), tuple(matches))
        one_asked = reading.aim in ("party", "place") or (reading.aim == "person" and reading.form == "which")
        if len(found) > 1 and not reading.several and one_asked and reading.head:
            return Decision((), tuple(found), tuple(matches))  # "which country": one is asked for
        return Decision(tuple(found), (), tuple(matches))

    def _lacks(self, reading: Reading, match: Match) -> float:
        """How much of what is asked a match tells not at all, or by other words."""
        told = match.record.own.keys() | match.record.linked
        other = [
            word
            for word in reading.words
            if word not in told and word not in self._wording.soft and word not in match.untold
        ]
        other += [word for word in reading.words if word in TURNS and word in told - match.record.title]
        if reading.aim == "number":
            own = match.record.own.keys()
            other += [word for word in reading.words if word in told and not self._wording.like(word) & own]
        soft = [
            word
            for word in reading.words
            if word in self._wording.soft and word not in told and word not in match.missing
        ]
        return len(match.missing) + 2 * len(match.untold) + 0.5 * len(other) + 0.25 * len(soft)

    @staticmethod
    def _is_meant(reading: Reading, match: Match) -> bool:
        """Whether a match is but a ship, a film or the like that the question names."""
        key = match.record.thing.id
        return key.startswith("asset/") and any(key in name.things for name in reading.names)

    def _keyed_number(self, reading: Reading, matches: Sequence[Match]) -> Decision:
        """The number of mere key words: "Vietnam e-commerce 2025 USD"."""
        units = {"usd", "vnd", "percent", "dollar", "dong", "number", "rank", "share", "ton", "km"}
        if (
            reading.aim != "any"
            or not matches
            or "Observation" not in matches[0].record.thing.classes
            or not units & {token.stem for token in reading.tokens}
        ):
            return Decision()
        return self._best(replace(reading, form="how-much", aim="number", answer_words=frozenset()), matches)

    def _counted(self, reading: Reading, matches: Sequence[Match]) -> set[str]:
        """The stems of what is counted, where a unit of what fits is called so."""
        if reading.form != "how-many" or [token.plain for token in reading.tokens[1:3]] == ["many", "times"]:
            return set()
        near = [match for match in matches if match.score >= matches[0].score - DEPTH]
        told = {word for match in near for word in self._unit_words(match)}
        return told & (reading.answer_words - self._wording.soft)

    def _unit_words(self, match: Match) -> set[str]:
        things = self._extractor.ground.things
        unit = match.record.thing.first("unit")
        return set(stems(things[unit].label)) if unit in things else {"agreement"}

    def _all_said(self, reading: Reading, ranked: Sequence[tuple[float, list[Found]]]) -> list[Found]:
        """All that somebody said, where it asks "what did X say" and not for one thing."""
        if (
            reading.aim not in ("any", "text")
            or reading.answer_words
            or reading.form not in ("what", "which")
        ):
            return []
        near = [values for score, values in ranked if score > ranked[0][0] - 0.2]
        said = [one for values in near for one in values]
        if len(near) < 2 or not all(one.fact.startswith("statement/") for one in said):
            return []
        if asks_what_name_is(reading) and not self._extractor.ground.says(reading):
            return []  # "what is X" asks for no remarks on it
        if any(one.thing != one.fact for one in said):
            return []  # a part of what is told is one answer
        # what somebody asked for is not all that was said
        kinds = {code for code in reading.codes if "/statement-type/" in code}
        records = self._matcher.records
        said = [one for one in said if kinds & records[one.fact].codes] or said
        return said[:8]

    @staticmethod
    def _tells_most(reading: Reading, match: Match) -> bool:
        """Whether a fact tells that something is the largest, by a word or by a rank."""
        record = match.record
        if "rank" in reading.words or "first" in {token.plain for token in reading.tokens}:
            return record.thing.first("unit").endswith("/rank")
        told = record.own.keys() | record.linked
        return bool(_MOST & told) or record.thing.first("unit").endswith("/rank")

    def _ordered(self, reading: Reading, matches: Sequence[Match]) -> Decision:
        """Take the first, the last or the next of what fits."""
        if reading.order == "most":
            return self._best(reading, [match for match in matches if self._tells_most(reading, match)])
        matches = expand(reading, matches, self._matcher)
        if reading.order == "next":
            coming = [
                match for match in matches if match.score >= LEAST - 0.1 and is_planned(match.record.thing)
            ]
            coming = [match for match in coming if reading.codes & match.record.codes] or coming
            if len(coming) == 1 or (coming and not any(match.record.dated for match in coming)):
                found = self._extractor.extract(
                    replace(reading, aim="fact" if reading.aim == "any" else reading.aim), coming[0]
                )
                return Decision(tuple(found), (), tuple(matches))
            matches = coming
        fit = [match for match in matches if match.score >= LEAST - 0.1 and match.record.dated]
        kinds = reading.classes | (classes_of_codes(reading.codes) & {"Event", "Agreement"})
        fit = [match for match in fit if match.record.thing.kind in kinds] or fit if kinds else fit
        if reading.aim in ("any", "text") or reading.form == "list":
            fit = [match for match in fit if match.record.thing.kind in ("Event", "Agreement", "Project")]
            reading = replace(reading, aim="fact")
        if not fit:
            return Decision((), (), tuple(matches))
        if reading.order != "next":
            fit = [match for match in fit if not is_planned(match.record.thing)] or fit
        dated = sorted(fit, key=lambda match: day_key(match.record))
        if reading.options:
            dated = [match for match in dated if self._extractor.extract(reading, match)]
            if not dated:
                return Decision((), (), tuple(matches))
        chosen = dated[0] if reading.order in ("first", "next") else dated[-1]
        same = [match for match in fit if day_key(match.record) == day_key(chosen.record)]
        found = [one for match in same for one in self._extractor.extract(reading, match)]
        return Decision(tuple(found), (), tuple(matches))
