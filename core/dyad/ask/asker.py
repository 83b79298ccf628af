"""Asking: from a question in plain English to a reply with receipts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.comparing import Comparer
from dyad.ask.completing import fill_in, split_row
from dyad.ask.compound import asks_to_compare, is_double, split_question
from dyad.ask.coordinating import Split, find_splits
from dyad.ask.deciding import Decider, Decision
from dyad.ask.distributing import split_names
from dyad.ask.excluding import find_exclusion, leave_out
from dyad.ask.extracting import Extractor
from dyad.ask.found import Found, best_date, status_label
from dyad.ask.ground import Ground
from dyad.ask.index import FILE, Index, build_index, open_index
from dyad.ask.matching import Matcher
from dyad.ask.nesting import asks_inside, resolve
from dyad.ask.reading import Reading
from dyad.ask.reasons import SENTENCES, find_reason
from dyad.ask.receipts import Receipt, prove
from dyad.ask.records import Record
from dyad.ask.related import Related
from dyad.ask.renaming import tell_names
from dyad.ask.reply import Answer, Reply
from dyad.ask.summing import find_sum
from dyad.ask.telling import tell_reading
from dyad.ask.time_clauses import split_time_clause
from dyad.ask.truth import Judge
from dyad.ask.understanding import Reader
from dyad.ask.whole_lists import asks_for_sum, is_whole
from dyad.name_index import NameIndex
from dyad.release import Release
from dyad.store import Store

LONGEST: Final = 500
"""How many characters of a question are read."""

_MOST_ANSWERS: Final = 100
_MOST_RELATED: Final = 5
_MOST_TRIED: Final = 3
_EMPTY: Final = (
    "Nothing was asked. Write a question, such as: Which agreements did Vietnam and Russia sign in 2025?"
)
_TOO_LONG: Final = (
    "The question has {length} characters, and at most {most} are read: ask in one short sentence."
)


class Asker:
    """Answers questions about one release. Threads may share it.

    Args:
        index: The index of questions.
        names: The index of names.
    """

    def __init__(self, index: Index, names: NameIndex) -> None:
        self._index = index
        self._reader = Reader(index.things, names, index.countries, index.vocabulary)
        wording = self._reader.wording
        self._matcher = Matcher(index.records, wording)
        extractor = Extractor(Ground(index.things, index.records, wording))
        judge = Judge(index.things, self._matcher)
        self._decider = Decider(self._matcher, extractor, judge, wording)
        self._comparer = Comparer(index, self._reader, self._decider)
        self._related = Related(index.records, wording)

    @classmethod
    def of_store(cls, store: Store) -> Asker:
        """Make an asker of what a store has.

        Args:
            store: The store.

        Returns:
            The asker.

        Raises:
            StoreError: The store failed.
        """
        return cls(build_index(store), NameIndex.of_store(store))

    @classmethod
    def of_release(cls, release: Release, store: Store) -> Asker:
        """Make an asker of a release, from the indexes that were built with it where it has them.

        Args:
            release: The release.
            store: Its store.

        Returns:
            The asker.

        Raises:
            ReleaseError: An index is damaged.
            StoreError: The store failed.
        """
        path = release.folder / FILE
        index = open_index(path) if path.is_file() else build_index(store)
        return cls(index, NameIndex.of_release(release, store))

    def ask(self, question: str, store: Store, *, today: datetime.date | None = None) -> Reply:
        """Answer a question.

        Args:
            question: The question.
            store: The store of the same release, which gives the receipts.
            today: The reference day for "last October"; today where it is not given.

        Returns:
            The reply; where nothing was found it says why.

        Raises:
            StoreError: The store failed.
        """
        asked = _clean(question)
        if not asked:
            return Reply(question[:LONGEST], reason="not-understood", message=_EMPTY)
        if len(asked) > LONGEST:
            message = _TOO_LONG.format(length=len(asked), most=LONGEST)
            return Reply(asked[:LONGEST], reason="not-understood", message=message)
        reading, decision = self._decide(asked, today)
        renamed = tell_names(asked, reading, self._index)
        if renamed is not None:
            decision = renamed
        elif _HAD_WHEN.match(asked):
            # the clause of time must not be taken for what is asked
            decision = self._comparer.compare(asked, today) or self._at_a_time(asked, today) or Decision()
        elif (apart := self._apart(asked, reading, today)) is not None:
            decision = apart
        elif (nested := self._nested(asked, today)) is not None:
            decision = nested
        elif reading.aim in ("person", "post") and asks_inside(asked):
            decision = Decision()  # who is told by another question must not be taken for the answer
        elif find_sum(asked) or asks_for_sum(reading):
            decision = self._comparer.add_up(asked, today) or Decision()
        elif asks_to_compare(asked):
            compared = self._comparer.compare(asked, today)
            decision = compared or (decision if self._tells_ratio(reading, decision) else Decision())
        elif not decision.found or _has_parts(asked):
            # the half of an answer is none
            decision = (
                self._in_parts(asked, today)
                or self._at_a_time(asked, today)
                or self._joined(reading, find_splits(reading, self._reader.wording), today)
                or (Decision() if _has_parts(asked) else decision)
            )
        elif splits := find_splits(reading, self._reader.wording):
            decision = self._whole(reading, decision, splits, today)
        return self._reply(asked, reading, decision, store)

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
        facts = {one.fact for one in decision.found}
        untold = {
            word for match in decision.matches if match.record.thing.id in facts for word in match.untold
        }
        # where a word of what is joined is not told, one of the two is not
        return Decision() if any(untold & split.heads for split in splits) else decision

    def _joined(
        self, reading: Reading, splits: Sequence[Split], today: datetime.date | None
    ) -> Decision | None:
        """The answers to what "and" joins, where each has one by itself."""
        for split in splits:
            found: list[Found] = []
            for part in split.parts:
                told = self._of_part(part, split.lists, today)
                if not told:
                    break
                found += told
            else:
                if is_whole(reading, found):
                    return Decision(tuple({(one.value, one.fact): one for one in found}.values()))
        return None

    def _of_part(self, part: str, lists: bool, today: datetime.date | None) -> tuple[Found, ...]:
        """The answer to a part: one alone, and several only where each part asks for a list."""
        reading = self._reader.read(part, today)
        found = self._decider.decide(replace(reading, several=False)).found
        if lists and len({one.thing or one.value for one in found}) != 1:
            return self._decider.decide(reading).found
        return found[:1] if len({one.thing or one.value for one in found}) == 1 else ()

    def _in_parts(self, question: str, today: datetime.date | None) -> Decision | None:
        """Answer the parts of a question, where it has parts and each has an answer."""
        if not is_double(question) and (compared := self._comparer.compare(question, today)) is not None:
            return compared
        parts = split_question(question) or split_row(question)
        if len(parts) == 2 and not is_double(question):
            reading, decision = self._decide(parts[0], today)
            parts = [parts[0], fill_in(reading, decision.found, parts[1], self._index.things)]
        parts = parts or split_names(self._reader.read(question, today), "and")
        return self._all(parts, today)

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
        records = self._records(one.fact for one in decision.found)
        linked = all(any(record.roles(key) for key in name.things) for record in records for name in named)
        return decision if named and linked else None

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
            and bool(_RATIO_WORDS & {token.plain for token in reading.tokens})
        )

    def _reply(self, question: str, reading: Reading, decision: Decision, store: Store) -> Reply:
        interpretation = tell_reading(reading, self._index.things)
        related = self._related.find(reading, _MOST_RELATED + 3)
        found = decision.found[:_MOST_ANSWERS]
        more = len(decision.found) - len(found)
        facts = self._records(one.fact for one in found)
        proof = prove(store, reading, facts) if facts else None
        if proof is not None and len(proof.receipts) < len(facts):
            # a fact may have its time by what it is linked with: then the facts alone are asked
            proof = prove(store, Reading(question, (), "list", "any"), facts)
        answers = self._answers(found, proof.receipts if proof else {})
        near = [record for record in related if record.thing.id not in {one.fact for one in found}][
            :_MOST_RELATED
        ]
        shown = [self._as_found(record) for record in near]
        others = decision.alternatives[:_MOST_ANSWERS] if not answers else ()
        beside = [*others, *shown]
        plain = Reading(question, (), "list", "any")
        receipts = prove(store, plain, self._records(one.fact for one in beside)).receipts if beside else {}
        reason = (
            "" if answers else find_reason(reading, self._index.records, self._matcher, self._reader.wording)
        )
        return Reply(
            question,
            answers,
            proof.sparql if proof else "",
            interpretation,
            self._answers(others, receipts),
            self._answers(shown, receipts),
            reason,
            f"and {more} more" if more else SENTENCES.get(reason, ""),
            more,
        )

    def _records(self, keys: Iterable[str]) -> list[Record]:
        return [self._index.records[key] for key in dict.fromkeys(keys) if key in self._index.records]

    def _as_found(self, record: Record) -> Found:
        thing = record.thing
        status = status_label(thing, self._index.things)
        return Found(thing.label, thing.label, thing.id, thing.id, date=best_date(record), status=status)

    def _answers(
        self, found: Sequence[Found], receipts: Mapping[str, tuple[Receipt, ...]]
    ) -> tuple[Answer, ...]:
        """What the graph gives receipts for; what it does not is no answer."""
        things = self._index.things
        return tuple(
            Answer(
                one.value,
                one.label,
                things[one.thing or one.fact].iri,
                one.unit,
                one.date,
                one.status,
                things[one.fact].iri,
                things[one.fact].label,
                receipts[one.fact],
            )
            for one in found
            if one.fact in receipts
        )


_HAD_WHEN: Final = re.compile(r"had\b.+\bwhen\b", re.IGNORECASE)
_RATIOS: Final = frozenset({"ratio", "percent", "places-in-ranking"})
_RATIO_WORDS: Final = frozenset({"times", "factor", "percent", "percentage", "places", "fold", "multiple"})


def _has_parts(question: str) -> bool:
    """Whether a question asks for two things."""
    return is_double(question) or bool(split_question(question) or split_row(question))


def _clean(question: str) -> str:
    """Leave out control characters, and what is no part of Unicode; spaces become one."""
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Zs") else char
        for char in question[: LONGEST * 20]
        if unicodedata.category(char) not in ("Cs", "Cn", "Co")
    )
    return " ".join(kept.split())
