"""Cases from the text of the SPARQL 1.1 Protocol about updates, beyond the W3C suite."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import pytest
from tests.conformance.endpoint import FORM, UPDATE, Endpoint
from tests.conformance.exclusions import case

G1: Final = "http://example.org/g1"
G2: Final = "http://example.org/g2"

_DATA: Final = """
INSERT DATA { <urn:default> a <urn:Thing> } ;
INSERT DATA { GRAPH <http://example.org/g1> { <urn:one> a <urn:Thing> } } ;
INSERT DATA { GRAPH <http://example.org/g2> { <urn:two> a <urn:Thing> } }
"""
_MARK: Final = "INSERT { GRAPH <urn:found> { ?s a <urn:Found> } } WHERE { ?s a <urn:Thing> }"
_MARK_NAMED: Final = _MARK.replace("WHERE { ?s a <urn:Thing> }", "WHERE { GRAPH ?g { ?s a <urn:Thing> } }")


@pytest.fixture
def filled_endpoint(endpoint: Endpoint) -> Endpoint:
    """The service with one thing in the default graph and one in each of two named graphs."""
    endpoint.fill(_DATA)
    return endpoint


def _found(endpoint: Endpoint) -> set[str]:
    return {str(triple.subject)[5:-1] for triple in endpoint.dump().get("urn:found", frozenset())}


USING: Final = [
    case("none-default", _MARK, [], {"default"}),
    case("none-named", _MARK_NAMED, [], {"one", "two"}),
    case("default-of-one", _MARK, [("using-graph-uri", G1)], {"one"}),
    case("default-of-two", _MARK, [("using-graph-uri", G1), ("using-graph-uri", G2)], {"one", "two"}),
    case("default-alone-leaves-no-named", _MARK_NAMED, [("using-graph-uri", G1)], set()),
    case("named-of-one", _MARK_NAMED, [("using-named-graph-uri", G2)], {"two"}),
    case("named-alone-leaves-the-default-empty", _MARK, [("using-named-graph-uri", G2)], set()),
    case("every-operation", f"{_MARK} ; {_MARK_NAMED}", [("using-named-graph-uri", G2)], {"two"}),
]


@pytest.mark.parametrize("way", ["direct", "form"])
@pytest.mark.parametrize(("update", "parameters", "found"), USING)
def test_update_dataset_is_the_one_of_the_request(
    filled_endpoint: Endpoint, update: str, parameters: list[tuple[str, str]], found: set[str], way: str
) -> None:
    """The WHERE clause of an update sees the dataset that the request names."""
    if way == "direct":
        filled_endpoint.update(update, parameters).expect(200, 204)
    else:
        body = urlencode([("update", update), *parameters]).encode()
        filled_endpoint.request(
            "POST", filled_endpoint.update_url, headers={"Content-Type": FORM}, body=body
        ).expect(200, 204)
    assert _found(filled_endpoint) == found


@pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
@pytest.mark.parametrize("clause", ["USING", "USING NAMED", "WITH"])
@pytest.mark.parametrize("place", ["first", "second"])
def test_update_dataset_in_request_and_text_is_refused(
    filled_endpoint: Endpoint, parameter: str, clause: str, place: str
) -> None:
    """Naming a dataset in the request and, in any operation, in the text is an error that changes nothing."""
    insert = "INSERT { GRAPH <urn:found> { ?s a <urn:Found> } }"
    where = "WHERE { ?s a <urn:Thing> }"
    told = f"WITH <{G1}> {insert} {where}" if clause == "WITH" else f"{insert} {clause} <{G1}> {where}"
    text = told if place == "first" else f"{_MARK} ; {told}"
    filled_endpoint.update(text, [(parameter, G2)]).expect(400)
    assert _found(filled_endpoint) == set()


@pytest.mark.parametrize(
    "failing",
    [
        "CREATE GRAPH <http://example.org/g1>",
        "DROP GRAPH <urn:absent>",
        "LOAD <http://127.0.0.1:9/nothing>",
    ],
)
def test_update_operation_that_fails_takes_back_those_before(filled_endpoint: Endpoint, failing: str) -> None:
    """An update is atomic: if its second operation fails, the first has not happened either."""
    response = filled_endpoint.update(f"INSERT DATA {{ <urn:new> a <urn:Thing> }} ; {failing}")
    assert response.status >= 400
    assert not filled_endpoint.ask("ASK { <urn:new> ?p ?o }")


def test_update_operations_run_in_their_order(empty_endpoint: Endpoint) -> None:
    """A later operation sees what an earlier one did."""
    empty_endpoint.update(
        "INSERT DATA { <urn:a> <urn:n> 1 } ;\n"
        "DELETE { ?s <urn:n> 1 } INSERT { ?s <urn:n> 2 } WHERE { ?s <urn:n> 1 } ;\n"
        "INSERT { ?s <urn:m> 3 } WHERE { ?s <urn:n> 2 }"
    ).expect(200, 204)
    assert empty_endpoint.ask(
        "ASK { <urn:a> <urn:n> 2 ; <urn:m> 3 . FILTER NOT EXISTS { <urn:a> <urn:n> 1 } }"
    )


def test_update_is_seen_by_the_next_query(empty_endpoint: Endpoint) -> None:
    """What was acknowledged is in the next answer, also where the same question was asked before."""
    for number in range(5):
        query = f"ASK {{ <urn:a> <urn:n> {number} }}"
        assert not empty_endpoint.ask(query)
        empty_endpoint.update(f"INSERT DATA {{ <urn:a> <urn:n> {number} }}").expect(200, 204)
        assert empty_endpoint.ask(query)


def test_update_of_nothing_is_carried_out(empty_endpoint: Endpoint) -> None:
    """An update of no operations is one that the grammar allows."""
    empty_endpoint.update("PREFIX ex: <http://example.org/>").expect(200, 204)


@pytest.mark.parametrize("name", ["update", "graphs"])
@pytest.mark.parametrize(
    ("authorization", "statuses"),
    [(None, (401,)), ("Bearer wrong", (401, 403)), ("Basic dXNlcjpwYXNz", (401,)), ("Bearer", (400, 401))],
)
def test_update_without_the_token_is_refused(
    filled_endpoint: Endpoint, name: str, authorization: str | None, statuses: tuple[int, ...]
) -> None:
    """A write without the right token gets 401, or 403 for a wrong one, and changes nothing."""
    before = filled_endpoint.dump()
    headers = {"Authorization": authorization} if authorization else {}
    if name == "update":
        url, body, kind = filled_endpoint.update_url, b"DROP ALL", UPDATE
    else:
        url, body, kind = filled_endpoint.graphs_url + "?default", b"<urn:a> <urn:b> <urn:c> .", "text/turtle"
    response = filled_endpoint.request(
        "POST", url, headers=headers | {"Content-Type": kind}, body=body, authorized=False
    ).expect(*statuses)
    if response.status == 401:
        assert response.headers.get("www-authenticate", "").startswith("Bearer")
    assert filled_endpoint.dump() == before
