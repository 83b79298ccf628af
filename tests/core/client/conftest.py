"""The same graph twice: in this process, and at a server that is shared by the tests of the client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.conftest import serve_for

import dyad
from dyad.client import KnowledgeGraph


@pytest.fixture(scope="session")
def embedded(release_home: Path) -> KnowledgeGraph:
    """The shipped facts in this process."""
    return dyad.connect(home=release_home)


@pytest.fixture(scope="session")
def client_address(release_home: Path) -> Iterator[str]:
    """The address of a server over the shipped facts, with short limits so that they can be met."""
    with serve_for(release_home, DYAD_TIMEOUT="3", DYAD_MAX_RESULT_MB="5", DYAD_WORKERS="1") as server:
        yield server.address


@pytest.fixture(scope="session")
def over_http(client_address: str) -> KnowledgeGraph:
    """The shipped facts at the server."""
    return dyad.connect(client_address)


@pytest.fixture(scope="session", params=["embedded", "over_http"])
def kg(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """Each of both: what the client gives must not depend on where the data are."""
    graph: KnowledgeGraph = request.getfixturevalue(request.param)
    return graph
