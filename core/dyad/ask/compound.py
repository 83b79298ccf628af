"""Questions of several parts: two questions in one, and "did this come before that"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from dyad.ask.comparing_words import EXCEED, tops_number
from dyad.ask.periods import find_periods

_TWO: Final = re.compile(
    r"^(?P<one>.{12,}?\b(?:who|what|which|when|where|how)\b.{5,}?"
    r"|(?:(?:in|on|at|to|by|with|from|for|of) )?(?:who|what|which|when|where|how)\b.{8,}?)"
    r",? and "
    r"(?P<other>(?:in |on |to |for |from |with |by )?"
    r"(?:which|who|whom|what|when|where|how (?:many|much))\b.{5,})$",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(
    r"^(?:give|name|tell|list|state|what (?:are|were))\b(?P<lead>[^:]*\b(?:both|two)\b[^:]*):(?P<parts>.+)$",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"\b(?:numbers|figures|amounts|sums|totals|values|counts)\b", re.IGNORECASE)
_ORDER: Final = re.compile(
    r"^(?:did|was|were|is|has|had)\s+(?P<one>.+?)\s+"
    r"(?:come\s+|take place\s+|taken place\s+|happen\s+|held\s+|start\s+|begin\s+)?"
    r"(?P<how>before|after|earlier than|later than|prior to|precede|follow)\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?P<before>(?:\w+ )?which) (?=(?:is|are|was|were|do|does|did|has|have|will|should)\b)", re.IGNORECASE
)
_ASKED_NOUN: Final = re.compile(
    r"\bwhich ((?!is\b|are\b|was\b|were\b|do\b|did\b|does\b)[a-z]+)\b", re.IGNORECASE
)
_WHEN: Final = re.compile(
    r"^had\s+(?P<one>.+?)\s+when\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(r"^(?:he|she|they|it)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Ordered:
    """Two things of which one is asked to have been first.

    Attributes:
        one: The words for the one.
        other: The words for the other.
        how: Whether the one is asked to have been before or after the other.
    """

    one: str
    other: str
    how: Literal["before", "after"]


_WHICH_FIRST: Final = re.compile(
    r"^(?:which|what|who)\b[^:,]{0,40}?\b"
    r"(?P<how>earlier|first|sooner|later|last|bigger|larger|higher|greater|longer|more|smaller"
    r"|lower|shorter|fewer|less|dearer|costlier|pricier|cheaper|heavier|lighter|richer|poorer|wider|deeper"
    r"|taller)\b[^:,]{0,20}?\s*[:,–-]\s*(?P<one>.+?),? or (?P<other>.+?)\??$",
    re.IGNORECASE,
)


_LESSER: Final = frozenset(
    [
        "earlier",
        "first",
        "sooner",
        "smaller",
        "lower",
        "shorter",
        "fewer",
        "less",
        "cheaper",
        "lighter",
        "poorer",
    ]
)


@dataclass(frozen=True)
class Choice:
    """Two things of which one is asked for.

    Attributes:
        one: The words for the one.
        other: The words for the other.
        greatest: Whether the later or larger is asked for.
        number: Whether numbers are compared, and not dates.
    """

    one: str
    other: str
    greatest: bool
    number: bool


def find_choice(question: str) -> Choice | None:
    """Find a question on which of two things is earlier or larger.

    Args:
        question: The question.

    Returns:
        The two things; None where it asks nothing of the kind.

    Example:
        >>> find_choice("Which was earlier: the talks or the summit?")
        Choice(one='the talks', other='the summit', greatest=False, number=False)
    """
    match = _WHICH_FIRST.match(" ".join(question.split()))
    if match is None:
        return None
    how = match["how"].lower()
    number = how not in ("earlier", "first", "sooner", "later", "last")
    one, other = match["one"], match["other"]
    if re.search(r",\s", one) and not number:
        return None  # of three or more
    if noun := re.match(
        r"(?:which|what) (.+?) (?:was|is|were|came|comes|took|happened|has)\b", question, re.IGNORECASE
    ):
        one, other = (re.sub(r"\b(?:the|that) one\b", f"the {noun[1]}", side) for side in (one, other))
    owner = re.match(r"((?:[A-ZĐ]\w+ ?)+)'s ", one)
    if owner:
        other = re.sub(r"^(?:his|her|its|their)\b", f"{owner[1]}'s", other)
    bare = re.match(r"(?:in|with|for|to|of|by|from|at|during)\b", other)
    if number and (bare or not re.search(r"[A-Za-z]{4,}", re.sub(r"\bin\b", "", other))):
        other = re.sub(r"\bin \d{4}.*$", "", one).strip() + " " + other
    return Choice(
        one,
        other,
        how not in _LESSER,
        number,
    )


def is_double(question: str) -> bool:
    """Tell whether a question says that it asks for two things.

    Args:
        question: The question.

    Returns:
        Whether it does, so that one of the two is no answer.

    Example:
        >>> is_double("Give both figures: trade in 2024 and visitors in 2025")
        True
    """
    return _BOTH.match(question.strip()) is not None


def split_question(question: str) -> list[str]:
    """Split a question that asks for two things.

    Args:
        question: The question.

    Returns:
        Its parts, each a question of its own; nothing where it asks for one thing.

    Example:
        >>> split_question("Who signed the treaty, and when was it signed?")
        ['Who signed the treaty?', 'when was it signed?']
    """
    text = question.strip().rstrip("?.! ")
    if match := _BOTH.match(text):
        parts = [part.strip() for part in re.split(r"\s+and\s+|;\s*", match["parts"]) if part.strip()]
        if len(parts) == 2:
            lead = " ".join(period.text for period in find_periods(match["lead"]))
            month = re.search(r"\b[A-Z][a-z]+[-–][A-Z][a-z]+\b", match["lead"])
            numbers = _NUMBERS.search(match["lead"]) is not None
            return [
                (_asking_number(part) if numbers else "") + _with_time(part, month[0] if month else "", lead)
                for part in parts
            ]
        return []
    if (match := _TWO.match(text)) and not re.search(r"\bbetween\b[^,]*$", match["one"], re.IGNORECASE):
        noun = _ASKED_NOUN.search(match["one"])
        other = _BARE.sub(rf"\g<before> {noun[1]} ", match["other"], count=1) if noun else match["other"]
        return [f"{match['one'].strip()}?", f"{other.strip()}?"]
    return []


def _asking_number(part: str) -> str:
    """The words that ask for a number of things, or for a value where no things are named in the plural."""
    head = re.split(r"\b(?:in|with|of|to|from|for|between|by)\b", part)[0]
    return "How many " if re.search(r"\w{2}s\b", head) else "How much was the "


def _with_time(part: str, months: str, lead: str) -> str:
    """Put the time that is said of both before the part's own: "January-November" and "in 2024"."""
    if months and (year := re.search(r"\b(?:in )?(\d{4})\b", part)):
        return f"{part[: year.start()]}{months} {year[1]}{part[year.end() :]}"
    return part if find_periods(part) or not lead else f"{part} {lead}"


