"""The composition root: puts the parts of the server together, and nothing else."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response

from dyad.settings import Settings
from dyad_server import pages, problems, sparql
from dyad_server.releases import CurrentRelease

HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Allow",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Server": "Dyad",  # in place of the name and version of the software behind
    "X-Content-Type-Options": "nosniff",
}
"""What every response says: anybody may read it, and a page may load nothing but our style sheet."""


def create_app(settings: Settings, releases: CurrentRelease) -> Flask:
    """Make the WSGI application.

    Args:
        settings: The settings.
        releases: Where the current release is had from.

    Returns:
        The application. Nothing is opened before the first request.
    """
    app = Flask(__name__)
    app.register_blueprint(sparql.create_blueprint(settings, releases))
    app.register_blueprint(pages.create_blueprint(releases))
    problems.install(app)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def load_app(settings: Settings) -> Flask:
    """Make the application of a worker process, which has its own view of the releases.

    Args:
        settings: The settings.

    Returns:
        The application.
    """
    return create_app(settings, CurrentRelease(settings.home))
