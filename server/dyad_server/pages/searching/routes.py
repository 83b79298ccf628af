"""`/search`: the page of results; `/suggest`: what the search box completes. Both ask the index of names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, Response, current_app, json, render_template, request

from dyad.name_index import NameIndex, Suggestion
from dyad.namespaces import DYAD, PREFIXES
from dyad.store import Store
from dyad_server.design import path_of
from dyad_server.errors import RequestError
from dyad_server.languages import Name, Names, Reader, current_reader, read_names, say_iri, values_blocks
from dyad_server.links import with_parameters
from dyad_server.negotiate import choose
from dyad_server.pages.name_indexes import NameIndexes
from dyad_server.pages.per_release import PerRelease
from dyad_server.pages.searching.results import (
    SIDES,
    TITLES,
    Results,
    as_json,
    classes_of,
    find_kind,
    find_pair,
    scheme_of,
    search,
)
from dyad_server.pages.things.words import say_class
from dyad_server.releases import Releases, Served
from dyad_server.rows import iri_of
from dyad_server.statuses import Status, phase_of

_LONGEST: Final = 300
_MOST_SUGGESTED: Final = 20
_SUGGESTED: Final = 8
_FRESH_SECONDS: Final = 60
"""How long a browser may repeat a suggestion without asking again."""

_SKOS: Final = PREFIXES["skos"]
_STATUSES: Final = """
SELECT ?thing ?status WHERE {
  VALUES ?thing { %s }
  ?thing dyad:latestStatus ?status
}
ORDER BY ?thing ?status"""
_ALL_CLASSES: Final = "SELECT ?class WHERE { ?class a owl:Class FILTER(isIRI(?class)) }"


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the search.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("search", __name__)
    indexes = NameIndexes()
    classes: PerRelease[Names] = PerRelease(_read_class_names)

    @blueprint.get("/suggest")
    def suggest() -> Response:
        served = releases.get()
        index, languages = indexes.get(served), _languages()
        asked = _read_asked()
        limit = _read_number("limit", _SUGGESTED, _MOST_SUGGESTED)
        kind = request.args.get("kind", "").strip().lower()
        wanted = SIDES if kind in ("country", "side") else classes_of(find_kind(kind))
        found = index.suggest(asked, limit=limit, classes=wanted, languages=languages)
        describe = _describer(index, classes.get(served))
        told = [describe(one) for one in found]
        pair = None if wanted else find_pair(index, asked, languages)
        if pair is not None and pair.known:
            rest = [one for one in told if one["iri"] != pair.iri]
            first = {"iri": pair.iri, "label": pair.label, "kind": "Pair", "href": path_of(pair.iri)}
            told = [first, *rest][:limit]
        return _give_json({"query": asked, "suggestions": told}, _FRESH_SECONDS)

    @blueprint.get("/search")
    def results() -> Response:
        served = releases.get()
        index, asked, kind = indexes.get(served), _read_asked(), find_kind(request.args.get("kind", ""))
        found = search(index, asked, kind, _read_number("page", 1, 1000), _languages())
        statuses = _read_statuses(served.store, index, found)
        describe = _describer(index, classes.get(served), statuses)
        if _wants_json():
            return _give_json(as_json(found, describe))
        page = render_template(
            "search.html",
            found=found,
            describe=describe,
            asked=asked,
            link=_link,
            kind_title=TITLES.__getitem__,
            ask_path=_ask_path(found),
        )
        response = Response(page, content_type="text/html; charset=utf-8")
        response.vary.add("Accept")
        return response

    return blueprint


def _read_asked() -> str:
    return " ".join(request.args.get("q", "")[:_LONGEST].split())


def _read_number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise RequestError(f"{name} is {text[:20]!r}: give a whole number from 1 to {most}")
    return int(text)


def _languages() -> tuple[str, ...]:
    """The reader's languages, each followed by what it is a variety of."""
    wanted = current_reader().languages
    return tuple(dict.fromkeys(part for tag in wanted for part in (tag, tag.partition("-")[0])))


def _wants_json() -> bool:
    name = request.args.get("format", "")
    if name not in ("", "html", "json"):
        raise RequestError(f"format is {name[:20]!r}: choose html or json")
    if name:
        return name == "json"
    return choose(request.headers.get("Accept"), ["text/html", "application/json"]) == "application/json"


_Statuses = Mapping[str, Sequence[Status]]


def _read_statuses(store: Store, index: NameIndex, found: Results) -> _Statuses:
    """What became of the things that are shown, since a plan must not look like what was done."""
    shown = [one for group in found.groups for one in group.items]
    statuses: dict[str, list[Status]] = {}
    for block in values_blocks(one.iri for one in (*shown, *found.exact, *found.near)):
        for row in store.query(_STATUSES % block).rows():
            iri = iri_of(row, "status")
            label = index.labels(iri).get("en") or say_iri(iri)
            statuses.setdefault(iri_of(row, "thing"), []).append(Status(iri, label, phase_of(iri)))
    return statuses


def _describer(
    index: NameIndex, classes: Names, statuses: _Statuses = MappingProxyType({})
) -> Callable[[Suggestion], dict[str, Any]]:
    """Make what writes a result for programs, and for the template."""

    def describe(one: Suggestion) -> dict[str, Any]:
        space = _SKOS if one.class_name in ("Concept", "ConceptScheme") else str(DYAD)
        kind = say_class(space + one.class_name, classes, 1) if one.class_name else "Thing"
        if scheme := scheme_of(one):
            kind += f" of “{index.labels(scheme).get('en', '')}”"
        told: dict[str, Any] = {"iri": one.iri, "label": one.label, "kind": kind, "href": path_of(one.iri)}
        if one.matched.casefold() != one.label.casefold():
            told["matched"] = Name(one.matched, one.language)._asdict()
        if one.iri in statuses:
            told["status"] = [{"label": status.label, "phase": status.phase} for status in statuses[one.iri]]
        if one.near:
            told["near"] = True
        return told

    return describe


def _read_class_names(served: Served) -> Names:
    rows = served.store.query(_ALL_CLASSES).rows()
    return read_names(served.store, [iri_of(row, "class") for row in rows], Reader())


def _link(**changes: str | int | None) -> str:
    """The address of the same search with something changed; the page is the first again."""
    told = {name: None if value is None else str(value) for name, value in changes.items()}
    return with_parameters("/search", request.args.items(multi=True), {"page": None, **told})


def _ask_path(found: Results) -> str | None:
    """Where the question is answered, if it is one and there is something that answers."""
    if not found.is_question or not any(rule.rule == "/ask" for rule in current_app.url_map.iter_rules()):
        return None
    return with_parameters("/ask", current_reader().parameters, {"q": found.asked})


def _give_json(told: dict[str, Any], fresh: int = 0) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False) + "\n", content_type="application/json")
    if fresh:
        response.headers["Cache-Control"] = f"public, max-age={fresh}"
    response.vary.add("Accept")
    return response
