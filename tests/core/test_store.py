"""The Store port, answered by the embedded engine."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad.errors import QueryRefused, QuerySyntaxError, StoreError
from dyad.sparql_dataset import take_dataset
from dyad.store import GRAPH_FORMATS, RESULT_FORMATS, Answer, EmbeddedStore, Kind

A, B, P = (ox.NamedNode(f"http://example.org/{name}") for name in "abp")
ONE, TWO = (ox.NamedNode(f"http://example.org/graph/{number}") for number in (1, 2))


@pytest.fixture
def store() -> EmbeddedStore:
    """Two graphs that share a triple, and the union in the default graph, as the loader writes it."""
    inner = ox.Store()
    for quad in (ox.Quad(A, P, B, ONE), ox.Quad(A, P, B, TWO), ox.Quad(B, P, A, TWO)):
        inner.add(quad)
        inner.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return EmbeddedStore(inner)


def count(store: EmbeddedStore, query: str, **dataset: list[str]) -> int:
    """The number that a query counts as ?n."""
    (row,) = store.query(query, **dataset).rows()  # type: ignore[arg-type]
    assert isinstance(row["n"], ox.Literal)
    return int(row["n"].value)


def test_store_counts_a_triple_of_two_graphs_once(store: EmbeddedStore) -> None:
    """The union of graphs is a set: what two sources say is one triple."""
    assert count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 2


def test_store_graph_tells_each_source(store: EmbeddedStore) -> None:
    """GRAPH sees the named graphs, and each of them says it."""
    assert count(store, f"SELECT (COUNT(?g) AS ?n) {{ GRAPH ?g {{ {A} {P} {B} }} }}") == 2


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT (COUNT(*) AS ?n) FROM {ONE} FROM {TWO} {{ ?s ?p ?o }}",
        "PREFIX g: <http://example.org/graph/> SELECT (COUNT(*) AS ?n) FROM g:1 FROM g:2 { ?s ?p ?o }",
        f"SELECT (COUNT(*) AS ?n)\nFROM {ONE}\n# FROM <http://example.org/other>\nFROM {TWO}\n{{ ?s ?p ?o }}",
    ],
)
def test_store_from_several_graphs_is_their_merge(store: EmbeddedStore, text: str) -> None:
    """A default graph of several graphs is a set, too."""
    assert count(store, text) == 2


def test_store_given_graphs_are_merged(store: EmbeddedStore) -> None:
    """The graphs that a request names make up the default graph, each triple once."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert count(store, query, default_graphs=[ONE.value]) == 1
    assert count(store, query, default_graphs=[ONE.value, TWO.value]) == 2
    assert count(store, query, named_graphs=[ONE.value]) == 0


def test_store_named_graphs_bound_what_graph_sees(store: EmbeddedStore) -> None:
    """With named graphs given, GRAPH sees these alone, beside a merged default graph too."""
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(store, query, named_graphs=[TWO.value]) == 2
    given = {"default_graphs": [ONE.value, TWO.value], "named_graphs": [ONE.value]}
    assert count(store, query, **given) == 1
    text = f"SELECT (COUNT(*) AS ?n) FROM {TWO} FROM NAMED {ONE} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(store, text) == 1


