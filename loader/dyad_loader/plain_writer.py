"""The writer of a plain RDF store (`dyad serve --writable --shapes none`): no gate, no closure, no prefixes.

    DYAD_HOME/plain/<name>     the store that is written to, by this process alone
    DYAD_HOME/releases/<n>     a state of it, which is never changed and which queries read

A write changes the store, makes a copy of it by hard links, and publishes the copy as a release. The release
is what counts: it is on disk before `current` names it, and the store is made anew from it whenever a
writer begins, or a write went wrong half-way. So a write is there whole or not at all, whatever ends it.
"""

from __future__ import annotations

import contextlib
import datetime
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad.errors import DyadError, NotFound, QueryError, ReleaseError, StoreError
from dyad.rdf_text import read_rdf
from dyad.release import PLAIN, current_folder, open_release
from dyad.settings import Settings
from dyad.update_text import add_dataset, check_update, run_update
from dyad.writing import Applied, Change
from dyad_loader.publish import build_folder, hold_lock, publish

BULK: Final = 20_000
"""From how many triples on the engine's bulk loader is quicker than a transaction."""

MOST_FILES: Final = 200
"""Each write adds some small files to the store, and linking them is what a write costs; from this number on
the store is written anew."""

LARGEST_ANEW: Final = 64_000_000
"""Largest store in bytes that is written anew, which takes some seconds; a larger one keeps its files."""

_DESCRIPTION = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .

<https://w3id.org/dyad/id/dataset> a void:Dataset, dcat:Dataset ;
    dcterms:title "A plain RDF store"@en ;
    dcat:version "%s" .
