"""Publishing: a release is built beside the current one and becomes current by one rename.

One writer at a time holds the lock. What a killed writer leaves behind is a folder whose name begins with a
dot; the next one removes it. The link `current` is replaced by rename, so it names the old release or the
new one at every moment. A release that somebody reads is not removed: the engine opens the files of a store
one by one, as it needs them.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from dyad.described import remember_described
from dyad.errors import ReleaseError
from dyad.holding import is_held
from dyad.release import current_folder

GRACE: Final = 3.0
"""Seconds for which a release stays although there are newer ones: who has just read the link `current` may
not have opened yet what it names."""

MOST_YOUNG: Final = 50
"""Most releases that stay for this reason."""


@contextlib.contextmanager
def hold_lock(home: Path) -> Iterator[None]:
    """Keep others from writing to a home.

    Args:
        home: DYAD_HOME; made if it is not there.

    Yields:
        Nothing; the lock ends with the block, or with the process, however that ends.

    Raises:
        ReleaseError: Another process writes, or the folder cannot be written.
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
            raise ReleaseError(
                f"another process writes to {home}, `dyad load` or `dyad serve --writable`: "
                "wait until it has ended"
            ) from None
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


def publish(
    home: Path, folder: Path, manifest: dict[str, Any], keep: int, *, synced: Iterable[Path] = ()
) -> Path:
    """Give a built release its name and make it current.

    Args:
        home: DYAD_HOME, whose lock is held.
        folder: The folder with everything but the manifest.
        manifest: What the manifest shall say; its `version` becomes the name.
        keep: How many releases stay, the new one among them, beside those that are young or being read.
        synced: Files of the folder that are known to be on disk already.

    Returns:
        The release's folder.

    Raises:
        ReleaseError: The file system refuses.
    """
    target = home / "releases" / str(manifest["version"])
    try:
        text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        _sync_tree(folder, frozenset(synced))
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
    remember_described(home)
    link = home / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / target.name)
    link.replace(home / "current")
    _sync(home)


def _prune(home: Path, keep: int) -> None:
    """Remove the oldest releases; the current one always stays."""
    current = current_folder(home)
    releases = sorted(
        (
            (path.stat().st_mtime, path)
            for path in (home / "releases").iterdir()
            if not path.name.startswith(".") and (current is None or path.name != current.name)
        ),
        reverse=True,
    )
    old = time.time() - GRACE
    for place, (changed, path) in enumerate(releases[max(keep - 1, 0) :]):
        if (changed < old or place >= MOST_YOUNG) and not is_held(path / "store"):
            shutil.rmtree(path, ignore_errors=True)
    for path in (home / "releases").glob(".building-retired-*"):
        shutil.rmtree(path, ignore_errors=True)


def _sync_tree(folder: Path, but: frozenset[Path]) -> None:
    for path in folder.rglob("*"):
        if path not in but:
            _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
