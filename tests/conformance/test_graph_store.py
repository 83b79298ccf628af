"""Cases from the text of the Graph Store HTTP Protocol, beyond the W3C suites."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from tests.conformance.endpoint import TURTLE, Endpoint, Mismatch, Response
from tests.conformance.exclusions import case
from tests.conformance.solutions import Triples, explain_difference, parse_triples

GRAPH: Final = "http://example.org/graph"
ABSENT: Final = "http://example.org/absent"

_FIRST: Final = b'<http://example.org/a> <http://example.org/p> "first" .'
_SECOND: Final = b'<http://example.org/a> <http://example.org/p> "second" .'

NAMES: Final = [case("default", None), case("named", GRAPH)]

FORMATS: Final = [
    case("turtle", "text/turtle", ox.RdfFormat.TURTLE),
    case("ntriples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    case("rdfxml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    case("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
]


def _triples(*texts: bytes) -> Triples:
    return frozenset().union(*(parse_triples(text, ox.RdfFormat.TURTLE) for text in texts))


def _read(response: Response) -> Triples:
    return parse_triples(response.expect(200).body, ox.RdfFormat.TURTLE)


def _expect_graph(endpoint: Endpoint, name: str | None, expected: Triples) -> None:
    told = explain_difference(expected, _read(endpoint.graph("GET", name, accept=TURTLE)))
    if told:
        raise Mismatch(told)


@pytest.mark.parametrize("name", NAMES)
def test_graph_store_put_replaces_what_was_there(empty_endpoint: Endpoint, name: str | None) -> None:
    """After PUT, the graph is what was sent and nothing else."""
    empty_endpoint.graph("PUT", name, _FIRST).expect(200, 201, 204)
    empty_endpoint.graph("PUT", name, _SECOND).expect(200, 204)
    _expect_graph(empty_endpoint, name, _triples(_SECOND))


@pytest.mark.parametrize("name", NAMES)
def test_graph_store_post_adds_to_what_was_there(empty_endpoint: Endpoint, name: str | None) -> None:
    """After POST, the graph is the merge of what it was and what was sent."""
    empty_endpoint.graph("PUT", name, _FIRST).expect(200, 201, 204)
    empty_endpoint.graph("POST", name, _SECOND).expect(200, 204)
    _expect_graph(empty_endpoint, name, _triples(_FIRST, _SECOND))


def test_graph_store_post_keeps_blank_nodes_of_documents_apart(empty_endpoint: Endpoint) -> None:
    """A label of a blank node means another node in each document."""
    empty_endpoint.graph("PUT", GRAPH, b"_:x <urn:p> 1 .").expect(201)
    empty_endpoint.graph("POST", GRAPH, b"_:x <urn:q> 2 .").expect(200, 204)
    assert not empty_endpoint.ask(f"ASK {{ GRAPH <{GRAPH}> {{ ?x <urn:p> 1 ; <urn:q> 2 }} }}")
    assert empty_endpoint.ask(f"ASK {{ GRAPH <{GRAPH}> {{ ?x <urn:p> 1 . ?y <urn:q> 2 }} }}")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_graph_store_new_graph_is_201_and_known_one_is_not(empty_endpoint: Endpoint, method: str) -> None:
    """Making a graph is told apart from changing one."""
    empty_endpoint.graph(method, GRAPH, _FIRST).expect(201)
    empty_endpoint.graph(method, GRAPH, _SECOND).expect(200, 204)


def test_graph_store_put_after_delete_is_201_again(empty_endpoint: Endpoint) -> None:
    """A graph that was removed is new when it comes back."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)
    empty_endpoint.graph("DELETE", GRAPH).expect(200, 204)
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)


