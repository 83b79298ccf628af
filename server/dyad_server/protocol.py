"""The request of the SPARQL 1.1 Protocol (section 2.1), read from the parts of an HTTP request.

It knows nothing of Flask: method, query string, content type and body go in, a `SparqlRequest` comes out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes

import pyoxigraph as ox
from werkzeug.http import parse_options_header

from dyad_server.errors import (
    AddressTooLong,
    MissingQuery,
    ReadOnly,
    RequestError,
    TooLarge,
    UnsupportedMediaType,
)

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_MOST_FIELDS: Final = 1_000


@dataclass(frozen=True)
class SparqlRequest:
    """A query with its dataset.

    Attributes:
        query: The text of the query.
        default_graphs: The graphs of `default-graph-uri`, in their order.
        named_graphs: The graphs of `named-graph-uri`, in their order.
        formats: The values of `format`, in their order.
        timeout: The seconds after which the client does not want an answer any more; None if it does not say.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    timeout: float | None = None


@dataclass(frozen=True)
class UpdateRequest:
    """An update with its dataset.

    Attributes:
        text: The text of the update.
        using_graphs: The graphs of `using-graph-uri`.
        using_named_graphs: The graphs of `using-named-graph-uri`.
    """

    text: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()


def largest_body(max_query_bytes: int) -> int:
    """Tell how large a body may be: in a form each byte of the query can take three.

    Args:
        max_query_bytes: How large a query may be.

    Returns:
        The number of bytes.
    """
    return 3 * max_query_bytes + 20_000


def parse_request(
    method: str, query_string: bytes, content_type: str | None, body: bytes, max_query_bytes: int
) -> SparqlRequest:
    """Read a query request.

    Args:
        method: GET, HEAD or POST.
        query_string: What stands after the ? of the address, as it came.
        content_type: The header Content-Type; None where there is none.
        body: The body; empty where there is none.
        max_query_bytes: How large the query may be.

    Returns:
        The request.

    Raises:
        RequestError: It is against the protocol; the class says how.

    Example:
        >>> parse_request("GET", b"query=ASK%20%7B%7D", None, b"", 1000).query
        'ASK {}'
    """
    if method != "POST" and query_string.startswith(b"query=") and b"&" not in query_string:
        return SparqlRequest(_check_query(_unquote(query_string[6:]), max_query_bytes, method))
    fields = _parse_form(query_string, "address")
    kind, options = _parse_type(content_type)
    query = ""
    if method == "POST":
        if kind == FORM:
            _check_charset(options)
            fields += _parse_form(body, "form")
        elif kind == QUERY:
            _check_charset(options)
            query = _decode(body, "query")
        elif kind == UPDATE:
            raise _read_only()
        else:
            told = f"{kind!r} is not understood here" if kind else "the request does not say what its body is"
            raise UnsupportedMediaType(f"{told}: send the query as {QUERY}, or as {FORM} with a field query")
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    if "update" in found:
        raise _read_only()
    if len(found.get("query", [])) + bool(query) > 1:
        raise RequestError("there is more than one 'query' in the request: send one")
    query = query or found.get("query", [""])[0]
    return SparqlRequest(
        _check_query(query, max_query_bytes, method),
        tuple(_check_iri(value) for value in found.get("default-graph-uri", [])),
        tuple(_check_iri(value) for value in found.get("named-graph-uri", [])),
        tuple(value for value in found.get("format", []) if value),
        _parse_timeout(found.get("timeout", [])),
    )


def parse_update(query_string: bytes, content_type: str | None, body: bytes, most: int) -> UpdateRequest:
    """Read an update request, which is sent with POST.

    Args:
        query_string: What stands after the ? of the address, as it came.
        content_type: The header Content-Type; None where there is none.
        body: The body.
        most: How many bytes the update may have.

    Returns:
        The request.

    Raises:
        RequestError: It is against the protocol; the class says how.

    Example:
        >>> parse_update(b"", "application/sparql-update", b"CLEAR ALL", 1000).text
        'CLEAR ALL'
    """
    fields = _parse_form(query_string, "address")
    kind, options = _parse_type(content_type)
    _check_charset(options)
    if any(name == "update" for name, _ in fields):
        raise RequestError("the update stands in the address: send it in the body")
    text = None
    if kind == FORM:
        fields += _parse_form(body, "form")
    elif kind == UPDATE:
        text = _decode(body, "update")
    else:
        told = (
            f"{kind[:60]!r} is not understood here" if kind else "the request does not say what its body is"
        )
        raise UnsupportedMediaType(f"{told}: send the update as {UPDATE}, or as {FORM} with a field update")
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    if "query" in found:
        raise RequestError("there is a query in the request: send it to /sparql")
    if text is None:
        if len(found.get("update", [])) != 1:
            raise RequestError("send one update, as the field 'update' or as the body of a POST")
        [text] = found["update"]
    if len(text.encode()) > most:
        raise TooLarge(f"the update is larger than {most:,} bytes: change less at a time")
    return UpdateRequest(
        text,
        tuple(_check_iri(value) for value in found.get("using-graph-uri", [])),
        tuple(_check_iri(value) for value in found.get("using-named-graph-uri", [])),
    )


def _parse_timeout(values: list[str]) -> float | None:
    """YASGUI's and Virtuoso's clients send a timeout of 0, or an empty one, where they want none."""
    seconds: float | None = None
    for value in values:
        try:
            number = float(value or 0)
        except ValueError:
            number = math.nan
        if not 0 <= number < math.inf:
            raise RequestError(f"timeout is {value[:40]!r}: give a number of seconds, such as 5 or 0.5")
        seconds = min(number, seconds or number) if number else seconds
    return seconds


def _check_query(query: str, most: int, method: str) -> str:
    if not query.strip():
        raise MissingQuery(
            "there is no query in the request: send it as the parameter 'query', or as the body of a POST"
        )
    if len(query.encode()) > most:
        too_large = AddressTooLong if method != "POST" else TooLarge
        raise too_large(f"the query is larger than {most:,} bytes: shorten it")
    return query


def _unquote(text: bytes) -> str:
    """Decode one value of a form, as `parse_qsl` would, which does the same for any number of them."""
    try:
        return unquote_to_bytes(text.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("the address is not UTF-8: encode it so") from None


def _parse_type(content_type: str | None) -> tuple[str, dict[str, str]]:
    kind, options = parse_options_header(content_type or "")
    return kind.lower(), options


def _parse_form(text: bytes, what: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise RequestError(f"the {what} is not UTF-8: encode it so") from None
    except ValueError:
        raise RequestError(f"the {what} has more than {_MOST_FIELDS:,} parameters: send fewer") from None


def _decode(body: bytes, what: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(f"the {what} is not UTF-8 from byte {error.start} on: encode it so") from None


def _check_charset(options: dict[str, str]) -> None:
    charset = options.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"the character set {charset[:40]!r} is not understood here: send UTF-8")


def _check_iri(text: str) -> str:
    try:
        return ox.NamedNode(text).value
    except ValueError:
        raise RequestError(f"{text[:200]!r} is no absolute IRI, so it cannot name a graph") from None


def _read_only() -> ReadOnly:
    return ReadOnly("this endpoint only answers queries, it takes no updates: change the facts and load them")
