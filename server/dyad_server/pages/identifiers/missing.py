"""What is told where an id names nothing: that it was taken out (410), or which ids come near (404)."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import replace
from difflib import get_close_matches
from typing import Final
from urllib.parse import quote, urlencode

from flask import Response, render_template, request

from dyad.described import read_described, was_described
from dyad.errors import NotFound
from dyad.namespaces import BASE
from dyad_server.errors import Gone
from dyad_server.languages import read_names
from dyad_server.links import path_of
from dyad_server.negotiate import choose
from dyad_server.pages.per_release import PerRelease
from dyad_server.problems import PROBLEM, describe
from dyad_server.releases import Served
from dyad_server.representations_http import HTML, SUFFIXES
from dyad_server.rows import iri_of

MOST: Final = 5
"""How many near ids are named."""

_LONGEST: Final = 200
_WINDOW: Final = 2_000
"""How many ids are compared: those next to it in the alphabet, which begin as it does."""

_PAIR: Final = re.compile(r"(dyad/)([A-Za-z0-9]+)-([A-Za-z0-9]+)")
_ALL: Final = "SELECT DISTINCT ?thing WHERE { ?thing a ?class FILTER(isIRI(?thing)) } LIMIT 100000"


def read_ids(served: Served) -> list[str]:
    """List the ids of what a release describes.

    Args:
        served: The release.

    Returns:
        The ids, sorted by their bytes; of a store that keeps no list, of so many things as it gives at once.
    """
    listed = read_described(served.release.folder)
    if listed is not None:
        return listed
    iris = (iri_of(row, "thing") for row in served.store.query(_ALL).rows())
    return sorted(
        (iri.removeprefix(BASE) for iri in iris if iri.startswith(BASE)), key=lambda one: one.encode()
    )


def find_near(ids: list[str], asked: str) -> list[str]:
    """Find ids that somebody may have meant.

    Args:
        ids: All ids, sorted by their bytes.
        asked: What was asked for.

    Returns:
        At most `MOST` of them, the nearest first.

    Example:
        >>> find_near(["agreement/a-2025", "country/RUS", "country/VNM"], "country/vnm")
        ['country/VNM']
    """
    if not asked or len(asked) > _LONGEST:
        return []
    kind, slash, _ = asked.partition("/")
    depth = asked.count("/")
    start, end = _place(ids, kind + slash), _place(ids, kind + "0") if slash else len(ids)
    if start == end:
        start, end = 0, len(ids)  # no kind of that name
    middle = min(max(_place(ids, asked), start), end)
    window = ids[max(start, middle - _WINDOW) : min(end, middle + _WINDOW)]
    alike = {one.casefold(): one for one in window if one.count("/") <= max(depth, 1)}
    for meant in (asked.casefold(), _turn_pair(asked).casefold()):
        if meant in alike:
            return [alike[meant]]
    # Names of things end in a year or a word: a low bar finds those of which the beginning is right.
    found = get_close_matches(asked.casefold(), alike, n=MOST, cutoff=0.7)
    parent = asked.rpartition("/")[0]
    while parent and not found:
        if parent in window:
            found = [parent.casefold()]
        parent = parent.rpartition("/")[0]
    return [alike.get(one, one) for one in found]


def answer_missing(served: Served, ids: PerRelease[list[str]], asked: str) -> Response:
    """Answer who asks for a thing of which nothing is said.

    Args:
        served: The release that is served.
        ids: The ids of what it describes.
        asked: The id that was asked for.

    Returns:
        410 where an earlier release described it, else 404; as a page for a person.
    """
    bare = _without_suffix(asked)
    told = asked if len(asked) <= _LONGEST else f"{asked[:_LONGEST]}..."
    near = find_near(ids.get(served), bare)
    error: NotFound | Gone
    if _was_there(served, asked) or _was_there(served, bare):
        error = Gone(f"{told!r} was described by an earlier release of the data and was taken out since")
    elif near:
        error = NotFound(f"nothing is said here of {told!r}: did you mean {' or '.join(near)}?")
    else:
        error = NotFound(f"nothing is said here of {told!r}: look for it by its name at /search")
    problem = replace(describe(error), request=request.headers.get("X-Request-Id", ""))
    addresses = [(one, f"/id/{quote(one, safe='/:@!$&()*+,;=~-._')}") for one in near]
    if choose(request.headers.get("Accept"), [PROBLEM, "application/json", "text/html"]) == "text/html":
        names = read_names(served.store, [BASE + one for one in near])
        suggestions = [(names[BASE + one].text, one, path_of(BASE + one)) for one in near]
        words = urlencode({"q": bare.rpartition("/")[2].replace("-", " ")[:_LONGEST]})
        page = render_template("missing.html", problem=problem, suggestions=suggestions, words=words)
        response = Response(page, problem.status, content_type="text/html; charset=utf-8")
    else:
        body = problem.as_json()
        body["suggestions"] = [{"id": one, "href": address} for one, address in addresses]
        text = json.dumps(body, ensure_ascii=False) + "\n"
        response = Response(text.encode("utf-8", "replace"), problem.status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _without_suffix(asked: str) -> str:
    stem, _, suffix = asked.rpartition(".")
    return stem if stem and (suffix in SUFFIXES or suffix == HTML) else asked


def _turn_pair(asked: str) -> str:
    """The codes of a pair stand in the order of the alphabet, which not everybody knows."""
    pair = _PAIR.fullmatch(asked)
    return f"{pair[1]}{pair[3]}-{pair[2]}" if pair else asked


def _was_there(served: Served, asked: str) -> bool:
    folder = served.release.folder
    # DYAD_HOME/releases/<version>; a store elsewhere has no releases, and nobody knows what it had.
    return folder.parent.name == "releases" and was_described(folder.parents[1], asked)


def _place(ids: list[str], text: str) -> int:
    return bisect_left(ids, text.encode("utf-8", "replace"), key=lambda one: one.encode())
