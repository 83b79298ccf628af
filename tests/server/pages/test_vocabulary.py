from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.compare import isomorphic
from tests.server.client import Client

from dyad.namespaces import BASE, DYAD
from dyad.resources import find_resource
from dyad_server.vocabulary import files, read_vocabulary
from dyad_server.vocabulary_diagrams import draw_classes, draw_properties

READ_AS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
PAGES = ["/ontology", "/ontology/codes", "/ontology/shapes"]
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


class _Page(HTMLParser):
    """Collects anchors, links, what is fetched, and what our Content-Security-Policy would not run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.forbidden: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "a":
            self.links.append(told.get("href", ""))
        if tag in ("script", "img", "iframe", "object", "embed") or told.get("rel") == "stylesheet":
            self.fetched.append(told.get("src", told.get("href", "")))
        if tag == "style" or (tag == "script" and "src" not in told):
            self.forbidden.append(tag)
        self.forbidden += [name for name in told if name == "style" or name.startswith("on")]


def page_of(client: Client, path: str) -> _Page:
    """The page at a path."""
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return _Page(response.text)


@pytest.mark.parametrize("path", [*PAGES, "/ontology/alignments"])
def test_vocabulary_is_the_same_graph_in_every_format(client: Client, path: str) -> None:
    """By Accept at the one address and by suffix, rdflib reads the files that ship."""
    folder = path.removeprefix("/ontology").strip("/")
    sources = {
        "": [find_resource("ontology/dyad.ttl")],
        "alignments": [find_resource("ontology/alignments.ttl")],
    }.get(folder) or files(folder)
    shipped = Graph()
    for source in sources:
        shipped.parse(source, format="turtle")
    for suffix, name in READ_AS.items():
        by_suffix = client.get(f"{path}.{suffix}")
        by_accept = client.get(path, headers={"Accept": MEDIA_TYPES[suffix]})
        assert by_suffix.mimetype == by_accept.mimetype == MEDIA_TYPES[suffix]
        assert by_suffix.data == by_accept.data
        assert by_accept.headers["Content-Location"] == f"{path}.{suffix}"
        assert "Accept" in by_accept.headers["Vary"]
        found = Graph().parse(data=by_suffix.data, format=name)
        # Blank nodes are compared by their shape, which takes long where there are hundreds.
        assert len(found) == len(shipped) if folder == "shapes" else isomorphic(found, shipped)


def test_vocabulary_in_turtle_is_the_file_itself(client: Client) -> None:
    """Nobody loses the comments of the file, which say why an axiom is there."""
    response = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert response.data == find_resource("ontology/dyad.ttl").read_bytes()
    assert 'rel="license"' in response.headers["Link"]
    again = client.get(
        "/ontology", headers={"Accept": "text/turtle", "If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/ontology", "image/png", 406),
        ("/ontology.xyz", "*/*", 404),
        ("/ontology.trig", "*/*", 404),
        ("/ontology/nothing", "*/*", 404),
        ("/ontology/alignments.html", "*/*", 404),
        ("/ontology/..%2f..%2fetc%2fpasswd", "*/*", 404),
        ("/ontology.html", "text/turtle", 200),
        ("/ontology/alignments", "text/html", 200),
    ],
)
def test_what_there_is_not_is_an_error(client: Client, path: str, accept: str, status: int) -> None:
    """Only the parts and formats that there are can be had."""
    assert client.get(path, headers={"Accept": accept}).status_code == status


def test_every_term_has_an_anchor_of_its_name(client: Client) -> None:
    """The IRI of a term, opened in a browser, shows the term, and no other place has its name."""
    page = page_of(client, "/ontology")
    schema = Graph().parse(find_resource("ontology/dyad.ttl"), format="turtle")
    terms = {
        str(node).removeprefix(str(DYAD)) for node in schema.subjects(RDF.type) if str(node).startswith(DYAD)
    }
    assert len(terms) > 100
    assert terms <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", PAGES)
def test_links_within_the_documentation_lead_somewhere(client: Client, path: str) -> None:
    """Each link to a place in a page of the vocabulary finds it there."""
    ids = {other: page_of(client, other).ids for other in PAGES}
    for link in page_of(client, path).links:
        target, mark, anchor = link.partition("#")
        if mark and (target or path) in ids:
            assert anchor in ids[target or path], link


@pytest.mark.parametrize("path", PAGES)
def test_documentation_keeps_to_our_policy_and_size(client: Client, path: str) -> None:
    """No inline script or style, nothing from elsewhere, and less than 100 kB."""
    page = page_of(client, path)
    assert page.forbidden == []
    assert all(address.startswith("/static/") for address in page.fetched)
    assert len(client.get(path, headers=BROWSER).data) < 100_000


def test_every_code_is_told_and_leads_to_its_page(client: Client) -> None:
    """The page of codes has all schemes with all their codes, and each links to its page."""
    page = page_of(client, "/ontology/codes")
    graph = Graph()
    for path in files("codes"):
        graph.parse(path, format="turtle")
    codes = {str(node).removeprefix(BASE) for node in graph.subjects(RDF.type, SKOS.Concept)}
    assert {f"/id/{code}.html" for code in codes} <= set(page.links)
    assert {code.removeprefix("code/") for code in codes} <= set(page.ids)
    assert client.get("/id/code/event-type/state-visit.html").status_code == 200


def test_every_shape_with_a_message_is_told() -> None:
    """A demand that is added to the shapes is documented."""
    told = {demand.name for asked in read_vocabulary().demands.values() for demand in asked}
    for path in files("shapes"):
        for name, demand in re.findall(
            r"(?ms)^sh-dyad:(\w+) a (.*?)\n\n", path.read_text(encoding="utf-8") + "\n"
        ):
            assert name in told or "sh:message" not in demand, f"{path.name}: {name}"


def test_context_is_the_one_that_ships(client: Client) -> None:
    """Facts files can name the context by its address here."""
    response = client.get("/ontology/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.get_json() == json.loads(find_resource("ontology/context.jsonld").read_text())


def test_address_of_shapes_leads_to_them(client: Client) -> None:
    """The IRIs of shapes, https://w3id.org/dyad/shapes#..., lead here."""
    response = client.get("/shapes")
    assert (response.status_code, response.headers["Location"]) == (301, "/ontology/shapes")


