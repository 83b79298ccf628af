"""What `dyad doctor` finds in DYAD_HOME: in a good one, and in damaged ones of many kinds."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyad import doctor_home
from dyad.doctor import examine
from dyad.doctor_home import check_home, check_release
from dyad.finding import Finding
from dyad.release import open_release
from dyad.settings import Settings

Usage = namedtuple("Usage", ["total", "used", "free"])
DAMAGES: Final = ("remove", "empty", "cut", "garble", "folder")


@pytest.fixture
def home(tmp_path: Path, release_home: Path) -> Path:
    """A home of one's own, to be damaged."""
    return _copy(release_home, tmp_path / "home")


def _copy(release_home: Path, target: Path) -> Path:
    shutil.copytree(release_home, target, symlinks=True)
    return target


def _settings(home: Path, **more: str) -> Settings:
    return Settings.from_env({"DYAD_HOME": str(home), **more})


def _check(home: Path, **more: str) -> list[Finding]:
    given = _settings(home, **more)
    return [*check_home(given), *check_release(given)]


def _worst(findings: list[Finding]) -> str:
    levels = {finding.level for finding in findings}
    return next(level for level in ("problem", "warning", "ok") if level in levels)


def _damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how != "remove":
        garbled = bytes(255 - byte for byte in data)
        path.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "garble": garbled}[how])


def _change_manifest(home: Path, **changes: Any) -> None:
    path = home / "current" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_home_that_is_good_has_nothing_to_mend(release_home: Path) -> None:
    """A home that was just loaded has no warning and no problem."""
    findings = _check(release_home)
    assert _worst(findings) == "ok", findings
    version = (release_home / "current").readlink().name
    assert any(version in finding.what and "5 documents" in finding.what for finding in findings)


# --- the folder


@pytest.mark.parametrize(("store", "level"), [("", "problem"), ("http://127.0.0.1:9/sparql", "warning")])
def test_home_that_is_not_there_is_told(tmp_path: Path, store: str, level: str) -> None:
    """Without a home nothing can be served, save from a remote store."""
    findings = _check(tmp_path / "none", DYAD_STORE=store)
    assert [finding.level for finding in findings] == [level, level]
    assert "dyad load" in findings[0].mend


def test_home_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    """A file in place of the home is told."""
    (tmp_path / "home").write_text("", encoding="utf-8")
    assert "is no folder" in _check(tmp_path / "home")[0].what


@pytest.mark.parametrize(
    ("forbidden", "level", "told"),
    [("W", "warning", "cannot be written"), ("R", "problem", "cannot be read")],
)
def test_home_without_rights_is_told(
    monkeypatch: pytest.MonkeyPatch, release_home: Path, forbidden: str, level: str, told: str
) -> None:
    """A home that can only be read serves and cannot be loaded; one that cannot be read does neither."""
    bit = {"W": os.W_OK, "R": os.R_OK}[forbidden]
    monkeypatch.setattr("dyad.doctor_home.os.access", lambda _, mode: not mode & bit)
    finding = next(iter(check_home(_settings(release_home))))
    assert (finding.level, told in finding.what) == (level, True)


@pytest.mark.parametrize(("free", "level"), [(10**6, "problem"), (10**8, "warning"), (10**10, "ok")])
def test_home_room_is_held_against_a_load(
    monkeypatch: pytest.MonkeyPatch, release_home: Path, free: int, level: str
) -> None:
    """A release is built beside the current one, so there must be room for both."""
    monkeypatch.setattr("dyad.doctor_home.shutil.disk_usage", lambda _: Usage(10**12, 0, free))
    (finding,) = check_home(_settings(release_home))
    assert finding.level == level


def test_home_leftovers_of_a_killed_load_are_told(home: Path) -> None:
    """What a killed load left is a warning, unless a load is at work just now."""
    leftover = home / "releases" / ".building-0123"
    leftover.mkdir()
    (leftover / "x").write_bytes(b"x" * 3_000_000)
    found = [finding for finding in _check(home) if ".building-0123" in finding.what]
    assert [(finding.level, "3 MB" in finding.what) for finding in found] == [("warning", True)]
    with (home / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert _worst(_check(home)) == "ok"


# --- the release


@pytest.mark.parametrize("kind", ["nothing", "folder", "file", "dangling", "loop"])
def test_release_link_that_is_none_is_a_problem(tmp_path: Path, kind: str) -> None:
    """The link `current` must be there, be a link, and lead to a release."""
    current = tmp_path / "current"
    if kind == "folder":
        current.mkdir()
    elif kind == "file":
        current.write_text("releases/x", encoding="utf-8")
    elif kind != "nothing":
        current.symlink_to("current" if kind == "loop" else "releases/gone")
    (finding,) = check_release(_settings(tmp_path))
    assert finding.level == "problem"
    assert "dyad load" in finding.mend


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["manifest.json", "rules.json", "void.ttl"])
def test_release_damaged_file_is_found(home: Path, name: str, how: str) -> None:
    """Each file of a release that is gone, cut or garbled is told; that of void.ttl is a warning."""
    _damage(home / "current" / name, how)
    found = [finding for finding in _check(home) if finding.level != "ok"]
    if name == "void.ttl" and how == "empty":
        return  # an empty file is Turtle that says nothing
    assert found
    assert {finding.level for finding in found} == {"warning" if name == "void.ttl" else "problem"}
    assert all("dyad load --force" in finding.mend for finding in found)


