"""The commands of README.md and the example of docs/curating.md do what they say."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "Package of 20 agreements signed during To Lam's visit to Russia"


def blocks(path: str, language: str) -> list[str]:
    """The code blocks of a document in one language."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a clone after set-up, with a home of its own."""
    folder = tmp_path_factory.mktemp("clone")
    for name in (".venv", "seeds"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "my-facts.yaml").write_text(blocks("docs/curating.md", "yaml")[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """The README's first command, run for real: `make serve`, on another port."""
    number = free_port()
    environment = {**os.environ, "DYAD_HOME": str(folder / "var")}
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            ["make", "serve", f"PORT={number}"],  # noqa: S607
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{number}/health", server, folder / "serve.log")
            wait_for_welcome(folder / "serve.log")
            yield number
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(log.read_text())


def wait_for_welcome(log: Path) -> None:
    """Wait until the server, which answers already, has said so."""
    for _ in range(300):
        if "Three things to try" in log.read_text():
            return
        time.sleep(0.1)
    pytest.fail(log.read_text())


def run(command: str, folder: Path, port: int) -> str:
    """Run a block of README.md as a shell would, in the clone."""
    done = subprocess.run(  # noqa: S603
        ["bash", "-euc", command.replace("127.0.0.1:8080", f"127.0.0.1:{port}")],  # noqa: S607
        cwd=folder,
        env={**os.environ, "DYAD_HOME": str(folder / "var")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_readme_first_block_is_make_serve() -> None:
    """What a newcomer types first is what these tests start."""
    assert blocks("README.md", "sh")[0] == "make serve\n"


def test_readme_serve_prints_the_address_and_what_to_try(folder: Path, port: int) -> None:
    """`make serve` tells where it listens and three things to try."""
    text = (folder / "serve.log").read_text()
    assert f"http://127.0.0.1:{port}/" in text
    assert "agreements_by_dyad" in text


def test_readme_query_gives_document_paragraph_and_status(folder: Path, port: int) -> None:
    """The named query gives the agreements of 2025 with their receipts."""
    command = blocks("README.md", "sh")[2].strip()
    assert "agreements_by_dyad --country VNM --country RUS --year 2025" in command
    rows = run(command + " --format csv", folder, port).splitlines()
    package = next(row for row in rows if PACKAGE in row)
    assert "agreement-status/signed" in package
    assert "2025-05" in package
    assert ",50," in package
    assert "source/vietnam-news-today-2025-12-30" in package
    run(command, folder, port)


def test_readme_question_is_answered_with_its_receipt(folder: Path, port: int) -> None:
    """The question that Dyad is for, in plain English, gives the agreements with document and paragraph."""
    answer = run(blocks("README.md", "sh")[1], folder, port)
    assert PACKAGE in answer
    assert "50" in answer


def test_readme_curl_gives_the_same_over_http(folder: Path, port: int) -> None:
    """The SPARQL query over HTTP gives agreement, status, document and paragraph."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = blocks("README.md", "sh")[3]
    rows = run(command, folder, port).splitlines()
    assert rows[0] == "agreement,status,title,paragraph"
    assert any(row.startswith(f"{PACKAGE},signed,") and row.endswith(",50") for row in rows)


OTHERS = blocks("README.md", "sh")[4:]
SERVERS = [block for block in OTHERS if "dyad serve" in block]


@pytest.mark.parametrize("block", [block for block in OTHERS if block not in SERVERS])
def test_readme_further_commands_run(block: str, folder: Path, port: int) -> None:
    """Every other block of commands runs without an error."""
    assert run(block, folder, port)


@pytest.mark.parametrize("block", SERVERS)
def test_readme_servers_start(block: str, folder: Path, port: int) -> None:
    """Every block that ends in a server has one that answers; it is on another port here."""
    number = free_port()
    assert "--port 8081" in block
    command = block.replace("--port 8081", f"--port {number}")
    with (folder / "another.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            ["bash", "-euc", command],  # noqa: S607
            cwd=folder,
            env={**os.environ, "DYAD_HOME": str(folder / "var")},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{number}/health", server, folder / "another.log")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def test_readme_links_lead_somewhere() -> None:
    """Every file that README.md and the documentation point at is there."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path}: {target}"
