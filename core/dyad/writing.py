"""The Writer port: what may be changed, and what every writer promises.

The server knows only this port. Writing with the gate is the loader's affair, as are the gate, the closure
and the derived facts; the implementations are found by the entry points of the group `dyad.writers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, Literal, Protocol

from dyad.errors import ConfigError
from dyad.settings import Settings

GROUP: Final = "dyad.writers"

Kind = Literal["update", "put", "post", "delete"]
Shapes = Literal["own", "none"]


@dataclass(frozen=True)
class Change:
    """One change, as a request asks for it.

    Attributes:
        kind: `update` is SPARQL 1.1 Update; the others are those of the Graph Store HTTP Protocol: replace a
            graph, add to it, remove it.
        text: The text of the update.
        using_graphs: The graphs of `using-graph-uri`.
        using_named_graphs: The graphs of `using-named-graph-uri`.
        graph: The graph's IRI; None for the default graph.
        files: For put and post, the triples: files with their formats, by the names of
            `dyad.store.GRAPH_FORMATS`. More than one where a request had several parts.
        base: What relative IRIs in the update or the files are relative to.
    """

    kind: Kind
    text: str = ""
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    graph: str | None = None
    files: tuple[tuple[Path, str], ...] = ()
    base: str | None = None


@dataclass(frozen=True)
class Applied:
    """What became of a change.

    Attributes:
        version: The version of the release that holds it, which is current now.
        created: Whether the graph of a put or post was not there before.
    """

    version: str
    created: bool = False


class Writer(Protocol):
    """Applies changes one after the other, each as one transaction that outlives the process."""

    def apply(self, change: Change) -> Applied:
        """Apply a change and make its release current.

        Args:
            change: The change.

        Returns:
            What became of it. When this returns, the change is on disk and current.

        Raises:
            QuerySyntaxError: The update is no SPARQL; names line and column.
            QueryRefused: It would fetch an address.
            QueryError: It cannot be carried out as it is.
            DataSyntaxError: A file is not of its format; names line and column.
            WriteRefused: It touches a graph that is made by the loader.
            ValidationFailed: What it would lead to breaks the shapes; nothing was changed.
            NotFound: The graph to be removed is not there.
            ReleaseError: The release cannot be written.
        """
        ...


def open_writer(settings: Settings, shapes: Shapes) -> Writer:
    """Open the writer of a home.

    Args:
        settings: The settings.
        shapes: `own` for the gate that the loader has; `none` for a plain RDF store without gate, closure and
            derived facts.

    Returns:
        The writer. It holds the home's lock until the process ends.

    Raises:
        ConfigError: There is no such writer.
        ReleaseError: Another process writes to this home, or the home is of the other kind.
    """
    for found in entry_points(group=GROUP, name=shapes):
        writer: Writer = found.load()(settings)
        return writer
    raise ConfigError(f"no writer is called {shapes!r}: install Dyad with its loader")