@pytest.mark.parametrize(
    "text", ["[]", "null", '"x"', "{}", '{"version": 7}', "[" * 100_000, '{"version": "x", "counts": {}}']
)
def test_release_manifest_of_another_form_is_found(home: Path, text: str) -> None:
    """JSON that is no manifest is a problem like a manifest that is no JSON."""
    (home / "current" / "manifest.json").write_text(text, encoding="utf-8")
    assert _worst(_check(home)) == "problem"


@pytest.mark.parametrize("changes", [{"counts": []}, {"counts": None}, {"sources": 3}, {"version": "other"}])
def test_release_manifest_with_a_wrong_part_is_found(home: Path, changes: dict[str, Any]) -> None:
    """A part of the manifest that is not what it should be is told."""
    _change_manifest(home, **changes)
    assert any("manifest" in finding.what for finding in _check(home) if finding.level == "problem")


@pytest.mark.parametrize("name", ["triples", "quads", "documents"])
def test_release_counts_that_differ_are_found(home: Path, name: str) -> None:
    """A store that has not what its manifest promises is told by the number that differs."""
    counts = open_release(home).manifest["counts"]
    _change_manifest(home, counts={**counts, name: counts[name] + 1})
    (finding,) = (finding for finding in _check(home) if finding.level == "problem")
    assert f"{counts[name]:,} {name}, its manifest {counts[name] + 1}" in finding.what


@pytest.mark.parametrize("how", ["remove", "empty", "cut", "garble", "folder"])
def test_release_damaged_store_is_found(home: Path, how: str) -> None:
    """The largest file of the store, damaged in any way, is told as a store that cannot be read."""
    largest = max((home / "current" / "store").iterdir(), key=lambda path: path.stat().st_size)
    _damage(largest, how)
    assert any("store" in finding.what for finding in _check(home) if finding.level == "problem")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), how=st.sampled_from(DAMAGES))
def test_release_with_any_damage_makes_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, release_home: Path, place: int, how: str
) -> None:
    """Whichever file is damaged, every finding is one that a check meant to make."""
    home = _copy(release_home, tmp_path_factory.mktemp("damaged") / "home")
    files = sorted(path for path in (home / "releases").rglob("*") if path.is_file())
    _damage(files[place % len(files)], how)
    for finding in examine({"DYAD_HOME": str(home), "DYAD_PORT": "0"}):
        assert "could not be finished" not in finding.what
    shutil.rmtree(home)


# --- the texts


def test_texts_that_differ_are_a_problem(home: Path, tmp_path: Path) -> None:
    """A text that is not the one that was curated is a problem; those that are not there are a warning."""
    archive = tmp_path / "archive"
    archive.mkdir()
    rows = (
        open_release(home).open_store().query("SELECT ?n { ?s a dyad:Source ; dcterms:identifier ?n }").rows()
    )
    name = sorted(str(row["n"]).strip('"') for row in rows)[0]
    (archive / f"{name}.txt").write_text("another text", encoding="utf-8")
    found = {f.level: f for f in _check(home, DYAD_ARCHIVE=str(archive)) if f.subject == "archive"}
    assert f"{name}.txt" in found["problem"].what
    assert "002_394a589d8bac11b4.txt" in found["warning"].what


@pytest.mark.parametrize("name", ["../one", "a/b", "", ".hidden", ".."])
def test_texts_without_a_name_of_a_file_are_a_problem(tmp_path: Path, name: str) -> None:
    """No text outside of the archive is read, whatever a source is called."""
    (finding,) = doctor_home.check_texts(tmp_path, [(name, "0" * 64)])
    assert (finding.level, "no name of a file" in finding.what) == ("problem", True)


def test_texts_that_are_right_are_good(tmp_path: Path) -> None:
    """A text with the hash that its source promises is as it should be."""
    (tmp_path / "one.txt").write_bytes(b"text")
    (finding,) = doctor_home.check_texts(tmp_path, [("one", hashlib.sha256(b"text").hexdigest())])
    assert (finding.level, finding.what) == ("ok", "1 texts are those of their sources")
