"""What a later half of a question refers to: "his visit", "its size", "that year"."""

from __future__ import annotations

import re
from typing import Final

from dyad.ask.periods import find_periods
from dyad.ask.reading import Reading

_SAME_TIME: Final = re.compile(
    r"\b(?:in |on )?(?:that|the same|this very) (?P<unit>year|month|day)\b", re.IGNORECASE
)
_HIS: Final = re.compile(r"\b(?:his|her)\b(?=\s+\w)", re.IGNORECASE)
_ITS: Final = re.compile(r"\bits\b", re.IGNORECASE)
_THEIR: Final = re.compile(r"\btheir\b", re.IGNORECASE)
_HE: Final = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_PEOPLE: Final = ("official/", "person/")


def refer(text: str, earlier: Reading) -> str:
    """Put in what the words of a later half stand for.

    Args:
        text: The later half.
        earlier: The reading of what stands before it.

    Returns:
        The later half with the names and times that it refers to, where there is but one that it can mean.

    Example:
        "Her visit to Oslo that year" after "Anna's visit in 2020" is "Anna's visit to Oslo in 2020".
    """
    years = list(dict.fromkeys(re.findall(r"\b(?:1[89]|20)\d\d\b", earlier.question)))
    if (match := _SAME_TIME.search(text)) and not find_periods(text[: match.start()]):
        if match["unit"].lower() == "year" and len(years) == 1:
            text = f"{text[: match.start()]}in {years[0]}{text[match.end() :]}"
        elif match["unit"].lower() != "year" and len(earlier.periods) == 1:
            time = earlier.periods[0].text
            text = f"{text[: match.start()]}{time}{text[match.end() :]}"
    people = [name.text for name in earlier.names if name.things[0].startswith(_PEOPLE)]
    others = [
        name
        for name in earlier.names
        if not name.things[0].startswith((*_PEOPLE, "place/")) and name.how != "adjective"
    ]
    states = [name.text for name in others if name.things[0].startswith("country/")]
    if len(set(people)) == 1:
        text = _HE.sub(people[0], _HIS.sub(f"{people[0]}'s", text, count=1), count=1)
    if len({name.text for name in others}) == 1:
        text = _ITS.sub(f"{others[0].text}'s", text, count=1)
    if len(set(states)) == 2:
        text = _THEIR.sub(f"{states[0]} and {states[1]}'s", text, count=1)
    return text
