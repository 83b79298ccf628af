"""The Store port over HTTP: an Oxigraph server and Virtuoso answer as the embedded store does."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.engines import VirtuosoServer
from tests.stores import ENGINES, Started, settings_for

from dyad.binding import run
from dyad.catalogue import NamedQuery, read_catalogue
from dyad.errors import (
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
)
from dyad.explain import explain, parse_term, write_reason
from dyad.namespaces import BASE, DYAD
from dyad.release import open_release
from dyad.remote_endpoint import Endpoint
from dyad.remote_layout import LOADS, MARKED, UNION
from dyad.remote_store import RemoteStore, check_syntax, kind_of
from dyad.settings import Settings
from dyad.store import Answer, Store, Term
from dyad.stores import open_store

REFERENCE = BASE + "dataset/reference"

# A list in one string: its order is the engine's, and so is whether it is empty or not there.
LISTS = re.compile(
    "paragraph|parties|sectors|attested|speakers|roles|claimedBy|counterpartParties|referenceParties"
    "|types|date|from|to|[a-z]+Ids"
)
SEPARATOR = re.compile(", | (?=https?:)")

CASES = [
    pytest.param(query, full, id=f"{query.name}-{'all' if full else 'required'}")
    for query in read_catalogue()
    for full in (True, False)
    if full or not all(parameter.required for parameter in query.parameters.values())
]


def value_of(name: str, term: Term) -> object:
    """What a term means: engines may write numbers, booleans and language tags in another way."""
    if LISTS.fullmatch(name) and isinstance(term, ox.Literal):
        return frozenset(SEPARATOR.split(term.value))
    if not isinstance(term, ox.Literal):
        return term
    match term.datatype.value.rpartition("#")[2]:
        case "decimal":
            return float(term.value)
        case "boolean":
            return term.value in ("true", "1")
    return term.value, (term.language or "").lower(), term.datatype


def rows_of(answer: Answer) -> Counter[frozenset[tuple[str, object]]]:
    """The rows of an answer, each as often as it is there."""
    return Counter(
        frozenset(
            (name, value_of(name, term))
            for name, term in row.items()
            if not (LISTS.fullmatch(name) and isinstance(term, ox.Literal) and not term.value)
        )
        for row in answer.rows()
    )


@pytest.fixture(scope="module")
def embedded(release_home: Path) -> Store:
    """The embedded store of the same release."""
    return open_release(release_home).open_store()


@pytest.fixture(scope="module")
def remote(loaded_engine: Settings) -> Store:
    """The remote store of each engine."""
    return open_store(loaded_engine)


def count(store: Store, text: str, **dataset: list[str]) -> int:
    """The number that a query counts as ?n."""
    (row,) = store.query(text, **dataset).rows()  # type: ignore[arg-type]
    assert isinstance(row["n"], ox.Literal)
    return int(row["n"].value)


@pytest.mark.parametrize(("query", "full"), CASES)
def test_remote_store_answers_named_query_as_the_embedded_one(
    embedded: Store, remote: Store, query: NamedQuery, full: bool
) -> None:
    """Each named query, with the example values of its header, has the same rows."""
    values: Mapping[str, list[str]] = {
        parameter.name: list(parameter.example)
        for parameter in query.parameters.values()
        if parameter.example and (full or parameter.required)
    }
    expected = rows_of(run(embedded, query, values))
    assert expected
    assert rows_of(run(remote, query, values)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s a dyad:Dyad }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{REFERENCE}> {{ ?s ?p ?o }} }}",
        "SELECT (COUNT(*) AS ?n) { GRAPH <x:none> { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH <x:none> { ?s ?p ?o } GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH id:inferred { ?s ?p ?o } GRAPH ?g { ?s a ?o } }",
        f"SELECT (COUNT(*) AS ?n) FROM <{REFERENCE}> {{ ?s ?p ?o }}",
        f"SELECT (COUNT(*) AS ?n) FROM <{REFERENCE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT (COUNT(*) AS ?n) FROM NAMED <{REFERENCE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT (COUNT(*) AS ?n) FROM NAMED <{REFERENCE}> {{ ?s ?p ?o }}",
        "PREFIX dyad: <x:> SELECT (COUNT(*) AS ?n) { ?s a dyad:Dyad }",
    ],
)
def test_remote_store_counts_as_the_embedded_one(embedded: Store, remote: Store, text: str) -> None:
    """The default graph has each triple once, GRAPH sees the release's graphs, prefixes are known."""
    assert count(remote, text) == count(embedded, text)


