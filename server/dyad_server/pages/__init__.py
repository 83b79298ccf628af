"""The pages: one module for each kind, each with the blueprint of its routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint

from dyad_server.pages import editor, home
from dyad_server.releases import Releases

BLUEPRINTS: Final[tuple[Callable[[Releases], Blueprint], ...]] = (
    home.create_blueprint,
    editor.create_blueprint,
)
"""What makes the pages, in the order in which they are named in the documentation."""
