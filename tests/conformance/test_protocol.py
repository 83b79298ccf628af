"""Cases from the text of the SPARQL 1.1 Protocol, beyond the W3C suite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import pytest
from tests.conformance.endpoint import FORM, JSON, QUERY, UPDATE, Endpoint, Mismatch
from tests.conformance.exclusions import case
from tests.conformance.solutions import Solutions, parse_solutions

G1: Final = "http://example.org/g1"
G2: Final = "http://example.org/g2"
ASK: Final = "ASK {}"
ONE: Final = "INSERT DATA { <http://example.org/s> <http://example.org/p> 1 }"

_DATA: Final = """
INSERT DATA { <urn:default> a <urn:Thing> } ;
INSERT DATA { GRAPH <http://example.org/g1> { <urn:one> a <urn:Thing> } } ;
INSERT DATA { GRAPH <http://example.org/g2> { <urn:two> a <urn:Thing> } }
"""
_DEFAULT: Final = "SELECT ?s { ?s a <urn:Thing> }"
_NAMED: Final = "SELECT ?s { GRAPH ?g { ?s a <urn:Thing> } }"


@pytest.fixture
def filled_endpoint(endpoint: Endpoint) -> Endpoint:
    """The service with one thing in the default graph and one in each of two named graphs."""
    endpoint.fill(_DATA)
    return endpoint


@dataclass(frozen=True)
class Request:
    """A request that is not in order, or nearly so.

    Attributes:
        method: The method.
        path: `query` or `update`, then what is put behind the address.
        content_type: The header Content-Type; empty for none.
        body: The body; None where there is none.
        accept: The header Accept; empty for none.
    """

    method: str
    path: str
    content_type: str = ""
    body: bytes | None = None
    accept: str = ""

    def send(self, endpoint: Endpoint) -> tuple[int, str]:
        """Send it and give status and body."""
        url = endpoint.query_url if self.path.startswith("query") else endpoint.update_url
        headers = {"Content-Type": self.content_type} if self.content_type else {}
        if self.accept:
            headers["Accept"] = self.accept
        target = url + self.path.removeprefix("query").removeprefix("update")
        response = endpoint.request(self.method, target, headers=headers, body=self.body)
        return response.status, response.body.decode("utf-8", "replace")


def _form(**fields: str) -> bytes:
    return urlencode(fields).encode()


_TWICE: Final = urlencode([("query", ASK), ("query", ASK)])

REFUSED: Final = [
    case("query-get-without-encoding", Request("GET", "query?query=ASK%20%7B%FF%7D"), (400,)),
    case("query-get-empty", Request("GET", "query?query="), (400,)),
    case("query-get-with-update", Request("GET", "query?update=CLEAR%20ALL"), (400, 403, 405)),
    case("query-get-twice", Request("GET", f"query?{_TWICE}"), (400,)),
    case("query-get-syntax", Request("GET", "query?query=SELECT"), (400,)),
    case("query-get-undeclared-prefix", Request("GET", "query?query=ASK%20%7B%3As%20%3Ap%201%7D"), (400,)),
    case("query-get-is-an-update", Request("GET", "query?query=CLEAR%20ALL"), (400,)),
    case(
        "query-get-relative-default-graph",
        Request("GET", "query?query=ASK%7B%7D&default-graph-uri=g"),
        (400,),
    ),
    case("query-get-relative-named-graph", Request("GET", "query?query=ASK%7B%7D&named-graph-uri=g"), (400,)),
    case("query-get-not-acceptable", Request("GET", "query?query=ASK%7B%7D", accept="image/png"), (406,)),
    case("query-form-without-query", Request("POST", "query", FORM, _form(other="x")), (400,)),
    case("query-form-empty", Request("POST", "query", FORM, b""), (400,)),
    case("query-form-twice", Request("POST", "query", FORM, _TWICE.encode()), (400,)),
    case("query-form-and-address", Request("POST", "query?query=ASK%7B%7D", FORM, _form(query=ASK)), (400,)),
    case("query-form-not-utf-8", Request("POST", "query", FORM, b"query=ASK%20%7B%FF%7D"), (400,)),
    case("query-form-of-an-update", Request("POST", "query", FORM, _form(update=ONE)), (400, 403, 405)),
    case("query-form-with-both", Request("POST", "query", FORM, _form(query=ASK, update=ONE)), (400, 403)),
    case("query-direct-empty", Request("POST", "query", QUERY, b""), (400,)),
    case("query-direct-and-address", Request("POST", "query?query=ASK%7B%7D", QUERY, b"ASK {}"), (400,)),
    case("query-direct-not-utf-8", Request("POST", "query", QUERY, b'ASK { BIND("\xff" AS ?x) }'), (400,)),
    case(
        "query-direct-other-charset",
        Request("POST", "query", f"{QUERY}; charset=latin1", b"ASK {}"),
        (400, 415),
    ),
    case("query-direct-is-an-update", Request("POST", "query", QUERY, ONE.encode()), (400,)),
    case("query-post-without-type", Request("POST", "query", "", b"ASK {}"), (400, 415)),
    case("query-post-json", Request("POST", "query", "application/json", b'{"query": "ASK {}"}'), (415,)),
    case(
        "query-post-multipart", Request("POST", "query", "multipart/form-data; boundary=x", b"--x--"), (415,)
    ),
    case("query-post-of-update-type", Request("POST", "query", UPDATE, ONE.encode()), (400, 403, 405, 415)),
    case("update-post-without-type", Request("POST", "update", "", ONE.encode()), (400, 415)),
    case("update-post-json", Request("POST", "update", "application/json", b"{}"), (415,)),
    case("update-post-of-query-type", Request("POST", "update", QUERY, b"ASK {}"), (400, 415)),
    case("update-direct-is-a-query", Request("POST", "update", UPDATE, b"ASK {}"), (400,)),
    case(
        "update-direct-not-utf-8",
        Request("POST", "update", UPDATE, b"INSERT DATA { <urn:a> <urn:b> '\xff' }"),
        (400,),
    ),
    case("update-direct-syntax", Request("POST", "update", UPDATE, b"INSERT DATA {"), (400,)),
    case(
        "update-direct-variable-in-data",
        Request("POST", "update", UPDATE, b"INSERT DATA { ?s a <urn:C> }"),
        (400,),
    ),
    case(
        "update-direct-other-charset",
        Request("POST", "update", f"{UPDATE}; charset=latin1", ONE.encode()),
        (400, 415),
    ),
    case("update-form-without-update", Request("POST", "update", FORM, _form(other="x")), (400,)),
    case("update-form-of-a-query", Request("POST", "update", FORM, _form(query=ASK)), (400,)),
    case(
        "update-form-twice",
        Request("POST", "update", FORM, _form(update=ONE) + b"&" + _form(update=ONE)),
        (400,),
    ),
    case(
        "update-form-and-address",
        Request("POST", "update?update=CLEAR%20ALL", FORM, _form(update=ONE)),
        (400,),
    ),
    case(
        "update-relative-using-graph",
        Request("POST", "update?using-graph-uri=g", UPDATE, ONE.encode()),
        (400,),
    ),
]


@pytest.mark.parametrize(("request_", "statuses"), REFUSED)
def test_protocol_request_out_of_order_is_refused(
    filled_endpoint: Endpoint, request_: Request, statuses: tuple[int, ...]
) -> None:
    """A request against the protocol gets the right client error, and changes nothing."""
    before = filled_endpoint.dump()
    status, body = request_.send(filled_endpoint)
    if status not in statuses:
        raise Mismatch(f"expected {statuses}, got {status}: {body[:300]}")
    assert filled_endpoint.dump() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("operation", ["query", "update"])
def test_protocol_other_method_is_405_with_allow(endpoint: Endpoint, operation: str, method: str) -> None:
    """A method that the operation does not have is answered with 405 and the methods that it has."""
    url = endpoint.query_url if operation == "query" else endpoint.update_url
    response = endpoint.request(method, url + "?query=ASK%7B%7D").expect(405)
    allowed = {name.strip() for name in response.headers.get("allow", "").split(",")}
    wanted = {"GET", "HEAD", "POST"} if operation == "query" else {"POST"}
    if not wanted <= allowed or method in allowed:
        raise Mismatch(f"expected Allow with {wanted}, got {allowed}")


@pytest.mark.parametrize("parameters", ["", "?update=CLEAR%20ALL"])
def test_protocol_update_by_get_is_405_with_allow(filled_endpoint: Endpoint, parameters: str) -> None:
    """An update is never carried out by GET."""
    response = filled_endpoint.request("GET", filled_endpoint.update_url + parameters).expect(405)
    assert response.headers.get("allow", "").split(",")[0].strip() in ("POST", "OPTIONS")
    assert filled_endpoint.ask("ASK { ?s ?p ?o }")


_QUERY: Final = 'SELECT ("a+b & ü=%41" AS ?x) {}'

ASKED: Final = [
    case("get", Request("GET", f"query?query={quote(_QUERY)}")),
    case("get-plus-for-space", Request("GET", "query?" + urlencode({"query": _QUERY}))),
    case("get-unknown-parameter", Request("GET", f"query?unknown=x&query={quote(_QUERY)}&also=")),
    case("get-dataset-first", Request("GET", f"query?default-graph-uri=urn%3Ag&query={quote(_QUERY)}")),
    case("form", Request("POST", "query", FORM, _form(query=_QUERY))),
    case("form-charset", Request("POST", "query", f"{FORM}; charset=UTF-8", _form(query=_QUERY))),
    case("form-type-in-capitals", Request("POST", "query", FORM.title(), _form(query=_QUERY))),
    case("direct", Request("POST", "query", QUERY, _QUERY.encode())),
    case("direct-charset", Request("POST", "query", f"{QUERY}; charset=utf-8", _QUERY.encode())),
    case("direct-charset-quoted", Request("POST", "query", f'{QUERY};charset="UTF-8"', _QUERY.encode())),
    case("direct-unknown-parameter", Request("POST", "query?unknown=x", QUERY, _QUERY.encode())),
]


@pytest.mark.parametrize("request_", ASKED)
def test_protocol_each_way_of_asking_gives_the_answer(endpoint: Endpoint, request_: Request) -> None:
    """The same query is understood to the letter in each way that the protocol has."""
    asked = Request(request_.method, request_.path, request_.content_type, request_.body, JSON)
    status, body = asked.send(endpoint)
    if status != 200 or '"a+b & ü=%41"' not in body:
        raise Mismatch(f"got {status}: {body}")


def _things(endpoint: Endpoint, text: str, *parameters: tuple[str, str]) -> set[str]:
    found = parse_solutions(endpoint.query(text, JSON, parameters).expect(200).body, "srj")
    assert isinstance(found, Solutions)
    things = [str(term)[5:-1] for row in found.rows for _, term in row]
    assert len(things) == len(set(things)), "a thing is found twice"
    return set(things)


DATASETS: Final = [
    case("none-default", _DEFAULT, [], {"default"}),
    case("none-named", _NAMED, [], {"one", "two"}),
    case("default-of-one", _DEFAULT, [("default-graph-uri", G1)], {"one"}),
    case(
        "default-of-two-is-their-merge",
        _DEFAULT,
        [("default-graph-uri", G1), ("default-graph-uri", G2)],
        {"one", "two"},
    ),
    case("default-alone-leaves-no-named", _NAMED, [("default-graph-uri", G1)], set()),
    case("named-of-one", _NAMED, [("named-graph-uri", G1)], {"one"}),
    case("named-of-two", _NAMED, [("named-graph-uri", G1), ("named-graph-uri", G2)], {"one", "two"}),
    case("named-alone-leaves-the-default-empty", _DEFAULT, [("named-graph-uri", G1)], set()),
    case(
        "default-and-named-default", _DEFAULT, [("default-graph-uri", G1), ("named-graph-uri", G2)], {"one"}
    ),
    case("default-and-named-named", _NAMED, [("default-graph-uri", G1), ("named-graph-uri", G2)], {"two"}),
    case("absent-graph-is-empty", _DEFAULT, [("default-graph-uri", "http://example.org/absent")], set()),
    case("from-in-query", _DEFAULT.replace("{", f"FROM <{G1}> {{", 1), [], {"one"}),
    case(
        "request-goes-before-from",
        _DEFAULT.replace("{", f"FROM <{G1}> {{", 1),
        [("default-graph-uri", G2)],
        {"two"},
    ),
    case(
        "request-goes-before-from-named",
        _NAMED.replace("{", f"FROM NAMED <{G1}> {{", 1),
        [("named-graph-uri", G2)],
        {"two"},
    ),
    case(
        "named-in-request-leaves-nothing-of-from",
        _DEFAULT.replace("{", f"FROM <{G1}> {{", 1),
        [("named-graph-uri", G2)],
        set(),
    ),
]


@pytest.mark.parametrize(("query", "parameters", "things"), DATASETS)
def test_protocol_dataset_is_the_one_of_the_request(
    filled_endpoint: Endpoint, query: str, parameters: list[tuple[str, str]], things: set[str]
) -> None:
    """A query sees the dataset that the request names, else that of its text, else the store's own."""
    found = _things(filled_endpoint, query, *parameters)
    if found != things:
        raise Mismatch(f"expected {things}, found {found}")


def test_protocol_dataset_in_a_form_is_that_of_the_form(filled_endpoint: Endpoint) -> None:
    """In a form, the dataset stands in the form."""
    body = _form(query=_DEFAULT, **{"default-graph-uri": G1})
    response = filled_endpoint.request(
        "POST", filled_endpoint.query_url, headers={"Content-Type": FORM, "Accept": JSON}, body=body
    )
    assert "urn:one" in response.expect(200).text
    assert "urn:two" not in response.text


def test_protocol_head_has_the_headers_of_get_and_no_body(endpoint: Endpoint) -> None:
    """HEAD on a query has the status and the media type of GET."""
    target = endpoint.query_url + "?query=ASK%7B%7D"
    got = endpoint.request("GET", target, headers={"Accept": JSON}).expect(200)
    head = endpoint.request("HEAD", target, headers={"Accept": JSON}).expect(200)
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.body == b""


def test_protocol_relative_iri_in_a_query_has_a_base(endpoint: Endpoint) -> None:
    """The service has a base IRI of its own, so that a relative IRI in a query is an absolute one."""
    response = endpoint.query("SELECT (STR(<x>) AS ?iri) {}").expect(200)
    found = parse_solutions(response.body, "srj")
    assert isinstance(found, Solutions)
    assert "://" in str(next(iter(found.rows[0]))[1])


def test_protocol_base_is_the_same_for_query_and_update(empty_endpoint: Endpoint) -> None:
    """What an update writes under a relative IRI, a query finds under the same relative IRI."""
    empty_endpoint.update("INSERT DATA { <a> <b> <c> }").expect(200, 204)
    assert empty_endpoint.ask("ASK { <a> <b> <c> }")


@pytest.mark.parametrize("origin", ["https://example.org", "null"])
def test_protocol_answers_and_refusals_may_be_read_from_anywhere(endpoint: Endpoint, origin: str) -> None:
    """A page of any origin may read answers and errors."""
    for text in (ASK, "ASK {"):
        response = endpoint.request(
            "GET",
            endpoint.query_url,
            parameters=[("query", text)],
            headers={"Origin": origin},
        )
        assert response.headers.get("access-control-allow-origin") == "*"


def test_protocol_preflight_allows_queries_of_any_type(endpoint: Endpoint) -> None:
    """A browser may send a query as a body of its own type."""
    response = endpoint.request(
        "OPTIONS",
        endpoint.query_url,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    ).expect(200, 204)
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
