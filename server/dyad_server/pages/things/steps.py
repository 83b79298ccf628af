"""The life of a thing: its statuses one after another, planned and done, each with date and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading
from dyad_server.people_dates import order_of
from dyad_server.receipts import Receipt, receipts_of_rows
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.statuses import Phase, phase_of


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        iri: The step.
        status: The code of the status.
        began: When it began, in EDTF; empty where no document says.
        attested: When a document shows it so.
        claimants: Who claims it.
        notes: What the curator notes.
        receipts: The documents.
        latest: Whether it is the latest one over all documents.
    """

    iri: str
    status: str
    began: tuple[str, ...] = ()
    attested: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)
    latest: bool = False

    @property
    def phase(self) -> Phase:
        """Whether the thing is done by this status."""
        return phase_of(self.status)

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return "step-" + self.iri.rsplit("/", 1)[-1]


def read_steps(reading: Reading) -> list[Step]:
    """Read the steps in the life of a thing.

    Args:
        reading: The thing.

    Returns:
        The steps, the oldest first; those without a date come last.
    """
    if "status" not in reading.said and "level" not in reading.said:
        return []
    rows = reading.ask("steps_of_thing", {"thing": reading.node})
    receipts = receipts_of_rows(reading.store, rows, "step")
    latest = set(reading.things("latestStatus"))
    by_step: dict[str, list[Row]] = {}
    for row in rows:
        by_step.setdefault(iri_of(row, "step"), []).append(row)
    steps = [
        Step(
            iri,
            next((iri_of(row, "is") for row in told if "is" in row), ""),
            _listed(told, "date", ", "),
            _listed(told, "attested", ", "),
            _listed(told, "claimantIds", " "),
            tuple(dict.fromkeys(text_of(row, "note") for row in told if "note" in row)),
            tuple(receipts.get(iri, ())),
            any(iri_of(row, "is") in latest for row in told),
        )
        for iri, told in by_step.items()
    ]
    return sorted(steps, key=_order)


_ORDER: Final[Mapping[Phase, int]] = {"unknown": 0, "planned": 1, "done": 2, "running": 3, "ended": 4}


def _order(step: Step) -> tuple[bool, tuple[date, date, str], int]:
    """By date, and on one day what is planned before what is done; what has no date comes last."""
    when = (*step.began, *step.attested)
    return not when, order_of(when[0]) if when else order_of(""), _ORDER[step.phase]


def add_steps(page: Page, steps: list[Step], title: str) -> None:
    """Add the life of a thing to a page.

    Args:
        page: The page.
        steps: Its steps.
        title: The heading.
    """
    for step in steps:
        page.need(step.status, *step.claimants)
    if steps:
        page.add("steps", title, "things/_steps.html", steps)


def _listed(rows: list[Row], name: str, separator: str) -> tuple[str, ...]:
    found = {part for row in rows for part in text_of(row, name).split(separator) if part}
    return tuple(sorted(found, key=order_of))
