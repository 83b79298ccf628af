"""From a record that fits to the very thing that was asked for: a person, a place, a date, a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dyad.ask.asking_contents import Contents
from dyad.ask.asking_dates import Dates
from dyad.ask.asking_numbers import Numbers
from dyad.ask.asking_parties import Parties
from dyad.ask.asking_people import People
from dyad.ask.cloze import Cloze
from dyad.ask.describing import Description
from dyad.ask.found import Found, best_date, status_label
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import FACTS
from dyad.ask.words import stems


class Extractor:
    """Takes what is asked for out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.numbers = Numbers(ground)
        self.contents = Contents(ground)
        self._cloze = Cloze(ground)
        parties = Parties(ground)
        self.tells_sort = parties.tells_sort
        self._ways: Mapping[str, Callable[[Reading, Match], Iterable[Found]]] = {
            "person": People(ground).people,
            "party": parties.parties,
            "place": parties.places,
            "date": Dates(ground).dates,
            "number": self.numbers.numbers,
            "post": self.contents.posts,
            "type": self.contents.types,
            "level": self.contents.levels,
            "status": self.contents.statuses,
            "text": self.contents.texts,
            "fact": self.contents.facts,
            "gap": self._gaps,
        }

    def describe(self, reading: Reading) -> Description:
        """Give what a question says of the person that it asks for.

        Args:
            reading: The reading.

        Returns:
            The description.
        """
        return Description(self.ground, reading)

    def extract(self, reading: Reading, match: Match) -> list[Found]:
        """Take what is asked for out of a match.

        Args:
            reading: The reading.
            match: A record that fits it.

        Returns:
            What it gives; nothing where it does not tell what is asked.
        """
        found: Iterable[Found] = ()
        if reading.aim == "any" and self._tells_number(reading, match):
            found = list(self.numbers.numbers(reading, match))
        found = found or self._ways.get(reading.aim, self.contents.anything)(reading, match)
        if reading.aim == "type":
            found = list(found) or list(self.contents.anything(reading, match))
        if reading.aim in ("any", "text", "type"):
            found = list(found)
            if not reading.answer_words and (
                self._cloze.asks_after_preposition(reading)
                or not self._cloze.tells_verb(reading, match.record)
            ):
                found = []  # what somebody is helped "in" is no thing that is linked with it
            if self._may_be_part(reading, match, found):
                whole = all(one.value in match.record.thing.get("summary") for one in found)
                found = list(self._gaps(reading, match)) or (
                    [] if whole and self._cloze.asks_for_part(reading, match.record) else found
                )
        if reading.options:
            found = [one for one in found if one.thing in reading.options]
        return list({(str(one.value), one.label): one for one in found}.values())

    def _may_be_part(self, reading: Reading, match: Match, found: Sequence[Found]) -> bool:
        """Whether a part of a sentence may be clearer than what was found."""
        summaries = match.record.thing.get("summary")
        return (
            all(one.value in summaries for one in found)
            or (reading.aim == "any" and reading.answer_words and not any(one.thing for one in found))
            or (reading.aim == "text" and self._cloze.tells_noun(reading, match.record))
        )

    def is_left_open(self, reading: Reading) -> bool:
        """Tell whether "what is X" asks for what stands after a verb or a preposition, and not for X.

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        return self._cloze.is_left_open(reading)

    def _gaps(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give what a sentence of a fact has where the question has its gap."""
        thing = match.record.thing
        if thing.kind not in FACTS:
            return
        date, status = best_date(match.record), status_label(thing, self.ground.things)
        for item in self._cloze.find(reading, match.record):
            key = self._named(item, match.record)
            if key:
                yield self.ground.make(key, match.record)
            else:
                yield Found(item, item, thing.id, date=date, status=status)

    def _named(self, text: str, record: Record) -> str:
        """The one thing that a fact is linked with whose name a phrase is, or begins."""
        small = text.casefold()
        found = [
            key
            for key in record.near
            if key in self.ground.things
            and any(
                name.casefold() == small or (text[:1].isupper() and name.casefold().startswith(f"{small} "))
                for name in self.ground.things[key].english
            )
        ]
        return found[0] if len(found) == 1 else ""

    def _tells_number(self, reading: Reading, match: Match) -> bool:
        """Whether a thing that is asked for is a number: "the peak of arrivals", "the total investment"."""
        wording = self.ground.wording
        unit = self.ground.things.get(match.record.thing.first("unit"))
        counted = set(stems(unit.label)) if unit is not None else set()
        if (reading.answer_words & counted and "anniversari" not in reading.answer_words) or (
            reading.form == "which" and "/agreement-type/" in "".join(reading.codes)
        ):
            return False  # "which film" asks for one of those that are counted, "which treaty" for a treaty
        if any(
            "/event-type/" in code
            and (reading.answer_words - {"anniversari"}) & set(stems(self.ground.things[code].label))
            for code in reading.codes
            if code in self.ground.things
        ):
            return False  # "what meeting took place" does not ask for the number of the meeting
        return (
            "Observation" in match.record.thing.classes
            and reading.form in ("what", "which", "list")
            and not reading.several
            and bool(reading.answer_words)
            and all(
                wording.like(word) & match.record.own.keys()
                for word in reading.answer_words
                if word not in wording.soft or len(reading.answer_words) == 1
            )
        )
