"""The OpenAPI 3.1 document, made of the resources, the named queries and the vocabulary.

apispec writes it; everything in it comes from the tables that the routes themselves are made from, so that it
cannot tell of a parameter that is not read, or leave one out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from apispec import APISpec

import dyad
from dyad.catalogue import TYPES, NamedQuery, Parameter, read_catalogue
from dyad_server.api.fields import Field, fields_of
from dyad_server.api.items import field_names
from dyad_server.api.named import FORMS, PATH
from dyad_server.api.parameters import GENERAL, MOST, PER_PAGE, names_of_item
from dyad_server.api.resources import RESOURCES, ROOT, Resource
from dyad_server.api.schemas import (
    DAYS,
    LANGUAGE,
    OF_KIND,
    OF_PARAMETER,
    RECEIPTS,
    SHARED,
    THINGS,
    Schema,
    list_of,
    maybe,
    object_of,
    ref,
    text,
)
from dyad_server.api.writing import MEDIA
from dyad_server.representations_http import LICENCE


@lru_cache(maxsize=1)
def make_document() -> dict[str, Any]:
    """Make the document; it depends on the program alone.

    Returns:
        The document.
    """
    spec = APISpec(
        title="Dyad",
        version=dyad.__version__,
        openapi_version="3.1.0",
        info={
            "description": "Relations between states, each statement with the document and the paragraph "
            "that says so. Everything is read with GET; pages follow each other by Link, or `next`.",
            "license": {"name": "Apache 2.0", "url": LICENCE},
        },
        servers=[{"url": "/"}],
        tags=[
            {"name": "resources", "description": "Lists of things, and each thing."},
            {"name": "queries", "description": "The named queries, row by row."},
        ],
    )
    for name, schema in SHARED.items():
        spec.components.schema(name, schema)
    for name, about in _PROBLEMS.values():
        spec.components.response(
            name, {"description": about, "content": {"application/problem+json": {"schema": ref("Problem")}}}
        )
    for resource in RESOURCES.values():
        _add_resource(spec, resource)
    for query in read_catalogue():
        _add_query(spec, query)
    _add_indexes(spec)
    return spec.to_dict()


_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "400": ("BadParameter", "A parameter is unknown, or has a value that cannot be."),
    "404": ("NotFound", "There is no such thing."),
    "406": ("NotAcceptable", "None of the formats is accepted."),
    "410": ("ListChanged", "The cursor is of a release that is no longer served: begin again."),
    "429": ("TooMany", "Too many requests or queries at a time: see Retry-After."),
    "503": ("Unavailable", "It took too long, or no data is loaded: see Retry-After."),
}


def _responses(content: Mapping[str, Schema], about: str, *, listed: bool, codes: Iterable[str]) -> Schema:
    headers: Schema = {
        "ETag": {"schema": {"type": "string"}, "description": "Names the release and the answer."},
        "Link": {"schema": {"type": "string"}, "description": "The pages around it: first, prev, next."},
    }
    if not listed:
        del headers["Link"]
    ok = {
        "description": about,
        "headers": headers,
        "content": {media: {"schema": schema} for media, schema in content.items()},
    }
    told: Schema = {"200": ok, "304": {"description": "The client has it already (If-None-Match)."}}
    return told | {code: {"$ref": f"#/components/responses/{_PROBLEMS[code][0]}"} for code in codes}


# --- parameters ---------------------------------------------------------------------------------------------


def describe_parameter(parameter: Parameter) -> Schema:
    """Describe a parameter of a query as OpenAPI does.

    Args:
        parameter: The parameter.

    Returns:
        The parameter object.
    """
    about = TYPES[parameter.type]
    told: Schema = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.help} {about[:1].upper()}{about[1:]}.",
    }
    schema = dict(OF_PARAMETER.get(parameter.type, {}))
    if parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices)}
    if parameter.default:
        schema["default"] = parameter.default
    if parameter.type == "pair":
        told |= {
            "style": "form",
            "explode": False,
            "description": f"{parameter.help} With a comma between.",
        }
    told["schema"] = schema
    if parameter.example and not parameter.choices:
        told["example"] = list(parameter.example) if parameter.type == "pair" else parameter.example[0]
    return told


def _general(names: Iterable[str], formats: Iterable[str], fields: Iterable[str]) -> list[Schema]:
    schemas: dict[str, Schema] = {
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": PER_PAGE},
        "cursor": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,300}$"},
        "fields": {"type": "array", "items": {"type": "string", "enum": list(fields)}, "minItems": 1},
        "format": {"type": "string", "enum": list(formats)},
        "lang": {"type": "string", "pattern": LANGUAGE, "example": "vi"},
    }
    told = []
    for name in names:
        entry: Schema = {"name": name, "in": "query", "description": GENERAL[name], "schema": schemas[name]}
        if name == "fields":
            entry |= {"style": "form", "explode": False}
        told.append(entry)
    return told


# --- resources ----------------------------------------------------------------------------------------------


def item_schema(resource: Resource) -> Schema:
    """Describe the items of a resource.

    Args:
        resource: The resource.

    Returns:
        The schema.
    """
    properties: dict[str, Schema] = {
        "id": text("Its id."),
        "iri": text("Its IRI."),
        "url": {"type": ["string", "null"], "description": "Its page, for people."},
        "self": text("Where the API has it."),
        "class": text("Its class in the vocabulary."),
        "name": text("What it is called, in the language that was asked for where there is a name in it."),
        "names": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By language.",
        },
        "aliases": list_of({"type": "string"}, "What else it is called."),
        "summary": maybe("What it is, in the words of the curator."),
        "link": maybe("With `between`: between the two, or among several."),
        "dyads": list_of({"type": "string"}, "The pairs that it lies between."),
        **DAYS,
        "years": list_of({"type": "integer"}, "The years that its dates touch."),
        "status": {
            "anyOf": [ref("Status"), {"type": "null"}],
            "description": "The latest status; with asof, of that day.",
        },
        "steps": list_of(ref("Step"), "Its life, by time."),
        "level": {
            "anyOf": [ref("Status"), {"type": "null"}],
            "description": "The latest level of partnership.",
        },
        "levels": list_of(ref("Step"), "The levels of partnership, by time."),
        "tenures": list_of(ref("Tenure"), "The posts that the person held."),
        "counts": object_of(
            {name: {"type": "integer", "description": about} for name, about in resource.counts}
        ),
        "inferred": {
            "type": "object",
            "additionalProperties": THINGS,
            "description": "What no document says and follows from what they say, by property.",
        },
        "receipts": RECEIPTS,
        "conflicts": list_of(ref("Conflict"), "Where documents differ about it."),
    }
    properties |= {field.name: _describe_field(field) for field in fields_of(resource.class_name)}
    told = {name: properties[name] for name in field_names(resource)}
    return {
        "type": "object",
        "description": f"{resource.about} With `fields`, only these.",
        "properties": told,
        "additionalProperties": False,
    }


def _describe_field(field: Field) -> Schema:
    return list_of(dict(OF_KIND[field.kind]), field.about)


def _add_resource(spec: APISpec, resource: Resource) -> None:
    name = resource.singular.capitalize()
    spec.components.schema(name, item_schema(resource))
    page = object_of(
        {
            "items": list_of(ref(name)),
            "total": {"type": "integer", "description": "How many there are on all pages."},
            "next": maybe("The address of the next page."),
            "prev": maybe("The address of the page before."),
            "release": text("The release of the data."),
            "query": object_of({"name": text("The named query."), "sparql": text("It, as SPARQL.")}),
        },
        description="A page of a list.",
    )
    page["properties"]["nothing"] = object_of(
        {
            "reason": {"type": "string", "enum": ["no-source", "no-match"]},
            "message": text("The same in words."),
        },
        description="Why there is nothing, where the list is empty.",
    )
    spec.components.schema(f"{name}List", page)
    linked = {"type": ["object", "array"], "description": "The statements of the graph, as JSON-LD."}
    table: Schema = {"type": "string"}
    fields = field_names(resource)
    parameters = [describe_parameter(p) for p in resource.parameters.values()]
    spec.path(
        resource.path,
        operations={
            "get": {
                "operationId": f"list_{resource.name}",
                "summary": f"List {resource.name}",
                "description": f"{resource.about} Answered by the named query {resource.query_name}.",
                "tags": ["resources"],
                "parameters": [*parameters, *_general(GENERAL, MEDIA, fields)],
                "responses": _responses(
                    dict(zip(MEDIA.values(), (ref(f"{name}List"), linked, table), strict=True)),
                    "A page of the list.",
                    listed=True,
                    codes=("400", "406", "410", "429", "503"),
                ),
            }
        },
    )
    identifier = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Its id, as items give it in `self`.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 300},
    }
    spec.path(
        resource.path + "/{id}",
        operations={
            "get": {
                "operationId": f"get_{resource.singular}",
                "summary": f"One {resource.singular}",
                "description": "All that is said of it. A name, or another form of the id, leads on to it.",
                "tags": ["resources"],
                "parameters": [identifier, *_general(names_of_item(), MEDIA, fields)],
                "responses": {
                    **_responses(
                        dict(zip(MEDIA.values(), (ref(name), linked, table), strict=True)),
                        "The thing.",
                        listed=False,
                        codes=("400", "404", "406", "429", "503"),
                    ),
                    "302": {"description": "It has another id, which Location tells."},
                },
            }
        },
    )


# --- named queries ------------------------------------------------------------------------------------------


def _add_query(spec: APISpec, query: NamedQuery) -> None:
    cell = {"type": ["string", "number", "boolean", "null"]}
    page = object_of(
        {
            "query": {"type": "string", "const": query.name},
            "columns": list_of({"type": "string"}),
            "rows": list_of({"type": "object", "additionalProperties": cell}),
            "next": maybe("The address of the next page."),
            "prev": maybe("The address of the page before."),
            "release": text("The release of the data."),
        }
    )
    spec.path(
        f"{PATH}/{query.name}",
        operations={
            "get": {
                "operationId": query.name,
                "summary": query.title,
                "description": query.description,
                "tags": ["queries"],
                "parameters": [
                    *(describe_parameter(p) for p in query.parameters.values()),
                    *_general(("limit", "cursor", "format"), FORMS, ()),
                ],
                "responses": _responses(
                    {"application/json": page, "text/csv": {"type": "string"}},
                    "A page of its rows.",
                    listed=True,
                    codes=("400", "406", "410", "429", "503"),
                ),
            }
        },
    )


def _add_indexes(spec: APISpec) -> None:
    anything = {"application/json": {"type": "object"}}
    for path, name, about in (
        (ROOT, "index", "What there is"),
        (PATH, "list_queries", "The named queries"),
        (f"{ROOT}/openapi.json", "openapi", "This document"),
    ):
        responses = _responses(anything, about + ".", listed=False, codes=("400", "429", "503"))
        operation = {"operationId": name, "summary": about, "tags": ["resources"], "responses": responses}
        spec.path(path, operations={"get": operation})
