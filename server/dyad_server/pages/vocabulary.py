"""`/ontology`: the vocabulary for people and for programs, at the same address.

    /ontology                  documentation for a browser, RDF for a program; /ontology.ttl and so on
    /ontology/codes            the schemes of codes, likewise
    /ontology/shapes           what the gate asks of the data, likewise
    /ontology/alignments.ttl   how the terms stand to those of other vocabularies; in every format of RDF
    /ontology/context.jsonld   the context of facts files

A term is `https://w3id.org/dyad/ontology#Country`: what stands behind the # stays with the client, which
finds it in the data, or at the anchor of this name in the page. So there is nothing to redirect.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dyad.errors import NotFound
from dyad.namespaces import DYAD, PREFIXES
from dyad.resources import find_resource
from dyad.store import GRAPH_FORMATS
from dyad_server.releases import Releases, Served
from dyad_server.representations_http import (
    HTML,
    LICENCE,
    SUFFIXES,
    alternates,
    answer_data,
    choose_suffix,
    mark_version,
    write_links,
)
from dyad_server.vocabulary import ONTOLOGY, Vocabulary, files, read_vocabulary
from dyad_server.vocabulary_diagrams import draw_classes, draw_properties

FORMATS: Final = ("ttl", "jsonld", "rdf", "nt")
"""The suffixes of what has no graphs."""

_PAGES: Final = {"/ontology": "ontology", "/ontology/codes": "codes", "/ontology/shapes": "shapes"}
_PREFIXES: Final = {
    **PREFIXES,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "sh": "http://www.w3.org/ns/shacl#",
    "sh-dyad": "https://w3id.org/dyad/shapes#",
    "vann": "http://purl.org/vocab/vann/",
}


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the routes.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("vocabulary", __name__)
    blueprint.add_app_template_filter(lambda text: text.rpartition("/")[2], "last_part")

    @blueprint.get("/ontology")
    @blueprint.get("/ontology.<suffix>")
    def ontology(suffix: str = "") -> Response:
        """The vocabulary."""
        return _answer(releases.get(), "/ontology", suffix)

    @blueprint.get("/ontology/<any(codes, shapes, alignments):part>")
    @blueprint.get("/ontology/<any(codes, shapes, alignments):part>.<suffix>")
    def part_of_it(part: str, suffix: str = "") -> Response:
        """The codes, the shapes, or the alignments."""
        return _answer(releases.get(), f"/ontology/{part}", suffix)

    @blueprint.get("/ontology/context.jsonld")
    def context() -> Response:
        """The context of facts files, as it ships."""
        data = find_resource("ontology/context.jsonld").read_bytes()
        return answer_data(data, "jsonld", releases.get().release, [(LICENCE, "license", "")])

    @blueprint.get("/shapes")
    def shapes() -> AnyResponse:
        """The address that the IRIs of shapes lead to."""
        return redirect("/ontology/shapes", 301)

    return blueprint


def read_data(path: str, suffix: str) -> bytes:
    """Read a part of the vocabulary in a format of RDF.

    Args:
        path: `/ontology`, or `/ontology/` with `codes`, `shapes` or `alignments`.
        suffix: One of `FORMATS`. The vocabulary in Turtle is the file itself, with its comments.

    Returns:
        The bytes.
    """
    return _read_data(path, suffix)


@lru_cache(maxsize=32)
def _read_data(path: str, suffix: str) -> bytes:
    sources = _sources(path)
    if suffix == "ttl" and len(sources) == 1:
        return sources[0].read_bytes()
    triples = dict.fromkeys(
        quad.triple for source in sources for quad in ox.parse(path=str(source), format=ox.RdfFormat.TURTLE)
    )
    name = SUFFIXES[suffix].name
    prefixes = None if name == "ntriples" else _PREFIXES
    return ox.serialize(triples, format=GRAPH_FORMATS[name], prefixes=prefixes) or b""


def _sources(path: str) -> list[Path]:
    match path.removeprefix("/ontology").strip("/"):
        case "":
            return [find_resource("ontology/dyad.ttl")]
        case "alignments":
            return [find_resource("ontology/alignments.ttl")]
        case folder:
            return files(folder)


def _answer(served: Served, path: str, suffix: str) -> Response:
    by_suffix = bool(suffix)
    if not suffix:
        suffix = choose_suffix(
            request.headers.get("Accept"), request.args.getlist("format"), suffixes=FORMATS
        )
    if suffix == HTML and path in _PAGES:
        return _show(served, path, by_suffix=by_suffix)
    if suffix == HTML and not by_suffix:
        suffix = "ttl"  # there is no page of the alignments; each term's description has its own
    if suffix not in FORMATS:
        told = ", ".join(f"{path}.{known}" for known in FORMATS)
        raise NotFound(f"there is no {suffix[:20]!r} of this: take {told}")
    links = [
        *(
            link
            for link in alternates(path, "", "alternate", but=suffix, suffixes=FORMATS, page=path)
            if path in _PAGES or link[2] != "text/html"
        ),
        *([(str(ONTOLOGY), "describes", "")] if path == "/ontology" else []),
        (path, "canonical", ""),
        (LICENCE, "license", ""),
    ]
    response = answer_data(read_data(path, suffix), suffix, served.release, links)
    if not by_suffix:
        response.headers["Content-Location"] = f"{path}.{suffix}"
        response.vary.add("Accept")
    return response


def _show(served: Served, path: str, *, by_suffix: bool) -> Response:
    vocabulary = read_vocabulary()
    page = render_template(
        f"vocabulary/{_PAGES[path]}.html",
        vocabulary=vocabulary,
        formats=[(suffix, SUFFIXES[suffix].media_type) for suffix in FORMATS],
        codes=sum(len(scheme.codes) for scheme in vocabulary.schemes),
        demands=sum(len(asked) for asked in vocabulary.demands.values()),
        **(_terms(vocabulary) if path == "/ontology" else {}),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Link"] = write_links(
        [
            *alternates(path, "", "alternate", but=HTML, suffixes=FORMATS),
            (f"{path}.ttl", "describedby", SUFFIXES["ttl"].media_type),
            (path, "canonical", ""),
            (LICENCE, "license", ""),
        ]
    )
    if not by_suffix:
        response.vary.add("Accept")
    return mark_version(response, served.release)


def _terms(vocabulary: Vocabulary) -> dict[str, Any]:
    classes = vocabulary.of_kind("class")
    return {
        "namespace": str(DYAD),
        "classes": classes,
        "links": vocabulary.of_kind("link"),
        "values": vocabulary.of_kind("value"),
        "picture": draw_classes(vocabulary),
        "pictures": {term.name: draw_properties(vocabulary, term.name) for term in classes},
    }
