"""The page of a person: posts over time, meetings, statements, what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dyad_server.languages import values_blocks
from dyad_server.pages.things.facts import KINDS, TITLES, Fact, add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading
from dyad_server.pages.things.tenures import Tenure, add_tenures, read_tenures, timeline_items
from dyad_server.rows import iri_of


@dataclass
class Timeline:
    """Posts and facts on one line of time."""

    tenures: Sequence[Tenure]
    facts: Sequence[Fact]
    alternative: str

    def items(self, page: Page) -> list[dict[str, Any]]:
        """What the picture draws; empty where there is too little for a picture."""
        items = timeline_items(page, self.tenures, self.facts)
        return items if len(items) > 1 else []


_TOLD: Final = frozenset({"claimed by", "concerns", "related to", "object"})
"""How a fact is linked to a person who takes no part in it."""

_COMPANY: Final = """
SELECT DISTINCT ?fact ?who ?where WHERE {
  VALUES ?fact { %s }
  { ?fact dyad:participant ?who } UNION { ?fact dyad:place ?where }
}
ORDER BY ?fact ?who ?where"""


def add_company(reading: Reading, facts: Sequence[Fact]) -> list[Fact]:
    """Tell of each event who else took part, and where it was.

    Args:
        reading: The person whose events they are.
        facts: The facts.

    Returns:
        The facts; events and agreements with company and places.
    """
    wanted = [fact.iri for fact in facts if fact.kind in ("Event", "Agreement")]
    company: dict[str, dict[str, None]] = {}
    places: dict[str, dict[str, None]] = {}
    for block in values_blocks(wanted):
        for row in reading.store.query(_COMPANY % block).rows():
            fact, who, where = iri_of(row, "fact"), iri_of(row, "who"), iri_of(row, "where")
            if who and who != reading.iri:
                company.setdefault(fact, {})[who] = None
            if where:
                places.setdefault(fact, {})[where] = None
    return [
        replace(fact, company=tuple(company.get(fact.iri, ())), places=tuple(places.get(fact.iri, ())))
        for fact in facts
    ]


def takes_part(fact: Fact) -> bool:
    """Tell whether a person takes part in a fact, and does not only claim it or come up in it.

    Args:
        fact: The fact, as it is in the list of the person.

    Returns:
        Whether the person does.

    Example:
        >>> (
        ...     takes_part(Fact("urn:visit", roles=("visitor",))),
        ...     takes_part(Fact("urn:plan", roles=("claimed by",))),
        ... )
        (True, False)
    """
    return not fact.roles or not _TOLD.issuperset(fact.roles)


def build(page: Page) -> None:
    """Put the page of a person together.

    Args:
        page: The page.
    """
    reading = page.reading
    page.own |= {"holdsPost"}
    tenures = read_tenures(page)
    facts = read_facts(page)
    add_tenures(page, tenures, "Posts", leave_out=["official"])
    own = [fact for fact in facts if fact.kind in ("Statement", "Observation") or takes_part(fact)]
    other = [fact for fact in facts if fact not in own]
    events = [fact for fact in own if fact.kind in ("Event", "Agreement")]
    if tenures or events:
        alternative = "tenures" if tenures else "event-list"
        page.add("time", "On a line of time", "things/_timeline.html", Timeline(tenures, events, alternative))
    add_facts(
        page,
        reading,
        add_company(reading, own),
        titles={"Event": "Meetings and other events", "Statement": "Statements", "Agreement": "Agreements"},
    )
    titles = {kind: f"{TITLES[kind]} told of by or about the person" for kind in KINDS}
    add_facts(page, reading, other, titles=titles, prefix="told-")
