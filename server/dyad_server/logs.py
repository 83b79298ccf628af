"""What the server writes to its log: text for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

from dyad.errors import DyadError
from dyad_server.http import Request

_log = logging.getLogger("dyad_server.requests")

_READING: Final = ("GET", "HEAD", "OPTIONS")

_LONGEST: Final = 300
"""How much is told of what a client sent, in characters."""

_SLOW: Final = 1.0
"""Seconds from which on a request is worth a line."""


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what it carries as `told` becomes members of the object."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up(form: str) -> None:
    """Send the log to standard error.

    Args:
        form: `text` or `json`.
    """
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def log_request(request: Request, status: int, seconds: float) -> None:
    """Write a line about a request that wrote, was slow, or went wrong by the server's fault or as too much.

    Args:
        request: The request.
        status: The status of the response.
        seconds: How long it took.
    """
    wrote = request.path.startswith(("/update", "/graphs")) and request.method not in _READING
    if status < 429 and seconds < _SLOW and not wrote:
        return
    told = {
        "request": request.id,
        "method": request.method[:_LONGEST],
        "path": request.path[:_LONGEST],
        "status": status,
        "seconds": round(seconds, 3),
        "client": request.client[:_LONGEST],
    }
    error = request.error
    if error is not None:
        told["error"] = str(error)[:_LONGEST]
    unexpected = error if error is not None and not isinstance(error, DyadError) else None
    level = logging.ERROR if status >= 500 else logging.INFO
    text = " ".join(f"{name}={_quote(value)}" for name, value in told.items())
    _log.log(level, text, extra={"told": told}, exc_info=unexpected)


def _quote(value: object) -> str:
    """Write a value so that what came from outside can neither begin a line nor look like another value."""
    text = str(value)
    return text if text.isascii() and text.isprintable() and " " not in text else json.dumps(text)
