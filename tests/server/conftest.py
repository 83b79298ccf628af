"""The application over the shipped facts, and a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.server.client import Client


@dataclass
class Server:
    """A running `dyad serve`."""

    process: subprocess.Popen[str]
    address: str
    welcome: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    """What it has said since."""
    reading: threading.Thread | None = None

    def read_log(self) -> None:
        """Read what it says as it comes, since a pipe that is full would stop it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.log.append(line)

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Stop it and give its exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=20)


StartServer = Callable[..., Server]


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment of a `dyad` process: none of the caller's settings, only this home and those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    return {**kept, "DYAD_HOME": str(home), "PYTHONUNBUFFERED": "1", **settings}


def command(*arguments: str) -> list[str]:
    """The command line of `dyad` with this interpreter."""
    return [sys.executable, "-c", "from dyad.cli import main; main()", *arguments]


def start_server(home: Path, *options: str, **settings: str) -> Server:
    """Start `dyad serve` on a free port, with settings by name, and wait until it says that it listens."""
    process = subprocess.Popen(  # noqa: S603 (our own program)
        command("serve", "--port", "0", *options),
        env=environment(home, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line.strip().endswith("/sparql"):
            break
    watchdog.cancel()
    assert lines, "the server ended without a word"
    assert lines[0].startswith("Dyad listens at "), "".join(lines)
    address = lines[0].split()[3].rstrip("/")
    with urllib.request.urlopen(address + "/health", timeout=10) as response:  # noqa: S310 (our own)
        assert response.status == 200
    server = Server(process, address, lines)
    server.reading = threading.Thread(target=server.read_log, daemon=True)
    server.reading.start()
    return server


@pytest.fixture
def serving() -> Iterator[StartServer]:
    """Start servers, each of which is ended with the test."""
    running: list[Server] = []

    def start(home: Path, *options: str, **settings: str) -> Server:
        server = start_server(home, *options, **settings)
        running.append(server)
        return server

    yield start
    for server in running:
        end_server(server)


@contextmanager
def serve_for(home: Path, *options: str, **settings: str) -> Iterator[Server]:
    """Have a server for as long as the block is."""
    started = start_server(home, *options, **settings)
    try:
        yield started
    finally:
        end_server(started)


@pytest.fixture(scope="session")
def server(release_home: Path) -> Iterator[Server]:
    """One server over the shipped facts for all tests that only ask it."""
    with serve_for(release_home) as started:
        yield started


def end_server(server: Server) -> None:
    """End a server, by force if it must be."""
    if server.process.poll() is None:
        try:
            server.stop()
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    if server.reading is not None:
        server.reading.join(timeout=10)
    if server.process.stdout is not None:
        server.process.stdout.close()


@pytest.fixture(scope="session")
def client(server: Server) -> Client:
    """A client of the server over the shipped facts."""
    return Client(server.address)
