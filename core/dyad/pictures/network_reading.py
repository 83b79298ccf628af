"""The network of a thing: its neighbourhood, without what is no thing to people, and plans marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from dyad.client import Thing
from dyad.display_names import values_blocks
from dyad.rows import iri_of
from dyad.statuses import phase_of

if TYPE_CHECKING:
    from dyad.client import KnowledgeGraph

_LEFT_OUT: Final = ("source/", "dataset/", "year/", "code/")
"""Where the things lie that a person would not look for in a network: documents, years and codes."""

_STATUSES: Final = "SELECT ?thing ?status WHERE { VALUES ?thing { %s } ?thing dyad:latestStatus ?status }"


def read_network(kg: KnowledgeGraph, middle: Thing, steps: int) -> tuple[nx.Graph[Any], set[str]]:
    """Read what is connected with a thing, each connection once.

    Args:
        kg: The graph.
        middle: The thing.
        steps: How many links away a thing may be.

    Returns:
        The network with the attributes that `draw_network` takes, and the documents that tell of it.
    """
    found = kg.neighbourhood(middle, steps)
    drawn: nx.Graph[Any] = nx.Graph()
    for iri, told in found.nodes(data=True):
        if not told["thing"].id.startswith(_LEFT_OUT) and "/" in told["thing"].id:
            drawn.add_node(iri, label=told["label"], kind=told["kind"], address=told["thing"].address or "")
    documents: set[str] = set()
    for one, other, told in found.edges(data=True):
        if one not in drawn or other not in drawn or one == other:
            continue
        source = told.get("source")
        if isinstance(source, Thing):
            documents.add(source.iri)
        if not drawn.has_edge(one, other):
            drawn.add_edge(one, other, label=told["label"].rpartition(":")[2])
    planned = _planned(kg, drawn)
    for iri in planned:
        drawn.nodes[iri]["planned"] = True
    for one, other in drawn.edges:
        drawn.edges[one, other]["planned"] = one in planned or other in planned
    return drawn, documents


def _planned(kg: KnowledgeGraph, iris: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for block in values_blocks(iris):
        for row in kg.store.query(_STATUSES % block).rows():
            if phase_of(iri_of(row, "status")) == "planned":
                found.add(iri_of(row, "thing"))
    return found
