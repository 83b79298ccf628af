"""The shipped facts as notebooks see them, in this process and at a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.conftest import serve_for

import dyad
from dyad.client import KnowledgeGraph


@pytest.fixture(scope="session")
def kg(release_home: Path) -> KnowledgeGraph:
    """The shipped facts in this process."""
    return dyad.connect(home=release_home)


@pytest.fixture(scope="module")
def over_http(release_home: Path) -> Iterator[KnowledgeGraph]:
    """The shipped facts at a server."""
    with serve_for(release_home, DYAD_WORKERS="1") as server:
        yield dyad.connect(server.address)
