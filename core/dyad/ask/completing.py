"""Filling in what the second half of a question leaves out: "... and when?", "... and what is its theme?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from dyad.ask.found import Found
from dyad.ask.reading import Reading
from dyad.ask.referring import refer
from dyad.ask.things import Thing

_ASKING: Final = r"(?:who|whom|when|where|which|what|how (?:many|much|long))"
_WITH: Final = r"(?:(?:in|on|at|by|to|with|from|for|of|under) )?"
_HELPER: Final = r"(?:did|does|do|was|were|is|are|has|have|had|will|should)"
_NOUN: Final = (
    r"(?: (?:day|date|month|year|time|city|country|place|venue|province|town|capacity|post|position))?"
)
_TWO_IN_A_ROW: Final = re.compile(
    rf"^(?P<one>{_WITH}{_ASKING}{_NOUN}),? and (?P<other>{_WITH}{_ASKING}{_NOUN}) (?P<rest>{_HELPER} .+)$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(rf"^{_WITH}{_ASKING}{_NOUN}$", re.IGNORECASE)
_TAIL: Final = re.compile(
    rf"^(?P<one>{_WITH}{_ASKING}\b.{{6,}}?),? and (?P<other>{_WITH}{_ASKING}{_NOUN})$", re.IGNORECASE
)
_START: Final = re.compile(
    rf"^{_WITH}(?:{_ASKING})(?: \w+)?? (?=(?:{_HELPER} |\w+(?:ed|met|held|gave|led) ))", re.IGNORECASE
)
_VERBLESS: Final = re.compile(
    rf"^(?P<asking>{_ASKING}) (?P<rest>(?:(?:in|on|at|to|for|of) )?(?:the|a|an|its|their)\b.+)$",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"^(?:who|which \w+|what)\s+(?P<verb>\w+(?:ed|met|held|led|gave|opened|is|was))\b", re.IGNORECASE
)
_SUBJECT: Final = re.compile(
    rf"^{_WITH}{_ASKING}{_NOUN} {_HELPER} (?P<subject>the (?:[\w-]+ ){{0,4}}?[\w-]+) \w+$", re.IGNORECASE
)
_PERSON: Final = re.compile(r"\b(?P<word>he|him|his|she|her)\b", re.IGNORECASE)
_THING: Final = re.compile(
    r"\b(?P<word>it|its|they|their|them)\b(?!\s+(?:is|was) (?:said|told))", re.IGNORECASE
)
_OWNING: Final = frozenset({"his", "her", "its", "their"})
_TWO_KINDS: Final = re.compile(
    rf"^(?P<one>{_WITH}(?:which|what) \w+),? and (?P<other>{_WITH}(?:which|what) \w+)"
    rf" (?P<rest>{_HELPER} .+)$",
    re.IGNORECASE,
)
_DUE: Final = re.compile(
    rf"^(?P<lead>.*?\b{_ASKING}\b[^?]*?\b(?:are|were|have|will))\s+(?P<one>the .+?)\s+and\s+"
    r"(?P<other>(?:the )?.+?)\s+(?P<verb>(?:\w+ ){0,2}?(?:due|\w+ed|held|built|begin|start|open|be \w+))$",
    re.IGNORECASE,
)  # fmt: skip


def split_row(question: str) -> list[str]:
    """Split a question that says its second half in a word or two.

    Args:
        question: The question.

    Returns:
        Its parts, each a question of its own; nothing where it is none of these.

    Example:
        >>> split_row("When and where did the talks take place?")
        ['When did the talks take place?', 'where did the talks take place?']
    """
    text = " ".join(question.split()).rstrip("?.! ")
    if match := _TWO_IN_A_ROW.match(text):
        return [f"{match[part]} {match['rest']}?" for part in ("one", "other")]
    if match := _TWO_KINDS.match(text):
        return [f"{match[part]} {match['rest']}?" for part in ("one", "other")]
    if (match := _TAIL.match(text)) and _BARE.match(match["other"]):
        return [f"{match['one']}?", f"{match['other']}?"]
    if match := _DUE.match(text):
        return [f"{match['lead']} {match[part]} {match['verb']}?" for part in ("one", "other")]
    return []


def fill_in(first: Reading, answer: Sequence[Found], second: str, things: Mapping[str, Thing]) -> str:
    """Fill in what the second half of a question has from the first.

    Args:
        first: The reading of the first half.
        answer: Its answer.
        second: The second half.
        things: All things by id.

    Returns:
        The second half as a question of its own.
    """
    start, other = first.question.rstrip("?.! "), second.rstrip("?.! ")
    if (told := refer(other, first)) != other:
        second, other = f"{told}?", told
    if _BARE.match(other):
        rest = _START.sub("", start, count=1)
        return f"{other} {rest}?" if rest != start else second
    if (match := _VERBLESS.match(other)) and (verb := _VERB.match(start)):
        return f"{match['asking']} {verb['verb']} {match['rest']}?"
    for pattern, wanted in ((_PERSON, ("official", "person")), (_THING, ())):
        if (match := pattern.search(other)) and (meant := _meant(first, answer, wanted, things)):
            word = f"{meant}'s" if _owns(match, other) else meant
            return f"{other[: match.start()]}{word}{other[match.end() :]}?"
    if (match := _SUBJECT.match(start)) and re.search(r"\bit\b", other):
        told = re.sub(r"\bit\b", match["subject"], other, count=1)
        return f"{told}?"
    return second


def _owns(match: re.Match[str], text: str) -> bool:
    """Whether a pronoun says whose something is: "her post", and not "received her"."""
    word = match["word"].casefold()
    return word in _OWNING and (word != "her" or re.match(r"\s+\w", text[match.end() :]) is not None)


def _meant(
    first: Reading, answer: Sequence[Found], wanted: Sequence[str], things: Mapping[str, Thing]
) -> str:
    """For what a pronoun stands: what the first half gives, else what it names."""
    given = {one.thing for one in answer if one.thing in things and one.thing != one.fact}
    if len(given) == 1:
        key = next(iter(given))
        if (not wanted and not key.startswith(("official/", "person/"))) or key.split("/")[0] in wanted:
            return things[key].label
    for name in first.names:
        head = name.things[0].split("/")[0]
        if name.how != "adjective" and (
            (head in wanted) if wanted else head not in ("official", "person", "country")
        ):
            return name.text
    states = [name.text for name in first.names if name.things[0].startswith("country/")]
    return states[0] if len(states) == 1 and not wanted else ""
