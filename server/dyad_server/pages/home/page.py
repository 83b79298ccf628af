"""The home page: what this is, a search box, the pairs, what is new, what the data hold, and ways in."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from dyad.errors import QueryTimeout
from dyad_server import examples
from dyad_server.documents import read_documents
from dyad_server.languages import current_reader, read_names, values_blocks
from dyad_server.latest_facts import LatestFact, read_latest
from dyad_server.pages.home.numbers import CLASSES, KINDS, Numbers, map_data, read_numbers
from dyad_server.pages.kept import Kept
from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Releases, Served
from dyad_server.rows import iri_of

_LATEST: Final = 8
_LOOKED_THROUGH: Final = 60
"""How many of the latest facts are looked through for those between sides."""

_PAIRS: Final = 16
"""How many pairs the matrix has; the list of all is a page of its own."""

_BETWEEN: Final = "SELECT DISTINCT ?fact WHERE { VALUES ?fact { %s } ?fact dyad:between ?dyad }"
_LANGUAGES: Final = 32
"""For how many lists of languages the latest facts are kept."""

_DOCUMENTS: Final = 8
_ON_MAP: Final = 400


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the home page and the data of its map.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("home", __name__)
    numbers_of = PerRelease(read_numbers)
    latest: Kept[list[LatestFact]] = Kept(_LANGUAGES)

    def numbers(served: Served) -> Numbers | None:
        try:
            return numbers_of.get(served)
        except QueryTimeout:
            return None  # the page without numbers is better than no page

    @blueprint.get("/")
    def home() -> str:
        served = releases.get()
        found = numbers(served)
        pairs = list(found.pairs[:_PAIRS]) if found else []
        names = read_names(served.store, {side for pair in pairs for side in pair.sides})
        listed = list(found.documents[:_DOCUMENTS]) if found else []
        documents = read_documents(served.store, [document.iri for document in listed])
        return render_template(
            "home.html",
            numbers=found,
            pairs=pairs,
            names=names,
            kinds=KINDS,
            classes=CLASSES,
            documents=[(documents[document.iri], document.things) for document in listed],
            latest=latest.get(served, current_reader().languages, lambda: _latest(served)),
            counts=served.release.manifest.get("counts", {}),
            question=examples.QUESTION,
            query=examples.QUERY,
            curl=examples.curl(request.host_url.rstrip("/")),
            command=examples.COMMAND,
            asked_for=request.host_url.rstrip("/"),
        )

    @blueprint.get("/pairs.json")
    def pairs() -> Response:
        served = releases.get()
        found = numbers_of.get(served)
        shown = found.pairs[:_ON_MAP]
        names = read_names(served.store, {side for pair in shown for side in pair.sides})
        return jsonify(map_data(shown, names, current_reader().parameters))

    return blueprint


def _latest(served: Served) -> list[LatestFact]:
    """The latest facts between sides; others only where there are none."""
    found = read_latest(served.store, _LOOKED_THROUGH)
    between = {
        iri_of(row, "fact")
        for block in values_blocks(fact.iri for fact in found)
        for row in served.store.query(_BETWEEN % block).rows()
    }
    return ([fact for fact in found if fact.iri in between] or found)[:_LATEST]
