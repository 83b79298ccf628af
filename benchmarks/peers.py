"""The servers that are measured: Dyad, Oxigraph, Virtuoso and rdflib, each on the same world.

A server that is not installed is left out, with a word about how to get it. While one is measured, the others
are stopped by signal and so take no processor time, but keep what they have in memory.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prepare import Prepared, Say

_PATIENCE = 600.0


class PeerMissing(Exception):
    """A server that is not installed; the message says how to get it."""


@dataclass
class Loading:
    """What it took to load a file.

    Attributes:
        elapsed: Seconds.
        cpu: Seconds of processor, over all processes and threads.
        megabytes: The most memory that it had.
    """

    elapsed: float
    cpu: float
    megabytes: float


@dataclass
class Server:
    """A server that runs.

    Attributes:
        name: As it stands in the tables.
        host: Address and port.
        path: Of its endpoint.
        process: Leader of a process group of its own.
        loading: What loading took, where it was loaded just now and by itself.
    """

    name: str
    host: str
    path: str
    process: subprocess.Popen[bytes]
    loading: Loading | None = field(default=None, compare=False)

    def pause(self) -> None:
        """Stop all its processes where they are."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let its processes go on."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def megabytes(self) -> float:
        """Tell how much memory its processes take, what they share counted once (Pss)."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/smaps_rollup"):
            with contextlib.suppress(OSError, ValueError):
                if os.getpgid(int(status.parent.name)) == self.process.pid:
                    total += int(status.read_text().split("Pss:")[1].split()[0])
        return total / 1024

    def loaded_since(self, begun: float) -> Loading:
        """Tell what it took since it was begun, all of which was loading.

        Args:
            begun: The monotonic time.

        Returns:
            What it took.
        """
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        cpu = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return Loading(time.monotonic() - begun, cpu, int(status.split("VmHWM:")[1].split()[0]) / 1024)


@contextlib.contextmanager
def serve_dyad(world: Prepared, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run `dyad serve`, with its settings as they are by default.

    Args:
        world: What it serves.
        environment: Settings that shall differ.

    Yields:
        The server; it ends with the block.
    """
    port = _free_port()
    env = {**os.environ, "DYAD_HOME": str(world.home), "DYAD_PORT": str(port), **(environment or {})}
    command = [sys.executable, "-c", "from dyad.cli import main; main()", "serve"]
    with _running("Dyad", command, world.folder, f"127.0.0.1:{port}", "/sparql", env) as server:
        yield server


@contextlib.contextmanager
def serve_oxigraph(world: Prepared) -> Iterator[Server]:
    """Run `oxigraph serve-read-only` on the very store of Dyad's release.

    Args:
        world: What it serves.

    Yields:
        The server; it ends with the block.

    Raises:
        PeerMissing: There is no such program.
    """
    program = _find("oxigraph", "pip install oxigraph")
    port = _free_port()
    command = [program, "serve-read-only", "--location", str(world.store), "--bind", f"127.0.0.1:{port}"]
    with _running("Oxigraph", command, world.folder, f"127.0.0.1:{port}", "/query") as server:
        yield server


