"""The limits of a running server: what is beyond one is an error, and never a part of an answer."""

from __future__ import annotations

import http.client
import logging
import resource
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.server.bombs import BOMBS, LONG_AND_SLOW, LONG_AND_SLOW_GRAPH, long_answer
from tests.server.client import Client, Response
from tests.server.conftest import Server, StartServer, serve_for
from tests.server.processes import (
    HAS_PROC,
    cpu_seconds,
    exists,
    front,
    is_quiet,
    query_processes,
    resident,
    unharmed,
    wait_until,
)
from tests.server.raw import QUERY, ask, code_of, connect

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")

_log = logging.getLogger(__name__)

QUICK = "SELECT ?a { ?a dyad:between <https://w3id.org/dyad/id/dyad/RUS-VNM> ; dyad:year 2025 }"


@pytest.fixture(scope="module")
def impatient(release_home: Path) -> Iterator[Server]:
    """A server whose queries may take two seconds, and eight megabytes of answer."""
    with serve_for(release_home, DYAD_TIMEOUT="2", DYAD_MAX_RESULT_MB="8") as server:
        yield server


def metric(server: Server, name: str) -> float:
    """A number of /metrics."""
    lines = Client(server.address).get("/metrics").text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(name + " ")))


def busy_process(server: Server) -> int:
    """The query process that works most."""
    before = {process: cpu_seconds(process) for process in query_processes(server)}
    time.sleep(0.15)
    return max(query_processes(server), key=lambda found: cpu_seconds(found) - before.get(found, 0))


# --- the deadline ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOMBS)
def test_deadline_bomb_is_stopped_and_all_is_as_before(impatient: Server, name: str) -> None:
    """A bomb gets its error within a second of its deadline, and two seconds later nothing is left of it."""
    with unharmed(impatient):
        began = time.monotonic()
        response = ask(impatient, BOMBS[name], timeout="0.3")
        assert time.monotonic() - began < 1.3
        # What takes more memory than it may is stopped for that, if that comes first.
        assert code_of(response) in [(503, "query-timeout"), (400, "query-too-large")]
        assert response.status_code != 503 or int(response.headers["Retry-After"]) > 0


def test_deadline_passed_the_process_is_gone(impatient: Server) -> None:
    """The process that works on the query ends with it: no work goes on unseen."""
    check_that_the_process_ends(impatient)


def test_deadline_passed_on_disk_the_process_is_gone(release_home: Path, serving: StartServer) -> None:
    """It is the same where the data are too many to be held in memory."""
    check_that_the_process_ends(serving(release_home, DYAD_IN_MEMORY="0"))


def check_that_the_process_ends(server: Server) -> None:
    """Ask a bomb, look which process works on it, and see that process end."""
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(ask, server, BOMBS["cross product"], timeout="1")
        time.sleep(0.4)
        working = busy_process(server)
        assert exists(working)
        assert code_of(asked.result()) == (503, "query-timeout")
    assert wait_until(lambda: not exists(working), 2)
    assert wait_until(lambda: len(query_processes(server)) >= 2, 5)


def test_deadline_request_cannot_ask_for_more(impatient: Server) -> None:
    """`timeout=` shortens the deadline and never lengthens it; 0 and nothing stand for the server's own."""
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        asked = [
            pool.submit(ask, impatient, BOMBS["cross product"], timeout=timeout)
            for timeout in ("60", "1e300", "0", "")
        ]
        for future in asked:
            assert code_of(future.result()) == (503, "query-timeout")
            assert 1.5 < time.monotonic() - began < 3


@pytest.mark.parametrize("asked", ["-1", "nan", "inf", "1 s", "0x10", "9" * 5_000])
def test_deadline_that_is_none_is_refused(impatient: Server, asked: str) -> None:
    """What is no number of seconds is an error, and no way around the deadline."""
    assert code_of(ask(impatient, "ASK {}", timeout=asked)) == (400, "request")


@pytest.fixture(scope="module")
def roomy(release_home: Path) -> Iterator[Server]:
    """A server whose queries may take five seconds, and any answer."""
    with serve_for(release_home, DYAD_TIMEOUT="5", DYAD_MAX_RESULT_MB="4000") as server:
        yield server


def test_answer_that_cannot_end_is_broken_off(roomy: Server) -> None:
    """An answer that has begun and cannot end is a broken transfer, never a short one that looks whole."""

    def broken_off(query: str, accept: str) -> int:
        with pytest.raises(http.client.IncompleteRead) as caught:
            ask(roomy, query, accept=accept)
        return len(caught.value.partial)

    solutions = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
    graphs = ["application/n-triples", "text/turtle"]
    with unharmed(roomy), ThreadPoolExecutor() as pool:
        asked = [pool.submit(broken_off, LONG_AND_SLOW, accept) for accept in solutions]
        asked += [pool.submit(broken_off, LONG_AND_SLOW_GRAPH, accept) for accept in graphs]
        for future in asked:
            assert future.result() > 10_000  # it had begun


