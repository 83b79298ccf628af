"""A server over a small world, for what what ships cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.server.client import Client
from tests.server.conftest import serve_for
from tests.server.pages.world import write_world

from dyad.settings import Settings
from dyad_loader.pipeline import load


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small world of `world.py`."""
    folder = tmp_path_factory.mktemp("world")
    home = tmp_path_factory.mktemp("home")
    facts = [str(path) for path in write_world(folder)]
    load(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": ":".join(facts)}))
    with serve_for(home) as server:
        yield Client(server.address)
