"""The links between a thing and others, both ways, as many as a page can use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import BASE, DYAD
from dyad.store import Store
from dyad_server.pages.things.read import ask, short_property
from dyad_server.rows import Row, iri_of, text_of

MOST: Final = 300
"""How many links one question gives."""

_A_KIND: Final = 12
_KINDS: Final = (
    *("Official", "Organisation", "Agreement", "Project", "Event", "Dyad", "Locality", "Asset"),
    *("Statement", "Observation"),
)
"""What is asked for one by one where a thing has more links than one question gives."""

_IMPLIED: Final = frozenset({"participant", "party"})
FACTS: Final = frozenset({"Agreement", "Event", "Project", "Observation", "Statement"})


@dataclass(frozen=True)
class Link:
    """A link between the thing and another one.

    Attributes:
        neighbour: The other thing.
        kind: The class of the other thing, by its name in the vocabulary.
        property: The property, by its short name.
        outward: Whether the thing points to the other one.
    """

    neighbour: str
    kind: str
    property: str
    outward: bool


@dataclass(frozen=True)
class Links:
    """The links of a thing.

    Attributes:
        links: The links.
        complete: Whether these are all.
    """

    links: tuple[Link, ...]
    complete: bool

    def has_facts(self) -> bool:
        """Whether any fact may point to the thing, or to a body that counts for it."""
        return not self.complete or any(
            not link.outward and (link.kind in FACTS or link.property == "state") for link in self.links
        )

    def has_inward(self, *properties: str) -> bool:
        """Whether anything may point to the thing by one of these properties."""
        return not self.complete or any(
            not link.outward and link.property in properties for link in self.links
        )

    def by_kind(self) -> dict[str, list[str]]:
        """The other things by their classes, each once; the fewest of a kind first."""
        found: dict[str, dict[str, None]] = {}
        for link in self.links:
            found.setdefault(link.kind, {})[link.neighbour] = None
        return {kind: list(things) for kind, things in sorted(found.items(), key=lambda item: len(item[1]))}


def read_links(store: Store, thing: ox.NamedNode) -> Links:
    """Read the links of a thing.

    Args:
        store: Where to look.
        thing: The thing.

    Returns:
        Its links; of a thing with very many, some of each kind.
    """
    rows = ask(store, "links_of_thing", {"thing": thing})
    complete = len({tuple(str(row.get(name)) for name in _KEY) for row in rows}) < MOST
    if not complete:
        rows = []
        for kind in _KINDS:
            node = ox.NamedNode(str(DYAD[kind]))
            rows += ask(store, "links_of_thing", {"thing": thing, "kind": node}, window=(_A_KIND, 0))
    return Links(tuple(_drop_implied(_make_links(rows))), complete)


_KEY: Final = ("neighbour", "direction", "property")


def _make_links(rows: Iterable[Row]) -> dict[tuple[str, str, bool], Link]:
    found: dict[tuple[str, str, bool], Link] = {}
    for row in rows:
        # A pair that no document describes has its class by derivation alone.
        kind = short_property(iri_of(row, "class")) or (
            "Dyad" if iri_of(row, "neighbour").startswith(BASE + "dyad/") else ""
        )
        link = Link(
            iri_of(row, "neighbour"),
            kind,
            short_property(iri_of(row, "property")),
            text_of(row, "direction") == "out",
        )
        key = link.neighbour, link.property, link.outward
        # A thing that documents class twice, as Person and as Official, is shown as the more exact one.
        if kind and ":" not in kind and (key not in found or found[key].kind == "Person"):
            found[key] = link
    return found


def _drop_implied(found: dict[tuple[str, str, bool], Link]) -> list[Link]:
    """Leave out `participant` and `party` where a narrower property says the same."""
    told = {(link.neighbour, link.outward) for link in found.values() if link.property not in _IMPLIED}
    return [
        link
        for link in found.values()
        if link.property not in _IMPLIED or (link.neighbour, link.outward) not in told
    ]
