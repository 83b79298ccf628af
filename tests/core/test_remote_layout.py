"""How a query is changed so that a remote store answers as the embedded one does."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dyad.errors import QueryError
from dyad.remote_layout import LOADS, UNION, graphs_of, hide_graphs, name_graphs
from dyad.store import EmbeddedStore

A, P = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/p")
ONE, TWO = "http://example.org/one", "http://example.org/two"


@pytest.fixture
def store() -> EmbeddedStore:
    """Two graphs of a release, and the two of the layout."""
    inner = ox.Store()
    for name in (ONE, TWO, LOADS, UNION):
        inner.add(ox.Quad(A, P, ox.Literal(name), ox.NamedNode(name)))
    inner.add(ox.Quad(A, P, A))
    return EmbeddedStore(inner)


def graphs_in(store: EmbeddedStore, text: str) -> list[str]:
    """The values of ?g in a query's answer."""
    return sorted(getattr(row.get("g"), "value", "none") for row in store.query(text).rows())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { ?a ?b ?c OPTIONAL { GRAPH ?g { ?s ?p ?o } } }",
        "SELECT ?g { { GRAPH ?g { ?s ?p ?o } } UNION { GRAPH ?g { ?s ?p ?o FILTER(false) } } }",
        "SELECT ?g { { SELECT ?g { GRAPH ?g { { SELECT * { ?s ?p ?o } } ?s ?p ?o } } } }",
        "SELECT ?g { GRAPH ?g { ?s ?p ?o } FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }",
    ],
)
def test_hide_graphs_leaves_the_graphs_of_the_release(store: EmbeddedStore, text: str) -> None:
    """GRAPH ?g sees the release's graphs and nothing else, wherever it stands."""
    assert len(graphs_in(store, text)) == 4
    assert graphs_in(store, hide_graphs(text)) == [ONE, TWO]


def test_hide_graphs_loses_no_row_where_the_engine_gives_no_graph(store: EmbeddedStore) -> None:
    """A sub-query alone in GRAPH ?g leaves ?g without a value in Oxigraph; the rows of the release stay."""
    text = "SELECT ?g ?o { GRAPH ?g { { SELECT * { ?s ?p ?o } } } }"
    found = {getattr(row["o"], "value", "") for row in store.query(hide_graphs(text)).rows()}
    assert found >= {ONE, TWO}


def test_hide_graphs_changes_nothing_else(store: EmbeddedStore) -> None:
    """A graph that is named is asked as it is, and text that only looks like GRAPH stays."""
    text = f"SELECT * {{ GRAPH <{LOADS}> {{ ?s ?p 'GRAPH ?g {{ }}' }} }} # GRAPH ?g {{ }}"
    assert hide_graphs(text) == text


def test_name_graphs_lists_the_names_where_there_are_only_names() -> None:
    """What GRAPH names goes with the request; prefixes are resolved."""
    text = "PREFIX x: <http://example.org/> SELECT * { GRAPH x:one { ?s ?p ?o } GRAPH <y:z> { ?s ?p ?o } }"
    assert name_graphs(text) == (text, (ONE, "y:z"))
    assert graphs_of("SELECT * { GRAPH ?g { ?s ?p ?o } }") == ()


def test_name_graphs_beside_variables_gives_the_same_answer(store: EmbeddedStore) -> None:
    """A name beside a variable becomes a variable of its own that is compared, and no column."""
    text = f"SELECT ?g ?named0 {{ GRAPH <{ONE}> {{ ?s ?p ?named0 }} GRAPH ?g {{ ?s ?p ?o }} }}"
    changed, named = name_graphs(text)
    assert named == ()
    assert f"GRAPH <{ONE}>" not in changed
    assert graphs_in(store, changed) == graphs_in(store, text)


def test_name_graphs_cannot_add_a_column() -> None:
    """Where every variable is a column, one more would be seen: that is refused and not done."""
    with pytest.raises(QueryError, match="name the columns"):
        name_graphs(f"SELECT * {{ GRAPH <{ONE}> {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} }}")
