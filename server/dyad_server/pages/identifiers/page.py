"""The page of a graph that no document describes: what follows from a document, or the reference data."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import render_template

from dyad.namespaces import BASE, PREFIXES
from dyad_server.languages import read_names
from dyad_server.releases import Served
from dyad_server.representations import describe_thing, source_of


def render_graph(served: Served, iri: str) -> str:
    """Render the page.

    Args:
        served: The release that is served.
        iri: The name of the graph, which has statements in it.

    Returns:
        HTML.
    """
    told = {quad.predicate.value: quad.object for quad in describe_thing(served.store, iri).said}
    triples = told.get(PREFIXES["void"] + "triples")
    source = source_of(iri)
    is_of_document = f"{source}/".startswith(BASE + "source/")
    # Written by the engine, which has taken it for an IRI: it cannot end the term that it stands in.
    graph = str(ox.NamedNode(iri))
    query = f"SELECT ?thing ?property ?value {{ GRAPH {graph} {{ ?thing ?property ?value }} }} LIMIT 100"
    return render_template(
        "graph.html",
        id=iri.removeprefix(BASE),
        triples=triples.value if isinstance(triples, ox.Literal) else "",
        inferred=iri != source,
        source=source if is_of_document else "",
        name=read_names(served.store, [source])[source] if is_of_document else None,
        data=f"/graphs?{urlencode({'graph': iri})}",
        editor=f"/sparql#query={quote(query, safe='')}",
    )
