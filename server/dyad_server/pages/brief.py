"""`/dyad/RUS-VNM/brief`: the briefing on a pair, as a page and as a file in several formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from dyad.brief.making import make_briefing, parse_day
from dyad.brief.model import Briefing
from dyad.brief.page import write_body
from dyad.brief.writers import FORMATS, SOURCES, BriefFormat
from dyad.errors import NotFound, QueryError
from dyad.pairs.facts import Pair
from dyad_server.languages import current_reader
from dyad_server.pages.kept import Kept
from dyad_server.pages.pairs.overview import count_years
from dyad_server.pages.pairs.page import find_pair
from dyad_server.printing import print_briefing
from dyad_server.releases import Releases, Served

_KEPT: Final = 24
"""How many briefings are kept."""

_BY_SUFFIX: Final = {made.suffix: made for made in (*FORMATS, *SOURCES)}
_LABELS: Final = {
    **{"md": "Markdown", "docx": "Word", "pdf": "PDF", "csv": "CSV"},
    **{"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"},
}


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the page of briefings and its files.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("brief", __name__)
    kept: Kept[Briefing] = Kept(_KEPT)

    @blueprint.get("/dyad/<codes>/brief")
    def page(codes: str) -> AnyResponse | str:
        served = releases.get()
        wanted = request.args.get("format", "")
        if wanted and wanted != "html":
            return _send(codes, _suffix_of(wanted))
        pair = find_pair(served.store, codes)
        if pair.codes != codes:
            return _send(pair.codes, "")
        briefing = _read(served, pair, kept)
        return render_template(
            "brief.html",
            pair=pair,
            briefing=briefing,
            body=Markup(write_body(briefing, "")),  # noqa: S704 (made by a template that escapes)
            years=count_years(served.store, pair),
            links=[(label, _path(pair.codes, suffix)) for suffix, label in _LABELS.items()],
            crumbs=[("Dyad", "/"), (pair.title, pair.path), ("Briefing", None)],
        )

    @blueprint.get("/dyad/<codes>/brief.<path:suffix>")
    def file(codes: str, suffix: str) -> AnyResponse:
        served = releases.get()
        form = _BY_SUFFIX.get(suffix)
        if form is None:
            known = ", ".join(_BY_SUFFIX)
            raise NotFound(f"{suffix[:20]!r} is no format of a briefing: choose one of {known}")
        pair = find_pair(served.store, codes)
        if pair.codes != codes:
            return _send(pair.codes, suffix)
        briefing = _read(served, pair, kept)
        address = request.host_url.rstrip("/")
        write: Callable[[Briefing, str], bytes] = print_briefing if form.name == "pdf" else form.write
        response = Response(write(briefing, address), content_type=form.content_type)
        name = f"{pair.codes}{f'-{briefing.year}' if briefing.year else ''}.{suffix}"
        how = "inline" if form.name in ("md", "html", "pdf") else "attachment"
        response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
        response.headers["Cache-Control"] = "no-cache"
        return response

    return blueprint


def _read(served: Served, pair: Pair, kept: Kept[Briefing]) -> Briefing:
    reader = current_reader()
    year, day = request.args.get("year", ""), parse_day(request.args.get("on", "")) or date.today()
    page = f"{request.host_url.rstrip('/')}{pair.path}"
    key = (pair.codes, year.strip(), day, reader, page)
    return kept.get(
        served,
        key,
        lambda: make_briefing(
            served.store, pair, year, day, release=served.release.version, page=page, reader=reader
        ),
    )


def _suffix_of(name: str) -> str:
    for form in (*FORMATS, *SOURCES):
        if name in (form.name, form.suffix):
            return form.suffix
    known: list[BriefFormat] = [*FORMATS, *SOURCES]
    raise QueryError(f"format is {name[:20]!r}: choose {', '.join(form.name for form in known)}")


def _path(codes: str, suffix: str) -> str:
    told = [(name, value) for name, value in request.args.items(multi=True) if value and name != "format"]
    query = f"?{urlencode(told)}" if told else ""
    return f"/dyad/{quote(codes, safe='-')}/brief{f'.{suffix}' if suffix else ''}{query}"


def _send(codes: str, suffix: str) -> AnyResponse:
    return redirect(_path(codes, suffix), code=302)
