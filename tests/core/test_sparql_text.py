import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

from dyad.catalogue import read_catalogue
from dyad.errors import DyadError, QueryRefused, QuerySyntaxError
from dyad.sparql_text import (
    MOST_JOINS,
    check_complexity,
    check_fetching,
    check_query,
    is_repeatable,
    names_dataset,
    tokenize,
)
from dyad.store import EmbeddedStore

FETCHING = {
    "plain": "SELECT * { SERVICE {iri} { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT {iri} { ?s ?p ?o } }",
    "small letters, no spaces": "SELECT*{service{iri}{?s ?p ?o}}",
    "variable": "SELECT * { BIND({iri} AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "variable that touches": "SELECT * { BIND({iri} AS ?x) SERVICE?x{ ?s ?p ?o } }",
    "after a carriage return": "SELECT * { ?s ?p ?o # x\r SERVICE {iri} { ?s ?p ?o }\n }",
    "comment in between": "SELECT * { SERVICE # x\n {iri} { ?s ?p ?o } }",
    "IRI that is a comparison and a comment": "SELECT * { ?s ?p ?a FILTER(?a<2)SERVICE#>\n{iri}{?s ?p ?o} }",
    "IRI that is a comparison and a string": (
        "SELECT * { ?s ?p ?a FILTER(?a<'>'||true) SERVICE {iri}{?s ?p ?o} #'\n }"
    ),
    "comment that ends an IRI": "SELECT * { ?s ?p ?a FILTER(?a<2#>'''\n) SERVICE {iri}{?s ?p ?o} #'''\n }",
    "keyword that touches true": "SELECT * { ?s ?p trueSERVICE {iri} { ?s ?p ?o } }",
    "keyword that touches a name": "PREFIX : {iri} SELECT * { ?s ?p trueSERVICE:a{ ?s ?p ?o } }",
    "keyword that is a prefix": "PREFIX SERVICE: {iri} PREFIX : {iri} SELECT * { SERVICE:a{ ?s ?p ?o } }",
    "silent that touches a name": "PREFIX : {iri} SELECT * { SERVICESILENT:a{ ?s ?p ?o } }",
    "keyword in a local name": (
        "PREFIX p: <http://h:> PREFIX : {iri} SELECT * { ?s ?p p:SERVICE:y{ ?s ?p ?o } }"
    ),
    "after a double": "SELECT * { ?s ?p ?o . ?s ?p 1.e0SERVICE {iri} { ?s ?p ?o } }",
    "after a name with dots": "PREFIX p: <x:> SELECT * { ?s ?p p:a.b.SERVICE {iri} { ?s ?p ?o } }",
    "after an escape in an IRI": (
        "SELECT * { ?s ?p ?o FILTER(?o != <http://x/\\u0041#>) SERVICE {iri}{?s ?p ?o}\n }"
    ),
    "after an escape in a name": (
        "PREFIX p: <x:> SELECT * { ?s ?p ?o FILTER(?o != p:a\u200c\\#) SERVICE {iri}{?s ?p ?o}\n }"
    ),
    "in a function's argument": "PREFIX p: <x:> SELECT * { FILTERp:f(?a<'>') SERVICE {iri}{?s ?p ?o} #'\n }",
    "in EXISTS": "ASK { FILTER EXISTS { SERVICE {iri} { ?s ?p ?o } } }",
    "in a sub-query": "SELECT * { { SELECT * { SERVICE {iri} { ?s ?p ?o } } } }",
    "update": "LOAD {iri}",
    "silent update": "LOAD SILENT {iri} INTO GRAPH <x:g>",
    "update in an update": "INSERT { ?s ?p ?o } WHERE { SERVICE {iri} { ?s ?p ?o } }",
}


