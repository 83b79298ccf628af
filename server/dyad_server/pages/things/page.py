"""A page about a thing while it is put together: its sections, and the names that they will show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dyad_server.languages import Names, current_reader, read_names
from dyad_server.links import with_parameters
from dyad_server.pages.things.neighbours import Links
from dyad_server.pages.things.read import Reading, long_property
from dyad_server.pages.things.words import Wording


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading.

    Attributes:
        id: Its name in the address.
        title: Its heading.
        template: What writes it.
        data: What it shows.
        count: How many things it shows; None where that says nothing.
        intro: A sentence under the heading.
    """

    id: str
    title: str
    template: str
    data: Any
    count: int | None = None
    intro: str = ""


@dataclass
class Page(Wording):
    """What a page about a thing shows.

    Attributes:
        reading: What is said about the thing.
        links: What it is linked with.
        address: The path of the page, and its parameters.
        sections: Its parts, in order.
        own: The properties that a section shows, and the list of statements need not.
        shown_as: The class by which it is shown.
        byline: What it is in a line: values as `dyad_server.pages.things.said` has them.
        crumbs: The way to the page: words, and path or None.
    """

    reading: Reading
    links: Links
    address: tuple[str, Sequence[tuple[str, str]]]
    sections: list[Section] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    shown_as: str = "Thing"
    byline: Sequence[Any] = ()
    crumbs: list[tuple[str, str | None]] = field(default_factory=list)
    _needed: dict[str, None] = field(default_factory=dict)
    _names: Names = field(default_factory=lambda: Names({}))

    def add(
        self, id: str, title: str, template: str, data: Any, *, count: int | None = None, intro: str = ""
    ) -> None:
        """Add a section at the end."""
        self.sections.append(Section(id, title, template, data, count, intro))

    def need(self, *iris: str) -> None:
        """Have names looked up for IRIs that will be shown; empty ones are left out."""
        self._needed.update(dict.fromkeys(iri for iri in iris if iri))

    def look_up(self) -> None:
        """Look up all names that are needed."""
        self._names = read_names(self.reading.store, self._needed)

    @property
    def class_word(self) -> str:
        """What sort of thing it is, in a word."""
        return self.plural(long_property(self.shown_as), 1)

    @property
    def network_path(self) -> str:
        """Where the data of its network are."""
        return with_parameters("/network.json", current_reader().parameters, {"thing": self.reading.id})

    @property
    def shown(self) -> list[str]:
        """What is shown so far."""
        return list(self._needed)
