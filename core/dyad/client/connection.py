"""What the client asks: a release in this process or a server, which are the same to the rest of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dyad.ask import Asker
from dyad.client.arrival import Readable, piped
from dyad.display_names import read_names, say_iri
from dyad.errors import ReleaseError
from dyad.name_index import NameIndex, Suggestion
from dyad.namespaces import CODE, DYAD
from dyad.release import Release, open_release
from dyad.remote_store import kind_of
from dyad.settings import Settings
from dyad.store import Answer, Output, Store
from dyad.stores import open_store


@dataclass(frozen=True)
class Rows:
    """An answer that is rows.

    Attributes:
        stream: Where they are to be read, in TSV.
    """

    stream: Readable


@dataclass(frozen=True)
class Hit:
    """A thing that a search found.

    Attributes:
        iri: The thing.
        label: What it is called.
        kind: What it is, in words.
        matched: The name that fits, where that is another one; empty otherwise.
    """

    iri: str
    label: str
    kind: str
    matched: str = ""


class Connection(Protocol):
    """Whom the client asks."""

    name: str
    """What it is called in messages."""

    version: str
    """The version of the release when the connection was made."""

    most_hits: int
    """How many things a search can give at most."""

    @property
    def store(self) -> Store:
        """The data behind the port that all of Dyad asks by."""
        ...

    def answer(self, text: str) -> AbstractContextManager[Rows | Answer]:
        """Ask in SPARQL; what is not rows is an `Answer`."""
        ...

    def ask(self, question: str, day: datetime.date | None) -> dict[str, Any]:
        """Ask in English; the reply is as `/ask` gives it in JSON."""
        ...

    def search(self, text: str, limit: int) -> list[Hit]:
        """Find things by the beginnings of the words of their names."""
        ...

    def settle(self, text: str, *, sides: bool) -> str:
        """Give the IRI of the one thing of that name where it can be told at little cost, else the text."""
        ...

    def address_of(self, iri: str) -> str | None:
        """Tell where a person reads about a thing."""
        ...


class EmbeddedConnection:
    """Asks in this process: the release that is current when it is made, or the endpoint of DYAD_STORE.

    Args:
        settings: The settings.

    Raises:
        ReleaseError: Nothing was loaded yet.
        StoreError: The store cannot be opened.
    """

    most_hits = 1_000

    def __init__(self, settings: Settings) -> None:
        self._release: Release | None = None if settings.store else open_release(settings.home)
        self.store: Store = open_store(settings)
        self.version = self._release.version if self._release else ""
        self.name = settings.store or str(settings.home)
        self._asker: Asker | None = None
        self._index: NameIndex | None = None

    @classmethod
    def open(cls, home: Path | None = None) -> EmbeddedConnection:
        """Open the current release.

        Args:
            home: DYAD_HOME; None for what the environment says.

        Returns:
            The connection.
        """
        if home is None:
            return cls(Settings.from_env())
        return cls(Settings.from_env({"DYAD_HOME": str(home)}))

    @contextmanager
    def answer(self, text: str) -> Iterator[Rows | Answer]:
        """Ask in SPARQL; see `Connection`."""
        if kind_of(text) != "solutions":
            yield self.store.query(text)
            return

        # Asked where it is written: the engine's iterators stay in the thread that made them.
        def write(output: Output) -> None:
            self.store.query(text).write(output, "tsv")

        with piped(write) as stream:
            yield Rows(stream)

    def ask(self, question: str, day: datetime.date | None) -> dict[str, Any]:
        """Ask in English; see `Connection`."""
        if self._asker is None:
            self._asker = self._make_asker()
        return self._asker.ask(question, self.store, today=day).as_json()

    def _make_asker(self) -> Asker:
        if self._release is not None:
            try:
                return Asker.of_release(self._release, self.store)
            except ReleaseError:
                pass  # its index is damaged; what can be asked is read from the store
        return Asker.of_store(self.store)

    def search(self, text: str, limit: int) -> list[Hit]:
        """Find things by name; see `Connection`."""
        if self._index is None:
            self._index = (
                NameIndex.of_release(self._release, self.store)
                if self._release
                else NameIndex.of_store(self.store)
            )
        found = self._index.suggest(text, limit=limit)
        kinds = self._kinds_of(found)
        return [
            Hit(
                one.iri,
                one.label,
                kinds[one.iri],
                one.matched if one.matched.casefold() != one.label.casefold() else "",
            )
            for one in found
        ]

    def _kinds_of(self, found: list[Suggestion]) -> dict[str, str]:
        schemes = {
            one.iri: next((f"{CODE}{name}" for name in one.classes if name.islower()), "")
            for one in found
            if one.class_name == "Concept"
        }
        classes = {one.iri: str(DYAD[one.class_name]) for one in found if one.iri not in schemes}
        names = read_names(self.store, [*classes.values(), *filter(None, schemes.values())])
        told = {
            iri: f"Code of “{names[scheme].text}”" if scheme else "Code" for iri, scheme in schemes.items()
        }
        return told | {
            iri: names[name].text if name in names else say_iri(name).capitalize()
            for iri, name in classes.items()
        }

    def settle(self, text: str, *, sides: bool) -> str:
        """Give the text: here everything is at little cost."""
        return text

    def address_of(self, iri: str) -> str | None:
        """Tell where a person reads about a thing; here there is its IRI alone."""
        return iri if iri.startswith(("http://", "https://")) else None
