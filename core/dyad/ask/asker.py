"""Asking: from a question in plain English to a reply with receipts."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dyad.ask.agreeing import find_agreement
from dyad.ask.combining import Combiner
from dyad.ask.deciding import Decider, Decision
from dyad.ask.extracting import Extractor
from dyad.ask.found import Found, best_date, status_label
from dyad.ask.ground import Ground
from dyad.ask.index import FILE, Index, build_index, open_index
from dyad.ask.matching import Matcher
from dyad.ask.reading import Reading
from dyad.ask.reasons import SENTENCES, find_reason
from dyad.ask.receipts import Receipt, prove
from dyad.ask.records import Record
from dyad.ask.related import Related
from dyad.ask.reply import Answer, Reply
from dyad.ask.telling import tell_reading
from dyad.ask.truth import Judge
from dyad.ask.understanding import Reader
from dyad.ask.verdicts import as_verdict
from dyad.name_index import NameIndex
from dyad.release import Release
from dyad.store import Store

LONGEST: Final = 500
"""How many characters of a question are read."""

_MOST_ANSWERS: Final = 100
_MOST_RELATED: Final = 5
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
        self._combiner = Combiner(index, self._reader, Decider(self._matcher, extractor, judge, wording))
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
        if agreed := find_agreement(asked):
            reading, decision = self._combiner.decide(agreed, today)
            return self._reply(asked, reading, self._agreed(reading, decision, store), store)
        reading, decision = self._combiner.decide(asked, today)
        return self._reply(asked, reading, decision, store)

    def _agreed(self, reading: Reading, decision: Decision, store: Store) -> Decision:
        """Yes where one value is told by several documents; nothing where but one tells it."""
        found = decision.found
        if len({one.value for one in found}) != 1:
            return Decision()
        receipts = prove(store, reading, self._records(one.fact for one in found)).receipts
        sources = {receipt.iri for told in receipts.values() for receipt in told}
        return as_verdict("yes", *found) if len(sources) > 1 else Decision()

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


def _clean(question: str) -> str:
    """Leave out control characters, and what is no part of Unicode; spaces become one."""
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Zs") else char
        for char in question[: LONGEST * 20]
        if unicodedata.category(char) not in ("Cs", "Cn", "Co")
    )
    return " ".join(kept.split())
