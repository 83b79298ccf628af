"""Writes a page of the API: JSON, CSV, and JSON-LD with the very statements of the graph."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from flask import Response, request

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.store import Store, Term
from dyad_server.api.fields import fields_of
from dyad_server.api.resources import Resource
from dyad_server.api.saying import read_said
from dyad_server.errors import BadParameter, NotAcceptable
from dyad_server.languages import values_blocks
from dyad_server.negotiate import choose
from dyad_server.releases import Served
from dyad_server.representations_http import mark_version, write_links

MEDIA: Final[Mapping[str, str]] = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}
"""Format to media type; the first is for whoever takes everything."""

_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_EVIDENCE: Final = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %s }
  OPTIONAL { ?node ?property ?value }
  FILTER(BOUND(?property))
}"""


def choose_form(given: str, formats: Sequence[str]) -> str:
    """Choose the format of an answer.

    Args:
        given: The value of `?format=`, which goes before the header Accept.
        formats: The formats that there are.

    Returns:
        One of them.

    Raises:
        BadParameter: `?format=` names another one.
        NotAcceptable: The client accepts none of them.
    """
    if given:
        if given not in formats:
            raise BadParameter("format", f"format is {given[:20]!r}: choose {' or '.join(formats)}", formats)
        return given
    offers = {MEDIA[name]: name for name in formats}
    chosen = choose(request.headers.get("Accept"), list(offers))
    if chosen is None:
        known = " or ".join(offers)
        raise NotAcceptable(f"this can be had as {known}: ask for one in Accept or ?format=")
    return offers[chosen]


@dataclass(frozen=True)
class Body:
    """What is answered, written."""

    data: bytes
    form: str
    name: str = ""


def answer(served: Served, body: Body, links: Mapping[str, str]) -> Response:
    """Answer with a page.

    Args:
        served: The release that it was made of.
        body: What is answered.
        links: Relation to address, for the header Link.

    Returns:
        The response, or 304 where the client has it already.
    """
    told = "; charset=utf-8" if body.form == "csv" else ""
    response = Response(body.data, content_type=MEDIA[body.form] + told)
    if body.form == "csv":
        response.headers["Content-Disposition"] = f'inline; filename="{body.name}.csv"'
    listed = [(address, relation, "") for relation, address in links.items()]
    response.headers["Link"] = write_links(
        [*listed, ("/api/v1/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1")]
    )
    response.vary.update(["Accept", "Accept-Language"])
    return mark_version(response, served.release)


def write_json(told: Any) -> bytes:
    """Write JSON.

    Args:
        told: What to write.

    Returns:
        Its bytes, in UTF-8.
    """
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


# --- CSV ----------------------------------------------------------------------------------------------------


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write CSV (RFC 4180).

    Args:
        columns: What the first line has.
        rows: The further lines.

    Returns:
        Its bytes, in UTF-8.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def write_table(resource: Resource, items: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> bytes:
    """Write items as CSV: the same columns whatever is in them, so that pages can be put together.

    A field whose values are things has a column with their labels, and one with their ids.

    Args:
        resource: What they are.
        items: The items.
        fields: Their fields.

    Returns:
        The bytes.
    """
    with_ids = {f.name for f in fields_of(resource.class_name) if f.kind in ("things", "codes")}
    with_ids |= {"status", "level"} & set(fields)
    columns: list[str] = []
    for name in fields:
        columns += [name, f"{name}_id"] if name in with_ids else [name]
        columns += ["status_phase"] if name == "status" else []
    rows = ([_cell(item, column, with_ids) for column in columns] for item in items)
    return write_rows(columns, rows)


def _cell(item: Mapping[str, Any], column: str, with_ids: set[str]) -> str:
    if column == "status_phase":
        return str((item["status"] or {}).get("phase", ""))
    name = column.removesuffix("_id")
    if column != name and name in with_ids:
        return _flat(item[name], "id")
    return _flat(item[column], "label")


def _flat(value: Any, key: str) -> str:
    """Write a value into one cell; what has several, with semicolons between them."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(_flat(one, key) for one in value)
        case {"source": source, "paragraphs": paragraphs}:
            return f"{source} {' '.join(map(str, paragraphs))}".strip()
        case {"is": told, "date": dates, "attested": attested}:
            return f"{told['id'].rsplit('/', 1)[-1]} {' '.join([*dates, *attested])}".strip()
        case {"post": post, "from": began, "to": ended, "attested": attested}:
            days = "/".join([" ".join(began), " ".join(ended)]) if began or ended else " ".join(attested)
            return f"{_flat(post, key)} {days}".strip()
        case {"about": about, "sides": sides}:
            return f"{about}: {' | '.join(side['value'] for side in sides)}"
        case {"id": _, "label": _}:
            return str(value[key])
        case dict():
            return "; ".join(f"{name}: {_flat(one, key)}" for name, one in value.items())
    return str(value)


# --- JSON-LD ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Collection:
    """The page as a thing: its address, what is on it, and how many things the list has."""

    address: str
    things: Sequence[str]
    total: int | None = None
    next_address: str = ""


def write_linked(store: Store, collection: Collection, *, listed: bool) -> bytes:
    """Write the statements about the things of a page, with those about their parts and receipts.

    Args:
        store: Where to look.
        collection: The page.
        listed: Whether to say that it is a list; a single item is told of alone.

    Returns:
        JSON-LD.
    """
    said = read_said(store, collection.things) if collection.things else None
    triples = dict.fromkeys(quad.triple for quad in said.quads) if said else {}
    proofs = {
        triple.object.value
        for triple in triples
        if triple.predicate.value == str(DYAD.evidence) and isinstance(triple.object, ox.NamedNode)
    }
    for block in values_blocks(sorted(proofs)):
        for row in store.query(_EVIDENCE % block).rows():
            triples[ox.Triple(row["node"], row["property"], row["value"])] = None  # type: ignore[arg-type]
    if listed:
        triples |= dict.fromkeys(_tell_list(collection))
    prefixes = {**{name: iri for name, iri in PREFIXES.items() if not iri.startswith(BASE)}, "hydra": _HYDRA}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.JSON_LD, prefixes=prefixes) or b""


def _tell_list(collection: Collection) -> Iterable[ox.Triple]:
    here = ox.NamedNode(collection.address)
    told: list[tuple[str, Term]] = [("member", ox.NamedNode(iri)) for iri in collection.things]
    if collection.total is not None:
        told.append(("totalItems", ox.Literal(collection.total)))
    if collection.next_address:
        told.append(("next", ox.NamedNode(collection.next_address)))
    yield ox.Triple(here, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(_HYDRA + "Collection"))
    for name, value in told:
        yield ox.Triple(here, ox.NamedNode(_HYDRA + name), value)