"""


def open_writer(settings: Settings) -> PlainWriter:
    """Open the writer of a plain store; a home without a release becomes that of an empty store.

    Args:
        settings: The home, and how many releases are kept.

    Returns:
        The writer, which holds the home's lock as long as it lives.

    Raises:
        ReleaseError: Another process writes to this home, or it holds facts that were loaded.
    """
    return PlainWriter(settings)


class PlainWriter:
    """Applies changes to a plain store; see `dyad.writing.Writer`.

    Args:
        settings: As `open_writer`.
    """

    def __init__(self, settings: Settings) -> None:
        self._home = settings.home
        self._keep = settings.keep
        self._services = settings.service_allow
        self._store: ox.Store | None = None
        self._lock = contextlib.ExitStack()
        self._lock.enter_context(hold_lock(self._home))
        try:
            self._number = self._begin()
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Let go of the store and of the home's lock."""
        self._store = None
        self._lock.close()

    def apply(self, change: Change) -> Applied:
        """Apply a change and make its release current; see `dyad.writing.Writer.apply`."""
        store = self._store or self._restore()
        bulk = False
        try:
            # Whatever is wrong with the change itself is found before anything of it is done.
            match change.kind:
                case "update":
                    self._update(store, change)
                    created = False
                case "delete":
                    created = _delete(store, _graph(change))
                case _:
                    graph = _graph(change)
                    triples = [t for file, form in change.files for t in read_rdf(file, form, change.base)]
                    bulk = len(triples) >= BULK
                    created = self._fill(store, graph, triples, replace=change.kind == "put", bulk=bulk)
            return Applied(self._publish(store, bulk=bulk), created)
        except OSError as error:
            self._store = None
            raise ReleaseError(f"the store in {self._home} cannot be written: {error}") from error
        except DyadError as error:
            if isinstance(error, ReleaseError | StoreError):
                self._store = None
            raise
        except BaseException:
            self._store = None
            raise

    # ------------------------------------------------------------------ changes

    def _update(self, store: ox.Store, change: Change) -> None:
        check_update(change.text, self._services)
        text = add_dataset(change.text, change.using_graphs, change.using_named_graphs)
        run_update(store, text, base=change.base)

    def _fill(
        self,
        store: ox.Store,
        graph: ox.NamedNode | None,
        triples: list[ox.Triple],
        *,
        replace: bool,
        bulk: bool,
    ) -> bool:
        """Add to a graph or replace it; tells whether it was not there before."""
        created = graph is not None and not store.contains_named_graph(graph)
        self._store = None  # from here on it may be half-changed; set again when it is published
        name = graph or ox.DefaultGraph()
        if replace:
            store.clear_graph(name)
        if created:
            store.add_graph(name)  # an empty graph is one as well
        quads: Iterable[ox.Quad] = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
        if bulk:
            store.bulk_extend(quads)
        else:
            store.extend(quads)
        return created

    # ------------------------------------------------------------------ releases

    def _new_folder(self) -> Path:
        """A name for the store that is written to; what another had is removed."""
        self._store = None
        shutil.rmtree(self._home / "plain", ignore_errors=True)
        (self._home / "plain").mkdir()
        return self._home / "plain" / secrets.token_hex(4)

    def _begin(self) -> int:
        """Take up the current release, or make the first; tells its number."""
        if current_folder(self._home) is not None:
            release = open_release(self._home)
            if release.kind != PLAIN:
                raise ReleaseError(
                    f"{self._home} holds facts that were loaded, and no plain store: choose another "
                    "DYAD_HOME, or leave out --shapes none"
                )
            self._restore()
            return int(release.manifest["number"])
        self._number = 0
        self._publish(ox.Store(str(self._new_folder())), bulk=False)
        return self._number

    def _restore(self) -> ox.Store:
        """Make the store that is written to from the current release."""
        folder = current_folder(self._home)
        if folder is None:
            raise ReleaseError(f"the current release of {self._home} is gone: start again")
        try:
            released = ox.Store.read_only(str(folder / "store"))
            own = self._new_folder()
            if _is_ragged(folder / "store"):
                self._store = _write_anew(released, own)
            else:
                released.backup(str(own))
                self._store = ox.Store(str(own))
        except (OSError, ValueError) as error:
            raise ReleaseError(f"the release in {folder} cannot be taken up: {error}") from error
        return self._store

    def _publish(self, store: ox.Store, *, bulk: bool) -> str:
        """Publish the store's state; takes the store as the one to go on with."""
        number = self._number + 1
        version = f"{number:08d}-{secrets.token_hex(4)}"
        manifest = {
            "version": version,
            "number": number,
            "kind": PLAIN,
            "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            "inputs": {},
            "counts": {},
            "sources": {},
        }
        self._store = None
        with build_folder(self._home, version) as folder:
            store.backup(str(folder / "store"))  # flushes first, so that all is in files that are on disk
            (folder / "void.ttl").write_text(_DESCRIPTION % version, encoding="utf-8")
            (folder / "rules.json").write_text("[]\n", encoding="utf-8")
            synced = () if bulk else (folder / "store").glob("*.sst")
            target = publish(self._home, folder, manifest, self._keep, synced=synced)
        self._number = number
        # Where its files have become many, the next write takes up the release, and writes it anew.
        self._store = None if _is_ragged(target / "store") else store
        return version


def _is_ragged(folder: Path) -> bool:
    """Whether a store has so many files that it is worth writing it anew."""
    files = list(folder.iterdir())
    return len(files) > MOST_FILES and sum(file.stat().st_size for file in files) <= LARGEST_ANEW


def _write_anew(store: ox.Store, folder: Path) -> ox.Store:
    """Copy a store into as few files as it needs."""
    anew = ox.Store(str(folder))
    anew.bulk_extend(store.quads_for_pattern(None, None, None, None))
    for graph in store.named_graphs():
        anew.add_graph(graph)
    return anew


def _graph(change: Change) -> ox.NamedNode | None:
    if change.graph is None:
        return None
    try:
        return ox.NamedNode(change.graph)
    except ValueError:
        raise QueryError(f"{change.graph!r} is no absolute IRI: name the graph by one") from None


def _delete(store: ox.Store, graph: ox.NamedNode | None) -> bool:
    if graph is None:
        store.clear_graph(ox.DefaultGraph())
    elif store.contains_named_graph(graph):
        store.remove_graph(graph)
    else:
        raise NotFound(f"there is no graph {graph}")
    return False
