"""Publishing: whole or not at all, whatever ends the loader."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dyad.errors import ReleaseError
from dyad.release import current_folder, open_release
from dyad.settings import Settings
from dyad_loader.pipeline import load
from dyad_loader.publish import build_folder, hold_lock, publish, switch_to

from .conftest import AGREEMENT, WriteFacts

MOMENTS = 14
"""At how many moments of a load the loader is killed."""


def make_release(home: Path, version: str, keep: int = 3) -> Path:
    """Publish an empty release."""
    with hold_lock(home), build_folder(home, version) as folder:
        return publish(home, folder, {"version": version}, keep)


def test_publish_makes_the_release_current(tmp_path: Path) -> None:
    """A published release has its name, its manifest, and is current."""
    folder = make_release(tmp_path, "one")
    assert folder == tmp_path / "releases" / "one"
    assert open_release(tmp_path).version == "one"


def test_publish_keeps_as_many_releases_as_told(tmp_path: Path) -> None:
    """The oldest releases go, and the current one never does."""
    for number, version in enumerate("abcd"):
        folder = make_release(tmp_path, version, keep=2)
        os.utime(folder, (number, number))
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["c", "d"]


def test_publish_same_version_again_replaces_it(tmp_path: Path) -> None:
    """Building the same inputs again on demand leaves one release of that name."""
    make_release(tmp_path, "one")
    make_release(tmp_path, "one")
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["one"]
    assert open_release(tmp_path).version == "one"


def test_switch_to_earlier_release_makes_it_current(tmp_path: Path) -> None:
    """A release that is still there becomes current again without being built."""
    make_release(tmp_path, "one")
    make_release(tmp_path, "two")
    with hold_lock(tmp_path):
        assert switch_to(tmp_path, "one")
        assert not switch_to(tmp_path, "three")
    assert open_release(tmp_path).version == "one"


def test_build_folder_of_a_failure_is_removed(tmp_path: Path) -> None:
    """What fails leaves nothing behind, and what a killed loader left is removed by the next."""
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / ".building-old").mkdir()
    with pytest.raises(ValueError, match="stop"), hold_lock(tmp_path), build_folder(tmp_path, "x"):
        raise ValueError("stop")
    assert list((tmp_path / "releases").iterdir()) == []


def test_lock_held_by_another_loader_is_an_error(tmp_path: Path) -> None:
    """Two loaders at once are refused, and the second is told why."""
    busy = pytest.raises(ReleaseError, match="another process writes")
    with hold_lock(tmp_path), busy, hold_lock(tmp_path):
        pass


def test_lock_in_an_unwritable_place_is_an_error(tmp_path: Path) -> None:
    """A home that cannot be made says so."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ReleaseError, match="choose another DYAD_HOME"), hold_lock(tmp_path / "file"):
        pass


def test_load_killed_at_many_moments_leaves_the_old_release(write_facts: WriteFacts, tmp_path: Path) -> None:
    """SIGKILL at any moment of a load leaves the old release current, whole and answering, or the new one."""
    home = tmp_path / "home"
    settings = Settings.from_env({"DYAD_HOME": str(home)})
    old = load(settings, [write_facts()]).version
    changed = write_facts(AGREEMENT.replace("An example", "A changed example"), name="changed.yaml")

    began = time.monotonic()
    run_load(tmp_path / "probe", changed).communicate(timeout=120)
    whole = time.monotonic() - began
    outcomes = set()
    for moment in range(MOMENTS):
        process = run_load(home, changed)
        try:
            # Most of the moments in the last third, where files are written and renamed.
            share = (moment + 1) / MOMENTS
            process.wait(timeout=whole * (share if moment % 3 == 0 else 0.6 + 0.5 * share))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        release = open_release(home)
        outcomes.add(release.version)
        names = names_in(home)
        assert names == (["An example"] if release.version == old else ["A changed example"])
        if release.version != old:
            load(settings, [write_facts()])  # back to the old one, to kill again
            assert open_release(home).version == old

    after = load(settings, [changed])
    assert after.version != old
    assert old in outcomes
    leftovers = [path.name for path in (home / "releases").iterdir() if path.name.startswith(".")]
    assert leftovers == []


def run_load(home: Path, facts: Path) -> subprocess.Popen[bytes]:
    """Start `dyad load` in a process of its own."""
    environment = {**os.environ, "DYAD_HOME": str(home)}
    command = [sys.executable, "-c", "from dyad.cli import main; main()", "load", str(facts)]
    return subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def names_in(home: Path) -> list[str]:
    """The names of the agreements in the current release."""
    store = open_release(home).open_store()
    rows = store.query("SELECT (STR(?name) AS ?text) { ?x a dyad:Agreement ; rdfs:label ?name }").rows()
    return [str(row["text"]).strip('"') for row in rows]


def test_current_folder_without_release_is_none(tmp_path: Path) -> None:
    """Where nothing was loaded there is nothing current, and opening says what to do."""
    assert current_folder(tmp_path) is None
    with pytest.raises(ReleaseError, match="run `dyad load` first"):
        open_release(tmp_path)


def test_open_release_without_manifest_is_damaged(tmp_path: Path) -> None:
    """A release without its manifest is called damaged."""
    folder = make_release(tmp_path, "one")
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ReleaseError, match="damaged"):
        open_release(tmp_path)