@pytest.fixture
def canary() -> Iterator[tuple[str, list[object]]]:
    """An address on which somebody listens, and the list of those who called."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, caller = listener.accept()
                except OSError:
                    return
                heard.append(caller)
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"<http://127.0.0.1:{listener.getsockname()[1]}/>", heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def small_store() -> ox.Store:
    """A store with two triples."""
    store = ox.Store()
    for value in (1, True):
        store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(value)))
    return store


@pytest.mark.parametrize("text", FETCHING.values(), ids=FETCHING)
def test_check_query_fetching_in_any_disguise_is_refused_and_nobody_is_called(
    text: str, canary: tuple[str, list[object]]
) -> None:
    """However the keyword is hidden, the query is not run, and no address hears of it."""
    iri, heard = canary
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        EmbeddedStore(small_store()).query(text.replace("{iri}", iri))
    assert heard == []


def test_canary_hears_what_is_not_checked(canary: tuple[str, list[object]]) -> None:
    """The engine itself does call, also where the keyword is hidden: the test above can fail."""
    iri, heard = canary
    for name in ("plain", "keyword that touches true", "IRI that is a comparison and a string"):
        before = len(heard)
        with contextlib.suppress(Exception):  # which error it is depends on the engine
            list(small_store().query(FETCHING[name].replace("{iri}", iri)))  # type: ignore[arg-type]
        assert len(heard) > before, name


def test_check_query_dataset_clauses_call_nobody(canary: tuple[str, list[object]]) -> None:
    """FROM and the dataset of the protocol name graphs of the store and are never fetched."""
    iri, heard = canary
    store = EmbeddedStore(small_store())
    for clause in (f"FROM {iri}", f"FROM NAMED {iri}", f"FROM {iri} FROM <x:other>"):
        assert list(store.query(f"SELECT * {clause} {{ ?s ?p ?o }}").rows()) == []
    assert list(store.query("SELECT * { ?s ?p ?o }", default_graphs=[iri[1:-1]]).rows()) == []
    assert list(store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graphs=[iri[1:-1]]).rows()) == []
    assert heard == []


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE <x:y> {}' }",
        'ASK { ?s ?p """LOAD <x:y> SERVICE <x:y> {}""" }',
        "ASK { ?s ?p ?o } # SERVICE <x:y> {}",
        "ASK { ?s ?p ?o # '''\n } # SERVICE wikibase:label { }",
        "PREFIX service: <http://x/service#> ASK { ?s service:load ?service . ?s a service:Service }",
        "PREFIX service: <http://x/service#> ASK { GRAPH service:g { ?s ?p ?o } }",
        "ASK { ?load <http://x/SERVICE> ?o FILTER(?load != <http://x/LOAD>) }",
        "SELECT (1 AS ?SERVICE) {}",
    ],
)
def test_check_fetching_word_that_is_no_keyword_is_let_through(text: str) -> None:
    """In a string, a comment, an IRI, a name or a variable the word means nothing."""
    check_fetching(text)
    EmbeddedStore(ox.Store()).query(text)


def test_check_fetching_names_the_place() -> None:
    """The refusal says where the keyword is, and what to do instead."""
    with pytest.raises(QueryRefused, match=r"line 2, column 3: SERVICE .* VALUES"):
        check_fetching("SELECT * {\n  SERVICE <x:y> {} }")


def nested(opening: str, closing: str, inner: str = "?s ?p ?o") -> Callable[[int], str]:
    """A query that nests n times."""
    return lambda n: f"SELECT * {{ ?s ?p ?o {opening * n} {inner} {closing * n} }}"


def repeated(part: str, head: str = "SELECT * { ?s ?p ?o ", tail: str = " }") -> Callable[[int], str]:
    """A query with n times the same part; @ in it becomes the number of each."""
    return lambda n: head + " ".join(part.replace("@", str(i)) for i in range(n)) + tail


def filtered(opening: str, closing: str = "", inner: str = "?o") -> Callable[[int], str]:
    """A query whose filter nests or repeats n times."""
    return lambda n: f"SELECT * {{ ?s ?p ?o FILTER( {opening * n}{inner}{closing * n} ) }}"


HOSTILE: dict[str, Callable[[int], str]] = {
    "groups": nested("{", "}"),
    "graphs": nested("GRAPH ?g {", "}"),
    "optionals": nested("OPTIONAL { ?s ?p ?o", "}"),
    "exists": nested("FILTER EXISTS {", "}"),
    "exists in parentheses": nested("FILTER(NOT EXISTS {", "})"),
    "exists over binds": nested("FILTER EXISTS {", "}", " ".join(f"BIND(1 AS ?v{i})" for i in range(170))),
    "exists over operators": nested("FILTER EXISTS {", "}", f"FILTER({'!' * 340}?o)"),
    "if over exists": nested("FILTER(IF(EXISTS {", "}, 1, 2))"),
    "minus": nested("MINUS { ?s ?p ?o", "}"),
    "laterals": nested("LATERAL { ?s ?p ?o", "}"),
    "sub-queries": nested("{ SELECT * {", "} }"),
    "unions to the right": nested("{ ?s ?p ?o } UNION {", "}"),
    "unions to the left": nested("{", "} UNION { ?s ?p ?o }"),
    "lists": lambda n: f"SELECT * {{ ?s ?p {'(' * n}1{')' * n} }}",
    "blank nodes": lambda n: f"SELECT * {{ ?s ?p {'[ <x:p> ' * n}1{']' * n} }}",
    "triple terms": lambda n: f"SELECT * {{ ?s ?p {'<<( <x:s> <x:p> ' * n}1{')>>' * n} }}",
    "triple terms unclosed": lambda n: f"SELECT * {{ ?s ?p {'<<' * n}",
    "reified triples": lambda n: f"SELECT * {{ ?s ?p {'<< <x:s> <x:p> ' * n}<x:o>{' >>' * n} }}",
    "annotations": repeated("{| <x:p> <x:o> |}"),
    "annotations in annotations": nested("{| <x:p> <x:o>", "|}", ""),
    "reifiers": repeated("~"),
    "path parentheses": lambda n: f"SELECT * {{ ?s {'(' * n}<x:p>{')' * n} ?o }}",
    "path stars": lambda n: f"SELECT * {{ ?s {'(' * n}<x:p>{')*' * n} ?o }}",
    "path of everything": lambda n: f"SELECT * {{ ?s {'(' * n}<x:p>{'/<x:q>|^<x:r>)*' * n} ?o }}",
    "path sequence": lambda n: f"SELECT * {{ ?s {'/'.join(['<x:p>'] * n)} ?o }}",
    "path alternatives": lambda n: f"SELECT * {{ ?s {'|'.join(['<x:p>'] * n)} ?o }}",
    "path optionals": lambda n: f"SELECT * {{ ?s {'/'.join(['<x:p>?'] * n)} ?o }}",
    "filter parentheses": filtered("(", ")"),
    "filter not": filtered("!"),
    "filter minus": filtered("- "),
    "filter sums": filtered("?o + "),
    "filter sums in parentheses": filtered("(1 + ", ")"),
    "filter or": filtered("?o = 1 || "),
    "filter and": filtered("?o && "),
    "filter in": filtered("(1 IN ", ")", "(1)"),
    "filter if": filtered("IF(1, 2, ", ")"),
    "filter coalesce": filtered("COALESCE(", ")"),
    "filter function arguments": lambda n: f"SELECT * {{ BIND(CONCAT({'1, ' * n}1) AS ?x) }}",
    "numbers with signs": lambda n: f"SELECT * {{ FILTER(1{' +1' * n}) }}",
    "triples": repeated("?s ?p ?o ."),
    "triples without dots": repeated("{ ?s ?p ?o }"),
    "optional after optional": repeated("OPTIONAL { ?s <x:@> ?o@ }"),
    "minus after minus": repeated("MINUS { ?s ?p ?o }"),
    "bind after bind": repeated("BIND(1 AS ?v@)"),
    "values after values": repeated("VALUES ?v@ { 1 }"),
    "filter after filter": repeated("FILTER(?o)"),
    "union after union": lambda n: "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * n) + " }",
    "pairs of unions": repeated("{ ?s ?p ?o } UNION { ?o ?p ?s }"),
    "predicates": repeated("<x:p> <x:o> ;", "SELECT * { ?s "),
    "objects": repeated("?o ,", "SELECT * { ?s ?p ", " ?o }"),
    "items": repeated("1", "SELECT * { ?s ?p ( ", " ) }"),
    "items of a template": repeated("1", "CONSTRUCT { ?s ?p ( ", " ) } WHERE { ?s ?p ?o }"),
    "columns": repeated("(1 AS ?v@)", "SELECT ", " { ?s ?p ?o }"),
    "orders": repeated("STR(?s)", "SELECT * { ?s ?p ?o } ORDER BY ", ""),
    "groupings": repeated("STR(?s)", "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY ", ""),
    "conditions": repeated("(?s)", "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY ?s HAVING ", ""),
    "descriptions": repeated("<x:s>", "DESCRIBE ", ""),
    "prefixes": repeated("PREFIX p@: <x:@>", "", " ASK {}"),
    "data": repeated("1", "SELECT * { VALUES ?x { ", " } }"),
}
"""Ways to make a query large; each gives one of size n."""


def largest(make: Callable[[int], str]) -> int:
    """The largest size, up to 20,000, that is let through."""
    low, high = 0, 1
    while high < 20_000 and is_let_through(make(high)):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if is_let_through(make(middle)):
            low = middle
        else:
            high = middle
    return low


def is_let_through(text: str) -> bool:
    """Whether the check lets a text through."""
    try:
        check_query(text)
    except DyadError:
        return False
    return True


RUN = """
import sys, threading
import pyoxigraph as ox
store = ox.Store()
store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(1), ox.NamedNode("x:g")))
def run():
    try:
        result = store.query(sys.stdin.read())
        if not isinstance(result, ox.QueryBoolean):
            next(iter(result), None)
    except (SyntaxError, RuntimeError, ValueError):
        pass
    print("survived")
