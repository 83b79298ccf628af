"""Whether two descriptions mean the same: "is the man who chaired A the one who opened B"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from dyad.ask.deciding import Decision
from dyad.ask.found import Found
from dyad.ask.verdicts import as_verdict

_NOUN: Final = r"(?:(?!the\b)[\w-]+ ){0,2}?(?!the\b)[\w-]+?"
_LINK: Final = r"(?:who|that|which|whom|to which|in which|with which)"
_SAME: Final = re.compile(
    rf"^(?:is|was|are|were) the (?P<one>{_NOUN}) (?P<link>{_LINK}) (?P<first>.+?) (?:also )?"
    rf"(?:the same (?:\w+ )?as the|the same|the|identical with the) (?P<other>{_NOUN}) (?P<again>{_LINK})"
    r" (?P<second>.+?)\??$",
    re.IGNORECASE,
)
_BY_ONE: Final = re.compile(
    r"^(?:did|does|do|has|have) the same (?P<one>\w+(?: \w+)?) "
    r"(?P<first>(?!and\b)[a-z]+ .+?) (?:and|as well as) (?P<second>.+?)\??$",
    re.IGNORECASE,
)

Answer = Callable[[str], tuple[Found, ...]]


def find_same(question: str) -> tuple[str, str] | None:
    """Find the two questions of which the answers are asked to be one and the same.

    Args:
        question: The question.

    Returns:
        The two questions; None where it asks nothing of the kind.

    Example:
        >>> find_same("Is the man who chaired the talks the minister who opened the fair?")
        ('Which man chaired the talks?', 'Which minister opened the fair?')
    """
    text = " ".join(question.split())
    if match := _SAME.match(text):
        other = match["one"] if match["other"].lower() in ("one", "same", "same one") else match["other"]
        return f"Which {match['one']} {match['first']}?", f"Which {other} {match['second']}?"
    if match := _BY_ONE.match(text):
        verb, _, rest = match["first"].partition(" ")
        second = match["second"]
        other, _, more = second.partition(" ")
        if not re.match(r"[a-z]+ ", second) or other in ("the", "a", "an", "at", "in", "to", "for", "with"):
            other, more = verb, second
        return f"Which {match['one']} {_past(verb)} {rest}?", f"Which {match['one']} {_past(other)} {more}?"
    return None


def tell_same(question: str, answer: Answer) -> Decision | None:
    """Tell whether two descriptions mean the same.

    Args:
        question: The question.
        answer: Answers a question.

    Returns:
        Yes or no, or nothing where a description has not one answer; None where it asks nothing of the kind.
    """
    pair = find_same(question)
    if pair is None:
        return None
    one, other = (answer(part) for part in pair)
    keys = [{each.thing for each in found if each.thing} for found in (one, other)]
    if any(len(found) != 1 for found in keys):
        return Decision()
    return as_verdict("yes" if keys[0] == keys[1] else "no", one[0], other[0])


_PAST: Final = {
    "give": "gave", "speak": "spoke", "meet": "met", "lead": "led", "hold": "held",
    "make": "made", "take": "took", "come": "came", "go": "went", "send": "sent",
    "write": "wrote", "say": "said", "win": "won",
}  # fmt: skip


def _past(verb: str) -> str:
    """The past of a verb: "chair" to "chaired"."""
    return _PAST.get(verb, f"{verb}d" if verb.endswith("e") else f"{verb}ed")