def test_graph_store_graph_made_by_update_is_there(empty_endpoint: Endpoint) -> None:
    """Both protocols speak of the same graphs."""
    empty_endpoint.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:a> <urn:b> <urn:c> }} }}").expect(200, 204)
    _expect_graph(empty_endpoint, GRAPH, _triples(b"<urn:a> <urn:b> <urn:c> ."))
    empty_endpoint.graph("DELETE", GRAPH).expect(200, 204)
    assert not empty_endpoint.ask(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_graph_store_absent_graph_is_404(empty_endpoint: Endpoint, method: str) -> None:
    """What needs a graph that is not there gets 404."""
    response = empty_endpoint.graph(method, ABSENT).expect(404)
    assert method != "HEAD" or response.body == b""


def test_graph_store_empty_default_graph_is_there(empty_endpoint: Endpoint) -> None:
    """The default graph always exists, though it may be empty."""
    assert _read(empty_endpoint.graph("GET", None, accept=TURTLE)) == frozenset()


@pytest.mark.parametrize("name", NAMES)
def test_graph_store_delete_leaves_the_other_graphs(empty_endpoint: Endpoint, name: str | None) -> None:
    """DELETE removes one graph."""
    other = GRAPH if name is None else None
    empty_endpoint.graph("PUT", name, _FIRST).expect(200, 201, 204)
    empty_endpoint.graph("PUT", other, _SECOND).expect(200, 201, 204)
    empty_endpoint.graph("DELETE", name).expect(200, 204)
    assert empty_endpoint.dump() == {other: _triples(_SECOND)}


@pytest.mark.parametrize("name", NAMES)
def test_graph_store_head_has_the_headers_of_get(empty_endpoint: Endpoint, name: str | None) -> None:
    """HEAD says what GET would, without the body."""
    empty_endpoint.graph("PUT", name, _FIRST).expect(200, 201, 204)
    got = empty_endpoint.graph("GET", name, accept=TURTLE).expect(200)
    head = empty_endpoint.graph("HEAD", name, accept=TURTLE).expect(200)
    if head.body or head.headers.get("content-type") != got.headers["content-type"]:
        raise Mismatch(f"GET has {got.headers}, HEAD has {head.headers}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("media_type", "rdf_format"), FORMATS)
def test_graph_store_format_is_the_one_asked_for(
    empty_endpoint: Endpoint, media_type: str, rdf_format: ox.RdfFormat, name: str | None
) -> None:
    """GET answers in the format of Accept, and PUT understands what GET gave."""
    text = _FIRST + b'<urn:\xc3\xa9> <urn:p> "\\u00FC\\n\\"\\\\\\t"@de-at, 1.5e0, _:b . _:b <urn:q> _:b .'
    empty_endpoint.graph("PUT", name, text).expect(200, 201, 204)
    stored = empty_endpoint.dump()[name]
    response = empty_endpoint.graph("GET", name, accept=media_type).expect(200)
    if response.media_type != media_type:
        raise Mismatch(f"expected {media_type}, got {response.media_type}")
    told = explain_difference(stored, parse_triples(response.body, rdf_format))
    if told:
        raise Mismatch(told)
    empty_endpoint.reset()
    empty_endpoint.graph("PUT", name, response.body, content_type=media_type).expect(200, 201, 204)
    told = explain_difference(stored, empty_endpoint.dump()[name])
    if told:
        raise Mismatch(told)


def test_graph_store_without_accept_gives_rdf(empty_endpoint: Endpoint) -> None:
    """Without Accept the answer is RDF/XML, Turtle or N-Triples."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)
    found = empty_endpoint.graph("GET", GRAPH).expect(200).media_type
    if found not in ("application/rdf+xml", "text/turtle", "application/n-triples"):
        raise Mismatch(f"got {found}")


def test_graph_store_unknown_accept_is_406(empty_endpoint: Endpoint) -> None:
    """A format that cannot be had is refused."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)
    empty_endpoint.graph("GET", GRAPH, accept="image/png").expect(406)


MALFORMED: Final = [
    case("turtle", "text/turtle", b"<urn:a> <urn:b> ."),
    case("turtle-not-utf-8", "text/turtle", b'<urn:a> <urn:b> "\xff" .'),
    case("turtle-of-another-type", "application/rdf+xml", _FIRST),
    case("turtle-undeclared-prefix", "text/turtle", b"ex:a ex:b ex:c ."),
    case("ntriples", "application/n-triples", b"<urn:a> <urn:b> <urn:c>"),
    case("rdfxml", "application/rdf+xml", b"<rdf:RDF"),
    case("jsonld", "application/ld+json", b"{"),
    case("turtle-breaks-off-late", "text/turtle", _SECOND * 1000 + b"<urn:a> <urn:b>"),
]


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(("content_type", "body"), MALFORMED)
def test_graph_store_malformed_body_is_400_and_changes_nothing(
    empty_endpoint: Endpoint, method: str, content_type: str, body: bytes
) -> None:
    """A body that is not of its type is refused whole."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)
    empty_endpoint.graph(method, GRAPH, body, content_type=content_type).expect(400)
    assert empty_endpoint.dump() == {GRAPH: _triples(_FIRST)}


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("content_type", ["application/pdf", "text/html", "text/csv", "nonsense"])
def test_graph_store_unknown_type_is_415(empty_endpoint: Endpoint, method: str, content_type: str) -> None:
    """A body of a type that is no RDF is refused as such."""
    empty_endpoint.graph(method, GRAPH, _FIRST, content_type=content_type).expect(415)
    assert empty_endpoint.dump() == {}


def test_graph_store_body_without_type_is_read_as_rdf_xml(empty_endpoint: Endpoint) -> None:
    """Without Content-Type, a body is taken for RDF/XML."""
    body = ox.serialize([next(iter(_triples(_FIRST)))], format=ox.RdfFormat.RDF_XML)
    assert body is not None
    empty_endpoint.graph("PUT", GRAPH, body, content_type=None).expect(201)
    _expect_graph(empty_endpoint, GRAPH, _triples(_FIRST))


@pytest.mark.parametrize(
    "content_type", ["text/turtle; charset=UTF-8", "TEXT/Turtle", 'text/turtle;charset="utf-8"']
)
def test_graph_store_type_with_parameters_is_understood(empty_endpoint: Endpoint, content_type: str) -> None:
    """A media type has no case, and may have parameters."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST, content_type=content_type).expect(201)
    _expect_graph(empty_endpoint, GRAPH, _triples(_FIRST))


MISNAMED: Final = [
    case("neither", "", (400, 404, 405)),
    case("both", f"?default&graph={quote(GRAPH)}", (400,)),
    case("two", f"?graph={quote(GRAPH)}&graph={quote(ABSENT)}", (400,)),
    case("relative", "?graph=graph", (400,)),
    case("empty", "?graph=", (400,)),
    case("no-iri", "?graph=http%3A%2F%2Fexample.org%2Fa%20b", (400,)),
    case("not-utf-8", "?graph=http%3A%2F%2Fexample.org%2F%FF", (400,)),
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
@pytest.mark.parametrize(("parameters", "statuses"), MISNAMED)
def test_graph_store_graph_named_wrongly_is_refused(
    empty_endpoint: Endpoint, method: str, parameters: str, statuses: tuple[int, ...]
) -> None:
    """A request names exactly one graph by an absolute IRI."""
    body = _FIRST if method == "PUT" else None
    headers = {"Content-Type": TURTLE} if body else {}
    url = empty_endpoint.graphs_url + parameters
    if method == "GET" and not parameters:
        statuses += (200,)  # The store's own address may describe itself.
    if method == "HEAD" and not parameters:
        statuses += (200,)
    empty_endpoint.request(method, url, headers=headers, body=body).expect(*statuses)
    assert empty_endpoint.dump() == {}


@pytest.mark.parametrize("method", ["PATCH", "TRACE"])
@pytest.mark.parametrize("parameters", ["?default", f"?graph={quote(GRAPH)}"])
def test_graph_store_other_method_is_405_with_allow(endpoint: Endpoint, method: str, parameters: str) -> None:
    """A method that the protocol does not have is answered with 405 and those that it has."""
    response = endpoint.request(method, endpoint.graphs_url + parameters).expect(405)
    allowed = {name.strip() for name in response.headers.get("allow", "").split(",")}
    if not {"GET", "HEAD", "PUT", "POST", "DELETE"} <= allowed:
        raise Mismatch(f"Allow is {allowed}")


IRIS: Final = [
    case("encoded", "http://example.org/a?b=c&d#e"),
    case("plus", "http://example.org/a+b"),
    case("percent-in-the-iri", "http://example.org/a%20b"),
    case("unicode", "http://example.org/Việt-Nam"),
    case("urn", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
    case("colon-and-slashes", "http://example.org:8080//a/../b"),
]


@pytest.mark.parametrize("iri", IRIS)
def test_graph_store_iri_is_decoded_once(empty_endpoint: Endpoint, iri: str) -> None:
    """The graph's IRI is what the parameter says after percent-decoding, to the letter."""
    empty_endpoint.graph("PUT", iri, _FIRST).expect(201)
    assert empty_endpoint.dump() == {iri: _triples(_FIRST)}
    _expect_graph(empty_endpoint, iri, _triples(_FIRST))


def test_graph_store_post_to_the_store_makes_a_graph(empty_endpoint: Endpoint) -> None:
    """POST to the store itself makes a graph with a name of the store's choice, another each time."""
    headers = {"Content-Type": TURTLE}
    found = set()
    for body in (_FIRST, _SECOND):
        response = empty_endpoint.request("POST", empty_endpoint.graphs_url, headers=headers, body=body)
        location = response.expect(201).headers["location"]
        response = empty_endpoint.request("GET", location, headers={"Accept": TURTLE})
        assert _read(response) == _triples(body)
        found.add(location)
    assert len(found) == 2
    assert empty_endpoint.graphs_url not in found


@pytest.mark.parametrize("name", NAMES)
def test_graph_store_empty_post_changes_nothing(empty_endpoint: Endpoint, name: str | None) -> None:
    """Adding nothing succeeds."""
    empty_endpoint.graph("PUT", name, _FIRST).expect(200, 201, 204)
    empty_endpoint.graph("POST", name, b"").expect(200, 204)
    assert empty_endpoint.dump() == {name: _triples(_FIRST)}


def test_graph_store_put_of_nothing_empties_the_graph(empty_endpoint: Endpoint) -> None:
    """Replacing a graph by an empty one leaves nothing of it."""
    empty_endpoint.graph("PUT", GRAPH, _FIRST).expect(201)
    empty_endpoint.graph("PUT", GRAPH, b"").expect(200, 204)
    assert empty_endpoint.dump() == {}


def test_graph_store_relative_iri_is_relative_to_the_graph(empty_endpoint: Endpoint) -> None:
    """A relative IRI in a body is relative to the IRI of the graph."""
    empty_endpoint.graph("PUT", "http://example.org/a/b", b"<c> <#d> <> .").expect(201)
    expected = b"<http://example.org/a/c> <http://example.org/a/b#d> <http://example.org/a/b> ."
    assert empty_endpoint.dump() == {"http://example.org/a/b": _triples(expected)}


_PART: Final = b'--x\r\nContent-Disposition: form-data; name="a"; filename="%s"\r\n%s\r\n\r\n%s\r\n'
_TURTLE_PART: Final = _PART % (b"a.ttl", b"Content-Type: text/turtle", _FIRST)


def _post_parts(endpoint: Endpoint, body: bytes) -> Response:
    return endpoint.graph("POST", GRAPH, body, content_type="multipart/form-data; boundary=x")


def test_graph_store_parts_in_several_formats_are_merged(empty_endpoint: Endpoint) -> None:
    """Each part of a form is read by its own type."""
    xml = ox.serialize([next(iter(_triples(_SECOND)))], format=ox.RdfFormat.RDF_XML)
    assert xml is not None
    second = _PART % (b"b.rdf", b"Content-Type: application/rdf+xml", xml)
    _post_parts(empty_endpoint, _TURTLE_PART + second + b"--x--\r\n").expect(201)
    _expect_graph(empty_endpoint, GRAPH, _triples(_FIRST, _SECOND))


@pytest.mark.parametrize(
    ("part", "statuses"),
    [
        case("malformed", _PART % (b"b.ttl", b"Content-Type: text/turtle", b"<urn:a> ."), (400,)),
        case("unknown-type", _PART % (b"b.pdf", b"Content-Type: application/pdf", b"x"), (400, 415)),
    ],
)
def test_graph_store_one_bad_part_refuses_all(
    empty_endpoint: Endpoint, part: bytes, statuses: tuple[int, ...]
) -> None:
    """Of several parts, all are added or none."""
    _post_parts(empty_endpoint, _TURTLE_PART + part + b"--x--\r\n").expect(*statuses)
    assert empty_endpoint.dump() == {}


def test_graph_store_parts_share_no_blank_nodes(empty_endpoint: Endpoint) -> None:
    """The parts of a form are merged, so that their blank nodes stay apart."""
    parts = (
        _PART % (b"a.ttl", b"Content-Type: text/turtle", b"_:x <urn:p> 1 ."),
        _PART % (b"b.ttl", b"Content-Type: text/turtle", b"_:x <urn:q> 2 ."),
    )
    _post_parts(empty_endpoint, b"".join(parts) + b"--x--\r\n").expect(201)
    assert not empty_endpoint.ask(f"ASK {{ GRAPH <{GRAPH}> {{ ?x <urn:p> 1 ; <urn:q> 2 }} }}")


def test_graph_store_direct_address_is_the_graphs_iri(empty_endpoint: Endpoint) -> None:
    """A graph under the store's address can be had by that address, which is also its IRI."""
    address = empty_endpoint.graphs_url + "/people/1"
    headers = {"Content-Type": TURTLE}
    empty_endpoint.request("PUT", address, headers=headers, body=_FIRST).expect(201)
    assert empty_endpoint.dump() == {address: _triples(_FIRST)}
    _expect_graph(empty_endpoint, address, _triples(_FIRST))
    empty_endpoint.request("DELETE", address).expect(200, 204)
    empty_endpoint.request("GET", address).expect(404)
