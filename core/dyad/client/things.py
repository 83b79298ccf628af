"""A thing of the graph in Python: its IRI, and what people call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from dyad.labels import shorten_iri
from dyad.namespaces import BASE

if TYPE_CHECKING:
    from dyad.client.table import Table


class Book:
    """What things are called and where they are to be read about; shared by all things of a connection.

    Names are looked up when they are first needed, many at a time, and kept.

    Args:
        read_names: Gives names for IRIs; an IRI without one may be left out.
        address_of: Gives the address of a thing's page; None where there is none that a browser may open.
        describe: What more can be asked of a thing: name of the question to what answers it.
    """

    def __init__(
        self,
        read_names: Callable[[Iterable[str]], Mapping[str, str]],
        address_of: Callable[[str], str | None],
        describe: Mapping[str, Callable[[str], Table]] | None = None,
    ) -> None:
        self._read_names = read_names
        self._names: dict[str, str] = {}
        self.address_of = address_of
        self.describe = dict(describe or {})

    def names_of(self, iris: Iterable[str]) -> dict[str, str]:
        """Tell what things are called.

        Args:
            iris: The things.

        Returns:
            IRI to name, for each; what has no name is called by its id.
        """
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._names]
        if missing:
            found = self._read_names(missing)
            self._names.update({iri: found.get(iri) or shorten_iri(iri) for iri in missing})
        return {iri: self._names[iri] for iri in wanted}

    def add(self, iri: str, name: str) -> None:
        """Keep a name that is known already."""
        if name:
            self._names[iri] = name


def _nothing(iris: Iterable[str]) -> dict[str, str]:
    return {}


ALONE = Book(_nothing, lambda iri: iri if iri.startswith(("https://", "http://")) else None)
"""For things without a connection, such as those of a table that was pickled: their ids are their names."""


class Thing:
    """A thing: something with an IRI.

    Two things are equal if their IRIs are; a thing is also equal to its IRI as a string. `str()` gives the
    name, since an IRI is never what a person has to read.

    Args:
        iri: The IRI.
        book: Where its name and its page are known.
        label: Its name, if it is known already.

    Example:
        >>> vietnam = Thing("https://w3id.org/dyad/id/country/VNM", label="Vietnam")
        >>> str(vietnam), vietnam.id
        ('Vietnam', 'country/VNM')
        >>> vietnam == "https://w3id.org/dyad/id/country/VNM"
        True
    """

    __slots__ = ("_book", "_label", "iri")

    def __init__(self, iri: str, book: Book = ALONE, label: str = "") -> None:
        self.iri = iri
        self._book = book
        self._label = label

    @property
    def label(self) -> str:
        """What it is called, in English where there is an English name; else its id."""
        if not self._label:
            self._label = self._book.names_of([self.iri])[self.iri]
        return self._label

    @property
    def id(self) -> str:
        """Its id below the project's base, such as `country/VNM`; the IRI itself for what is elsewhere."""
        return self.iri.removeprefix(BASE)

    @property
    def address(self) -> str | None:
        """The page that tells about it; None where there is none that a browser may open."""
        return self._book.address_of(self.iri)

    def description(self) -> Table:
        """Give all statements about it, with the document that each stands in."""
        return self._ask("description")

    def neighbours(self) -> Table:
        """Give the things that it points to and that point to it."""
        return self._ask("neighbours")

    def sources(self) -> Table:
        """Give its receipts: the documents and paragraphs that tell of it."""
        return self._ask("sources")

    def steps(self) -> Table:
        """Give the steps of its life: each status, when it began or was seen, and who says so."""
        return self._ask("steps")

    def _ask(self, what: str) -> Table:
        answer = self._book.describe.get(what)
        if answer is None:
            from dyad.errors import QueryError

            raise QueryError(
                f"{self.id} has no connection to ask by: get it from one, such as kg.thing({self.id!r})"
            )
        return answer(self.iri)

    def __str__(self) -> str:
        """Give the name."""
        return self.label

    def __repr__(self) -> str:
        """Give name and id."""
        return f"<{self.label} ({self.id})>" if self.label != self.id else f"<{self.id}>"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Thing):
            return self.iri == other.iri
        return self.iri == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.iri)

    def __lt__(self, other: Thing) -> bool:
        return self.iri < other.iri

    def __reduce__(self) -> tuple[Any, ...]:
        return Thing, (self.iri, ALONE, self.label)

    def _repr_html_(self) -> str:
        return write_link(self)


def write_link(thing: Thing) -> str:
    """Write a thing as a link.

    Args:
        thing: The thing.

    Returns:
        HTML: the name, linked with its page where it has one, and the id as its title.
    """
    name, told = escape(thing.label), escape(thing.id, quote=True)
    address = thing.address
    if address is None:
        return f'<span title="{told}">{name}</span>'
    return f'<a href="{escape(address, quote=True)}" title="{told}">{name}</a>'
