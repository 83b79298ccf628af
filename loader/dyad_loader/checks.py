"""What `dyad doctor` asks of the loader: whether the current release is that of the inputs as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dyad.errors import DyadError
from dyad.finding import Finding, ok, problem, warning
from dyad.release import open_release
from dyad.settings import Settings
from dyad_loader.inputs import find_inputs
from dyad_loader.written import read_written

_MOST_NAMED: Final = 5


def check_inputs(settings: Settings) -> Iterator[Finding]:
    """Hold the inputs against those that the current release was made from.

    Args:
        settings: Where the release is, the facts and the archive.

    Yields:
        What was found; nothing where there is no release to compare with.
    """
    try:
        release = open_release(settings.home)
    except DyadError:
        return  # another check says so
    if release.kind == "plain":
        return
    try:
        for written in read_written(release.folder).values():
            written.read()
    except DyadError as error:
        yield problem("inputs", str(error).rpartition(": ")[0], "restore it from a backup")
        return
    try:
        inputs = find_inputs(settings)
    except DyadError as error:
        what, _, mend = str(error).rpartition(": ")
        yield problem("inputs", what, mend)
        return
    told = release.manifest.get("inputs")
    differences = _compare(told if isinstance(told, dict) else {}, inputs.hashes)
    mend = "run `dyad load`; if you name the files of a load yourself, this is as it should be"
    if differences:
        yield warning("inputs", f"the current release is not of these inputs: {differences}", mend)
    elif inputs.base != release.manifest.get("base", release.version):
        yield warning("inputs", "the current release was built by another version of Dyad", "run `dyad load`")
    else:
        yield ok(
            "inputs",
            f"{len(inputs.facts)} facts files and {len(inputs.written)} written documents, as loaded",
        )


def _compare(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Name what was changed, added and removed; empty where nothing was."""
    lists = {
        "changed": sorted(name for name in before.keys() & now.keys() if before[name] != now[name]),
        "new": sorted(now.keys() - before.keys()),
        "gone": sorted(before.keys() - now.keys()),
    }
    parts = []
    for word, names in lists.items():
        if names:
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            parts.append(f"{word} {', '.join(names[:_MOST_NAMED])}{more}")
    return "; ".join(parts)
