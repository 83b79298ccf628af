"""Hostile writes by somebody who has the token: nothing is changed, nobody is called, and reading goes on."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.core.test_sparql_text import FETCHING, HOSTILE
from tests.server.bombs import BOMBS
from tests.server.canary import Canary, listening
from tests.server.client import Client, Response
from tests.server.conftest import Server, serve_for
from tests.server.processes import HAS_PROC, children, front, is_quiet, resident, wait_until

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")

TOKEN = "open sesame"  # noqa: S105 (of a server that lives for a test)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
UPDATE = "application/sparql-update"
XML, JSON, TURTLE = "application/rdf+xml", "application/ld+json", "text/turtle"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A writable server with some data, on which a write may take five seconds."""
    settings = {
        "DYAD_TOKEN_SHA256": hashlib.sha256(TOKEN.encode()).hexdigest(),
        "DYAD_MAX_WRITE_MB": "2",
        "DYAD_WRITE_TIMEOUT": "5",
        "DYAD_QUERY_MEMORY_MB": "128",
    }
    with serve_for(tmp_path_factory.mktemp("home"), "--writable", "--shapes", "none", **settings) as server:
        data = "\n".join(f"<x:s{n}> <x:p{n % 9}> <x:s{n * 7 % 5000}> , 'text {n}' ." for n in range(5_000))
        sent = writer(server).put("/graphs?default", data=data, content_type=TURTLE)
        assert sent.status_code == 204
        yield server


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """An address that nobody should call."""
    with listening() as canary:
        yield canary


@pytest.fixture(autouse=True)
def changed_nothing(target: Server, canary: Canary) -> Iterator[None]:
    """Whatever a test sends, the data are the same before and after, and the server is."""
    before, process = count(target), front(target)
    yield
    assert Client(target.address).get("/health", timeout=5).status_code == 200
    assert (count(target), front(target)) == (before, process)
    assert canary.heard == []
    assert "Traceback" not in "".join(target.log)


def writer(server: Server) -> Client:
    """A client that may write."""
    return Client(server.address, {"Authorization": f"Bearer {TOKEN}"})


def put(server: Server, data: bytes, content_type: str) -> Response:
    """Put a graph."""
    return writer(server).put("/graphs?graph=x:g", data=data, content_type=content_type)


def update(server: Server, text: str) -> Response:
    """Send an update."""
    return writer(server).post("/update", data=text, content_type=UPDATE)


def count(server: Server) -> int:
    """Count the triples."""
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    return int(Client(server.address).post("/sparql", data={"query": query, "format": "csv"}).text.split()[1])


def problem(response: Response) -> int:
    """The status of an error, which must be told as problem+json and without insides."""
    assert response.mimetype == "application/problem+json"
    for inside in (b"Traceback", b'.py"', b"root:"):
        assert inside not in response.data
    return response.status_code


def in_xml(entities: str, text: str) -> str:
    """RDF/XML with a DTD."""
    about = f"<rdf:RDF xmlns:rdf='{RDF}'><rdf:Description rdf:about='x:a'><p xmlns='x:'>{text}</p>"
    return f"<?xml version='1.0'?><!DOCTYPE a [{entities}]>{about}</rdf:Description></rdf:RDF>"


LAUGHS = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))

