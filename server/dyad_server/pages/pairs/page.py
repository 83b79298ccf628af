"""The page of a pair, `/dyad/RUS-VNM`: all that documents tell of two sides, filtered by the address."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from dyad.pairs import finding
from dyad.store import Store
from dyad_server.languages import current_reader
from dyad_server.links import with_parameters
from dyad_server.pages.pairs import pictures as pictures
from dyad_server.pages.pairs.facts import KINDS, Pair, PairFacts
from dyad_server.pages.pairs.filters import NAMES, PHASES, Filters, Selection, apply, read_filters
from dyad_server.pages.pairs.overview import count_documents, count_years, list_options
from dyad_server.pages.pairs.partnership import read_partnership
from dyad_server.pages.pairs.posts import read_posts
from dyad_server.pages.pairs.reading import PairReader
from dyad_server.pages.pairs.tables import (
    link_of,
    make_chronology,
    make_posts_table,
    make_tables,
    shows,
)
from dyad_server.pages.pairs.whys import PairExplainer
from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Releases, Served
from dyad_server.rows import iri_of

_CODES: Final = """
SELECT DISTINCT ?code ?scheme WHERE { ?code skos:inScheme ?scheme }"""
_TYPES: Final = frozenset({"event-type", "agreement-type", "statement-type", "measure"})
_STATUSES: Final = frozenset({"agreement-status", "event-status", "project-status"})


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the page and its data.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("dyad", __name__)
    reader = PairReader()
    explainer = PairExplainer()
    codes = PerRelease(_read_codes)

    def read(pair: Pair, served: Served) -> tuple[Filters, PairFacts, Selection]:
        filters = read_filters(request.args, codes.get(served))
        found = reader.read(served, pair, filters.year)
        return filters, found, apply(filters, found.facts)

    @blueprint.get("/dyad/<codes_>")
    def page(codes_: str) -> Response | str:
        served = releases.get()
        pair = find_pair(served.store, codes_)
        if pair.codes != codes_:
            return _send_to(pair)
        filters, found, selection = read(pair, served)
        return render_template("dyad.html", **_page(served, pair, filters, found, selection, explainer))

    @blueprint.get("/dyad/<codes_>.json")
    def data(codes_: str) -> Response:
        served = releases.get()
        pair = find_pair(served.store, codes_)
        _, found, selection = read(pair, served)
        kept, left_out = pictures.cut_timeline(selection.facts)
        items = pictures.timeline_items(kept, found.names)
        return jsonify({"items": items, "total": len(items) + left_out, "leftOut": left_out})

    @blueprint.get("/dyad/<one>/<other>")
    def spelt_otherwise(one: str, other: str) -> Response:
        return _send_to(finding.make_pair(releases.get().store, one, other, current_reader()))

    return blueprint


def _read_codes(served: Served) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {"type": set(), "status": set()}
    for row in served.store.query(_CODES).rows():
        scheme, end = (iri_of(row, name).rsplit("/", 1)[-1] for name in ("scheme", "code"))
        if scheme in _TYPES:
            codes["type"].add(end)
        elif scheme in _STATUSES:
            codes["status"].add(end)
    return codes


def find_pair(store: Store, text: str) -> Pair:
    """Find the pair that an address names, for the reader of the request.

    Args:
        store: Where to look.
        text: Two codes or names with a hyphen between them.

    Returns:
        The pair.

    Raises:
        NotFound: A side is not known; the message gives the nearest.
        QueryError: Both are the same.
    """
    return finding.find_pair(store, text, current_reader())


def _send_to(pair: Pair) -> Response:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    response = redirect(f"/dyad/{quote(pair.codes, safe='-')}{query}", code=301)
    assert isinstance(response, Response)  # noqa: S101 (the framework's own class, by its types another)
    return response


def _page(
    served: Served,
    pair: Pair,
    filters: Filters,
    found: PairFacts,
    selection: Selection,
    explainer: PairExplainer,
) -> dict[str, Any]:
    store = served.store
    parameters = [(name, value) for name, value in request.args.items() if value]
    address = (pair.path, parameters)
    everything = found if not filters.year else None
    involved = {person for fact in found.facts for person in fact.people}
    posts = []
    if shows(filters, "post"):
        whole = bool(filters.kind or filters.day)  # those held on a day are known when all are read
        posts = read_posts(store, pair, filters.year, filters.day, involved, whole=whole)
    tables = make_tables(pair, filters, found, selection, address)
    chronology = make_chronology(pair, filters, selection, address)
    shown = [fact for table in (chronology, *tables.values()) if table for fact in table.rows]
    charts = pictures.make_charts(selection.by_kind["figure"], found.names)
    years = count_years(store, pair)
    return {
        "pair": pair,
        "filters": filters,
        "names": found.names,
        "selection": selection,
        "partnership": read_partnership(store, pair, filters.day),
        "tables": tables,
        "chronology": chronology,
        "charts": charts,
        "whys": explainer.explain(served, pair, shown),
        "posts": [make_posts_table(filters, told, address) for told in posts],
        "years": years,
        "documents": count_documents(selection.facts),
        "covered": bool(found.facts or years),
        "options": list_options(everything.facts if everything else found.facts, found.names),
        "kinds": {kind: told[1] for kind, told in KINDS.items()}
        | {"post": "Posts", "shared": "Among several"},
        "phases": PHASES,
        "link": link_of(address),
        "say_value": lambda fact: pictures.say_value(fact, found.names),
        "say_sides": lambda fact: pictures.say_sides(fact, found.names),
        "off_picture": pictures.cut_timeline(selection.facts)[1],
        "timeline_source": with_parameters(
            f"{pair.path}.json", [pair_ for pair_ in parameters if pair_[0] in (*NAMES, "lang")], {}
        ),
        "crumbs": [("Dyad", "/"), ("Pairs", "/browse/dyads"), (pair.title, None)],
    }
