"""The ASGI application: what is asked most goes its own short way, everything else goes to the pages.

It is asynchronous, so that a slow client, a long query or an abandoned connection costs a few kilobytes and
no thread. Queries are worked on in processes of their own (`dyad_server.pool`); the pages, which are Flask's,
in threads. `Front` is the one place where the server's parts are put together.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from a2wsgi import WSGIMiddleware
from flask import Flask

from dyad.errors import DyadError, ReleaseError
from dyad.release import Release
from dyad.settings import Settings
from dyad.writing import Shapes
from dyad_server import metrics as metrics_module
from dyad_server.app import create_app
from dyad_server.asking import PooledStore
from dyad_server.cache import AnswerCache
from dyad_server.description import render_description, render_void
from dyad_server.engine import Engine
from dyad_server.errors import MissingQuery, RequestError, WrongMethod
from dyad_server.graphs import GraphsEndpoint
from dyad_server.http import (
    HEADERS,
    ClientGone,
    Receive,
    Request,
    Response,
    Scope,
    Send,
    check_host,
    send_response,
)
from dyad_server.limits import RateLimit
from dyad_server.logs import log_request
from dyad_server.metrics import Metrics
from dyad_server.negotiate import Format, choose, choose_format
from dyad_server.problems import describe, render
from dyad_server.releases import Served
from dyad_server.sparql import METHODS, SparqlEndpoint, answer_options
from dyad_server.update import UpdateEndpoint
from dyad_server.writing import WritingProcess

_log = logging.getLogger(__name__)

_THREADS: Final = 16
"""Pages that are made at a time."""

_PAGE_BYTES: Final = 1_000_000
"""How large the body of a request to a page may be."""

_UNCOUNTED: Final = ("/health", "/metrics")
"""What the rate limit leaves out: whoever watches the server asks often."""

_DATA: Final = ("application/sparql-results+json", "application/json", "text/html")
"""What tells a browser from a program; the first is for whoever takes everything."""

Handler = Callable[[Request], Awaitable[Response | None]]


class Front:
    """The ASGI application.

    Args:
        settings: The settings.
        writable: The shapes of the gate where writing is on; None where the data are only read.
    """

    def __init__(self, settings: Settings, writable: Shapes | None = None) -> None:
        self._settings = settings
        self._engine = Engine(settings)
        self._metrics = Metrics()
        self._cache = AnswerCache(settings.cache_mb * 2**20)
        self._limit = RateLimit(settings.rate_limit)
        timeout = settings.write_timeout
        self._writing = WritingProcess(writable, timeout) if writable is not None else None
        self._sparql = SparqlEndpoint(settings, self._engine, self._cache, self._metrics)
        self._routes: dict[str, Handler] = {
            "/sparql": self._answer_sparql,
            "/update": UpdateEndpoint(settings, self._engine, self._writing).respond,
            "/graphs": GraphsEndpoint(settings, self._engine, self._writing).respond,
            "/.well-known/void": self._answer_void,
            "/health": self._answer_health,
            "/metrics": self._answer_metrics,
        }
        self._app: Flask | None = None
        self._watching: asyncio.Task[None] | None = None
        self._pages: WSGIMiddleware | None = None
        self._watch_numbers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what the server underneath hands over, by the ASGI specification."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await self._start()
                except Exception as error:
                    _log.error("the server cannot start: %s", error)
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    return
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._watching is not None:
                    self._watching.cancel()
                if self._writing is not None:
                    self._writing.stop()
                await self._engine.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _start(self) -> None:
        self._watching = asyncio.create_task(_end_with_parent(os.getppid()))
        if self._writing is not None:
            await self._writing.start()  # first, since it may publish what it finds
        await self._engine.start()
        store = PooledStore(self._engine, asyncio.get_running_loop(), self._settings)
        self._app = create_app(_ServedByEngine(self._engine, store), self._settings.archive)
        self._pages = WSGIMiddleware(self._app, workers=_THREADS)  # type: ignore[arg-type] # a WSGI app it is

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request.of(scope, receive, self._settings)
        began = time.perf_counter()
        try:
            check_host(request)
            if request.path not in _UNCOUNTED:
                self._limit.check(request.client)
            handler = self._routes.get(request.path)
            if handler is None and request.path.startswith("/graphs/"):
                handler = self._routes["/graphs"]
            response = await handler(request) if handler is not None else None
            if response is None:
                body = await request.body(_PAGE_BYTES)
        except ClientGone:
            # It may be there all the same, and have sent chunks that are none.
            response = self._fail(request, RequestError("the body is broken off: send it again"))
        except Exception as error:
            response = self._fail(request, error)
        if response is None:
            status = await self._show_page(scope, request, body, send)
        else:
            status = response.status
            try:
                await send_response(send, request, response)
            except (ClientGone, DyadError) as error:
                request.error = error  # without an end to the answer, the server underneath breaks it off
            finally:
                if response.done is not None:
                    response.done()
        self._metrics.count_response(status)
        log_request(request, status, time.perf_counter() - began)

    def _fail(self, request: Request, error: Exception) -> Response:
        problem = replace(describe(error), request=request.id)
        request.error = error
        templates = self._app.jinja_env if self._app is not None else Flask(__name__).jinja_env
        content_type, body = render(problem, request.headers.get("accept"), templates)
        headers = [(b"content-type", content_type.encode()), (b"cache-control", b"no-store")]
        headers += [(b"vary", b"Accept")]
        headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers]
        return Response(problem.status, headers, body)

    async def _answer_sparql(self, request: Request) -> Response | None:
        if request.method == "OPTIONS":
            return answer_options(METHODS)
        if request.method not in ("GET", "HEAD", "POST"):
            raise WrongMethod("a query is sent with GET or POST", METHODS)
        try:
            return await self._sparql.respond(request)
        except MissingQuery:
            if request.method == "POST":
                raise
            if _is_browser(request):
                return None  # the form
            if b"query=" in request.query_string:
                raise
            return self._describe(request)

    def _describe(self, request: Request) -> Response:
        """Tell what the service is, to who asks nothing (SPARQL 1.1 Service Description, section 2)."""
        chosen = _choose_graph_format(request)
        body = render_description(
            f"{request.address}/sparql",
            self._settings,
            self._engine.serving.release,
            chosen.name,
            writable=self._writing is not None,
        )
        return _give_graph(chosen, body)

    async def _answer_void(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return answer_options("GET, HEAD, OPTIONS")
        _check_reading(request)
        chosen = _choose_graph_format(request)
        address = f"{request.address}/sparql"
        return _give_graph(chosen, render_void(address, self._engine.serving.release, chosen.name))

    async def _answer_health(self, request: Request) -> Response:
        _check_reading(request)
        ready = self._engine.is_ready
        told = {
            "status": "ok" if ready else "starting",
            "live": True,
            "ready": ready,
            "version": self._engine.serving.version if ready else None,
        }
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        return Response(200 if ready else 503, headers, (json.dumps(told) + "\n").encode())

    async def _answer_metrics(self, request: Request) -> Response:
        _check_reading(request)
        headers = [(b"content-type", metrics_module.CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
        return Response(200, headers, self._metrics.write())

    async def _show_page(self, scope: Scope, request: Request, body: bytes, send: Send) -> int:
        """Let Flask answer, with the body read beforehand, so that no thread waits for a slow client."""
        if self._pages is None:
            raise ReleaseError("the server is starting")
        status = 500
        told = {"type": "http.request", "body": body, "more_body": False}

        async def receive_body() -> dict[str, object]:
            return told

        async def send_on(message: dict[str, object]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(str(message["status"]))
                own = {name for name, _ in message["headers"]}  # type: ignore[attr-defined] # by ASGI, pairs
                more = [header for header in _headers(request) if header[0] not in own]
                message = {**message, "headers": [*message["headers"], *more]}  # type: ignore[misc] # the same
            await send(message)

        headers = [header for header in scope["headers"] if header[0] not in (b"host", b"x-request-id")]
        # The address is the one that the client knows, for pages that name it.
        scheme, _, host = request.address.partition("://")
        headers += [(b"host", host.encode()), (b"x-request-id", request.id.encode())]
        inner = {**scope, "scheme": scheme, "headers": headers}
        await self._pages(inner, receive_body, send_on)  # type: ignore[arg-type] # an ASGI scope it is
        return status

    def _watch_numbers(self) -> None:
        engine, watch = self._engine, self._metrics.watch

        def of_pool(name: str) -> Callable[[], float]:
            return lambda: getattr(engine.serving.pool, name) if engine.is_ready else 0

        for name, told in (
            ("running", "Queries in work."),
            ("slow", "Queries in work that take longer than a moment."),
            ("waiting", "Queries that wait for a place."),
            ("processes", "Query processes."),
            ("killed", "Query processes ended by force, since the release was taken up."),
        ):
            watch(f"dyad_pool_{name}", told, of_pool(name))
        watch("dyad_cache_bytes", "Bytes of answers that are kept.", lambda: self._cache.bytes)
        watch("dyad_cache_hits", "Queries answered from the cache.", lambda: self._cache.hits)
        watch("dyad_cache_misses", "Queries not found in the cache.", lambda: self._cache.misses)
        watch("dyad_releases_taken_up", "New releases since the start.", lambda: engine.switches)


async def _end_with_parent(parent: int) -> None:
    """End this process when the one that started it was killed; all others end with this one."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    _log.error("the main process has ended, and so does the server")
    os._exit(1)


class _ServedByEngine:
    """Gives the pages what is served at the moment."""

    def __init__(self, engine: Engine, store: PooledStore) -> None:
        self._engine = engine
        self._store = store

    def get(self) -> Served:
        release = self._engine.serving.release
        return Served(release or Release(self._engine.home, {"version": "remote"}), self._store)


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    return [*HEADERS, (b"x-request-id", request.id.encode())]


def _choose_graph_format(request: Request) -> Format:
    try:
        fields = parse_qsl(request.query_string.decode("utf-8"), errors="strict", max_num_fields=100)
    except ValueError:
        raise RequestError("the address is not UTF-8, or has too many parameters: mend it") from None
    names = [value for name, value in fields if name == "format" and value]
    return choose_format("graph", request.headers.get("accept"), names)


def _give_graph(chosen: Format, body: bytes) -> Response:
    content_type = (b"content-type", chosen.content_type.encode())
    return Response(200, [content_type, (b"cache-control", b"no-cache"), (b"vary", b"Accept")], body)


def _check_reading(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        raise WrongMethod("this is only read", "GET, HEAD")


def _is_browser(request: Request) -> bool:
    """Whether the client likes a page better than data."""
    return choose(request.headers.get("accept"), _DATA) == "text/html"
