"""What the loader tells `dyad doctor` about the inputs of the current release."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dyad.settings import Settings
from dyad_loader.checks import check_inputs


@pytest.fixture
def home(tmp_path: Path, release_home: Path) -> Path:
    """A home of one's own."""
    shutil.copytree(release_home, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def _change(home: Path, **changes: object) -> None:
    path = home / "current" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_inputs_as_loaded_are_good(home: Path) -> None:
    """A release of just these inputs is told to be so."""
    (finding,) = check_inputs(Settings.from_env({"DYAD_HOME": str(home)}))
    assert (finding.level, finding.what) == ("ok", "5 facts files and 0 written documents, as loaded")


def test_inputs_that_changed_are_named(home: Path, tmp_path: Path) -> None:
    """Files that changed, came or went since the load are named, with `dyad load` as the remedy."""
    facts = tmp_path / "facts"
    facts.mkdir()
    (facts / "new.yaml").write_text("facts: []", encoding="utf-8")
    inputs = json.loads((home / "current" / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    _change(home, inputs={**inputs, "ontology/dyad.ttl": "0"})
    (finding,) = check_inputs(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": str(facts)}))
    assert finding.level == "warning"
    assert "changed ontology/dyad.ttl; new facts/new.yaml; gone seeds/" in finding.what
    assert "run `dyad load`" in finding.mend


def test_inputs_loaded_by_other_code_are_told(home: Path) -> None:
    """Equal files that another version of the loader made a release of are worth loading again."""
    _change(home, base="0123456789abcdef")
    (finding,) = check_inputs(Settings.from_env({"DYAD_HOME": str(home)}))
    assert (finding.level, "another version" in finding.what) == ("warning", True)


def test_inputs_that_cannot_be_found_are_a_problem(home: Path) -> None:
    """Facts that are not there are told as they are by a load."""
    (finding,) = check_inputs(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": "/nowhere"}))
    assert (finding.level, finding.mend) == ("problem", "check the path")


def test_inputs_written_document_that_is_damaged_is_a_problem(home: Path) -> None:
    """A document that was written through the service and is not as it was written is told."""
    written = home / "current" / "written"
    written.mkdir()
    index = {"https://w3id.org/dyad/id/source/x": {"sha256": "0" * 64, "in_facts": False}}
    (written / "index.json").write_text(json.dumps(index), encoding="utf-8")
    (written / f"{'0' * 64}.nt").write_text("", encoding="utf-8")
    (finding,) = check_inputs(Settings.from_env({"DYAD_HOME": str(home)}))
    assert (finding.level, finding.mend) == ("problem", "restore it from a backup")


@pytest.mark.parametrize("kind", ["nothing", "plain"])
def test_inputs_are_not_asked_for_where_there_are_none(tmp_path: Path, home: Path, kind: str) -> None:
    """An empty home and a plain store have no inputs to compare with."""
    if kind == "plain":
        _change(home, kind="plain")
    where = tmp_path / "empty" if kind == "nothing" else home
    assert list(check_inputs(Settings.from_env({"DYAD_HOME": str(where)}))) == []
