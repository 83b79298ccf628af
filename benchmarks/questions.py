"""The questions of the benchmark, with values drawn from a world.

A question is a SPARQL text with places for values, `questions/<name>.rq`. An engine that is quicker with
another wording of the same question gets that: `questions/<name>.<engine>.rq`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from string import Template

from casting import BASE
from prepare import Prepared
from world import FIRST_YEAR, LAST_YEAR, Fact

_FOLDER = Path(__file__).parent / "questions"
_Values = dict[str, str]


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        name: Of its file.
        title: As it stands in the tables.
        repeated: Whether one request is sent again and again, where else each has values of its own.
    """

    name: str
    title: str
    repeated: bool = False

    def own_wording(self, engine: str) -> bool:
        """Tell whether an engine gets a wording of its own.

        Args:
            engine: The engine's name.

        Returns:
            Whether it does.
        """
        return (_FOLDER / f"{self.name}.{engine.lower()}.rq").exists()

    def texts(self, values: list[_Values], engine: str = "") -> list[str]:
        """Fill in values.

        Args:
            values: What `draw_values` gave.
            engine: Who will be asked.

        Returns:
            SPARQL texts with their prefixes.
        """
        suffix = f".{engine.lower()}.rq" if self.own_wording(engine) else ".rq"
        text = (_FOLDER / (self.name + suffix)).read_text(encoding="utf-8")
        body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
        template = Template((_FOLDER / "prefixes.rq").read_text(encoding="utf-8") + body)
        return [template.substitute(value) for value in values]


QUESTIONS = (
    Question("pair_and_year", "agreements of a pair in a year"),
    Question("latest_events", "a country's latest 50 events"),
    Question("counts", "counts per pair and year"),
    Question("signatories", "who signed for both of two countries"),
    Question("two_hops", "two-hop neighbours in a year"),
    Question("label_search", "label search"),
    Question("description", "a thing with its receipts"),
    Question("pair_and_year", "the same question repeated", repeated=True),
)


def draw_values(question: Question, world: Prepared, count: int, seed: int = 1) -> list[_Values]:
    """Draw values for a question, no two alike.

    Args:
        question: The question.
        world: What the values are drawn from; they are drawn by facts, so busy countries come up more often.
        count: How many; fewer where the world has no more.
        seed: What is drawn from.

    Returns:
        Values by the names of their places.

    Raises:
        LookupError: No fact of the world has what the question asks for.
    """
    random = Random(f"{seed}/{question.name}")  # noqa: S311
    draw = _DRAW[question.name]
    if question.repeated:
        count = 1
    found: dict[tuple[str, ...], _Values] = {}
    # Where values get rare, drawing goes on for a while and then rests content with what was found.
    for _ in range(100 + 5 * count):
        values = draw(random, random.choice(world.facts))
        if values is not None:
            found.setdefault(tuple(values.values()), values)
        if len(found) == count:
            break
    if not found:
        raise LookupError(f"the world is too small for {question.name}")
    return list(found.values())


def dyad_of(fact: Fact) -> str:
    """Name the dyad of a fact with two sides.

    Args:
        fact: The fact.

    Returns:
        The dyad's IRI.
    """
    return f"{BASE}dyad/{'-'.join(sorted(fact.sides))}"


def _pair_and_year(random: Random, fact: Fact) -> _Values | None:
    if len(fact.sides) != 2 or fact.kind != "Agreement":
        return None
    return {"dyad": dyad_of(fact), "year": str(random.choice(fact.years))}


def _latest_events(random: Random, fact: Fact) -> _Values:
    day = f"{random.randint(LAST_YEAR - 9, LAST_YEAR)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return {"country": f"{BASE}country/{random.choice(fact.sides)}", "day": day}


def _counts(random: Random, fact: Fact) -> _Values:
    first = random.randint(FIRST_YEAR, LAST_YEAR)
    return {"kind": fact.kind, "from": str(first), "to": str(random.randint(first, LAST_YEAR))}


def _signatories(random: Random, fact: Fact) -> _Values | None:
    if not fact.signed:
        return None
    one, other = (f"{BASE}country/{side}" for side in fact.sides)
    return {
        "dyad": dyad_of(fact),
        "country": one,
        "other": other,
        "from": str(random.randint(FIRST_YEAR - 10, fact.years[0])),
    }


def _two_hops(random: Random, fact: Fact) -> _Values | None:
    if len(fact.sides) != 2:
        return None
    return {"country": f"{BASE}country/{random.choice(fact.sides)}", "year": str(random.choice(fact.years))}


def _label_search(_: Random, fact: Fact) -> _Values | None:
    return {"words": fact.words} if fact.words else None


def _description(_: Random, fact: Fact) -> _Values:
    return {"thing": fact.iri}


_DRAW: dict[str, Callable[[Random, Fact], _Values | None]] = {
    "pair_and_year": _pair_and_year,
    "latest_events": _latest_events,
    "counts": _counts,
    "signatories": _signatories,
    "two_hops": _two_hops,
    "label_search": _label_search,
    "description": _description,
}
