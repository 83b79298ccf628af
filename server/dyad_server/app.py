"""The Flask application with the pages. `/sparql` itself is answered in front of it (`dyad_server.front`)."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from dyad_server import compression, design, problems
from dyad_server.api import routes as api
from dyad_server.pages import BLUEPRINTS
from dyad_server.releases import Releases


def create_app(releases: Releases, archive: Path | None = None) -> Flask:
    """Make the application.

    Args:
        releases: Where the release that is served is had from.
        archive: The folder with the texts of the sources, if there is one.

    Returns:
        The application. Nothing is opened before the first request.
    """
    app = Flask(__name__)
    compression.install(app)  # first, so that it comes last to an answer
    design.install(app, releases, archive)
    for create_blueprint in (*BLUEPRINTS, api.create_blueprint):
        app.register_blueprint(create_blueprint(releases))
    problems.install(app)
    return app
