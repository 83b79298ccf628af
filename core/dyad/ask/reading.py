"""The typed query object: what was understood of a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dyad.ask.periods import Period
from dyad.ask.words import Token

Form = Literal[
    "who",
    "when",
    "where",
    "which",
    "how-many",
    "how-much",
    "yes-no",
    "list",
    "what",
    "what-happened",
    "status",
    "change",
    "how",
]
Aim = Literal[
    "person",
    "party",
    "place",
    "date",
    "number",
    "fact",
    "asset",
    "post",
    "type",
    "level",
    "status",
    "text",
    "gap",
    "yes-no",
    "any",
]
Order = Literal["", "first", "last", "next", "most"]


@dataclass(frozen=True)
class Name:
    """A name in a question.

    Attributes:
        text: As it is written there.
        start: The place of its first word.
        end: The place after its last word.
        things: The ids of what may be meant, the likeliest first.
        how: Whether it is a whole name, a misspelt one, a part of one, or a word such as "Russian".
        stands_for: The country for which a capital may stand; empty otherwise.
    """

    text: str
    start: int
    end: int
    things: tuple[str, ...]
    how: Literal["whole", "near", "part", "adjective"]
    stands_for: str = ""


@dataclass(frozen=True)
class Sides:
    """The two sides of a question's verb.

    Attributes:
        word: The verb's stem.
        subject: The name of the one who does it, where it is told.
        object: The name of the one to whom it is done, where it is told.
        asked: Which side is asked for.
    """

    word: str
    subject: Name | None = None
    object: Name | None = None
    asked: Literal["subject", "object", ""] = ""


@dataclass(frozen=True)
class Reading:
    """What was understood of a question.

    Attributes:
        question: The question.
        tokens: Its words.
        form: How it asks.
        aim: What it asks for.
        head: The kind of the noun that it asks with: country, city, company, topics ...; empty where none is.
        names: The names in it.
        periods: The times in it.
        classes: The classes of facts that it asks about; empty where it may be any.
        codes: The ids of codes that its words name: kinds of events, of agreements, measures.
        words: Stems that what is found must have, in the order of the question.
        answer_words: Of these, the stems that stand with the noun that is asked for.
        numbers: Numbers in it, beside its times.
        sides: The two sides of its verb.
        order: Whether it asks for the first, last, next or most.
        precision: How exact a date is asked for: day, month, year; empty where it does not say.
        several: Whether it asks for several.
        owners: Countries with the stems of the words that are theirs.
        mended: Words that were read as others, since they were written wrongly.
        being: Whether it asks who or what something is.
        answer_of: Ids of what the answer itself has to do with: "which Vietnamese minister".
        options: Ids of things of which one is asked for: "Russia or Singapore".
        choices: The names of those, which are no others.
        statuses: Names of statuses that what is found must have: signed, planned, under-construction.
        firm: Stems that must be told though they tell little by themselves: "official" of "official visit".
        region: Ids of the countries of which one is asked for; empty where it may be any.
        described: Names by which the person asked for is described, each with the little word before it.
        described_words: Of the answer's words, those of what the person is in or over: "of an arts council".
        loose: Whether a word may be told loosely, or one be missing; set where nothing fits exactly.
    """

    question: str
    tokens: tuple[Token, ...]
    form: Form
    aim: Aim
    head: str = ""
    names: tuple[Name, ...] = ()
    periods: tuple[Period, ...] = ()
    classes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    answer_words: frozenset[str] = frozenset()
    numbers: tuple[float, ...] = ()
    sides: Sides | None = None
    order: Order = ""
    precision: Literal["", "day", "month", "year"] = ""
    several: bool = False
    owners: tuple[tuple[str, str], ...] = ()
    mended: tuple[tuple[str, str], ...] = field(default=())
    being: bool = False
    answer_of: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()
    loose: bool = False
    region: frozenset[str] = frozenset()
    choices: tuple[Name, ...] = ()
    described: tuple[tuple[str, Name], ...] = ()
    described_words: frozenset[str] = frozenset()
