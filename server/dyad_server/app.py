"""The Flask application with the pages. `/sparql` itself is answered in front of it (`dyad_server.front`)."""

from __future__ import annotations

from flask import Flask

from dyad_server import pages, problems
from dyad_server.releases import Releases


def create_app(releases: Releases) -> Flask:
    """Make the application.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The application. Nothing is opened before the first request.
    """
    app = Flask(__name__)
    app.register_blueprint(pages.create_blueprint(releases))
    problems.install(app)
    return app
