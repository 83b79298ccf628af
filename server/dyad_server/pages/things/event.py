"""The page of an event: who met whom, where, when, and what was said and signed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dyad.namespaces import BASE
from dyad_server.languages import values_blocks
from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Said
from dyad_server.pages.things.steps import add_steps, read_steps
from dyad_server.pages.things.tenures import read_posts
from dyad_server.receipts import Receipt
from dyad_server.rows import iri_of, text_of

ROLES: Final = {
    "host": "Host",
    "visitor": "Visitor",
    "chair": "Chair",
    "speaker": "Speaker",
    "addressee": "Addressed to",
    "signatory": "Signs",
    "operator": "Operator",
    "participant": "Participant",
    "party": "Party",
}
"""Properties of taking part, with the word for the role."""

_PLAIN: Final = frozenset({"Party", "Participant"})
"""Roles that say less than the others, and nothing beside them."""

_STATES: Final = """
SELECT DISTINCT ?thing ?state ?code WHERE {
  VALUES ?thing { %s }
  { ?thing dyad:code ?code BIND(?thing AS ?state) }
  UNION { ?thing dyad:state ?state . ?state dyad:code ?code }
  UNION { ?thing dyad:represents ?state . ?state dyad:code ?code }
}
ORDER BY ?thing ?code"""


@dataclass(frozen=True)
class Part:
    """One who takes part.

    Attributes:
        iri: The person or party.
        roles: The roles, in words.
        posts: In which posts documents show the person.
        side: The state or organisation that the person or party counts for; empty where it is one itself.
        inferred: Whether the part follows, and no document says it.
        receipts: The documents that say so.
    """

    iri: str
    roles: tuple[str, ...]
    posts: tuple[str, ...] = ()
    side: str = ""
    inferred: bool = False
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)


@dataclass
class Parts:
    """All who take part, and where their states are on the map."""

    parts: Sequence[Part]
    codes: dict[str, str]
    roles: dict[str, tuple[str, ...]]
    place: str = ""

    def places(self, page: Page) -> dict[str, Any]:
        """What the map draws: each side with what it does there."""
        places = []
        for state, code in self.codes.items():
            told = {"code": code, "label": page.name(state).text, "href": page.path(state)}
            if roles := self.roles.get(state):
                told["role"] = ", ".join(roles).lower()
            places.append(told)
        return {"places": places}


def build(page: Page) -> None:
    """Put the page of an event together.

    Args:
        page: The page.
    """
    add_steps(page, read_steps(page.reading), "Planned, held or not")
    add_parts(page, "Who took part")
    add_facts(
        page,
        page.reading,
        read_facts(page),
        titles={
            "Statement": "What was said there",
            "Agreement": "Agreements linked with it",
            "Event": "Events linked with it",
            "Project": "Projects linked with it",
            "Observation": "Figures linked with it",
        },
    )


def add_parts(page: Page, title: str) -> None:
    """Add those who take part in a fact to its page, with their posts and on a map.

    Args:
        page: The page.
        title: The heading.
    """
    reading = page.reading
    roles: dict[str, dict[str, Said]] = {}
    for name, word in ROLES.items():
        for said in reading.said.get(name, ()):
            if said.value.value.startswith(BASE):
                roles.setdefault(said.value.value, {})[word] = said
    if not roles:
        return
    page.own |= set(ROLES)
    posts = read_posts(reading.store, roles, [receipt.document.iri for receipt in reading.receipts])
    sides: dict[str, dict[str, str]] = {}
    for block in values_blocks(roles):
        for row in reading.store.query(_STATES % block).rows():
            sides.setdefault(iri_of(row, "thing"), {})[iri_of(row, "state")] = text_of(row, "code")
    parts = []
    on_map: dict[str, dict[str, None]] = {}
    codes: dict[str, str] = {}
    for iri, told in roles.items():
        own_sides = sides.get(iri, {})
        codes |= own_sides
        for state in own_sides:
            on_map.setdefault(state, {}).update(dict.fromkeys(word for word in told if word not in _PLAIN))
        words = tuple(word for word in told if word not in _PLAIN) or tuple(told)
        side = next((state for state in own_sides if state != iri), "")
        receipts = {receipt.document.iri: receipt for said in told.values() for receipt in said.receipts}
        inferred = all(said.inferred for said in told.values())
        parts.append(Part(iri, words, tuple(posts.get(iri, ())), side, inferred, tuple(receipts.values())))
        page.need(iri, side, *posts.get(iri, ()), *own_sides)
    shown = {state: tuple(words) for state, words in on_map.items()}
    page.add("parts", title, "things/_parts.html", Parts(parts, codes, shown), count=len(parts))
