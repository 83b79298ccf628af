"""The answer of a query process as it comes in, and the connection it comes by.

What comes is taken at once, however slowly the client reads, so that the process is free again and the
deadline measures the work alone: the first megabyte is held in memory, and what follows in a file without a
name. Memory does not grow with the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, Final, cast

from dyad.errors import DyadError, QueryTooLarge, StoreError, TooBusy
from dyad.store import Kind
from dyad_server.frames import (
    ANSWER,
    DATA,
    END,
    ERROR,
    HELLO,
    NotWanted,
    Question,
    decode,
    decode_error,
    encode_question,
)

_GONE: Final = "the client has gone"

_IN_MEMORY: Final = 1024 * 1024
"""Bytes of an answer that are held in memory, and can be cached."""

_PATIENCE: Final = 1.0
"""Seconds for which a long answer is waited for as a whole, so that what goes wrong is told by a status."""

_PIECE: Final = 256 * 1024

_BEHIND: Final = 5
"""How much nicer than the server a query is that takes long: beside another program it still gets a quarter
of a processor."""


class Spool:
    """How much of all answers may lie in files, since many clients may be slow to read at a time.

    Args:
        most: The number of bytes.

    Example:
        >>> spool = Spool(10)
        >>> spool.take(8), spool.take(8), spool.held
        (True, False, 8)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.held = 0

    def take(self, size: int) -> bool:
        """Take room, if there is enough.

        Args:
            size: How many bytes.

        Returns:
            Whether it was taken.
        """
        if self.held + size > self._most:
            return False
        self.held += size
        return True


class Reply:
    """An answer on its way. It is whole when `is_whole`; else `pieces` gives it as it comes.

    Args:
        spool: What it shares with the other answers that do not fit into memory.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._spooled = 0
        self.kind: Kind = "solutions"
        self.format_name = ""
        self.is_whole = False
        self.error: DyadError | None = None
        self._head = bytearray()
        self._file: BinaryIO | None = None
        self._size = 0
        self._changed = asyncio.Event()
        self._on_end: list[Callable[[BaseException | None], None]] = []

    @property
    def body(self) -> bytes:
        """The answer, where it is whole and no larger than what is held in memory."""
        return bytes(self._head)

    @property
    def is_small(self) -> bool:
        """Whether all of it is there, and in memory."""
        return self.is_whole and self._file is None

    @property
    def size(self) -> int:
        """How many bytes have come so far."""
        return self._size

    def on_end(self, callback: Callable[[BaseException | None], None]) -> None:
        """Have a function called when the answer is whole, or has failed with an error."""
        self._on_end.append(callback)

    async def begun(self) -> None:
        """Wait until the answer is whole, or is long and has been waited for.

        Raises:
            DyadError: It has failed.
        """
        loop = asyncio.get_running_loop()
        until = 0.0
        while not self.is_whole and self.error is None:
            self._changed.clear()
            if self._size:
                until = until or loop.time() + _PATIENCE
                left = until - loop.time()
                if left <= 0:
                    return
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    return
            else:
                await self._changed.wait()
        if self.error is not None:
            raise self.error

    async def whole(self) -> None:
        """Wait until all of the answer is there.

        Raises:
            DyadError: It has failed.
        """
        while not self.is_whole and self.error is None:
            self._changed.clear()
            await self._changed.wait()
        if self.error is not None:
            raise self.error

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the answer piece by piece.

        Yields:
            Its bytes.

        Raises:
            DyadError: It has failed after it began; what was given is not the whole.
        """
        offset = 0
        while True:
            self._changed.clear()
            if self._file is not None and self._file.closed:
                raise self.error or StoreError(_GONE)  # abandoned between two pieces
            if offset < self._size:
                piece = self._read(offset)
                offset += len(piece)
                yield piece
            elif self.error is not None:
                raise self.error
            elif self.is_whole:
                return
            else:
                await self._changed.wait()

    def _read(self, offset: int) -> bytes:
        if self._file is None or offset < len(self._head):
            return bytes(self._head[offset : offset + _PIECE])
        return os.pread(self._file.fileno(), _PIECE, offset - len(self._head))

    def take(self, data: bytes) -> None:
        """Add what has come."""
        if self._file is None and self._size + len(data) <= _IN_MEMORY:
            self._head += data
        else:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed by `close`)
            if self._file.closed:
                return  # nobody wants it any more
            if not self._spool.take(len(data)):
                raise TooBusy("too many long answers wait to be read: try again later, or ask for less", 5)
            self._spooled += len(data)
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
        self._size += len(data)
        self._changed.set()

    def finish(self) -> None:
        """Note that the answer is whole."""
        self.is_whole = True
        self._end(None)

    def fail(self, error: DyadError) -> None:
        """Note that there will be no more of it."""
        if self.error is None and not self.is_whole:
            self.error = error
            self._end(error)

    def abandon(self) -> None:
        """Note that nobody wants it any more: the work is ended, if it is still going on."""
        self.fail(StoreError(_GONE))
        self.close()

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()
            self._spool.held -= self._spooled
            self._spooled = 0

    def _end(self, error: BaseException | None) -> None:
        self._changed.set()
        while self._on_end:
            self._on_end.pop()(error)


