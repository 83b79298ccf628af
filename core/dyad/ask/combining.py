"""Combining: questions of several parts, and what is compared, nested, left out or added up in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.asked_units import asks_rate
from dyad.ask.comparing import Comparer
from dyad.ask.comparing_words import HOW_COMPARED, SAME_TIME
from dyad.ask.completing import fill_in, split_row
from dyad.ask.compound import asks_to_compare, is_double, split_question
from dyad.ask.coordinating import Split, find_splits
from dyad.ask.deciding import Decider, Decision
from dyad.ask.distributing import split_names
from dyad.ask.excluding import find_exclusion, leave_out
from dyad.ask.first_of_two import find_first_of
from dyad.ask.found import Found
from dyad.ask.identifying import tell_same
from dyad.ask.index import Index
from dyad.ask.neighbouring import find_next
from dyad.ask.nesting import asks_inside, resolve
from dyad.ask.operators import Operator, find_operators
from dyad.ask.periods import find_periods
from dyad.ask.reading import Reading
from dyad.ask.renaming import tell_names
from dyad.ask.summing import find_sum
from dyad.ask.time_clauses import split_time_clause
from dyad.ask.understanding import Reader
from dyad.ask.whole_lists import asks_for_sum, is_whole

_HAD_WHEN: Final = re.compile(r"had\b.+\bwhen\b", re.IGNORECASE)
_MOST_TRIED: Final = 3
_ALL: Final[frozenset[Operator]] = frozenset({"compare", "equal", "same", "sum", "mean", "next", "except"})
_COMPARING: Final[frozenset[Operator]] = frozenset({"compare", "next"})
_VERBLESS: Final = re.compile(
    r"^(?:(?:which|what) (?!\w+ed\b)\w+|how (?:many|much)|who|when|where) "
    r"(?:in|to|for|at|on|by|with|from|among|of)\b(?!.*\b(?:is|are|was|were|did|do|does|has|have|had|will)\b)",
    re.IGNORECASE,
)
"""The second half of a question that leaves out its verb."""

_OF_BOTH: Final = ("person", "party", "place", "any")
_TIME_FIRST: Final = re.compile(
    r"^(?P<time>(?:in|during|at|by|on|between|from|over)\s[^,?]{2,40}),\s+"
    r"(?P<rest>(?:did|do|does|was|were|is|are|has|have|had)\b.+?)\??$",
    re.IGNORECASE,
)


class Combiner:
    """Decides on questions, with all that is put together in them.

    Args:
        index: Things and records.
        reader: Reads questions and their parts.
        decider: Answers each.
    """

    def __init__(self, index: Index, reader: Reader, decider: Decider) -> None:
        self._index = index
        self._reader = reader
        self._decider = decider
        self._comparer = Comparer(index, reader, decider)

    def decide(self, question: str, today: datetime.date | None) -> tuple[Reading, Decision]:
        """Decide on the answer to a question.

        Args:
            question: The question.
            today: The reference day for "last October"; today where it is not given.

        Returns:
            How it was understood, and the decision.
        """
        asked = _time_last(question)
        reading, decision = self._decide(asked, today)
        decision, heeded = self._route(asked, reading, decision, today)
        if decision.found and heeded is not _ALL and find_operators(reading) - heeded:
            return reading, Decision()  # what carries the logic of the question was let slip
        return reading, decision

    def _route(
        self, asked: str, reading: Reading, decision: Decision, today: datetime.date | None
    ) -> tuple[Decision, frozenset[Operator]]:
        """Decide by whatever the question puts together, and tell which of its words of logic were heeded."""
        renamed = tell_names(asked, reading, self._index)
        if renamed is not None:
            return renamed, _ALL
        same = tell_same(asked, lambda part: self._of_part(part, False, today))
        if same is not None:
            return same, frozenset({"same"})
        if find_first_of(asked) is not None:
            return self._comparer.compare(asked, today) or Decision(), frozenset({"compare"})
        if _HAD_WHEN.match(asked):
            timed = self._comparer.compare(asked, today) or self._at_a_time(asked, today)
            return timed or Decision(), frozenset({"compare"})
        if SAME_TIME.match(asked):
            return self._comparer.compare(asked, today) or Decision(), frozenset({"same"})
        if (apart := self._apart(asked, reading, today)) is not None:
            return apart, frozenset({"except", "either"})
        if (nested := self._nested(asked, today)) is not None:
            return nested, frozenset()
        if reading.aim in ("person", "post") and asks_inside(asked):
            # who is told by another question must not be taken for the answer
            return Decision(), frozenset()
        if (told := find_next(asked)) is not None:
            return self._comparer.find_next(told, today), frozenset({"next"})
        if reading.aim in _OF_BOTH and (both := self._comparer.both(asked, today)) is not None:
            return both, frozenset()
        if find_sum(asked) or asks_for_sum(reading):
            return self._comparer.add_up(asked, today) or Decision(), frozenset({"sum"})
        if HOW_COMPARED.match(asked):
            return self._comparer.compare(asked, today) or decision, frozenset({"compare"})
        if asks_to_compare(asked):
            compared = self._comparer.compare(asked, today)
            compared = compared or (decision if self._tells_ratio(reading, decision) else Decision())
            return compared, _COMPARING
        if not decision.found or _has_parts(asked):
            if not is_double(asked) and (compared := self._comparer.compare(asked, today)) is not None:
                return compared, _COMPARING
            # the half of an answer is none
            parted = (
                self._in_parts(asked, today)
                or self._at_a_time(asked, today)
                or self._joined(reading, find_splits(reading, self._reader.wording), today)
                or (Decision() if _has_parts(asked) else decision)
            )
            return parted, frozenset()
        if splits := find_splits(reading, self._reader.wording):
            return self._whole(reading, decision, splits, today), frozenset()
        return decision, frozenset()

    def _at_a_time(self, question: str, today: datetime.date | None) -> Decision | None:
        """Answer a question for yes or no without its clause of time: what is not done was not done then.

        A yes needs a fact that has to do with all that the clause names, so that it tells of that time.
        """
        timed = split_time_clause(question)
        if timed is None:
            return None
        reading, decision = self._decide(timed.main, today)
        if reading.form != "yes-no" or not decision.found:
            return None
        if decision.found[0].value == "no":
            return decision
        named = self._reader.read(timed.when, today).names
        records = [self._index.records[one.fact] for one in decision.found]
        linked = all(any(record.roles(key) for key in name.things) for record in records for name in named)
        return decision if named and linked else None

    def _nested(self, question: str, today: datetime.date | None) -> Decision | None:
        """Answer a question that has another one in it, where both have an answer."""
        plain = resolve(question, lambda inner: self._decide(inner, today)[1].found, self._index.things)
        decision = self._decide(plain, today)[1] if plain else None
        return decision if decision is not None and decision.found else None

    def _apart(self, question: str, reading: Reading, today: datetime.date | None) -> Decision | None:
        """Answer a question that leaves something out, or that asks the same of one thing or another."""
        if (exclusion := find_exclusion(question)) is not None:
            found = self._decide(exclusion.question, today)[1].found
            return Decision(leave_out(found, self._reader.read(exclusion.out, today).names))
        return self._all(split_names(reading, "or"), today)

    def _all(self, questions: Sequence[str], today: datetime.date | None) -> Decision | None:
        """The answers to several questions, where each has one."""
        parts = [self._decide(part, today)[1].found for part in questions]
        if not parts or not all(parts):
            return None
        return Decision(tuple({(one.value, one.fact): one for found in parts for one in found}.values()))

    def _whole(
        self, reading: Reading, decision: Decision, splits: Sequence[Split], today: datetime.date | None
    ) -> Decision:
        """What is told of all that "and" joins, where one fact may have told but the half of it."""
        plain = [split for split in splits if split.sure]
        if plain:
            return self._joined(reading, plain, today) or Decision()
        if reading.several or reading.aim == "number":
            joined = self._joined(reading, [one for one in splits if not one.spare][:_MOST_TRIED], today)
            told = {one.thing or one.value for one in decision.found}
            each = {one.thing or one.value for one in joined.found} if joined else set()
            if joined is not None and len(each) > 1 and not each <= told:
                return joined
        if reading.several and any(len(split.parts) > max(2, len(decision.found)) for split in splits):
            return Decision()  # of a row of three, two were told
        # where a word of what is joined is not told, one of the two is not
        return Decision() if any(decision.untold & split.heads for split in splits) else decision

    def _joined(
        self, reading: Reading, splits: Sequence[Split], today: datetime.date | None
    ) -> Decision | None:
        """The answers to what "and" joins, where each has one by itself."""
        for split in splits:
            if not split.sure and reading.aim in ("any", "text") and not reading.several:
                continue  # what is not asked for by a kind may be anything
            found: list[Found] = []
            for part in split.parts:
                told = self._of_part(part, split.lists, today)
                if not told:
                    break
                found += told if split.lists else told[:1]
            else:
                each = {(one.value, one.fact): one for one in found}
                if is_whole(reading, found) and (split.sure or len(each) == len(found)):
                    return Decision(tuple(each.values()))
        return None

    def _of_part(self, part: str, lists: bool, today: datetime.date | None) -> tuple[Found, ...]:
        """The answer to a part: one alone, and several only where each part asks for a list."""
        reading = self._reader.read(part, today)
        hard = [word for word in reading.words if word not in self._reader.wording.soft]
        told = len(hard) + len(reading.names) + len(reading.periods) + len(reading.numbers)
        if told < 2 and all(name.things[0].startswith(("country/", "place/")) for name in reading.names):
            return ()  # "what is the length" says too little by itself
        found = self._exactly(replace(reading, several=False))
        if lists and len({one.thing or one.value for one in found}) != 1:
            found = self._exactly(reading)
        return found if lists or len({one.thing or one.value for one in found}) == 1 else ()

    def _exactly(self, reading: Reading) -> tuple[Found, ...]:
        """The answer that facts tell with all the words that count."""
        decision = self._decider.decide(reading)
        return decision.found if decision.exact else ()

    def _in_parts(self, question: str, today: datetime.date | None) -> Decision | None:
        """Answer the parts of a question, where it has parts and each has an answer."""
        parts = split_question(question) or split_row(question)
        if len(parts) == 2 and not is_double(question):
            reading, decision = self._decide(parts[0], today)
            parts = [parts[0], fill_in(reading, decision.found, parts[1], self._index.things)]
            if _VERBLESS.match(parts[1]):
                return None  # what it leaves out is not known: "and what rank in the world"
        parts = parts or split_names(self._reader.read(question, today), "and")
        return self._all(parts, today)

    def _decide(self, question: str, today: datetime.date | None) -> tuple[Reading, Decision]:
        reading = self._reader.read(question, today)
        if not (reading.names or reading.words or reading.periods or reading.numbers):
            return reading, Decision()
        return reading, self._decider.decide(reading)

    def _tells_ratio(self, reading: Reading, decision: Decision) -> bool:
        """Whether one fact tells by how much something changed."""
        units = {self._index.things[one.fact].first("unit").rsplit("/", 1)[-1] for one in decision.found}
        return (
            bool(units)
            and units <= _RATIOS
            and (bool(_RATIO_WORDS & {token.plain for token in reading.tokens}) or asks_rate(reading))
        )


_RATIOS: Final = frozenset({"ratio", "percent", "places-in-ranking"})
_RATIO_WORDS: Final = frozenset({"times", "factor", "percent", "percentage", "places", "fold", "multiple"})


def _has_parts(question: str) -> bool:
    """Whether a question asks for two things."""
    return is_double(question) or bool(split_question(question) or split_row(question))


def _time_last(question: str) -> str:
    """Put a time that a question for yes or no begins with at its end: "in 2025, did they meet"."""
    match = _TIME_FIRST.match(question)
    if match is None or not find_periods(match["time"]):
        return question
    rest, time = match["rest"], f" {match['time'][:1].lower()}{match['time'][1:]}"
    place = rest.find(" than ")  # "in 2025, were there more of them than in 2024"
    rest = f"{rest}{time}" if place < 0 else f"{rest[:place]}{time}{rest[place:]}"
    return f"{rest[:1].upper()}{rest[1:]}?"
