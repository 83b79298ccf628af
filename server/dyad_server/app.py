"""The Flask application with the pages. `/sparql` itself is answered in front of it (`dyad_server.front`)."""

from __future__ import annotations

from flask import Flask

from dyad_server import problems
from dyad_server.pages import BLUEPRINTS
from dyad_server.releases import Releases


def create_app(releases: Releases) -> Flask:
    """Make the application.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The application. Nothing is opened before the first request.
    """
    app = Flask(__name__)
    for create_blueprint in BLUEPRINTS:
        app.register_blueprint(create_blueprint(releases))
    problems.install(app)
    return app
