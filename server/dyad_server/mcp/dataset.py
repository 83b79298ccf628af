"""What the tools ask: the release that is served, by the pool of query processes, from threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dyad.ask import Asker
from dyad.name_index import NameIndex
from dyad.release import Release
from dyad.settings import Settings
from dyad_server.asking import PooledStore
from dyad_server.engine import Engine
from dyad_server.pages.ask import Askers
from dyad_server.pages.name_indexes import NameIndexes
from dyad_server.releases import Served


class Dataset:
    """The release that is served, with its store and its indexes.

    Args:
        engine: Where it is served.
        store: Asks it; not from the loop that the engine runs on.
        settings: The limits.
    """

    def __init__(self, engine: Engine, store: PooledStore, settings: Settings) -> None:
        self._engine = engine
        self._store = store
        self._askers = Askers()
        self._names = NameIndexes()
        self.settings = settings

    def get(self) -> Served:
        """Give what is served at the moment.

        Returns:
            The release and its store.

        Raises:
            ReleaseError: Nothing is loaded.
        """
        release = self._engine.serving.release
        return Served(release or Release(self._engine.home, {"version": "remote"}), self._store)

    def asker(self) -> Asker:
        """Give what answers questions.

        Returns:
            The asker, of the release that is served.
        """
        return self._askers.get(self.get())

    def names(self) -> NameIndex:
        """Give the index of names.

        Returns:
            The index, of the release that is served.
        """
        return self._names.get(self.get())


@asynccontextmanager
async def open_dataset(settings: Settings) -> AsyncIterator[Dataset]:
    """Serve the current release for as long as the block is.

    Args:
        settings: Where the releases lie, and the limits.

    Yields:
        The dataset; when another release becomes current it takes that one up.

    Raises:
        ReleaseError: Nothing is loaded.
    """
    engine = Engine(settings)
    await engine.start()
    try:
        yield Dataset(engine, PooledStore(engine, asyncio.get_running_loop(), settings), settings)
    finally:
        await engine.stop()
