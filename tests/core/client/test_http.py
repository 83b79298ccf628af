"""What only happens over HTTP: limits of a server, servers that fail, and what is not a server of Dyad."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final

import pytest

import dyad
from dyad.client import KnowledgeGraph
from dyad.client.http_errors import body_of, error_of
from dyad.errors import ConfigError, NotFound, QueryError, QueryTimeout, StoreError, TooBusy

SLOW: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
LONG: Final = "SELECT ?a ?c ?d ?f { ?a rdfs:label ?c . ?d rdfs:label ?f }"
INDEX: Final[tuple[int, dict[str, str], bytes]] = (
    200,
    {},
    json.dumps({"queries": [], "release": "test"}).encode(),
)
Told = tuple[int, dict[str, str], bytes]


@contextmanager
def a_server(answers: Sequence[Told]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers one after the other; gives its address and what it was asked."""
    asked: list[str] = []
    left = list(answers)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path.partition('?')[0]}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = left.pop(0) if left else (500, {}, b"")
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if headers.get("X-Then") == "silence":
                self.wfile.flush()
                over.wait(20)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_query_that_takes_too_long_is_a_timeout(over_http: KnowledgeGraph) -> None:
    """The server's limit of time is an error that says so, and is not tried again."""
    with pytest.raises(QueryTimeout, match="second"):
        over_http.sparql(SLOW)


def test_answer_that_is_too_long_is_an_error_and_no_part_of_it_is_given(over_http: KnowledgeGraph) -> None:
    """An answer that the server breaks off is not taken for a whole one."""
    with pytest.raises((StoreError, QueryError), match=r"broke off|longer"):
        over_http.sparql(LONG)


def test_value_in_a_long_address_needs_no_address(over_http: KnowledgeGraph) -> None:
    """Queries are sent in the body, so that their length is limited by the server's setting alone."""
    filler = " ".join(f"<urn:filler:{number}>" for number in range(3_000))
    assert over_http.sparql(f"SELECT ?v {{ VALUES ?v {{ {filler} }} }}").shape == (3_000, 1)


def test_things_of_a_server_link_to_its_pages(over_http: KnowledgeGraph, client_address: str) -> None:
    """A link leads to the page of the server that was asked."""
    assert over_http.country("Vietnam").address == f"{client_address}/id/country/VNM.html"
    assert over_http.dyad("VNM", "RUS").address == f"{client_address}/dyad/RUS-VNM"


@pytest.mark.parametrize("address", ["host", "ftp://host/", "http://", "/srv/dyad"])
def test_address_that_is_none_is_refused(address: str) -> None:
    """What cannot be an address is told at once."""
    with pytest.raises(ConfigError, match=r"such as https://host/"):
        dyad.connect(address)


def test_address_and_home_together_are_refused() -> None:
    """Either a server or a folder."""
    with pytest.raises(QueryError, match="an address and a home"):
        dyad.connect("http://127.0.0.1:9", home="/nowhere")


def test_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listening is an error that names the address, after some tries."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)
    with a_server([]) as (address, _):
        pass
    with pytest.raises(StoreError, match="cannot be reached"):
        dyad.connect(address)


def test_server_that_is_none_of_dyad_is_told() -> None:
    """Another website is not taken for a server."""
    with (
        a_server([(200, {}, b"<html>hello</html>")]) as (address, _),
        pytest.raises(StoreError, match="no server"),
    ):
        dyad.connect(address)
    with a_server([(404, {}, b"nothing")]) as (address, _), pytest.raises(NotFound, match="404"):
        dyad.connect(address)


def test_busy_server_is_asked_again_after_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """429 with Retry-After is waited out for as long as it says, and then answered."""
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    busy = json.dumps({"code": "too-busy", "detail": "as many as may be"}).encode()
    rows = (200, {"Content-Type": "text/tab-separated-values"}, b"?n\n7\n")
    with a_server([INDEX, (429, {"Retry-After": "3"}, busy), (502, {}, b""), rows]) as (address, asked):
        table = dyad.connect(address).sparql("SELECT ?n {}")
    assert table["n"].tolist() == [7]
    assert waited[0] == 3
    assert 0 < waited[1] <= 5
    assert asked[1:] == ["POST /sparql"] * 3


def test_server_that_stays_busy_is_an_error_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to trying, and the error is the server's."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)
    busy = (
        429,
        {"Retry-After": "1"},
        json.dumps({"code": "too-busy", "detail": "as many as may be"}).encode(),
    )
    with (
        a_server([INDEX, *[busy] * 9]) as (address, asked),
        pytest.raises(TooBusy, match="as many as may be"),
    ):
        dyad.connect(address).sparql("SELECT ?n {}")
    assert len(asked) == 5


def test_connection_that_breaks_off_gives_no_part() -> None:
    """An answer that is shorter than it was said to be is an error."""
    rows = (200, {"Content-Type": "text/tab-separated-values", "Content-Length": "500"}, b"?n\n1\n2\n")
    with a_server([INDEX, rows]) as (address, _), pytest.raises(StoreError, match="broke off"):
        dyad.connect(address).sparql("SELECT ?n {}")


def test_server_that_falls_silent_is_a_timeout() -> None:
    """Silence longer than the connection's timeout is an error that says how long it was."""
    headers = {"Content-Type": "text/tab-separated-values", "Content-Length": "500", "X-Then": "silence"}
    with a_server([INDEX, (200, headers, b"?n\n1\n")]) as (address, _):
        kg = dyad.connect(address, timeout=1)
        with pytest.raises(QueryTimeout, match="nothing for 1 seconds"):
            kg.sparql("SELECT ?n {}")


def test_problem_of_the_server_is_an_error_of_dyad() -> None:
    """Each code is the class of its error, with what the server said."""
    syntax = {
        "code": "query-syntax",
        "detail": "line 3, column 14: expected }",
        "where": {"line": 3, "column": 14},
    }
    assert str(error_of(400, {}, json.dumps(syntax).encode(), "here")) == "line 3, column 14: expected }"
    timeout = error_of(503, {}, b'{"code": "query-timeout", "detail": "after 15 seconds"}', "here")
    assert isinstance(timeout, QueryTimeout)
    assert isinstance(error_of(400, {}, b'{"code": "bad-parameter", "detail": "x"}', "here"), QueryError)
    assert isinstance(error_of(500, {}, b'{"code": "internal", "detail": "x"}', "here"), StoreError)
    assert isinstance(error_of(504, {}, b"<html>gateway</html>", "here"), QueryTimeout)


def test_body_is_found_in_the_message_that_holds_it() -> None:
    """SPARQLWrapper has the body of a refusal in its message alone, written as Python writes bytes."""
    body = b'it\'s "bad"\nat \xd0\x92'
    assert body_of(f"A bad request has been sent. \n\nResponse:\n{body!r}") == body
    assert body_of("something else") == b""
