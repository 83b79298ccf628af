"""Starting other engines for tests and benchmarks: Oxigraph and Virtuoso, on 127.0.0.1 and free ports.

Plain functions without pytest. Each engine keeps all its files in the folder that it is given, and `stop`
ends it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PASSWORD: Final = "dba-secret"  # noqa: S105 - of a server that lives for one test run
START_SECONDS: Final = 60

# All that differs from Virtuoso's defaults: where it writes and listens, how much memory it takes, and that
# it neither cuts results nor gives up.
_VIRTUOSO_INI: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxClientConnections = 100
DirsAllowed = {folder}
CaseMode = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30

[SPARQL]
{limits}
"""


class EngineMissing(Exception):
    """The engine is not installed here; the message says what to install."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        process: Its process.
        base: Its address, without a slash at the end.
    """

    process: subprocess.Popen[bytes]
    base: str

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self.process.pid

    def stop(self) -> None:
        """End it and wait until it has ended."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class OxigraphServer(Server):
    """A running `oxigraph serve`."""

    @property
    def address(self) -> str:
        """Its query endpoint."""
        return f"{self.base}/query"

    @property
    def update_address(self) -> str:
        """Its update endpoint."""
        return f"{self.base}/update"


@dataclass(frozen=True)
class VirtuosoServer(Server):
    """A running Virtuoso.

    Attributes:
        sql_port: The port for its own clients, such as `isql`.
        user: Who may write.
        password: The password of `user`.
    """

    sql_port: int
    user: str = "dba"
    password: str = PASSWORD

    @property
    def address(self) -> str:
        """Its query endpoint, open to everybody and for reading alone."""
        return f"{self.base}/sparql"

    @property
    def auth_address(self) -> str:
        """Its endpoint for queries and updates of users, by digest authentication."""
        return f"{self.base}/sparql-auth"


def start_oxigraph(
    folder: Path, *, read_only: bool = False, union: bool = False, timeout: int | None = None
) -> OxigraphServer:
    """Start an Oxigraph server.

    Args:
        folder: Where its data are, or will be.
        read_only: Whether it takes no updates; then there must be data.
        union: Whether a query that names no graph asks all of them.
        timeout: After how many seconds it gives up a query; None for never.

    Returns:
        The server, which answers already.

    Raises:
        EngineMissing: It is not installed.
        RuntimeError: It does not start.
    """
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        raise EngineMissing("there is no oxigraph here: pip install oxigraph")
    (port,) = free_ports(1)
    words = [program, "serve-read-only" if read_only else "serve"]
    words += ["--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    words += ["--union-default-graph"] if union else []
    words += [] if timeout is None else ["--timeout-s", str(timeout)]
    base = f"http://127.0.0.1:{port}"
    return OxigraphServer(_start(words, folder, f"{base}/query?query=ASK%7B%7D"), base)


def start_virtuoso(folder: Path, *, buffers: int = 10_000, limits: str = "") -> VirtuosoServer:
    """Start a Virtuoso with a database of its own, empty where the folder has none.

    Args:
        folder: Where its data, settings and logs are.
        buffers: How many pages of 8 kB it keeps in memory.
        limits: Lines for the section SPARQL of its settings, such as `ResultSetMaxRows = 10`.

    Returns:
        The server, which answers already.

    Raises:
        EngineMissing: It is not installed.
        RuntimeError: It does not start.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        raise EngineMissing("there is no virtuoso-t here: apt install virtuoso-opensource-7")
    folder.mkdir(parents=True, exist_ok=True)
    http_port, sql_port = free_ports(2)
    settings = folder / "virtuoso.ini"
    settings.write_text(
        _VIRTUOSO_INI.format(
            folder=folder,
            sql_port=sql_port,
            http_port=http_port,
            buffers=buffers,
            dirty=buffers * 3 // 4,
            limits=limits,
        ),
        encoding="utf-8",
    )
    words = [program, "+foreground", "+configfile", str(settings)]
    if not (folder / "virtuoso.db").exists():  # this makes the database, sets the password and ends
        first = [*words, "+pwdold", "dba", "+pwddba", PASSWORD]
        subprocess.run(first, check=True, capture_output=True)  # noqa: S603 - the words are made above
    base = f"http://127.0.0.1:{http_port}"
    return VirtuosoServer(_start(words, folder, f"{base}/sparql?query=ASK%7B%7D"), base, sql_port)


def free_ports(count: int) -> list[int]:
    """Find ports on which nobody listens.

    Args:
        count: How many.

    Returns:
        The ports, all different.
    """
    sockets = [socket.socket() for _ in range(count)]
    try:
        for found in sockets:
            found.bind(("127.0.0.1", 0))
        return [int(found.getsockname()[1]) for found in sockets]
    finally:
        for found in sockets:
            found.close()


def _start(words: list[str], folder: Path, probe: str) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder.parent / f"{folder.name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the words are made above
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder, env=dict(os.environ)
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(probe, timeout=5):  # noqa: S310 - made above, http://127.0.0.1
                return process
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
    process.kill()
    process.wait()
    told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"{words[0]} does not answer; its log ends with\n{told}")
