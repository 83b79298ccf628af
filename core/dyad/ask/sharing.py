"""What two things have in common: "who spoke both at A and at B", "were both A and B held there"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dyad.ask.comparing_words import AS_WELL, BOTH
from dyad.ask.deciding import Decision
from dyad.ask.found import Found


def find_shared(text: str, fit: Callable[[str], Mapping[str, Found]]) -> Decision | None:
    """Find the one that two questions have in common.

    Args:
        text: The question.
        fit: Gives what may answer a question, by id, be it clearly the best or not.

    Returns:
        The one, with a fact of each; nothing where they have none or several in common; None where the
        question tells no two things.
    """
    if match := AS_WELL.match(text):
        text = f"{match['head']} both {match['one']} and {match['other']}"
    if not re.match(r"(?:which|who|what|where|to which|with which)\b", text, re.IGNORECASE):
        return None
    pairs = _parts(text)
    for pair in pairs:
        one, other = fit(pair[0]), fit(pair[1])
        shared = one.keys() & other.keys()
        if len(shared) == 1:
            key = shared.pop()
            return Decision((one[key], other[key]))
    return Decision() if pairs else None


def tell_both(text: str, answer: Callable[[str], tuple[Found, ...]]) -> Decision | None:
    """Tell whether both of two things are so, or the day or number that both have.

    Args:
        text: The question.
        answer: Answers a question.

    Returns:
        No with what is not so, yes with both, or what both give; None where one of them has no answer.
    """
    for pair in _parts(text):
        found = [answer(part) for part in pair]
        if not all(found):
            continue
        every = [one for values in found for one in values]
        if {str(one.value) for one in every} <= {"yes", "no"}:
            return Decision(tuple([one for one in every if one.value == "no"] or every))
        mine, theirs = ({one.thing or one.value for one in values} for values in found)
        if shared := mine & theirs:
            return Decision(tuple(one for one in every if (one.thing or one.value) in shared))
    return None


def _parts(text: str) -> list[tuple[str, str]]:
    """The two questions of which both are asked, with what stands behind as part of both or of the second."""
    match = BOTH.search(text)
    if match is None:
        return []
    head, one, rest = text[: match.start()], match["one"].strip(), text[match.end() :]
    found = []
    for other, tail in ((match["other"].strip(), rest), (f"{match['other'].strip()}{rest.rstrip('?')}", "?")):
        shared = other.split(" ", 1)[1] if " " in other and not re.search(r"[A-Za-z]{4,}", one) else ""
        found.append((f"{head}{f'{one} {shared}'.strip()}{tail}", f"{head}{other}{tail}"))
    return found[::-1] if rest.strip("? ") else found[:1]
