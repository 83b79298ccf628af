"""The lock files can be installed from any index, and only what was locked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_lock_has_hashes_and_no_address(name: str) -> None:
    """Every package is pinned with hashes, and no line names an index, a link or a path."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-zA-Z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[a-zA-Z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_lock_has_every_dependency_of_the_project() -> None:
    """What pyproject.toml asks for is locked."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8").lower()
    for requirement in project["dependencies"]:
        package = re.split(r"[<>=~\[ ]", requirement)[0].lower()
        assert f"\n{package}==" in f"\n{locked}", package
