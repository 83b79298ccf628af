"""Holding a question against the sentences of a fact: what stands where the question has its gap.

"Which cables should the bloc upgrade?" and "the bloc should build ports and upgrade its submarine and
terrestrial cables": what stands after the verb is what is asked for, since it is of the noun that is asked
with and is not told by the question itself. Where no such phrase is clear, nothing is taken.
"""

from __future__ import annotations

import re
from typing import Final

from dyad.ask.clauses import split_clauses
from dyad.ask.gap_filling import fill
from dyad.ask.gap_words import GapWords
from dyad.ask.gaps import Gap, find_gap
from dyad.ask.ground import Ground
from dyad.ask.noun_phrases import PREPOSITIONS
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.words import stems, word_set

_LOWER_PLACE: Final = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|seventh|\d+th)[- ][a-z]+est\b", re.IGNORECASE
)
_BE: Final = word_set("is are was were be")


class Cloze:
    """Takes what is asked for out of the sentences of facts.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._last: tuple[Reading, Gap | None] | None = None

    def find(self, reading: Reading, record: Record) -> list[str]:
        """Find what a fact tells where the question has its gap.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            What is asked for, in the words of the fact; nothing where none is clear.
        """
        gap = self._gap(reading)
        if gap is None or not (gap.noun or gap.body):
            return []
        asked = self._asked(reading)
        thing = record.thing
        texts = [*thing.get("summary"), *thing.english[:1]]
        if thing.kind != "Statement":
            texts.reverse()  # the name of what was done tells it more shortly
        clauses = [clause for text in texts for clause in split_clauses(text)]
        named = {
            name.casefold(): self._ground.things[key].classes | {key.split("/")[0]}
            for key in record.near
            if key in self._ground.things
            for name in self._ground.things[key].english
        }
        items = fill(GapWords(self._ground.wording, reading, gap, asked, named), clauses)
        items = [item for item in items if item.rsplit(" ", 1)[-1].lower() not in PREPOSITIONS]
        places = {match[0].lower() for item in items for match in _LOWER_PLACE.finditer(item)}
        if any(place not in reading.question.lower() for place in places):
            return []  # the third-largest is not the largest
        if gap.noun:
            return items
        # a country or a person is no "what"
        barred = {"country", "official", "person"}
        return [] if any(barred & named.get(item.casefold(), frozenset()) for item in items) else items

    def is_left_open(self, reading: Reading) -> bool:
        """Tell whether "what is X" asks for what stands after a verb or a preposition, and not for X.

        "What status should X get" asks for no status of a thing either.

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        if reading.aim == "status":
            gap = self._gap(reading)
            return gap is not None and gap.relation == "object"
        plain = [token.plain for token in reading.tokens[:2]]
        if len(plain) < 2 or plain[0] != "what" or plain[1] not in _BE:
            return False
        gap = self._gap(reading)
        return gap is not None and gap.relation in ("object", "preposition")

    def tells_noun(self, reading: Reading, record: Record) -> bool:
        """Tell whether a fact has the very noun that is asked with: "which drivers", "the drivers of growth".

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether it has.
        """
        gap = self._gap(reading)
        return (
            gap is not None
            and bool(gap.noun)
            and any(gap.noun[-1] in stems(text) for text in record.thing.get("summary"))
        )

    def asks_after_preposition(self, reading: Reading) -> bool:
        """Tell whether a mere "what" stands with a preposition: "in what", "what ... for".

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        gap = self._gap(reading)
        return (
            gap is not None
            and not gap.noun
            and gap.relation == "preposition"
            and gap.preposition not in ("about", "on")
        )

    def tells_verb(self, reading: Reading, record: Record) -> bool:
        """Tell whether a fact tells what was done, where "what" asks for what it was done to.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether it does, or nothing of the kind is asked.
        """
        gap = self._gap(reading)
        governors = gap.governors & set(reading.words) if gap is not None else frozenset[str]()
        if gap is None or gap.noun or gap.relation != "object" or not governors:
            return True
        own = record.own.keys() | record.linked
        wording = self._ground.wording
        return any(
            (wording.like(word) | (wording.thesaurus.of(word).keys() if reading.loose else frozenset())) & own
            for word in governors
        )

    def asks_for_part(self, reading: Reading, record: Record) -> bool:
        """Tell whether the whole of what a fact tells is no answer.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether only a part can be one ("into what"), or what was done is told nowhere.
        """
        gap = self._gap(reading)
        if gap is None:
            return False
        if gap.relation == "preposition":
            return gap.preposition not in ("about", "on")
        return gap.relation == "object" and bool(gap.body) and not self._ground.says(reading)

    def _gap(self, reading: Reading) -> Gap | None:
        last = self._last
        if last is None or last[0] is not reading:
            last = (reading, find_gap(reading, self._ground.wording))
            self._last = last
        return last[1]

    def _asked(self, reading: Reading) -> frozenset[str]:
        """The stems of the question, with those of like meaning."""
        wording = self._ground.wording
        said = {token.stem for token in reading.tokens if token.stem not in wording.stop}
        found = {like for word in said for like in wording.like(word)}
        for name in reading.names:
            thing = self._ground.things.get(name.things[0])
            for called in thing.english if thing is not None else ():
                found.update(stems(called))
        return frozenset(found - wording.stop)