def test_class_diagram_has_each_class_once_and_its_parents() -> None:
    """Every class is a box and is joined to each parent, and no two boxes lie upon each other."""
    vocabulary = read_vocabulary()
    picture = draw_classes(vocabulary)
    classes = vocabulary.of_kind("class")
    assert sorted(box.name for box in picture.boxes) == sorted(term.name for term in classes)
    assert len(picture.lines) == sum(len(term.parents) for term in classes)
    places = [(box.x, box.y) for box in picture.boxes]
    assert len(places) == len(set(places))
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
    assert all(10 <= box.y <= picture.height - 10 for box in picture.boxes)


def test_property_diagram_has_each_property_of_the_class() -> None:
    """Each property that leads to things is an arrow; a class without any has no picture."""
    vocabulary = read_vocabulary()
    own = {term.name for term in vocabulary.properties_of("Event") if term.kind == "link"}
    picture = draw_properties(vocabulary, "Event")
    assert picture is not None
    assert {arrow.name for arrow in picture.arrows} == own
    assert draw_properties(vocabulary, "City") is None


def test_terms_are_read_with_their_rules() -> None:
    """Inverses, chains and alignments are said in words."""
    terms = read_vocabulary().terms
    assert "follows from holdsPost, then postOf" in terms["represents"].rules
    assert ("close to", "schema:Country", "https://schema.org/Country") in terms["Country"].aligned
    assert URIRef(str(DYAD) + terms["party"].name) == DYAD.party
