"""Which store is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyad.errors import ConfigError, ReleaseError
from dyad.remote_store import RemoteStore
from dyad.settings import Settings
from dyad.store import EmbeddedStore
from dyad.stores import open_store


def test_open_store_without_an_address_opens_the_release(release_home: Path, tmp_path: Path) -> None:
    """Nothing set means the embedded store, and an error where nothing is loaded."""
    assert isinstance(open_store(Settings.from_env({"DYAD_HOME": str(release_home)})), EmbeddedStore)
    with pytest.raises(ReleaseError, match="run `dyad load` first"):
        open_store(Settings.from_env({"DYAD_HOME": str(tmp_path)}))


def test_open_store_with_an_address_needs_no_release(tmp_path: Path) -> None:
    """DYAD_STORE is asked although nothing is loaded here; nothing is sent before the first question."""
    environ = {"DYAD_HOME": str(tmp_path), "DYAD_STORE": "http://127.0.0.1:9/query"}
    assert isinstance(open_store(Settings.from_env(environ)), RemoteStore)


def test_open_store_with_a_password_in_the_address_is_refused(tmp_path: Path) -> None:
    """The password has a setting of its own."""
    environ = {"DYAD_HOME": str(tmp_path), "DYAD_STORE": "http://me:secret@127.0.0.1:9/query"}
    with pytest.raises(ConfigError, match="DYAD_STORE_USER"):
        open_store(Settings.from_env(environ))
