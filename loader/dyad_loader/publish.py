"""Publishing: a release is built beside the current one and becomes current by one rename.

One loader at a time holds the lock. What a killed loader leaves behind is a folder whose name begins with a
dot; the next loader removes it. The link `current` is replaced by rename, so it names the old release or the
new one at every moment.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dyad.errors import ReleaseError
from dyad.release import current_folder


@contextlib.contextmanager
def hold_lock(home: Path) -> Iterator[None]:
    """Keep other loaders out of a home.

    Args:
        home: DYAD_HOME; made if it is not there.

    Yields:
        Nothing; the lock ends with the block, or with the process, however that ends.

    Raises:
        ReleaseError: Another loader is at work, or the folder cannot be written.
    """
    try:
        (home / "releases").mkdir(parents=True, exist_ok=True)
        handle = (home / "lock").open("a")
    except OSError as error:
        raise ReleaseError(
            f"{home} cannot be written ({error.strerror}): choose another DYAD_HOME"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReleaseError(f"another `dyad load` is at work in {home}: wait until it has ended") from None
        yield


@contextlib.contextmanager
def build_folder(home: Path, version: str) -> Iterator[Path]:
    """Give a folder to build a release in, and remove it if the building fails.

    Args:
        home: DYAD_HOME, whose lock is held.
        version: The version to be built.

    Yields:
        The empty folder.
    """
    releases = home / "releases"
    for leftover in releases.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = releases / f".building-{version}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(home: Path, folder: Path, manifest: dict[str, Any], keep: int) -> Path:
    """Give a built release its name and make it current.

    Args:
        home: DYAD_HOME, whose lock is held.
        folder: The folder with everything but the manifest.
        manifest: What the manifest shall say; its `version` becomes the name.
        keep: How many releases stay, the new one among them.

    Returns:
        The release's folder.

    Raises:
        ReleaseError: The file system refuses.
    """
    target = home / "releases" / str(manifest["version"])
    try:
        text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        _sync_tree(folder)
        if target.exists():  # the same inputs, built again on demand
            retired = target.with_name(f".building-retired-{target.name}")
            target.rename(retired)
        folder.rename(target)
        _sync(target.parent)
        _point(home, target)
    except OSError as error:
        raise ReleaseError(f"the release cannot be published in {home}: {error}") from error
    _prune(home, keep)
    return target


def switch_to(home: Path, version: str) -> bool:
    """Make an earlier release of the same inputs current again, if it is still there.

    Args:
        home: DYAD_HOME, whose lock is held.
        version: The version.

    Returns:
        Whether it was there.
    """
    target = home / "releases" / version
    if not (target / "manifest.json").is_file():
        return False
    _point(home, target)
    return True


def _point(home: Path, target: Path) -> None:
    link = home / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / target.name)
    link.replace(home / "current")
    _sync(home)


def _prune(home: Path, keep: int) -> None:
    """Remove the oldest releases; the current one always stays."""
    current = current_folder(home)
    releases = sorted(
        (path for path in (home / "releases").iterdir() if not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    stale = [path for path in releases if current is None or path.name != current.name][max(keep - 1, 0) :]
    for path in [*stale, *(home / "releases").glob(".building-retired-*")]:
        shutil.rmtree(path, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
