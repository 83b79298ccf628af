"""The tests of the two HTTP protocols: requests in the HTTP vocabulary, with what their answers must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from tests.conformance.endpoint import Mismatch, Response
from tests.conformance.manifests import MF, Entry, Term
from tests.conformance.solutions import explain_difference, parse_solutions, parse_triples

HT: Final = "http://www.w3.org/2011/http#"
HTS: Final = "http://www.w3.org/2011/http-statusCodes#"
CNT: Final = "http://www.w3.org/2011/content#"

_STATUSES: Final = {
    "OK": range(200, 201),
    "Created": range(201, 202),
    "NoContent": range(204, 205),
    "NotFound": range(404, 405),
    "StatusCode2xx": range(200, 300),
    "StatusCode3xx": range(300, 400),
    "StatusCode4xx": range(400, 500),
}

_MEDIA_TYPES: Final = {
    "tabular": {
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
    },
    "boolean": {"application/sparql-results+xml", "application/sparql-results+json"},
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "text/html"},
}
"""What the manifest of the protocol calls formats."""


@dataclass(frozen=True)
class Exchange:
    """One request and what is expected of its answer.

    Attributes:
        method: The method.
        target: Path and query of the address.
        headers: The headers.
        body: The body; None where there is none.
        statuses: The status codes that are right.
        truth: What an ASK query must answer; None where nothing is said.
        formats: The media types that are right; empty where nothing is said.
        location: What later requests call the value of the header Location; empty where none is expected.
        content_type: What the header Content-Type must be; empty where nothing is said.
        graph: Turtle for the graph that the answer must hold; empty where nothing is said.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[int]
    truth: bool | None
    formats: frozenset[str]
    location: str
    content_type: str
    graph: str

    def fill(self, names: dict[str, str]) -> Exchange:
        """Put values in the place of names in the target and the body."""
        target, body = self.target, self.body
        for name, value in names.items():
            target = target.replace(name, quote(value, safe=""))
            body = body.replace(name.encode(), value.encode()) if body else body
        return Exchange(**{**self.__dict__, "target": target, "body": body})

    def check(self, response: Response) -> None:
        """Require that an answer is as expected.

        Raises:
            Mismatch: It is not.
        """
        response.expect(*sorted(self.statuses))
        if self.formats and response.media_type not in self.formats:
            raise Mismatch(f"{response.request}\nexpected one of {self.formats}, got {response.media_type}")
        if self.truth is not None:
            ending = "srx" if response.media_type.endswith("xml") else "srj"
            if parse_solutions(response.body, ending) != self.truth:
                raise Mismatch(f"{response.request}\nexpected {self.truth}, got {response.text}")
        if self.location and not response.headers.get("location"):
            raise Mismatch(f"{response.request}\nexpected a header Location")
        if self.content_type and response.media_type != self.content_type.partition(";")[0]:
            raise Mismatch(f"{response.request}\nexpected {self.content_type}, got {response.media_type}")
        if self.method == "HEAD" and response.body:
            raise Mismatch(f"{response.request}\nexpected no body, got {response.text}")
        if self.graph:
            told = explain_difference(
                parse_triples(self.graph.encode(), ox.RdfFormat.TURTLE),
                parse_triples(response.body, ox.RdfFormat.TURTLE),
            )
            if told:
                raise Mismatch(f"{response.request}\n{told}")


def read_exchanges(entry: Entry) -> list[Exchange]:
    """Read the requests of a test.

    Args:
        entry: A test of a protocol.

    Returns:
        The requests in their order.
    """
    action = entry.value(MF + "action")
    assert action is not None
    requests = entry.manifest.value(action, HT + "requests")
    return [_read_exchange(entry, request) for request in entry.manifest.items(requests)]


def _read_exchange(entry: Entry, request: Term) -> Exchange:
    manifest = entry.manifest
    answer = manifest.value(request, HT + "resp")
    assert answer is not None
    text, encoding = _read_body(entry, request)
    truth = _text(manifest.value(answer, MF + "expectedBoolean"))
    statuses: set[int] = set()
    for status in manifest.values(answer, MF + "expectedStatus"):
        assert isinstance(status, ox.NamedNode)
        statuses.update(_STATUSES[status.value.removeprefix(HTS)])
    return Exchange(
        method=_text(manifest.value(request, HT + "methodName")),
        target=_text(manifest.value(request, HT + "absolutePath")),
        headers=_read_headers(entry, request),
        body=text.encode(encoding) if encoding else None,
        statuses=frozenset(statuses),
        truth=truth == "true" if truth else None,
        formats=frozenset(_MEDIA_TYPES.get(_text(manifest.value(answer, MF + "expectedFormat")), ())),
        location=_text(manifest.value(answer, MF + "expectedLocation")),
        content_type=_read_headers(entry, answer).get("content-type", ""),
        graph=_read_body(entry, answer)[0],
    )


def _read_body(entry: Entry, message: Term) -> tuple[str, str]:
    """The text of a body and its encoding; both are empty where there is none."""
    body = entry.manifest.value(message, HT + "body")
    if body is None:
        return "", ""
    text = _text(entry.manifest.value(body, CNT + "chars"))
    return text, _text(entry.manifest.value(body, CNT + "characterEncoding"))


def _read_headers(entry: Entry, message: Term) -> dict[str, str]:
    manifest = entry.manifest
    return {
        _text(manifest.value(header, HT + "fieldName")): _text(manifest.value(header, HT + "fieldValue"))
        for header in manifest.items(manifest.value(message, HT + "headers"))
    }


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
