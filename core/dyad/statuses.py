"""Statuses for people: what a status is called, and whether it means that the thing is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from dyad.display_names import Names, read_names
from dyad.namespaces import CODE
from dyad.store import Store

Phase = Literal["planned", "running", "done", "ended", "unknown"]
"""Not done yet; being done; done; given up or over; not told."""

_PHASES: Final[dict[str, Phase]] = {
    "agreement-status/proposed": "planned",
    "agreement-status/under-negotiation": "planned",
    "agreement-status/drafted": "planned",
    "agreement-status/agreed": "planned",
    "agreement-status/signing-planned": "planned",
    "agreement-status/opened-for-signature": "running",
    "agreement-status/signed": "done",
    "agreement-status/adopted": "done",
    "agreement-status/in-force": "running",
    "agreement-status/provisionally-in-force": "running",
    "agreement-status/being-implemented": "running",
    "agreement-status/extended": "running",
    "agreement-status/suspended": "ended",
    "agreement-status/terminated": "ended",
    "agreement-status/withdrawn": "ended",
    "agreement-status/existing": "done",
    "event-status/proposed": "planned",
    "event-status/planned": "planned",
    "event-status/under-way": "running",
    "event-status/held": "done",
    "event-status/postponed": "planned",
    "event-status/cancelled": "ended",
    "event-status/recurring": "running",
    "project-status/proposed": "planned",
    "project-status/planned": "planned",
    "project-status/in-preparation": "planned",
    "project-status/under-construction": "running",
    "project-status/in-progress": "running",
    "project-status/launched": "running",
    "project-status/inaugurated": "done",
    "project-status/in-operation": "done",
    "project-status/completed": "done",
    "project-status/suspended": "ended",
    "project-status/cancelled": "ended",
    "project-status/unspecified": "unknown",
    "nature/forecast": "planned",
    "nature/planned": "planned",
    "nature/target": "planned",
}
"""The codes of the schemes of statuses; a test holds this list equal to the schemes that ship."""


@dataclass(frozen=True)
class Status:
    """A status.

    Attributes:
        iri: Its code.
        label: What it is called.
        phase: Whether it means that the thing is done.
    """

    iri: str
    label: str
    phase: Phase

    @property
    def key(self) -> str:
        """What it is called in an address: the end of the code."""
        return self.iri.rsplit("/", 1)[-1]


def phase_of(iri: str) -> Phase:
    """Tell whether a status means that the thing is done.

    Args:
        iri: The code of the status.

    Returns:
        The phase; unknown for a code that is not of our schemes.

    Example:
        >>> phase_of("https://w3id.org/dyad/id/code/event-status/held")
        'done'
    """
    return _PHASES.get(iri.removeprefix(str(CODE)), "unknown")


def read_statuses(store: Store) -> dict[str, Status]:
    """Read all statuses by what they are called in English, for answers that tell of them in words.

    Args:
        store: Whom to ask for the names.

    Returns:
        Label to status. Schemes that share a label give it the same phase.

    Raises:
        StoreError: The store cannot be read.
    """
    codes = [str(CODE) + code for code in _PHASES]
    names = read_names(store, codes)
    return {names[iri].text: Status(iri, names[iri].text, phase_of(iri)) for iri in codes if iri in names}


def make_status(iri: str, names: Names) -> Status | None:
    """Make a status of its code.

    Args:
        iri: The code; empty for none.
        names: What codes are called.

    Returns:
        The status, or None where there is no code.
    """
    return Status(iri, names[iri].text, phase_of(iri)) if iri else None
