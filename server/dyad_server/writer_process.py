"""The process in which changes are applied, so that one that goes wrong costs no more than itself.

`python -m dyad_server.writer_process FD SHAPES` is started by `dyad_server.writing` alone. It opens the
writer of the home, says so, and then applies one change after the other.
"""

from __future__ import annotations

import json
import pickle
import resource
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any, Final

from dyad.errors import DataSyntaxError, DyadError, QuerySyntaxError, ValidationFailed
from dyad.settings import Settings
from dyad.writing import Change, Shapes, Writer, open_writer
from dyad_server.frames import decode, encode

CHANGE: Final = 0x43
OUTCOME: Final = 0x4F

_STACK_BYTES: Final = 256 * 1024 * 1024
_PIECE: Final = 64 * 1024
_MEMORY_SHARES: Final = 4
"""How much more memory a write may take than a query: it holds the data and what they become."""


def describe_error(error: Exception) -> dict[str, Any]:
    """Describe what went wrong, for the server to tell.

    Args:
        error: The error; of one that Dyad does not raise on purpose, its class and message are for the log.

    Returns:
        An object for JSON.
    """
    told: dict[str, Any] = {"code": getattr(error, "code", "internal"), "message": str(error)}
    if isinstance(error, (QuerySyntaxError, DataSyntaxError)):
        told |= {"message": error.message, "line": error.line, "column": error.column}
    elif isinstance(error, ValidationFailed):
        told |= {
            "violations": [str(violation) for violation in error.violations],
            "report": error.report,
        }
    elif not isinstance(error, DyadError):
        told["message"] = f"{type(error).__name__}: {error}"
    return told


def _serve(connection: socket.socket, settings: Settings, shapes: Shapes) -> None:
    try:
        writer = open_writer(settings, shapes)
    except DyadError as error:
        _tell(connection, describe_error(error))
        return
    _tell(connection, {"ready": True})
    _limit_memory(settings.query_memory_mb * 2**20 * _MEMORY_SHARES)
    buffer = bytearray()
    while received := connection.recv(_PIECE):
        buffer += received
        for _, payload in decode(buffer):
            change: Change = pickle.loads(payload)  # noqa: S301 (from our own parent, by a private socket)
            _tell(connection, _apply(writer, change))


def _apply(writer: Writer, change: Change) -> dict[str, Any]:
    try:
        applied = writer.apply(change)
    except Exception as error:
        # Whatever goes wrong goes wrong for this change alone, and is told to whoever asked for it.
        return describe_error(error)
    return {"version": applied.version, "created": applied.created}


def _tell(connection: socket.socket, told: dict[str, Any]) -> None:
    connection.sendall(encode(OUTCOME, json.dumps(told).encode()))


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform != "linux":
        return  # elsewhere the kernel does not hold to this limit
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            most = int(line.split()[1]) * 1024 + memory_bytes
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def main() -> None:
    """Apply changes that come by the socket whose number is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends when the server's end of the socket closes
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    connection = socket.socket(fileno=int(sys.argv[1]))
    shapes: Shapes = "none" if sys.argv[2] == "none" else "own"
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(connection, Settings.from_env(), shapes))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
