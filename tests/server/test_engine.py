"""The release that is served: a new one takes the place of the old without a dropped request."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.server.client import Client
from tests.server.conftest import Server, StartServer
from tests.server.processes import HAS_PROC, lasting, wait_until
from tests.server.raw import ask

from dyad_loader.publish import build_folder, hold_lock, publish

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the processes are looked at in /proc")


def publish_release(home: Path, version: str) -> None:
    """Publish a release that says which one it is."""
    with hold_lock(home), build_folder(home, version) as folder:
        store = ox.Store(str(folder / "store"))
        store.add(ox.Quad(ox.NamedNode("x:release"), ox.NamedNode("x:version"), ox.Literal(version)))
        store.flush()
        del store
        publish(home, folder, {"version": version, "built": version, "counts": {"quads": 1}}, keep=1)


@pytest.mark.parametrize("in_memory", ["5000000", "0"], ids=["memory", "disk"])
def test_new_release_under_load_no_request_is_lost(
    tmp_path: Path, serving: StartServer, in_memory: str
) -> None:
    """While one release follows the other, every request is answered, and never by an older one."""
    publish_release(tmp_path, "r0")
    server = serving(tmp_path, DYAD_IN_MEMORY=in_memory)
    done = threading.Event()

    def seen() -> list[str]:
        versions = []
        while not done.is_set():
            response = ask(
                server, f"SELECT ?v {{ ?s <x:version> ?v }} # {time.monotonic()}", accept="text/csv"
            )
            assert response.status_code == 200, response.text
            versions.append(response.text.split()[1])
        return versions

    with ThreadPoolExecutor(9) as pool:
        watchers = [pool.submit(seen) for _ in range(8)]
        slow = pool.submit(
            ask,
            server,
            "SELECT ?v (COUNT(*) AS ?n) { ?s <x:version> ?v "
            + " ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 10 }}" for i in range(6))
            + " FILTER(STRLEN(SHA512(CONCAT(STR(?v1), STR(?v2), STR(?v3)))) > 1) } GROUP BY ?v",
            accept="text/csv",
        )
        time.sleep(0.3)
        for number in range(1, 5):
            publish_release(tmp_path, f"r{number}")
            assert wait_until(lambda n=number: version_of(server) == f"r{n}", 10)  # type: ignore[misc]
        done.set()
        all_seen = [watcher.result() for watcher in watchers]
    for versions in all_seen:
        assert versions == sorted(versions)
    assert {version for versions in all_seen for version in versions} == {f"r{n}" for n in range(5)}
    assert (slow.result().status_code, slow.result().text.split()[1:]) == (200, ["r0,1000000"])
    # The processes of the old releases are gone, and with them their folders' locks.
    assert wait_until(lambda: len(lasting(server)) == 4, 5)


def version_of(server: Server) -> str:
    """The version that /health tells."""
    return str(Client(server.address).get("/health").get_json()["version"])
