"""HTTP to a SPARQL endpoint: who asks, how long, how much, and what its refusals mean.

Nothing here knows SPARQL. Redirects are not followed, since a password must not go where nobody sent it.
Nothing is cut: an answer that is too long or too late is an error.
"""

from __future__ import annotations

import os
import re
import time
import weakref
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from dyad.errors import (
    ConfigError,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    TooBusy,
)

_CONNECT_SECONDS: Final = 10.0
_TIMED_OUT = re.compile(r"S1T00|S1TAT|SR171|timed? ?out|estimated execution time", re.IGNORECASE)
_PLACE = re.compile(r"(?:line[ :]+(\d+)(?:,? col(?:umn)?[ :]+(\d+))?|\bat (\d+):(\d+))", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What an endpoint answered, when it did.

    Attributes:
        status: The status code; from 200 to 299, or 404 where that was allowed for.
        headers: The headers, whose names are the same in any case.
        body: The body.
    """

    status: int
    headers: httpx.Headers
    body: bytes


class Endpoint:
    """A connection to one endpoint, kept open; threads may share it, and so may forked processes.

    Args:
        address: Its address.
        user: Who asks; empty for nobody.
        password: The password; sent only where the endpoint asks for it, by digest where that is offered.
        timeout: Seconds that a request may take.
        max_bytes: Bytes that an answer may have.

    Raises:
        ConfigError: The address has a user name or password in it.
    """

    def __init__(
        self,
        address: str,
        *,
        user: str = "",
        password: str = "",
        timeout: float = 15.0,
        max_bytes: int = 2**28,
    ) -> None:
        if "@" in urlsplit(address).netloc:
            raise ConfigError(
                "a user name does not belong into the address of the store: set DYAD_STORE_USER and "
                "DYAD_STORE_PASSWORD"
            )
        self.address = address
        self.user = user
        self.timeout = timeout
        self._max_bytes = max_bytes
        self._password = password
        self._client: httpx.Client | None = None
        self._pid = 0

    def send(
        self,
        method: str = "POST",
        *,
        address: str = "",
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str | list[str]] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
        missing_ok: bool = False,
    ) -> Reply:
        """Send a request and read the whole answer.

        Args:
            method: The method.
            address: Where to, if not to the endpoint itself.
            params: Parameters of the address.
            form: Fields of a form, as the body.
            content: The body, where it is no form.
            headers: Headers.
            repeatable: Whether it may be sent again, as after a connection that was kept too long.
            missing_ok: Whether 404 is an answer like any other.

        Returns:
            The answer.

        Raises:
            StoreError: The endpoint cannot be reached, refuses the user, or failed.
            QueryTimeout: It did not answer in time.
            QueryTooLarge: The answer is longer than it may be.
            QueryError: It found fault with the query.
            TooBusy: It asks to come back later.
        """
        where = address or self.address
        client = self._open_client()
        fields = {"params": params, "data": form, "content": content, "headers": headers}
        request = client.build_request(method, where, **{k: v for k, v in fields.items() if v is not None})  # type: ignore[arg-type]
        deadline = time.monotonic() + self.timeout
        try:
            try:
                return self._exchange(client, request, deadline, missing_ok)
            except httpx.RemoteProtocolError:
                if not repeatable:
                    raise
                return self._exchange(client, request, deadline, missing_ok)
        except httpx.ConnectTimeout as error:
            raise self._unreachable(where, error) from None
        except httpx.TimeoutException:
            raise self._too_late(where) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(where, error) from None

    def close(self) -> None:
        """Close its connections."""
        if self._client is not None and self._pid == os.getpid():
            self._client.close()
        self._client = None

    def _open_client(self) -> httpx.Client:
        # Two processes must not share a connection: a forked one opens its own.
        if self._client is None or self._pid != os.getpid():
            self._pid = os.getpid()
            self._client = httpx.Client(
                auth=_Auth(self.user, self._password) if self.user else None,
                timeout=httpx.Timeout(self.timeout, connect=min(_CONNECT_SECONDS, self.timeout)),
                # Compressed bytes could be few and stand for many.
                headers={"User-Agent": "dyad", "Accept-Encoding": "identity"},
                follow_redirects=False,
                trust_env=False,
            )
            weakref.finalize(self, self._client.close)
        return self._client

    def _exchange(
        self, client: httpx.Client, request: httpx.Request, deadline: float, missing_ok: bool
    ) -> Reply:
        response = client.send(request, stream=True)
        try:
            pieces: list[bytes] = []
            size = 0
            request.extensions["timeout"]["read"] = max(0.1, deadline - time.monotonic())
            for piece in response.iter_raw():
                pieces.append(piece)
                size += len(piece)
                if size > self._max_bytes:
                    raise QueryTooLarge(
                        f"the answer of the store is longer than {self._max_bytes:,} bytes: ask for less, or "
                        "raise DYAD_MAX_RESULT_MB"
                    )
                if time.monotonic() > deadline:
                    raise self._too_late(str(request.url))
        finally:
            response.close()
        reply = Reply(response.status_code, response.headers, b"".join(pieces))
        if not (200 <= reply.status < 300 or (missing_ok and reply.status == 404)):
            raise self._refusal(reply, request)
        return reply

    def _refusal(self, reply: Reply, request: httpx.Request) -> Exception:
        where = str(request.url.copy_with(query=None))
        told = _first_line(reply.body)
        if reply.status in (401, 403):
            if not self.user:
                return StoreError(
                    f"{where} wants to know who asks: set DYAD_STORE_USER and DYAD_STORE_PASSWORD"
                )
            return StoreError(
                f"{where} does not let the user {self.user!r} in: check DYAD_STORE_USER, DYAD_STORE_PASSWORD "
                "and what this user may do there"
            )
        if 300 <= reply.status < 400:
            target = reply.headers.get("Location", "nowhere")
            return StoreError(f"{where} redirects to {target}, which is not followed: set DYAD_STORE to it")
        if reply.status in (404, 405, 501):
            return StoreError(f"{where} is no SPARQL endpoint for this ({reply.status}): check DYAD_STORE")
        if reply.status in (408, 504) or (reply.status >= 500 and _TIMED_OUT.search(told)):
            return QueryTimeout(
                f"the store stopped the query at its own limit of time ({told}): ask for less"
            )
        if reply.status in (429, 503):
            wait = reply.headers.get("Retry-After", "")
            return TooBusy(f"the store is too busy ({told})", int(wait) if wait.isdigit() else 5)
        if reply.status < 500:
            return _fault(told)
        return StoreError(f"the store failed ({reply.status}: {told})")

    def _too_late(self, where: str) -> QueryTimeout:
        return QueryTimeout(
            f"{where} did not answer within {self.timeout:g} seconds: ask for less, or raise DYAD_TIMEOUT"
        )

    def _unreachable(self, where: str, error: Exception) -> StoreError:
        told = str(error) or type(error).__name__
        return StoreError(
            f"the store at {where} cannot be reached ({told}): see that it runs, and that DYAD_STORE is its "
            "address"
        )


class _Auth(httpx.Auth):
    """Tells who asks in the way that the endpoint wants it, and nothing before it has asked."""

    def __init__(self, user: str, password: str) -> None:
        self._ways = {
            "digest": httpx.DigestAuth(user, password),
            "basic": httpx.BasicAuth(user, password),
        }
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._way is None:
            response = yield request
            if response.status_code != 401:
                return
            offered = [
                value.split(" ", 1)[0].lower() for value in response.headers.get_list("WWW-Authenticate")
            ]
            self._way = next((way for name, way in self._ways.items() if name in offered), None)
            if self._way is None:
                return
        yield from self._way.auth_flow(request)


def _fault(told: str) -> QueryError:
    place = _PLACE.search(told)
    if place is None:
        return QueryError(f"the store does not take this query: {told}")
    line, column = int(place[1] or place[3]), int(place[2] or place[4] or 1)
    return QuerySyntaxError(f"the store does not take this query: {told}", max(1, line), column)


def _first_line(body: bytes) -> str:
    lines = body[:4000].decode("utf-8", errors="replace").strip().splitlines()
    told = " ".join((lines[0] if lines else "it did not say why").split())
    if told.startswith("<"):
        return "it did not say why"
    return told if len(told) <= 200 else told[:200] + "..."
