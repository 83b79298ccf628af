"""Questions inside questions: "the country that To Lam visited in May", "on the day when it was opened".

What the inner question gives, if it is one thing or one date, stands in its place, and the whole is
asked anew.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Final

from dyad.ask.found import Found
from dyad.ask.things import Thing

_PERSON: Final = (
    "person|man|woman|official|leader|politician|minister|ambassador|diplomat|general|expert|scholar|chairman|"
    "president|premier|visitor|guest|host|speaker|one|director"
)
_THING: Final = (
    "country|nation|state|city|town|province|district|company|organisation|organization|body|ministry|institute|"
    "project|agreement|treaty|document|event|meeting|conference|forum|ship|vessel|film|plant|centre|center"
)
_CLAUSE: Final = re.compile(
    rf"\b(?:the|that|this)\s+(?P<noun>(?:[A-Z]?[\w-]+\s+){{0,2}}?(?:{_PERSON}|{_THING}))\s+"
    r"(?P<link>that|who|which|whom|where|to which|in which|with which)\s+(?P<clause>[^,?]+?)"
    r"(?P<rest>(?:,\s.*)?\??)$",
    re.IGNORECASE,
)
_INNER: Final = re.compile(
    rf"\b(?:the|that|this)\s+(?P<noun>(?:[A-Z]?[\w-]+\s+){{0,2}}?(?:{_PERSON}|{_THING}))\s+"
    r"(?P<link>that|who|which|whom)\s+(?P<clause>[^,?]+?)(?P<rest>\s+(?:hold|holds|have|has|lead|leads|represent"
    r"|represents|come|comes|visit|is|was|did|does)\b[^,?]{0,40}\??)$",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(r"^(?:what|which|who)\s+(?:is|was|are|were)\s+$", re.IGNORECASE)
"""Before a clause that is the whole of what is asked: "what was the first event that X hosted"."""

_HELD_APART: Final = re.compile(
    rf"\bthe\s+(?P<noun>(?:[A-Z]?[\w-]+\s+)?(?:{_PERSON}))\s+(?P<verb>hold|have|occupy|represent|lead|head|serve)\s+"
    r"(?P<link>who|that)\s+(?P<clause>[^,?]+?)(?P<rest>\??)$",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\b(?P<before>on|in|at|during)\s+the\s+(?:very\s+|same\s+)?(?P<unit>day|date|month|year)\s+"
    r"(?:that|when|as|of|on which|in which)\s+(?P<clause>[^?]+?)(?P<rest>\?*)$",
    re.IGNORECASE,
)
_DAY_BESIDE: Final = re.compile(
    r"\b(?:on )?(?:the )?day (?P<how>before|after)(?: that)?(?: on which| when)? "
    r"(?P<clause>[^?]+?)(?P<rest>\?*)$",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(r"^(?:he|she)\b", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"\b(?:did|has|had|was|will)\s+((?:[A-ZĐ]\w+\s?)+)")
_LENGTHS: Final[Mapping[str, int]] = {"day": 10, "date": 10, "month": 7, "year": 4}

Answer = Callable[[str], tuple[Found, ...]]


def asks_inside(question: str) -> bool:
    """Tell whether a question tells somebody only by what another question would give.

    Args:
        question: The question.

    Returns:
        Whether it does: "who met the minister who came to Hanoi".

    Example:
        >>> asks_inside("Who met the minister who came to Hanoi?"), asks_inside("Who met the minister?")
        (True, False)
    """
    text = " ".join(question.split())
    match = _CLAUSE.search(text)
    return _HELD_APART.search(text) is not None or bool(
        match and match.start() and re.search(rf"\b(?:{_PERSON})$", match["noun"], re.IGNORECASE)
    )


def resolve(question: str, answer: Answer, things: Mapping[str, Thing]) -> str:
    """Put what an inner question gives in its place.

    Args:
        question: The question.
        answer: Answers a question.
        things: All things by id.

    Returns:
        The question without its inner one; empty where it has none, or that has not one answer.
    """
    text = " ".join(question.split())
    if match := _TIME.search(text):
        return _with_time(text, match, answer)
    if (match := _DAY_BESIDE.search(text)) and match.start():
        return _with_day_beside(text, match, answer)
    if match := _HELD_APART.search(text):
        people = {things[one.thing].label for one in answer(f"Who {match['clause']}?") if one.thing in things}
        if len(people) == 1:
            return f"{text[: match.start()]}{people.pop()} {match['verb']}{match['rest']}"
    for pattern in (_INNER, _CLAUSE):
        match = pattern.search(text)
        if match is None or match.start() == 0 or _WHOLE.match(text[: match.start()]):
            continue
        noun, clause = match["noun"], match["clause"].strip()
        person = re.search(rf"\b(?:{_PERSON})$", noun, re.IGNORECASE) is not None
        link = match["link"].lower()
        place = "to " if link in ("where", "to which") else ""
        found = answer(f"{place}Which {noun} {clause}?".strip())
        if person and not found:
            found = answer(f"Who {clause}?")
        labels = {things[one.thing].label for one in found if one.thing in things}
        if len(labels) == 1:
            return f"{text[: match.start()]}{labels.pop()}{match['rest']}"
    return ""


def _with_day_beside(text: str, match: re.Match[str], answer: Answer) -> str:
    """Put in the day before or after the one that a clause tells: "on the day before he inspected it"."""
    head, clause = text[: match.start()], match["clause"].strip()
    if _PRONOUN.match(clause) and (subject := _SUBJECT.search(head)):
        clause = _PRONOUN.sub(subject[1].strip(), clause)
    dates = {str(one.value) for ask in ("When", "When was") for one in answer(f"{ask} {clause}?")}
    date = dates.pop() if len(dates) == 1 else ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        return ""
    step = datetime.timedelta(days=-1 if match["how"].lower() == "before" else 1)
    day = datetime.date.fromisoformat(date) + step
    return f"{head}on {day.isoformat()}{match['rest']}"


def _with_time(text: str, match: re.Match[str], answer: Answer) -> str:
    clause = match["clause"].strip()
    length = _LENGTHS[match["unit"].lower()]
    dates = {str(one.value)[:length] for one in answer(f"When {clause}?")}
    dates |= set() if dates else {str(one.value)[:length] for one in answer(f"When was {clause}?")}
    date = dates.pop() if len(dates) == 1 else ""
    if len(date) != length or not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date):
        return ""
    return f"{text[: match.start()]}{match['before']} {date}{match['rest']}"