threading.stack_size(2 * 1024 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_check_query_what_just_passes_does_not_crash_the_engine(make: Callable[[int], str]) -> None:
    """The largest query of each sort that is let through is survived, in time, with a stack of 2 MB."""
    text = make(largest(make))
    ended = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", RUN], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "survived\n")


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"prefixes", "data", "filter function arguments"}))
def test_check_query_large_of_each_sort_is_refused(name: str) -> None:
    """Ten thousand of anything that the engine recurses over are refused, with the place."""
    with pytest.raises(QuerySyntaxError) as caught:
        check_query(HOSTILE[name](10_000))
    assert caught.value.line == 1


@pytest.mark.parametrize("text", ["{" * 100_000, "(" * 100_000, "[" * 100_000, "<" * 100_000, "<<" * 50_000])
def test_check_query_many_brackets_are_refused(text: str) -> None:
    """A hundred kilobytes of brackets do not reach the engine."""
    with pytest.raises(QuerySyntaxError):
        check_query(text)


@pytest.mark.parametrize("query", read_catalogue(), ids=lambda query: query.name)
def test_check_query_named_queries_are_let_through(query: object) -> None:
    """The bounds leave room for what Dyad itself asks."""
    check_query(query.text)  # type: ignore[attr-defined]


def test_check_complexity_ordinary_large_queries_are_let_through() -> None:
    """Long lists of values, many branches and many optional parts are what people and their tools write."""
    check_complexity("SELECT * { VALUES (?a ?b) { " + "(<x:a> 'b') " * 5_000 + "} ?a ?p ?b }")
    check_complexity("SELECT * { ?s ?p ?o FILTER(?o IN (" + "<x:a>, " * 5_000 + "<x:b>)) }")
    branches = ["{ ?s <x:p> ?a . ?a <x:q> ?b . ?b <x:r> ?c . FILTER(?c > 1) }"] * 50
    check_complexity("SELECT * { " + " UNION ".join(branches) + " }")
    optional = "".join(f"OPTIONAL {{ ?s <x:p{i}> ?o{i} . }} " for i in range(60))
    check_complexity("SELECT * { ?s a <x:T> . " + optional + "}")
    check_complexity("SELECT * { " + "?s <x:p> ?o . " * (MOST_JOINS - 1) + "}")


