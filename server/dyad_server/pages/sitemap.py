"""`/sitemap.xml` and `/robots.txt`: what search engines are asked to read, and what to leave alone.

The sitemap is an index of lists, one for each kind of thing and for every `MOST` of them, so that a new
agreement leaves the list of officials as it was. Every page is as new as the release that it is made from.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from flask import Blueprint, Response, request

from dyad.errors import NotFound
from dyad.release import Release
from dyad_server.pages.identifiers.missing import read_ids
from dyad_server.pages.identifiers.routes import page_address
from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Releases, Served
from dyad_server.representations_http import built_at, mark_version

MOST: Final = 50_000
"""Addresses in one list: more is not allowed by the protocol of sitemaps."""

PAGES: Final = (
    "/",
    "/ask",
    "/changes",
    "/api",
    "/sparql",
    "/ontology",
    "/ontology/codes",
    "/ontology/shapes",
)
"""Pages that are about no thing."""

KINDS: Final = (
    "agreement",
    "asset",
    "country",
    "dyad",
    "event",
    "observation",
    "official",
    "organisation",
    "party",
    "person",
    "place",
    "post",
    "project",
    "source",
    "state",
    "statement",
)
"""The kinds of things that have pages worth finding, by the first part of their ids; steps, tenures,
paragraphs and codes are told of in the pages of others."""

ROBOTS: Final = """\
# Everybody may read the pages and the data of each thing. A query costs work, and its answer is no page.
User-agent: *
Disallow: /sparql?
Disallow: /search
Disallow: /suggest
Disallow: /ask
Disallow: /update
Disallow: /graphs
Allow: /
"""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the routes.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("sitemap", __name__)
    lists = PerRelease(_list_things)

    @blueprint.get("/sitemap.xml")
    def index() -> Response:
        """Name the lists."""
        served = releases.get()
        names = list_names(lists.get(served))
        addresses = (f"{request.host_url}sitemap/{name}.xml" for name in names)
        return _answer(served.release, write_sitemap("sitemapindex", "sitemap", addresses, served.release))

    @blueprint.get("/sitemap/<name>.xml")
    def one(name: str) -> Response:
        """Give one list."""
        served = releases.get()
        paths = find_list(lists.get(served), name)
        addresses = (request.host_url.rstrip("/") + path for path in paths)
        return _answer(served.release, write_sitemap("urlset", "url", addresses, served.release))

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        """Tell robots where to begin and what costs work."""
        text = f"{ROBOTS}\nSitemap: {request.host_url}sitemap.xml\n"
        response = Response(text, content_type="text/plain; charset=utf-8")
        return mark_version(response, releases.get().release)

    return blueprint


def list_names(things: dict[str, list[str]]) -> list[str]:
    """Name the lists.

    Args:
        things: Kind to ids.

    Returns:
        The names, in a fixed order.

    Example:
        >>> list_names({"country": ["country/VNM"], "agreement": []})
        ['pages-1', 'country-1']
    """
    return ["pages-1"] + [
        f"{kind}-{number + 1}"
        for kind in sorted(things)
        for number in range((len(things[kind]) + MOST - 1) // MOST)
    ]


def find_list(things: dict[str, list[str]], name: str) -> list[str]:
    """Find the paths in a list.

    Args:
        things: Kind to ids.
        name: The name of the list.

    Returns:
        The paths.

    Raises:
        NotFound: There is no such list.
    """
    if name not in list_names(things):
        raise NotFound(f"there is no list {name[:40]!r} of the sitemap: /sitemap.xml names them all")
    kind, _, number = name.rpartition("-")
    if kind == "pages":
        return list(PAGES)
    start = (int(number) - 1) * MOST
    return [page_address(thing) for thing in things[kind][start : start + MOST]]


def write_sitemap(root: str, entry: str, addresses: Iterable[str], release: Release) -> bytes:
    """Write a sitemap (sitemaps.org, protocol 0.9).

    Args:
        root: `urlset` or `sitemapindex`.
        entry: `url` or `sitemap`.
        addresses: The addresses.
        release: What the pages are made from.

    Returns:
        XML.
    """
    ET.register_namespace("", _NAMESPACE)
    top = ET.Element(f"{{{_NAMESPACE}}}{root}")
    built = built_at(release)
    for address in addresses:
        told = ET.SubElement(top, f"{{{_NAMESPACE}}}{entry}")
        ET.SubElement(told, f"{{{_NAMESPACE}}}loc").text = address
        if built is not None:
            ET.SubElement(told, f"{{{_NAMESPACE}}}lastmod").text = built.isoformat(timespec="seconds")
    data: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return data


def _list_things(served: Served) -> dict[str, list[str]]:
    things: defaultdict[str, list[str]] = defaultdict(list)
    for thing in read_ids(served):
        kind, _, rest = thing.partition("/")
        if kind in KINDS and rest and "/" not in rest:
            things[kind].append(thing)
    return dict(things)


def _answer(release: Release, data: bytes) -> Response:
    return mark_version(Response(data, content_type="application/xml; charset=utf-8"), release)
