import hashlib
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from tests.server.client import Client, Response
from tests.server.conftest import Server, command, environment, serve_for, start_server

TOKEN = "correct horse battery staple"  # noqa: S105 (of a server that lives for a test)
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SETTINGS = {"DYAD_TOKEN_SHA256": hashlib.sha256(TOKEN.encode()).hexdigest(), "DYAD_MAX_WRITE_MB": "1"}
PLAIN = ("--writable", "--shapes", "none")
TURTLE = "text/turtle"


@pytest.fixture(scope="module")
def plain_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A writable server without gate over a store that begins empty."""
    with serve_for(tmp_path_factory.mktemp("plain"), *PLAIN, **SETTINGS) as server:
        yield server


@pytest.fixture
def plain(plain_server: Server) -> Client:
    """A client that may write, of a store that is empty."""
    client = Client(plain_server.address, BEARER)
    assert update(client, "DROP ALL").status_code == 204
    return client


def update(client: Client, text: str, **asked: object) -> Response:
    """Send an update."""
    return client.post("/update", data=text, content_type="application/sparql-update", **asked)


def count(client: Client, pattern: str = "?s ?p ?o") -> int:
    """Count solutions."""
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    return int(client.post("/sparql", data={"query": query, "format": "csv"}).text.split()[1])


def test_update_is_seen_by_the_next_query(plain: Client) -> None:
    """When an update is acknowledged, queries see it, and its ETag is a new one."""
    ask = {"query": "ASK { <x:a> <x:p> 1 }"}
    before = plain.get("/sparql", query_string=ask)
    assert update(plain, "INSERT DATA { <x:a> <x:p> 1 }").status_code == 204
    after = plain.get("/sparql", query_string=ask, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["boolean"] is True
    assert plain.post("/update", data={"update": "DELETE WHERE { ?s ?p ?o }"}).status_code == 204
    assert count(plain) == 0


def test_update_of_several_operations_is_one_transaction(plain: Client) -> None:
    """If the second operation fails, the first has not happened."""
    response = update(plain, "INSERT DATA { <x:a> <x:p> 1 } ; CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>")
    assert 400 <= response.status_code < 500
    assert count(plain) == 0


def test_update_using_graph_uri_is_its_dataset(plain: Client) -> None:
    """The parameters of the protocol name the graphs that WHERE sees."""
    update(plain, "INSERT DATA { GRAPH <x:a> { <x:s> <x:p> 1 } GRAPH <x:b> { <x:s> <x:p> 2 } }")
    copy = "INSERT { GRAPH <x:to> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert update(plain, copy, query_string={"using-graph-uri": "x:b"}).status_code == 204
    assert count(plain, "GRAPH <x:to> { ?s ?p ?o }") == 1


@pytest.mark.parametrize("path", ["/update", "/graphs?default"])
@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Basic eDp5", 401),
        ("Bearer wrong", 403),
        ("Bearer " + SETTINGS["DYAD_TOKEN_SHA256"], 403),
    ],
)
def test_write_without_the_token_is_refused(
    plain: Client, path: str, authorization: str | None, status: int
) -> None:
    """Nothing is written without the right token, and who has none is told what is needed."""
    headers = {"Authorization": authorization} if authorization else {}
    client = Client(plain.address, headers)
    body = ("INSERT DATA { <x:a> <x:p> 1 }", "application/sparql-update")
    if path != "/update":
        body = ("<x:a> <x:p> 1 .", TURTLE)
    response = client.post(path, data=body[0], content_type=body[1])
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert ("WWW-Authenticate" in response.headers) == (status == 401)
    assert count(plain) == 0


@pytest.mark.parametrize("path", ["/update", "/graphs?default"])
def test_write_to_a_server_that_only_reads_is_refused(client: Client, path: str) -> None:
    """Without --writable nothing is written, whatever token is sent."""
    response = client.post(path, headers=BEARER, data="<x:a> <x:p> 1 .", content_type=TURTLE)
    assert response.status_code == 403
    assert "--writable" in response.text


@pytest.mark.parametrize(
    ("method", "status"), [("GET", 405), ("PUT", 405), ("DELETE", 405), ("OPTIONS", 204), ("HEAD", 405)]
)
def test_update_other_methods_are_refused(plain: Client, method: str, status: int) -> None:
    """An update is sent with POST alone, and the header Allow says so."""
    response = plain.open("/update", method=method)
    assert (response.status_code, response.headers["Allow"]) == (status, "OPTIONS, POST")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"data": {"update": ["CLEAR ALL", "CLEAR ALL"]}}, 400, "request"),
        ({"data": {"other": "x"}}, 400, "request"),
        ({"data": {"query": "ASK {}"}}, 400, "request"),
        ({"data": {"update": "CLEAR ALL"}, "query_string": {"update": "CLEAR ALL"}}, 400, "request"),
        ({"data": "CLEAR ALL", "content_type": "text/plain"}, 415, "unsupported-media-type"),
        ({"data": "CLEAR ALL"}, 415, "unsupported-media-type"),
        ({"data": b"\xff", "content_type": "application/sparql-update"}, 400, "request"),
        ({"data": {"update": "INSERT DATA { <x:a> <x:p> }"}}, 400, "query-syntax"),
        ({"data": {"update": "LOAD <http://127.0.0.1:9/>"}}, 403, "query-refused"),
        (
            {"data": {"update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}},
            403,
            "query-refused",
        ),
        ({"data": {"update": "CLEAR ALL"}, "query_string": {"using-graph-uri": "no iri"}}, 400, "request"),
        ({"data": "#" * 4_000_000, "content_type": "application/sparql-update"}, 413, "too-large"),
    ],
)
def test_update_at_fault_changes_nothing(
    plain: Client, asked: dict[str, object], status: int, code: str
) -> None:
    """Each misuse has its status, and the data are as before."""
    update(plain, "INSERT DATA { <x:a> <x:p> 1 }")
    response = plain.post("/update", **asked)
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert count(plain) == 1


def test_graphs_round(plain: Client) -> None:
    """A graph is made, read, extended, replaced and removed, each with its status."""
    at = {"query_string": {"graph": "http://example.org/g"}}
    assert plain.get("/graphs", **at).status_code == 404
    made = plain.put("/graphs", **at, data="<a> <b> 1 .", content_type=TURTLE)
    assert made.status_code == 201
    read = plain.get("/graphs", **at, headers={"Accept": "application/n-triples"})
    assert (read.status_code, read.mimetype) == (200, "application/n-triples")
    assert read.text == (
        '<http://example.org/a> <http://example.org/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    )
    assert plain.post("/graphs", **at, data="<a> <b> 2 .", content_type=TURTLE).status_code == 204
    assert count(plain, "GRAPH <http://example.org/g> { ?s ?p ?o }") == 2
    assert plain.put("/graphs", **at, data="<a> <b> 3 .", content_type=TURTLE).status_code == 204
    assert count(plain, "GRAPH <http://example.org/g> { ?s ?p ?o }") == 1
    head = plain.head("/graphs", **at)
    assert (head.status_code, head.data) == (200, b"")
    assert plain.delete("/graphs", **at).status_code == 204
    assert plain.delete("/graphs", **at).status_code == 404


def test_graphs_default_graph_is_one_of_its_own(plain: Client) -> None:
    """The default graph is named by ?default, and is no union."""
    put = plain.put("/graphs", query_string="default", data="<x:a> <x:b> 1 .", content_type=TURTLE)
    assert put.status_code in (201, 204)
    plain.put("/graphs", query_string={"graph": "x:g"}, data="<x:a> <x:b> 2 .", content_type=TURTLE)
    read = plain.get("/graphs", query_string="default", headers={"Accept": "application/n-triples"})
    assert read.text.count("\n") == 1


def test_graphs_post_without_a_graph_makes_one(plain: Client) -> None:
    """A graph that the client does not name gets a name, at which it can be had."""
    made = plain.post("/graphs", data="<a> <b> 1 .", content_type=TURTLE)
    assert made.status_code == 201
    assert plain.get(made.headers["Location"]).status_code == 200


def test_graphs_multipart_body_is_merged(plain: Client) -> None:
    """Several documents in one request come into one graph."""
    part = (
        '--b\r\nContent-Disposition: form-data; name="f"; filename="f{0}"\r\nContent-Type: {1}\r\n\r\n{2}\r\n'
    )
    body = part.format(1, TURTLE, "<x:a> <x:b> 1 .") + part.format(
        2, "application/n-triples", "<x:a> <x:b> <x:c> ."
    )
    asked = {"query_string": {"graph": "x:m"}, "content_type": "multipart/form-data; boundary=b"}
    assert plain.post("/graphs", **asked, data=body + "--b--\r\n").status_code == 201
    assert count(plain, "GRAPH <x:m> { ?s ?p ?o }") == 2


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
    + '<rdf:Description rdf:about="x:a"><x:b>&j;</x:b></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"query_string": "default&graph=x:g"}, 400),
        ({"query_string": "graph=x:g&graph=x:h"}, 400),
        ({"query_string": "default=yes"}, 400),
        ({"query_string": "graph=http://[bad/"}, 400),
        ({"query_string": "graph=x:g", "data": "<a> <b>", "content_type": TURTLE}, 400),
        ({"query_string": "graph=x:g", "data": b"\xff\xfe", "content_type": TURTLE}, 400),
        ({"query_string": "graph=x:g", "data": "a,b", "content_type": "text/csv"}, 415),
        ({"query_string": "graph=x:g", "data": "<x:a> <x:b> 1 ."}, 400),
        ({"query_string": "graph=x:g", "data": "--", "content_type": "multipart/form-data"}, 400),
        ({"query_string": "graph=x:g", "data": BOMB, "content_type": "application/rdf+xml"}, 400),
        ({"query_string": "graph=x:g", "data": "[" * 100_000, "content_type": TURTLE}, 400),
        ({"query_string": "graph=x:g", "data": "#" * 1_100_000, "content_type": TURTLE}, 413),
        ({"query_string": "graph=x:g", "data": b"x", "content_type": TURTLE,
          "headers": {"Content-Encoding": "gzip"}}, 415),
    ],
)  # fmt: skip
def test_graphs_at_fault_changes_nothing(plain: Client, asked: dict[str, object], status: int) -> None:
    """Each misuse has its status, and there is no graph afterwards."""
    response = plain.put("/graphs", **asked)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert count(plain, "GRAPH ?g {}") == 0


def test_graphs_methods_that_are_none_are_405(plain: Client) -> None:
    """What a graph cannot do is refused, and the header Allow tells what it can."""
    response = plain.open("/graphs", method="PATCH", query_string="default")
    assert response.status_code == 405
    assert response.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"


def test_write_over_its_deadline_changes_nothing_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """A write that never ends is stopped, and what follows finds the data as they were."""
    with serve_for(tmp_path, *PLAIN, **SETTINGS, DYAD_WRITE_TIMEOUT="1") as server:
        client = Client(server.address, BEARER)
        values = " ".join(map(str, range(300)))
        assert (
            update(client, f"INSERT {{ <x:a> <x:p> ?v }} WHERE {{ VALUES ?v {{ {values} }} }}").status_code
            == 204
        )
        endless = "INSERT { <x:b> <x:p> ?x } WHERE { ?a ?b ?x . ?c ?d ?y . ?e ?f ?z . ?g ?h ?i }"
        began = time.monotonic()
        stopped = update(client, endless)
        assert (stopped.status_code, stopped.get_json()["code"]) == (503, "query-timeout")
        assert time.monotonic() - began < 10
        assert update(client, "INSERT DATA { <x:c> <x:p> 1 }").status_code == 204
        assert count(client) == 301


def children_of(number: int) -> list[int]:
    """The processes below one."""
    found: list[int] = []
    for task in Path(f"/proc/{number}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children_of(child)]
    return found


def kill(server: Server) -> None:
    """End a server and all its processes by force, as a failing machine would."""
    for number in (server.process.pid, *children_of(server.process.pid)):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    server.process.wait()
    if server.process.stdout is not None:
        server.process.stdout.close()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not list processes")
def test_write_that_was_acknowledged_survives_kill(tmp_path: Path) -> None:
    """However often everything is killed in the middle of writing, what was acknowledged is there."""
    acknowledged: set[str] = set()
    chance = random.Random(7)  # noqa: S311 (when to kill)
    for round_ in range(4):
        server = start_server(tmp_path, *PLAIN, **SETTINGS)
        client = Client(server.address, BEARER)
        listed = client.post(
            "/sparql", data={"query": "SELECT ?o { ?s ?p ?o }", "format": "csv"}
        ).text.split()[1:]
        assert acknowledged <= set(listed)
        timer = threading.Timer(chance.uniform(0, 0.1), kill, [server])
        last = chance.randint(2, 8)
        for number in range(1_000):
            if number == last:
                timer.start()  # in the middle of one of the next writes
            name = f"x:{round_}-{number}"
            try:
                answered = update(client, f"INSERT DATA {{ <x:a> <x:p> <{name}> }}")
            except (OSError, HTTPException):
                break
            assert answered.status_code == 204
            acknowledged.add(name)
        timer.join()
    with serve_for(tmp_path, *PLAIN, **SETTINGS) as server:
        client = Client(server.address)
        listed = client.post(
            "/sparql", data={"query": "SELECT ?o { ?s ?p ?o }", "format": "csv"}
        ).text.split()[1:]
    assert acknowledged <= set(listed)
    assert len(acknowledged) > 4


@pytest.mark.parametrize(
    ("options", "settings", "told"),
    [
        (("--writable",), {}, "DYAD_TOKEN_SHA256"),
        (("--writable",), {"DYAD_TOKEN_SHA256": "secret"}, "64 hexadecimal digits"),
        (("--shapes", "none"), {}, "--writable"),
    ],
)
def test_serve_writable_without_what_it_needs_ends_at_once(
    release_home: Path, options: tuple[str, ...], settings: dict[str, str], told: str
) -> None:
    """A server that could not check a token does not start."""
    ended = subprocess.run(  # noqa: S603 (our own program)
        command("serve", "--port", "0", *options),
        env=environment(release_home, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1
