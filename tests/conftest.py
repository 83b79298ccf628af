"""What tests of every part share: the shipped facts, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stores import empty_oxigraph, empty_virtuoso, loaded_engine, starting

from dyad.settings import Settings
from dyad_loader.pipeline import load

__all__ = ["empty_oxigraph", "empty_virtuoso", "loaded_engine", "release_home", "starting"]


@pytest.fixture(scope="session")
def release_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DYAD_HOME with the shipped facts loaded; not to be written to."""
    home = tmp_path_factory.mktemp("home")
    load(Settings.from_env({"DYAD_HOME": str(home)}))
    return home
