"""Holding a folder: as long as somebody does, it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyad.errors import StoreError
from dyad.holding import hold_folder, is_held


def test_hold_folder_shows_until_the_last_lets_go(tmp_path: Path) -> None:
    """Several may hold a folder; it is free when none does."""
    one, other = hold_folder(tmp_path), hold_folder(tmp_path)
    assert is_held(tmp_path)
    del one
    assert is_held(tmp_path)
    del other
    assert not is_held(tmp_path)


def test_hold_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there cannot be held, and nobody holds it."""
    with pytest.raises(StoreError, match="cannot be opened"):
        hold_folder(tmp_path / "nowhere")
    assert not is_held(tmp_path / "nowhere")
