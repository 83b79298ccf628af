"""A release that is sent to an Oxigraph server and to Virtuoso."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from tests.engines import OxigraphServer, Server
from tests.stores import ENGINES, Started, settings_for

from dyad.cli import main
from dyad.errors import StoreError
from dyad.namespaces import BASE
from dyad.release import Release, open_release
from dyad.remote_endpoint import Endpoint, Reply
from dyad.remote_layout import LOADS, MARKED, UNION
from dyad.remote_store import RemoteStore
from dyad.settings import Settings
from dyad.store import Store
from dyad_loader import remote_load
from dyad_loader.remote_load import Sent, send_release

XSD = "http://www.w3.org/2001/XMLSchema#"
REFERENCE = """
  <country/VNM> a <Country> ; <label> "Vietnam"@en, "Việt \\"Nam\\"\\n"@vi ; <area> 331690.5 ; <gone> false .
  <country/RUS> <label> "Россия"@ru, "Russia"@en ; <since> "1991-12-26"^^xsd:date .
  <chain> <axiom> ( <party> <state> ) .
"""
ONE = """<one> a <Agreement> ; <party> <country/VNM> ; <label> "An example"@en ; <day> "2025-05"^^<edtf> .
  <country/VNM> a <Country> ."""
OTHER_NAME = ONE.replace("An example", "Another name")
TWO = """<two> a <Agreement> ; <party> <country/VNM>, <country/RUS> . <country/VNM> a <Country>, <Party> ."""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, starting: Started) -> Server:
    """Each engine, to be written to."""
    return starting(request.param)


@pytest.fixture
def clean(engine: Server, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an engine that holds nothing of Dyad's."""
    settings = settings_for(engine, tmp_path / "home")
    empty(settings)
    yield settings
    empty(settings)


def empty(settings: Settings) -> None:
    """Remove every graph that a load has made."""
    asking, updating = endpoints(settings)
    ask = RemoteStore(asking, "apart")
    names = {str(row["g"]) for row in ask.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows()}
    names |= {f"<{name}>" for name in (LOADS, MARKED, UNION)}
    drops = [f"DROP SILENT GRAPH {name}" for name in names]
    if "sparql" not in settings.store:
        drops.append("DROP SILENT DEFAULT")
    updating.send(form={"update": " ; ".join(drops)})


def endpoints(settings: Settings) -> tuple[Endpoint, Endpoint]:
    """The endpoints for asking and for writing."""
    who = {"user": settings.store_user, "password": settings.store_password}
    return Endpoint(settings.store, **who), Endpoint(settings.store_update, **who)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def release_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Release]:
    """Make a release of a reference graph and the given graphs, laid out as the loader does."""

    def build(**graphs: str) -> Release:
        folder = tmp_path_factory.mktemp("release")
        store = ox.Store(str(folder / "store"))
        for name, text in {"reference": REFERENCE, **graphs}.items():
            head = f"@prefix xsd: <{XSD}> . @base <{BASE}> ."
            graph = ox.NamedNode(BASE + name)
            for quad in list(ox.parse(head + text, format=ox.RdfFormat.TURTLE)):
                store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
                store.add(quad)
        store.flush()
        return Release(folder, {"version": f"version {folder.name}"})

    return build


ReleaseOf = Callable[..., Release]


def held(store: Store) -> tuple[Counter[str], Counter[str]]:
    """All that a store holds: what queries see without GRAPH, and what GRAPH ?g sees."""
    plain = Counter(str(sorted(row.items())) for row in store.query("SELECT ?s ?p ?o { ?s ?p ?o }").rows())
    named = Counter(
        str(sorted(row.items())) for row in store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows()
    )
    return _alike(plain), _alike(named)


def _alike(counted: Counter[str]) -> Counter[str]:
    """The same for engines that write language tags, numbers and blank nodes in another way."""
    found: Counter[str] = Counter()
    for line, number in counted.items():
        alike = re.sub(r"<blanknode value=\w+>", "_:", line.lower())
        alike = re.sub(r"value=1 (datatype=[^>]+#boolean)", r"value=true \1", alike)
        alike = re.sub(r"value=0 (datatype=[^>]+#boolean)", r"value=false \1", alike)
        found[re.sub(r"(value=-?\d+)\.0+ ", r"\1 ", alike)] += number
    return found


