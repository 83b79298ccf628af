"""Hostile requests against a running server: each gets a bounded answer, and the same server lives on."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.core.test_sparql_text import FETCHING, HOSTILE
from tests.server.bombs import BOMBS, LONG_AND_SLOW
from tests.server.canary import Canary, listening
from tests.server.client import Client, Response
from tests.server.conftest import Server, serve_for
from tests.server.processes import (
    HAS_PROC,
    front,
    is_quiet,
    lasting,
    query_processes,
    resident,
    surviving,
    wait_until,
)
from tests.server.raw import CHUNKED, FORM, GET, POST, QUERY, ask, connect, exchange, parse_responses

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")

TEXTS = {
    "3,000 nested groups": "SELECT * " + "{" * 3_000 + "}" * 3_000,
    "5,000 UNIONs": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 5_000) + " }",
    "100 kB of braces": "{" * 100_000,
    "100 kB of parentheses": "SELECT * { FILTER" + "(" * 99_900,
    "100 kB of square brackets": "SELECT * { ?s ?p " + "[" * 99_900,
    "100 kB of angle brackets": "SELECT * { ?s ?p " + "<" * 99_900,
    "deep list": "SELECT * { ?s ?p " + "(" * 3_000 + "1" + ")" * 3_000 + " }",
    "long list": "SELECT * { ?s ?p (" + "1 " * 45_000 + ") }",
    "deep blank nodes": "SELECT * { ?s ?p " + "[ <x:p> " * 3_000 + "1" + "]" * 3_000 + " }",
    "deep path": "SELECT * { ?s " + "(" * 3_000 + "<x:p>" + ")*" * 3_000 + " ?o }",
    "long path": "SELECT * { ?s " + "/".join(["<x:p>"] * 10_000) + " ?o }",
    "not not not": "SELECT * { ?s ?p ?o FILTER(" + "!" * 90_000 + "?o) }",
    "plus plus plus": "SELECT * { ?s ?p ?o FILTER(" + "+".join(["?o"] * 20_000) + ") }",
    "deep filter": "SELECT * { ?s ?p ?o FILTER" + "(" * 3_000 + "?o" + ")" * 3_000 + " }",
    "deep functions": "SELECT * { ?s ?p ?o FILTER(" + "STR(" * 3_000 + "?o" + ")" * 3_000 + ") }",
    "nested triple terms": "SELECT * { ?s ?p " + "<<( <x:s> <x:p> " * 3_000 + "1" + ")>>" * 3_000 + " }",
    "nested EXISTS": "ASK { " + "FILTER EXISTS { " * 3_000 + "}" * 3_000 + " }",
    "many joins": "SELECT * { " + "?s ?p ?o . " * 8_000 + "}",
    "many columns": "SELECT " + " ".join(f"(1 AS ?v{i})" for i in range(6_000)) + " {}",
    "many descriptions": "DESCRIBE " + "<x:a> " * 15_000,
    "open string": "SELECT * { ?s ?p '" + "a" * 90_000,
    "open long string": "SELECT * { ?s ?p '''" + "a'" * 45_000,
    "backslashes": "SELECT * { ?s ?p '" + "\\" * 90_000,
    "escapes": "ASK { ?s ?p '" + "\\u0041" * 15_000,
    "escape of no character": "ASK { ?s ?p '\\UFFFFFFFF\\uD800' }",
    "null bytes": "SELECT * { ?s ?p '\x00' \x00 }",
    "other planes": "SELECT * { ?s ?p '\U0001f600' . ?\U0001f600 ?p ?o }",
    "clock and brackets": "SELECT (NOW() AS ?n) * " + "{" * 90_000,
    "one line of 100 kB": "SELECT * { " + "x" * 99_000,
    "100,000 lines": "\n" * 99_000 + "x",
    "recursive prefixes": "PREFIX a: <a:a> " * 6_000 + "ASK { a:a a:a }",
}
"""Texts that are no SPARQL, or none that may be asked; each of them fits into a request."""


@pytest.fixture(scope="module")
def target(release_home: Path) -> Iterator[Server]:
    """A server on which all this is tried: what one request does to it, the next would notice."""
    with serve_for(release_home, DYAD_TIMEOUT="5") as server:
        yield server


@pytest.fixture(autouse=True)
def lost_no_process(target: Server) -> Iterator[None]:
    """Whatever a test sends, the server answers quickly afterwards, of the same processes."""
    with surviving(target):
        yield


def problem(response: Response) -> tuple[int, str]:
    """Status and code of an error, which must be told as problem+json and without insides."""
    assert response.mimetype == "application/problem+json"
    for inside in (b"Traceback", b'.py"', b".rs:", b"/site-packages/"):
        assert inside not in response.data
    assert len(response.data) < 2_000
    return response.status_code, response.get_json()["code"]


# --- texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_gets_400_in_time(target: Server, text: str) -> None:
    """A text made to crash the engine is refused with line and column within seconds."""
    began = time.monotonic()
    response = ask(target, text)
    assert time.monotonic() - began < 5
    assert problem(response) == (400, "query-syntax")
    assert response.get_json()["where"]["line"] >= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_size_of_each_sort_is_bounded(target: Server, name: str) -> None:
    """As many of each sort as a request may hold are refused, or answered, in time."""
    make = HOSTILE[name]
    size = 1
    while len(make(size * 2)) < 100_000:
        size *= 2
    response = ask(target, make(size))
    if response.status_code != 200:
        assert problem(response) in [(400, "query-syntax"), (400, "query"), (503, "query-timeout")]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_five_megabytes_are_too_large(target: Server, name: str) -> None:
    """Five megabytes of anything are told to be too much, and are not looked at."""
    text = HOSTILE[name](100)
    text = text * (5_000_000 // len(text) + 1)
    assert problem(ask(target, text)) == (413, "too-large")


def test_hostile_large_query_where_it_is_allowed_is_bounded(release_home: Path) -> None:
    """A server that takes queries of ten megabytes is not blocked by one of five."""
    with serve_for(release_home, DYAD_MAX_QUERY_BYTES="10000000", DYAD_TIMEOUT="3") as server:
        before = lasting(server)
        texts = [
            "{" * 100_000,
            "SELECT * { FILTER" + "(" * 5_000_000,
            "SELECT (NOW() AS ?n) { VALUES ?x { " + "1 " * 2_500_000 + "} }",
            "SELECT (NOW() AS ?n) * { ?s ?p '" + "\\u0041" * 800_000 + "' }",
        ]
        with ThreadPoolExecutor() as pool:
            asked = [pool.submit(ask, server, text) for text in texts]
            while not all(future.done() for future in asked):
                began = time.monotonic()
                assert Client(server.address).get("/health").status_code == 200
                assert time.monotonic() - began < 2
                time.sleep(0.05)
            for future in asked:
                assert future.result().status_code in (200, 400, 503)
        assert lasting(server) == before


# --- wrong encodings and types -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"ASK { ?s ?p '\xff' }", QUERY, (400, "request")),
        (b"ASK { ?s ?p '\xed\xa0\x80' }", QUERY, (400, "request")),  # a surrogate
        (b"ASK { ?s ?p '\xc0\x80' }", QUERY, (400, "request")),  # a null byte in two
        ("ASK {}".encode("utf-16"), QUERY, (400, "request")),
        ("ASK {}".encode("utf-16"), QUERY + "; charset=utf-16", (415, "unsupported-media-type")),
        (b"ASK {}", QUERY + "; charset=x", (415, "unsupported-media-type")),
        (b"query=ASK%20%7B%7D%ff", FORM, (400, "request")),
        (b"query=ASK {}&query=ASK {}", FORM, (400, "request")),
        (b"&" * 100_000, FORM, (400, "request")),
        (b"query=" + b"%41" * 90_000, FORM, (400, "query-syntax")),
        (b"query=" + b"%zz" * 90_000, FORM, (413, "too-large")),
        (b"", QUERY, (400, "missing-query")),
        (b"\x1f\x8b\x08" + b"\x00" * 100, QUERY, (400, "request")),
        (b"ASK {}", "", (415, "unsupported-media-type")),
        (b"ASK {}", "text/plain", (415, "unsupported-media-type")),
        (b'{"query": "ASK {}"}', "application/json", (415, "unsupported-media-type")),
        (b"ASK {}", "application/sparql-query, text/plain", (415, "unsupported-media-type")),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x", (415, "unsupported-media-type")),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            "text/xml",
            (415, "unsupported-media-type"),
        ),
        (b"DROP ALL", "application/sparql-update", (400, "read-only")),
        (b"update=DROP%20ALL", FORM, (400, "read-only")),
        (b"query=ASK {}&timeout=x", FORM, (400, "request")),
        (b"query=ASK {}&default-graph-uri=" + b"%00", FORM, (400, "request")),
        (b"query=ASK {}&format=" + b"x" * 5_000, FORM, (400, "unknown-format")),
    ],
)
def test_hostile_body_of_the_wrong_kind_is_refused(
    target: Server, body: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    """Bytes that are no UTF-8, and types that are no query, are told apart and refused."""
    headers = {"Content-Type": content_type} if content_type else {}
    assert problem(Client(target.address).post("/sparql", data=body, headers=headers)) == expected


@pytest.mark.parametrize("path", ["/sparql", "/", "/nowhere", "/health"])
def test_hostile_body_of_five_megabytes_is_not_kept(target: Server, path: str) -> None:
    """An enormous body is answered as it should be anywhere, and is not held in memory."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n"
    memory = resident(front(target))
    received = exchange(target, head.encode() + b"x" * 5_000_000)
    # Where no body is read at all, the connection may be cut before we have read the answer.
    assert received == b"" or int(received.split(b" ")[1]) in (404, 405, 413, 415)
    assert resident(front(target)) < memory + 20


