"""What lies between the two sides of a pair, as objects: facts, and the steps of their lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dyad.display_names import Name, Names
from dyad.namespaces import BASE
from dyad.people_dates import order_of, read_date
from dyad.receipts import Conflict, Receipt, differ
from dyad.statuses import Phase, Status

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "agreement": ("Agreement", "Agreements"),
    "event": ("Event", "Events"),
    "project": ("Project", "Projects"),
    "figure": ("Observation", "Figures"),
    "statement": ("Statement", "Statements"),
}
"""Kind in addresses to class and heading."""


@dataclass(frozen=True)
class Side:
    """One side of a pair.

    Attributes:
        iri: The country or organisation.
        code: Its code.
        name: What it is called.
    """

    iri: str
    code: str
    name: Name


@dataclass(frozen=True)
class Pair:
    """A pair, its sides in the order of their codes."""

    sides: tuple[Side, Side]

    @property
    def iri(self) -> str:
        """The dyad."""
        return f"{BASE}dyad/{self.codes}"

    @property
    def codes(self) -> str:
        """Both codes, as they stand in addresses."""
        return "-".join(side.code for side in self.sides)

    @property
    def path(self) -> str:
        """Its page."""
        return f"/dyad/{self.codes}"

    @property
    def values(self) -> dict[str, list[str]]:
        """The sides, as named queries take them."""
        return {"country": [side.code for side in self.sides]}

    @property
    def title(self) -> str:
        """Both names."""
        return " and ".join(side.name.text for side in self.sides)


@dataclass(frozen=True)
class Step:
    """A step in the life of a fact.

    Attributes:
        iri: The step.
        status: What it brings.
        dates: When it began, in EDTF, by one document or several.
        attested: When documents show it to hold.
        note: The curator's note.
        claimants: Who says so, where the document only reports a speaker.
        receipts: Where it stands.
    """

    iri: str
    status: Status
    dates: tuple[str, ...] = ()
    attested: tuple[str, ...] = ()
    note: str = ""
    claimants: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    @property
    def when(self) -> tuple[str, ...]:
        """All dates of it."""
        return self.dates or self.attested

    @property
    def first(self) -> date | None:
        """The first day on which it may have held; None where no document gives a date."""
        days = [span.first or span.last for text in self.when if (span := read_date(text))]
        return min((day for day in days if day), default=None)

    @property
    def order(self) -> tuple[date, int]:
        """What puts steps in order: undated ones first, then by day, then planned before done."""
        days = [span.last or span.first for text in self.when if (span := read_date(text))]
        last = max((day for day in days if day), default=date.min)
        return last, _ORDER[self.status.phase]


_ORDER: Final[Mapping[Phase, int]] = {"unknown": 0, "planned": 1, "done": 2, "running": 3, "ended": 4}


@dataclass(frozen=True)
class Fact:
    """A fact between the two sides, or among more to which both belong; merged over documents.

    Attributes:
        claimants: Who says so, where all documents only report a speaker.
        claimants_in_part: Who says so where some documents do, and others say it in their own name.
    """

    iri: str
    kind: str
    several: bool
    name: Name
    types: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    validity: str = ""
    first: date | None = None
    last: date | None = None
    status: Status | None = None
    steps: tuple[Step, ...] = ()
    parties: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    claimants_in_part: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    unit: str = ""
    qualifier: str = ""
    nature: str = ""
    count: str = ""
    summary: str = ""
    evidence_kind: str = ""
    receipts: tuple[Receipt, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def people(self) -> set[str]:
        """Who takes part in it, says it or claims it."""
        return {*self.participants, *self.speakers, *self.claimants, *self.claimants_in_part}

    @property
    def when(self) -> str:
        """When it is or was, in EDTF: its own date, else that of the first dated step, else empty."""
        if self.dates:
            return min(self.dates, key=order_of)
        dated = [text for step in self.steps for text in step.when]
        return min(dated, key=order_of) if dated else ""

    @property
    def shown_dates(self) -> tuple[str, ...]:
        """Its own dates: the most exact one, or all where documents differ."""
        if len(self.dates) < 2 or differ("date", self.dates):
            return self.dates
        return (min(self.dates, key=_width),)

    @property
    def is_attested(self) -> bool:
        """Whether `when` only says on which day a document shows a state of it, not when that began."""
        return not self.dates and not any(self.when in step.dates for step in self.steps)

    @property
    def order(self) -> tuple[date, date, str]:
        """What puts facts in order of time; undated ones come last."""
        return order_of(self.when) if self.when else (date.max, date.max, self.name.text)

    @property
    def anchor(self) -> str:
        """Its name in the page."""
        return self.iri.removeprefix(BASE).replace("/", "-")

    @property
    def phase(self) -> Phase:
        """Whether it is done; a number that is forecast or aimed at is not."""
        if self.status:
            return self.status.phase
        return "planned" if self.nature.rsplit("/", 1)[-1] in ("forecast", "planned", "target") else "done"

    @property
    def is_planned(self) -> bool:
        """Whether it is not done yet by the latest document."""
        return self.phase == "planned"


def _width(edtf: str) -> int:
    """How many days a date may mean."""
    span = read_date(edtf)
    if span is None or span.first is None or span.last is None:
        return date.max.toordinal()
    return (span.last - span.first).days


@dataclass(frozen=True)
class PairFacts:
    """All facts of a pair, with the names of what they mention."""

    facts: tuple[Fact, ...]
    names: Names

    def of_kind(self, kind: str) -> list[Fact]:
        """The facts of a kind between the two."""
        return [fact for fact in self.facts if fact.kind == kind and not fact.several]

    @property
    def shared(self) -> list[Fact]:
        """The facts among more than the two."""
        return [fact for fact in self.facts if fact.several]
