"""What a timeline is drawn from: things with their days, and whether they are done, planned or claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dyad.pictures.sheet import Look
from dyad.statuses import Phase


@dataclass(frozen=True)
class Dated:
    """A thing in time.

    Attributes:
        label: What it is called.
        kind: Its lane, such as Event.
        first: Its first possible day; None where its beginning is not known.
        last: Its last possible day; None where its end is not known.
        said: Its date in words.
        bounded: Whether it is of one day somewhere between first and last, and did not last from one to the
            other.
        phase: Whether it is done.
        claimants: Who says so, where the documents only report a speaker.
        iri: The thing.
        sources: The documents that tell of it.
    """

    label: str
    kind: str
    first: date | None
    last: date | None
    said: str = ""
    bounded: bool = False
    phase: Phase = "done"
    claimants: tuple[str, ...] = ()
    iri: str = ""
    sources: tuple[str, ...] = ()

    @property
    def look(self) -> Look:
        """How it is drawn."""
        if self.phase == "ended":
            return "over"
        if self.phase == "planned":
            return "planned claim" if self.claimants else "planned"
        if self.claimants:
            return "claimed"
        return "faint" if self.bounded and self.first != self.last else "done"

    @property
    def at(self) -> date | None:
        """The day by which it is sorted."""
        return self.first or self.last

    @property
    def tip(self) -> str:
        """All of it in a line."""
        said = f"{self.said}: " if self.said else ""
        claim = f", claimed by {', '.join(self.claimants)}" if self.claimants else ""
        phase = {"planned": ", planned", "ended": ", given up or ended"}.get(self.phase, "")
        return f"{said}{self.label}{phase}{claim}"


def frame_of(items: Iterable[Dated]) -> pd.DataFrame:
    """Make a table of what is drawn.

    Args:
        items: The things.

    Returns:
        A row for each, in the same order; days are timestamps, and missing where they are not known.
    """
    columns = ["label", "kind", "date", "first", "last", "phase", "claimed by", "iri"]
    rows = [
        (
            item.label,
            item.kind,
            item.said,
            item.first,
            item.last,
            item.phase,
            ", ".join(item.claimants),
            item.iri,
        )
        for item in items
    ]
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("first", "last"):
        frame[column] = pd.to_datetime(frame[column])
    return frame