class Connection(asyncio.Protocol):
    """The connection to a query process."""

    def __init__(self) -> None:
        self.started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: Reply | None = None
        self._process = 0
        self._thread = 0
        self._lost = False
        self._last = False

    @property
    def is_idle(self) -> bool:
        """Whether the process can be asked."""
        return self._reply is None and not self._lost and not self._last

    def ask(self, question: Question, spool: Spool) -> Reply:
        """Send a question.

        Args:
            question: The question.
            spool: What its answer shares with the others.

        Returns:
            Its answer, on its way.
        """
        self._reply = reply = Reply(spool)
        if self._transport is None or self._lost:
            self._reply = None
            reply.fail(StoreError("the query process has ended: ask again"))
        else:
            self._transport.write(encode_question(question))
        return reply

    def seconds_worked(self) -> float:
        """How long a processor has worked for the process; where the system does not tell, without end."""
        if self._lost or sys.platform != "linux":
            return math.inf
        try:
            # The clock of another process, as clock_getcpuclockid(3) names it on Linux.
            return time.clock_gettime((~self._process << 3) | 2)
        except OSError:
            return math.inf

    def set_background(self, background: bool) -> bool:
        """Let the process work behind others, or like them again.

        Args:
            background: Which of both. To be taken back it needs rights that a usual user lacks.

        Returns:
            Whether it is so now.
        """
        if self._lost or sys.platform != "linux":
            return False
        try:
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self._thread, own + _BEHIND if background else own)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def stop(self) -> None:
        """Let the process stand still; it can be killed all the same."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it work again."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if not self._lost and self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self._process, number)

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._signal(signal.SIGKILL)
        self._last = True
        self.close()

    def close(self) -> None:
        """Close the connection; a process that has nothing to do ends by that."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the transport."""
        self._transport = cast(asyncio.Transport, transport)  # of a stream socket it can be no other

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended; whoever waits for it is told."""
        self._lost = True
        if not self.started.done():
            self.started.set_exception(ConnectionError("it ended at once"))
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.fail(
                QueryTooLarge(
                    "the query was stopped: it took more memory than it may, or the engine failed on it; "
                    "ask for less, or in simpler words"
                )
            )

    def data_received(self, data: bytes) -> None:
        """Take what the process says."""
        self._buffer += data
        for kind, payload in decode(self._buffer):
            self._take(kind, payload)

    def _take(self, kind: int, payload: bytes) -> None:
        reply = self._reply
        if kind == HELLO:
            process, _, thread = payload.decode().partition(" ")
            self._process, self._thread = int(process), int(thread)
            if not self.started.done():
                self.started.set_result(None)
        elif reply is None:
            return
        elif kind == ANSWER:
            told, _, reply.format_name = payload.decode().partition(" ")
            reply.kind = told  # type: ignore[assignment] # one of the kinds: our own process says so
        elif kind == DATA:
            try:
                reply.take(payload)
            except OSError as full:
                reply.fail(StoreError(f"there is no room for the answer: {full}"))
            except TooBusy as busy:
                reply.fail(busy)
        elif kind == END:
            self._reply = None
            self._last = payload == b"last"
            reply.finish()
        elif kind == ERROR:
            self._reply = None
            error = decode_error(payload)
            if isinstance(error, NotWanted):
                reply.kind = str(error)  # type: ignore[assignment] # as above
            reply.fail(error)
