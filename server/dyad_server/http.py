"""Requests and responses, as little of them as the front needs, between ASGI and what answers."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from dyad.settings import Settings
from dyad_server.address import is_host, server_address
from dyad_server.errors import RequestError, SlowBody, TooLarge

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""A page may load our own files and nothing else; what stands in it is never a script."""

HEADERS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Allow, Link, Location, Retry-After, X-Request-Id"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"server", b"Dyad"),  # in place of the name and version of the software behind
    (b"x-content-type-options", b"nosniff"),
)
"""What every response says: anybody may read it, nothing may be sniffed, and a page loads only our own."""

_BODY_SECONDS: Final = 20
"""How long a client may take to send a body, or the next piece of a large one."""

_WHOLE_BODY_SECONDS: Final = 600
"""How long it may take in all."""

_MOST_DISCARDED: Final = 16 * 1024 * 1024
"""How much of a body that is too large is read on: clients that are cut off do not read the answer."""

_prefix = secrets.token_hex(4)
_numbers = itertools.count(1)


@dataclass
class Request:
    """A request.

    Attributes:
        method: The method.
        path: The path, decoded.
        query_string: What stands after the ?, as it came.
        headers: Header names in small letters to values; of several of one name, joined by commas.
        client: The address of the client.
        receive: Where the body comes from.
        version: The version of HTTP; an answer to 1.0 cannot come in chunks.
        address: This server's, as the client knows it, without a slash at its end.
        id: What this request is called in the log and in errors.
        error: What went wrong with it, if anything did.
    """

    method: str
    path: str
    query_string: bytes
    headers: dict[str, str]
    client: str
    receive: Receive
    version: str = "1.1"
    address: str = ""
    id: str = field(default_factory=lambda: f"{_prefix}-{next(_numbers):x}")
    error: Exception | None = None

    @classmethod
    def of(cls, scope: Scope, receive: Receive, settings: Settings) -> Request:
        """Make it from an ASGI scope.

        Args:
            scope: The scope.
            receive: The channel of the body.
            settings: Where the server listens, and how many proxies stand in front, each of which has added
                to X-Forwarded-For.

        Returns:
            The request.
        """
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        client = scope["client"][0] if scope.get("client") else ""
        if settings.proxies:
            hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
            if len(hops) >= settings.proxies:
                client = hops[-settings.proxies]
        version = "1.0" if scope.get("http_version") in ("1", "1.0") else "1.1"
        address = server_address(headers, settings)
        method, path, query = scope["method"], scope["path"], scope["query_string"]
        return cls(method, path, query, headers, client, receive, version, address)

    @property
    def base(self) -> str:
        """What relative IRIs are relative to (SPARQL 1.1 Protocol, section 2.1.4): the server's address."""
        return self.address + "/"

    async def body(self, most: int) -> bytes:
        """Read the body.

        Args:
            most: How many bytes it may have.

        Returns:
            The body.

        Raises:
            TooLarge: It is larger.
            SlowBody: It comes too slowly.
            ClientGone: The client has gone before its end.
        """
        pieces: list[bytes] = []
        size = 0
        async for piece in self.stream():
            size += len(piece)
            if size <= most:
                pieces.append(piece)
            elif size > most + _MOST_DISCARDED:
                break
            else:
                pieces.clear()
        if size > most:
            raise TooLarge(f"the body is larger than {most:,} bytes: send less at a time")
        return b"".join(pieces)

    async def stream(self) -> AsyncIterator[bytes]:
        """Read the body piece by piece.

        Yields:
            The pieces.

        Raises:
            SlowBody: It comes too slowly.
            ClientGone: The client has gone before its end.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + _WHOLE_BODY_SECONDS
        while True:
            try:
                async with asyncio.timeout(min(_BODY_SECONDS, until - loop.time())):
                    message = await self.receive()
            except TimeoutError:
                raise SlowBody("the body came too slowly: send it again") from None
            if message["type"] != "http.request":
                raise ClientGone
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def gone(self) -> None:
        """Wait until the client has gone; the body must have been read."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


def check_host(request: Request) -> None:
    """Refuse a request that does not say, or says twice, whom it is for (RFC 9112, section 3.2).

    Args:
        request: The request.

    Raises:
        RequestError: It is so.
    """
    host = request.headers.get("host")
    if (host is None and request.version != "1.0") or (host is not None and not is_host(host)):
        raise RequestError("the header Host is missing, doubled or malformed: send it once")


class ClientGone(Exception):
    """The client has closed the connection, and nobody reads an answer."""


@dataclass
class Response:
    """A response: a body that is there, or one that comes in pieces.

    Attributes:
        status: The status.
        headers: Its own headers, names in small letters; `HEADERS` are added to them.
        body: The body.
        pieces: The body in pieces; if it raises, the transfer is broken off.
        done: Called when the response was sent, or cannot be.
    """

    status: int
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    pieces: AsyncIterator[bytes] | None = None
    done: Callable[[], None] | None = None


async def send_response(send: Send, request: Request, response: Response) -> None:
    """Send a response.

    Args:
        send: The channel.
        request: What it answers; of HEAD, only the headers are sent.
        response: The response.

    Raises:
        Exception: The body failed on its way: the server underneath then breaks the transfer off, and never
            ends it as if it were whole.
    """
    headers = [*response.headers, *HEADERS, (b"x-request-id", request.id.encode())]
    has_body = response.status not in (204, 304)
    if response.pieces is None and has_body:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if request.method == "HEAD" or not has_body:
        await send({"type": "http.response.body", "body": b""})
    elif response.pieces is None:
        await send({"type": "http.response.body", "body": response.body})
    else:
        async for piece in response.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
