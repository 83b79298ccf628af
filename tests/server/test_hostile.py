"""Hostile requests against a running server: each gets a bounded answer, and the server lives on."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.server.conftest import Server

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
    "null bytes": "SELECT * { ?s ?p '\x00' \x00 }",
    "other planes": "SELECT * { ?s ?p '\U0001f600' . ?\U0001f600 ?p ?o }",
}


def post(server: Server, text: bytes, content_type: str = "application/sparql-query") -> tuple[int, bytes]:
    """Post a query; give status and body."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
    try:
        connection.request("POST", "/sparql", text, {"Content-Type": content_type})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def workers(server: Server) -> list[str]:
    """The worker processes, where the system lists them."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return children.read_text().split() if children.exists() else []


@pytest.fixture(autouse=True)
def lost_no_worker(server: Server) -> Iterator[None]:
    """Whatever a test sends, the processes are the same before and after: none crashed and was replaced."""
    before = workers(server)
    yield
    assert workers(server) == before
    assert server.process.poll() is None


def is_well(server: Server) -> bool:
    """Whether the server answers."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    finally:
        connection.close()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_gets_400_in_time_and_the_server_lives(server: Server, text: str) -> None:
    """A text made to crash the engine is refused with line and column within seconds."""
    began = time.monotonic()
    status, body = post(server, text.encode())
    assert (status, json.loads(body)["code"]) == (400, "query-syntax")
    assert json.loads(body)["where"]["line"] == 1
    assert b"Traceback" not in body
    assert time.monotonic() - began < 10
    assert is_well(server)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /sparql?query=%zz%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
        b"GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: " + b"a/b," * 20_000 + b"\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ],
    ids=[
        "bytes",
        "half a line",
        "bad escapes",
        "1 MB address",
        "20,000 headers",
        "negative length",
        "two lengths",
        "path traversal",
        "long Accept",
        "asterisk",
    ],
)
def test_hostile_bytes_get_an_error_or_nothing_and_the_server_lives(
    server: Server, request_bytes: bytes
) -> None:
    """What is hardly HTTP is answered with 4xx or by closing the connection, never with 5xx or a file."""
    host, port = urlsplit(server.address).netloc.split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            connection.sendall(request_bytes)
            connection.shutdown(socket.SHUT_WR)
            while data := connection.recv(65536):
                received += data
        except OSError:
            pass  # closed in the middle: that is an answer, too
    if received:
        assert received.split(b" ")[1][:1] in (b"2", b"4")
    assert b"root:" not in received
    assert is_well(server)


def test_hostile_chunked_body_without_end_is_cut(server: Server) -> None:
    """A body that tells no length is read up to the limit, and then refused."""

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 10_000

    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    try:
        connection.request("POST", "/sparql", chunks(), {"Content-Type": "application/sparql-query"})
        assert connection.getresponse().status == 413
    finally:
        connection.close()
    assert is_well(server)


def test_hostile_slow_connections_do_not_keep_others_waiting(server: Server) -> None:
    """Two hundred connections that send half a request leave room for a whole one."""
    host, port = urlsplit(server.address).netloc.split(":")
    slow = [socket.create_connection((host, int(port)), timeout=10) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n")
        began = time.monotonic()
        assert is_well(server)
        assert time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()


def test_hostile_many_at_once_are_all_answered(server: Server) -> None:
    """Hostile and ordinary questions mixed, many at a time: each gets its own answer."""
    ask = b"ASK { ?s a dyad:Agreement }"
    hostile = TEXTS["many joins"].encode()
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda n: post(server, hostile if n % 2 else ask)[0], range(200)))
    assert statuses == [200, 400] * 100


def test_hostile_fetching_calls_nobody(server: Server) -> None:
    """Neither SERVICE, LOAD and FROM nor the protocol's dataset makes the server call an address."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, caller = listener.accept()
                except TimeoutError:
                    continue
                heard.append(caller)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        iri = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        refused = [
            f"SELECT * {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT {iri} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p trueSERVICE {iri} {{ ?s ?p ?o }} }}",
            f"LOAD {iri}",
        ]
        assert [post(server, text.encode())[0] for text in refused] == [403] * len(refused)
        hidden = f"SELECT * {{ ?s ?p ?a FILTER(?a<'>'||true) SERVICE {iri} {{ ?s ?p ?o }} #'\n }}"
        assert post(server, hidden.encode())[0] == 400
        for clause in ("FROM", "FROM NAMED"):
            assert post(server, f"SELECT * {clause} {iri} {{ ?s ?p ?o }}".encode())[0] == 200
        form = f"query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri={quote(iri[1:-1], safe='')}"
        status, body = post(server, form.encode(), "application/x-www-form-urlencoded")
        assert (status, json.loads(body)["boolean"]) == (200, False)
        update = f"update=LOAD%20{quote(iri, safe='')}"
        assert post(server, update.encode(), "application/x-www-form-urlencoded")[0] == 400
        time.sleep(0.3)
        done.set()
        thread.join(timeout=5)
    assert heard == []
