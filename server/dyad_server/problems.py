"""Errors as answers: problem+json (RFC 9457) or a page, by one table from exception to status."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from dyad.errors import (
    DyadError,
    NotFound,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    ReleaseError,
    StoreError,
)
from dyad_server.errors import (
    AddressTooLong,
    NotAcceptable,
    RequestError,
    TooLarge,
    UnsupportedMediaType,
)
from dyad_server.negotiate import choose

_log = logging.getLogger(__name__)

PROBLEM: Final = "application/problem+json"
TYPES: Final = "https://w3id.org/dyad/problems#"
"""What the code of an error is appended to, to make its type."""

STATUSES: Final[dict[type[Exception], tuple[int, str]]] = {
    QuerySyntaxError: (400, "The query is no SPARQL"),
    QueryRefused: (403, "The query is refused"),
    QueryError: (400, "The query cannot be answered"),
    NotFound: (404, "Nothing of that name is described here"),
    UnsupportedMediaType: (415, "The body is not understood"),
    NotAcceptable: (406, "No acceptable format"),
    TooLarge: (413, "The request is too large"),
    AddressTooLong: (414, "The address is too long"),
    RequestError: (400, "The request is not understood"),
    ReleaseError: (503, "No data is loaded"),
    StoreError: (500, "The store failed"),
    DyadError: (500, "Something went wrong"),
    Exception: (500, "Something went wrong"),
}
"""Exception class to status and title; the nearest class above counts."""

_OWN_FAULT: Final = {
    503: "The server has no data that it could serve. Whoever runs it should run `dyad load`.",
    500: "The fault is the server's, not yours; its log says more. Try again, or ask something simpler.",
}
"""What is told where the message is for whoever runs the server: it may name files."""


_HTTP_DETAILS: Final = {
    404: "There is nothing at this address: begin at / or ask at /sparql.",
    405: "What is at this address takes other methods: they are in the header Allow.",
}
"""What is told where the web framework finds the error."""


@dataclass(frozen=True)
class Problem:
    """What went wrong, in RFC 9457's terms.

    Attributes:
        status: The HTTP status.
        code: The stable name of the kind of error.
        title: The kind of error in words.
        detail: What was wrong this time, and what to do.
        line: The line of the query, from 1, if known.
        column: The column in that line, from 1, if known.
    """

    status: int
    code: str
    title: str
    detail: str
    line: int | None = None
    column: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The members of the problem object."""
        told: dict[str, Any] = {
            "type": TYPES + self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.line is not None:
            told["where"] = {"line": self.line, "column": self.column}
        return told


def describe(error: Exception) -> Problem:
    """Describe an exception.

    Args:
        error: The exception.

    Returns:
        The problem. What an unexpected exception says is not in it.

    Example:
        >>> describe(QuerySyntaxError("expected '}'", 3, 14)).status
        400
    """
    if isinstance(error, HTTPException) and error.code is not None:
        code = error.name.lower().replace(" ", "-").replace("'", "")
        return Problem(
            error.code, code, error.name, _HTTP_DETAILS.get(error.code) or error.description or error.name
        )
    status, title = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    detail = _OWN_FAULT.get(status) or str(error)
    code = error.code if isinstance(error, DyadError) else "internal"
    if isinstance(error, QuerySyntaxError):
        return Problem(status, code, title, detail, error.line, error.column)
    return Problem(status, code, title, detail)


def answer(error: Exception) -> Response:
    """Answer a request with an error.

    Args:
        error: The exception.

    Returns:
        problem+json, or a page where the client likes HTML better.
    """
    problem = describe(error)
    if problem.status >= 500:
        _log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    if choose(request.headers.get("Accept"), [PROBLEM, "application/json", "text/html"]) == "text/html":
        response = Response(
            render_template("problem.html", problem=problem), content_type="text/html; charset=utf-8"
        )
    else:
        response = Response(json.dumps(problem.as_json(), ensure_ascii=False) + "\n", content_type=PROBLEM)
    response.status_code = problem.status
    if isinstance(error, HTTPException):
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def install(app: Flask) -> None:
    """Answer every exception of an app in this way.

    Args:
        app: The app.
    """
    app.register_error_handler(Exception, answer)
