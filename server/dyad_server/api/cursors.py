"""Cursors: where a page of a list begins, and the addresses of the pages around it.

A cursor names the release and the list that it was made for, so that a page of another list, or of data that
have changed meanwhile, is an error and never a gap.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode

from dyad_server.errors import BadParameter, ListChanged

_FURTHEST: Final = 100_000_000
_LONGEST: Final = 300
_APART: Final = frozenset({"cursor", "limit", "format", "fields", "lang"})
"""Parameters that change neither which things are in a list nor their order."""

Pairs = Iterable[tuple[str, str]]


def _name(path: str, pairs: Pairs) -> str:
    kept = sorted((name, value.strip()) for name, value in pairs if name not in _APART and value.strip())
    return hashlib.sha256(json.dumps([path, kept]).encode()).hexdigest()[:12]


def write_cursor(version: str, path: str, pairs: Pairs, offset: int) -> str:
    """Write a cursor.

    Args:
        version: The release.
        path: The path of the list.
        pairs: The parameters of the address.
        offset: How many items come before the page.

    Returns:
        The cursor, of letters, digits, - and _.
    """
    told = json.dumps([version[:16], _name(path, pairs), offset], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(cursor: str, version: str, path: str, pairs: Pairs) -> int:
    """Read a cursor.

    Args:
        cursor: The cursor; empty for the beginning.
        version: The release that is served.
        path: The path of the list.
        pairs: The parameters of the address.

    Returns:
        How many items come before the page.

    Raises:
        BadParameter: It is no cursor, or one of another list.
        ListChanged: It was made for a release that is no longer served.

    Example:
        >>> read_cursor(write_cursor("v1", "/api/v1/events", [], 50), "v1", "/api/v1/events", [])
        50
    """
    if not cursor:
        return 0
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        release, name, offset = json.loads(data)
        if not (isinstance(offset, int) and not isinstance(offset, bool) and 0 <= offset <= _FURTHEST):
            raise ValueError
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise BadParameter(
            "cursor",
            "cursor is none that was given here: begin without it, and follow the links",
        ) from None
    if name != _name(path, pairs):
        raise BadParameter(
            "cursor", "cursor belongs to another list: begin without it where the filters or the order change"
        )
    if release != version[:16]:
        raise ListChanged(
            "other data are served since the list was begun: begin again without cursor, to miss nothing"
        )
    return offset


def page_links(
    version: str, path: str, pairs: list[tuple[str, str]], offset: int, limit: int, *, has_next: bool
) -> dict[str, str]:
    """Give the addresses of the pages around a page.

    Args:
        version: The release.
        path: The path of the list.
        pairs: The parameters of the address.
        offset: How many items come before the page.
        limit: How many it has at most.
        has_next: Whether there are more.

    Returns:
        Relation (first, prev, next) to address.
    """
    kept = [(name, value) for name, value in pairs if name != "cursor" and value.strip()]

    def address(at: int) -> str:
        more = [("cursor", write_cursor(version, path, pairs, at))] if at else []
        query = urlencode([*kept, *more])
        return quote(path) + (f"?{query}" if query else "")

    links = {"first": address(0)}
    if offset:
        links["prev"] = address(max(0, offset - limit))
    if has_next:
        links["next"] = address(offset + limit)
    return links
