"""What an answer is made of, before its receipts are fetched."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dyad.ask.records import Record, Span
from dyad.ask.things import Step, Thing
from dyad.dates import parse_edtf
from dyad.errors import DateError

Value = str | float | int | bool

PLANNED = frozenset(
    f"code/{scheme}/{name}"
    for scheme, names in {
        "event-status": "planned proposed postponed",
        "agreement-status": "proposed under-negotiation drafted signing-planned",
        "project-status": "planned proposed in-preparation",
    }.items()
    for name in names.split()
)
"""Statuses of what is not done yet."""

CANCELLED = frozenset({"code/event-status/cancelled", "code/project-status/cancelled"})
"""Statuses of what will not be done."""


@dataclass(frozen=True)
class Found:
    """A value that answers a question.

    Attributes:
        value: The value: a number, an EDTF date, a name, a text, yes or no.
        label: What a person reads.
        fact: The id of the thing that says so, whose paragraphs are the receipts.
        thing: The id of the thing that the value is; empty where it is none.
        unit: The unit of a number.
        date: The EDTF date of what says so.
        status: The label of its status.
    """

    value: Value
    label: str
    fact: str
    thing: str = ""
    unit: str = ""
    date: str = ""
    status: str = ""


def first_day(date: str) -> datetime.date | None:
    """Give the first day that an EDTF date allows.

    Args:
        date: The date.

    Returns:
        The day; None where it is open, or no date.
    """
    try:
        return parse_edtf(date).first
    except DateError:
        return None


def latest_step(thing: Thing) -> Step | None:
    """Give the last step in the life of a thing.

    Args:
        thing: The thing.

    Returns:
        The step with the latest date; None where it has none.
    """
    told = thing.first("latestStatus")
    steps = [step for step in thing.steps if not told or step.status == told]
    return max(steps or thing.steps, key=lambda step: step.date.lstrip("./"), default=None)


def is_planned(thing: Thing) -> bool:
    """Tell whether a thing is only planned, or not to be.

    Args:
        thing: The thing.

    Returns:
        Whether its latest status is one of what is not done.
    """
    step = latest_step(thing)
    return step is not None and step.status in PLANNED | CANCELLED


def best_date(record: Record, of: Iterable[str] = ("date", "status", "period")) -> str:
    """Give the most exact date that a record tells.

    Args:
        record: The record.
        of: Which properties to take it from, the most wanted first.

    Returns:
        The EDTF date; empty where none is told.
    """
    for name in of:
        spans = [span for span in record.spans if span.of == name]
        if spans:
            return min(spans, key=_vagueness).date
    return ""


def _vagueness(span: Span) -> tuple[int, int, str]:
    if span.first is None or span.last is None:
        return (10**6, len(span.date), span.date)
    return ((span.last - span.first).days, len(span.date), span.date)


def status_label(thing: Thing, things: Mapping[str, Thing]) -> str:
    """Give the label of a thing's status.

    Args:
        thing: The thing.
        things: All things by id.

    Returns:
        The label; empty where it has none.
    """
    step = latest_step(thing)
    return things[step.status].label if step is not None and step.status in things else ""
