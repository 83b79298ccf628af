"""Handing changes to the process that applies them, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import pickle
import socket
import subprocess
import sys
from typing import Any, Final

from dyad.errors import (
    ConfigError,
    DataSyntaxError,
    DyadError,
    NotFound,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    ReleaseError,
    SourceError,
    StoreError,
    TooBusy,
    ValidationFailed,
    WriteRefused,
)
from dyad.writing import Applied, Change, Shapes
from dyad_server.frames import HEAD_BYTES, decode, encode
from dyad_server.writer_process import CHANGE

_log = logging.getLogger(__name__)

_MOST_WAITING: Final = 16
"""Changes that wait for their turn; one more is refused."""

_START_SECONDS: Final = 600
"""How long the process may take to open a writer, which may have to publish what it finds."""

_KINDS: Final[dict[str, type[DyadError]]] = {
    kind.code: kind
    for kind in (
        ConfigError,
        NotFound,
        QueryError,
        QueryRefused,
        QueryTooLarge,
        ReleaseError,
        SourceError,
        StoreError,
        WriteRefused,
    )
}


class WritingProcess:
    """The process that applies changes. If it ends, the next change finds a new one.

    Args:
        shapes: The gate.
        timeout: Seconds that a change may take.
    """

    def __init__(self, shapes: Shapes, timeout: float) -> None:
        self._shapes = shapes
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def start(self) -> None:
        """Start the process and wait until its writer is open.

        Raises:
            DyadError: It cannot be opened.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own program)
                [sys.executable, "-m", "dyad_server.writer_process", str(theirs.fileno()), self._shapes],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        ours.setblocking(False)
        self._socket = ours
        self._buffer.clear()
        await asyncio.wait_for(self._receive(), _START_SECONDS)

    async def apply(self, change: Change) -> Applied:
        """Have a change applied.

        Args:
            change: The change.

        Returns:
            What became of it; it is on disk and current.

        Raises:
            DyadError: Nothing was changed, and why; or, where the process ended, it is not known.
        """
        if self._waiting >= _MOST_WAITING:
            raise TooBusy(f"{_MOST_WAITING} changes are waiting already: try again in a moment", 5)
        self._waiting += 1
        try:
            async with self._lock:
                return await self._apply(change)
        finally:
            self._waiting -= 1

    async def _apply(self, change: Change) -> Applied:
        if self._socket is None:
            await self.start()
        assert self._socket is not None  # noqa: S101 (started)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout):
                await loop.sock_sendall(self._socket, encode(CHANGE, pickle.dumps(change)))
                told = await self._receive()
        except TimeoutError:
            self.stop(kill=True)
            raise QueryTimeout(
                f"the change was stopped, since it took longer than {self._timeout:g} seconds; nothing was "
                "changed: change less at a time"
            ) from None
        except OSError:
            self.stop(kill=True)
            raise QueryTooLarge(
                "the change was stopped, since it took more memory than it may, or the engine failed on it: "
                "change less at a time"
            ) from None
        except asyncio.CancelledError:
            self.stop(kill=True)  # the server ends; what was not acknowledged may be lost
            raise
        return Applied(told["version"], told["created"])

    async def _receive(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        assert self._socket is not None  # noqa: S101 (started)
        while True:
            for _, payload in decode(self._buffer):
                told: dict[str, Any] = json.loads(payload)
                if "code" in told:
                    raise _error_of(told)
                return told
            received = await loop.sock_recv(self._socket, max(HEAD_BYTES, 64 * 1024))
            if not received:
                raise ConnectionResetError("the writing process has ended")
            self._buffer += received

    def stop(self, *, kill: bool = False) -> None:
        """End the process, which ends by itself when it has nothing to do.

        Args:
            kill: At once, whatever it does.
        """
        process, self._process = self._process, None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if process is None:
            return
        if kill:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


def _error_of(told: dict[str, Any]) -> Exception:
    code, message = told["code"], told["message"]
    if code == QuerySyntaxError.code:
        return QuerySyntaxError(message, told["line"], told["column"])
    if code == DataSyntaxError.code:
        return DataSyntaxError(message, told["line"], told["column"])
    if code == ValidationFailed.code:
        return ValidationFailed(told["violations"], told["report"])
    return _KINDS.get(code, StoreError)(message)
