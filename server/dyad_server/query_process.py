"""A query process: answers one question after the other, and may be killed at any moment.

It is forked over the open store (`dyad_server.forkserver`), so it costs no memory but its own. What bounds it
stands outside of the engine, which knows no bounds: the kernel ends the process when its time is up
(setitimer with the signal's default action, so that no code of ours has to run), refuses it memory beyond its
limit, upon which it aborts, and picks it first when memory is short everywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Final

from dyad.errors import QueryTooLarge
from dyad.store import Answer, Store
from dyad_server.frames import (
    ANSWER,
    DATA,
    END,
    HELLO,
    NotWanted,
    Question,
    decode,
    decode_question,
    encode,
    encode_error,
)

_STACK_BYTES: Final = 256 * 1024 * 1024
"""Stack of the thread that asks the engine, which recurses over a query. Address space, not memory."""

_PIECE: Final = 64 * 1024
_LOOK_SECONDS: Final = 0.01
"""After an answer that took longer it is looked how much the process has grown."""

_GRACE: Final = 0.5
"""Seconds after the deadline at which the kernel ends the process, if the server has not done so."""

_PR_SET_PDEATHSIG: Final = 1
"""See prctl(2)."""

_MOST_GROWTH: Final = 64 * 1024 * 1024
"""A process that has grown by more does not answer another question, so that the memory comes back."""


_READ_ALL: Final = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
)


def run(store: Store, connection: socket.socket, memory_bytes: int, *, warm: bool = False) -> None:
    """Answer questions until the other end closes the connection.

    Args:
        store: Whom to ask.
        connection: Where the questions come from.
        memory_bytes: How much memory a query may take beside what is there now.
        warm: Whether all of the data are read before the first question.
    """
    if warm:
        for text in _READ_ALL:
            list(store.query(text).rows())
    _end_with_parent()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the connection
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(store, connection, memory_bytes))
    thread.start()
    thread.join()


def _end_with_parent() -> None:
    """Have the kernel end this process with the one it was forked from: one that stands still sees no end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _serve(store: Store, connection: socket.socket, memory_bytes: int) -> None:
    _limit_memory(memory_bytes)
    size = _resident()
    buffer = bytearray()
    try:
        connection.sendall(encode(HELLO, f"{os.getpid()} {threading.get_native_id()}".encode()))
        while received := connection.recv(_PIECE):
            buffer += received
            for _, payload in decode(buffer):
                question = decode_question(payload)
                signal.setitimer(signal.ITIMER_REAL, question.timeout + _GRACE)
                _answer(store, question, connection, size)
    except OSError:
        pass  # the server is gone, and with it whoever could want an answer


def _answer(store: Store, question: Question, connection: socket.socket, size: int) -> None:
    output = _Output(connection, question.most_bytes)
    began = time.perf_counter()
    try:
        answer = store.query(
            question.text,
            bindings=question.bindings,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
            base=question.base,
        )
        _write(answer, question, output)
    except MemoryError:
        _end_work()
        connection.sendall(encode_error(QueryTooLarge("the query took more memory than it may")))
    except Exception as error:
        # Whatever goes wrong here goes wrong for this question alone, and is told to whoever asked it.
        _end_work()
        connection.sendall(encode_error(output.failure or error))
    else:
        # Nothing grows much in so short a time, and looking takes a tenth of it.
        grown = time.perf_counter() - began > _LOOK_SECONDS and _resident() - size > _MOST_GROWTH
        _end_work()
        output.end(last=grown)


def _end_work() -> None:
    """Stop the clock before the end is told: a moment later another question may have come."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _write(answer: Answer, question: Question, output: _Output) -> None:
    name = question.formats.get(answer.kind)
    if name is None:
        raise NotWanted(answer.kind)
    output.begin(answer.kind, name)
    answer.write(output, name)


class _Output:
    """The answer on its way: pieces become frames, and a short answer is one message."""

    def __init__(self, connection: socket.socket, most_bytes: int) -> None:
        self._connection = connection
        self._most = most_bytes
        self._before = b""
        self._piece = bytearray()
        self._total = 0
        self.failure: Exception | None = None

    def begin(self, kind: str, name: str) -> None:
        self._before = encode(ANSWER, f"{kind} {name}".encode())

    def write(self, data: bytes) -> int:
        self._total += len(data)
        if self._total > self._most:
            self.failure = QueryTooLarge(
                f"the answer is longer than {self._most // 2**20:,} MB: ask for less, with LIMIT and OFFSET"
            )
            raise self.failure
        self._piece += data
        if len(self._piece) >= _PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing is done before a piece is full."""

    def end(self, *, last: bool) -> None:
        self._send(encode(END, b"last" if last else b""))

    def _send(self, after: bytes = b"") -> None:
        self._connection.sendall(self._before + encode(DATA, bytes(self._piece)) + after)
        self._before = b""
        self._piece.clear()


def _limit_memory(memory_bytes: int) -> None:
    """Bound what the process may have of its own. What it shares with the store's process counts as there."""
    if sys.platform != "linux":
        return  # elsewhere the kernel does not hold to this limit
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            most = int(line.split()[1]) * 1024 + memory_bytes
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _resident() -> int:
    """How much memory the process has that is not a file's, in bytes."""
    try:
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * resource.getpagesize()
