"""Starting the service under test."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.conformance.endpoint import Endpoint

TOKEN: Final = "conformance"  # noqa: S105 (of a server that lives as long as the tests)


_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (a new folder is made in it)


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Make a folder that goes away again, in memory where the system has such a place.

    Hundreds of writes are waited for, and that they outlive the process is for other tests to show.
    """
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@contextmanager
def start(home: Path) -> Iterator[Endpoint]:
    """Run a writable `dyad serve` without gate on a free port, and end it afterwards.

    Args:
        home: An empty folder for its releases.

    Yields:
        The service.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    settings = {
        "DYAD_HOME": str(home),
        "DYAD_TOKEN_SHA256": hashlib.sha256(TOKEN.encode()).hexdigest(),
        "PYTHONUNBUFFERED": "1",
    }
    options = ["serve", "--writable", "--shapes", "none", "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", "from dyad.cli import main; main()", *options],
        env=kept | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.strip().endswith("/sparql"):
            break
    watchdog.cancel()
    told = "".join(lines)
    assert told.startswith("Dyad listens at "), told or "the server ended without a word"
    # What it says later has to be read, or a full pipe would stop it.
    drain = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    drain.start()
    address = told.split()[3].rstrip("/")
    endpoint = Endpoint(f"{address}/sparql", f"{address}/update", f"{address}/graphs", TOKEN)
    try:
        yield endpoint
    finally:
        endpoint.close()
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        drain.join(timeout=5)
        process.stdout.close()