def test_remote_store_takes_graphs_beside_the_text(embedded: Store, remote: Store) -> None:
    """Graphs that come with the request are the whole dataset."""
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
    for dataset in ({"default_graphs": [REFERENCE]}, {"named_graphs": [REFERENCE]}):
        assert count(remote, text, **dataset) == count(embedded, text, **dataset)


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?s rdfs:label ?o } { ?s a dyad:Agreement ; rdfs:label ?o }",
        "CONSTRUCT WHERE { ?s dyad:partyUnknown ?o }",
        f"DESCRIBE <{BASE}nothing/at/all>",
    ],
)
def test_remote_store_builds_graphs(embedded: Store, remote: Store, text: str) -> None:
    """CONSTRUCT and DESCRIBE give the same triples."""
    assert set(remote.query(text).triples()) == set(embedded.query(text).triples())


@pytest.mark.parametrize(
    ("predicate", "value"), [("represents", "country/VNM"), ("between", "dyad/RUS-VNM"), ("year", "2025")]
)
def test_remote_store_explains_as_the_embedded_one(
    embedded: Store, remote: Store, release_home: Path, predicate: str, value: str
) -> None:
    """An explanation is drawn from many small questions with values, literals among them: it is the same."""
    rules = open_release(release_home).read_rules()
    (row, *_) = embedded.query(
        f"SELECT ?s ?value {{ ?s dyad:{predicate} ?value }} ORDER BY ?s LIMIT 1",
        bindings={"value": parse_term(value)},
    ).rows()
    subject = row["s"]
    assert isinstance(subject, ox.NamedNode)
    triple = ox.Triple(subject, ox.NamedNode(str(DYAD[predicate])), parse_term(value))
    assert list(write_reason(explain(remote, rules, triple))) == list(
        write_reason(explain(embedded, rules, triple))
    )


def test_remote_store_answers_ask(remote: Store) -> None:
    """A boolean is a boolean."""
    assert remote.query("ASK { ?s a dyad:Dyad }")
    assert not remote.query("ASK { ?s a <x:none> }")


def test_remote_store_text_comes_back_as_it_was(embedded: Store, remote: Store) -> None:
    """Letters of any script, quotes and line breaks go through."""
    text = "SELECT ?name { id:country/VNM rdfs:label ?name }".replace(
        "id:country/VNM", f"<{BASE}country/VNM>"
    )
    assert rows_of(remote.query(text)) == rows_of(embedded.query(text))
    value = ox.Literal("a\"b\\c\nd'e\tViệt Nam \U0001f600", language="vi")
    (row,) = remote.query("SELECT ?x ?y { BIND(STR(?x) AS ?y) }", bindings={"x": value}).rows()
    assert getattr(row["y"], "value", None) == value.value


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT * {", 1, 11), ("SELECT *\n{ ?s ?p }", 2, 10), ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, 10)],
)
def test_remote_store_syntax_error_names_line_and_column(
    remote: Store, text: str, line: int, column: int
) -> None:
    """The place is that in the text which was given, whatever is sent."""
    with pytest.raises(QuerySyntaxError) as caught:
        remote.query(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QueryRefused),
        (f"SELECT * FROM <{REFERENCE}> FROM <x:g> {{ ?s ?p ?o }}", QueryRefused),
        ("SELECT (<bif:exec>('ls') AS ?x) {}", QueryError),
        ("DEFINE get:soft 'replace' SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", QuerySyntaxError),
    ],
)
def test_remote_store_sends_no_query_that_could_do_harm(text: str, kind: type[Exception]) -> None:
    """What fetches addresses or calls an engine's own functions never leaves this process."""
    with pytest.raises(kind):
        RemoteStore(Endpoint("http://127.0.0.1:9/")).query(text)


def test_remote_store_value_that_cannot_stand_there_is_an_error() -> None:
    """A literal is no predicate: that is said, and not sent."""
    with pytest.raises(QueryError, match="cannot stand where"):
        RemoteStore(Endpoint("http://127.0.0.1:9/")).query(
            "SELECT ?p ?o { ?s ?p ?o }", bindings={"p": ox.Literal("text")}
        )


def test_remote_store_knows_what_is_loaded(loaded_engine: Settings, release_home: Path) -> None:
    """The version is the release's; the layout is the engine's."""
    loaded = RemoteStore.from_settings(loaded_engine).read_loaded()
    assert loaded.version == open_release(release_home).version
    assert loaded.layout == ("copied" if "sparql" in loaded_engine.store else "apart")


@pytest.mark.parametrize("name", ENGINES)
def test_remote_store_without_a_release_says_so(
    request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    """An endpoint that Dyad did not load would give answers that look right."""
    store = open_store(settings_for(request.getfixturevalue(f"empty_{name}"), tmp_path))
    with pytest.raises(StoreError, match=r"nothing is loaded into the store at .*: run `dyad load`"):
        store.query("ASK { ?s ?p ?o }")


def test_remote_store_hides_its_own_graphs(remote: Store) -> None:
    """Neither the loader's notes nor the union nor what the engine keeps is seen by GRAPH ?g."""
    names = {
        getattr(row["g"], "value", "") for row in remote.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }").rows()
    }
    assert REFERENCE in names
    assert not names & {LOADS, MARKED, UNION}
    assert all(name.startswith("https://w3id.org/dyad/") for name in names)


