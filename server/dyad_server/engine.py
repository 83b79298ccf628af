"""The release that is served, and how a new one takes its place without a dropped request.

A release is served by the query processes forked from one template. When the link `current` points to another
release, a template opens that one beside the old; once its processes are ready, new questions go there, those
in work end where they began, and then the old processes end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dyad.errors import DyadError, ReleaseError
from dyad.release import Release, current_folder, open_release
from dyad.settings import Settings
from dyad_server.forkserver import Opening
from dyad_server.pool import QueryPool
from dyad_server.template import ForkServer

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.2
"""How often it is looked whether there is a new release."""

_SPOOLED: Final = 8
"""How many answers of the greatest length may lie in files and wait for slow readers."""

_Mark = tuple[str, int, int]
"""Where the link `current` points to, and which link it is: a release built again has the same name."""


@dataclass(frozen=True)
class Serving:
    """A release with the pool that answers from it.

    Attributes:
        release: The release; None for a remote store.
        pool: Its query processes.
        tag: What no other state of the data has: the version, and when it was built. Empty for a remote
            store, whose state is not known.
    """

    release: Release | None
    pool: QueryPool
    tag: str

    @property
    def version(self) -> str:
        """The dataset's version."""
        return self.release.version if self.release is not None else "remote"


class Engine:
    """Holds what is served.

    Args:
        settings: Where the releases lie, and the limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._forkserver: ForkServer | None = None
        self._serving: Serving | None = None
        self._mark: _Mark | None = None
        self._failed: _Mark | None = None
        self._lock = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._on_switch: list[Callable[[Serving], None]] = []
        self.switches = 0

    @property
    def home(self) -> Path:
        """Where the releases lie."""
        return self._settings.home

    @property
    def serving(self) -> Serving:
        """What is served now.

        Raises:
            ReleaseError: Nothing is.
        """
        if self._serving is None:
            raise ReleaseError(f"nothing is loaded in {self._settings.home}: run `dyad load` first")
        return self._serving

    @property
    def is_ready(self) -> bool:
        """Whether something is served."""
        return self._serving is not None

    def on_switch(self, callback: Callable[[Serving], None]) -> None:
        """Have a function called when another release is served."""
        self._on_switch.append(callback)

    async def start(self) -> None:
        """Open the current release, and watch from now on whether there is a new one.

        Raises:
            ReleaseError: There is none, or it cannot be opened.
        """
        self._forkserver = ForkServer()
        await self.refresh()
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End all processes."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        if self._serving is not None:
            self._serving.pool.retire()
        if self._forkserver is not None:
            self._forkserver.close()

    async def refresh(self) -> None:
        """Serve the current release, if it is another than the one that is served.

        Raises:
            ReleaseError: It cannot be opened; what was served goes on being served.
        """
        async with self._lock:
            if self._settings.store:
                if self._serving is None:
                    self._serving = await self._open(None)
                return
            mark = _look(self._settings.home)
            if mark is None and self._serving is None:
                raise ReleaseError(f"nothing is loaded in {self._settings.home}: run `dyad load` first")
            if mark is None or mark == self._mark:
                return
            began = time.monotonic()
            serving = await self._open(open_release(self._settings.home))
            old, self._serving, self._mark = self._serving, serving, mark
            if old is not None:
                old.pool.retire()
                self.switches += 1
                _log.info(
                    "serving release %s, opened in %.1f seconds", serving.version, time.monotonic() - began
                )
            for callback in self._on_switch:
                callback(serving)

    async def _open(self, release: Release | None) -> Serving:
        assert self._forkserver is not None  # noqa: S101 (started first)
        settings = self._settings
        counts = {} if release is None else release.manifest.get("counts", {})
        size = counts.get("quads", 0) + counts.get("triples", 0)
        opening = Opening(
            folder="" if release is None else str(release.folder.resolve() / "store"),
            in_memory=0 < size <= settings.in_memory,  # a plain store is not counted, and written again soon
            memory_bytes=settings.query_memory_mb * 2**20,
            plain=release is not None and release.manifest.get("kind") == "plain",
            services=settings.service_allow,
        )
        template = await self._forkserver.open(opening)
        spool = _SPOOLED * settings.max_result_mb * 2**20
        pool = QueryPool(template, settings.workers, settings.max_queries, spool)
        await pool.start()
        tag = "" if release is None else f"{release.version}-{release.manifest.get('built', '')}"
        return Serving(release, pool, tag)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            mark = _look(self._settings.home)
            if mark is None or mark in (self._mark, self._failed):
                continue
            try:
                await self.refresh()
            except DyadError as error:
                self._failed = mark  # said once, and not five times a second
                _log.error("the new release cannot be served, the one before it stays: %s", error)


def _look(home: Path) -> _Mark | None:
    folder = current_folder(home)
    if folder is None:
        return None
    try:
        link = (home / "current").lstat()
    except OSError:
        return None  # replaced at this very moment: looked at again soon
    return str(folder), link.st_ino, link.st_mtime_ns
