"""Where a person reads about a thing.

What an IRI of the data may become in a page is decided here alone: a path of the server for what is under
the base, an address of the web for http and https, and nothing for all else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from dyad.namespaces import BASE, DYAD

_DYADS: Final = BASE + "dyad/"
_SAFE: Final = "/-._~"

Parameters = Iterable[tuple[str, str]]


def path_of(iri: str, parameters: Parameters = (), anchor: str = "") -> str | None:
    """Tell where a person reads about a thing.

    Args:
        iri: The thing.
        parameters: What to keep in the address, such as the language.
        anchor: A place in the page.

    Returns:
        A path of this server, an address of the web for what is not under the base, or None for an IRI that
        no browser should follow.

    Example:
        >>> path_of("https://w3id.org/dyad/id/country/VNM"), path_of("https://w3id.org/dyad/id/dyad/RUS-VNM")
        ('/id/country/VNM.html', '/dyad/RUS-VNM')
        >>> path_of("javascript:alert(1)") is None
        True
    """
    query = urlencode(list(parameters))
    end = (f"?{query}" if query else "") + (f"#{quote(anchor, safe='')}" if anchor else "")
    if iri.startswith(_DYADS) and "/" not in iri.removeprefix(_DYADS):
        return f"/dyad/{quote(iri.removeprefix(_DYADS), safe='-._~')}{end}"
    if iri.startswith(BASE) and iri != BASE:
        return f"/id/{quote(iri.removeprefix(BASE), safe=_SAFE)}.html{end}"
    if iri.startswith(str(DYAD)):
        return f"/ontology#{quote(iri.removeprefix(str(DYAD)), safe='')}"
    return iri if _is_web_address(iri) else None


def _is_web_address(iri: str) -> bool:
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