def test_remote_store_limit_of_rows_is_no_answer(starting: Started, release_home: Path) -> None:
    """Virtuoso cuts rows and tells of it in a header, and cuts graphs and tells nobody: both are errors."""
    server = starting("virtuoso", limits="ResultSetMaxRows = 40")
    assert isinstance(server, VirtuosoServer)
    store = RemoteStore(Endpoint(server.address), "copied")
    assert len(list(store.query("SELECT * { BIND(1 AS ?x) }").rows())) == 1
    graph = "{ GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o } }"
    with pytest.raises(QueryTooLarge, match="gives 40 rows and no more"):
        store.query(f"SELECT * {graph}")
    for text in (f"CONSTRUCT {{ ?s ?p ?o }} {graph}", f"CONSTRUCT {{ ?s ?p ?o }} {graph} LIMIT 1"):
        with pytest.raises(QueryRefused, match="cuts graphs without a word"):
            store.query(text)


def test_remote_store_passes_a_limit_of_time_on(empty_virtuoso: VirtuosoServer) -> None:
    """Virtuoso stops at the deadline, and the part that it then gives is an error; nothing goes on there."""
    store = RemoteStore(Endpoint(empty_virtuoso.address, timeout=1.0), "copied")
    began = time.monotonic()
    graph = "GRAPH <http://www.openlinksw.com/schemas/virtrdf#>"
    with pytest.raises(QueryTimeout):
        store.query(f"SELECT (COUNT(*) AS ?n) {{ {graph} {{ ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}")
    assert time.monotonic() - began < 3
    assert _becomes_idle(empty_virtuoso.pid, within=5)


def _becomes_idle(pid: int, within: float) -> bool:
    """Whether a process comes to use less than a fifth of a core."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        before = _cpu_seconds(pid)
        time.sleep(0.5)
        if _cpu_seconds(pid) - before < 0.1:
            return True
    return False


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("user", ["dba", "nobody"])
def test_remote_store_wrong_password_is_told(empty_virtuoso: VirtuosoServer, user: str) -> None:
    """Who is not let in is told so, and which settings to check."""
    endpoint = Endpoint(empty_virtuoso.auth_address, user=user, password="wrong")  # noqa: S106
    with pytest.raises(StoreError, match=f"does not let the user '{user}' in: check DYAD_STORE_USER"):
        RemoteStore(endpoint, "copied").query("ASK {}")
    with pytest.raises(StoreError, match="wants to know who asks"):
        RemoteStore(Endpoint(empty_virtuoso.auth_address), "copied").query("ASK {}")


def test_remote_store_digest_lets_in(empty_virtuoso: VirtuosoServer) -> None:
    """The right password is taken, again and again on one connection."""
    server = empty_virtuoso
    endpoint = Endpoint(server.auth_address, user=server.user, password=server.password)
    assert all(RemoteStore(endpoint, "copied").query("ASK {}") for _ in range(5))


def test_remote_store_that_is_gone_is_an_error_and_comes_back(starting: Started) -> None:
    """While the server is gone each question is an error that says where; the store needs no restart."""
    server = starting("oxigraph")
    store = RemoteStore(Endpoint(server.base + "/query"), "apart")
    assert store.query("ASK {}")
    server.stop()
    for _ in range(2):
        with pytest.raises(StoreError, match=f"the store at {server.base}/query cannot be reached"):
            store.query("ASK {}")


def test_remote_store_serves_threads(remote: Store) -> None:
    """Several threads ask one store at once."""
    found: list[int] = []
    text = "SELECT (COUNT(*) AS ?n) { ?s a dyad:Country }"
    threads = [threading.Thread(target=lambda: found.append(count(remote, text))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "text",
    ["SELECT (COUNT(*) AS ?n) { VALUES ?a { 1 2 } }", "ASK {}", "DESCRIBE <x:y>", "SELECT * {} LIMIT 1"],
)
def test_check_syntax_evaluates_nothing(text: str) -> None:
    """What is right passes in no time, however long it would take to answer."""
    check_syntax(text)
    numbers = " ".join(map(str, range(500)))
    bomb = " ".join(f"VALUES ?v{i} {{ {numbers} }}" for i in range(8))
    began = time.monotonic()
    check_syntax(f"SELECT (COUNT(*) AS ?n) {{ {bomb} }}")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", "solutions"),
        ("# ASK\nPREFIX select: <x:ask> ask {}", "boolean"),
        ("BASE <http://ask.example/> CONSTRUCT WHERE { ?s ?p ?o }", "graph"),
        ("describe <x:SELECT>", "graph"),
    ],
)
def test_kind_of_query_is_told_by_its_form(text: str, kind: str) -> None:
    """The form is a keyword, and no word of a comment, a prefix or a name."""
    assert kind_of(text) == kind
