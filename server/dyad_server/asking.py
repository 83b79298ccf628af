"""The Store port for pages: asks the pool from a thread, and gives an `Answer`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from dyad.settings import Settings
from dyad.store import Answer, Kind, Term
from dyad_server.engine import Engine
from dyad_server.frames import Question

_FORMATS: Final[dict[Kind, str]] = {"solutions": "json", "boolean": "json", "graph": "ntriples"}


class PooledStore:
    """Asks the release that is served, under the same limits as everybody.

    Args:
        engine: Where it is served.
        loop: The loop that the engine runs on; the thread that asks must be another's.
        settings: The limits.
    """

    def __init__(self, engine: Engine, loop: asyncio.AbstractEventLoop, settings: Settings) -> None:
        self._engine = engine
        self._loop = loop
        self._settings = settings

    @property
    def release_folder(self) -> Path | None:
        """The folder of the release that is served, where the index of names lies."""
        release = self._engine.serving.release
        return None if release is None else release.folder

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query; see `dyad.store.Store.query`."""
        question = Question(
            text,
            _FORMATS,
            tuple(default_graphs),
            tuple(named_graphs),
            dict(bindings or {}),
            base,
            self._settings.timeout,
            self._settings.max_result_mb * 2**20,
        )
        kind, data = asyncio.run_coroutine_threadsafe(self._ask(question), self._loop).result()
        return Answer.parse(data, kind)

    async def _ask(self, question: Question) -> tuple[Kind, bytes]:
        reply = await self._engine.serving.pool.ask(question)
        try:
            data = b"".join([piece async for piece in reply.pieces()])
        finally:
            reply.close()
        return reply.kind, data