def find_order(question: str) -> Ordered | None:
    """Find a question on which of two things was first.

    Args:
        question: The question.

    Returns:
        The two things; None where it asks nothing of the kind, or one of the two is a mere date.

    Example:
        >>> find_order("Did the talks come before the summit?")
        Ordered(one='the talks', other='the summit', how='before')
    """
    text = " ".join(question.split())
    if match := _WHEN.match(text):
        one = re.sub(r"\balready\s+", "", match["one"])
        subject = re.match(r"((?:[A-ZĐ]\w+\s?)+)", one)
        other = _PRONOUN.sub(subject[1].strip(), match["other"]) if subject else match["other"]
        return Ordered(one, other, "before")
    match = _ORDER.match(text)
    if match is None:
        return None
    rest = match["other"]
    for period in find_periods(rest):
        rest = rest.replace(period.text, " ")
    if not re.search(r"[A-Za-z]{4,}", rest):
        return None
    one = re.sub(r"\b(?:already|held|come)\b\s*", "", match["one"])
    subject = re.match(r"((?:[A-ZĐ]\w+\s?)+)", one)
    return Ordered(
        one,
        _PRONOUN.sub(subject[1].strip(), match["other"]) if subject else match["other"],
        "before" if match["how"].lower() in ("before", "earlier than", "prior to", "precede") else "after",
    )


_COMPARED: Final = re.compile(
    r"\b(?:how (?:much|many) (?:more|fewer|less|larger|bigger|higher|greater|longer|smaller|lower)"
    r"|by how (?:much|many)"
    r"|(?:more|fewer|less|larger|bigger|higher|greater|longer|shorter|smaller|lower|earlier|later|older|newer"
    r"|faster|slower|slowly)\b.*\bthan(?! (?:\$?\d|(?:once|twice|one|two|three|ten|half)\b))"
    r"|(?:before or after|after or before|earlier or later|more or (?:less|fewer))"
    r"|(?:which|who|what) (?:of (?:the|these) two )?(?:is|was|were|came|comes|got|gets|happened|took place)"
    r"\b[^?]*"
    r"\b(?:first|earlier|later|larger|bigger|higher|greater|longer|more|smaller|lower|fewer|less)\b[^?]*\bor\b"
    r"|\bor\b(?! (?:more|higher|above|over|less|lower)\b)[^?]*\b(?:more|fewer|larger|higher)\b)",
    re.IGNORECASE,
)


def asks_to_compare(question: str) -> bool:
    """Tell whether a question sets two things against each other, so that no one fact answers it.

    Args:
        question: The question.

    Returns:
        Whether it does.

    Example:
        >>> asks_to_compare("How many more cars than buses?"), asks_to_compare("Did more than 600 come?")
        (True, False)
    """
    text = " ".join(question.split())
    exceeds = EXCEED.match(text)
    return _COMPARED.search(text) is not None or (exceeds is not None and tops_number(exceeds))