DOCUMENTS = {
    "billion laughs": (XML, in_xml(LAUGHS, "&a11;").encode()),
    "quadratic blow-up": (XML, in_xml(f"<!ENTITY a '{'a' * 50_000}'>", "&a;" * 50_000).encode()),
    "recursive entity": (XML, in_xml("<!ENTITY a '&b;'><!ENTITY b '&a;'>", "&a;").encode()),
    "file": (XML, in_xml("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "&a;").encode()),
    "address": (XML, in_xml("<!ENTITY a SYSTEM '{iri}'>", "&a;").encode()),
    "parameter entity": (XML, in_xml("<!ENTITY % a SYSTEM '{iri}'> %a;", "").encode()),
    "DTD elsewhere": (XML, b"<!DOCTYPE a SYSTEM '{iri}'><a/>"),
    "UTF-16": (XML, in_xml(LAUGHS, "&a11;").encode("utf-16")),
    "UTF-7": (XML, b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE"),
    "EBCDIC": (XML, in_xml(LAUGHS, "&a11;").encode("cp500")),
    "100,000 elements deep": (XML, b"<a xmlns='x:'>" * 100_000),
    "100,000 attributes": (XML, b"<a " + b" ".join(b"a%d=''" % n for n in range(100_000)) + b"/>"),
    "remote context": (JSON, b'{"@context": "{iri}", "@id": "x:a", "x:p": 1}'),
    "remote context in a list": (JSON, b'{"@context": [{}, "{iri}"], "@id": "x:a", "x:p": 1}'),
    "imported context": (JSON, b'{"@context": {"@version": 1.1, "@import": "{iri}"}, "x:p": 1}'),
    "scoped context": (JSON, b'{"@context": {"p": {"@id": "x:p", "@context": "{iri}"}}, "p": {"p": 1}}'),
    "100,000 lists deep": (JSON, b"[" * 100_000),
    "100,000 objects deep": (JSON, b'{"a":' * 100_000),
    "100,000 brackets": (TURTLE, b"<x:a> <x:p> " + b"[ <x:p> " * 100_000),
    "100,000 parentheses": (TURTLE, b"<x:a> <x:p> " + b"(" * 100_000),
    "100,000 triple terms": (TURTLE, b"<x:a> <x:p> " + b"<<( <x:a> <x:p> " * 100_000),
    "open string": (TURTLE, b"<x:a> <x:p> '''" + b"a" * 1_000_000),
    "no UTF-8": (TURTLE, b"<x:a> <x:p> '\xff\xfe' ."),
    "surrogate": (TURTLE, b"<x:a> <x:p> '\\uD800' ."),
    "bad IRI": (TURTLE, b"<x:a b> <x:p> 1 ."),
    "gzip": (TURTLE, gzip.compress(b"<x:a> <x:p> 1 ." * 100_000)),
    "three megabytes": (TURTLE, b"#" * 3_000_000),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hostile_document_is_refused(target: Server, canary: Canary, name: str) -> None:
    """A document made to expand, to recurse or to fetch is refused in time, and takes no memory."""
    content_type, data = DOCUMENTS[name]
    began, memory = time.monotonic(), resident(front(target))
    response = put(target, data.replace(b"{iri}", canary.address.encode()), content_type)
    assert problem(response) in (400, 413, 415)
    assert time.monotonic() - began < 3
    assert resident(front(target)) < memory + 30


@pytest.mark.parametrize(
    "content_type", [XML, JSON, TURTLE, "multipart/form-data", "multipart/form-data; boundary="]
)
@pytest.mark.parametrize("data", [b"\x00" * 1_000, b"\xff" * 1_000, b"--\r\n" * 10_000, b"<" * 10_000])
def test_hostile_bytes_are_no_document(target: Server, content_type: str, data: bytes) -> None:
    """What is of no format is refused with what was expected."""
    assert problem(put(target, data, content_type)) in (400, 413, 415)


def test_hostile_multipart_of_many_parts_is_bounded(target: Server) -> None:
    """A form of ten thousand files is refused."""
    part = b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../a"\r\n\r\n<x:a> <x:p> 1 .\r\n'
    response = put(target, part * 10_000 + b"--x--\r\n", "multipart/form-data; boundary=x")
    assert problem(response) in (400, 413)


@pytest.mark.parametrize("name", FETCHING)
def test_hostile_update_calls_nobody(target: Server, canary: Canary, name: str) -> None:
    """However LOAD or SERVICE is hidden in an update, it is refused, and nobody hears of it."""
    text = FETCHING[name].replace("{iri}", f"<{canary.address}>")
    start = text.find("{") if not text.startswith(("LOAD", "INSERT")) else -1
    prologue, _, _ = text.partition("SELECT" if "SELECT" in text else "ASK")
    if start >= 0:
        pattern = text[text.index("{", len(prologue)) :]
        text = f"{prologue}INSERT {{ <x:new> <x:p> 1 }} WHERE {pattern}"
    assert problem(update(target, text)) in (400, 403)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_update_of_each_sort_is_refused(target: Server, name: str) -> None:
    """What is too large or too deep for a query is so for an update."""
    text = HOSTILE[name](5_000)
    pattern = text[text.index("{") :] if "{" in text else "{ " + text + " }"
    response = update(target, f"INSERT {{ <x:new> <x:p> 1 }} WHERE {pattern}")
    assert response.status_code == 204 or problem(response) in (400, 413)
    if response.status_code == 204:
        assert update(target, "DELETE DATA { <x:new> <x:p> 1 }").status_code == 204


@pytest.mark.parametrize("name", ["cross product", "property path", "CONCAT doubling", "ORDER BY"])
def test_hostile_update_that_is_a_bomb_is_stopped(target: Server, name: str) -> None:
    """An update that takes too long or too much is stopped; meanwhile queries are answered."""
    bomb = BOMBS[name]
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(update, target, f"INSERT {{ <x:new> <x:p> ?n }} WHERE {{ {{ {bomb} }} }}")
        time.sleep(0.2)
        assert count(target) == 10_000
        assert problem(asked.result()) in (400, 503)
    assert time.monotonic() - began < 8
    assert wait_until(lambda: all(not is_large(child) for child in children(front(target))), 2)
    assert wait_until(lambda: is_quiet(target), 2)
    # And the next change finds a process that applies it.
    assert (
        update(target, "INSERT DATA { <x:new> <x:p> 1 } ; DELETE DATA { <x:new> <x:p> 1 }").status_code == 204
    )


def is_large(process: int) -> bool:
    """Whether a process has more memory than one that waits."""
    return resident(process) > 150


@pytest.mark.parametrize(
    "graph",
    [
        "",
        "g",
        "../g",
        "file:../../etc/passwd",
        "x:" + "a" * 60_000,
        "x:a b",
        "x:<>",
        "javascript:",
        "%00",
        "x:%0d%0a",
    ],
)
def test_hostile_graph_name_is_refused_or_only_a_name(target: Server, graph: str) -> None:
    """The name of a graph is an IRI or refused, and leads to no file and to no header of its own."""
    response = writer(target).put(f"/graphs?graph={graph.replace(' ', '%20')}", data=b"", content_type=TURTLE)
    assert response.status_code in (201, 204, 400, 414)
    assert "\n" not in response.headers.get("Location", "")
    if response.status_code < 400:
        writer(target).delete(f"/graphs?graph={graph.replace(' ', '%20')}")
