"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by `?graph=` or `?default` (section 4.2), or by an address below `/graphs/`, which then is
its IRI (section 4.1).
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote

import pyoxigraph as ox
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from dyad.errors import NotFound
from dyad.settings import Settings
from dyad.store import Kind
from dyad.writing import Change
from dyad_server.engine import Engine
from dyad_server.errors import RequestError, TooLarge, UnsupportedMediaType, WrongMethod
from dyad_server.frames import Question
from dyad_server.http import Request, Response
from dyad_server.negotiate import FORMATS, choose_format
from dyad_server.sparql import answer_options
from dyad_server.update import check_write
from dyad_server.writing import WritingProcess

READING: Final = "GET, HEAD, OPTIONS"
WRITING: Final = "DELETE, GET, HEAD, OPTIONS, POST, PUT"

_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_EXISTS: Final = "SELECT ?graph { GRAPH ?graph {} } LIMIT 1"
_KIND: Final[Kind] = "graph"
_DEFAULT: Final = "default"
_PATH: Final = "/graphs"
_IN_PATHS: Final = "/:@!$&'()*+,;=-._~"
"""What stands in the path of an IRI as it is (RFC 3987, ipchar)."""

_MOST_PARTS: Final = 100
"""How many documents one request may have."""

_WITHOUT_TYPE: Final = "application/rdf+xml"
"""What a body is that does not say it (SPARQL 1.1 Graph Store HTTP Protocol, section 5.3)."""

_FORMAT_OF: Final = {
    media_type: found.name for found in FORMATS[_KIND] for media_type in (found.media_type, *found.aliases)
} | {"text/rdf+n3": "turtle", "text/n3": "turtle"}
"""Media types of bodies. What N3 has beyond Turtle is a syntax error."""

_AMBIGUOUS: Final = frozenset({"text/plain", "application/xml", "text/xml", "application/json"})
"""Aliases by which answers are asked for, but which do not say that a body is RDF."""