def test_hostile_chunked_body_without_end_is_cut(target: Server) -> None:
    """A body that tells no length is read up to the limit, and then refused."""
    with connect(target) as connection:
        connection.sendall(CHUNKED)
        received = b""
        try:
            for _ in range(1_000):
                connection.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
            received = connection.recv(1000)
        except OSError:
            received = b""  # it had enough
    assert received in (b"",) or received.split(b" ")[1] == b"413"


# --- slow, abandoned, pipelined, many ----------------------------------------------------------------------


def test_hostile_slow_connections_do_not_keep_others_waiting(target: Server) -> None:
    """Two hundred connections that trickle headers and bodies leave room for whole requests."""
    heads = itertools.cycle(
        [b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nX: ", POST + b"Content-Length: 90000\r\n\r\n"]
    )
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(target)) for _ in range(200)]
        for connection, head in zip(slow, heads, strict=False):
            connection.sendall(head)
        for _ in range(5):
            for connection in slow:
                connection.sendall(b"a")
            began = time.monotonic()
            assert ask(target, f"ASK {{ ?s a dyad:Agreement }} # {began}").status_code == 200
            assert time.monotonic() - began < 2


@pytest.mark.parametrize("name", ["cross product", "ORDER BY", "VALUES product"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_hostile_abandoned_query_ends(target: Server, method: str, name: str) -> None:
    """When the client has gone, the work ends soon, long before its deadline."""
    text = BOMBS[name].encode()
    if method == "POST":
        data = POST + b"Content-Length: %d\r\n\r\n" % len(text) + text
    else:
        data = f"{method} /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with connect(target) as connection:
        connection.sendall(data)
        assert wait_until(lambda: not is_quiet(target), 2)
    assert wait_until(lambda: is_quiet(target), 2)


def test_hostile_abandoned_answer_ends(target: Server) -> None:
    """When the client goes in the middle of an answer, the work ends, too."""
    text = LONG_AND_SLOW.encode()
    with connect(target) as connection:
        connection.sendall(POST + b"Accept: text/csv\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert wait_until(lambda: is_quiet(target), 2)


def test_hostile_hundred_abandoned_queries_leave_nothing(target: Server) -> None:
    """A hundred clients that ask and go leave no process and no place behind."""
    text = BOMBS["cross product"].encode()
    for _ in range(100):
        with connect(target) as connection:
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(text) + text)

    def at_work() -> list[str]:
        told = Client(target.address).get("/metrics").text
        return [name for name in ("running", "slow", "waiting") if f"dyad_pool_{name} 0.0" not in told]

    assert wait_until(lambda: not at_work(), 3)
    assert wait_until(lambda: is_quiet(target), 2)
    assert wait_until(lambda: len(query_processes(target)) <= 4, 2)


def test_hostile_pipelined_requests_are_answered_in_their_order(target: Server) -> None:
    """Requests that do not wait for answers get them in their order, errors and slow ones among them."""
    bomb = quote(BOMBS["cross product"]) + "&timeout=0.3"
    texts = ["ASK%7B%7D", "%7B", bomb, "ASK%7BFILTER(false)%7D", "LOAD%20%3Cx:y%3E"] * 4
    expected = [200, 400, 503, 200, 403] * 4
    data = b"".join(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for text in texts)
    received = exchange(target, data + GET + b"\r\n")
    responses = parse_responses(received)
    assert [response.status_code for response in responses] == [*expected, 200]
    assert responses[3].get_json()["boolean"] is False
    assert responses[-1].get_json()["status"] == "ok"


def test_hostile_pipelined_thousand_are_all_answered(target: Server) -> None:
    """A thousand requests in one breath get a thousand answers."""
    line = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    responses = parse_responses(exchange(target, line * 1_000 + GET + b"\r\n"))
    assert [response.status_code for response in responses] == [200] * 1_001


def test_hostile_two_thousand_connections_at_once_are_all_answered(target: Server) -> None:
    """Two thousand clients that send before any is answered are all answered, hostile or not."""
    texts = [b"ASK {}", b"ASK { ?s a dyad:Agreement }", TEXTS["many joins"].encode(), b"\xff"]
    expected = [200, 200, 400, 400]
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(target, patience=30)) for _ in range(2_000)]
        for number, client in enumerate(clients):
            text = texts[number % 4]
            client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(text) + text)
        statuses = [int(client.recv(12).split(b" ")[1]) for client in clients]
    found = [set(statuses[start::4]) for start in range(4)]
    # As many as may are answered at a time; who is told to come again is answered, too.
    for wanted, got in zip(expected, found, strict=True):
        assert got <= {wanted, 429}
    assert wait_until(lambda: is_quiet(target), 5)


