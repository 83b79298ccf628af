"""Answers for named queries: each that lies in `core/dyad/queries` is a route, by being there."""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox
from flask import Response, request

from dyad.catalogue import NamedQuery, find_query, read_catalogue
from dyad.namespaces import PREFIXES
from dyad.store import Term
from dyad_server.api.asking import ask_page
from dyad_server.api.cursors import page_links, read_cursor
from dyad_server.api.parameters import Args, check_names, read_choice, read_limit, read_one
from dyad_server.api.resources import ROOT
from dyad_server.api.writing import Body, answer, choose_form, write_json, write_rows
from dyad_server.releases import Served

PATH: Final = f"{ROOT}/queries"
FORMS: Final = ("json", "csv")
PAGING: Final = ("limit", "cursor", "format")
"""What a named query takes beside its own parameters."""

_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = frozenset({_XSD + "integer", _XSD + "int", _XSD + "long", _XSD + "nonNegativeInteger"})
_BROKEN: Final = frozenset({_XSD + "decimal", _XSD + "double", _XSD + "float"})


def answer_index(served: Served) -> Response:
    """Answer with the list of the named queries.

    Args:
        served: The release that is served.

    Returns:
        The response.
    """
    check_names(request.args, ())
    told = {"queries": [_describe(query) for query in read_catalogue()], "release": served.release.version}
    return answer(served, Body(write_json(told), "json"), {"index": ROOT})


def _describe(query: NamedQuery) -> dict[str, Any]:
    parameters = query.parameters.values()
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "url": f"{PATH}/{query.name}",
        "parameters": {p.name: {"type": p.type, "required": p.required, "help": p.help} for p in parameters},
    }


def answer_named(served: Served, name: str) -> Response:
    """Answer a named query with a page of its rows.

    Args:
        served: The release that is served.
        name: The query's name.

    Returns:
        The response.

    Raises:
        NotFound: There is no such query; the message gives the nearest.
        BadParameter: The address has a parameter that cannot be.
        NotAcceptable: The client accepts none of the formats.
    """
    args: Args = request.args
    query = find_query(name)
    check_names(args, [*query.parameters, *PAGING])
    form = choose_form(read_one(args, "format"), FORMS)
    limit = read_limit(args)
    version, pairs = served.release.version, list(args.items(multi=True))
    offset = read_cursor(read_one(args, "cursor"), version, request.path, pairs)
    chosen = read_choice(served.store, query, query.parameters, args)
    columns, rows, has_next = ask_page(served.store, query, chosen, limit, offset)
    links = page_links(version, request.path, pairs, offset, limit, has_next=has_next)
    if form == "csv":
        cells = ([_text(row.get(column)) for column in columns] for row in rows)
        return answer(served, Body(write_rows(columns, cells), form, name), links)
    told = {
        "query": name,
        "columns": columns,
        "rows": [{column: _plain(row.get(column)) for column in columns} for row in rows],
        "next": links.get("next"),
        "prev": links.get("prev"),
        "release": version,
    }
    return answer(served, Body(write_json(told), form), links)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term or "")


def _plain(term: Term | None) -> str | int | float | bool | None:
    """Write a term as a value of JSON: numbers and truth values as such, all else as text."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        kind = term.datatype.value
        try:
            if kind in _WHOLE and abs(number := int(term.value)) < 2**53:
                return number
            if kind in _BROKEN and float(term.value) == float(term.value):
                return float(term.value) if abs(float(term.value)) < 1e300 else term.value
        except ValueError:
            return term.value
        if kind == _XSD + "boolean":
            return term.value in ("true", "1")
    return _text(term)
