"""Pages and their data, sent compressed to who takes that."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, request

_TYPES: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "image/svg",
)
_LEAST: Final = 1_400
"""Bytes below which an answer goes in one packet anyway."""

_LEVEL: Final = 5


def install(app: Flask) -> None:
    """Compress what an app answers, where it gains by it.

    Args:
        app: The app.
    """
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TYPES) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or not request.accept_encodings.quality("gzip"):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= _LEAST:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag is not None:
            response.set_etag(etag, weak=True)  # the bytes differ, what they say does not
    return response
