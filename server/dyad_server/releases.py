"""What pages are made from: the release that is served, and a store that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dyad.release import Release
from dyad.store import Store


@dataclass(frozen=True)
class Served:
    """A release with its store."""

    release: Release
    store: Store


class Releases(Protocol):
    """Hands out the release that is served now."""

    def get(self) -> Served:
        """Give the release.

        Returns:
            The release and its store.

        Raises:
            ReleaseError: Nothing is loaded.
        """
        ...
