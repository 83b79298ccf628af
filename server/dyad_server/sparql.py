"""`/sparql`: the SPARQL 1.1 Protocol for queries."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from dyad.catalogue import find_query, read_catalogue
from dyad.settings import Settings
from dyad.sparql_text import is_repeatable
from dyad_server.errors import MissingQuery, TooLarge
from dyad_server.examples import QUERY, write_example
from dyad_server.negotiate import FORMATS, check_format_names, choose, choose_format
from dyad_server.protocol import SparqlRequest, largest_body, parse_request
from dyad_server.releases import CurrentRelease, Served

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")

_MOST_DISCARDED: Final = 16 * 1024 * 1024
_CHUNK: Final = 64 * 1024


def create_blueprint(settings: Settings, releases: CurrentRelease) -> Blueprint:
    """Make the endpoint.

    Args:
        settings: How large a query may be.
        releases: Where the current release is had from.

    Returns:
        The blueprint with the route.
    """
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=METHODS, provide_automatic_options=False)
    def sparql() -> Response:
        if request.method == "OPTIONS":
            return _answer_options()
        body = _read_body(largest_body(settings.max_query_bytes)) if request.method == "POST" else b""
        try:
            asked = parse_request(
                request.method,
                request.query_string,
                request.headers.get("Content-Type"),
                body,
                settings.max_query_bytes,
            )
        except MissingQuery:
            if request.method != "POST" and _is_browser():
                return _show_form(releases.get())
            raise
        return _answer_query(asked, releases.get())

    return blueprint


def _read_body(most: int) -> bytes:
    """Read the body; of one that is too large read on for a while, or the client never reads the answer."""
    request.max_content_length = most
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        stream = request.environ["wsgi.input"]
        for _ in range(_MOST_DISCARDED // _CHUNK):
            if not stream.read(_CHUNK):
                break
        raise TooLarge(f"the body is larger than {most:,} bytes: shorten the query") from None


def _answer_query(asked: SparqlRequest, served: Served) -> Response:
    check_format_names(asked.formats)
    accept = request.headers.get("Accept")
    tag = _tag(asked, accept, served) if is_repeatable(asked.query) else None
    response = Response()
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        # The tag names release, question and Accept header: nothing is computed to know that it is unchanged.
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(tag, weak=True)
    response.vary.add("Accept")
    if tag is not None and request.if_none_match.contains_weak(tag):
        response.status_code = 304
        return response
    answer = served.store.query(
        asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )
    chosen = choose_format(answer.kind, accept, asked.formats)
    response.data = answer.serialize(chosen.name)
    response.content_type = chosen.content_type
    return response


def _tag(asked: SparqlRequest, accept: str | None, served: Served) -> str:
    parts = [served.tag, asked.query, asked.default_graphs, asked.named_graphs, asked.formats, accept]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _answer_options() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _is_browser() -> bool:
    """Whether the client likes a page better than data."""
    accept = request.headers.get("Accept")
    return choose(accept, ["application/sparql-results+json", "application/json", "text/html"]) == "text/html"


def _show_form(served: Served) -> Response:
    chosen = request.args.get("example")
    text = QUERY if chosen is None else write_example(find_query(chosen), served.store)
    page = render_template(
        "sparql.html", text=text, queries=read_catalogue(), formats=[f.name for f in FORMATS["solutions"]]
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response