def assert_holds(settings: Settings, release: Release) -> None:
    """The remote store answers with what the local release holds, and nothing else."""
    store = RemoteStore.from_settings(settings)
    assert store.read_loaded().version == release.version
    for there, here in zip(held(store), held(release.open_store()), strict=True):
        assert (there - here, here - there) == (Counter(), Counter())


def test_load_sends_what_is_new_and_changed_and_removes_what_is_gone(
    clean: Settings, release_of: ReleaseOf
) -> None:
    """Each load sends the graphs that differ, and after each the store holds the release as it is."""
    first = release_of(one=ONE)
    assert send_release(first, clean) == Sent(clean.store, first.version, 2, 0, 0)
    assert_holds(clean, first)

    # Blank nodes get new labels with each build; the graph is the same.
    again = release_of(one=ONE)
    assert send_release(again, clean) == Sent(clean.store, again.version, 0, 0, 2)

    both = release_of(one=ONE, two=TWO)
    assert send_release(both, clean) == Sent(clean.store, both.version, 1, 0, 2)
    assert_holds(clean, both)

    changed = release_of(one=OTHER_NAME, two=TWO)
    assert send_release(changed, clean) == Sent(clean.store, changed.version, 1, 0, 2)
    assert_holds(clean, changed)

    less = release_of(one=OTHER_NAME)
    assert send_release(less, clean) == Sent(clean.store, less.version, 0, 1, 2)
    assert_holds(clean, less)  # what both documents said is still there


