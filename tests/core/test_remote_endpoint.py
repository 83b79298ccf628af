"""What an endpoint can do wrong, from an endpoint that does it on demand."""

from __future__ import annotations

import multiprocessing
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR

import pytest

from dyad.errors import (
    ConfigError,
    DyadError,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    TooBusy,
)
from dyad.remote_endpoint import Endpoint
from dyad.remote_store import RemoteStore

Script = Callable[[BaseHTTPRequestHandler], None]

EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


class Fake(ThreadingHTTPServer):
    """An endpoint whose answers are a function's, and which remembers the requests."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fake.requests.append((self.headers.get("Authorization"), body))
                script(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        fake = self
        self.requests: list[tuple[str | None, bytes]] = []
        self.address = f"http://127.0.0.1:{self.server_port}/sparql"


def reply(status: int, body: bytes = b"", **headers: str) -> Script:
    """A script that answers always the same."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/plain", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


@pytest.fixture
def faking() -> Iterator[Callable[[Script], Fake]]:
    """Start fake endpoints, which end with the test."""
    running: list[Fake] = []

    def start(script: Script) -> Fake:
        fake = Fake(script)
        running.append(fake)
        threading.Thread(target=fake.serve_forever, args=(0.05,), daemon=True).start()
        return fake

    yield start
    for fake in running:
        fake.shutdown()
        fake.server_close()


Faking = Callable[[Script], Fake]


@pytest.mark.parametrize(
    ("script", "kind", "told"),
    [
        (reply(401), StoreError, "wants to know who asks: set DYAD_STORE_USER"),
        (reply(403), StoreError, "wants to know who asks"),
        (
            reply(301, Location="http://127.0.0.1:1/"),
            StoreError,
            "redirects to http://127.0.0.1:1/, which is not",
        ),
        (reply(404), StoreError, "is no SPARQL endpoint"),
        (reply(400, b"it is wrong"), QueryError, "does not take this query: it is wrong"),
        (reply(400, b"<html><b>Bad</b>"), QueryError, "did not say why"),
        (reply(500, b"Virtuoso 22023 Error SR010"), StoreError, "failed .500: Virtuoso 22023"),
        (reply(500, b"Virtuoso S1T00 Error SR171: Transaction timed out"), QueryTimeout, "its own limit"),
        (reply(504), QueryTimeout, "its own limit"),
        (reply(429, b"", Retry_After="7"), TooBusy, "too busy"),
        (reply(503, b"no threads"), TooBusy, "no threads"),
        (reply(200, b"x" * 2000), QueryTooLarge, "longer than 1,000 bytes"),
    ],
)
def test_endpoint_refusal_is_told_by_its_kind(
    faking: Faking, script: Script, kind: type[DyadError], told: str
) -> None:
    """Each refusal is the error of its kind, with what it said and what to do."""
    with pytest.raises(kind, match=told):
        Endpoint(faking(script).address, max_bytes=1000).send(form={"query": "ASK {}"})


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (b"Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at '}'", (3, 1)),
        (b"error at 2:17: expected one of", (2, 17)),
        (b'Parse error: Encountered " at line 4, column 9.', (4, 9)),
    ],
)
def test_endpoint_syntax_error_keeps_its_place(faking: Faking, told: bytes, place: tuple[int, int]) -> None:
    """A place in the refusal becomes the error's line and column."""
    with pytest.raises(QuerySyntaxError) as caught:
        Endpoint(faking(reply(400, told)).address).send(form={"query": "ASK {}"})
    assert (caught.value.line, caught.value.column) == place


def test_endpoint_too_busy_tells_when_to_come_back(faking: Faking) -> None:
    """Retry-After is handed on."""
    with pytest.raises(TooBusy) as caught:
        Endpoint(faking(reply(429, b"", Retry_After="7")).address).send(form={"query": "ASK {}"})
    assert caught.value.retry_after == 7


def test_endpoint_password_is_sent_where_it_is_asked_for(faking: Faking) -> None:
    """No request carries a password before it is asked for; then each does."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Authorization") is None:
            reply(401, WWW_Authenticate='Basic realm="x"')(handler)
        else:
            reply(200, b"in")(handler)

    fake = faking(script)
    endpoint = Endpoint(fake.address, user="me", password="pass")  # noqa: S106
    assert endpoint.send(form={"query": "ASK {}"}).body == b"in"
    assert endpoint.send(form={"query": "ASK {}"}).body == b"in"
    basic = "Basic " + b64encode(b"me:pass").decode()
    assert [sent for sent, _ in fake.requests] == [None, basic, basic]


def test_endpoint_digest_is_preferred_to_basic(faking: Faking) -> None:
    """Where both are offered, the password itself is not sent."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Authorization") is not None:
            reply(200, b"in")(handler)
            return
        handler.send_response(401)
        handler.send_header("WWW-Authenticate", 'Basic realm="x"')
        handler.send_header("WWW-Authenticate", 'Digest realm="x", nonce="n", qop="auth", algorithm=MD5')
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    fake = faking(script)
    Endpoint(fake.address, user="me", password="pass").send(form={"query": "ASK {}"})  # noqa: S106
    assert all(not (sent or "").startswith("Basic") for sent, _ in fake.requests)


