from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from dyad.release import Release
from dyad.store import EmbeddedStore
from dyad_server.pages.kept import Kept
from dyad_server.releases import Served


def served(version: str) -> Served:
    """A release of a version, with nothing in it."""
    return Served(Release(Path(), {"version": version}), EmbeddedStore(ox.Store()))


def test_kept_is_made_once_for_a_release_and_key() -> None:
    """What was made is given again, until another release is served."""
    kept: Kept[int] = Kept(2)
    made = iter(range(10))
    assert [kept.get(served("a"), "k", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert kept.get(served("b"), "k", lambda: next(made)) == 1
    assert kept.has(served("b"), "k")
    assert not kept.has(served("b"), "other")


def test_kept_forgets_what_was_not_asked_for_longest() -> None:
    """No more is kept than was said, whatever clients ask for."""
    kept: Kept[str] = Kept(2)
    release = served("a")
    for key in ("one", "two", "one", "three"):
        kept.get(release, key, lambda key=key: key)  # type: ignore[misc] # the key of this turn
    assert [kept.has(release, key) for key in ("one", "two", "three")] == [True, False, True]


def test_nothing_is_kept_of_a_store_far_away() -> None:
    """What an endpoint holds may have changed since, so it is asked again."""
    kept: Kept[int] = Kept(2)
    made = iter(range(10))
    assert [kept.get(served("remote"), "k", lambda: next(made)) for _ in range(2)] == [0, 1]
