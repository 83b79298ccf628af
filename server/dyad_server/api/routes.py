"""The routes of the API: `/api/v1/...`, its OpenAPI document, and `/api` to try it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from dyad_server.api import console
from dyad_server.api.document import make_document
from dyad_server.api.lists import answer_list, answer_one
from dyad_server.api.named import PATH, answer_index, answer_named
from dyad_server.api.parameters import check_names
from dyad_server.api.resources import RESOURCES, ROOT, Resource
from dyad_server.api.writing import Body, answer, write_json
from dyad_server.releases import Releases

_METHODS = "GET, HEAD, OPTIONS"


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the API.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("api", __name__)
    blueprint.before_request(_answer_options)

    @blueprint.get(ROOT, strict_slashes=False)
    def index() -> Response:
        check_names(request.args, ())
        return answer(releases.get(), Body(write_json(_tell_index()), "json"), {})

    @blueprint.get(f"{ROOT}/openapi.json")
    def openapi() -> Response:
        check_names(request.args, ())
        return answer(releases.get(), Body(write_json(make_document()), "json"), {})

    @blueprint.get(PATH, strict_slashes=False)
    def queries() -> Response:
        return answer_index(releases.get())

    @blueprint.get(f"{PATH}/<name>")
    def query(name: str) -> Response:
        return answer_named(releases.get(), name)

    for resource in RESOURCES.values():
        listing = _list(releases, resource)
        blueprint.add_url_rule(resource.path, f"list_{resource.name}", listing, strict_slashes=False)
        blueprint.add_url_rule(
            f"{resource.path}/<path:identifier>", f"get_{resource.singular}", _one(releases, resource)
        )
    console.add_page(blueprint)
    return blueprint


def _list(releases: Releases, resource: Resource) -> Callable[[], Response]:
    return lambda: answer_list(releases.get(), resource)


def _one(releases: Releases, resource: Resource) -> Callable[[str], Response]:
    return lambda identifier: answer_one(releases.get(), resource, identifier)


def _tell_index() -> dict[str, Any]:
    return {
        "resources": {name: {"url": one.path, "about": one.about} for name, one in RESOURCES.items()},
        "queries": PATH,
        "openapi": f"{ROOT}/openapi.json",
        "page": "/api",
    }


def _answer_options() -> Response | None:
    """Tell a page of another site that it may ask, which a browser wants to know before some requests."""
    if request.method != "OPTIONS":
        return None
    response = Response(status=204)
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
