"""What the server calls, where SERVICE is allowed: the addresses of the list, and no other."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.server.canary import Canary, listening
from tests.server.conftest import Server, serve_for
from tests.server.processes import HAS_PROC, unharmed
from tests.server.raw import ask, code_of

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")


@dataclass(frozen=True)
class Calling:
    """A server that may call some addresses, these, and one that it must not."""

    server: Server
    allowed: Canary
    silent: str
    leading_on: list[Canary]
    other: Canary


@pytest.fixture(scope="module")
def calling(release_home: Path) -> Iterator[Calling]:
    """A server with an allow-list, on which stand also one who never answers, and those who send on."""
    with ExitStack() as stack:
        other, allowed = stack.enter_context(listening()), stack.enter_context(listening())
        to = f"Location: {other.address}\r\n"
        statuses = ("301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect")
        leading_on = [
            stack.enter_context(listening(status=status, headers=to, body=b"")) for status in statuses
        ]
        mute = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        silent = f"http://127.0.0.1:{mute.getsockname()[1]}/sparql"
        addresses = [allowed.address, silent, *(canary.address for canary in leading_on)]
        server = stack.enter_context(
            serve_for(release_home, DYAD_TIMEOUT="5", DYAD_SERVICE_ALLOW=" ".join(addresses))
        )
        yield Calling(server, allowed, silent, leading_on, other)


def test_service_on_the_allow_list_is_called(calling: Calling) -> None:
    """SERVICE reaches an address of the list as it stands there."""
    response = ask(calling.server, f"SELECT ?x {{ SERVICE <{calling.allowed.address}> {{ ?s ?p ?x }} }}")
    assert response.status_code == 200
    assert b"heard" in response.data
    assert len(calling.allowed.heard) == 1


def test_service_not_on_the_allow_list_is_not_called(calling: Calling) -> None:
    """Nothing that is like an address of the list, or beside one, is called."""
    allowed, other = calling.allowed.address, calling.other.address
    before = len(calling.allowed.heard)
    for text in [
        f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{allowed}> {{ ?s ?p ?x }} SERVICE <{other}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{allowed}> {{ SERVICE <{other}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERVICE <{allowed}?x> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{allowed}/../other> {{ ?s ?p ?o }} }}",
        f"BASE <{other}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
        f"BASE <{other}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
        f"PREFIX a: <{other}> SELECT * {{ SERVICE a: {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{other}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ <{other}> }} SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    ]:
        assert code_of(ask(calling.server, text)) == (403, "query-refused"), text
    assert (calling.other.heard, len(calling.allowed.heard)) == ([], before)


def test_service_that_sends_on_leads_nowhere(calling: Calling) -> None:
    """An allowed endpoint that answers with a redirect does not lead the server to another address."""
    for leading in calling.leading_on:
        response = ask(calling.server, f"SELECT * {{ SERVICE <{leading.address}> {{ ?s ?p ?o }} }}")
        assert response.status_code >= 400
        assert len(leading.heard) == 1
    assert calling.other.heard == []


def test_service_that_never_answers_ends_at_the_deadline(calling: Calling) -> None:
    """Waiting for another endpoint counts as work: the deadline holds."""
    with unharmed(calling.server):
        query = f"SELECT * {{ SERVICE SILENT <{calling.silent}> {{ ?s ?p ?o }} }}"
        assert code_of(ask(calling.server, query, timeout="0.5")) == (503, "query-timeout")
