"""`/network.json?thing=<id>`: a thing with its neighbours, for the picture that unfolds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from dyad.namespaces import BASE, DYAD
from dyad_server.errors import RequestError
from dyad_server.languages import current_reader, read_names
from dyad_server.links import path_of
from dyad_server.pages.things.kinds import choose_class
from dyad_server.pages.things.neighbours import Link, Links, read_links
from dyad_server.pages.things.read import Reading, long_property, read_thing
from dyad_server.releases import Releases

MOST_NODES: Final = 28
"""How many neighbours are given at a time; a picture with more is hard to read."""

_LONGEST: Final = 1_000


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the route.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("network", __name__)

    @blueprint.get("/network.json")
    def network() -> Response:
        told = request.args.get("thing", "").strip()
        if not told or len(told) > _LONGEST:
            raise RequestError("thing is missing: name a thing by its id, such as thing=country/VNM")
        iri = told if told.startswith(BASE) else BASE + told
        served = releases.get()
        reading = read_thing(served, iri)
        response = jsonify(describe_network(reading, read_links(served.store, reading.node)))
        response.vary.update(["Accept-Language"])
        return response

    return blueprint


def describe_network(reading: Reading, links: Links) -> dict[str, Any]:
    """Describe a thing and its neighbours as the picture takes them.

    Args:
        reading: The thing, which becomes the middle.
        links: Its links.

    Returns:
        Nodes, links and how many neighbours are left out.
    """
    chosen = list(_spread(links, MOST_NODES))
    kept = set(chosen)
    shown = [link for link in links.links if link.neighbour in kept]
    kinds = {link.neighbour: link.kind for link in shown}
    properties = {link.property for link in shown}
    wanted = {*chosen, *(str(DYAD[kind]) for kind in kinds.values()), *map(long_property, properties)}
    own = choose_class(reading.classes)
    names = read_names(reading.store, [*wanted, long_property(own)])
    nodes = [_node(reading.iri, reading.name.text, names[long_property(own)].text)]
    nodes += [_node(iri, names[iri].text, names[str(DYAD[kinds[iri]])].text) for iri in chosen]
    neighbours = {link.neighbour for link in links.links}
    nodes[0]["degree"] = len(neighbours)
    return {
        "nodes": nodes,
        "links": [_line(reading.id, link, names[long_property(link.property)].text) for link in shown],
        "more": len(neighbours) - len(chosen),
    }


def _spread(links: Links, most: int) -> Iterator[str]:
    """Neighbours of each kind in turn, so that many of one kind do not push out the others."""
    groups: Sequence[Sequence[str]] = list(links.by_kind().values())
    given: dict[str, None] = {}
    for row in zip_longest(*groups):
        for iri in row:
            if iri is not None and iri not in given and len(given) < most:
                given[iri] = None
                yield iri


def _node(iri: str, label: str, kind: str) -> dict[str, Any]:
    told = {"id": iri.removeprefix(BASE), "label": label, "kind": kind}
    href = path_of(iri, current_reader().parameters)
    return {**told, "href": href} if href else told


def _line(middle: str, link: Link, label: str) -> dict[str, Any]:
    other = link.neighbour.removeprefix(BASE)
    ends = (middle, other) if link.outward else (other, middle)
    return {"from": ends[0], "to": ends[1], "label": label}
