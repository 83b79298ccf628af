"""Asking servers: one question for its answer, or as many as they can take, with wrk."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from peers import PeerMissing, Server

_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class Round:
    """What one round of load gave.

    Attributes:
        rate: Answers with status 200 a second.
        p50: Median milliseconds.
        p99: Milliseconds that 99 of 100 requests kept to.
        requests: How many requests were answered.
        failed: How many of them had another status, broke off or took too long.
    """

    rate: float
    p50: float
    p99: float
    requests: int
    failed: int


def ask(server: Server, text: str) -> Counter[tuple[tuple[str, ...], ...]]:
    """Ask one question.

    Args:
        server: Whom.
        text: The SPARQL text.

    Returns:
        The rows of the answer as a multiset, so that answers can be compared.

    Raises:
        RuntimeError: The server gives none.
    """
    return rows_of(fetch(server, text))


def fetch(server: Server, text: str) -> bytes:
    """Ask one question, and leave the answer as it came.

    Args:
        server: Whom.
        text: The SPARQL text.

    Returns:
        The answer in SPARQL's JSON.

    Raises:
        RuntimeError: The server gives none.
    """
    request = urllib.request.Request(
        f"http://{server.host}{server.path}?query={quote(text)}",
        headers={"Accept": "application/sparql-results+json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=600) as response:  # noqa: S310
            told: bytes = response.read()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{server.name} answers {error.code}: {error.read()[:500]!r}") from None
    except (OSError, http.client.HTTPException) as error:
        raise RuntimeError(f"{server.name} gives no answer: {error!r}") from None
    return told


def rows_of(told: bytes) -> Counter[tuple[tuple[str, ...], ...]]:
    """Read an answer.

    Args:
        told: What `fetch` gave.

    Returns:
        Its rows as a multiset, so that answers can be compared.

    Raises:
        RuntimeError: It is none.
    """
    try:
        solutions = json.loads(told)["results"]["bindings"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"this is no answer: {error!r}") from None
    return Counter(
        tuple((name, *_term(value)) for name, value in sorted(solution.items())) for solution in solutions
    )


def _term(value: dict[str, str]) -> tuple[str, str, str]:
    """A term as it is, whatever the writer's form of it: Virtuoso writes an older one."""
    kind = "uri" if value["type"] == "uri" else "literal"
    datatype = value.get("datatype", "")
    return kind, value["value"], value.get("xml:lang") or ("" if datatype == _STRING else datatype)


class Load:
    """Sends the texts of one question to one server; no text is sent twice, if it is not to be repeated.

    Args:
        server: The server.
        texts: SPARQL texts.
        repeated: Whether they may be sent again.

    Raises:
        PeerMissing: wrk is not installed.
    """

    def __init__(self, server: Server, texts: Sequence[str], *, repeated: bool = False) -> None:
        program = shutil.which("wrk")
        if program is None:
            raise PeerMissing("wrk is not installed: apt-get install wrk")
        self._program = program
        self._server = server
        self._repeated = repeated
        self._sent = 0
        self._file = tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii")  # noqa: SIM115
        self._file.writelines(quote(text) + "\n" for text in texts)
        self._file.flush()

    def run(self, clients: int, seconds: float) -> Round:
        """Send requests for a while.

        Args:
            clients: How many connections; each sends its next request when it has the answer.
            seconds: For how long.

        Returns:
            What came of it.
        """
        script = Path(__file__).with_name("requests.lua")
        command = [self._program, "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "60s"]
        command += ["-s", str(script), f"http://{self._server.host}{self._server.path}", "--"]
        command += [self._file.name, str(self._sent), "repeated" if self._repeated else "once"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise RuntimeError(f"wrk says: {done.stdout}{done.stderr}")
        told = json.loads(lines[-1])
        # Requests on their way when a round ends have been sent as well.
        self._sent += told["requests"] + clients
        right = told["requests"] - told["failed"]
        return Round(right / told["seconds"], told["p50"], told["p99"], told["requests"], told["failed"])

    def close(self) -> None:
        """Remove the file with the texts."""
        self._file.close()
