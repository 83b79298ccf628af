"""The home page."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from dyad_server import examples
from dyad_server.releases import Releases


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the home page.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the route.
    """
    blueprint = Blueprint("home", __name__)

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

    return blueprint
