"""`/update`: the SPARQL 1.1 Protocol for updates (section 2.2)."""

from __future__ import annotations

from typing import Final

from dyad.settings import Settings
from dyad.writing import Change
from dyad_server.engine import Engine
from dyad_server.errors import Forbidden, WrongMethod
from dyad_server.http import Request, Response
from dyad_server.protocol import parse_update
from dyad_server.tokens import check_token
from dyad_server.writing import WritingProcess

METHODS: Final = "OPTIONS, POST"


def check_write(request: Request, settings: Settings, writing: WritingProcess | None) -> WritingProcess:
    """Refuse a write that may not be.

    Args:
        request: The request.
        settings: The token.
        writing: The process that applies changes; None where the server only reads.

    Returns:
        The process.

    Raises:
        Forbidden: The server only reads, or the token is wrong.
        Unauthorized: There is no token.
    """
    if writing is None:
        raise Forbidden("this server only answers queries: whoever runs it can start it with --writable")
    check_token(request.headers.get("authorization"), settings.token_sha256)
    return writing


class UpdateEndpoint:
    """Takes updates.

    Args:
        settings: The token, and how large an update may be.
        engine: What serves the release that comes of it.
        writing: The process that applies changes; None where the server only reads.
    """

    def __init__(self, settings: Settings, engine: Engine, writing: WritingProcess | None) -> None:
        self._settings = settings
        self._engine = engine
        self._writing = writing

    async def respond(self, request: Request) -> Response:
        """Answer a request.

        Args:
            request: The request.

        Returns:
            204 when the update is on disk and queries see it.

        Raises:
            DyadError: What is wrong; nothing was changed.
        """
        if request.method == "OPTIONS":
            return Response(204, [(b"allow", METHODS.encode())])
        if request.method != "POST":
            raise WrongMethod("an update is sent with POST", METHODS)
        writing = check_write(request, self._settings, self._writing)
        most = self._settings.max_write_mb * 2**20
        asked = parse_update(
            request.query_string, request.headers.get("content-type"), await request.body(3 * most), most
        )
        await writing.apply(
            Change(
                "update",
                text=asked.text,
                using_graphs=asked.using_graphs,
                using_named_graphs=asked.using_named_graphs,
                base=request.base,
            )
        )
        await self._engine.refresh()
        return Response(204)
