"""`/id/...`: every IRI under the base leads to a page or to data (303), each at an address with a suffix.

    /id/country/VNM          303 to one of the following, by the header Accept
    /id/country/VNM.html     the page; of a pair, /dyad/RUS-VNM
    /id/country/VNM.ttl      its description; likewise .nt, .jsonld, .rdf, .trig and .nq

The IRIs are under `https://w3id.org/dyad/id/`, whatever the host of this server is; who sends a client here
from there keeps the path.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as flask_redirect
from werkzeug.wrappers import Response as AnyResponse

from dyad.namespaces import BASE
from dyad_server.errors import RequestError
from dyad_server.pages.identifiers.missing import answer_missing, read_ids
from dyad_server.pages.identifiers.page import render_graph
from dyad_server.pages.per_release import PerRelease
from dyad_server.pages.things.rendering import render_thing
from dyad_server.releases import Releases, Served
from dyad_server.representations import (
    DATASET,
    Description,
    describe_thing,
    is_described,
    is_subject,
    write_description,
)
from dyad_server.representations_http import (
    HTML,
    LICENCE,
    SUFFIXES,
    alternates,
    answer_data,
    choose_suffix,
    mark_version,
    write_links,
)

_LONGEST: Final = 1_000
"""How many characters an id may have."""

_PAIR: Final = re.compile(r"dyad/([^/]+)(?:/([0-9]{4}))?")
_UNRESERVED: Final = "/:@!$&()*+,;=~-._"


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the routes.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("identifiers", __name__)
    ids = PerRelease(read_ids)

    @blueprint.get("/id/<path:name>")
    def thing(name: str) -> AnyResponse:
        """Lead to a representation, or give the one that a suffix names."""
        served = releases.get()
        found, suffix = _find(served, name)
        if not found:
            return answer_missing(served, ids, name)
        if BASE + found == DATASET:
            return _lead_to_dataset(suffix)
        if not suffix:
            return _lead_on(found)
        if suffix == HTML:
            return _show(served, found)
        return _give(served, found, suffix)

    return blueprint


def page_address(thing: str) -> str:
    """Tell where the page of a thing is.

    Args:
        thing: Its id.

    Returns:
        A path of this server, with its parameters.

    Example:
        >>> page_address("dyad/RUS-VNM"), page_address("dyad/RUS-VNM/2025"), page_address("country/VNM")
        ('/dyad/RUS-VNM', '/dyad/RUS-VNM?year=2025', '/id/country/VNM.html')
    """
    if pair := _PAIR.fullmatch(thing):
        return f"/dyad/{quote(pair[1], safe=_UNRESERVED)}" + (f"?year={pair[2]}" if pair[2] else "")
    return f"{_path(thing)}.{HTML}"


def _find(served: Served, name: str) -> tuple[str, str]:
    """Take the suffix off, unless it is part of the id: a thing may be called `organisation/x.org`."""
    if len(name) > _LONGEST:
        return "", ""
    if _is_known(served, name):
        return name, ""
    stem, _, suffix = name.rpartition(".")
    if stem and (suffix in SUFFIXES or suffix == HTML) and _is_known(served, stem):
        return stem, suffix
    return "", ""


def _is_known(served: Served, name: str) -> bool:
    return BASE + name == DATASET or is_described(served.store, BASE + name)


def _lead_on(found: str) -> AnyResponse:
    suffix = choose_suffix(request.headers.get("Accept"), request.args.getlist("format"))
    query = _query(without=("format",))
    page = page_address(found)
    if suffix == HTML:
        # The page of a pair has the year in its address; what else was asked goes behind it.
        target = page + (query.replace("?", "&", 1) if "?" in page else query)
    else:
        target = f"{_path(found)}.{suffix}{query}"
    response = flask_redirect(target, 303)
    response.headers["Link"] = write_links(
        [*alternates(_path(found), "", "describedby", page=page), (LICENCE, "license", "")]
    )
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def _lead_to_dataset(suffix: str) -> AnyResponse:
    chosen = suffix or choose_suffix(request.headers.get("Accept"), request.args.getlist("format"))
    target = "/" if chosen == HTML else f"/.well-known/void?format={SUFFIXES[chosen].name}"
    response = flask_redirect(target, 303)
    response.vary.add("Accept")
    return response


def _show(served: Served, found: str) -> AnyResponse:
    page = page_address(found)
    if page != f"{_path(found)}.{HTML}":
        query = _query()
        return flask_redirect(page + (query.replace("?", "&", 1) if "?" in page else query), 302)
    iri = BASE + found
    made = render_thing(served, iri) if is_subject(served.store, iri) else render_graph(served, iri)
    response = (
        made if isinstance(made, AnyResponse) else Response(made, content_type="text/html; charset=utf-8")
    )
    if response.status_code == 200 and "Link" not in response.headers:
        response.headers["Link"] = write_links(
            [
                *alternates(_path(found), "", "alternate", but=HTML),
                (f"{_path(found)}.ttl", "describedby", SUFFIXES["ttl"].media_type),
                (BASE + quote(found, safe=_UNRESERVED), "describes", ""),
                (page, "canonical", ""),
                (LICENCE, "license", ""),
            ]
        )
    if response.status_code == 200 and isinstance(response, Response):
        return mark_version(response, served.release)
    return response


def _give(served: Served, found: str, suffix: str) -> AnyResponse:
    description = describe_thing(served.store, BASE + found, _page_number())
    data = write_description(description, SUFFIXES[suffix].name)
    links = [
        *alternates(_path(found), _at(description.page), "alternate", but=suffix, page=page_address(found)),
        *_page_links(description, f"{_path(found)}.{suffix}"),
        (BASE + quote(found, safe=_UNRESERVED), "describes", ""),
        (f"{_path(found)}.{suffix}{_at(description.page)}", "canonical", ""),
        (DATASET, "collection", ""),
        (LICENCE, "license", ""),
    ]
    return answer_data(data, suffix, served.release, links)


def _page_links(description: Description, path: str) -> list[tuple[str, str, str]]:
    """The links between pages, as Linked Data Platform Paging has them."""
    if description.page == 1 and not description.has_next:
        return []
    links = [(f"{path}{_at(1)}", "first", "")]
    if description.page > 1:
        links.append((f"{path}{_at(description.page - 1)}", "prev", ""))
    if description.has_next:
        links.append((f"{path}{_at(description.page + 1)}", "next", ""))
    return [*links, ("http://www.w3.org/ns/ldp#Page", "type", "")]


def _page_number() -> int:
    told = request.args.get("page", "1").strip()
    if not (told.isascii() and told.isdigit() and len(told) <= 9):
        raise RequestError(f"page is {told[:20]!r}: write a number from 1")
    return int(told)


def _at(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def _path(thing: str) -> str:
    return f"/id/{quote(thing, safe=_UNRESERVED)}"


def _query(without: tuple[str, ...] = ()) -> str:
    """What stands behind the address, to be handed on."""
    kept = [
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in request.args.items(multi=True)
        if name not in without
    ]
    return f"?{'&'.join(kept)}" if kept else ""
