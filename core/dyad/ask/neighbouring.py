"""What came next before or after something: "which fair came right after the summit"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dyad.ask.found import Found, first_day
from dyad.dates import parse_edtf
from dyad.errors import DateError

_NEXT: Final = re.compile(
    r"^(?:which|what)(?: (?:is|was|were))?(?: the)? (?:(?P<rank>next|last|first|previous|following) )?"
    r"(?P<what>(?!(?:is|was|were|did|does|do|happened|came)\b).+?)"
    r"(?: (?:came|come|took place|followed|happened|was held|were held|was hosted|was))?"
    r"(?P<near> (?:right|directly|immediately|straight|just|next|last))? (?P<how>before|after) "
    r"(?P<name>(?!\d)\S.+?)\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Next:
    """What came next before or after something.

    Attributes:
        what: The words for those of which one is asked for.
        name: The words for what it came before or after.
        before: Whether it came before.
    """

    what: str
    name: str
    before: bool


def find_next(question: str) -> Next | None:
    """Find a question for what came next before or after something.

    Args:
        question: The question.

    Returns:
        What it asks; None where it asks nothing of the kind.

    Example:
        >>> find_next("What was the next fair in Oslo after the summit?")
        Next(what='fair in Oslo', name='the summit', before=False)
    """
    match = _NEXT.match(" ".join(question.split()))
    if match is None or not (match["rank"] or match["near"]):
        return None
    before = match["how"].lower() == "before"
    if (match["rank"] or "").lower() == "first" and before:
        return None  # the first of all before it is not the nearest
    return Next(match["what"], match["name"], before)


def _spans(date: str, day: datetime.date) -> bool:
    try:
        span = parse_edtf(date)
    except DateError:
        return False
    return (span.first is None or span.first <= day) and (span.last is None or span.last >= day)


def choose_next(
    told: Next, items: Sequence[Found], date: Callable[[str], tuple[Found, object] | None]
) -> tuple[Found, ...]:
    """Choose what came next.

    Args:
        told: What is asked.
        items: Those of which one is asked for.
        date: Gives the date of what words tell.

    Returns:
        The one; nothing where the dates do not tell it.
    """
    mark = date(f"When was {told.name}?") or date(f"When did {told.name} take place?")
    limit = first_day(str(mark[0].value)) if mark is not None else None
    if mark is None or limit is None or all(one.fact != mark[0].fact for one in items):
        return ()  # it is none of those in the row
    # what goes on while the other is holds it, and is none of its neighbours
    apart = [one for one in items if one.fact != mark[0].fact and not _spans(one.date, limit)]
    days = [(day, one) for one in apart if (day := first_day(one.date)) is not None]
    fit = [(day, one) for day, one in days if (day < limit if told.before else day > limit)]
    if not fit:
        return ()
    nearest = max(day for day, _ in fit) if told.before else min(day for day, _ in fit)
    found = [one for day, one in fit if day == nearest]
    return tuple(found) if len({one.fact for one in found}) == 1 else ()
