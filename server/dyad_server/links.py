"""Addresses of pages: the page of a thing (`dyad.addresses`), and the page at hand with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from dyad.addresses import Parameters as Parameters
from dyad.addresses import path_of as path_of

_SAFE: Final = "/-._~"


def with_parameters(path: str, parameters: Parameters, changes: Mapping[str, str | None]) -> str:
    """Write the address of a page with some of its parameters changed.

    Args:
        path: The path of the page, decoded.
        parameters: The parameters that it has now.
        changes: Parameter to new value; None or an empty text takes it out.

    Returns:
        The address, as it stands in a link.

    Example:
        >>> with_parameters(
        ...     "/dyad/RUS-VNM", [("year", "2025"), ("page", "2")], {"page": None, "kind": "event"}
        ... )
        '/dyad/RUS-VNM?year=2025&kind=event'
    """
    kept = [(name, value) for name, value in parameters if name not in changes and value]
    kept += [(name, value) for name, value in changes.items() if value]
    query = urlencode(kept)
    return quote(path, safe=_SAFE) + (f"?{query}" if query else "")
