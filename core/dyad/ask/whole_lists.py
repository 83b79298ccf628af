"""Whether a list is whole: as many as the question says that there are, and more than one of several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from dyad.ask.found import Found
from dyad.ask.noun_phrases import HELPERS, is_plural
from dyad.ask.reading import Reading
from dyad.ask.words import word_set

COUNTS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
"""How many a question says that there are."""

_BEFORE_COUNT: Final = word_set("which what the list name give all are who whose these other")
_ASKING: Final = ("which", "what", "list", "where", "who")


def asks_for_sum(reading: Reading) -> bool:
    """Tell whether a question asks what two things come to together, which no single fact tells.

    Args:
        reading: The reading.

    Returns:
        Whether it does.
    """
    plain = {token.plain for token in reading.tokens}
    numbers = reading.aim in ("any", "number") and reading.form in ("what", "how-much", "how-many")
    return numbers and "and" in plain and bool(plain & {"together", "combined"})


def is_negated(reading: Reading) -> bool:
    """Tell whether a question asks for what is not so, which facts do not tell.

    Args:
        reading: The reading.

    Returns:
        Whether it does; a question for yes or no is none of these.
    """
    plain = {token.plain for token in reading.tokens}
    return reading.form != "yes-no" and bool(plain & {"not", "never", "neither", "without"})


def asks_within(reading: Reading) -> bool:
    """Tell whether the first or last of those is asked for who did one thing: "the last to speak".

    Args:
        reading: The reading.

    Returns:
        Whether it is.
    """
    return any(
        token.plain in ("first", "last") and following.plain == "to"
        for token, following in pairwise(reading.tokens)
    )


_BELONGING: Final = re.compile(r"(?<=\w) (?:of|for|in|with|against|on|between|to|from|at|by) ")


def _tells_several(found: Iterable[Found]) -> bool:
    """Whether the words of what was found tell of several: "overseas scientists"."""
    return all(is_plural(_BELONGING.split(str(one.value))[0].split()[-1].casefold()) for one in found)


def is_whole(reading: Reading, found: Iterable[Found]) -> bool:
    """Tell whether what was found may be all that is asked for.

    Args:
        reading: The reading.
        found: What was found.

    Returns:
        False where "which three" has not just three, or "which countries" has but one; else True.
    """
    found = list(found)
    values = {one.thing or str(one.value) for one in found}
    if not values:
        return True
    if reading.head == "partner" and all(value.startswith(("official/", "person/")) for value in values):
        return True  # "with whom" may ask for one
    vague = reading.aim == "any" and not reading.classes and not reading.codes
    if (
        reading.several
        and len(values) == 1
        and (reading.form in ("which", "where") or _lists_plainly(reading))
        and (vague or reading.aim in ("party", "person", "place"))
        and not _tells_several(found)
    ):
        return False
    plain = [token.plain for token in reading.tokens[:5]]
    helper = next((n for n, word in enumerate(plain) if n and word in HELPERS), len(plain))
    plain = plain[:helper]  # "what did the two ministers say" wants one thing of two
    count = next(
        (COUNTS[word] for before, word in pairwise(plain) if word in COUNTS and before in _BEFORE_COUNT),
        0,
    )
    plain_value = reading.aim in ("number", "date", "yes-no", "text") and not reading.several
    if not count or plain_value or reading.options or reading.form not in _ASKING:
        return True
    return len(values) == count


def _lists_plainly(reading: Reading) -> bool:
    """Whether it says that it wants a list of countries, people or places: "list the countries that"."""
    return reading.form == "list" and reading.tokens[0].plain in ("list", "name", "enumerate", "give")
