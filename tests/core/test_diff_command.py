from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dyad.cli import main
from dyad.release_diff import read_releases


@pytest.fixture
def versions(changed_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions of the two releases, the earlier one first."""
    monkeypatch.setenv("DYAD_HOME", str(changed_home))
    return [release.version for release in read_releases(changed_home)]


def _diff(*words: str) -> Result:
    result = CliRunner().invoke(main, ["diff", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_diff_command_tells_old_and_new_value_under_document_and_thing(versions: list[str]) -> None:
    """A person reads which document, which thing, what it said and what it says."""
    result = _diff(versions[0], "current")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    place = lines.index("      value: 590000 -> 591000")
    assert "Russian visitors to Vietnam from January to November 2025" in lines[place - 1]
    assert "source/vietnam-news-today-2025-12-30" in "\n".join(lines[:place])
    assert lines[-1].startswith("Documents: 1 added, 1 removed, 1 changed.")


def test_diff_command_json_is_an_object_a_line(versions: list[str]) -> None:
    """Each line can be read as it comes; the last one has the totals."""
    *changes, totals = [json.loads(line) for line in _diff(*versions, "--json").stdout.splitlines()]
    assert (totals["before"], totals["after"]) == tuple(versions)
    assert sum(totals["totals"]["things"].values()) == len(changes)
    (number,) = (c for c in changes if any(one["property"].endswith("#value") for one in c["replaced"]))
    assert number["label"] == "Russian visitors to Vietnam from January to November 2025"


def test_diff_command_source_chooses_one_document(versions: list[str]) -> None:
    """With --source only that document is compared."""
    text = _diff(*versions, "--source", "source/example-2026-02-03").stdout
    assert "Talks of Laos and Vietnam as an example" in text
    assert "591000" not in text


def test_diff_command_nothing_differs_is_said(versions: list[str]) -> None:
    """A release does not differ from itself, and that is said."""
    assert _diff(versions[1], "current").stdout == "Nothing differs.\n"


def test_diff_command_unknown_release_is_an_error(versions: list[str]) -> None:
    """An unknown name is an error that lists the releases."""
    result = _diff("nonsense", "current")
    assert (result.exit_code, versions[0] in result.stderr) == (1, True)
