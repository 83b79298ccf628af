"""`/sparql`: the SPARQL 1.1 Protocol for queries."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Final

from dyad.settings import Settings
from dyad.sparql_text import is_repeatable
from dyad.store import Kind
from dyad_server.cache import AnswerCache, AskedAs, Kept
from dyad_server.engine import Engine, Serving
from dyad_server.errors import NotAcceptable
from dyad_server.frames import NotWanted, Question
from dyad_server.http import ClientGone, Request, Response
from dyad_server.metrics import Metrics
from dyad_server.negotiate import FORMATS, Format, check_format_names, choose_format
from dyad_server.protocol import SparqlRequest, largest_body, parse_request
from dyad_server.reply import Reply

METHODS: Final = "GET, HEAD, OPTIONS, POST"

_LOOK_AFTER: Final = 0.25
"""Seconds after which it is looked whether the client is still there."""


class SparqlEndpoint:
    """Answers queries.

    Args:
        settings: The limits.
        engine: Where the release is served.
        cache: Where answers are kept.
        metrics: Where it is counted.
    """

    def __init__(self, settings: Settings, engine: Engine, cache: AnswerCache, metrics: Metrics) -> None:
        self._settings = settings
        self._engine = engine
        self._cache = cache
        self._metrics = metrics

    async def respond(self, request: Request) -> Response:
        """Answer a request with GET, HEAD or POST.

        Args:
            request: The request.

        Returns:
            The response.

        Raises:
            DyadError: What is wrong with the request or the query, or with the service.
            MissingQuery: There is no query in it.
            ClientGone: The client has gone before there was an answer.
        """
        headers = request.headers
        body = b""
        if request.method == "POST":
            body = await request.body(largest_body(self._settings.max_query_bytes))
        serving = self._engine.serving  # only now, or it might have been replaced meanwhile
        asked_as = AskedAs(
            "POST" if request.method == "POST" else "GET",
            headers.get("host", ""),
            request.query_string,
            headers.get("content-type", "") if request.method == "POST" else "",
            headers.get("accept", ""),
            body,
        )
        kept = self._cache.find(serving.tag, asked_as)
        if kept is not None:
            self._metrics.count_query("cached")
            if kept.etag in headers.get("if-none-match", ""):
                return _not_modified(kept.headers)
            return Response(200, kept.headers, kept.body)
        asked = parse_request(
            request.method,
            request.query_string,
            headers.get("content-type"),
            body,
            self._settings.max_query_bytes,
        )
        return await self._answer(request, asked, asked_as, serving)

    async def _answer(
        self, request: Request, asked: SparqlRequest, asked_as: AskedAs, serving: Serving
    ) -> Response:
        check_format_names(asked.formats)
        accept = request.headers.get("accept")
        tag = _tag(asked, request, serving) if serving.tag and is_repeatable(asked.query) else ""
        if tag and tag in request.headers.get("if-none-match", ""):
            self._metrics.count_query("not-modified")
            return _not_modified(_validators(tag))
        formats = _formats(accept, asked.formats)
        question = Question(
            asked.query,
            {kind: found.name for kind, found in formats.items()},
            asked.default_graphs,
            asked.named_graphs,
            base=request.base,
            timeout=min(self._settings.timeout, asked.timeout or self._settings.timeout),
            most_bytes=self._settings.max_result_mb * 2**20,
        )
        with self._metrics.time_query():
            reply = await self._ask(request, question, serving, accept, asked)
        headers = [(b"content-type", formats[reply.kind].content_type.encode()), *_validators(tag)]
        if reply.is_small:
            body = reply.body
            if tag:
                size = len(asked_as.query_string) + len(asked_as.body)
                self._cache.keep(serving.tag, asked_as, Kept(headers, tag, body, size))
            return Response(200, headers, body)
        return Response(200, headers, pieces=self._stream(request, reply), done=reply.abandon)

    async def _ask(
        self,
        request: Request,
        question: Question,
        serving: Serving,
        accept: str | None,
        asked: SparqlRequest,
    ) -> Reply:
        """Ask, and stop asking when the client has gone."""
        leaving = _Leaving(request)
        try:
            reply = await serving.pool.ask(question)
            if request.version == "1.0":
                try:
                    await (
                        reply.whole()
                    )  # it knows no chunks, and cannot tell a broken answer from a whole one
                except BaseException:
                    reply.abandon()
                    raise
            return reply
        except asyncio.CancelledError:
            if leaving.has_left:
                raise ClientGone from None
            raise
        except NotWanted as error:
            kind: Kind = str(error)  # type: ignore[assignment] # one of the kinds: our own process says so
            choose_format(kind, accept, asked.formats)
            raise NotAcceptable("no format of this answer is accepted") from None
        finally:
            leaving.stop()

    async def _stream(self, request: Request, reply: Reply) -> AsyncIterator[bytes]:
        leaving = asyncio.ensure_future(request.gone())
        leaving.add_done_callback(lambda task: None if task.cancelled() else reply.abandon())
        try:
            async for piece in reply.pieces():
                yield piece
        finally:
            leaving.cancel()


class _Leaving:
    """Cancels the task at work when the client leaves. It begins to look only where an answer takes long."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._task = asyncio.current_task()
        self._looking: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_LOOK_AFTER, self._look)
        self.has_left = False

    def _look(self) -> None:
        self._looking = asyncio.ensure_future(self._request.gone())
        self._looking.add_done_callback(self._leave)

    def _leave(self, looking: asyncio.Task[None]) -> None:
        if not looking.cancelled() and self._task is not None:
            self.has_left = True
            self._task.cancel()

    def stop(self) -> None:
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()


def answer_options(methods: str, *, reading: bool = True) -> Response:
    """Answer OPTIONS.

    Args:
        methods: The methods that are allowed.
        reading: Whether pages from anywhere may use them.

    Returns:
        The response.
    """
    headers = [(b"allow", methods.encode())]
    if reading:
        headers += [
            (b"access-control-allow-methods", methods.encode()),
            (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
            (b"access-control-max-age", b"86400"),
        ]
    return Response(204, headers)


@lru_cache(maxsize=1_000)
def _formats(accept: str | None, names: tuple[str, ...]) -> dict[Kind, Format]:
    """The format of each kind of answer that has an acceptable one."""
    found: dict[Kind, Format] = {}
    for kind in FORMATS:
        with contextlib.suppress(NotAcceptable):
            found[kind] = choose_format(kind, accept, names)
    return found


def _tag(asked: SparqlRequest, request: Request, serving: Serving) -> str:
    # The tag names release, question, base and format: nothing is computed to know that it is unchanged.
    dataset = (asked.default_graphs, asked.named_graphs)
    accept = request.headers.get("accept")
    parts = (serving.tag, asked.query, dataset, asked.formats, accept, request.base)
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _validators(tag: str) -> list[tuple[bytes, bytes]]:
    if not tag:
        return [(b"cache-control", b"no-store"), (b"vary", b"Accept")]
    etag = f'W/"{tag}"'.encode()
    return [(b"cache-control", b"no-cache"), (b"etag", etag), (b"vary", b"Accept")]


def _not_modified(headers: list[tuple[bytes, bytes]]) -> Response:
    return Response(304, [header for header in headers if header[0] != b"content-type"])
