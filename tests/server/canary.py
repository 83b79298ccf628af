"""Somebody who listens on an address that nobody should call."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"heard"}}]}}'
"""SPARQL results, for where a call is allowed."""


@dataclass
class Canary:
    """An address, and what was said to it."""

    address: str
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def listening(*, status: str = "200 OK", headers: str = "", body: bytes = ANSWER) -> Iterator[Canary]:
    """Listen on a free port of 127.0.0.1, and give everybody who calls the same answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/sparql-results+json\r\n{headers}"
    answer = f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
    with socket.create_server(("127.0.0.1", 0)) as listener:
        canary = Canary(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql")

        def listen() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # shut down below
                with connection:
                    connection.settimeout(2)
                    canary.heard.append(b"")  # a call is a call, whatever is said
                    try:
                        canary.heard[-1] = connection.recv(65536)
                        connection.sendall(answer)
                    except OSError:
                        continue

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield canary
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)