def test_hostile_many_at_once_are_all_answered(target: Server) -> None:
    """Hostile and ordinary questions mixed, some at a time: each gets its own answer."""
    hostile = TEXTS["many joins"]
    with ThreadPoolExecutor(16) as pool:
        asked = pool.map(
            lambda n: ask(target, hostile if n % 2 else f"ASK {{}} # {n}").status_code, range(300)
        )
    assert list(asked) == [200, 400] * 150


# --- calls to others ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """An address that nobody should call."""
    with listening() as canary:
        yield canary


def _in_form(field: str) -> Callable[[Server, str], Response]:
    return lambda server, text: Client(server.address).post("/sparql", data={field: text})


def _in_address(server: Server, text: str) -> Response:
    return Client(server.address).get("/sparql", query_string={"query": text})


@pytest.mark.parametrize("send", [ask, _in_form("query"), _in_address], ids=["body", "form", "address"])
@pytest.mark.parametrize("name", FETCHING)
def test_hostile_fetching_calls_nobody(
    target: Server, canary: Canary, name: str, send: Callable[[Server, str], Response]
) -> None:
    """However SERVICE or LOAD is hidden, and however it is sent, it is refused, and nobody hears of it."""
    response = send(target, FETCHING[name].replace("{iri}", f"<{canary.address}>"))
    assert problem(response)[0] in (400, 403)
    if response.status_code == 403:
        assert "DYAD_SERVICE_ALLOW" in response.get_json()["detail"]
    assert canary.heard == []


