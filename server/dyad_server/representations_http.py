"""Representations over HTTP: which one a client gets, how they name each other, and when they are unchanged.

What is said here is used for things (`/id/...`) and for the vocabulary (`/ontology`): both can be had as a
page and in the formats of RDF, each at an address of its own that ends in the suffix of its format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Response, g, request

from dyad.release import Release
from dyad_server.errors import NotAcceptable
from dyad_server.negotiate import FORMATS, Format, check_format_names, choose, choose_format

HTML: Final = "html"
"""The suffix of pages."""

LICENCE: Final = "https://www.apache.org/licenses/LICENSE-2.0"
"""The licence of vocabulary, codes and facts, as the description of the dataset tells it."""

_NAMES: Final = {
    "ttl": "turtle",
    "nt": "ntriples",
    "jsonld": "jsonld",
    "rdf": "rdfxml",
    "trig": "trig",
    "nq": "nquads",
}

SUFFIXES: Final[dict[str, Format]] = {
    suffix: next(found for found in FORMATS["graph"] if found.name == name) for suffix, name in _NAMES.items()
}
"""Suffix to format; what a client likes equally well is decided by this order."""

_PAGES: Final = ("text/html", "application/xhtml+xml")


def choose_suffix(
    accept: str | None, names: Sequence[str] = (), *, suffixes: Iterable[str] = SUFFIXES
) -> str:
    """Choose between a page and the formats of RDF.

    Args:
        accept: The header Accept; None where there is none. Who takes everything is no browser, and gets
            Turtle.
        names: The values of `?format=`, which go before Accept.
        suffixes: The suffixes of the formats that there are.

    Returns:
        A suffix.

    Raises:
        NotAcceptable: The client accepts none of them.
        UnknownFormat: `?format=` names no format.

    Example:
        >>> choose_suffix("text/html,*/*;q=0.8"), choose_suffix("application/ld+json"), choose_suffix(None)
        ('html', 'jsonld', 'ttl')
    """
    offered = {SUFFIXES[suffix].name: suffix for suffix in suffixes}
    if [name for name in names if name]:
        if any(part.strip().lower() in (HTML, *_PAGES) for name in names for part in name.split(",")):
            return HTML
        check_format_names(names)
        found = choose_format("graph", None, names).name
        if found in offered:
            return offered[found]
        raise NotAcceptable(f"there is no {found} of this: choose {_list(offered)} or html")
    offers: dict[str, str] = {SUFFIXES[suffix].media_type: suffix for suffix in offered.values()}
    offers |= dict.fromkeys(_PAGES, HTML)
    for suffix in offered.values():
        for alias in SUFFIXES[suffix].aliases:
            offers.setdefault(alias, suffix)
    chosen = choose(accept, list(offers))
    if chosen is None:
        known = _list(SUFFIXES[suffix].media_type for suffix in offered.values())
        raise NotAcceptable(
            f"this can be had as text/html, {known}: ask for one in Accept, or by the suffix of the address"
        )
    return offers[chosen]


def write_links(links: Iterable[tuple[str, str, str]]) -> str:
    """Write the header Link (RFC 8288).

    Args:
        links: Address, relation and media type of each; the media type may be empty.

    Returns:
        The header's value.

    Example:
        >>> write_links([("/id/country/VNM.ttl", "alternate", "text/turtle")])
        '</id/country/VNM.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(
        f'<{address}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for address, relation, media_type in links
    )


def alternates(
    path: str, query: str, relation: str, *, but: str = "", suffixes: Iterable[str] = SUFFIXES, page: str = ""
) -> list[tuple[str, str, str]]:
    """List the links to the representations of something.

    Args:
        path: Its path, without suffix.
        query: What stands behind each address, such as `?page=2`; pages of HTML are for all of it.
        relation: How the links are meant.
        but: The suffix of the representation at hand, which is left out.
        suffixes: The suffixes of the formats that there are.
        page: The address of its page, where that is not the path with `.html`.

    Returns:
        The links.
    """
    links = [] if but == HTML else [(page or f"{path}.{HTML}", relation, "text/html")]
    return links + [
        (f"{path}.{suffix}{query}", relation, SUFFIXES[suffix].media_type)
        for suffix in suffixes
        if suffix != but
    ]


def answer_data(
    data: bytes, suffix: str, release: Release, links: Iterable[tuple[str, str, str]]
) -> Response:
    """Answer with data that follow from a release alone.

    Args:
        data: The data.
        suffix: Their format.
        release: The release.
        links: What the header Link says.

    Returns:
        The response, or 304 where the client has it already.
    """
    response = Response(data, content_type=SUFFIXES[suffix].content_type)
    response.headers["Link"] = write_links(links)
    return mark_version(response, release)


def mark_version(response: Response, release: Release) -> Response:
    """Let a client ask whether something has changed, and tell it if not.

    Args:
        response: What follows from a release and from this program.
        release: The release.

    Returns:
        The response with ETag and Last-Modified, or 304 where the client has it already.
    """
    known = g.get("etag")
    if known:
        response.set_etag(known, weak=True)
    elif not response.headers.get("ETag"):
        response.add_etag()
    built = built_at(release)
    if built is not None:
        response.last_modified = built
    response.headers.setdefault("Cache-Control", "no-cache")
    response.make_conditional(request)
    return response


def built_at(release: Release) -> datetime | None:
    """Tell when a release was built.

    Args:
        release: The release.

    Returns:
        The time; None where it is not told, as of a remote store.
    """
    try:
        return datetime.fromisoformat(str(release.manifest.get("built", ""))).astimezone(UTC)
    except ValueError:
        return None


def _list(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
