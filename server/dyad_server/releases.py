"""The release that is served: a process opens it once and takes up a new one without dropping a request."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from dyad.errors import DyadError, ReleaseError
from dyad.release import Release, current_folder, open_release
from dyad.store import Store

_log = logging.getLogger(__name__)

_Mark = tuple[str, int, int]
"""Where the link `current` points to, and which link it is: a release built again has the same name."""


@dataclass(frozen=True)
class Served:
    """A release with its open store. Whoever holds it can go on asking when another has become current."""

    release: Release
    store: Store

    @property
    def tag(self) -> str:
        """What no other state of the data has: the version, and when it was built."""
        return f"{self.release.version}-{self.release.manifest.get('built', '')}"


class CurrentRelease:
    """Hands out the current release of a home, and opens it again when it has changed.

    Nothing is opened before it is asked for. A process has one of these, made after it was forked.

    Args:
        home: DYAD_HOME.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._state: tuple[_Mark, Served] | None = None

    def get(self) -> Served:
        """Give the current release.

        Returns:
            The release and its store. If a new one cannot be opened, the one before it, and the log says why.

        Raises:
            ReleaseError: Nothing was loaded yet, or the release is damaged, and none was open before.
            StoreError: Its store cannot be opened, and none was open before.
        """
        mark, state = self._look(), self._state
        if state is not None and state[0] == mark:
            return state[1]
        with self._lock:
            # Meanwhile another thread may have opened it; or a loader has switched once more.
            mark, state = self._look(), self._state
            if state is not None and state[0] == mark:
                return state[1]
            try:
                release = open_release(self._home)
                served = Served(release, release.open_store())
            except DyadError as error:
                if state is None or mark is None:
                    raise
                _log.error("the new release cannot be served, the one before it stays: %s", error)
                served = state[1]
            if mark is None:
                raise ReleaseError(f"nothing is loaded in {self._home}: run `dyad load` first")
            self._state = (mark, served)
            return served

    def _look(self) -> _Mark | None:
        folder = current_folder(self._home)
        if folder is None:
            return None
        try:
            link = (self._home / "current").lstat()
        except OSError:
            return None  # replaced at this very moment: looked at again under the lock
        return str(folder), link.st_ino, link.st_mtime_ns
