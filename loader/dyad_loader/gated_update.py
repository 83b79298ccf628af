"""SPARQL Update on documents: run on a copy in memory, of which the changed documents are taken.

An update sees what a query sees: the default graph is the union of all graphs, inferred ones included, and
GRAPH names each. It can change the graphs of sources and nothing else, and says which: what goes into the
default graph would be in no document.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad.errors import QueryError, ReleaseError, WriteRefused
from dyad.namespaces import BASE, PREFIXES
from dyad.update_text import add_dataset, check_update, run_update, split_update
from dyad.writing import Change

SOURCE: Final = re.compile(re.escape(BASE) + r"source/[A-Za-z0-9._~-]+")
"""What the graph of a document is called."""

_DEFAULT: Final = ox.DefaultGraph()


def apply_update(
    folder: Path, change: Change, services: Collection[str] = ()
) -> dict[str, frozenset[ox.Triple] | None]:
    """Run an update on the documents of a release, which stays as it is.

    Args:
        folder: The release's store.
        change: The update.
        services: The addresses that SERVICE may name.

    Returns:
        Source to what its document says after the update, for those that have changed; None where it says
        nothing any more.

    Raises:
        QuerySyntaxError: The text is no SPARQL update.
        QueryRefused: It would fetch an address.
        QueryError: It cannot be carried out.
        WriteRefused: It changes what is no document.
    """
    operations = check_update(change.text, services)
    text = add_dataset(change.text, change.using_graphs, change.using_named_graphs)
    if len(operations) > 1:  # what is wrong with the text is told of the whole of it
        with contextlib.suppress(QueryError):
            run_update(ox.Store(), text, base=change.base, prefixes=PREFIXES)
    copy = _Copy(folder)
    prologue = ""
    for operation in split_update(text) if len(operations) > 1 else ():
        if operation.prologue != operation.text:
            copy.run(prologue + operation.text, change.base, reads=operation.reads)
        prologue += operation.prologue + "\n"
    if len(operations) == 1:
        copy.run(text, change.base, reads=operations[0].reads)
    return copy.changed()


class _Copy:
    """The graphs of a release in memory, with their union as the default graph."""

    def __init__(self, folder: Path) -> None:
        try:
            quads = list(ox.Store.read_only(str(folder)).quads_for_pattern(None, None, None, None))
        except (OSError, ValueError) as error:
            raise ReleaseError(f"the store in {folder} cannot be read: {error}") from error
        self._store = ox.Store()
        self._store.bulk_extend(quads)
        self._graphs: dict[object, set[ox.Quad]] = {}
        for quad in quads:
            self._graphs.setdefault(quad.graph_name, set()).add(quad)
        self._union = self._graphs.pop(_DEFAULT, set())
        self._stale = False

    def run(self, text: str, base: str | None, *, reads: bool) -> None:
        """Run one operation."""
        if reads and self._stale:
            self._check_default()
            self._refresh()
        run_update(self._store, text, base=base, prefixes=PREFIXES)
        self._stale = True

    def changed(self) -> dict[str, frozenset[ox.Triple] | None]:
        """The documents that are not as they were."""
        self._check_default()
        found: dict[str, frozenset[ox.Triple] | None] = {}
        for name in {*self._graphs, *self._store.named_graphs()}:
            quads = set(self._store.quads_for_pattern(None, None, None, name))  # type: ignore[arg-type]
            before = self._graphs.get(name)
            if quads == before:
                continue
            graph = str(getattr(name, "value", name))
            if not SOURCE.fullmatch(graph):
                raise WriteRefused(_explain(graph))
            if before is None and not quads:
                raise WriteRefused(f"an empty graph is no document: say in <{graph}> what its source says")
            found[graph] = frozenset(quad.triple for quad in quads) if quads else None
        return found

    def _check_default(self) -> None:
        if set(self._store.quads_for_pattern(None, None, None, _DEFAULT)) != self._union:
            raise WriteRefused(
                "the update changes the default graph, which is the union of all documents: name the graph "
                "of the document, as GRAPH <...> { } or WITH <...>"
            )

    def _refresh(self) -> None:
        """Make the default graph the union again of what the graphs have become."""
        self._store.clear_graph(_DEFAULT)
        everything = self._store.quads_for_pattern(None, None, None, None)
        self._union = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in everything}
        self._store.extend(self._union)
        self._stale = False


def _explain(graph: str) -> str:
    if graph.endswith("/inferred"):
        return f"<{graph}> follows from the documents: change those"
    return f"<{graph}> is no document: what can be written are the graphs of sources, <{BASE}source/...>"
