"""Which of two gets more, and which of two did something first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dyad.ask.asking_numbers import say_number, whole
from dyad.ask.comparing_words import HOW_MANY_MORE, WHICH_MORE, WHO_THAN
from dyad.ask.deciding import Decision
from dyad.ask.first_of_two import find_first_of
from dyad.ask.found import Found
from dyad.ask.records import Span
from dyad.ask.verdicts import as_verdict, is_before


def share(text: str, number: Callable[[str], Found | None]) -> Decision | None:
    """Tell which of two gets more of something, or how much more the one gets.

    Args:
        text: The question.
        number: Gives the one number that words tell.

    Returns:
        The answer; None where it asks nothing of the kind, or a number is not told.
    """
    if match := WHICH_MORE.match(text):
        told = match.groupdict()
        sides = (told["one"] or told["two"], told["other"] or told["three"])
        how = told["how"] or told["least"]
        verb, what = told["verb"] or told["doing"], told["what"] or told["thing"]
    elif match := WHO_THAN.match(text) or HOW_MANY_MORE.match(text):
        sides, how = (match["one"], match["other"]), match.groupdict().get("how") or ""
        verb, what = match["verb"], match["what"]
    else:
        return None
    found = [
        number(f"How many {what} does {side} {verb}") or number(f"How much {what} for {side}")
        for side in sides
    ]
    one, other = found
    if one is None or other is None or one.unit != other.unit or one.fact == other.fact:
        return None
    if text.lower().startswith("how"):
        value = whole(round(abs(float(one.value) - float(other.value)), 6))
        label = f"{say_number(value)} {one.unit}"
        return Decision(tuple(replace(each, value=value, label=label, thing="") for each in (one, other)))
    if one.value == other.value:
        return None
    larger = float(one.value) > float(other.value)
    if not how or re.match(WHO_THAN, text):
        return as_verdict("yes" if larger == (how.lower() == "more") else "no", one, other)
    chosen = 0 if larger == (how.lower() == "more") else 1
    label = re.sub(r"^(?:the|a|an)\s+", "", sides[chosen].strip(), flags=re.IGNORECASE)
    return Decision(
        (replace(found[chosen] or one, value=label, label=label, thing=(found[chosen] or one).fact),)
    )


def find_first(text: str, date: Callable[[str], tuple[Found, Span] | None]) -> Decision | None:
    """Tell which of two did something first: "who came first, A or B", "what did X visit first, A or B".

    Args:
        text: The question.
        date: Gives the one date that words tell.

    Returns:
        The answer; None where it asks nothing of the kind, or a date is not told.
    """
    told = find_first_of(text)
    if told is None:
        return None
    days = [dated for side in told.sides if (dated := _first_told(told.asked(side), date)) is not None]
    if len(days) != len(told.sides) or len({each.fact for each, _ in days}) != len(days):
        return None
    for (mark, span), side in zip(days, told.sides, strict=True):
        others = [is_before(span, other) for each, other in days if each is not mark]
        if all(before is told.earliest for before in others):
            label = re.sub(r"^the\s+", "", side.strip(), flags=re.IGNORECASE)
            return Decision((replace(mark, value=label, label=label, thing=mark.fact),))
    return None


def _first_told(
    ways: Sequence[str], date: Callable[[str], tuple[Found, Span] | None]
) -> tuple[Found, Span] | None:
    """The date that the first of several wordings gives."""
    return next((dated for way in ways if (dated := date(way)) is not None), None)
