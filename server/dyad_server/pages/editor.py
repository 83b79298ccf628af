"""`/sparql` for who comes with a browser: the editor, the examples with their forms, and a plain form."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from dyad.catalogue import TYPES, NamedQuery, find_query, read_catalogue
from dyad.errors import DyadError
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_server import examples
from dyad_server.completion import read_offers
from dyad_server.http import CONTENT_SECURITY_POLICY
from dyad_server.negotiate import FORMATS
from dyad_server.pages.per_release import PerRelease
from dyad_server.problems import Problem, describe
from dyad_server.releases import Releases

POLICY: Final = f"{CONTENT_SECURITY_POLICY}; style-src-attr 'unsafe-inline'"
"""The editor's library writes style attributes into what it draws; style sheets are still only ours."""


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the page.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("editor", __name__)
    offers = PerRelease(read_offers)

    @blueprint.get("/sparql")
    def editor() -> Response:
        """The page; with ?example=NAME the named query, its values from the address or its own."""
        name = request.args.get("example")
        chosen, text, problem = None, examples.QUERY, None
        values: dict[str, list[str]] = {}
        if name is not None:
            chosen = find_query(name)
            values = _values(chosen)
            try:
                text = examples.write_with(chosen, values, releases.get().store)
            except DyadError as error:
                problem, text = describe(error), ""
        return _render(chosen, values, text, problem)

    @blueprint.get("/sparql/terms.json")
    def terms() -> Response:
        """What the editor completes."""
        return jsonify(offers.get(releases.get()))

    return blueprint


def _values(query: NamedQuery) -> dict[str, list[str]]:
    """The values from the address; the example's own where it has none at all."""
    given = {name: request.args.getlist(name) for name in query.parameters if name in request.args}
    return given or {name: list(parameter.example) for name, parameter in query.parameters.items()}


def _render(
    chosen: NamedQuery | None, values: dict[str, list[str]], text: str, problem: Problem | None
) -> Response:
    page = render_template(
        "sparql.html",
        text=text,
        chosen=chosen,
        values=values,
        problem=problem,
        types=TYPES,
        queries=read_catalogue(),
        formats=[found.name for found in FORMATS["solutions"]],
        settings={
            "base": BASE,
            "ontology": str(DYAD),
            "prefixes": PREFIXES,
            "title": chosen.title if chosen else "",
        },
    )
    response = Response(
        page, status=problem.status if problem else 200, content_type="text/html; charset=utf-8"
    )
    response.vary.add("Accept")
    response.headers["Content-Security-Policy"] = POLICY
    return response