def test_endpoint_redirect_takes_no_password_along(faking: Faking) -> None:
    """A redirect is not followed: where it points to, nobody hears anything."""
    canary = faking(reply(200, b"heard"))

    def script(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Authorization") is None:
            reply(401, WWW_Authenticate='Basic realm="x"')(handler)
        else:
            reply(307, Location=canary.address)(handler)

    with pytest.raises(StoreError, match="is not followed"):
        Endpoint(faking(script).address, user="me", password="pass").send(form={"query": "ASK {}"})  # noqa: S106
    assert canary.requests == []


def test_endpoint_address_must_not_have_a_password() -> None:
    """A password in the address would stand in each error message."""
    with pytest.raises(ConfigError, match="DYAD_STORE_PASSWORD") as caught:
        Endpoint("http://me:secret@127.0.0.1/sparql")
    assert "secret" not in str(caught.value)


def test_endpoint_that_is_gone_cannot_be_reached(faking: Faking) -> None:
    """Where nobody listens, the error says where it looked."""
    fake = faking(reply(200))
    fake.shutdown()
    fake.server_close()
    with pytest.raises(StoreError, match=rf"at {fake.address} cannot be reached .*Connection refused"):
        Endpoint(fake.address).send(form={"query": "ASK {}"})


def test_endpoint_that_is_slow_is_left(faking: Faking) -> None:
    """An answer that does not begin in time is an error at that time."""
    release = threading.Event()

    def script(handler: BaseHTTPRequestHandler) -> None:
        release.wait(20)

    fake = faking(script)
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"did not answer within 0\.3 seconds"):
        Endpoint(fake.address, timeout=0.3).send(form={"query": "ASK {}"})
    release.set()
    assert time.monotonic() - began < 3


def test_endpoint_that_drips_is_left(faking: Faking) -> None:
    """An answer that comes byte by byte does not outlive the deadline."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                time.sleep(0.1)
        except OSError:
            handler.close_connection = True

    began = time.monotonic()
    with pytest.raises(QueryTimeout):
        Endpoint(faking(script).address, timeout=0.5).send(form={"query": "ASK {}"})
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("repeatable", [True, False])
def test_endpoint_that_hangs_up_is_asked_again_where_that_does_no_harm(
    faking: Faking, repeatable: bool
) -> None:
    """A connection that the endpoint closed meanwhile costs a question nothing; a write is not repeated."""
    hung_up: list[bool] = []

    def script(handler: BaseHTTPRequestHandler) -> None:
        if not hung_up:
            hung_up.append(True)
            handler.connection.shutdown(SHUT_RDWR)
            handler.close_connection = True
        else:
            reply(200, b"again")(handler)

    endpoint = Endpoint(faking(script).address)
    if repeatable:
        assert endpoint.send(form={"query": "ASK {}"}, repeatable=True).body == b"again"
    else:
        with pytest.raises(StoreError, match="cannot be reached"):
            endpoint.send(form={"update": "CLEAR ALL"})


def test_endpoint_answer_that_breaks_off_is_an_error(faking: Faking) -> None:
    """Fewer bytes than announced are no answer."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(EMPTY)
        handler.close_connection = True

    with pytest.raises(StoreError, match="cannot be reached"):
        Endpoint(faking(script).address).send(form={"query": "ASK {}"})


def test_endpoint_serves_a_forked_process(faking: Faking) -> None:
    """A process that was forked has a connection of its own; both go on asking."""
    fake = faking(reply(200, b"in"))
    endpoint = Endpoint(fake.address)
    assert endpoint.send(form={"query": "ASK {}"}).body == b"in"

    def ask() -> None:
        raise SystemExit(endpoint.send(form={"query": "ASK {}"}).body != b"in")

    child = multiprocessing.get_context("fork").Process(target=ask)
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert endpoint.send(form={"query": "ASK {}"}).body == b"in"


@pytest.mark.parametrize(
    ("headers", "body", "kind", "told"),
    [
        (
            {"Content_Type": "text/html"},
            b"<h1>Log in</h1>",
            StoreError,
            "answered with text/html and not with",
        ),
        ({"X_SQL_State": "S1TAT"}, EMPTY, QueryTimeout, "has part of the answer only"),
        ({"X_SPARQL_MaxRows": "10"}, EMPTY, QueryTooLarge, "gives 10 rows and no more"),
        ({}, EMPTY + b"The query evaluation has timed out", StoreError, "cannot be read"),
    ],
)
def test_store_answer_that_is_no_whole_answer_is_an_error(
    faking: Faking, headers: dict[str, str], body: bytes, kind: type[DyadError], told: str
) -> None:
    """Status 200 alone makes no answer: pages, parts and broken results are refused."""
    script = reply(200, body, **{"Content_Type": "application/sparql-results+json", **headers})
    store = RemoteStore(Endpoint(faking(script).address), "apart")
    with pytest.raises(kind, match=told):
        list(store.query("SELECT * { ?s ?p ?o }").rows())
