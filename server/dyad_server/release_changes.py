"""What changed between the releases that are kept: documents that came, went or say otherwise.

A document may be in the dataset much later than it was published, and a curator may mend what stands there.
This shows only by comparing releases, of which some are kept (DYAD_KEEP).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from dyad.diff_command import change_as_json
from dyad.errors import DyadError
from dyad.release import Release
from dyad.release_diff import Labels, ReleaseStore, compare, read_releases
from dyad_server.representations_http import built_at

MOST: Final = 300
"""How many changed things are told."""

_LARGEST: Final = 100_000
"""How many statements the documents that are compared may have; beyond, `dyad diff` is the way."""


@dataclass(frozen=True)
class ReleaseChanges:
    """What changed between two releases.

    Attributes:
        before: The earlier release; None where only one is kept.
        after: The release that is served.
        is_exact: Whether the earlier one was the current one on the day asked about; else it is the oldest
            that is kept.
        came: Documents that only the later one has, by IRI.
        gone: Documents that only the earlier one has.
        things: What changed in documents that both have, as `dyad diff --json` tells it.
        is_whole: Whether all of these are told.
        labels: What documents are called.
    """

    before: Release | None
    after: Release
    is_exact: bool = False
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    things: tuple[dict[str, Any], ...] = ()
    is_whole: bool = True
    labels: dict[str, str] = field(default_factory=dict)


def find_before(current: Release, since: date) -> tuple[Release | None, bool]:
    """Find the release with which the current one is to be compared.

    Args:
        current: The release that is served.
        since: The day.

    Returns:
        The newest kept release that was built before the day, and True; where there is none the oldest kept
        one, and False; None where no other is kept.
    """
    others = [
        release
        for release in read_releases(current.folder.parent.parent)
        if release.version != current.version and release.kind == "loaded" and built_at(release)
    ]
    earlier = [release for release in others if _built_day(release) < since]
    if earlier:
        return earlier[-1], True
    built = built_at(current)
    older = [release for release in others if built is None or (built_at(release) or built) < built]
    return (older[0], False) if older else (None, False)


def _built_day(release: Release) -> date:
    built = built_at(release)
    return built.date() if built else date.max


def read_release_changes(
    current: Release, since: date, wanted: Callable[[str], bool] | None
) -> ReleaseChanges:
    """Compare the release that is served with the one that was current on a day.

    Args:
        current: The release that is served.
        since: The day.
        wanted: Chooses things by IRI; None for all.

    Returns:
        What changed.
    """
    before, is_exact = find_before(current, since)
    if before is None or _built_day(current) < since:
        return ReleaseChanges(None, current)
    ours, theirs = _sources(before), _sources(current)
    came, gone = theirs.keys() - ours.keys(), ours.keys() - theirs.keys()
    both = ours.keys() & theirs.keys()
    try:
        one, other = ReleaseStore(before), ReleaseStore(current)
    except DyadError:
        return ReleaseChanges(None, current)  # it was removed at this very moment
    names = Labels(other, one)
    things: list[dict[str, Any]] = []
    is_whole = sum(theirs[source] for source in both) <= _LARGEST
    if is_whole:
        for change in compare(one, other, only=lambda graph: graph in both):
            if wanted is not None and not wanted(change.thing):
                continue
            if len(things) == MOST:
                is_whole = False
                break
            things.append(change_as_json(change, names))
    labels = {iri: names.of(iri) for iri in came | gone}
    return ReleaseChanges(
        before, current, is_exact, tuple(sorted(came)), tuple(sorted(gone)), tuple(things), is_whole, labels
    )


def _sources(release: Release) -> dict[str, int]:
    told = release.manifest.get("sources", {})
    return {str(iri): int(counts.get("asserted", 0)) for iri, counts in told.items()}