@contextlib.contextmanager
def serve_own_oxigraph(world: Prepared) -> Iterator[Server]:
    """Load the world's quads with `oxigraph load` and run the server on the store that this makes.

    Its own union of all graphs would give a triple once for each graph that has it, and count it so.

    Args:
        world: What it serves: the named graphs, and their union as default graph.

    Yields:
        The server; it ends with the block.

    Raises:
        PeerMissing: There is no such program.
    """
    program = _find("oxigraph", "pip install oxigraph")
    store = world.folder / "oxigraph"
    shutil.rmtree(store, ignore_errors=True)
    begun = time.monotonic()
    load = subprocess.Popen(
        [program, "load", "--location", str(store), "--file", *map(str, world.files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(load.pid, 0)
    load.returncode = os.waitstatus_to_exitcode(status)
    if load.returncode:
        raise RuntimeError("oxigraph load failed")
    loading = Loading(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    port = _free_port()
    command = [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running("Oxigraph", command, world.folder, f"127.0.0.1:{port}", "/query") as server:
        server.loading = loading
        yield server


@contextlib.contextmanager
def serve_rdflib(world: Prepared) -> Iterator[Server]:
    """Run rdflib over the world's quads, in memory.

    Args:
        world: What it serves; of every graph, the default graph being their union.

    Yields:
        The server; it ends with the block.
    """
    port = _free_port()
    script = Path(__file__).with_name("rdflib_server.py").resolve()
    command = [sys.executable, str(script), str(port), str((world.folder / "named.nq").resolve())]
    begun = time.monotonic()
    with _running("rdflib", command, world.folder, f"127.0.0.1:{port}", "/") as server:
        server.loading = server.loaded_since(begun)
        yield server


_VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 2000
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 100
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
MaxQueryMem = 2G
VectorSize = 1000
MaxVectorSize = 1000000
AdjustVectorSize = 0
ThreadsPerQuery = {threads}
AsyncQueueMaxThreads = {queue}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
MaxClientConnections = 100
ServerThreads = 100
MaxKeepAlives = 100
KeepAliveTimeout = 30
EnabledDavVSP = 0
EnabledGzipContent = 0
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 40000
MaxQueryExecutionTime = 600
"""


@contextlib.contextmanager
def serve_virtuoso(world: Prepared, say: Say = lambda _: None) -> Iterator[Server]:
    """Run Virtuoso, loaded by its bulk loader, with buffers for a third of the machine's memory.

    Its default graph is the union of all graphs, so the named graphs are all it is given.

    Args:
        world: What it serves.
        say: Called with a few words as each step begins.

    Yields:
        The server; it ends with the block.

    Raises:
        PeerMissing: There is no such program.
    """
    hint = "apt-get install virtuoso-opensource-7"
    program, client = _find("virtuoso-t", hint), _find("isql-vt", hint)
    folder = (world.folder / "virtuoso").resolve()
    folder.mkdir(exist_ok=True)
    port, sql_port = _free_port(), _free_port()
    cores = os.cpu_count() or 1
    # The maker's rule: 85,000 buffers of 8 KB for each GB that it may take, three quarters of them dirty.
    buffers = min(85_000 * (_memory_gigabytes() // 3 or 1), max(40_000, world.triples // 8))
    ini = _VIRTUOSO_INI.format(
        folder=world.folder.resolve(),
        port=port,
        sql_port=sql_port,
        threads=cores,
        queue=2 * cores,
        buffers=buffers,
        dirty=buffers * 3 // 4,
    )
    (folder / "virtuoso.ini").write_text(ini, encoding="utf-8")
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running("Virtuoso", command, folder, f"127.0.0.1:{port}", "/sparql") as server:

        def sql(*statements: str) -> None:
            login = [client, f"127.0.0.1:{sql_port}", "dba", "dba", "ERRORS=STDOUT"]
            for statement in statements:
                command = [*login, f"exec={statement}"]
                done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
                assert "*** Error" not in done.stdout, done.stdout

        loaded = folder / "loaded"
        if not loaded.exists():
            say("loading it into Virtuoso")
            begun = time.monotonic()
            sql(
                f"ld_dir('{world.folder.resolve()}', 'named.nq', 'urn:unused');",
                "rdf_loader_run();",
                "checkpoint;",
            )
            server.loading = server.loaded_since(begun)
            loaded.touch()
        try:
            yield server
        finally:
            # Ended by its own command, it need not roll forward when it is started again.
            server.resume()
            with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
                sql("shutdown;")


@contextlib.contextmanager
def _running(
    name: str,
    command: Sequence[str],
    folder: Path,
    host: str,
    path: str,
    environment: dict[str, str] | None = None,
) -> Iterator[Server]:
    with (folder / f"{name.lower()}.out").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        server = Server(name, host, path, process)
        try:
            _wait(server, Path(log.name))
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                server.resume()
                process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(server: Server, log: Path) -> None:
    """Wait until the server answers a question, or has ended."""
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} ended at once:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://{server.host}{server.path}?query=ASK%7B%7D", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise RuntimeError(f"{server.name} does not answer after {_PATIENCE:.0f} s; see {log}")


def _find(program: str, hint: str) -> str:
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        raise PeerMissing(f"{program} is not installed: {hint}")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory_gigabytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
