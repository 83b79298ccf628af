"""Which sort of number a question asks for: a place in a ranking, a factor, an ordinal, degrees, a rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dyad.ask.asking_ordinals import NUMBERED, tells_ordinal
from dyad.ask.ends import is_other_end
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.wording import read_wording
from dyad.ask.words import stems, word_set

_RANKS: Final = word_set("rank ranking place position spot standing")
_FACTORS: Final = word_set("factor multiple multiplier")
_DEGREES: Final = word_set("temperature temperatures degrees degree celsius warm cold hot highs lows")
_BEHIND: Final = re.compile(
    r"\s(?:who|that|which|whom|whose|through|with|by|from|of|in|for|to|between|at|on)\s"
)
_COUNTING: Final = re.compile(
    r"^(?:(?:total )?number|amount|quantity|total|size) of (?:the )?", re.IGNORECASE
)
_RATE: Final = re.compile(
    r"\b(?:each|every|per|a|an|one) (?:day|week|month|quarter|year)\b"
    r"|\b(?:daily|weekly|monthly|quarterly|yearly|annual|annually)\b"
    r"(?! (?:number|figure|record|total))",
    re.IGNORECASE,
)
_SPANS: Final = frozenset(stems("days weeks months years decades centuries"))
_BOUNDS: Final = {
    "below": word_set("less-than at-most"),
    "under": word_set("less-than at-most"),
    "above": word_set("more-than at-least"),
    "over": word_set("more-than at-least"),
}
_NEAR: Final = 0.2
_TIMES: Final = frozenset({"day", "week", "month", "year", "decade"})
_YEAR: Final = (364, 365)
_MAYBE: Final = word_set("could might may")
_OPEN: Final = frozenset(f"code/nature/{name}" for name in ("forecast", "target", "planned", "possible"))


def leave_units(reading: Reading, matches: Sequence[Match]) -> list[Match]:
    """Leave of numbers those of the sort that is asked for.

    Args:
        reading: The reading.
        matches: What fits.

    Returns:
        The rest.
    """
    left = [match for match in matches if _is_of_sort(reading, match.record)]
    bounds = [match for match in left if _is_bound(reading, match.record)]
    if bounds and bounds[0].score > left[0].score - _NEAR:
        return bounds
    return [match for match in left if not is_other_end(reading, match.record.thing)]


def _is_bound(reading: Reading, record: Record) -> bool:
    """Whether a bound is asked for, and a number is told as one: "below what height"."""
    wanted = _BOUNDS.get(reading.tokens[0].plain, frozenset()) if reading.tokens else frozenset()
    return record.thing.first("qualifier").rsplit("/", 1)[-1] in wanted


def _is_of_sort(reading: Reading, record: Record) -> bool:
    thing = record.thing
    if "Observation" not in thing.classes:
        return reading.head != "ordinal" or tells_ordinal(thing)
    unit = thing.first("unit").rsplit("/", 1)[-1]
    numbered = thing.first("measure").rsplit("/", 1)[-1] in NUMBERED
    plain = [token.plain for token in reading.tokens]
    if reading.head == "ordinal":
        return numbered
    if numbered:  # "how old is", "how many years of"
        return unit == "year" and bool({"years", "old", "long"} & set(plain[:5]))
    named = {n for name in reading.names for n in range(name.start, name.end)}
    told = {word for n, word in enumerate(plain) if n not in named and not reading.tokens[n].capital}
    if told & _MAYBE and not set(thing.get("nature")) & _OPEN:
        return False  # what may come to be is not what is
    if plain[:4] == ["how", "many", "of", "the"] and not _tells_all(reading, record):
        return False  # of some of them more is asked than is told of all
    if set(plain[:3]) & _FACTORS:
        return unit == "ratio"
    if told & _DEGREES and reading.head == "number" and unit != "degree-celsius":
        return not set(plain[:5]) & _DEGREES
    if reading.head == "number" and set(plain[:3]) & _RANKS:
        return unit == "rank"
    if _asks_rate(reading) and not _tells_rate(record):
        return False
    return reading.form != "how-many" or _is_counted(reading, record)


def _tells_all(reading: Reading, record: Record) -> bool:
    """Whether a number's own texts tell all words of a question that tell anything."""
    wording = read_wording()
    return all(word in wording.soft or wording.like(word) & record.own.keys() for word in reading.words)


def _asks_rate(reading: Reading) -> bool:
    """Whether a rate is asked: "how many coats a week"."""
    return _RATE.search(reading.question) is not None


def _tells_rate(record: Record) -> bool:
    """Whether a number is told for each of such spans, or its period is a year."""
    thing = record.thing
    if "per-" in thing.first("unit") or "-per-" in thing.first("measure"):
        return True
    if _RATE.search(" ".join((*thing.english, *thing.get("summary")))):
        return True
    return any(
        span.of == "period"
        and span.first is not None
        and span.last is not None
        and (span.last - span.first).days in _YEAR
        for span in record.spans
    )


def _is_counted(reading: Reading, record: Record) -> bool:
    """Whether what is counted is what the question counts: people who get gifts are no gifts."""
    counted = {word for word in reading.answer_words if word not in read_wording().soft}
    if not counted or (reading.tokens[2:3] and reading.tokens[2].plain == "times"):
        return True
    if counted & _SPANS and record.thing.first("unit").rsplit("/", 1)[-1] in _TIMES:
        return True
    label = _COUNTING.sub("", record.thing.label)
    behind = _BEHIND.search(label)
    told = set(stems(label[: behind.start()] if behind else label))
    told |= set(stems(record.thing.first("unit").rsplit("/", 1)[-1].replace("-", " ")))
    return any(read_wording().like(word) & told for word in counted)
