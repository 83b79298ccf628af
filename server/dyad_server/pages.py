"""The home page and `/health`."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from dyad_server import examples
from dyad_server.releases import CurrentRelease


def create_blueprint(releases: CurrentRelease) -> Blueprint:
    """Make the pages.

    Args:
        releases: Where the current release is had from.

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

    @blueprint.get("/health")
    def health() -> Response:
        response = jsonify(status="ok", version=releases.get().release.version)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint
