"""The form for queries at `/sparql`, for who comes with a browser."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from dyad.catalogue import find_query, read_catalogue
from dyad_server import examples
from dyad_server.negotiate import FORMATS
from dyad_server.releases import Releases


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the form.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the route.
    """
    blueprint = Blueprint("editor", __name__)

    @blueprint.get("/sparql")
    def form() -> Response:
        chosen = request.args.get("example")
        text = (
            examples.QUERY
            if chosen is None
            else examples.write_example(find_query(chosen), releases.get().store)
        )
        page = render_template(
            "sparql.html", text=text, queries=read_catalogue(), formats=[f.name for f in FORMATS["solutions"]]
        )
        response = Response(page, content_type="text/html; charset=utf-8")
        response.vary.add("Accept")
        return response

    return blueprint
