"""The pages: one module for each kind, each with the blueprint of its routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint

from dyad_server.pages import ask, brief, built, changes, editor, feeds, network, queries, sitemap, vocabulary
from dyad_server.pages.browsing import routes as browse
from dyad_server.pages.home import page as home
from dyad_server.pages.identifiers import routes as identifiers
from dyad_server.pages.pairs import page as dyad
from dyad_server.pages.searching import routes as search
from dyad_server.releases import Releases

BLUEPRINTS: Final[tuple[Callable[[Releases], Blueprint], ...]] = (
    home.create_blueprint,
    dyad.create_blueprint,
    brief.create_blueprint,
    queries.create_blueprint,
    search.create_blueprint,
    ask.create_blueprint,
    editor.create_blueprint,
    built.create_blueprint,
    identifiers.create_blueprint,
    network.create_blueprint,
    browse.create_blueprint,
    feeds.create_blueprint,
    changes.create_blueprint,
    sitemap.create_blueprint,
    vocabulary.create_blueprint,
)
"""What makes the pages, in the order in which they are named in the documentation."""
