"""Numbers in questions for yes or no: "does it have three branches", "did it buy 20 ships"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from dyad.ask.candidates import Among
from dyad.ask.matching import Match, Matcher
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import read_wording
from dyad.ask.words import name_stems, stems, word_set

_WORDS: Final = {
    word: number
    for number, word in enumerate(
        (
            *("two", "three", "four", "five", "six", "seven", "eight"),
            *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
        ),
        start=2,
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_DEFINITE: Final = word_set("the these those all both of last first next other no")
"""Before a number these only say how many things are meant that are known already."""

_SCALES: Final = word_set("thousand million billion trillion")
_LEAST: Final = 0.65
_NEAR: Final = 0.05
_FAR: Final = 0.1
"""By which share a number may be off that is told to be a rough one."""

_SHARED: Final = 0.5
_FULL: Final = word_set("fully completely entirely wholly totally everything")
_FULL_STEMS: Final = frozenset(stems(" ".join(_FULL)))
_ROUGH: Final = frozenset({"about", "nearly", "almost", "approximately"})
_OFTEN: Final = frozenset(stems("times year"))
_UNSURE: Final = frozenset(f"code/nature/{name}" for name in ("forecast", "target", "possible", "record"))


@dataclass(frozen=True)
class Count:
    """A number in a question.

    Attributes:
        value: The number.
        of: The stems of the words behind it, which tell what is counted.
        spelt: Whether it is written as a word.
    """

    value: float
    of: frozenset[str]
    spelt: bool


def find_counts(reading: Reading) -> Iterator[Count]:
    """Find the numbers of a question that are not part of names and times.

    Args:
        reading: The reading.

    Yields:
        The numbers.
    """
    named = {n for name in reading.names for n in range(name.start, name.end)}
    tokens = reading.tokens
    for n, token in enumerate(tokens):
        if n in named or not n:
            continue
        if any(one.start <= token.start < one.end for one in reading.periods):
            continue
        if token.plain in ("once", "twice"):
            near = {one.stem for one in tokens[n + 1 : n + 3]}
            yield Count(1.0 if token.plain == "once" else 2.0, frozenset({*near, *_OFTEN}), spelt=True)
            continue
        spelt = _WORDS.get(token.plain)
        value = token.number if spelt is None else float(spelt)
        if value is None or tokens[n - 1].plain in _DEFINITE:
            continue
        behind = [one for one in tokens[n + 1 : n + 5] if one.plain not in _SCALES][:3]
        if spelt is None:
            value = next((one for one in reading.numbers if one % value == 0), value) if value else value
        yield Count(value, frozenset(one.stem for one in behind), spelt is not None)


def tells_numbers(record: Record, values: Iterable[float]) -> bool:
    """Tell whether a record has numbers in its texts, in digits or in words.

    Args:
        record: The record.
        values: The numbers.

    Returns:
        Whether it has all of them.
    """
    told = record.numbers | {float(_WORDS[word]) for word in record.own if word in _WORDS}
    return all(value in told for value in values)


class Counter:
    """Holds the numbers of questions against those of facts.

    Args:
        matcher: Finds the records that fit.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def denies(self, reading: Reading, record: Record) -> bool:
        """Tell whether a record counts the same as a question, and comes to another number.

        Args:
            reading: The reading.
            record: The record.

        Returns:
            Whether it does.
        """
        return any(self._differs(count, record) for count in find_counts(reading))

    def deny(self, reading: Reading) -> list[Match]:
        """Find the facts that tell another number than a question.

        Args:
            reading: The reading.

        Returns:
            The facts; nothing where none does.
        """
        full = bool(_FULL & {token.plain for token in reading.tokens})
        if not reading.numbers and not full:
            return []
        left = tuple(word for word in reading.words if word not in _FULL_STEMS)
        rest = replace(reading, numbers=(), words=left)
        fit = [
            match
            for match in self._matcher.match(rest, Among(frozenset({"Observation"})))
            if match.score >= _LEAST and not match.untold and is_named(match)
        ]
        fit = [match for match in fit if full or self._is_subject(reading, match.record)]
        near = [match for match in fit if match.score > fit[0].score - _NEAR]
        if full:
            return near if near and all(_is_part(match.record) for match in near) else []
        return near if near and all(self.denies(reading, match.record) for match in near) else []

    @staticmethod
    def _is_subject(reading: Reading, record: Record) -> bool:
        """Whether a question has the most of a number's name, and so is about the same."""
        wording = read_wording()
        asked = {like for token in reading.tokens for like in wording.like(token.stem)}
        telling = set(name_stems(record.thing.label)) - wording.stop - wording.soft
        return len(telling & asked) >= _SHARED * len(telling)

    @staticmethod
    def _differs(count: Count, record: Record) -> bool:
        thing = record.thing
        if "Observation" not in thing.classes or set(thing.get("nature")) & _UNSURE:
            return False
        unit = thing.first("unit").rsplit("/", 1)[-1]
        wording = read_wording()
        like = {like for word in count.of for like in wording.like(word)} | set(count.of)
        often = count.of >= _OFTEN and (unit == "per-year" or "-per-year" in thing.first("measure"))
        counted = set(stems(unit)) | {"USD": {"dollar"}, "VND": {"dong"}, "EUR": {"euro"}}.get(unit, set())
        head = {stem for stem in name_stems(thing.label)[:3] if stem not in wording.stop | wording.soft}
        if not like & counted and not (count.of & head) and not often:
            return False
        value, qualifier = float(thing.first("value")), thing.first("qualifier").rsplit("/", 1)[-1]
        if qualifier in ("", "exact"):
            return count.value != value
        return qualifier in _ROUGH and abs(count.value - value) > _FAR * value


def is_named(match: Match) -> bool:
    """Tell whether all names of the question are linked with what was found, or stand in its name.

    Args:
        match: The match.

    Returns:
        Whether they are.
    """
    return all(word in match.record.title for name in match.loose for word in name_stems(name))


def _is_part(record: Record) -> bool:
    """Whether a number is a share that is less than the whole."""
    thing = record.thing
    return thing.first("unit").endswith("/percent") and float(thing.first("value")) < _WHOLE


_WHOLE: Final = 100
