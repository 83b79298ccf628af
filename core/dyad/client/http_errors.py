"""What a server's refusals are as errors of Dyad, and which of them pass by themselves."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import tenacity

from dyad.errors import (
    DyadError,
    NotFound,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    TooBusy,
)

Result = TypeVar("Result")

ATTEMPTS: Final = 4
LONGEST_WAIT: Final = 30.0

_PLACED: Final = re.compile(r"line \d+, column \d+: ")
_BYTES: Final = re.compile(r"""Response:\n(b(?:'.*'|".*"))\s*$""", re.DOTALL)
_FIRST_WAIT: Final = 0.3
_backoff: Final = tenacity.wait_exponential_jitter(multiplier=_FIRST_WAIT, max=5, jitter=_FIRST_WAIT)


class Unreachable(StoreError):
    """The server cannot be reached, or something before it says so; it may be reached in a moment."""

    code = "unreachable"


def repeat(send: Callable[[], Result]) -> Result:
    """Send a request, and again where what went wrong may pass by itself; each time a longer wait.

    Args:
        send: Sends it; what it asks must be a question, which changes nothing.

    Returns:
        What `send` gives.

    Raises:
        DyadError: What went wrong at last.
    """
    waiting = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type((Unreachable, TooBusy)),
        wait=_wait,
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        reraise=True,
    )
    return waiting(send)


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, TooBusy):
        return min(float(error.retry_after), LONGEST_WAIT)
    return _backoff(state)


def error_of(status: int, headers: Mapping[str, str], body: bytes, where: str) -> DyadError:
    """Make an error of a response.

    Args:
        status: Its status.
        headers: Its headers.
        body: Its body.
        where: Which server it is, for messages.

    Returns:
        The error that the server had, with line and column where it told them.

    Example:
        >>> body = b'{"code": "query-syntax", "detail": "expected }", "where": {"line": 3, "column": 14}}'
        >>> print(error_of(400, {}, body, "https://host/"))
        line 3, column 14: expected }
    """
    told = _read_problem(body)
    wait = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    seconds = int(wait) if wait.isdigit() else 5
    if told is None:
        return _without_words(status, seconds, where)
    code, detail = str(told.get("code", "")), str(told.get("detail") or told.get("title") or "")
    place = told.get("where")
    match code:
        case "query-syntax" if isinstance(place, dict):
            line, column = int(place.get("line") or 1), int(place.get("column") or 1)
            return QuerySyntaxError(_PLACED.sub("", detail, count=1), line, column)
        case "too-busy" | "too-many":
            return TooBusy(detail, seconds)
        case "too-large" | "address-too-long":
            return QueryTooLarge(detail)
    kind = _BY_CODE.get(code) or (QueryError if status < 500 else StoreError)
    return kind(detail)


def _by_code() -> dict[str, type[DyadError]]:
    found: dict[str, type[DyadError]] = {}
    left: list[type[DyadError]] = [DyadError]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__ == "dyad.errors" and kind.__init__ is DyadError.__init__:
            found[kind.code] = kind
    return found


_BY_CODE: Final = _by_code()


def _read_problem(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and ("detail" in told or "code" in told) else None


def _without_words(status: int, seconds: int, where: str) -> DyadError:
    """The error of something that is not Dyad: a proxy, or another server."""
    if status == 404:
        return NotFound(
            f"{where} has nothing at this address (404): see that it is the address of a Dyad server"
        )
    if status in (502, 503):
        return Unreachable(f"{where} is not to be had at the moment ({status}): try again in a while")
    if status in (408, 504):
        return QueryTimeout(f"{where} did not answer in time ({status}): ask for less")
    if status == 429:
        return TooBusy(f"{where} has too many requests (429): try again in {seconds} seconds", seconds)
    if status in (401, 403):
        return StoreError(f"{where} does not let you in ({status})")
    return StoreError(f"{where} answered with {status}: see that it is the address of a Dyad server")


def body_of(message: str) -> bytes:
    """Find the body of a response in the message of an error of SPARQLWrapper, which has it nowhere else.

    Args:
        message: The message.

    Returns:
        The body; empty where there is none.
    """
    found = _BYTES.search(message)
    if found is None:
        return b""
    try:
        value = ast.literal_eval(found[1])
    except (ValueError, SyntaxError):
        return b""
    return value if isinstance(value, bytes) else b""
