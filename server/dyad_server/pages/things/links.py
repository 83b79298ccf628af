"""What a thing is linked with: its neighbours by kind, and what points to it and is no fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dyad.namespaces import DYAD
from dyad_server.pages.things.neighbours import FACTS, Links
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import long_property


@dataclass(frozen=True)
class Pointing:
    """Things of one kind that point here by one property."""

    by: str
    kind: str
    things: tuple[str, ...]

    @property
    def kind_iri(self) -> str:
        """The class."""
        return str(DYAD[self.kind])


def add_pointing(page: Page, links: Links, shown: Iterable[str] = ()) -> None:
    """Add what points to a thing and is no fact, since facts have tables of their own.

    Args:
        page: The page.
        links: The links of the thing.
        shown: Things that another section shows.
    """
    known = set(shown)
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for link in links.links:
        if link.outward or link.kind in FACTS or link.neighbour in known or link.property in _NOT_POINTING:
            continue
        groups.setdefault((link.property, link.kind), {})[link.neighbour] = None
        page.need(link.neighbour, str(DYAD[link.kind]), long_property(link.property))
    if groups:
        told = [Pointing(name, kind, tuple(things)) for (name, kind), things in groups.items()]
        page.add("pointing", "What else points here", "things/_pointing.html", told)


_NOT_POINTING: Final = frozenset({"side", "state", "represents", "holdsPost", "tenure", "post"})


@dataclass(frozen=True)
class Around:
    """The neighbours of a thing, for the picture and its list."""

    id: str
    groups: Sequence[tuple[str, Sequence[str]]]
    complete: bool


def add_around(page: Page, links: Links) -> None:
    """Add the network around a thing to its page.

    Args:
        page: The page.
        links: The links of the thing.
    """
    groups = [(str(DYAD[kind]), things) for kind, things in links.by_kind().items()]
    if not groups:
        return
    for kind, things in groups:
        page.need(kind, *things)
    around = Around(page.reading.id, groups, links.complete)
    page.add("around", "The network around it", "things/_around.html", around)
