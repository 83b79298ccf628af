"""Answers for resources: a page of a list, or one of its things."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Response, redirect, request

from dyad.binding import bind_parameter
from dyad.errors import NotFound
from dyad.names import find_side, find_thing
from dyad.namespaces import BASE, DYAD
from dyad.store import Term
from dyad_server.api.asking import ask_page, count
from dyad_server.api.cursors import page_links, read_cursor
from dyad_server.api.items import field_names, id_in, keep_fields, make_items
from dyad_server.api.parameters import (
    Args,
    Chosen,
    check_names,
    names_of_item,
    names_of_list,
    read_choice,
    read_fields,
    read_limit,
    read_one,
)
from dyad_server.api.resources import RESOURCES, Resource
from dyad_server.api.writing import (
    MEDIA,
    Body,
    Collection,
    answer,
    choose_form,
    write_json,
    write_linked,
    write_table,
)
from dyad_server.errors import BadParameter
from dyad_server.releases import Served
from dyad_server.rows import Row, iri_of

_FORMS: Final = tuple(MEDIA)
_IS_OF_CLASS: Final = "SELECT ?thing ?class WHERE { ?thing a ?class } LIMIT 1"
_HAS_PAIR: Final = "SELECT ?dyad WHERE { ?dyad a dyad:Dyad } LIMIT 1"


def answer_list(served: Served, resource: Resource) -> Response:
    """Answer with a page of a list.

    Args:
        served: The release that is served.
        resource: What is listed.

    Returns:
        The response.

    Raises:
        BadParameter: The address has a parameter that cannot be.
        NotAcceptable: The client accepts none of the formats.
    """
    args: Args = request.args
    parameters = resource.parameters
    check_names(args, names_of_list(parameters))
    form = choose_form(read_one(args, "format"), _FORMS)
    fields = _read_fields(resource, args, form)
    limit = read_limit(args)
    version, pairs = served.release.version, list(args.items(multi=True))
    offset = read_cursor(read_one(args, "cursor"), version, request.path, pairs)
    chosen = _choose(served, resource, args)
    _, rows, has_next = ask_page(served.store, resource.query, chosen, limit, offset)
    by_thing = {iri_of(row, resource.column): row for row in rows}
    things = list(by_thing)
    total = count(served, resource.query, chosen)
    links = page_links(version, request.path, pairs, offset, limit, has_next=has_next)
    if form == "jsonld":
        base = request.host_url.rstrip("/")
        here = base + quote(request.path) + (f"?{urlencode(pairs)}" if pairs else "")
        page = Collection(here, things, total, base + links["next"] if has_next else "")
        return answer(served, Body(write_linked(served.store, page, listed=True), form), links)
    items = keep_fields(make_items(served, resource, things, by_thing, _day_of(chosen)), fields)
    if form == "csv":
        return answer(served, Body(write_table(resource, items, fields), form, resource.name), links)
    told: dict[str, Any] = {
        "items": items,
        "total": total,
        "next": links.get("next"),
        "prev": links.get("prev"),
        "release": version,
        "query": _tell_query(resource, chosen),
    }
    if not total:
        told["nothing"] = _tell_nothing(served, resource, chosen)
    return answer(served, Body(write_json(told), form), links)


def _choose(served: Served, resource: Resource, args: Args) -> Chosen:
    fixed: dict[str, Term] = {}
    if resource.is_of_facts:
        fixed["kind"] = ox.NamedNode(str(DYAD[resource.class_name]))
    parameters = dict(resource.parameters)
    status = parameters.get("status")
    if status is not None and read_one(args, "asof") and read_one(args, "status"):
        # As of a day, the status that counts is the latest one of that day.
        read_choice(served.store, resource.query, {"status": status}, args)
        told = bind_parameter(served.store, status, [read_one(args, "status")])
        fixed["was"] = told["status"]
        del parameters["status"]
    return read_choice(served.store, resource.query, parameters, args, **fixed)


def _read_fields(resource: Resource, args: Args, form: str) -> tuple[str, ...]:
    fields = read_fields(args, field_names(resource))
    if form == "jsonld" and read_one(args, "fields"):
        raise BadParameter("fields", "fields are for json and csv: JSON-LD has the statements as they are")
    return fields


def _day_of(chosen: Chosen) -> date | None:
    term = chosen.bindings.get("asof")
    return date.fromisoformat(term.value) if isinstance(term, ox.Literal) else None


def _tell_query(resource: Resource, chosen: Chosen) -> dict[str, str]:
    """Which named query answered, and where it can be had as SPARQL with these values in it."""
    values: list[tuple[str, str]] = []
    for name, term in chosen.bindings.items():
        if name in resource.query.parameters:
            values.append((name, getattr(term, "value", "").removeprefix(BASE)))
    for name, told in chosen.values.items():
        if name not in dict(values):
            values += [(name, value) for value in _split(resource, name, told)]
    address = f"/tables/{resource.query_name}.sparql?{urlencode(values)}"
    return {"name": resource.query_name, "sparql": address}


def _split(resource: Resource, name: str, told: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in told for part in value.split(",")] if name == "between" else list(told)


def _tell_nothing(served: Served, resource: Resource, chosen: Chosen) -> dict[str, str]:
    """Why a list is empty: that no document tells of the pair is not that the pair has nothing."""
    pair = chosen.bindings.get("dyad")
    if pair is not None and not any(served.store.query(_HAS_PAIR, bindings={"dyad": pair}).rows()):
        return {
            "reason": "no-source",
            "message": "No document that is loaded here tells of this pair, "
            "which does not say that there is nothing between the two.",
        }
    return {
        "reason": "no-match",
        "message": f"The documents that are loaded here give none of the {resource.name} that were asked "
        "for, which does not say that there is none.",
    }


# --- one thing ----------------------------------------------------------------------------------------------


def answer_one(served: Served, resource: Resource, asked: str) -> Response:
    """Answer with one thing.

    Args:
        served: The release that is served.
        resource: What it is.
        asked: Its id, with or without the usual folder.

    Returns:
        The response; a redirection where the id is another way to write it, such as a name.

    Raises:
        NotFound: There is no such thing; the message gives the nearest.
        BadParameter: The address has a parameter that cannot be.
    """
    args: Args = request.args
    check_names(args, names_of_item())
    form = choose_form(read_one(args, "format"), _FORMS)
    fields = _read_fields(resource, args, form)
    iri = _find(served, resource, asked)
    if asked != id_in(resource, iri):
        query = urlencode(list(args.items(multi=True)))
        response = redirect(f"{resource.path}/{quote(id_in(resource, iri))}" + (f"?{query}" if query else ""))
        assert isinstance(response, Response)  # noqa: S101 (the framework's own class, by its types another)
        return response
    links = {"collection": resource.path, "describes": iri}
    if form == "jsonld":
        page = Collection(request.host_url, [iri])
        return answer(served, Body(write_linked(served.store, page, listed=False), form), links)
    items = keep_fields(make_items(served, resource, [iri], _row_of(served, resource, iri)), fields)
    if form == "csv":
        return answer(served, Body(write_table(resource, items, fields), form, resource.singular), links)
    return answer(served, Body(write_json(items[0]), form), links)


def _find(served: Served, resource: Resource, asked: str) -> str:
    """Find a thing by its id; what is no id may be a name, or is an error with what comes near."""
    folder = resource.folders[0]
    for iri in (f"{BASE}{folder}/{asked}", BASE + asked):
        if any(iri.startswith(f"{BASE}{one}/") for one in resource.folders) and _is_one(
            served, resource, iri
        ):
            return iri
    if resource.class_name == "Dyad":
        return _find_pair(served, asked)
    if resource.class_name == "Country":
        found, _ = find_side(served.store, asked)
        if _is_one(served, resource, found.value):
            return found.value
        raise NotFound(f"{asked[:60]!r} is no country: organisations are at /id/{found.value[len(BASE) :]}")
    return find_thing(served.store, asked, resource.class_name).value


def _find_pair(served: Served, asked: str) -> str:
    one, dash, other = asked.partition("-")
    if dash:
        codes = sorted(find_side(served.store, side)[1] for side in (one, other))
        iri = f"{BASE}dyad/{'-'.join(codes)}"
        if _is_one(served, RESOURCES["dyads"], iri):
            return iri
        raise NotFound(
            f"no document here tells of the pair {'-'.join(codes)}, which does not say that there is nothing"
        )
    raise NotFound(f"{asked[:60]!r} is no pair: write two codes, such as RUS-VNM")


def _is_one(served: Served, resource: Resource, iri: str) -> bool:
    try:
        bindings = {"thing": ox.NamedNode(iri), "class": ox.NamedNode(str(DYAD[resource.class_name]))}
    except ValueError:
        return False
    return any(served.store.query(_IS_OF_CLASS, bindings=bindings).rows())


def _row_of(served: Served, resource: Resource, iri: str) -> dict[str, Row]:
    """What the query counts for the thing."""
    if not resource.counts:
        return {}
    parameter = resource.query.parameters[resource.single]
    order = resource.query.parameters["sort"].default
    given = frozenset({resource.single, "sort", f"sort={order}"})
    chosen = Chosen(given, {parameter.variables[0]: ox.NamedNode(iri)})
    _, rows, _ = ask_page(served.store, resource.query, chosen, 1, 0)
    return {iri: rows[0]} if rows else {}
