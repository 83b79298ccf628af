"""HTTP for tests that need more, or less, than a well-behaved client: bytes as they are, and broken ends."""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.server.client import Client, Response
from tests.server.conftest import Server

QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"

POST: Final = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
)
GET: Final = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
CHUNKED: Final = POST + b"Transfer-Encoding: chunked\r\n\r\n"
"""Beginnings of requests; without CHUNKED, the head is still open."""


def ask(
    server: Server,
    query: str | bytes,
    *,
    accept: str = "",
    patience: float = 30,
    headers: dict[str, str] | None = None,
    **fields: str,
) -> Response:
    """Post a query.

    Args:
        server: The server.
        query: The query.
        accept: The header Accept; none where it is empty.
        patience: Seconds after which we give up.
        headers: Further headers.
        fields: Further parameters of the protocol, which go into the address.

    Returns:
        The response.

    Raises:
        http.client.IncompleteRead: The transfer was broken off.
    """
    sent = {**({"Accept": accept} if accept else {}), **(headers or {})}
    client = Client(server.address, sent)
    address = "/sparql?" + urlencode(fields) if fields else "/sparql"
    return client.post(address, data=query, content_type=QUERY, timeout=patience)


def code_of(response: Response) -> tuple[int, str]:
    """Status and code of an error, which must be told as problem+json."""
    assert response.mimetype == "application/problem+json"
    assert b"Traceback" not in response.data
    return response.status_code, response.get_json()["code"]


@contextmanager
def connect(server: Server, *, patience: float = 20, window: int = 0) -> Iterator[socket.socket]:
    """Open a connection; `window` is how many bytes may lie unread on our side, 0 for the usual number."""
    parts = urlsplit(server.address)
    with socket.socket(socket.AF_INET) as connection:
        if window:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        connection.settimeout(patience)
        connection.connect((parts.hostname, parts.port))
        yield connection


def exchange(server: Server, data: bytes, *, patience: float = 20) -> bytes:
    """Send bytes on a connection of their own; give all that comes until the server closes it.

    The server must close it by itself: say so in the request.
    """
    received = bytearray()
    with connect(server, patience=patience) as connection:
        with suppress(ConnectionError):  # closed before the end: what it said may still be there
            connection.sendall(data)
        with suppress(ConnectionError):  # closed in the middle: that is an answer, too
            while piece := connection.recv(65536):
                received += piece
    return bytes(received)


class _Bytes(io.BytesIO):
    """A stream that stays open when a response on it has ended, for the next one on it."""

    def close(self) -> None:
        """Do nothing."""

    def makefile(self, _mode: str) -> _Bytes:
        """Pass for a socket."""
        return self


def parse_responses(received: bytes, methods: Iterable[str] = ()) -> list[Response]:
    """Split what came on one connection into its responses.

    Args:
        received: The bytes.
        methods: The methods of the requests, since a response to HEAD has no body; GET where they end.

    Returns:
        The responses.

    Raises:
        http.client.HTTPException: They are no whole responses.
    """
    stream = _Bytes(received)
    asked = iter(methods)
    found = []
    while stream.tell() < len(received):
        response = http.client.HTTPResponse(stream, method=next(asked, "GET"))  # type: ignore[arg-type]
        response.begin()
        found.append(Response(response.status, response.headers, response.read()))
    return found
