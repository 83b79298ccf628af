import json
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad.errors import ReleaseError
from dyad_server.releases import CurrentRelease, Served


def publish(home: Path, version: str, built: str = "2026-01-01") -> None:
    """Make a release with one triple and make it current, by rename as the loader does."""
    folder = home / "releases" / version
    folder.mkdir(parents=True, exist_ok=True)
    store = ox.Store(str(folder / "store"))
    store.add(ox.Quad(ox.NamedNode("x:release"), ox.NamedNode("x:version"), ox.Literal(version)))
    store.flush()
    del store
    (folder / "manifest.json").write_text(json.dumps({"version": version, "built": built}), encoding="utf-8")
    point(home, version)


def point(home: Path, version: str) -> None:
    """Make a release current."""
    (home / ".current").unlink(missing_ok=True)
    (home / ".current").symlink_to(Path("releases") / version)
    (home / ".current").replace(home / "current")


def ask(served: Served) -> str:
    """Ask a store for its version."""
    [row] = served.store.query("SELECT ?v { ?s <x:version> ?v }").rows()
    assert isinstance(row["v"], ox.Literal)
    return row["v"].value


def test_current_release_nothing_loaded_says_what_to_do(tmp_path: Path) -> None:
    """Without a release there is an error that names the command, and no store is opened before."""
    releases = CurrentRelease(tmp_path)
    with pytest.raises(ReleaseError, match="dyad load"):
        releases.get()


def test_current_release_unchanged_is_opened_once(tmp_path: Path) -> None:
    """As long as nothing changes, all get the same open store."""
    publish(tmp_path, "one")
    releases = CurrentRelease(tmp_path)
    assert releases.get() is releases.get()


def test_current_release_changed_is_taken_up_and_the_old_one_stays_usable(tmp_path: Path) -> None:
    """The next request sees the new release; who holds the old one can still ask it."""
    publish(tmp_path, "one")
    releases = CurrentRelease(tmp_path)
    old = releases.get()
    publish(tmp_path, "two")
    assert (ask(releases.get()), ask(old)) == ("two", "one")


def test_current_release_built_again_under_its_name_is_opened_again(tmp_path: Path) -> None:
    """A release that is replaced by one of the same name is another state of the data."""
    publish(tmp_path, "one")
    releases = CurrentRelease(tmp_path)
    old = releases.get()
    (tmp_path / "releases" / "one").rename(tmp_path / "releases" / ".retired")
    publish(tmp_path, "one", built="2026-01-02")
    assert releases.get() is not old
    assert releases.get().tag != old.tag


def test_current_release_new_one_damaged_keeps_the_old(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A release that cannot be opened does not take down what is served; the log says so once."""
    publish(tmp_path, "one")
    releases = CurrentRelease(tmp_path)
    old = releases.get()
    (tmp_path / "releases" / "broken").mkdir()
    point(tmp_path, "broken")
    assert releases.get() is old
    assert releases.get() is old
    assert len(caplog.records) == 1


def test_current_release_many_threads_and_releases_all_are_answered(tmp_path: Path) -> None:
    """While releases change, each of many threads gets one whole release after the other, never an error."""
    publish(tmp_path, "r0")
    releases = CurrentRelease(tmp_path)
    seen: list[str] = []
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            seen.append(ask(releases.get()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        publish(tmp_path, f"r{number}")
    done.set()
    for thread in threads:
        thread.join(timeout=20)
    assert set(seen) <= {f"r{number}" for number in range(8)}
    assert ask(releases.get()) == "r7"
