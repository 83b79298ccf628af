"""The home page and the form for queries."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from dyad.catalogue import find_query, read_catalogue
from dyad_server import examples
from dyad_server.negotiate import FORMATS
from dyad_server.releases import Releases


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the pages.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def home() -> str:
        release = releases.get().release
        return render_template(
            "home.html",
            counts=release.manifest.get("counts", {}),
            version=release.version,
            question=examples.QUESTION,
            query=examples.QUERY,
            curl=examples.curl(request.host_url.rstrip("/")),
            command=examples.COMMAND,
        )

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
