"""The application over the shipped facts, and a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dyad.settings import Settings
from dyad_server.app import create_app
from dyad_server.releases import CurrentRelease


@pytest.fixture(scope="session")
def client(release_home: Path) -> FlaskClient:
    """A test client of the application over the shipped facts."""
    settings = Settings.from_env({"DYAD_HOME": str(release_home)})
    return create_app(settings, CurrentRelease(release_home)).test_client()


@dataclass
class Server:
    """A running `dyad serve`."""

    process: subprocess.Popen[str]
    address: str
    welcome: list[str] = field(default_factory=list)

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Stop it and give its exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=20)


StartServer = Callable[..., Server]


def environment(home: Path) -> dict[str, str]:
    """The environment of a `dyad` process: none of the caller's settings, only this home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    return {**kept, "DYAD_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def command(*arguments: str) -> list[str]:
    """The command line of `dyad` with this interpreter."""
    return [sys.executable, "-c", "from dyad.cli import main; main()", *arguments]


def start_server(home: Path, *options: str) -> Server:
    """Start `dyad serve` on a free port and wait until it says that it listens."""
    process = subprocess.Popen(  # noqa: S603 (our own program)
        command("serve", "--port", "0", *options),
        env=environment(home),
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
    return Server(process, address, lines)


@pytest.fixture
def serving() -> Iterator[StartServer]:
    """Start servers, each of which is ended with the test."""
    running: list[Server] = []

    def start(home: Path, *options: str) -> Server:
        server = start_server(home, *options)
        running.append(server)
        return server

    yield start
    for server in running:
        _end(server)


@pytest.fixture(scope="session")
def server(release_home: Path) -> Iterator[Server]:
    """One server over the shipped facts for all tests that only ask it."""
    started = start_server(release_home)
    yield started
    _end(started)


def _end(server: Server) -> None:
    if server.process.poll() is None:
        try:
            server.stop()
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    if server.process.stdout is not None:
        server.process.stdout.close()
