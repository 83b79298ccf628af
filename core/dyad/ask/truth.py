"""Yes or no: what is done is yes, what is only planned is no, what nothing tells is not answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.being import Beings
from dyad.ask.candidates import Among
from dyad.ask.claiming import Claims
from dyad.ask.counting import Counter, is_named
from dyad.ask.deeds import DONE, PLANNING, looks_ahead
from dyad.ask.denying import Denier
from dyad.ask.found import Found, best_date, first_day, is_planned, latest_step, status_label
from dyad.ask.ground import WANTING
from dyad.ask.matching import Match, Matcher
from dyad.ask.ranking import Ranker
from dyad.ask.reading import Reading
from dyad.ask.things import Thing
from dyad.ask.weighing import Weigher
from dyad.ask.wording import read_wording
from dyad.ask.words import stems, word_set

_LEAST: Final = 0.6
_SURE: Final = 0.8
"""How well the words of what is only asked for must be told, so that it has not been done."""
_GOING_ON: Final = frozenset({"in-progress", "in-preparation", "under-construction", "under-way"})
_CONTAINING: Final = frozenset(stems("include cover contain mention name provide foresee list"))
"""Verbs that ask what something has in it."""

_MAYBE: Final = word_set("could may might possibly perhaps")
_LESS: Final = 0.05
_SPEAKING: Final = ("official/", "person/", "country/", "organisation/")
_SPEAKS: Final = word_set("speaker speaker~ claimedBy claimedBy~")
_EQUAL: Final = re.compile(
    r"(?<!times )(?<!twice )\bas (?!well|soon|far|long as|of\b)(?:\w+ ){1,4}?as\b"
    r"|\bthe (?:same|very) one\b|\bthe one (?:that|which|for|who)\b|\b(?:the same|identical) .*\bas\b",
    re.IGNORECASE,
)
"""What sets two things equal, which no one fact tells."""

_ATTENDING: Final = frozenset(stems("attend participate join march"))
_PRESENT: Final = word_set("participant speaker chair visitor host signatory")
"""The roles of who was there."""

_NOW: Final = word_set("already now yet")
_PLANS: Final = frozenset({"plan", "plans"})
"""Nouns, and no words that ask whether something is but planned."""

_ORDINALS: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


class Judge:
    """Decides yes or no.

    Args:
        things: All things by id.
        matcher: Finds the records that fit.
    """

    def __init__(self, things: Mapping[str, Thing], matcher: Matcher) -> None:
        self._things = things
        self._matcher = matcher
        self._soft = read_wording().soft
        self._weigher = Weigher(matcher)
        self._beings = Beings(matcher)
        self._claims = Claims(matcher)
        self._denier = Denier(things, matcher)
        self._counter = Counter(matcher)
        self._ranker = Ranker(matcher)

    def judge(self, reading: Reading) -> tuple[list[Found], list[Match]]:
        """Decide yes or no.

        Args:
            reading: The reading.

        Returns:
            The answer, which is empty where nothing tells it; and the matches.
        """
        if "than" in {token.plain for token in reading.tokens} or _EQUAL.search(reading.question):
            return [], []  # what is compared is not told by a fact that has the words
        if self._beings.asks_for_post(reading):
            held = self._beings.in_post(reading)
            return self._all("yes", held) or self._all("no", self._denier.deny(reading)[:2]), []
        if not reading.loose and (ranked := self._ranker.judge(reading)) is not None:
            return [self._found(ranked[0], match) for match in ranked[1]], ranked[1]
        if self._claims.asks(reading):
            verdict, said = self._claims.find(reading) if not reading.loose else ("", [])
            if verdict:
                return [self._found(verdict, match) for match in said], said
        if self._beings.asks_what(reading) and (same := self._beings.what_it_is(reading, planned=True)):
            return self._all("yes", same), same
        found, matches = self._of_facts(reading)
        now = _NOW & {token.plain for token in reading.tokens}
        if (
            not now
            and self._claims.asks(reading)
            and any(is_planned(self._things[one.fact]) for one in found)
        ):
            found = []  # that something is but planned does not say that nobody called for it
        if found or reading.loose:
            return found, matches
        told = self._all("yes", self._beings.what_it_is(reading))
        told = told or self._all("no", (self._denier.deny(reading) or self._counter.deny(reading))[:2])
        return told or self._not_yet(reading), matches

    def _of_facts(self, reading: Reading) -> tuple[list[Found], list[Match]]:
        """Decide by events, agreements, projects, numbers and pairs."""
        nouns = {token.stem for token in reading.tokens if token.plain in _PLANS}
        done_words = [word for word in reading.words if word in DONE and word not in nouns]
        words = [word for word in reading.words if word not in DONE]
        came = reading.sides.subject if reading.sides and reading.sides.word in _ATTENDING else None
        if came is not None:
            words = [word for word in words if word not in _ATTENDING]
        if reading.tokens[0].plain in ("do", "does"):
            words = [word for word in words if word not in _CONTAINING] or words
        wanted = {"Event", "Agreement", "Project", "Observation", "Dyad"}
        among = Among(frozenset(wanted))
        matches = self._matcher.match(reading, among, words=words)
        known = {match.record.thing.id for match in matches}
        matches += [m for m in self._matcher.match(reading, among) if m.record.thing.id not in known]
        fit = [match for match in matches if match.score >= _LEAST and is_named(match)]
        # what a fact does not tell makes no yes; a plan makes a no all the same, if only the verb is untold
        fit = [
            match
            for match in fit
            if not match.untold
            or (is_planned(match.record.thing) and self._weigher.lacks_verb(reading, match))
        ]
        if came is not None:
            fit = [
                match
                for match in fit
                if any(_PRESENT & match.record.roles(key) for key in came.things)
                or any(self._matcher.like(word) & match.record.own.keys() for word in _ATTENDING)
            ]
        if not fit:
            held = self._all("yes", self._beings.in_post(reading))
            return held or self._of_part(reading) or self._said(reading), matches
        if done_words and (
            begun := [match for match in fit[:4] if self._weigher.is_very_deed(reading, match)]
        ):
            fit = begun
        elif done_words and any(match.record.thing.kind in ("Project", "Agreement") for match in fit[:4]):
            fit = [match for match in fit if match.record.thing.kind in ("Project", "Agreement")]
        best = fit[0].score
        near = [match for match in fit if match.score > best - 0.15]
        if counted := [match for match in near if self._counter.denies(reading, match.record)]:
            return self._all("no", counted[:2]), matches
        near = [match for match in near if not self._weigher.lacks(reading, match)] or near
        answers = {self._answer(reading, match, done_words) for match in near}
        if len(answers) != 1 or None in answers:
            near = self._weigher.find_clearest(reading, near)
            answers = {self._answer(reading, match, done_words) for match in near}
            if None in answers or len(answers) > 1:
                return [], matches
        verdict = answers.pop()
        if verdict and any(
            match.score > best + _LESS and not is_named(match) and not match.untold for match in matches
        ):
            return [], matches  # a better one was left out, whose names are not linked
        if verdict and reading.loose:
            return [], matches  # words that are only near to those of a fact make no yes
        if verdict and (others := self._counter.deny(reading)):
            return self._all("no", others[:2]), matches  # the number is that of something else
        if verdict:
            near = [match for match in near if self._weigher.is_told_well(reading, match)]
        if not verdict:
            near = [match for match in near if self._weigher.is_named_so(reading, match)]
        label = "yes" if verdict else "no"
        return [self._found(label, match) for match in near[:3]], matches

    def _of_part(self, reading: Reading) -> list[Found]:
        """Whether a number is told only of a part of the time that is asked, and so is not the whole's."""
        if len(reading.periods) != 1 or not reading.numbers:
            return []
        period = reading.periods[0]
        among = Among(frozenset({"Observation"}))
        fit = self._matcher.match(replace(reading, periods=()), among)
        return [
            self._found("no", match)
            for match in fit[:1]
            if not match.missing
            and any(
                span.of == "period"
                and period.covers(span.first, span.last)
                and not period.equals(span.first, span.last)
                for span in match.record.spans
            )
        ]

    def _said(self, reading: Reading) -> list[Found]:
        """What somebody is told to have said: "did she agree", "did he thank the ministries"."""
        verb = self._matcher.verb(reading.sides.word) if reading.sides is not None else None
        if (
            reading.sides is None
            or reading.sides.subject is None
            or verb is None
            or verb.subject[0] != "speaker"
        ):
            return []
        among = Among(frozenset({"Statement"}), test=lambda record: record.thing.kind == "Statement")
        told = [key for key in reading.sides.subject.things if key.startswith(_SPEAKING)]
        fit = [
            match
            for match in self._matcher.match(reading, among)
            if match.score >= 0.75
            and not match.loose
            and any(_SPEAKS & match.record.roles(key) for key in told)
        ]
        return [self._found("yes", match) for match in fit[:2] if not match.untold and not match.missing]

    def _not_yet(self, reading: Reading) -> list[Found]:
        """What somebody only asks for, proposes or plans has not been done."""
        if reading.loose or reading.tokens[0].plain not in ("has", "have", "had", "did"):
            return []
        if self._claims.asks(reading):
            return []
        among = Among(
            frozenset({"Statement"}),
            test=lambda record: (
                record.thing.kind == "Statement"
                and any(code.rsplit("/", 1)[-1] in WANTING for code in record.thing.get("statementType"))
            ),
        )
        if not reading.words:
            return []
        fit = [one for one in self._matcher.match(replace(reading, sides=None), among) if one.score >= 0.7]
        sure = [one for one in fit if not one.missing and not one.loose and one.cover >= _SURE]
        return [self._found("no", match) for match in sure[:2]]

    def _answer(self, reading: Reading, match: Match, done_words: Sequence[str]) -> bool | None:
        thing = match.record.thing
        plain = [token.plain for token in reading.tokens]
        planning = any(token.stem in PLANNING and token.plain not in _PLANS for token in reading.tokens)
        planning = planning or re.search(r"\bplans? to [a-z]", " ".join(plain)) is not None
        if thing.kind == "Event" and (elsewhere := self._is_elsewhere(reading, match)) is not None:
            return False if elsewhere else None
        if self._denier.by_capital(reading, match.record):
            return None
        if self._denier.is_elsewhere(reading, match.record) or not self._denier.kinds_agree(
            reading, match.record
        ):
            return None
        if thing.kind == "Observation" and (not self._is_so(reading, thing) or not _tells(reading)):
            return None
        if self._weigher.lacks(reading, match):
            return None
        if not self._weigher.tells_deeds(match.record, done_words):
            return None
        if thing.kind == "Observation":
            return True if not match.missing or match.score >= 0.85 else None
        step = latest_step(thing)
        if step is None:
            return None
        status = step.status.rsplit("/", 1)[-1]
        if "Dyad" in thing.classes:
            levels = {code for code in reading.codes if "/partnership-level/" in code}
            return True if levels & {one.status for one in thing.steps} and not match.missing else None
        if planning and thing.kind == "Event" and any(word in PLANNING for word in match.record.title):
            return True if any(word in match.record.title for word in reading.words) else None
        if planning:
            return True if is_planned(thing) else None
        if is_planned(thing) and self._asks_for_contents(reading):
            return True  # what a plan has in it, it has before it is carried out
        if (
            is_planned(thing)
            and thing.kind == "Event"
            and plain[0] in ("do", "does")
            and not _NOW & set(plain)
        ):
            return True  # an arrangement is told as what is
        if is_planned(thing):
            ahead = looks_ahead(reading)
            if ahead and status == "proposed":
                return True if _MAYBE & set(plain) else None  # what is only wished for may be or not
            return ahead or (None if match.missing or "still" in plain else False)
        if thing.kind == "Project" and status in _GOING_ON and _NOW & set(plain) and not done_words:
            return False  # what is being made into something is not that yet
        last = min((period.last for period in reading.periods if period.last), default=None)
        reached = {
            one.status.rsplit("/", 1)[-1]
            for one in thing.steps
            if last is None or not one.date or (first_day(one.date) or last) <= last
        }
        for word in done_words:
            if thing.kind == "Event" and status == "under-way" and word in ("finish", "complet", "conclud"):
                return False
            if thing.kind == "Event" and (word != "sign" or "code/event-type/signing" in match.record.codes):
                continue
            if reached & DONE[word]:
                continue
            if status in ("unspecified", "existing"):
                return None
            return False if thing.kind in ("Agreement", "Project") else None
        return True

    @staticmethod
    def _asks_for_contents(reading: Reading) -> bool:
        """Whether it asks what something has in it: "is transport among the subjects of the plan"."""
        plain = [token.plain for token in reading.tokens]
        if plain[0] in ("is", "are"):
            return bool({"among", "involved", "responsible"} & set(plain)) or any(
                plain[n] == "part" and plain[n + 1] == "of" for n in range(len(plain) - 1)
            )
        return plain[0] in ("does", "do") and bool(_CONTAINING & {token.stem for token in reading.tokens})

    @staticmethod
    def _is_so(reading: Reading, thing: Thing) -> bool:
        """Whether a number is one that holds now, and in the very place of a ranking that is asked for."""
        ranks = [
            number
            for number, word in enumerate(_ORDINALS, start=1)
            if word in {t.plain for t in reading.tokens}
        ]
        if ranks and thing.first("unit").endswith("/rank") and float(thing.first("value")) not in ranks:
            return False
        coming = {"code/nature/forecast", "code/nature/target", "code/nature/planned", "code/nature/possible"}
        return not (reading.tokens[0].plain in ("did", "has", "have") and set(thing.get("nature")) & coming)

    @staticmethod
    def _is_elsewhere(reading: Reading, match: Match) -> bool | None:
        """Whether an event that is named was at another place; None where it may be the one that is asked."""
        record = match.record
        if "place" not in record.told_roles:
            return None
        named = any(record.thing.id in name.things for name in reading.names)
        for name in reading.names:
            before = reading.tokens[name.start - 1].plain if name.start else ""
            if before != "in" or not name.things[0].startswith(("country/", "place/")):
                continue
            roles = {role for key in (*name.things, name.stands_for) if key for role in record.roles(key)}
            if not roles & {"place", "place~", "host", "host~", "concerns"}:
                return True if named else None
        return None

    def _all(self, label: str, matches: Sequence[Match]) -> list[Found]:
        return [self._found(label, match) for match in matches]

    def _found(self, label: str, match: Match) -> Found:
        thing = match.record.thing
        return Found(
            label,
            label,
            thing.id,
            thing.id,
            date=best_date(match.record),
            status=status_label(thing, self._things),
        )


def _tells(reading: Reading) -> bool:
    """Whether a question says more than a name, so that a mere number of it could be what is asked about."""
    return bool(reading.words or reading.numbers)
