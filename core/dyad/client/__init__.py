"""Dyad from Python: `dyad.connect()` gives a `KnowledgeGraph`, whose answers are tables with their sources.

    kg = dyad.connect()                      the release of DYAD_HOME, in this process
    kg = dyad.connect("https://host/")       a server

Both ways ask by the same code behind `connection.Connection`. Rows arrive as SPARQL's TSV (`arrival`), become
columns with real types (`columns`, `dates`, `thing_array`), and these a `Table`, which knows its receipts.

The packages that this needs are the extra `dyad[notebook]`; `dyad` itself imports none of them.
"""

from __future__ import annotations

from dyad.client.extra import need_all

need_all()

from dyad.client.answer import Answer  # noqa: E402 (what is missing is told before it is missed)
from dyad.client.connecting import connect  # noqa: E402
from dyad.client.knowledge_graph import KnowledgeGraph  # noqa: E402
from dyad.client.pair import Pair  # noqa: E402
from dyad.client.table import LimitWarning, Table  # noqa: E402
from dyad.client.things import Thing  # noqa: E402

__all__ = ["Answer", "KnowledgeGraph", "LimitWarning", "Pair", "Table", "Thing", "connect"]
