"""Examining DYAD_HOME: the folder, the releases in it, and the store of the current one.

Everything here may be missing, cut off, or something else than its name says.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad.doctor_store import read_contents
from dyad.errors import ReleaseError, StoreError
from dyad.finding import Finding, ok, problem, warning
from dyad.release import Release, current_folder, open_release
from dyad.settings import Settings

_SPARE_BYTES: Final = 200_000_000
_LEAST_BYTES: Final = 20_000_000
_MOST_NAMED: Final = 5


def check_home(settings: Settings) -> Iterator[Finding]:
    """Look at the folder of the releases: whether it can be used, has room, and is tidy.

    Args:
        settings: Which folder it is.

    Yields:
        What was found.
    """
    home = settings.home
    where = f"DYAD_HOME ({home.absolute()})"
    if not os.path.lexists(home):
        level = warning if settings.store else problem
        yield level("home", f"{where} is not there", "run `dyad load`, which makes it, or set DYAD_HOME")
        return
    if not home.is_dir():
        yield problem("home", f"{where} is no folder", "move away what is there, or set DYAD_HOME")
        return
    if not os.access(home, os.R_OK | os.X_OK):
        yield problem("home", f"{where} cannot be read", "give this user the right to, or set DYAD_HOME")
        return
    if not os.access(home, os.W_OK):
        told = "give this user the right to, if it shall load; serving only reads"
        yield warning("home", f"{where} cannot be written, so nothing can be loaded", told)
    yield from _check_room(home, where)
    yield from _check_tidy(home)


def _check_room(home: Path, where: str) -> Iterator[Finding]:
    free = shutil.disk_usage(home).free
    current = current_folder(home)
    needed = 2 * _size(current) + _SPARE_BYTES if current is not None else _SPARE_BYTES
    told = f"{where} has {free / 1e9:.1f} GB free"
    if free < _LEAST_BYTES:
        yield problem("home", told, "make room: nothing can be loaded or written")
    elif free < needed:
        mend = "make room, or lower DYAD_KEEP: a release is built beside the current one"
        yield warning("home", f"{told}, and a load may need {needed / 1e9:.1f} GB", mend)
    else:
        yield ok("home", told)


def _check_tidy(home: Path) -> Iterator[Finding]:
    leftovers = sorted((home / "releases").glob(".building-*"))
    if (home / ".current").is_symlink():
        leftovers.append(home / ".current")
    if not leftovers:
        return
    if _is_locked(home):
        yield ok("home", "a load or a writable server is at work")
        return
    size = sum(_size(path) for path in leftovers)
    what = f"a load that was killed left {leftovers[0].name} behind ({size / 1e6:.0f} MB in all)"
    yield warning("home", what, "do nothing, since the next load removes it, or remove it to gain room")


def _is_locked(home: Path) -> bool:
    try:
        with (home / "lock").open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def check_release(settings: Settings) -> Iterator[Finding]:
    """Look at the current release: link, manifest, store with its counts, rules, description, texts.

    Args:
        settings: Where it lies, and the archive.

    Yields:
        What was found.
    """
    link = settings.home / "current"
    if not os.path.lexists(link):
        level = warning if settings.store else problem
        yield level("release", "nothing is loaded", "run `dyad load`")
        return
    folder = current_folder(settings.home)
    if folder is None:
        told = "remove it, and run `dyad load --force`"
        yield problem("release", f"{link} is no link to a release", told)
        return
    mend = "run `dyad load --force`, which builds it again; what was written comes from your backup"
    if not folder.is_dir():
        yield problem("release", f"the current release, {folder}, is not there", mend)
        return
    try:
        release = open_release(settings.home)
    except ReleaseError as error:
        yield problem("release", str(error).rpartition(": ")[0], mend)
        return
    unsound = _look_at_manifest(release)
    if unsound:
        yield problem("release", f"the manifest of {folder} {unsound}", mend)
        return
    yield from _check_files(release, mend)
    try:
        contents = read_contents(folder / "store")
    except StoreError as error:
        yield problem("release", f"the store of {folder} cannot be read ({error})", mend)
        return
    yield from _check_counts(release, contents.counts, mend)
    if release.kind != "plain":
        yield from check_texts(settings.archive, contents.texts)


def _look_at_manifest(release: Release) -> str:
    """Tell what is wrong with a manifest; empty where nothing is."""
    manifest = release.manifest
    if manifest.get("version") != release.folder.name:
        return f"is that of another release, {str(manifest.get('version'))[:40]!r}"
    if not isinstance(manifest.get("counts"), dict) or not isinstance(manifest.get("sources"), dict):
        return "lacks its counts or its sources"
    return ""


def _check_files(release: Release, mend: str) -> Iterator[Finding]:
    try:
        release.read_rules()
    except Exception as error:  # whatever a damaged file makes of the reader
        what = f"rules.json of release {release.version} cannot be read ({_first_line(error)})"
        yield problem("release", what, mend)
    try:
        for _ in ox.parse(path=str(release.folder / "void.ttl"), format=ox.RdfFormat.TURTLE):
            pass
    except (OSError, SyntaxError, ValueError) as error:
        what = f"void.ttl of release {release.version} cannot be read ({_first_line(error)})"
        yield warning("release", what, mend)


def _check_counts(release: Release, counts: Mapping[str, int], mend: str) -> Iterator[Finding]:
    if release.kind == "plain":
        count = counts["quads"] + counts["triples"]
        yield ok("release", f"release {release.version}, a plain store of {count:,} quads")
        return
    told = release.manifest["counts"]
    wrong = {name: count for name, count in counts.items() if told.get(name) != count}
    for name, count in wrong.items():
        what = f"the store of release {release.version} has {count:,} {name}, its manifest {told.get(name)}"
        yield problem("release", what, mend)
    if not wrong:
        what = (
            f"release {release.version} has {counts['documents']} documents and {counts['triples']:,} triples"
        )
        yield ok("release", f"{what}, as its manifest says")


def check_texts(archive: Path | None, texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Hold the texts of the archive against the hashes that the sources promise.

    Args:
        archive: The archive's folder.
        texts: The name of each text, and its hash.

    Yields:
        What was found; nothing where there is no archive.
    """
    if archive is None or not archive.is_dir():
        return
    wrong: list[str] = []
    missing: list[str] = []
    found = 0
    for name, promised in texts:
        if not name or name != Path(name).name or name.startswith("."):
            wrong.append(f"{name[:60]!r} (no name of a file)")
            continue
        try:
            actual = hashlib.sha256((archive / f"{name}.txt").read_bytes()).hexdigest()
        except FileNotFoundError:
            missing.append(f"{name}.txt")
        except OSError as error:
            wrong.append(f"{name}.txt ({error.strerror})")
        else:
            found += 1
            if actual != promised:
                wrong.append(f"{name}.txt")
    if wrong:
        told = "restore the texts that were curated; a changed text makes wrong quotations"
        yield problem("archive", f"texts that are not those of their sources: {_some(wrong)}", told)
    if missing:
        told = "put the texts there, or do without: pages then show no paragraph of them"
        yield warning("archive", f"texts that the archive has not: {_some(missing)}", told)
    if not wrong:
        yield ok("archive", f"{found} texts are those of their sources")


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(sorted(names)[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _size(path: Path) -> int:
    """How many bytes a folder takes; what vanishes meanwhile takes none."""
    size = 0
    for folder, _, files in os.walk(path):
        for name in files:
            try:
                size += (Path(folder) / name).lstat().st_size
            except OSError:
                continue
    return size


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]