def test_answer_that_cannot_end_is_an_error_for_who_does_not_know_chunks(roomy: Server) -> None:
    """HTTP/1.0 ends a body by closing the connection: a cut answer would look whole, so none is begun."""
    body = LONG_AND_SLOW.encode()
    head = f"POST /sparql HTTP/1.0\r\nContent-Type: {QUERY}\r\nContent-Length: {len(body)}\r\n"
    received = bytearray()
    with unharmed(roomy), connect(roomy) as connection:
        connection.sendall(head.encode() + b"\r\n" + body)
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            return  # that is no clean end
    assert bytes(received).split(b" ")[1] in (b"503", b"400")  # too slow, or too long: whichever comes first


# --- the size of an answer ---------------------------------------------------------------------------------


def test_result_bound_fast_answer_is_an_error(impatient: Server) -> None:
    """An answer that is known to be too long before any of it was sent is an error that says what to do."""
    with unharmed(impatient):
        response = ask(impatient, long_answer(100_000))
    assert code_of(response) == (400, "query-too-large")
    assert "8 MB" in response.get_json()["detail"]


def test_result_bound_below_it_the_answer_is_whole(impatient: Server) -> None:
    """A long answer within the bound comes whole."""
    with unharmed(impatient):
        response = ask(impatient, long_answer(10_000), accept="application/sparql-results+json")
    assert len(response.get_json()["results"]["bindings"]) == 10_000


def test_result_bound_slow_answer_is_broken_off(release_home: Path, serving: StartServer) -> None:
    """An answer that turns out to be too long on its way is broken off."""
    server = serving(release_home, DYAD_MAX_RESULT_MB="40")
    with unharmed(server), pytest.raises(http.client.IncompleteRead) as caught:
        ask(server, LONG_AND_SLOW, accept="text/csv")
    assert len(caught.value.partial) <= 40 * 2**20


def test_long_answer_takes_no_memory_of_the_server(server: Server) -> None:
    """More than a hundred megabytes go through a server that does not grow by forty."""
    before = resident(front(server))
    most, size = before, 0
    with connect(server, patience=60) as connection:
        body = long_answer(300_000).encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {len(body)}\r\n"
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
        last = b""
        while piece := connection.recv(2**20):
            size += len(piece)
            last = (last + piece)[-5:]
            most = max(most, resident(front(server)))
    assert size > 100e6
    assert last == b"0\r\n\r\n"  # whole
    assert most < before + 40


def test_long_answer_slow_reader_keeps_no_process(server: Server) -> None:
    """A client that reads slowly gets the whole answer, and no process waits for it."""
    body = long_answer(60_000).encode()
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {len(body)}\r\n"
    with connect(server, window=4096) as connection:
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
        received = bytearray(connection.recv(1000))
        assert wait_until(lambda: metric(server, "dyad_pool_running") == 0, 10)
        assert wait_until(lambda: is_quiet(server), 2)
        while piece := connection.recv(65536):
            received += piece
    assert len(received) > 20e6
    assert received.endswith(b"0\r\n\r\n")