def test_load_by_update_sends_the_same(
    clean: Settings, release_of: ReleaseOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no Graph Store is offered, triples go in batches by Update."""
    monkeypatch.setattr(remote_load, "_GRAPH_STORES", {})
    monkeypatch.setattr(remote_load, "BATCH", 2)
    for release in (release_of(one=ONE), release_of(one=OTHER_NAME, two=TWO)):
        send_release(release, clean)
        assert_holds(clean, release)


def test_load_by_graph_store_in_chunks_sends_the_same(
    clean: Settings, release_of: ReleaseOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that is larger than a chunk is sent in several, and Update is not used for it."""
    monkeypatch.setattr(remote_load, "CHUNK", 2)
    monkeypatch.setattr(remote_load, "BATCH", 0)  # by Update, nothing would arrive
    for release in (release_of(one=ONE), release_of(one=OTHER_NAME, two=TWO)):
        send_release(release, clean)
        assert_holds(clean, release)


class Stopped(BaseException):
    """Stands for the end of the process."""


def test_load_that_was_stopped_anywhere_is_carried_on(
    clean: Settings, release_of: ReleaseOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the last request was that went through, the next load leads to its release."""
    # From each to the next there is something to be sent, to be changed and to be removed.
    releases = cycle(
        [release_of(one=ONE), release_of(one=OTHER_NAME, two=TWO), release_of(two=TWO, three=ONE)]
    )
    sending = Endpoint.send
    left = 0

    def stopped(self: Endpoint, *args: Any, **kwargs: Any) -> Reply:
        nonlocal left
        left -= 1
        if left < 0:
            raise Stopped
        return sending(self, *args, **kwargs)

    send_release(next(releases), clean)
    for requests in count(1):
        release = next(releases)
        left = requests
        with monkeypatch.context() as patched:
            patched.setattr(Endpoint, "send", stopped)
            try:
                send_release(release, clean)
            except Stopped:
                finished = False
            else:
                finished = True
        if finished:
            break
        # Carried on by a load of the same release, or of another one.
        carried_on = release if requests % 2 else next(releases)
        send_release(carried_on, clean)
        assert_holds(clean, carried_on)
    assert requests > 12


def test_load_that_was_killed_is_carried_on(starting: Started, release_home: Path, tmp_path: Path) -> None:
    """A killed `dyad load` leaves a store that says it is being loaded; the next one sends the rest alone."""
    settings = settings_for(starting("virtuoso"), release_home)
    store = RemoteStore.from_settings(settings)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    environ |= {
        "DYAD_HOME": str(release_home),
        "DYAD_STORE": settings.store,
        "DYAD_STORE_UPDATE": settings.store_update,
        "DYAD_STORE_USER": settings.store_user,
        "DYAD_STORE_PASSWORD": settings.store_password,
    }
    command = [sys.executable, "-c", "from dyad.cli import main; main()", "load"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:  # noqa: S603 (our own)
        deadline = time.monotonic() + 60
        notes = f"ASK {{ GRAPH <{LOADS}> {{ ?graph schema:sha256 ?hash FILTER(STRLEN(?hash) = 64) }} }}"
        direct = RemoteStore(Endpoint(settings.store), "apart")
        while not direct.query(notes):
            assert process.poll() is None, "it was done before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert store.read_loaded().version is None
    release = open_release(release_home)
    sent = send_release(release, settings)
    assert sent.unchanged > 0
    assert sent.sent > 0
    assert_holds(settings, release)


def test_load_counts_before_it_is_done(clean: Settings, release_of: ReleaseOf) -> None:
    """Triples that somebody else wrote are noticed, and the version is not noted; --force mends it."""
    send_release(release_of(one=ONE), clean)
    _, updating = endpoints(clean)
    union = f"GRAPH <{UNION}> {{ <x:a> <x:b> <x:c> }}" if "sparql" in clean.store else "<x:a> <x:b> <x:c>"
    updating.send(form={"update": f"INSERT DATA {{ {union} }}"})
    release = release_of(one=OTHER_NAME)
    with pytest.raises(StoreError, match=r"holds 18 triples and should hold 17: .* `dyad load --force`"):
        send_release(release, clean)
    assert RemoteStore.from_settings(clean).read_loaded().version is None
    send_release(release, clean, force=True)
    assert_holds(clean, release)


def test_load_refuses_a_default_graph_that_counts_twice(
    starting: Started, release_of: ReleaseOf, tmp_path: Path
) -> None:
    """A union that gives a triple once for each graph would make counts wrong: that is refused."""
    settings = settings_for(starting("oxigraph", union=True), tmp_path)
    with pytest.raises(StoreError, match="without --union-default-graph"):
        send_release(release_of(one=ONE), settings)


def test_load_with_a_wrong_password_changes_nothing(
    empty_virtuoso: Server, release_of: ReleaseOf, tmp_path: Path
) -> None:
    """The store is not touched, and the error says what to check."""
    settings = settings_for(empty_virtuoso, tmp_path, DYAD_STORE_PASSWORD="wrong")  # noqa: S106
    with pytest.raises(StoreError, match="check DYAD_STORE_USER, DYAD_STORE_PASSWORD"):
        send_release(release_of(one=ONE), settings)


def test_load_into_a_store_that_is_not_there_says_so(release_of: ReleaseOf) -> None:
    """The address that cannot be reached is told."""
    settings = Settings.from_env({"DYAD_STORE": "http://127.0.0.1:9/query"})
    with pytest.raises(StoreError, match=r"at http://127\.0\.0\.1:9/query cannot be reached"):
        send_release(release_of(one=ONE), settings)


def test_load_command_sends_and_query_command_asks_there(
    starting: Started, write_facts: Callable[..., Path], tmp_path: Path
) -> None:
    """With DYAD_STORE set `dyad load` sends, also where nothing has changed, and `dyad query` asks there."""
    server = starting("oxigraph")
    assert isinstance(server, OxigraphServer)
    environ = {
        "DYAD_HOME": str(tmp_path / "home"),
        "DYAD_STORE": server.address,
        "DYAD_STORE_UPDATE": server.update_address,
    }
    runner = CliRunner(env=environ)
    facts = str(write_facts())
    first = runner.invoke(main, ["load", facts])
    assert first.exit_code == 0, first.output
    assert f"{server.address} has it: " in first.output
    again = runner.invoke(main, ["load", facts, "--json"])
    told = json.loads(again.output)
    assert (told["built"], told["remote"]["sent"]) == (False, 0)
    query = ["query", "agreements_by_dyad", "--country", "VNM", "--country", "RUS", "--format", "csv"]
    assert "agreement/example" in runner.invoke(main, query).output
    server.stop()
    gone = runner.invoke(main, query)
    assert gone.exit_code == 1
    assert "cannot be reached" in gone.output
    assert "Traceback" not in gone.output
