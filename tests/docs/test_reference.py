"""The generated reference is in step with the commands and settings."""

from __future__ import annotations

from pathlib import Path

from dyad.reference import write_reference
from dyad.settings import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


def test_reference_of_commands_and_settings_is_in_step() -> None:
    """docs/reference.md is what `python -m dyad.reference` prints today."""
    assert (DOCS / "reference.md").read_text(encoding="utf-8") == write_reference()


def test_reference_names_every_setting_and_command() -> None:
    """Nothing is left out of the reference."""
    text = write_reference()
    assert all(f"`{setting.name}`" in text for setting in SETTINGS)
    for command in ("load", "validate", "coverage", "query", "explain", "dump", "serve"):
        assert f"### dyad {command}\n" in text
