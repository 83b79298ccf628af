"""The process that query processes are forked from.

    server -> forkserver -> template, which has opened a release -> query processes

The server has threads, and a process with threads cannot be forked safely, so it starts this one, which
has none. For each release the forkserver forks a template, and the template opens the release: a small one
is read into memory, where all query processes forked from it share it. Forking costs milliseconds, starting
anew would cost as many hundreds. What a process here is told comes by its control socket, one message each
with the socket of the process to be forked; when the other end closes it, the process ends.

`python -m dyad_server.forkserver FD` is started by `dyad_server.pool` alone.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from dyad.errors import DyadError, StoreError
from dyad.settings import Settings
from dyad.snapshot import read_snapshot
from dyad.store import EmbeddedStore, Store
from dyad_server import query_process

_MOST_BYTES: Final = 64 * 1024

COLD: Final = b"cold"
"""What a template is told to fork a process that answers at once."""

WARM: Final = b"warm"
"""What a template is told to fork a process that reads all of the data before it says that it is there.

The engine writes to the pages that it reads from (it counts who uses what), and a forked process makes each
page its own when it is first written to: until it has done so, questions take several times as long.
"""


@dataclass(frozen=True)
class Opening:
    """What a template opens.

    Attributes:
        folder: The folder of the release's store; empty for the remote store of the settings.
        in_memory: Whether it is read into memory.
        memory_bytes: How much memory a query may take beside it.
        plain: Whether it is a plain RDF store, which declares no prefixes beforehand.
        services: The addresses that SERVICE may name.
    """

    folder: str
    in_memory: bool
    memory_bytes: int
    plain: bool = False
    services: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Write it as a message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, message: bytes) -> Opening:
        """Read it from a message."""
        told = json.loads(message)
        return cls(**{**told, "services": tuple(told["services"])})


def open_store(opening: Opening) -> Callable[[], Store]:
    """Open what templates open.

    Args:
        opening: What it is.

    Returns:
        What gives the store in a process forked later. A store in memory is there already; one on disk has
        threads of its own and is opened by each process for itself.

    Raises:
        StoreError: It cannot be opened.
    """
    settings: dict[str, Any] = {"plain": opening.plain, "services": opening.services}
    if not opening.folder:
        from dyad.remote_store import RemoteStore

        remote = RemoteStore.from_settings(Settings.from_env())
        return lambda: remote
    folder = Path(opening.folder)
    if not opening.in_memory:
        EmbeddedStore.open(folder)  # so that what is wrong is said now
        return lambda: EmbeddedStore.open(folder, **settings)
    in_memory, union = ox.Store(), ox.Store()
    try:
        on_disk = ox.Store.read_only(str(folder))
        if not read_snapshot(folder.parent, in_memory, len(on_disk)):
            in_memory = ox.Store()
            in_memory.bulk_extend(on_disk)
        for graph in on_disk.named_graphs():
            in_memory.add_graph(graph)
        union.bulk_extend(in_memory.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(f"the store in {folder} cannot be opened ({error}): load again") from error
    store = EmbeddedStore(in_memory, union=union, **settings)
    return lambda: store


def _serve(
    control: socket.socket, fork: Callable[[bytes, socket.socket], None], most_bytes: int = _MOST_BYTES
) -> None:
    """Fork a process for each message, until the other end closes the control socket."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, most_bytes, 1)
        if not message:
            return
        connection = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            control.close()
            code = 1
            try:
                fork(message, connection)
                code = 0
            finally:
                os._exit(code)
        connection.close()


def _become_template(message: bytes, control: socket.socket) -> None:
    opening = Opening.decode(message)
    try:
        give_store = open_store(opening)
    except (DyadError, OSError, ValueError, MemoryError) as error:
        control.sendall(json.dumps({"error": str(error)}).encode())
        return
    gc.collect()
    gc.freeze()  # the collector would write to the pages that forked processes share
    control.sendall(b'{"ready": true}')
    _serve(
        control,
        lambda message, connection: query_process.run(
            give_store(), connection, opening.memory_bytes, warm=message == WARM
        ),
        len(COLD),  # several messages may lie there: each is read by itself
    )


def main() -> None:
    """Run the forkserver on the control socket whose number is the argument."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries what ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends when the server's end of the socket closes
    control = socket.socket(fileno=int(sys.argv[1]))
    gc.collect()
    gc.freeze()
    _serve(control, _become_template)


if __name__ == "__main__":
    main()
