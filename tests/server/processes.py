"""The processes of a running server, as Linux tells of them in /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.server.client import Client
from tests.server.conftest import Server

HAS_PROC: Final = Path("/proc/self/task").exists()
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """The processes that a process, by any of its threads, has begun."""
    found = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(number) for number in _read(thread).split()]
    return sorted(found)


def exists(process: int) -> bool:
    """Whether a process is there; one that has ended and waits to be noticed is not."""
    state = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return bool(state) and state[0] not in "ZX"


def front(server: Server) -> int:
    """The process that speaks HTTP: the one whose child all others are forked from."""
    [found] = [child for child in children(server.process.pid) if _forkservers(child)]
    return found


def lasting(server: Server) -> list[int]:
    """The processes that must live as long as the server: only a query process may be ended."""
    return [server.process.pid, front(server), *_forkservers(front(server)), *templates(server)]


def templates(server: Server) -> list[int]:
    """The processes that have opened a release."""
    return [template for first in _forkservers(front(server)) for template in children(first)]


def query_processes(server: Server) -> list[int]:
    """The query processes."""
    return [child for template in templates(server) for child in children(template) if exists(child)]


def resident(process: int) -> float:
    """The memory that a process has, in MB; 0 for one that has ended."""
    fields = _read(Path(f"/proc/{process}/statm")).split()
    return int(fields[1]) * os.sysconf("SC_PAGESIZE") / 2**20 if fields else 0


def own_memory(server: Server) -> float:
    """The memory in MB that server and query processes have, each page shared among them counted once."""
    processes = [server.process.pid, front(server), *templates(server), *query_processes(server)]
    return sum(map(_proportional, processes))


def cpu_seconds(process: int) -> float:
    """The processor time that a process has used."""
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0


def is_quiet(server: Server) -> bool:
    """Whether none of a server's processes has work to do; looks for a tenth of a second."""

    def used() -> dict[int, float]:
        return {process: cpu_seconds(process) for process in [front(server), *query_processes(server)]}

    before = used()
    time.sleep(0.1)
    return all(seconds - before.get(process, 0) <= 2 / _TICKS for process, seconds in used().items())


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; give whether it is."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def unharmed(server: Server) -> Iterator[None]:
    """Afterwards the server answers, of the same processes, and has nothing to do and no more memory."""
    before, memory = lasting(server), own_memory(server)
    yield
    assert Client(server.address).get("/sparql?query=ASK%7B%7D").status_code == 200
    assert lasting(server) == before
    assert wait_until(lambda: is_quiet(server), 2)
    assert own_memory(server) < memory + 100  # some more processes may be kept ready


@contextmanager
def surviving(server: Server) -> Iterator[None]:
    """Whatever a block sends to a server, it answers quickly afterwards, of the same processes."""
    before, told = lasting(server), len(server.log)
    yield
    began = time.monotonic()
    assert Client(server.address).get("/health", timeout=5).status_code == 200
    assert time.monotonic() - began < 2
    assert lasting(server) == before
    assert server.process.poll() is None
    assert "Traceback" not in "".join(server.log[told:])


def _forkservers(process: int) -> list[int]:
    return [
        child
        for child in children(process)
        if "dyad_server.forkserver" in _read(Path(f"/proc/{child}/cmdline"))
    ]


def _proportional(process: int) -> float:
    for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # it has just ended