def test_long_answer_disk_full_is_never_a_short_answer(release_home: Path, serving: StartServer) -> None:
    """Where the disk has no room for an answer, the client is told so, and the next one is answered."""
    server = serving(release_home)
    size = size_on_disk(server, long_answer(20_000))
    for missing in (size // 2, 5):  # many pieces, and a part of the last one
        resource.prlimit(front(server), resource.RLIMIT_FSIZE, (size - missing, resource.RLIM_INFINITY))
        with unharmed(server):
            try:
                response = ask(server, f"{long_answer(20_000)} # {missing}", patience=10)
            except http.client.IncompleteRead:
                continue
            assert code_of(response)[0] >= 400
    resource.prlimit(front(server), resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert ask(server, f"{long_answer(20_000)} # again").status_code == 200


def size_on_disk(server: Server, query: str) -> int:
    """How many bytes of an answer the server puts into a file."""
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {len(query)}\r\n\r\n"
    )
    with connect(server, window=4096) as connection:
        connection.sendall(head.encode() + query.encode())
        connection.recv(100)
        assert wait_until(lambda: metric(server, "dyad_pool_running") == 0, 10)
        files = list(Path(f"/proc/{front(server)}/fd").iterdir())
        return max(file.stat().st_size for file in files if "(deleted)" in str(file.readlink()))


# --- memory ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["CONCAT doubling", "REPLACE", "ORDER BY", "GROUP BY", "property path"])
def test_memory_bound_query_ends_in_an_error(modest: Server, name: str) -> None:
    """A query that wants more memory than it may have gets an error, and nobody else notices."""
    with unharmed(modest):
        response = ask(modest, BOMBS[name])
    assert code_of(response) == (400, "query-too-large")


@pytest.fixture(scope="module")
def modest(release_home: Path) -> Iterator[Server]:
    """A server whose queries may take 64 megabytes."""
    with serve_for(release_home, DYAD_QUERY_MEMORY_MB="64") as server:
        yield server


# --- how many at a time ------------------------------------------------------------------------------------


def test_most_queries_more_are_told_to_come_again(release_home: Path, serving: StartServer) -> None:
    """Beyond the bound a query gets 429 with Retry-After at once; long ones leave room for short ones."""
    server = serving(release_home, DYAD_MAX_QUERIES="4")
    with unharmed(server), ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(ask, server, BOMBS["cross product"], timeout="2") for _ in range(12)]
        # Three long ones stay, and the fourth place is for short ones.
        assert wait_until(
            lambda: metric(server, "dyad_pool_slow") == metric(server, "dyad_pool_running") == 3, 2
        )
        assert ask(server, QUICK).status_code == 200
        answers = [future.result() for future in asked]
    found = Counter(code_of(answer) for answer in answers)
    assert set(found) == {(503, "query-timeout"), (429, "too-busy")}
    assert found[503, "query-timeout"] <= 4
    for answer in answers:
        assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_twenty_bombs_ordinary_questions_are_answered_all_the_while(
    release_home: Path, serving: StartServer
) -> None:
    """Twenty bombs at once: every ordinary question is answered, and afterwards all is as before."""
    server = serving(release_home, DYAD_TIMEOUT="6", DYAD_QUERY_MEMORY_MB="256")
    bombs = list(BOMBS.values())[:20]
    assert len(bombs) == 20

    def measure(until: float) -> list[float]:
        seconds: list[float] = []
        while time.monotonic() < until or not seconds:
            began = time.monotonic()
            response = ask(server, f"{QUICK} # {began}")  # another one each time: nothing from the cache
            seconds.append(time.monotonic() - began)
            assert response.status_code == 200
            assert b"https://w3id.org/dyad/id/" in response.data
        return seconds

    with unharmed(server), ThreadPoolExecutor(20) as pool:
        at_rest = statistics.median(measure(time.monotonic() + 0.5))
        asked = [pool.submit(ask, server, bomb) for bomb in bombs]
        time.sleep(0.2)
        meanwhile = measure(time.monotonic() + 2.5)
        assert {code_of(future.result()) for future in asked} <= {
            (503, "query-timeout"),
            (400, "query-too-large"),
            (429, "too-busy"),
        }
    factor = statistics.median(meanwhile) / at_rest
    _log.info("%.1f times slower at the median, %.2f s at most", factor, max(meanwhile))
    assert wait_until(lambda: len(query_processes(server)) <= 8, 2)


# --- one client --------------------------------------------------------------------------------------------


def test_rate_limit_counts_each_client_for_itself(release_home: Path, serving: StartServer) -> None:
    """The sixth request of a minute is refused, whatever the client says of itself; others are not."""
    server = serving(release_home, DYAD_RATE_LIMIT="5", DYAD_PROXIES="1")

    def status(forwarded: str) -> Response:
        return ask(server, "ASK {}", headers={"X-Forwarded-For": forwarded})

    assert [status("192.0.2.1").status_code for _ in range(5)] == [200] * 5
    refused = status("192.0.2.1")
    assert code_of(refused) == (429, "too-many")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    # The proxy appends the address it sees; what stands before it is what the client has made up.
    for made_up in ("192.0.2.99", "192.0.2.98, 192.0.2.97", "", " ,, ", "unknown", "192.0.2.2"):
        assert status(f"{made_up}, 192.0.2.1").status_code == 429, made_up
    assert status("192.0.2.2").status_code == 200


def test_rate_limit_what_is_logged_of_it_forges_no_line(release_home: Path, serving: StartServer) -> None:
    """Line breaks and terminal escapes do not reach the log, nor does all of a long address or method."""
    server = serving(release_home, DYAD_RATE_LIMIT="5", DYAD_PROXIES="1")
    client = Client(server.address, {"X-Forwarded-For": "192.0.2.1 FORGED status=200"})
    asked = [("GET", "/sparql")] * 5
    asked += [("GET", "/first%0aFORGED%0d%e2%80%a8FORGED%1b[31m"), ("GET", "/" + "a" * 50_000)]
    for method, path in [*asked, ("B" * 50_000, "/last")]:
        client.open(path, method=method)
    assert wait_until(lambda: any("/last" in line for line in server.log), 3)
    assert any("/first" in line for line in server.log)
    for line in server.log:
        assert not line.startswith("FORGED")
        assert line.rstrip("\n").isprintable()
        assert len(line) < 5_000


def test_rate_limit_without_proxies_takes_no_client_at_its_word(
    release_home: Path, serving: StartServer
) -> None:
    """Where no proxy stands in front, X-Forwarded-For is what the client has made up."""
    server = serving(release_home, DYAD_RATE_LIMIT="10")
    statuses = [
        ask(server, "ASK {}", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(11)
    ]
    assert statuses[-1] == 429
    assert statuses[0] == 200
