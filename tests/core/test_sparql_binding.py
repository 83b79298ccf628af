"""Values that become terms in the text of a query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import QueryError, QuerySyntaxError
from dyad.sparql_binding import bind_terms
from dyad.store import EmbeddedStore, Term

A, B, P, Q = (ox.NamedNode(f"http://example.org/{name}") for name in "abpq")
G = ox.NamedNode("http://example.org/g")
ONE = ox.Literal(1)

QUERIES = [
    "SELECT ?s ?o { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s DESC(?s)",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 0)",
    "SELECT ?p ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s ?p ORDER BY ?s ?p",
    "SELECT ?s ?n { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } }",
    "SELECT ?s ?n { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } ?s ?q ?r }",
    "SELECT ?s ?o { { SELECT DISTINCT ?s { ?s ?p ?o } } ?s ?p ?o }",
    "SELECT ?s ?o { { SELECT * { ?s ?p ?o } } }",
    "SELECT ?s ?x { ?x ?p ?o FILTER(?s = ?x) }",
    "SELECT ?s ?x { ?x ?p ?o FILTER(?s != ?x) }",
    "SELECT ?s ?x { ?x ?p ?o OPTIONAL { ?s ?none ?x } }",
    "SELECT ?s ?x { ?x ?p ?o FILTER EXISTS { ?s ?q ?o FILTER(?s != ?x) } }",
    "SELECT ?s ?x { ?x ?p ?o MINUS { ?x ?p ?o FILTER(?s = ?x) } }",
    "SELECT ?s ?x { { ?s ?p ?x } UNION { ?x ?p ?s } }",
    "SELECT ?s ?g { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s (STR(?s) AS ?t) (?o AS ?u) { ?s ?p ?o }",
    "SELECT ?s ?t { ?s ?p ?o BIND(CONCAT(STR(?s), '?s') AS ?t) } # ?s",
    "SELECT $s { $s ?p ?o }",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o . ?o ?p ?s } { ?s ?p ?o FILTER(ISIRI(?o)) }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE ?s { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """Triples of two subjects, each also in a named graph."""
    inner = ox.Store()
    for triple in (
        ox.Triple(A, P, B),
        ox.Triple(A, Q, ONE),
        ox.Triple(B, P, A),
        ox.Triple(B, Q, ox.Literal("x")),
    ):
        inner.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        inner.add(ox.Quad(triple.subject, triple.predicate, triple.object, G))
    return EmbeddedStore(inner)


def ask(store: EmbeddedStore, text: str, bindings: dict[str, Term] | None = None) -> list[str]:
    """What a query gives, in an order of its own."""
    answer = store.query(text, bindings=bindings)
    if answer.kind == "boolean":
        return [str(bool(answer))]
    found = answer.triples() if answer.kind == "graph" else (sorted(row.items()) for row in answer.rows())
    return sorted(map(str, found))


@pytest.mark.parametrize("term", [A, B, G], ids=["a", "b", "not-there"])
@pytest.mark.parametrize("text", QUERIES)
def test_bound_text_gives_what_bindings_give(store: EmbeddedStore, text: str, term: Term) -> None:
    """The text with the term in it answers as the engine does that is handed the value beside the text."""
    assert ask(store, bind_terms(text, {"s": term})) == ask(store, text, {"s": term})


@pytest.mark.parametrize("text", [query for query in QUERIES if query.startswith("SELECT") and "?o" in query])
def test_bound_text_keeps_its_columns(store: EmbeddedStore, text: str) -> None:
    """The variable that has a value stays a column, and no column is added."""
    given_text = store.query(bind_terms(text, {"s": A})).variables
    assert sorted(given_text) == sorted(store.query(text, bindings={"s": A}).variables)


def test_bound_text_of_several_values(store: EmbeddedStore) -> None:
    """Several values go into one text, literals among them."""
    text = "SELECT ?o ?s ?n { { SELECT ?s ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ?o ORDER BY ?o } }"
    bindings: dict[str, Term] = {"s": A, "o": ONE}
    assert ask(store, bind_terms(text, bindings)) == ask(store, text, bindings)
    assert len(ask(store, bind_terms(text, bindings))) == 1


def test_bound_text_leaves_a_local_variable_alone() -> None:
    """A sub-query that does not project the variable has its own of that name."""
    text = "SELECT ?s ?n { { SELECT (COUNT(?s) AS ?n) { ?s ?p ?o } } }"
    assert (
        bind_terms(text, {"s": A})
        == f"SELECT ({A} AS ?s) ?n {{ {{ SELECT (COUNT(?s) AS ?n) {{ ?s ?p ?o }} }} }}"
    )


def test_bound_text_takes_a_name_that_is_free(store: EmbeddedStore) -> None:
    """A variable that the rewriting needs is none that the query has."""
    text = "SELECT ?s ?given0 { { SELECT ?s { ?s ?p ?o } GROUP BY ?s } ?s ?p ?given0 }"
    assert "?given1" in bind_terms(text, {"s": A})
    assert ask(store, bind_terms(text, {"s": A})) == ask(store, text, {"s": A})


def test_bound_text_without_values_is_the_same() -> None:
    """Nothing to bind changes nothing."""
    assert bind_terms("no SPARQL at all '", {}) == "no SPARQL at all '"


@pytest.mark.parametrize("text", ["SELECT ?o { ?s ?p ?o }", "SELECT ?o { ?x ?p ?o }", "ASK { ?x ?p ?o }"])
def test_bound_text_must_give_the_variable(text: str) -> None:
    """A value for what the query does not give is a mistake, as with the embedded engine."""
    with pytest.raises(QueryError, match=r"does not give \?s"):
        bind_terms(text, {"s": A})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { BIND(<x:y> AS ?s) }",
        "SELECT ?s { VALUES ?s { <x:y> } }",
        "SELECT ?s { VALUES (?s ?t) { (<x:y> 1) } }",
        "SELECT (COUNT(*) AS ?s) { ?x ?p ?o }",
    ],
)
def test_bound_text_cannot_give_another_value(text: str) -> None:
    """A query that gives the variable a value of its own is refused, with the place."""
    with pytest.raises(QuerySyntaxError, match="has a value already"):
        bind_terms(text, {"s": A})


def test_bound_text_takes_no_blank_node() -> None:
    """A blank node has no name outside its store."""
    with pytest.raises(QueryError, match="only its own store can find"):
        bind_terms("SELECT ?s { ?s ?p ?o }", {"s": ox.BlankNode()})


@given(st.text(), st.sampled_from(["", "en", "zh-Hant", "http://example.org/type"]))
def test_bound_text_holds_any_literal(text: str, sort: str) -> None:
    """Whatever a value is made of, it is one literal in the text, and comes back as it was."""
    if sort.startswith("http"):
        literal = ox.Literal(text, datatype=ox.NamedNode(sort))
    else:
        literal = ox.Literal(text, language=sort) if sort else ox.Literal(text)
    inner = ox.Store()
    inner.extend([ox.Quad(A, P, literal), ox.Quad(A, P, ox.Literal("another"))])
    bound = bind_terms("SELECT ?o ?s { ?s ?p ?o }", {"o": literal})
    rows = list(EmbeddedStore(inner).query(bound).rows())
    assert [row["o"] for row in rows] == [literal]
