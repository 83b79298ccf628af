"""Asking a server: SPARQL by SPARQLWrapper, questions in English and names by httpx."""

from __future__ import annotations

import datetime
import http.client
import socket
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

import httpx
from SPARQLWrapper import POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from dyad import __version__
from dyad.addresses import path_of
from dyad.client.arrival import Readable
from dyad.client.connection import Hit, Rows
from dyad.client.http_errors import Unreachable, body_of, error_of, repeat
from dyad.errors import ConfigError, DyadError, QueryTimeout, StoreError
from dyad.names import fold
from dyad.sparql_binding import bind_terms
from dyad.store import Answer, Kind, Term

TIMEOUT: Final = 60.0
"""Seconds that may pass without a byte from the server, whose own limit is shorter as a rule."""

_AGENT: Final = f"dyad/{__version__}"
_ROWS: Final = "text/tab-separated-values"
_JSON: Final = "application/sparql-results+json"
_GRAPH: Final = "application/n-triples"
_MOST_SUGGESTED: Final = 20


class HttpConnection:
    """Asks a server of Dyad.

    Args:
        address: Its address, such as `https://host/`.
        timeout: Seconds that may pass without a byte from it.

    Raises:
        ConfigError: The address is none.
        StoreError: There is no server of Dyad.
    """

    most_hits = _MOST_SUGGESTED

    def __init__(self, address: str, timeout: float = TIMEOUT) -> None:
        self._client = httpx.Client(
            headers={"User-Agent": _AGENT, "Accept": "application/json"},
            timeout=timeout,
            follow_redirects=True,
        )
        weakref.finalize(self, self._client.close)
        self._timeout = timeout
        self.name = _check_address(address)
        told = self._get_json("/api/v1/queries", {})
        self.version = str(told.get("release", ""))
        if not isinstance(told.get("queries"), list):
            raise StoreError(f"{self.name} is no server of Dyad: see that the address is right")
        self.store: HttpStore = HttpStore(self)
        self._settled: dict[tuple[str, bool], str] = {}

    # --- SPARQL

    @contextmanager
    def answer(self, text: str) -> Iterator[Rows | Answer]:
        """Ask in SPARQL; see `Connection`."""
        with self._send(text, f"{_ROWS}, {_JSON};q=0.9, {_GRAPH};q=0.8") as (kind, stream):
            if kind == _ROWS:
                yield Rows(stream)
            else:
                yield _whole(kind, stream)

    def answer_whole(self, text: str) -> Answer:
        """Ask in SPARQL for an answer that is not long.

        Args:
            text: The query.

        Returns:
            The answer.

        Raises:
            DyadError: The server refuses, fails, or cannot be reached.
        """
        with self._send(text, f"{_JSON}, {_GRAPH};q=0.8") as (kind, stream):
            return _whole(kind, stream)

    @contextmanager
    def _send(self, text: str, accept: str) -> Iterator[tuple[str, _Body]]:
        response = repeat(lambda: self._request(text, accept))
        with response:
            kind = response.headers.get_content_type()
            if kind not in (_ROWS, _JSON, _GRAPH):
                raise StoreError(f"{self.name} answered with {kind}: see that it is a server of Dyad")
            yield kind, _Body(response, self.name, self._timeout)

    def _request(self, text: str, accept: str) -> Any:
        wrapper = SPARQLWrapper(f"{self.name}/sparql", agent=_AGENT)
        # Not by setQuery, which guesses by patterns what sort of query it is, and warns where it cannot.
        wrapper.queryString, wrapper.queryType = text, SELECT
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(self._timeout)))
        wrapper.addCustomHttpHeader("Accept", accept)
        try:
            return wrapper.query().response
        except SPARQLWrapperException as error:
            cause = error.__context__
            status = cause.code if isinstance(cause, HTTPError) else 400
            headers = dict(cause.headers) if isinstance(cause, HTTPError) else {}
            raise error_of(status, headers, body_of(str(error)), self.name) from None
        except HTTPError as error:
            with error:
                raise error_of(error.code, dict(error.headers), error.read(), self.name) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> DyadError:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, (TimeoutError, socket.timeout)):
            return _too_late(self.name, self._timeout)
        return _unreachable(self.name, reason)

    # --- the rest

    def ask(self, question: str, day: datetime.date | None) -> dict[str, Any]:
        """Ask in English; see `Connection`."""
        told = {"q": question, "format": "json"}
        return self._get_json("/ask", told | ({"on": day.isoformat()} if day else {}))

    def search(self, text: str, limit: int) -> list[Hit]:
        """Find things by name; see `Connection`."""
        hits = []
        for told in self._suggest(text, {"limit": str(min(limit, _MOST_SUGGESTED))}):
            matched = told.get("matched")
            hits.append(
                Hit(
                    str(told["iri"]),
                    str(told["label"]),
                    str(told["kind"]),
                    str(matched["text"]) if isinstance(matched, dict) else "",
                )
            )
        return hits

    def settle(self, text: str, *, sides: bool) -> str:
        """Give the IRI of the one thing of that name; see `Connection`."""
        key = text, sides
        if key not in self._settled:
            found = set()
            for told in self._suggest(text, {"kind": "side"} if sides else {}):
                matched = told.get("matched")
                names = [told["label"], matched["text"] if isinstance(matched, dict) else ""]
                if fold(text) in {fold(str(name)) for name in names}:
                    found.add(str(told["iri"]))
            self._settled[key] = found.pop() if len(found) == 1 else text
        return self._settled[key]

    def _suggest(self, text: str, more: Mapping[str, str]) -> list[dict[str, Any]]:
        told = self._get_json("/suggest", {"q": text, **more})
        return [one for one in told.get("suggestions", ()) if one.get("kind") != "Pair"]

    def address_of(self, iri: str) -> str | None:
        """Tell where a person reads about a thing: at the server, for what it knows."""
        path = path_of(iri)
        return f"{self.name}{path}" if path is not None and path.startswith("/") else path

    def _get_json(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        def send() -> httpx.Response:
            try:
                response = self._client.get(self.name + path, params=params)
            except httpx.ConnectTimeout as error:
                raise _unreachable(self.name, error) from None
            except httpx.TimeoutException:
                raise _too_late(self.name, self._timeout) from None
            except httpx.HTTPError as error:
                raise _unreachable(self.name, error) from None
            if not response.is_success:
                raise error_of(response.status_code, response.headers, response.content, self.name)
            return response

        response = repeat(send)
        if response.history:  # as from http to https: SPARQL is asked where this led
            self.name = str(response.url).partition(path)[0]
        try:
            told = response.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise StoreError(f"{self.name} is no server of Dyad: see that the address is right")
        return told


class HttpStore:
    """The Store port over a server, for what asks many small questions: names, receipts, codes.

    Args:
        connection: The connection.
    """

    def __init__(self, connection: HttpConnection) -> None:
        self._connection = connection

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query; see `dyad.store.Store.query`. Graphs are named in the text."""
        if default_graphs or named_graphs or base is not None:
            raise StoreError("over HTTP graphs and base are named in the text: write FROM and BASE")
        return self._connection.answer_whole(bind_terms(text, bindings) if bindings else text)


class _Body:
    """The body of a response, while it comes."""

    def __init__(self, response: Any, where: str, timeout: float) -> None:
        self._response = response
        self._where = where
        self._timeout = timeout
        self._size = 0

    def read(self, size: int = -1, /) -> bytes:
        try:
            piece: bytes = self._response.read() if size < 0 else self._response.read(size)
        except TimeoutError:
            raise _too_late(self._where, self._timeout) from None
        except (OSError, http.client.HTTPException):
            raise self._broken() from None
        self._size += len(piece)
        if (size < 0 or not piece) and self._response.length:
            raise self._broken()  # http.client gives a body that is too short without a word
        return piece

    def _broken(self) -> StoreError:
        return StoreError(
            f"the answer of {self._where} broke off after {self._size:,} bytes, and nothing of it is given: "
            "it was longer, or took longer, than the server lets answers be; ask for less"
        )


def _whole(content_type: str, stream: Readable | _Body) -> Answer:
    data = stream.read() if isinstance(stream, _Body) else b""
    kind: Kind = "graph"
    if content_type == _JSON:
        kind = "boolean" if _is_boolean(data) else "solutions"
    return Answer.parse(data, kind)


def _is_boolean(data: bytes) -> bool:
    # The engine writes the head first; a literal that has this text has its quotes escaped.
    return b'"boolean":' in data[:200] and b'"results":' not in data[:200]


def _check_address(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise ConfigError(f"{address!r} is no address of a server: write one such as https://host/")
    path = parts.path.rstrip("/").removesuffix("/sparql")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _too_late(where: str, timeout: float) -> QueryTimeout:
    return QueryTimeout(
        f"{where} sent nothing for {timeout:g} seconds: ask for less, or connect with a larger timeout"
    )


def _unreachable(where: str, error: object) -> Unreachable:
    told = str(error) or type(error).__name__
    return Unreachable(
        f"{where} cannot be reached ({told}): see that the address is right and the server runs"
    )
