"""Bytes that are hardly HTTP, sent to a running server: each gets its answer, and the server lives on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.server.client import Client
from tests.server.conftest import Server, serve_for
from tests.server.processes import HAS_PROC, front, surviving, wait_until
from tests.server.raw import CHUNKED, GET, POST, QUERY, connect, exchange, parse_responses

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")


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


BYTES = {
    "bytes": b"\x00\x01\x02\r\n\r\n",
    "half a line": b"GET\r\n\r\n",
    "TLS": bytes.fromhex("16030100a5010000a10303") + b"a" * 300,
    "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/9.9": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    "1 MB of method": b"A" * 1_000_000 + b" /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "1 MB of address": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "1 MB of header": GET + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
    "5 MB of headers without end": GET + b"Xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy: y\r\n" * 140_000,
    "20,000 headers": GET + b"X: y\r\n" * 20_000 + b"\r\n",
    "header without a name": GET + b": a\r\n\r\n",
    "header with a null byte": GET + b"X: a\x00b\r\n\r\n",
    "folded header": GET + b"X: a\r\n b\r\n\r\n",
    "negative length": POST + b"Content-Length: -5\r\n\r\n",
    "signed length": POST + b"Content-Length: +6\r\n\r\nASK {}",
    "length in words": POST + b"Content-Length: six\r\n\r\nASK {}",
    "length of 23 digits": POST + b"Content-Length: 99999999999999999999999\r\n\r\nASK {}",
    "two lengths": POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {} ",
    "list of lengths": POST + b"Content-Length: 6, 7\r\n\r\nASK {} ",
    "unknown transfer encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
    "chunked not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
    "space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
    "chunked in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + b"6\r\nASK {}\r\n0\r\n\r\n",
    "chunk of negative size": CHUNKED + b"-6\r\nASK {}\r\n0\r\n\r\n",
    "chunk of no size": CHUNKED + b"zz\r\nASK {}\r\n0\r\n\r\n",
    "chunk of 18 digits": CHUNKED + b"f" * 18 + b"\r\nASK {}\r\n0\r\n\r\n",
    "chunk with 1 MB of extension": CHUNKED + b"6;" + b"a" * 1_000_000 + b"\r\nASK {}\r\n0\r\n\r\n",
    "50,000 trailers": CHUNKED + b"6\r\nASK {}\r\n0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
    "escapes that are no UTF-8": b"GET /sparql?query=%zz%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no Host": GET.replace(b"Host: x\r\n", b"") + b"\r\n",
    "two Hosts": GET + b"Host: y\r\n\r\n",
    "no escape at all": "GET /ä\u202e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
    "path of no UTF-8": b"GET /id/%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "path with a null byte": b"GET /id/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "CONNECT": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\nConnection: close\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "small letters": b"get /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}
"""What is hardly HTTP, or none that this server answers."""


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_hostile_bytes_get_4xx(target: Server, data: bytes) -> None:
    """What is hardly HTTP gets one answer, which says that the fault is the client's, and then the end."""
    responses = parse_responses(exchange(target, data, patience=5))
    assert [400 <= response.status_code < 500 for response in responses[:1]] == [True]
    assert "granian" not in str(responses[0].headers)


@pytest.mark.parametrize(
    "data",
    [
        POST + b"Content-Length: 600\r\n\r\nASK",
        POST + b"Content-Length: 9000000000000000000\r\n\r\nASK",
        CHUNKED + b"6\r\nASK",
        POST[:40],
        GET,
        POST + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n",
    ],
    ids=["short body", "9 EB", "short chunk", "half a line", "half a head", "expectation"],
)
def test_hostile_request_without_end_is_given_up_with_its_client(target: Server, data: bytes) -> None:
    """When the client of half a request goes away, nothing of it stays open."""
    files = Path(f"/proc/{front(target)}/fd")
    before = len(os.listdir(files))  # noqa: PTH208 (iterdir would keep it open meanwhile)
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(connect(target)).sendall(data)
        assert wait_until(lambda: len(os.listdir(files)) >= before + 15, 5)  # noqa: PTH208
    assert wait_until(lambda: len(os.listdir(files)) <= before + 2, 5)  # noqa: PTH208


