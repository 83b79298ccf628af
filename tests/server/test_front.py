import json
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.server.client import Client
from tests.server.conftest import Server, StartServer
from tests.server.processes import HAS_PROC, exists, lasting, query_processes

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def read_metrics(client: Client) -> dict[str, float]:
    """The metrics by name and labels."""
    response = client.get("/metrics")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_metrics_count_queries_by_outcome_and_responses_by_status(client: Client) -> None:
    """What was answered, cached, wrong and stopped can be told apart by who watches the server."""
    before = read_metrics(client)
    ask = {"query": "ASK { ?s a dyad:Agreement } # of this test"}
    tag = client.get("/sparql", query_string=ask).headers["ETag"]
    client.get("/sparql", query_string=ask)
    assert client.get("/sparql", query_string=ask, headers={"If-None-Match": tag}).status_code == 304
    client.get("/sparql", query_string={"query": "nonsense"})
    client.get("/sparql", query_string={"query": ENDLESS, "timeout": "0.3"})
    after = read_metrics(client)

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert grown('dyad_queries_total{outcome="answered"}') == 1
    assert grown('dyad_queries_total{outcome="cached"}') == 2
    assert grown('dyad_queries_total{outcome="query-syntax"}') == 1
    assert grown('dyad_queries_total{outcome="query-timeout"}') == 1
    assert grown('dyad_responses_total{status="304"}') == 1
    assert grown('dyad_responses_total{status="503"}') == 1
    assert grown("dyad_query_seconds_count") == 3
    assert grown("dyad_pool_killed") == 1
    assert after["dyad_pool_running"] == 0
    assert after["dyad_pool_processes"] >= 1


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_operation_pages_are_only_read(client: Client, path: str) -> None:
    """What tells how the server is takes GET and HEAD alone."""
    assert client.head(path).status_code == 200
    response = client.post(path, data=b"")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/sparql?query=nonsense", "/nothing/here"])
def test_request_id_is_in_the_header_and_in_the_error(client: Client, path: str) -> None:
    """An error names the request as the header and the log do, and no two are named alike."""
    first, second = client.get(path), client.get(path)
    assert first.get_json()["request"] == first.headers["X-Request-Id"]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


def test_request_id_of_the_client_is_not_taken_over(client: Client) -> None:
    """What a client calls its request does not get into our log."""
    response = client.get("/nothing", headers={"X-Request-Id": "forged\tline"})
    assert "forged" not in response.text + response.headers["X-Request-Id"]


def test_request_id_in_an_error_page_is_shown(client: Client) -> None:
    """A person can tell which request it was, too."""
    response = client.get("/sparql?query=nonsense", headers={"Accept": "text/html"})
    assert response.headers["X-Request-Id"] in response.text


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "soon"])
def test_timeout_that_is_no_time_is_refused(client: Client, value: str) -> None:
    """A timeout is a number of seconds."""
    response = client.get("/sparql", query_string={"query": "ASK {}", "timeout": value})
    assert response.status_code == 400
    assert "timeout" in response.get_json()["detail"]


@pytest.mark.parametrize("value", ["", "0", "5", "0.5", "100000"])
def test_timeout_of_clients_that_want_none_or_more_is_taken(client: Client, value: str) -> None:
    """None, zero and more than the server's own are no error: the server's own holds."""
    assert client.get("/sparql", query_string={"query": "ASK {}", "timeout": value}).status_code == 200


def test_log_in_json_has_the_request_and_what_went_wrong(release_home: Path, serving: StartServer) -> None:
    """Each line is an object, and an error can be found by the id that the client was given."""
    server = serving(release_home, DYAD_LOG="json")
    client = Client(server.address)
    told = client.get("/sparql", query_string={"query": ENDLESS, "timeout": "0.3"})
    assert told.status_code == 503
    server.stop()
    assert server.reading is not None
    server.reading.join()
    lines = [json.loads(line) for line in server.log if line.startswith("{")]
    [line] = [line for line in lines if line.get("status") == 503]
    assert line["request"] == told.get_json()["request"]
    assert (line["method"], line["path"], line["client"]) == ("GET", "/sparql", "127.0.0.1")
    assert line["seconds"] >= 0.3
    assert "0.3 seconds" in line["error"]


def test_abandoned_question_is_ended(server: Server, client: Client) -> None:
    """When the client goes away, the work on its question ends long before the deadline."""
    before = read_metrics(client)["dyad_pool_running"]
    netloc = urlsplit(server.address).netloc.split(":")
    with socket.create_connection((netloc[0], int(netloc[1]))) as raw:
        query = re.sub(r"\s", "+", ENDLESS).replace("?", "%3F").replace("{", "%7B").replace("}", "%7D")
        raw.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        for _ in range(100):
            if read_metrics(client)["dyad_pool_running"] > before:
                break
        else:
            raise AssertionError("the question was not asked")
    for _ in range(400):
        if read_metrics(client)["dyad_pool_running"] == before:
            return
    raise AssertionError("the question is still worked on")


@pytest.mark.skipif(not HAS_PROC, reason="this system does not list processes")
def test_main_process_killed_leaves_nothing_behind(release_home: Path, serving: StartServer) -> None:
    """When the main process is ended by force, the others end by themselves."""
    server = serving(release_home)
    below = [*lasting(server)[1:], *query_processes(server)]
    server.process.kill()
    server.process.wait()
    for _ in range(100):
        if not any(exists(number) for number in below):
            return
        time.sleep(0.1)
    raise AssertionError("some processes are still there")