def test_hostile_fetching_by_a_disguised_encoding_calls_nobody(target: Server, canary: Canary) -> None:
    """Escapes of the address, of SPARQL and of the encoding are undone before it is looked for SERVICE."""
    iri = f"<{canary.address}>"
    for text in [
        f"SELECT * {{ \\u0053ERVICE {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERV\\u0049CE SILENT {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\U00000053ERVICE {iri} {{ ?s ?p ?o }} }}",
        f"\ufeffSELECT * {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ſERVICE {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVİCE {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{\x0bSERVICE\x0c{iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SER\x00VICE {iri} {{ ?s ?p ?o }} }}",
    ]:
        assert ask(target, text).status_code in (400, 403), text
    body = quote(f"SELECT * {{ SERVICE {iri} {{ ?s ?p ?o }} }}").replace("SERVICE", "%53%45RVICE")
    assert Client(target.address).post("/sparql", data=f"query={body}", content_type=FORM).status_code == 403
    assert canary.heard == []


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_hostile_dataset_is_not_fetched(target: Server, canary: Canary, clause: str) -> None:
    """A dataset names graphs that are here, and where there are none, nothing is fetched."""
    query = f"SELECT * {clause} <{canary.address}> {{ ?s ?p ?o }}"
    assert ask(target, query).get_json()["results"]["bindings"] == []
    for name in ("default-graph-uri", "named-graph-uri"):
        sent = {"query": "ASK { ?s ?p ?o }", name: canary.address}
        response = Client(target.address).post("/sparql", data=sent)
        assert (response.status_code, response.get_json()["boolean"]) == (200, False)
    assert canary.heard == []


def test_hostile_request_headers_make_nobody_call(target: Server, canary: Canary) -> None:
    """Headers that name another host send the server nowhere, and send no client there."""
    host = canary.address.removeprefix("http://").removesuffix("/sparql")
    names = ("Host", "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Referer", "Origin", "Forwarded")
    for name in names:
        for path in ("/", "/sparql", "/static//x", "//x/"):
            response = Client(target.address).get(
                path, headers={name: host if "URL" not in name else canary.address}
            )
            if name != "Host":
                assert host.encode() not in response.data
                assert host not in str(response.headers)
    assert canary.heard == []
