"""`/api`: what the API has, with a form for each route, and its answer below the form."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, current_app, render_template, request

from dyad.catalogue import find_query, read_catalogue
from dyad.errors import NotFound
from dyad_server.api.document import make_document
from dyad_server.api.named import PATH
from dyad_server.api.resources import RESOURCES, ROOT

_SHOWN: Final = 20_000
"""How many characters of an answer are shown."""

_OWN: Final = frozenset({"route", "asked"})
_LONGEST: Final = 2_000


def add_page(blueprint: Blueprint) -> None:
    """Add the page.

    Args:
        blueprint: What it is added to.
    """

    @blueprint.get("/api")
    def page() -> str:
        return show_page()


@dataclass(frozen=True)
class _Try:
    """What was asked, and what came."""

    address: str
    command: str
    status: int
    media_type: str
    links: str
    body: str
    is_cut: bool


def show_page() -> str:
    """Make the page.

    Returns:
        The page; where the address names a route, with its form, and where it was asked, with the answer.

    Raises:
        NotFound: There is no such route.
    """
    name = request.args.get("route", "")[:200]
    operation, path = _find(name) if name else (None, "")
    parameters = operation["parameters"] if operation else []
    given = {
        key: value[:_LONGEST]
        for key, value in request.args.items()
        if key not in _OWN and any(parameter["name"] == key for parameter in parameters)
    }
    if operation and "asked" not in request.args and not given:
        given = _examples(parameters, path)
    tried = _try(path, given) if operation and "asked" in request.args else None
    crumbs = [("Home", "/"), ("API", "/api" if operation else None)]
    crumbs += [(operation["summary"], None)] if operation else []
    return render_template(
        "api/console.html",
        resources=RESOURCES.values(),
        queries=read_catalogue(),
        route=name,
        operation=operation,
        path=path,
        parameters=[_describe(parameter) for parameter in parameters],
        values=given,
        tried=tried,
        root=ROOT,
        crumbs=crumbs,
    )


def _find(name: str) -> tuple[dict[str, Any], str]:
    paths = make_document()["paths"]
    path = f"{ROOT}/{name}"
    if path in paths and paths[path]["get"].get("parameters"):
        return paths[path]["get"], path
    if name.startswith("queries/"):
        find_query(name.removeprefix("queries/"))  # whose error gives the nearest
    raise NotFound(f"the API has no route {name[:60]!r}: choose one of the page /api")


def _examples(parameters: list[dict[str, Any]], path: str) -> dict[str, str]:
    """Values to begin with: of what must be given, and of lists the pair that everything here is about."""
    found = {}
    start = "" if path.startswith(PATH) else "between"
    for parameter in parameters:
        wanted = parameter.get("required", False) or parameter["name"] == start
        if (
            wanted or (parameter["name"] == "between" and not path.startswith(PATH))
        ) and "example" in parameter:
            told = parameter["example"]
            found[parameter["name"]] = ",".join(told) if isinstance(told, list) else str(told)
    if path.endswith("{id}"):
        found["id"] = _FIRST.get(path.removesuffix("/{id}").rsplit("/", 1)[-1], "")
    return found


_FIRST: Final = {
    "countries": "VNM",
    "dyads": "RUS-VNM",
    "agreements": "rus-vnm-20-agreements-2025-05",
    "officials": "to-lam",
    "projects": "ninh-thuan-1-nuclear-power-plant",
    "sources": "strengthening-vietnam-russia-ties",
}


def _describe(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "about": parameter["description"],
        "required": parameter.get("required", False),
        "choices": schema.get("enum", []),
        "default": schema.get("default", ""),
        "suggest": parameter["name"] == "country" and schema.get("type") == "string",
    }


def _try(path: str, given: dict[str, str]) -> _Try:
    """Ask the API as any client would."""
    values = {name: value for name, value in given.items() if value.strip()}
    if "{id}" in path:
        path = path.replace("{id}", quote(values.pop("id", "").strip() or "-", safe="/-._~"))
    query = urlencode(values)
    address = path + (f"?{query}" if query else "")
    headers = {name: value for name in ("Accept-Language",) if (value := request.headers.get(name))}
    headers |= {"Accept": "application/json", "Host": request.host}
    with current_app.test_request_context(address, headers=headers):
        response = current_app.full_dispatch_request()
        text = response.get_data(as_text=True)
    if (response.mimetype or "").endswith("json"):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return _Try(
        address,
        f"curl {shlex.quote(request.host_url.rstrip('/') + address)}",
        response.status_code,
        response.mimetype or "",
        response.headers.get("Link", ""),
        text[:_SHOWN],
        len(text) > _SHOWN,
    )
