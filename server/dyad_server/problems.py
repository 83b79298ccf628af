"""Errors as answers: problem+json (RFC 9457) or a page, by one table from exception to status."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Flask, Response, current_app, request
from jinja2 import Environment
from werkzeug.exceptions import HTTPException

from dyad.errors import (
    DataSyntaxError,
    DateError,
    DyadError,
    NotFound,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ReleaseError,
    SourceError,
    StoreError,
    TooBusy,
    ValidationFailed,
    WriteRefused,
)
from dyad_server.errors import (
    AddressTooLong,
    BadParameter,
    Forbidden,
    Gone,
    ListChanged,
    NotAcceptable,
    RequestError,
    SlowBody,
    TooLarge,
    TooMany,
    Unauthorized,
    UnsupportedMediaType,
    WrongMethod,
)
from dyad_server.negotiate import choose

_log = logging.getLogger(__name__)

PROBLEM: Final = "application/problem+json"
TYPES: Final = "https://w3id.org/dyad/problems#"
"""What the code of an error is appended to, to make its type."""

STATUSES: Final[dict[type[Exception], tuple[int, str]]] = {
    QuerySyntaxError: (400, "The query is no SPARQL"),
    QueryRefused: (403, "The query is refused"),
    QueryTimeout: (503, "The query took too long"),
    QueryError: (400, "The query cannot be answered"),
    TooBusy: (429, "Too many queries at a time"),
    TooMany: (429, "Too many requests"),
    ValidationFailed: (422, "The facts break the shapes"),
    WriteRefused: (403, "The write is refused"),
    DateError: (400, "The date is not understood"),
    SourceError: (400, "The data cannot be read"),
    DataSyntaxError: (400, "The data are not of their format"),
    Unauthorized: (401, "A token is needed"),
    Forbidden: (403, "Not with this token"),
    WrongMethod: (405, "Another method is needed"),
    SlowBody: (408, "The body did not come"),
    NotFound: (404, "Nothing of that name is described here"),
    Gone: (410, "It was described here once"),
    ListChanged: (410, "The list has changed"),
    BadParameter: (400, "A parameter is not understood"),
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

_OWN_FAULT: Final[dict[type[Exception], str]] = {
    ReleaseError: "The server has no data that it could serve. Whoever runs it should run `dyad load`.",
    Exception: "The fault is the server's, not yours; its log says more. Try again, or ask in simpler words.",
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
        request: What the request is called in the log.
        violations: What breaks the shapes, a sentence each.
        report: The SHACL validation report, in Turtle.
        parameter: The parameter of the address that is at fault.
        allowed: What it could be.
        suggestions: What was perhaps meant.
        headers: What the response must say beside.
    """

    status: int
    code: str
    title: str
    detail: str
    line: int | None = None
    column: int | None = None
    request: str = ""
    violations: tuple[str, ...] = ()
    report: str = ""
    parameter: str = ""
    allowed: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

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
        if self.request:
            told["request"] = self.request
        if self.violations:
            told["violations"] = list(self.violations)
        if self.report:
            told["report"] = self.report
        if self.parameter:
            told["parameter"] = self.parameter
        if self.allowed:
            told["allowed"] = list(self.allowed)
        if self.suggestions:
            told["suggestions"] = list(self.suggestions)
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
    kind = next(kind for kind in type(error).__mro__ if kind in STATUSES)
    status, title = STATUSES[kind]
    own_fault = _OWN_FAULT.get(kind) or (_OWN_FAULT[Exception] if status == 500 else "")
    problem = Problem(
        status,
        error.code if isinstance(error, DyadError) else "internal",
        title,
        own_fault or str(error),
        headers=tuple(_headers_of(error)),
    )
    if isinstance(error, (QuerySyntaxError, DataSyntaxError)):
        return replace(problem, line=error.line, column=error.column)
    if isinstance(error, BadParameter):
        return replace(
            problem, parameter=error.parameter, allowed=error.allowed, suggestions=error.suggestions
        )
    if isinstance(error, ValidationFailed):
        return replace(problem, violations=tuple(map(str, error.violations)), report=error.report)
    return problem


def _headers_of(error: Exception) -> Iterator[tuple[str, str]]:
    match error:
        case TooBusy() | TooMany():
            yield "Retry-After", str(error.retry_after)
        case QueryTimeout() | ReleaseError():
            yield "Retry-After", "10"
        case WrongMethod():
            yield "Allow", error.allow
        case Unauthorized():
            yield "WWW-Authenticate", 'Bearer realm="Dyad"'


def render(problem: Problem, accept: str | None, templates: Environment) -> tuple[str, bytes]:
    """Write a problem for whoever asked.

    Args:
        problem: The problem.
        accept: The header Accept.
        templates: Where the page's template is.

    Returns:
        The content type, and problem+json, or a page where the client likes HTML better.
    """
    if choose(accept, [PROBLEM, "application/json", "text/html"]) == "text/html":
        page = templates.get_template("problem.html").render(problem=problem)
        return "text/html; charset=utf-8", page.encode()
    return PROBLEM, (json.dumps(problem.as_json(), ensure_ascii=False) + "\n").encode()


def answer(error: Exception) -> Response:
    """Answer a request with an error.

    Args:
        error: The exception.

    Returns:
        problem+json, or a page where the client likes HTML better.
    """
    problem = replace(describe(error), request=request.headers.get("X-Request-Id", ""))
    if problem.status >= 500:
        _log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    content_type, body = render(problem, request.headers.get("Accept"), current_app.jinja_env)
    response = Response(body, status=problem.status, content_type=content_type)
    if isinstance(error, HTTPException):
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
    for name, value in problem.headers:
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def install(app: Flask) -> None:
    """Answer every exception of an app in this way.

    Args:
        app: The app.
    """
    app.register_error_handler(Exception, answer)
