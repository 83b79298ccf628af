"""How many and how much: the value of an observation, if unit and nature are what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dyad.ask.asking_ordinals import NUMBERED, Ordinals
from dyad.ask.found import Found, best_date, status_label
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.words import stem, stems

_RANK: Final = frozenset(stems("rank ranking place position largest biggest th ranked stand"))
_SHARES: Final = frozenset(
    stems("share percentage percent rate growth grow coverage proportion fast cover agreed target fully")
)
_RATIOS: Final = frozenset(
    stems("times fold factor multiple ratio compared comparison doubled tripled than as")
)
_FACTORS: Final = frozenset(stems("factor fold multiple"))
_SUPERLATIVES: Final = frozenset(
    {"biggest", "largest", "highest", "smallest", "lowest", "longest", "oldest", "cheapest", "greatest"}
)
_TOPS: Final = frozenset(stems("record peak highest largest biggest"))
_SPANS: Final = frozenset({"days", "weeks", "months", "years", "hours"})
_MONEY: Final = frozenset(
    stems("dollar dollars usd dong vnd euro money cash sum cost worth value amount price funds investment")
)
_MONEY_ASKED: Final = frozenset(
    stems("worth money cash sum price cost usd dollars spend pay earn invest budget")
)
_SIZES: Final = frozenset(stems("large big high great"))
_MONIES: Final = frozenset({"USD", "VND", "EUR", "RUB"})
_MEASURED: Final = frozenset(
    {
        "USD",
        "VND",
        "EUR",
        "RUB",
        "percent",
        "rank",
        "ratio",
        "tonne",
        "kilovolt",
        "kilometre",
        "degree-celsius",
    }
)
"""Units of which there is more or less; all others are counted."""

_SHARE_OF: Final = re.compile(
    r"\b(?:share|percentage|proportion|portion|percent) of (?:the |all )?(?:[A-Z][\w'\u2019-]*\s)*(\w+)"
)
_NATURES: Final = {
    "code/nature/forecast": frozenset(
        stems("forecast expected expect projected predicted will may could estimate outlook")
    ),
    "code/nature/target": frozenset(
        stems("target goal aim should aimed planned will must strive hope wish want expect")
    ),
    "code/nature/record": frozenset(stems("record peak highest pandemic best")),
}


_DIGITS: Final = re.compile(r"\b(?:single|double|two|triple|three)-digit\b")
"""How a share is told whose own number is only what that comes to at least."""


class Numbers:
    """Takes numbers out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._ordinals = Ordinals(ground)

    def numbers(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the number."""
        if reading.head == "ordinal":
            yield from self._ordinals.ordinals(reading, match)
            return
        record = match.record
        thing = record.thing
        if reading.aim != "number" and thing.first("measure").rsplit("/", 1)[-1] in NUMBERED:
            return  # which one is asked, and not the how-manieth
        words = {token.stem for token in reading.tokens}
        if "Observation" in thing.classes:
            if not self._tells_most(reading, record):
                return
            counted = [
                word
                for word in reading.answer_words
                if word not in self._ground.wording.soft and word not in _SIZES
            ]
            if not all(
                any(like in record.own for like in self._ground.wording.like(word)) for word in counted
            ):
                return
            if self._is_share_of_one(reading, record):
                return
            if self._unit_fits(reading, thing, words) and self._nature_fits(reading, thing, words):
                yield self._number(record)
        elif (
            thing.kind == "Agreement"
            and thing.get("count")
            and "agreement" in reading.answer_words
            and not match.untold
        ):
            count = float(thing.first("count"))
            yield Found(
                whole(count),
                f"{whole(count)} agreements",
                thing.id,
                unit="agreements",
                date=best_date(record),
                status=status_label(thing, self._ground.things),
            )

    def _tells_most(self, reading: Reading, record: Record) -> bool:
        """Whether a number is told to be the largest of all, where that is asked for."""
        plain = [token.plain for token in reading.tokens]
        asked = _SUPERLATIVES & set(plain)
        if not asked and "most expensive" not in " ".join(plain):
            return True
        told = {like for word in asked for like in self._ground.wording.like(stem(word))} | _TOPS
        rank = record.thing.first("unit").endswith("/rank")
        return bool(told & record.own.keys()) and (not rank or float(record.thing.first("value")) == 1)

    @staticmethod
    def _is_share_of_one(reading: Reading, record: Record) -> bool:
        """Whether a sum of money is that of each, where several are asked about: "the money for packages"."""
        if not {"each", "per"} & record.title or record.thing.first("unit").rsplit("/", 1)[-1] not in _MONIES:
            return False
        if {"each", "per", "one", "apiece", "every", "single"} & {token.plain for token in reading.tokens}:
            return False
        return any(token.plain.endswith("s") and token.stem in record.title for token in reading.tokens)

    def _unit_fits(self, reading: Reading, thing: Thing, words: set[str]) -> bool:
        unit = thing.first("unit").rsplit("/", 1)[-1]
        spans = [token.plain for token in reading.tokens[:4] if token.plain in _SPANS]
        if reading.form == "how-many" and spans:
            return unit in (spans[0].rstrip("s"), f"per-{spans[0].rstrip('s')}")
        if unit == "rank":
            return bool(words & _RANK)
        times = [token.plain for token in reading.tokens[:3]] == ["how", "many", "times"]
        if (times or words & _FACTORS) and unit not in ("ratio", "per-year", "meeting"):
            return False
        if unit == "percent":
            return bool(words & _SHARES) and self._is_of(reading, thing)
        if unit == "ratio":
            return bool(words & _RATIOS) and reading.form in (
                "how-many",
                "how-much",
                "what",
                "yes-no",
                "list",
                "which",
            )
        if unit in _MONIES:
            if {"each", "per", "apiec", "singl"} & {*words, *self._ones(reading)} and not {
                "each",
                "per",
            } & set(stems(thing.label)):
                return False
            asked = {
                name
                for name, told in (("USD", "dollar"), ("VND", "dong"), ("EUR", "euro"))
                if told in words or name.lower() in words
            }
            if asked and unit not in asked:
                return False
            return reading.form != "how-many" or bool(words & _MONEY)
        plain = [token.plain for token in reading.tokens[:3]]
        much = plain[:2] == ["how", "much"] and plain[-1] in ("do", "does", "did", "has", "have", "will")
        if much and unit not in _MEASURED and not set(stems(unit)) & words:
            return False
        return reading.form == "how-many" or not words & _MONEY_ASKED

    def _is_of(self, reading: Reading, thing: Thing) -> bool:
        """Whether a share is that of what is asked: "the share of trade"."""
        match = _SHARE_OF.search(reading.question)
        first = next(iter(stems(match[1])), "") if match else ""
        if not first or first not in reading.words or first in self._ground.wording.soft:
            return True
        record = self._ground.records[thing.id]
        return bool(self._ground.wording.like(first) & (record.own.keys() | record.linked))

    @staticmethod
    def _ones(reading: Reading) -> set[str]:
        """Whether the share of one is asked for: "in one package"."""
        told = {token.plain for token in reading.tokens[2:]} & {"one", "single", "every"}
        return {"each"} if told else set()

    @staticmethod
    def _nature_fits(reading: Reading, thing: Thing, words: set[str]) -> bool:
        nature = thing.first("nature")
        wanted = _NATURES.get(nature)
        coming = nature != "code/nature/record" and Ground.is_coming(reading)
        return wanted is None or coming or bool(words & wanted)

    def plain(self, match: Match) -> Iterator[Found]:
        """Give an observation's number whatever its unit."""
        yield self._number(match.record)

    def steps(self, match: Match) -> list[Found]:
        """Give the steps in the life of a thing, oldest first."""
        thing = match.record.thing
        found = [
            Found(
                self._ground.things[step.status].label,
                self._ground.things[step.status].label,
                thing.id,
                step.status,
                date=step.date,
            )
            for step in sorted(thing.steps, key=lambda step: step.date.lstrip("./["))
            if step.status in self._ground.things and step.date and not step.status.endswith("/unspecified")
        ]
        return list({one.value: one for one in found}.values())

    def _number(self, record: Record) -> Found:
        thing = record.thing
        value = whole(float(thing.first("value")))
        unit = thing.first("unit").rsplit("/", 1)[-1]
        unit_label = (
            self._ground.things[thing.first("unit")].label
            if thing.first("unit") in self._ground.things
            else unit
        )
        qualifier = thing.first("qualifier")
        before = (
            f"{self._ground.things[qualifier].label} "
            if qualifier in self._ground.things and not qualifier.endswith("exact")
            else ""
        )
        told = unit if unit.isupper() else unit_label
        digits = _DIGITS.search(thing.label)
        before = f"{digits[0]}: {before}" if digits else before
        label = f"{before}{value:,}%" if unit == "percent" else f"{before}{say_number(value)} {told}"
        return Found(
            value,
            label,
            thing.id,
            unit=told,
            date=best_date(record),
            status=self._ground.things[thing.first("nature")].label
            if thing.first("nature") in self._ground.things
            else "",
        )


def say_number(number: float) -> str:
    """Write a number as people read it.

    Args:
        number: The number.

    Returns:
        Its words.

    Example:
        >>> say_number(4150000000), say_number(590000)
        ('4.15 billion', '590,000')
    """
    for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if number >= scale and round(number / scale, 3) == number / scale:
            return f"{whole(number / scale):,} {name}"
    return f"{number:,}"


def whole(number: float) -> int | float:
    """Write a number without a fraction where it has none.

    Args:
        number: The number.

    Returns:
        The same number.

    Example:
        >>> whole(20.0), whole(91.2)
        (20, 91.2)
    """
    return int(number) if number == int(number) else number
