"""Fixtures with the engines of `tests.engines`: started once, and ended with the test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engines import (
    EngineMissing,
    OxigraphServer,
    Server,
    VirtuosoServer,
    start_oxigraph,
    start_virtuoso,
)

from dyad.release import open_release
from dyad.settings import Settings
from dyad_loader.remote_load import send_release

ENGINES = ("oxigraph", "virtuoso")

Started = Callable[..., Server]


@pytest.fixture(scope="session")
def starting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Start an engine by name in a folder of its own, with the options of its `start_` function."""
    running: list[Server] = []

    def start(name: str, **options: object) -> Server:
        folder: Path = tmp_path_factory.mktemp(name) / "data"
        starters: dict[str, Started] = {"oxigraph": start_oxigraph, "virtuoso": start_virtuoso}
        try:
            running.append(starters[name](folder, **options))
        except EngineMissing as missing:
            pytest.skip(str(missing))
        return running[-1]

    yield start
    for server in running:
        server.stop()


def settings_for(server: Server, home: Path, **further: str) -> Settings:
    """The settings with which Dyad uses an engine as its store."""
    environ = {"DYAD_HOME": str(home), "DYAD_TIMEOUT": "60"}
    match server:
        case VirtuosoServer():
            environ |= {
                "DYAD_STORE": server.address,
                "DYAD_STORE_UPDATE": server.auth_address,
                "DYAD_STORE_USER": server.user,
                "DYAD_STORE_PASSWORD": server.password,
            }
        case OxigraphServer():
            environ |= {"DYAD_STORE": server.address, "DYAD_STORE_UPDATE": server.update_address}
    return Settings.from_env(environ | further)


@pytest.fixture(scope="session")
def empty_virtuoso(starting: Started) -> VirtuosoServer:
    """A Virtuoso with nothing in it; not to be written to."""
    server = starting("virtuoso")
    assert isinstance(server, VirtuosoServer)
    return server


@pytest.fixture(scope="session")
def empty_oxigraph(starting: Started) -> OxigraphServer:
    """An Oxigraph server with nothing in it; not to be written to."""
    server = starting("oxigraph")
    assert isinstance(server, OxigraphServer)
    return server


@pytest.fixture(scope="session", params=ENGINES)
def loaded_engine(request: pytest.FixtureRequest, starting: Started, release_home: Path) -> Settings:
    """The settings of an engine into which the shipped facts are loaded; not to be written to."""
    settings = settings_for(starting(request.param), release_home)
    send_release(open_release(release_home), settings)
    return settings
