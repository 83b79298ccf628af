"""What is made once for each release: an index, a list of labels, a map."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from dyad_server.releases import Served

T = TypeVar("T")


class PerRelease(Generic[T]):
    """Makes a thing when it is first asked for, and again when another release is served.

    Args:
        make: Makes it; called by one thread at a time.
    """

    def __init__(self, make: Callable[[Served], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[str, T] | None = None

    def get(self, served: Served) -> T:
        """Give what belongs to a release.

        Args:
            served: The release that is served.

        Returns:
            What was made for it.
        """
        tag = f"{served.release.version} {served.release.manifest.get('built', '')}"
        kept = self._kept
        if kept is not None and kept[0] == tag:
            return kept[1]
        with self._lock:
            if self._kept is None or self._kept[0] != tag:
                self._kept = (tag, self._make(served))
            return self._kept[1]
