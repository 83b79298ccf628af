"""A SPARQL service as a client sees it: three addresses and a token."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from tests.conformance.manifests import FORMATS, Graph, path_of
from tests.conformance.solutions import Solutions, Triples, parse_solutions

JSON: Final = "application/sparql-results+json"
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
TURTLE: Final = "text/turtle"

Parameters = Iterable[tuple[str, str]]


class Mismatch(AssertionError):
    """The service did something else than the test expects."""


@dataclass(frozen=True)
class Response:
    """An answer of the service.

    Attributes:
        request: What was asked, in short, for messages.
        status: The status code.
        headers: The headers, by their names in small letters.
        body: The body as it came.
    """

    request: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    def expect(self, *statuses: int) -> Response:
        """Require one of these status codes.

        Raises:
            Mismatch: It has another.
        """
        if self.status not in statuses:
            wanted = " or ".join(map(str, statuses)) if len(statuses) < 10 else f"{statuses[0] // 100}xx"
            shown = self.body[:400].decode("utf-8", "replace")
            raise Mismatch(f"{self.request}\nexpected status {wanted}, got {self.status}: {shown}")
        return self


@dataclass
class Endpoint:
    """A service under test.

    Attributes:
        query_url: Where queries go.
        update_url: Where updates go.
        graphs_url: The address of the Graph Store.
        token: What a write must carry; empty where none is needed.
    """

    query_url: str
    update_url: str
    graphs_url: str
    token: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    _holds: str | None = field(default=None, repr=False)

    def request(
        self,
        method: str,
        url: str,
        *,
        parameters: Parameters = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        authorized: bool = True,
    ) -> Response:
        """Send a request.

        Args:
            method: The method.
            url: One of the three addresses, or one under them.
            parameters: What is put into the query of the address.
            headers: Headers; none is added save Host, Accept-Encoding, Content-Length and Authorization.
            body: The body; None where there is none.
            authorized: Whether the token is sent where the request may write.

        Returns:
            The answer, whatever its status.
        """
        told = dict(headers or {})
        may_write = method not in ("GET", "HEAD", "OPTIONS") and not url.startswith(self.query_url)
        if may_write and authorized and self.token:
            told.setdefault("Authorization", f"Bearer {self.token}")
        query = urlencode(list(parameters))
        target = url + (("&" if "?" in url else "?") + query if query else "")
        parts = urlsplit(target)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        response = self._send(method, parts.netloc, path, told, body)
        if may_write and response.status < 400:
            self._holds = None
        return response

    def _send(
        self, method: str, address: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(address, timeout=30)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server may close an idle connection at any time; a second refusal is its fault.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        content = answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        shown = f"{method} {path[:300]} {headers.get('Content-Type', '')} {(body or b'')[:300]!r}"
        return Response(shown, answer.status, told, content)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def query(self, text: str, accept: str | None = JSON, parameters: Parameters = ()) -> Response:
        """Send a query as the body of a POST."""
        headers = {"Content-Type": QUERY} | ({"Accept": accept} if accept else {})
        return self.request(
            "POST", self.query_url, parameters=parameters, headers=headers, body=text.encode()
        )

    def ask(self, text: str) -> bool:
        """Send an ASK query and give its answer."""
        answer = parse_solutions(self.query(text).expect(200).body, "srj")
        assert isinstance(answer, bool)
        return answer

    def update(self, text: str, parameters: Parameters = ()) -> Response:
        """Send an update as the body of a POST."""
        headers = {"Content-Type": UPDATE}
        return self.request(
            "POST", self.update_url, parameters=parameters, headers=headers, body=text.encode()
        )

    def graph(
        self,
        method: str,
        name: str | None,
        body: bytes | None = None,
        *,
        content_type: str | None = TURTLE,
        accept: str | None = None,
    ) -> Response:
        """Send a Graph Store request about a graph; None is the default graph."""
        url = self.graphs_url + ("?default" if name is None else "?" + urlencode({"graph": name}))
        headers = {"Content-Type": content_type} if body is not None and content_type else {}
        return self.request(method, url, headers=headers | ({"Accept": accept} if accept else {}), body=body)

    def fill(self, update: str) -> None:
        """Make the store hold what an update makes of an empty one.

        One update does it all, as each write is a transaction of its own, which takes its time; and what the
        store holds already is not sent again. A refused write changes nothing; there are tests of that.
        """
        if self._holds != update:
            self.update(f"DROP ALL ;\n{update}").expect(200, 204)
            self._holds = update

    def reset(self) -> None:
        """Empty the store."""
        self.fill("")

    def load(self, graphs: tuple[Graph, ...]) -> None:
        """Make the store hold these graphs and no others."""
        data: dict[str | None, str] = {}
        for graph in graphs:
            data[graph.name] = data.get(graph.name, "") + _read_triples(graph.file)
        operations = [f"CREATE GRAPH <{name}>" for name, text in data.items() if name and not text]
        operations += [
            f"INSERT DATA {{ GRAPH <{name}> {{\n{text}}} }}" if name else f"INSERT DATA {{\n{text}}}"
            for name, text in data.items()
        ]
        self.fill(" ;\n".join(operations))

    def dump(self) -> dict[str | None, Triples]:
        """Give every graph that has triples, by its name."""
        text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        found = parse_solutions(self.query(text).expect(200).body, "srj")
        assert isinstance(found, Solutions)
        graphs: dict[str | None, set[ox.Triple]] = {}
        for row in map(dict, found.rows):
            name = row.get("g")
            subject, predicate = row["s"], row["p"]
            assert isinstance(name, ox.NamedNode | None)
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            assert isinstance(predicate, ox.NamedNode)
            graphs.setdefault(name.value if name else None, set()).add(
                ox.Triple(subject, predicate, row["o"])
            )
        return {name: frozenset(triples) for name, triples in graphs.items()}


@cache
def _read_triples(iri: str) -> str:
    """The triples of a file as an update writes them, with blank nodes that no other file has."""
    path = path_of(iri)
    parsed = ox.parse(path=path, format=FORMATS[path.suffix], base_iri=iri, rename_blank_nodes=True)
    text = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text.decode("utf-8")