def test_check_complexity_says_what_is_too_much() -> None:
    """The error names the measure that is exceeded, and a way out."""
    with pytest.raises(QuerySyntaxError, match=r"nested deeper than .*split it"):
        check_complexity(HOSTILE["groups"](100))
    with pytest.raises(QuerySyntaxError, match="operators, clauses and brackets"):
        check_complexity(HOSTILE["filter not"](1_000))
    with pytest.raises(QuerySyntaxError, match="patterns to be joined"):
        check_complexity(HOSTILE["triples"](200))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT * FROM <x:g> {}", True),
        ("SELECT * FROM NAMED <x:g> {}", True),
        ("ASKFROM<x:g>{}", True),
        ("ASK { ?s ?p 'FROM' } # FROM", False),
        ("ASK { ?from <x:from> x:FROM }", False),
    ],
)
def test_names_dataset_only_by_the_keyword(text: str, named: bool) -> None:
    """A query has a dataset of its own where FROM is a keyword."""
    assert names_dataset(text) is named


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("SELECT (now() AS ?x) {}", False),
        ("SELECT (1+RAND() AS ?x) {}", False),
        ("ASK { BIND(STRUUID() AS ?x) }", False),
        ("ASK { ?now <x:now> 'NOW()' }", True),
        ("ASK {}", True),
    ],
)
def test_is_repeatable_only_without_functions_that_change(text: str, same: bool) -> None:
    """A clock, a die or a new name in the query makes each answer another one."""
    assert is_repeatable(text) is same


def test_tokenize_gives_kind_text_and_offset() -> None:
    """Space and comments are left out, and offsets are those of the text."""
    assert list(tokenize("ASK # x\n{ }")) == [("word", "ASK", 0), ("mark", "{", 8), ("mark", "}", 10)]
