"""What all that takes answers out of records stands on: things, records, what an answer must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dyad.ask.found import Found, best_date, status_label
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.wording import Wording
from dyad.ask.words import stem, stems, word_set

_FUTURE: Final = word_set(
    "will planned plan plans supposed expected scheduled upcoming intended next forthcoming "
    "coming future going proposed possible prepared due want wants wanted should must shall"
)
_WISHES: Final = frozenset(stems("want wants wanted wish wishes demand demands seek seeks hope hopes desire"))
WANTING: Final = word_set("request proposal instruction wish plan")
"""Kinds of statements that tell what is wanted, and not what was done."""

_FROM_ABROAD: Final = re.compile(
    r"\bforeign (?:guest|visitor|official|leader|dignitar|delegat|politician|figure|envoy|minister who)"
    r"|\b(?:guests?|visitors?|officials?|leaders?|dignitaries|delegates|people|persons?) "
    r"from (?:abroad|overseas|other countries)\b",
    re.IGNORECASE,
)
"""Words with which those are asked for who came from another land."""

_WORD: Final = re.compile(r"[a-z]+")
_TO_BE_DONE: Final = re.compile(r"\b(?:is|are|was|were) to (?!the\b|a\b)\w+")


class Ground:
    """Things and records, and what a question asks of an answer.

    Args:
        things: All things by id.
        records: The records by id.
        wording: The words of plain English.
    """

    def __init__(self, things: Mapping[str, Thing], records: Mapping[str, Record], wording: Wording) -> None:
        self.things = things
        self.records = records
        self.wording = wording

    def suits(self, reading: Reading, key: str, fact: Record | None = None) -> bool:
        """Tell whether a thing has the words and the country that stand with the noun that is asked for.

        Args:
            reading: The reading.
            key: The thing's id.
            fact: The fact that tells it, whose own words count too.

        Returns:
            Whether it has.
        """
        if reading.region and key.startswith("country/") and key not in reading.region:
            return False
        if key.startswith(("official/", "person/")) and self._is_at_home(reading, key):
            return False
        record = self.records.get(key)
        own = (
            set(record.own) | set(record.linked) if record is not None else set(stems(self.things[key].label))
        )
        if fact is not None:
            own |= set(fact.own)
        if record is not None and reading.head and fact is None:
            kind = {
                token.stem for token in reading.tokens if self.wording.heads.get(token.plain) == reading.head
            }
            classes = {stem(word) for name in record.thing.classes for word in _WORD.findall(name.lower())}
            titles = (
                record.title | classes | record.own.keys()
                if "Person" in record.thing.classes
                else record.title | classes
            )
            if any(word in reading.answer_words and not self.wording.like(word) & titles for word in kind):
                return False
        for word in reading.answer_words:
            if word not in self.wording.soft and not any(like in own for like in self.wording.like(word)):
                return False
        heads = {
            token.stem for token in reading.tokens if self.wording.heads.get(token.plain) == reading.head
        } - (set(reading.words) - reading.answer_words)
        wanted = {
            country for country, word in reading.owners if word in reading.answer_words or word in heads
        }
        return all(
            record is None or other == key or record.roles(other) - {"postTo", "postTo~"}
            for other in wanted | set(reading.answer_of)
        )

    def _is_at_home(self, reading: Reading, key: str) -> bool:
        """Whether guests from abroad are asked for, and somebody is of the land that is named as the host."""
        if not _FROM_ABROAD.search(reading.question):
            return False
        named = [one for name in reading.names for one in name.things[:1] if one in self.things]
        homes = {one for one in named if one.startswith("country/")}
        homes |= {home for one in named if one.startswith("place/") for home in self.things[one].get("state")}
        person = self.records.get(key)
        mine = person.thing.get("represents") if person is not None else ()
        return bool(homes & {*mine, *(person.thing.get("state") if person is not None else ())})

    @staticmethod
    def is_named(reading: Reading, key: str) -> bool:
        """Tell whether a thing is named in the question, and so is not what it asks for.

        Args:
            reading: The reading.
            key: The thing's id.

        Returns:
            Whether it is.
        """
        return any(key in name.things or key == name.stands_for for name in reading.names)

    def says(self, reading: Reading) -> bool:
        """Tell whether a question is about something said.

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        said = {word for word, verb in self.wording.verbs.items() if verb.subject[:1] == ("speaker",)} - {
            "agre",
            "accept",
        }
        return any(token.stem in said for token in reading.tokens) or any(
            "statement-type" in code for code in reading.codes
        )

    def only_wished(self, reading: Reading, record: Record) -> bool:
        """Tell whether something is asked for that was done, and somebody only wished or ordered it.

        Args:
            reading: The reading.
            record: What tells it.

        Returns:
            Whether it is so; not where the question itself is about what was said.
        """
        kinds = {code.rsplit("/", 1)[-1] for code in record.thing.get("statementType")}
        doing = reading.sides is not None and bool(reading.sides.asked)
        spoken = any(
            (verb := self.wording.verbs.get(token.stem)) is not None and verb.subject[:1] == ("speaker",)
            for token in reading.tokens
        )
        return doing and bool(kinds & WANTING) and self.is_past(reading) and not spoken

    @staticmethod
    def tells_wish(reading: Reading) -> bool:
        """Tell whether a question is about what somebody wants.

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        return any(token.stem in _WISHES for token in reading.tokens)

    def make(self, key: str, record: Record) -> Found:
        """Make an answer of a thing.

        Args:
            key: The thing's id.
            record: What says so.

        Returns:
            The answer.
        """
        thing = self.things[key]
        dated = self.records.get(key, record) if thing.kind else record
        status = status_label(thing if thing.steps else record.thing, self.things)
        return Found(thing.label, thing.label, record.thing.id, key, date=best_date(dated), status=status)

    @staticmethod
    def is_coming(reading: Reading) -> bool:
        """Tell whether a question is about what is to come: "when is it to be signed".

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        text = " ".join(token.plain for token in reading.tokens)
        return bool(
            re.search(r"\b(?:will|could|might|may|should|shall|must)\b(?! \d)|\b(?:is|are)\b.* to be\b", text)
        )

    @staticmethod
    def is_past(reading: Reading) -> bool:
        """Tell whether a question is about what has been, so that a plan is no answer.

        Args:
            reading: The reading.

        Returns:
            Whether it is.
        """
        plain = {token.plain for token in reading.tokens}
        if (
            plain & _FUTURE
            or Ground.is_coming(reading)
            or _TO_BE_DONE.search(" ".join(token.plain for token in reading.tokens))
        ):
            return False
        named = {n for name in reading.names for n in range(name.start, name.end)}
        return bool(plain & {"did", "was", "were", "has", "had", "have"}) or any(
            token.plain.endswith("ed")
            or token.plain in ("met", "held", "spoke", "took", "gave", "went", "came")
            for n, token in enumerate(reading.tokens)
            if n not in named
        )
