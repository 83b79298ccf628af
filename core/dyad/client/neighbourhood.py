"""A thing and what is linked with it, as a graph of networkx."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from dyad.client.table import LimitWarning
from dyad.client.things import Thing
from dyad.display_names import say_iri
from dyad.errors import QueryError

if TYPE_CHECKING:
    from dyad.client.knowledge_graph import KnowledgeGraph


def read_neighbourhood(kg: KnowledgeGraph, thing: Thing, steps: int, most: int) -> nx.MultiDiGraph[str]:
    """Read a neighbourhood; see `KnowledgeGraph.neighbourhood`.

    Args:
        kg: The graph.
        thing: The thing to begin with.
        steps: How many links away a thing may be.
        most: How many things there may be.

    Returns:
        The neighbourhood.

    Raises:
        QueryError: `steps` or `most` is no number from 1 on.
    """
    if steps < 1 or most < 1:
        raise QueryError(f"steps is {steps} and most is {most}: give numbers from 1 on")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add(graph, thing, 0)
    edge_of, left_out = [thing], 0
    for distance in range(1, steps + 1):
        found: list[Thing] = []
        for one in edge_of:
            left_out += _add_links(kg, graph, one, distance, most, found)
        edge_of = found
    if left_out:
        warnings.warn(
            f"the neighbourhood of {thing.label} has more than {most} things: {left_out} links to others are "
            "left out; raise most, or take fewer steps",
            LimitWarning,
            stacklevel=3,
        )
    return graph


def _add_links(
    kg: KnowledgeGraph,
    graph: nx.MultiDiGraph[str],
    thing: Thing,
    distance: int,
    most: int,
    found: list[Thing],
) -> int:
    """Add the links of one thing; gives how many are left out."""
    left_out = 0
    for row in thing_rows(kg, thing):
        other: Thing = row["neighbour"]
        if other.iri not in graph:
            if len(graph) >= most:
                left_out += 1
                continue
            _add(graph, other, distance, row.get("kind"))
            found.append(other)
        start, end = (thing.iri, other.iri) if row["direction"] == "out" else (other.iri, thing.iri)
        link: Thing = row["property"]
        source = row.get("source")
        key = f"{link.iri} {source.iri if isinstance(source, Thing) else ''}"
        if not graph.has_edge(start, end, key):
            graph.add_edge(
                start,
                end,
                key=key,
                property=link.iri,
                label=link.label,
                source=source if isinstance(source, Thing) else None,
                paragraph=row["paragraph"] if isinstance(row.get("paragraph"), str) else "",
            )
    return left_out


def thing_rows(kg: KnowledgeGraph, thing: Thing) -> list[dict[str, Any]]:
    """Give the links of a thing as plain rows."""
    table = kg.query["thing_neighbours"](thing)
    names = [
        name
        for name in ("neighbour", "direction", "property", "kind", "source", "paragraph")
        if name in table
    ]
    frame = pd.DataFrame({name: table[name].astype(object) for name in names})
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False)]


def _add(graph: nx.MultiDiGraph[str], thing: Thing, distance: int, kind: object = None) -> None:
    told = kind.label if isinstance(kind, Thing) else say_iri(thing.iri.rsplit("/", 1)[0]).capitalize()
    graph.add_node(thing.iri, label=thing.label, kind=told, thing=thing, distance=distance)