def test_store_merge_of_too_much_is_refused(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would take too much memory for one query is refused, and never cut."""
    monkeypatch.setattr("dyad.store.LARGEST_MERGE", 1)
    with pytest.raises(QueryRefused, match="hold more than 1 triples together"):
        store.query("SELECT * { ?s ?p ?o }", default_graphs=[ONE.value, TWO.value])


def test_store_bindings_are_terms(store: EmbeddedStore) -> None:
    """A value is bound as a term, whatever is in it."""
    rows = store.query("SELECT ?s ?o { ?s ?p ?o }", bindings={"s": A}).rows()
    assert [row["o"] for row in rows] == [B]
    nasty = ox.Literal('" } DROP ALL #')
    assert list(store.query("SELECT ?s ?o { ?s ?p ?o }", bindings={"o": nasty}).rows()) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT * {", 1, 11), ("SELECT *\n{ ?s ?p }", 2, 10), ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, 10)],
)
def test_store_syntax_error_names_line_and_column(
    store: EmbeddedStore, text: str, line: int, column: int
) -> None:
    """What is no query is refused with the place; an update is no query."""
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_store_syntax_error_keeps_its_place_where_from_is_taken_out(store: EmbeddedStore) -> None:
    """Taking FROM out of the text moves nothing."""
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(f"SELECT * FROM {ONE} FROM {TWO}\n{{ ?s ?p }}")
    assert (caught.value.line, caught.value.column) == (2, 10)


@pytest.mark.parametrize("text", ["SELECT * FROM { ?s ?p ?o }", "SELECT * FROM x:y { ?s ?p ?o }"])
def test_dataset_clause_without_graph_is_a_syntax_error(text: str) -> None:
    """FROM without an IRI, or with an unknown prefix, is an error with its place."""
    with pytest.raises(QuerySyntaxError):
        take_dataset(text)


def test_dataset_clause_in_a_string_is_text() -> None:
    """The word FROM in a string, a comment or a name is left alone."""
    text = "SELECT ?from { ?s ?p 'FROM <x:g>' } # FROM <x:g>"
    assert take_dataset(text) == (text, (), ())


def test_answer_is_written_in_every_format(store: EmbeddedStore) -> None:
    """Solutions and graphs are written in each of their formats, and in no other."""
    for name in RESULT_FORMATS:
        assert store.query("SELECT * { ?s ?p ?o }").serialize(name)
    for name in GRAPH_FORMATS:
        assert store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").serialize(name)
    assert store.query("ASK {}").serialize("json")
    with pytest.raises(StoreError, match="cannot be written as turtle"):
        store.query("SELECT * { ?s ?p ?o }").serialize("turtle")
    with pytest.raises(StoreError, match="cannot be written as csv"):
        store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").serialize("csv")


def test_answer_knows_its_kind(store: EmbeddedStore) -> None:
    """An answer tells what it is, and refuses to be read as something else."""
    rows, truth, graph = (
        store.query(text) for text in ("SELECT ?s { ?s ?p ?o }", "ASK { ?s ?p ?o }", "DESCRIBE <x:y>")
    )
    assert (rows.kind, truth.kind, graph.kind) == ("solutions", "boolean", "graph")
    assert rows.variables == ["s"]
    assert truth
    with pytest.raises(StoreError, match="has no rows"):
        list(graph.rows())
    with pytest.raises(StoreError, match="is no graph"):
        list(rows.triples())


def test_store_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    """Opening what is no store says to load again."""
    with pytest.raises(StoreError, match="cannot be opened"):
        EmbeddedStore.open(tmp_path / "nowhere")


def test_answer_of_bytes_has_the_same_rows(store: EmbeddedStore) -> None:
    """Solutions that were written and parsed are the same: terms, order of variables, what is unbound."""
    query = f"SELECT ?o ?none ?s ?text {{ ?s {P} ?o BIND('a\\n\"b'@en AS ?text) }} ORDER BY ?s"
    again = Answer.parse(store.query(query).serialize("json"), "solutions")
    assert again.kind == "solutions"
    assert again.variables == ["o", "none", "s", "text"]
    assert list(again.rows()) == list(store.query(query).rows())
    for name in RESULT_FORMATS:
        parsed = Answer.parse(store.query(query).serialize("json"), "solutions")
        assert parsed.serialize(name) == store.query(query).serialize(name)


@pytest.mark.parametrize("query", ["ASK {}", "ASK { FILTER(false) }"])
def test_answer_of_bytes_has_the_same_truth(store: EmbeddedStore, query: str) -> None:
    """A boolean that was written and parsed is the same."""
    again = Answer.parse(store.query(query).serialize("json"), "boolean")
    assert (again.kind, bool(again)) == ("boolean", bool(store.query(query)))
    assert again.serialize("xml") == store.query(query).serialize("xml")


def test_answer_of_bytes_has_the_same_graph(store: EmbeddedStore) -> None:
    """A graph that was written and parsed is the same, in each of its formats."""
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s"
    data = store.query(query).serialize("ntriples")
    assert Answer.parse(data, "graph").kind == "graph"
    assert Answer.parse(data, "graph").variables == []
    assert list(Answer.parse(data, "graph").triples()) == list(store.query(query).triples())
    assert list(Answer.parse(b"", "graph").triples()) == []
    for name in GRAPH_FORMATS:
        assert Answer.parse(data, "graph").serialize(name) == store.query(query).serialize(name)
    with pytest.raises(StoreError, match="has no rows"):
        list(Answer.parse(data, "graph").rows())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "solutions"),
        (b"<html>Bad gateway</html>", "solutions"),
        (
            b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "x:y"}}, {',
            "solutions",
        ),
        (b'{"head": {}, "boolean": true}', "solutions"),
        (b'{"head": {"vars": []}, "results": {"bindings": []}}', "boolean"),
        (b"<x:a> <x:b> <x:c> .\n<x:a> <x", "graph"),
    ],
)
@pytest.mark.parametrize("serialized", [True, False])
def test_answer_of_broken_bytes_is_an_error(data: bytes, kind: Kind, serialized: bool) -> None:
    """Bytes that break off, or are something else, are an error at the latest when they are read."""

    def read() -> None:
        answer = Answer.parse(data, kind)
        if serialized:
            answer.serialize("ntriples" if kind == "graph" else "json")
        else:
            list(answer.triples() if kind == "graph" else answer.rows())

    with pytest.raises(StoreError, match="the store"):
        read()
