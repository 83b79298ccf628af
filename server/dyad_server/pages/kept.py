"""What is kept for each release by a key, such as a pair and a language: as much as was asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Served

T = TypeVar("T")


class Kept(Generic[T]):
    """Keeps what was made for a release, and forgets what was not asked for longest.

    Args:
        most: How much is kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: PerRelease[OrderedDict[Hashable, T]] = PerRelease(lambda _: OrderedDict())

    def get(self, served: Served, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is kept under a key, or make it.

        Args:
            served: The release that is served. Of a store that is far away nothing is kept, for what it holds
                may change at any time.
            key: The key.
            make: Makes it; two threads may do so at a time.

        Returns:
            What was made.
        """
        if served.release.version == "remote":
            return make()
        kept = self._kept.get(served)
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made = make()
        with self._lock:
            kept[key] = made
            while len(kept) > self._most:
                kept.popitem(last=False)
        return made

    def has(self, served: Served, key: Hashable) -> bool:
        """Tell whether something is kept under a key.

        Args:
            served: The release that is served.
            key: The key.

        Returns:
            Whether there is.
        """
        with self._lock:
            return key in self._kept.get(served)