ALLOWED = {
    "absolute address": b"GET http://192.0.2.1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "equal lengths": POST + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\nASK {}",
    "expectation": POST + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\nASK {}",
    "expectation of nothing known": POST + b"Content-Length: 6\r\nExpect: 200-maybe\r\n\r\nASK {}",
    "ranges": GET + b"Range: bytes=0-,0-,0-,0-,0-\r\n\r\n",
    "qualities out of range": POST
    + b"Accept: */*;q=NaN, \xff/\xfe;q=1e999, ;;;,,,=\r\nContent-Length: 6\r\n\r\nASK {}",
    "body of GET": GET + b"Content-Length: 5\r\n\r\nhello",
    "90 headers": GET + b"X: y\r\n" * 90 + b"\r\n",
    "odd Host": GET.replace(b"Host: x", b"Host: a/../<script>\xff") + b"\r\n",
    "odd forwarding": GET
    + b"X-Forwarded-For: \xff, ,,\r\nX-Forwarded-Host: <script>\r\nForwarded: for=\r\n\r\n",
    "odd validators": GET + b'If-None-Match: W/W/"", *, "\r\nIf-Modified-Since: never\r\n\r\n',
    "HTTP/2 offered": GET.replace(b"close", b"Upgrade, HTTP2-Settings")
    + b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: close\r\n\r\n",
}
"""What is odd and harmless."""


@pytest.mark.parametrize("data", ALLOWED.values(), ids=ALLOWED)
def test_hostile_oddity_is_answered_once(target: Server, data: bytes) -> None:
    """What is odd and harmless gets its answer, or a 4xx, and nothing of it comes back in the answer."""
    received = exchange(target, data, patience=5).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    [response] = parse_responses(received)
    assert response.status_code == 200 or 400 <= response.status_code < 500
    assert b"<script" not in received


@pytest.mark.parametrize("lengths", [b"Content-Length: 40\r\n", b"Content-Length: 6\r\n", b""])
def test_hostile_smuggled_request_is_not_answered(target: Server, lengths: bytes) -> None:
    """Where a proxy could see another end of the request than we do, nothing after it is answered."""
    data = POST.replace(b"Connection: close\r\n", b"") + lengths + b"Transfer-Encoding: chunked\r\n\r\n"
    data += b"6\r\nASK {}\r\n0\r\n\r\n" if lengths else b"6\r\nASK {}\r\n0\r\nX: y\r\n\r\n"
    received = exchange(target, data + GET.replace(b"/health", b"/metrics") + b"\r\n", patience=5)
    assert (b"dyad_pool" in received) is (not lengths)  # without two lengths it is a request like any other


@pytest.mark.parametrize("path", ["/", "/sparql", "/health", "/metrics", "/static/dyad.css", "/nowhere"])
@pytest.mark.parametrize("method", ["TRACE", "BREW", "PROPFIND", "PATCH", "LINK", "A" * 10_000])
def test_hostile_method_is_refused(target: Server, path: str, method: str) -> None:
    """A method that nobody offers is refused with what there is, and TRACE echoes nothing."""
    response = Client(target.address).open(path, method=method, headers={"X-Secret": "echo"})
    assert response.status_code in ((404,) if path == "/nowhere" else (404, 405))
    if response.status_code == 405:
        assert "GET" in response.headers["Allow"]
    assert b"echo" not in response.data


@pytest.mark.parametrize(
    "up", ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c", "..;/", "..%252f", ".%00./", "/"]
)
@pytest.mark.parametrize("start", ["/static/", "/id/", "/"])
def test_hostile_path_leads_to_no_file(target: Server, start: str, up: str) -> None:
    """No path leads to a file that is not meant to be had."""
    for file in ("etc/passwd", "app.py", "templates/layout.html", "current/manifest.json"):
        for depth in (1, 4, 12):
            address = f"GET {start}{up * depth}{file} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            received = exchange(target, address.encode(), patience=5)
            assert int(received.split(b" ")[1]) in (301, 308, 400, 404)
            for inside in (b"root:", b"import ", b"{% block", b'"version"'):
                assert inside not in received


def test_hostile_websocket_is_refused(target: Server) -> None:
    """Who wants a websocket is told that there is none."""
    data = (
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with connect(target, patience=3) as connection:
        connection.sendall(data)
        assert connection.recv(1000).split(b" ")[1][:1] == b"4"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Accept", "a/b," * 90_000),
        ("Accept", "a/b;q=0.5;x=y," * 25_000),
        ("Accept-Language", "en;q=0.5," * 40_000),
        ("Cookie", "a=b;" * 90_000),
        ("If-None-Match", '"a",' * 90_000),
        ("X-Forwarded-For", "192.0.2.1," * 35_000),
        ("Content-Type", "application/sparql-query;" + "a=b;" * 90_000),
        ("Content-Type", 'application/sparql-query;a="' + '\\"' * 180_000),
    ],
    ids=lambda value: value[:20],
)
def test_hostile_long_header_keeps_nobody_waiting(target: Server, header: str, value: str) -> None:
    """A header of 360 kB, the most that fits, costs the server less than a moment."""
    began = time.monotonic()
    response = Client(target.address).post(
        "/sparql", data="ASK {}", headers={"Content-Type": QUERY, header: value}
    )
    assert time.monotonic() - began < 1
    assert response.status_code in (200, 400, 406, 415, 431)
