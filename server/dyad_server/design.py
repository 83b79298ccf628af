"""What every page has: filters and functions for its template, what the layout shows, and the ETag.

A page is made of a release and of this program, so its ETag names both; a client that has the page gets 304
before anything is asked or made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, current_app, g, request
from werkzeug.http import unquote_etag

from dyad.errors import DyadError
from dyad.pairs.saying import say_number as say_number
from dyad_server import languages, links, people_dates
from dyad_server.documents import Archive
from dyad_server.releases import Releases

_PACKAGE: Final = Path(__file__).parent
_SUFFIXES: Final = frozenset({".py", ".html", ".json"})
_MADE: Final = frozenset({"text/html", "application/json"})


def install(app: Flask, releases: Releases, archive: Path | None) -> None:
    """Give an app what its pages are made with.

    Args:
        app: The app.
        releases: Where the release that is served is had from.
        archive: The folder with the texts of the sources, if there is one.
    """
    app.extensions["archive"] = Archive(archive)
    app.jinja_env.filters.update(
        path_of=path_of,
        say_date=people_dates.say_date,
        say_within=people_dates.say_within,
        machine_date=people_dates.machine_date,
        say_validity=people_dates.say_validity,
        thousands=say_number,
        year_of=people_dates.year_of,
    )
    app.jinja_env.globals.update(say_tenure=people_dates.say_tenure)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: _context(releases))
    app.before_request(lambda: _answer_unchanged(releases))
    app.after_request(_tag)


def archive() -> Archive:
    """Give the texts of the sources.

    Returns:
        The archive of the app; it may be empty.
    """
    found: Archive = current_app.extensions["archive"]
    return found


def path_of(iri: str, anchor: str = "") -> str | None:
    """Tell where a person reads about a thing, in the language that was chosen.

    Args:
        iri: The thing.
        anchor: A place in the page.

    Returns:
        The path or address; None for what no browser should follow.
    """
    return links.path_of(iri, languages.current_reader().parameters, anchor)


def _context(releases: Releases) -> dict[str, Any]:
    reader = languages.current_reader()
    try:
        version = releases.get().release.version
    except DyadError:
        version = ""
    parameters = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = request.path
    return {
        "version": version,
        "reader": reader,
        "lang": reader.languages[0],
        "chosen_lang": reader.chosen,
        "lang_query": f"?lang={reader.chosen}" if reader.chosen else "",
        "languages": list(languages.OFFERED.items()),
        "with_lang": _with_lang(path, parameters),
        "here": path,
    }


def _with_lang(path: str, parameters: list[tuple[str, str]]) -> Callable[[str], str]:
    return lambda code: links.with_parameters(path, parameters, {"lang": code})


# --- ETag ---------------------------------------------------------------------------------------------------


def _answer_unchanged(releases: Releases) -> Response | None:
    """Tell a client that it has the page already, before any work is done."""
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static"):
        return None
    try:
        release = releases.get().release
    except DyadError:
        return None
    if release.version == "remote":
        return None  # what an endpoint holds may change at any time
    parts = (
        _program(),
        release.version,
        str(release.manifest.get("built", "")),
        date.today().isoformat(),  # "ahead" and "last October" are counted from it
        request.full_path,
        request.host,
        request.headers.get("Accept", ""),
        request.headers.get("Accept-Language", ""),
    )
    g.etag = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(g.etag):
        response = Response(status=304)
        response.set_etag(g.etag, weak=True)
        response.vary.update(["Accept", "Accept-Language"])
        response.headers["Cache-Control"] = "no-cache"
        return response
    return None


def _tag(response: Response) -> Response:
    if "etag" not in g or response.status_code != 200 or response.mimetype not in _MADE:
        return response
    if response.headers.get("Cache-Control") == "no-store":
        return response
    response.vary.update(["Accept", "Accept-Language"])
    response.headers.setdefault("Cache-Control", "no-cache")
    if unquote_etag(response.headers.get("ETag"))[0] is None:
        response.set_etag(g.etag, weak=True)
    return response


@lru_cache(maxsize=1)
def _program() -> str:
    """The version of what makes the pages: all code and templates."""
    told = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in _SUFFIXES and "node_modules" not in path.parts:
            told.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()
