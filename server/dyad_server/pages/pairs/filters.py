"""The filters of a pair's page, all of them in its address: read, checked, and applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Final

from dyad.dates import parse_edtf
from dyad.errors import DateError
from dyad_server.errors import RequestError
from dyad_server.pages.pairs.facts import KINDS, Fact

NAMES: Final = ("year", "kind", "type", "status", "asof")
"""The filters, by their names in the address."""

PHASES: Final[Mapping[str, str]] = {
    "planned": "planned, not done yet",
    "running": "under way",
    "done": "done",
    "ended": "given up or over",
}
"""States that a status may stand for, as a filter by itself: the name in the address, and in words."""

_FURTHER_KINDS: Final = {"post": "Posts", "shared": "Among several"}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty where it does not ask.

    Attributes:
        year: Only facts that a date of theirs puts in this year.
        kind: Only this kind of fact.
        type: Only this type, by the end of its code.
        status: Only this status, by the end of its code, or a key of `PHASES`.
        asof: What was true on this day.
        day: The day of `asof`.
    """

    year: str = ""
    kind: str = ""
    type: str = ""
    status: str = ""
    asof: str = ""
    day: date | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """Those that are given."""
        return {name: told for name in NAMES if (told := getattr(self, name))}


def read_filters(given: Mapping[str, str], codes: Mapping[str, Iterable[str]]) -> Filters:
    """Read the filters of an address.

    Args:
        given: The parameters of the address.
        codes: For `type` and `status`, the ends of the codes that there are.

    Returns:
        The filters.

    Raises:
        RequestError: A value cannot be; says what can.

    Example:
        >>> read_filters({"year": "2025", "asof": "2025-06"}, {}).day
        datetime.date(2025, 6, 30)
    """
    told = {name: given.get(name, "").strip() for name in NAMES}
    if told["year"] and not (
        told["year"].isascii() and told["year"].isdigit() and 1000 <= int(told["year"]) <= 9999
    ):
        raise RequestError(f"year is {told['year'][:20]!r}: write four digits, such as 2025")
    _check("kind", told["kind"], [*KINDS, *_FURTHER_KINDS])
    _check("type", told["type"], codes.get("type", ()))
    _check("status", told["status"], [*PHASES, *codes.get("status", ())])
    return Filters(**told, day=_read_day(told["asof"]) if told["asof"] else None)


def _check(name: str, value: str, known: Iterable[str]) -> None:
    choices = sorted(set(known))
    if not value or value in choices:
        return
    near = get_close_matches(value[:60], choices, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"choose one of {', '.join(choices)}"
    raise RequestError(f"{name} is {value[:60]!r}, which is none here: {hint}")


def _read_day(text: str) -> date:
    try:
        span = parse_edtf(text)
    except DateError as error:
        raise RequestError(f"asof: {error}") from None
    if span.last is None:
        raise RequestError(f"asof is {text[:20]!r}, which has no end: write a day, such as 2025-06-30")
    return span.last


def apply(filters: Filters, facts: Iterable[Fact]) -> Selection:
    """Leave what the filters ask for; the year is chosen by the query already.

    Args:
        filters: The filters.
        facts: The facts.

    Returns:
        What is left.
    """
    found = [
        fact for fact in facts if not filters.type or any(_ends(iri, filters.type) for iri in fact.types)
    ]
    chosen = as_of(found, filters.day) if filters.day else Selection(tuple(found))
    kept = [
        fact for fact in chosen.facts if _has_status(fact, filters.status) and _is_kind(fact, filters.kind)
    ]
    by_kind: dict[str, list[Fact]] = {
        kind: [f for f in kept if f.kind == kind and not f.several] for kind in KINDS
    }
    by_kind["shared"] = [fact for fact in kept if fact.several]
    return Selection(tuple(kept), chosen.later, chosen.undated, by_kind)


def _is_kind(fact: Fact, kind: str) -> bool:
    if kind == "shared":
        return fact.several
    return not kind or (fact.kind == kind and not fact.several)


def _has_status(fact: Fact, status: str) -> bool:
    if not status:
        return True
    if fact.status is not None and fact.status.key == status:
        return True
    return status in PHASES and fact.phase == status and (fact.status is not None or status == "planned")


def _ends(iri: str, key: str) -> bool:
    return iri.rsplit("/", 1)[-1] == key


@dataclass(frozen=True)
class Selection:
    """What the filters of the address leave of a pair's facts.

    Attributes:
        facts: What is left.
        later: How many facts are left out since they began after the day asked about.
        undated: How many are left out since no document dates them, where a day is asked about.
    """

    facts: tuple[Fact, ...]
    later: int = 0
    undated: int = 0
    by_kind: Mapping[str, list[Fact]] = field(default_factory=dict)


def as_of(facts: Iterable[Fact], day: date) -> Selection:
    """Show facts as they stood on a day: what certainly began later is left out, and so is each later step.

    Args:
        facts: The facts.
        day: The day.

    Returns:
        What was true then, as far as documents date it.
    """
    kept, later, undated = [], 0, 0
    for fact in facts:
        begins = fact.first or fact.last
        if begins is None:
            undated += 1
        elif fact.first is not None and fact.first > day:
            later += 1
        else:
            steps = tuple(step for step in fact.steps if step.first is None or step.first <= day)
            dated = [step for step in steps if step.first is not None]
            status = max(dated or steps, key=lambda step: step.order).status if steps else None
            kept.append(replace(fact, steps=steps, status=status))
    return Selection(tuple(kept), later, undated)
