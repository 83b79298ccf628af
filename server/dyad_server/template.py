"""The process that has the data, and the query processes forked from it, as the server's side sees them.

The other side is `dyad_server.forkserver`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from typing import Final

from dyad.errors import ReleaseError, StoreError
from dyad_server.forkserver import COLD, WARM, Opening
from dyad_server.reply import Connection

_START_SECONDS: Final = 20
"""How long a query process may take to start."""


class ForkServer:
    """The process from which templates are forked; see `dyad_server.forkserver`."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own program)
                [sys.executable, "-m", "dyad_server.forkserver", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._control = ours
        self._control.setblocking(False)
        self._lock = asyncio.Lock()

    async def open(self, opening: Opening) -> Template:
        """Fork a template and let it open a store.

        Args:
            opening: What it opens.

        Returns:
            The template.

        Raises:
            ReleaseError: It cannot be opened.
        """
        async with self._lock:
            ours = _send_socket(self._control, opening.encode())
        return await Template.wait(ours)

    def close(self) -> None:
        """End the process; templates and query processes end when their own connections are closed."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)


class Template:
    """A process that has opened a store, and from which query processes are forked."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    @classmethod
    async def wait(cls, control: socket.socket) -> Template:
        """Wait until the store is open.

        Args:
            control: The connection to the template.

        Returns:
            The template.

        Raises:
            ReleaseError: The store cannot be opened.
        """
        loop = asyncio.get_running_loop()
        told = await loop.sock_recv(control, 64 * 1024)
        message = json.loads(told) if told else {"error": "the process that was to open it has ended"}
        if "error" in message:
            control.close()
            raise ReleaseError(str(message["error"]))
        return cls(control)

    async def fork(self, *, warm: bool = False) -> Connection:
        """Fork a query process.

        Args:
            warm: Whether it reads all of the data first.

        Returns:
            The connection to it.

        Raises:
            StoreError: It did not start.
        """
        # Several may start at a time: a warm one, which takes a second, keeps no other from starting.
        loop = asyncio.get_running_loop()
        try:
            ours = _send_socket(self._control, WARM if warm else COLD)
        except OSError as error:
            raise StoreError(f"the process that has the data has ended ({error})") from None
        try:
            _, connection = await loop.create_connection(Connection, sock=ours)
        except BaseException:
            ours.close()
            raise
        try:
            await asyncio.wait_for(connection.started, _START_SECONDS)
        except (TimeoutError, OSError) as error:
            connection.close()
            raise StoreError(f"a query process did not start ({error})") from None
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Let the process end."""
        self._control.close()


def _send_socket(control: socket.socket, message: bytes) -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(control, [message], [theirs.fileno()])
    ours.setblocking(False)
    return ours
