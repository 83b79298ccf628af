"""The built scripts and shapes: `/static/built/...`, kept by browsers for ever, sent compressed."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from dyad_server.assets import ADDRESS, Assets
from dyad_server.releases import Releases

_HASHED: Final = re.compile(r"[\w.-]+-[A-Z0-9]{8}\.(?:js|css|json)")
_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
}


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the routes, and give all templates the function `asset`.

    Args:
        releases: Not needed; what is built does not depend on the data.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("built", __name__)
    assets = Assets()
    blueprint.add_app_template_global(assets.find, "asset")

    @blueprint.get(f"{ADDRESS}<name>")
    def built(name: str) -> Response:
        """One file; only names with a hash are given, so that none can change under a browser."""
        if not _HASHED.fullmatch(name):
            raise NotFound
        packed = request.accept_encodings.quality("gzip") > 0 and (assets.folder / f"{name}.gz").is_file()
        try:
            body = (assets.folder / (f"{name}.gz" if packed else name)).read_bytes()
        except FileNotFoundError:
            raise NotFound from None
        response = Response(body, content_type=_TYPES[name.rpartition(".")[2]])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.vary.add("Accept-Encoding")
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    return blueprint
