"""`/tables/<named query>.<format>`: from a table of a page to its data, or to the query that made it.

It sends on to `/sparql` with the text of the query, its values written in as terms: so the address that a
person copies from there works by itself, and the data come by the one way on which all limits are.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound

from dyad.catalogue import find_query
from dyad_server.errors import RequestError
from dyad_server.examples import write_with
from dyad_server.releases import Releases

_FORMATS: Final = ("csv", "json", "xml", "tsv")
_OF_PAGES: Final = frozenset({"lang"})
"""Parameters of every page, which no query takes."""


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the route.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("queries", __name__)

    @blueprint.get("/tables/<name>.<format_name>")
    def table(name: str, format_name: str) -> Response:
        if format_name not in (*_FORMATS, "sparql"):
            raise NotFound
        query = find_query(name)
        values = {key: request.args.getlist(key) for key in request.args if key not in _OF_PAGES}
        if any(len(told) > 2 for told in values.values()):
            raise RequestError("a parameter is given more than twice: give it once, or twice for a pair")
        text = write_with(query, values, releases.get().store)
        if format_name == "sparql":
            return _send_on(f"/sparql#query={quote(text, safe='')}")
        # Without indentation, since addresses have a largest length.
        short = "\n".join(line.strip() for line in text.splitlines())
        return _send_on(f"/sparql?{urlencode({'query': short, 'format': format_name})}")

    return blueprint


def _send_on(address: str) -> Response:
    response = redirect(address, code=303)
    assert isinstance(response, Response)  # noqa: S101 (the framework's own class, by its types another)
    return response
