"""The index of names of what is served: that of the release, or one made in memory where there is none."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from dyad.errors import ReleaseError
from dyad.name_index import NameIndex
from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Served

_log = logging.getLogger(__name__)

_REMOTE_SECONDS: Final = 300
"""How long names of an endpoint elsewhere are kept, which may change without our knowing."""


class NameIndexes:
    """Opens the index when it is first asked for, and again when another release is served."""

    def __init__(self) -> None:
        self._kept: PerRelease[NameIndex] = PerRelease(_open)
        self._lock = threading.Lock()
        self._remote: tuple[float, NameIndex] | None = None

    def get(self, served: Served) -> NameIndex:
        """Give the index of what is served.

        Args:
            served: What is served.

        Returns:
            The index.

        Raises:
            DyadError: There is none, and the store does not give its names.
        """
        if served.release.version != "remote":
            return self._kept.get(served)
        with self._lock:
            if self._remote is None or self._remote[0] < time.monotonic() - _REMOTE_SECONDS:
                self._remote = (time.monotonic(), NameIndex.of_store(served.store))
            return self._remote[1]


def _open(served: Served) -> NameIndex:
    try:
        return NameIndex.of_release(served.release, served.store)
    except ReleaseError as error:
        _log.warning("%s; names are read from the store instead", error)
        return NameIndex.of_store(served.store)