class GraphsEndpoint:
    """Gives whole graphs, and replaces, extends and removes them.

    Args:
        settings: The token and the limits.
        engine: What serves the release.
        writing: The process that applies changes; None where the server only reads.
    """

    def __init__(self, settings: Settings, engine: Engine, writing: WritingProcess | None) -> None:
        self._settings = settings
        self._engine = engine
        self._writing = writing

    async def respond(self, request: Request) -> Response:
        """Answer a request.

        Args:
            request: The request.

        Returns:
            The response.

        Raises:
            DyadError: What is wrong; nothing was changed.
        """
        methods = READING if self._writing is None else WRITING
        if request.method == "OPTIONS":
            return answer_options(methods)
        if request.method in ("GET", "HEAD"):
            return await self._give(request, _graph_of(request))
        if request.method not in ("PUT", "POST", "DELETE"):
            raise WrongMethod("a graph is read with GET and changed with PUT, POST or DELETE", methods)
        writing = check_write(request, self._settings, self._writing)
        if request.method == "DELETE":
            graph = _graph_of(request)
            await writing.apply(Change("delete", graph=graph))
            await self._engine.refresh()
            return Response(204)
        minted = request.method == "POST" and request.path == _PATH and not request.query_string
        graph = f"{request.address}{_PATH}/{uuid.uuid4()}" if minted else _graph_of(request)
        async with self._files(request) as files:
            kind = "put" if request.method == "PUT" else "post"
            base = graph or request.base
            applied = await writing.apply(Change(kind, graph=graph, files=files, base=base))  # type: ignore[arg-type] # one of the two
        await self._engine.refresh()
        if not applied.created and not minted:
            return Response(204)
        where = f"{request.address}{_PATH}?default" if graph is None else graph
        if graph is not None and not graph.startswith(f"{request.address}{_PATH}/"):
            where = f"{request.address}{_PATH}?graph={quote(graph, safe='')}"
        return Response(201, [(b"location", where.encode())])

    async def _give(self, request: Request, graph: str | None) -> Response:
        names = [value for name, value in _parameters(request) if name == "format" and value]
        chosen = choose_format(_KIND, request.headers.get("accept"), names)
        pool = self._engine.serving.pool
        limits = {"timeout": self._settings.timeout, "most_bytes": self._settings.max_result_mb * 2**20}
        dataset = () if graph is None else (graph,)
        question = Question(_ALL, {_KIND: chosen.name}, dataset, **limits)  # type: ignore[arg-type] # as named
        if graph is not None:
            exists = Question(
                _EXISTS,
                {"solutions": "csv"},
                bindings={"graph": ox.NamedNode(graph)},
                **limits,  # type: ignore[arg-type] # as named
            )
            reply = await pool.ask(exists)
            if reply.body.count(b"\n") < 2:
                raise NotFound(f"there is no graph {graph} here")
        reply = await pool.ask(question)
        headers = [
            (b"content-type", chosen.content_type.encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept"),
        ]
        if reply.is_small:
            return Response(200, headers, reply.body)
        return Response(200, headers, pieces=reply.pieces(), done=reply.abandon)

    @contextlib.asynccontextmanager
    async def _files(self, request: Request) -> AsyncIterator[tuple[tuple[Path, str], ...]]:
        """Put the body into files, which are there as long as the block is."""
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        kind = kind.lower() or _WITHOUT_TYPE
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise UnsupportedMediaType("a compressed body is not understood here: send it as it is")
        multipart = kind == "multipart/form-data"
        if not multipart:
            name = _format_of(kind)
        most = self._settings.max_write_mb * 2**20
        with tempfile.TemporaryDirectory(prefix="dyad-") as folder:
            whole = Path(folder) / "body"
            size = 0
            with whole.open("wb") as file:
                async for piece in request.stream():
                    size += len(piece)
                    if size <= most:
                        file.write(piece)
            if not size and kind == _WITHOUT_TYPE:
                name = "turtle"  # nothing at all is an empty graph there, and no document of RDF/XML
            if size > most:
                raise TooLarge(f"the body is larger than {most:,} bytes: send less at a time")
            yield tuple(_split(whole, options, most)) if multipart else ((whole, name),)


def _split(whole: Path, options: dict[str, str], most: int) -> Iterator[tuple[Path, str]]:
    """The parts of a multipart body, a file each."""
    try:
        parser = MultiPartParser(max_form_memory_size=most, max_form_parts=_MOST_PARTS)
        boundary = options.get("boundary", "").encode("latin-1")
        fields, files = parser.parse(io.BytesIO(whole.read_bytes()), boundary, whole.stat().st_size)
    except RequestEntityTooLarge:
        raise TooLarge(f"the body has more than {_MOST_PARTS} parts: send fewer at a time") from None
    except ValueError as error:
        raise RequestError(f"the body is no multipart/form-data ({error}): mend it") from None
    parts = [(part.read(), part.mimetype) for _, part in files.items(multi=True)]
    parts += [(value.encode(), "text/turtle") for _, value in fields.items(multi=True)]
    for number, (data, media_type) in enumerate(parts):
        path = whole.with_name(f"part-{number}")
        path.write_bytes(data)
        yield path, _format_of(media_type)


def _format_of(media_type: str) -> str:
    name = _FORMAT_OF.get(media_type)
    if name is None or media_type in _AMBIGUOUS:
        told = f"{media_type[:60]!r} is not understood here" if media_type else "Content-Type is missing"
        kinds = ", ".join(found.media_type for found in FORMATS[_KIND])
        raise UnsupportedMediaType(f"{told}: send one of {kinds}, or multipart/form-data of such")
    return name


def _graph_of(request: Request) -> str | None:
    """The graph that a request is about; None for the default graph."""
    if request.path != _PATH:
        return f"{request.address}{quote(request.path, safe=_IN_PATHS)}"
    given = [(name, value) for name, value in _parameters(request) if name in ("graph", _DEFAULT)]
    if len(given) != 1:
        raise RequestError("say which graph: give ?default, or ?graph= with its IRI, once")
    name, value = given[0]
    if name == _DEFAULT:
        if value:
            raise RequestError("the parameter 'default' has no value")
        return None
    try:
        return ox.NamedNode(value).value
    except ValueError:
        raise RequestError(f"{value[:200]!r} is no absolute IRI, so it names no graph") from None


def _parameters(request: Request) -> list[tuple[str, str]]:
    try:
        text = request.query_string.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise RequestError("the address is not UTF-8, or has too many parameters: mend it") from None
