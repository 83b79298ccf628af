"""Making a connection."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from dyad.client.connection import EmbeddedConnection
from dyad.client.http_connection import TIMEOUT, HttpConnection
from dyad.client.knowledge_graph import KnowledgeGraph
from dyad.errors import QueryError


def connect(
    address: str = "", *, home: str | PathLike[str] | None = None, timeout: float = TIMEOUT
) -> KnowledgeGraph:
    """Connect to a server, or open a release in this process; see `dyad.connect`.

    Args:
        address: The address of a server; empty for the release of DYAD_HOME.
        home: Another DYAD_HOME.
        timeout: Seconds that may pass without a byte from the server.

    Returns:
        The graph.

    Raises:
        QueryError: Both an address and a home were given.
        ReleaseError: Nothing was loaded yet.
        StoreError: The server cannot be reached, or is none of Dyad.
    """
    if not address:
        return KnowledgeGraph(EmbeddedConnection.open(None if home is None else Path(home)))
    if home is not None:
        raise QueryError(
            "an address and a home were given: the one is a server, the other is on this machine"
        )
    return KnowledgeGraph(HttpConnection(address, timeout))
