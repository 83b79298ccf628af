"""The generated reference is in step with the commands and settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dyad.reference import write_reference
from dyad.settings import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


def test_reference_of_commands_and_settings_is_in_step() -> None:
    """docs/reference.md is what `python -m dyad.reference` prints today."""
    # In a process of its own: a command that was called here already keeps the help that it then had.
    printed = subprocess.run(
        [sys.executable, "-m", "dyad.reference"], capture_output=True, text=True, check=True
    ).stdout
    assert (DOCS / "reference.md").read_text(encoding="utf-8") == printed


def test_reference_names_every_setting_and_command() -> None:
    """Nothing is left out of the reference."""
    text = write_reference()
    assert all(f"`{setting.name}`" in text for setting in SETTINGS)
    for command in ("load", "validate", "coverage", "query", "explain", "dump", "serve"):
        assert f"### dyad {command}\n" in text
