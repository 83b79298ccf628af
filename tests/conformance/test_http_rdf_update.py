"""The older W3C suite of the Graph Store HTTP Protocol, whose requests stand in comments as text.

The W3C has deprecated it for the suite in graph-store-protocol, and its requests build on one another. Here
each of its tests brings the store into the state that it needs. Where it wants 200 after a change, 204 is as
good, as in the newer suite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import pytest
from tests.conformance.endpoint import TURTLE, Endpoint, Mismatch, Response
from tests.conformance.exclusions import case, needs_suites
from tests.conformance.manifests import read_entries
from tests.conformance.solutions import explain_difference, parse_triples

MANIFEST: Final = "sparql11/http-rdf-update/manifest.ttl"

_PREFIXES: Final = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
_PERSON: Final = "<http://www.example/person/1>"
_JOHN: Final = _PREFIXES + f'{_PERSON} a foaf:Person; foaf:businessCard [ a v:VCard; v:fn "John Doe" ] .'
_JANE: Final = _PREFIXES + f'{_PERSON} a foaf:Person; foaf:businessCard [ a v:VCard; v:fn "Jane Doe" ] .'
_ALICE: Final = _PREFIXES + '[] a foaf:Person; foaf:businessCard [ a v:VCard; v:given-name "Alice" ] .'
_NAME: Final = _PREFIXES + f'{_PERSON} foaf:name "Jane Doe" .'
_FIRST: Final = _PREFIXES + f'{_PERSON} foaf:givenName "Jane" .'
_LAST: Final = _PREFIXES + f'{_PERSON} foaf:familyName "Doe" .'

_BOUNDARY: Final = "a6fe4cd636164618814be9f8d3d1a0de"
_MULTIPART: Final = f"multipart/form-data; boundary={_BOUNDARY}"
_PARTS: Final = "".join(
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
    f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{body}\r\n"
    for name, body in (("lastName.ttl", _LAST), ("firstName.ttl", _FIRST))
)


@dataclass(frozen=True)
class Step:
    """One request; its path begins at the Graph Store, and NEW is where the last new graph is."""

    method: str
    path: str
    body: str = ""
    content_type: str = "text/turtle; charset=utf-8"


_PUT_JOHN: Final = Step("PUT", "/person/1.ttl", _JOHN)
_PUT_JANE: Final = Step("PUT", "/person/1.ttl", _JANE)
_PUT_SECOND: Final = Step("PUT", "/person/2.ttl", _ALICE)
_PUT_DEFAULT: Final = Step("PUT", "?default", _ALICE)
_DELETE_SECOND: Final = Step("DELETE", "/person/2.ttl")
_POST_NAME: Final = Step("POST", "/person/1.ttl", _NAME)
_POST_PARTS: Final = Step("POST", "/person/1.ttl", f"{_PARTS}--{_BOUNDARY}--\r\n", _MULTIPART)
_POST_NEW: Final = Step("POST", "", _ALICE)
_NOTHING: Final = Step("POST", "NEW", "", "text/turtle")

Test = tuple[tuple[Step, ...], Step, tuple[int, ...], str]
"""What comes before, the request, the status codes that are right, and the graph of the answer."""

TESTS: Final[dict[str, Test]] = {
    "put__initial_state": ((), _PUT_JOHN, (201,), ""),
    "get_of_put__initial_state": ((_PUT_JOHN,), Step("GET", "/person/1.ttl"), (200,), _JOHN),
    "put__graph_already_in_store": ((_PUT_JOHN,), _PUT_JANE, (200, 204), ""),
    "get_of_put__graph_already_in_store": (
        (_PUT_JOHN, _PUT_JANE),
        Step("GET", "/person/1.ttl"),
        (200,),
        _JANE,
    ),
    # The default graph is always there, so that writing to it need not create it.
    "put__default_graph": ((), _PUT_DEFAULT, (200, 201, 204), ""),
    "get_of_put__default_graph": ((_PUT_DEFAULT,), Step("GET", "?default"), (200,), _ALICE),
    "delete__existing_graph": ((_PUT_SECOND,), _DELETE_SECOND, (200, 204), ""),
    "get_of_delete__existing_graph": (
        (_PUT_SECOND, _DELETE_SECOND),
        Step("GET", "/person/2.ttl"),
        (404,),
        "",
    ),
    "delete__nonexistent_graph": ((), _DELETE_SECOND, (404,), ""),
    "post__existing_graph": ((_PUT_JANE,), _POST_NAME, (200, 204), ""),
    # The suite's own answer lacks the name that was added, against the protocol.
    "get_of_post__existing_graph": (
        (_PUT_JANE, _POST_NAME),
        Step("GET", "/person/1.ttl"),
        (200,),
        _JANE + _NAME,
    ),
    "post__multipart_formdata": ((_PUT_JANE, _POST_NAME), _POST_PARTS, (200, 204), ""),
    "get_of_post__multipart_formdata": (
        (_PUT_JANE, _POST_NAME, _POST_PARTS),
        Step("GET", "/person/1.ttl"),
        (200,),
        _JANE + _NAME + _FIRST + _LAST,
    ),
    "post__create__new_graph": ((), _POST_NEW, (201,), ""),
    "get_of_post__create__new_graph": ((_POST_NEW,), Step("GET", "NEW"), (200,), _ALICE),
    "get_of_post__after_noop": ((_POST_NEW, _NOTHING), Step("GET", "NEW"), (200,), _ALICE),
    "head_on_an_existing_graph": ((_PUT_JOHN,), Step("HEAD", "/person/1.ttl"), (200,), ""),
    "head_on_a_nonexisting_graph": ((), Step("HEAD", "/person/4.ttl"), (404,), ""),
}


@pytest.mark.parametrize(
    "test", [case(f"sparql11/http-rdf-update/{name}", test) for name, test in TESTS.items()]
)
def test_http_rdf_update_request_has_the_answer_of_the_suite(empty_endpoint: Endpoint, test: Test) -> None:
    """A request of the suite, sent to the state that it needs, has the answer that the suite expects."""
    before, step, statuses, graph = test
    new = ""
    for earlier in before:
        done = _send(empty_endpoint, earlier, new).expect(200, 201, 204)
        new = done.headers.get("location", new)
    response = _send(empty_endpoint, step, new).expect(*statuses)
    if step.method == "HEAD" and response.body:
        raise Mismatch("expected no body")
    if step.method == "HEAD" and response.status == 200 and response.media_type != TURTLE:
        raise Mismatch(f"expected {TURTLE}, got {response.media_type}")
    if step is _POST_NEW and not response.headers.get("location"):
        raise Mismatch("expected a header Location")
    if graph:
        told = explain_difference(
            parse_triples(graph.encode(), ox.RdfFormat.TURTLE),
            parse_triples(response.body, ox.RdfFormat.TURTLE),
        )
        if told:
            raise Mismatch(told)


def _send(endpoint: Endpoint, step: Step, new: str) -> Response:
    if step.path == "NEW":
        return endpoint.graph(step.method, new, step.body.encode() or None, accept=TURTLE)
    headers = {"Accept": TURTLE} | ({"Content-Type": step.content_type} if step.body else {})
    url = endpoint.graphs_url + step.path
    return endpoint.request(step.method, url, headers=headers, body=step.body.encode() or None)


@needs_suites
def test_http_rdf_update_has_each_test_of_the_suite() -> None:
    """Every test of the suite's manifest is written down here, and no other."""
    assert {entry.id.rpartition("/")[2] for entry in read_entries(MANIFEST)} == TESTS.keys()
