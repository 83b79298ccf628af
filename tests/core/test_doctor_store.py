"""Reading a store for `dyad doctor`, where a damaged one costs a process and nothing else."""

from __future__ import annotations

import contextlib
import random
import shutil
import time
from pathlib import Path

import pytest

from dyad.doctor_store import read_contents
from dyad.errors import StoreError
from dyad.release import open_release


def test_contents_are_those_of_the_manifest(release_home: Path) -> None:
    """A good store is counted as the loader counted it, with a text for each document."""
    release = open_release(release_home)
    contents = read_contents(release.folder / "store")
    told = release.manifest["counts"]
    assert contents.counts == {name: told[name] for name in ("triples", "quads", "documents")}
    assert len(contents.texts) == told["documents"]
    assert all(len(sha256) == 64 for _, sha256 in contents.texts)


@pytest.mark.parametrize("seed", range(6))
def test_contents_with_wrong_bytes_end_soon(release_home: Path, tmp_path: Path, seed: int) -> None:
    """Wrong bytes in a file are an error or go unnoticed, and take neither the memory nor an hour."""
    shutil.copytree(open_release(release_home).folder / "store", tmp_path / "store")
    drawn = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    files = sorted((tmp_path / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    path = drawn.choice(files)
    data = bytearray(path.read_bytes())
    for _ in range(20):
        data[drawn.randrange(len(data))] ^= drawn.randrange(1, 256)
    path.write_bytes(data)
    began = time.monotonic()
    with contextlib.suppress(StoreError):
        assert read_contents(tmp_path / "store").counts
    assert time.monotonic() - began < 60


def test_contents_of_nothing_are_an_error(tmp_path: Path) -> None:
    """A folder that is not there is told in one line."""
    with pytest.raises(StoreError, match=r"\Athe store in .* cannot be opened .*load again\Z"):
        read_contents(tmp_path / "none")


def test_contents_that_take_too_long_are_an_error(release_home: Path) -> None:
    """Whoever waits for a count waits no longer than was said."""
    with pytest.raises(StoreError, match=r"not counted within 0\.01 seconds"):
        read_contents(open_release(release_home).folder / "store", seconds=0.01)
