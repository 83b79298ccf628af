"""The writer of a plain RDF store: every change whole or not at all, and there for good."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dyad.errors import (
    DataSyntaxError,
    NotFound,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    ReleaseError,
)
from dyad.release import current_folder, open_release
from dyad.settings import Settings
from dyad.writing import Change, Writer
from dyad_loader import plain_writer, publish
from dyad_loader.pipeline import load
from dyad_loader.plain_writer import PlainWriter, open_writer

from .conftest import WriteFacts

KILLS = 24
"""How often the writing process is killed."""

Put = Callable[..., Change]


def settings_in(tmp_path: Path, **more: str) -> Settings:
    """Settings with a home below tmp_path."""
    return Settings.from_env({"DYAD_HOME": str(tmp_path / "home"), **more})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[PlainWriter]:
    """A writer of an empty store."""
    with_lock = open_writer(settings_in(tmp_path))
    yield with_lock
    with_lock.close()


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Make the change that a PUT or POST asks for, of Turtle texts."""

    def make(*texts: str, graph: str | None = "x:g", kind: str = "put") -> Change:
        files = []
        for number, text in enumerate(texts):
            path = tmp_path / f"part-{number}.ttl"
            path.write_text(text, encoding="utf-8")
            files.append((path, "turtle"))
        return Change(kind, graph=graph, files=tuple(files), base="http://example.org/")  # type: ignore[arg-type]

    return make


def update(writer: Writer, text: str) -> str:
    """Apply an update; gives the version."""
    return writer.apply(Change("update", text)).version


def values(home: Path, pattern: str = "?s ?p ?x") -> list[str]:
    """What ?x is in the current release, sorted."""
    rows = open_release(home).open_store().query(f"SELECT ?x {{ {pattern} }}").rows()
    return sorted(str(row["x"].value) for row in rows)  # type: ignore[union-attr]


def graphs(home: Path) -> list[str]:
    """The named graphs that have triples in the current release."""
    return values(home, "SELECT DISTINCT ?x { GRAPH ?x { ?s ?p ?o } }")


def test_open_writer_on_nothing_makes_an_empty_release(writer: PlainWriter, home: Path) -> None:
    """A home that is not there yet becomes one that can be served at once."""
    assert open_release(home).kind == "plain"
    assert values(home) == []


def test_apply_update_is_current_when_it_returns(writer: PlainWriter, home: Path) -> None:
    """What was acknowledged is what the next query sees, under the version that was told."""
    version = update(writer, "INSERT DATA { <x:a> <x:b> 1 }")
    assert values(home) == ["1"]
    assert open_release(home).version == version


def test_apply_gives_each_state_a_version_of_its_own(writer: PlainWriter) -> None:
    """Going back to an earlier state is a new state, so that no cache takes one for the other."""
    versions = [update(writer, text) for text in ("CLEAR ALL", "INSERT DATA { <x:a> <x:b> 1 }", "CLEAR ALL")]
    assert len(set(versions)) == 3
    assert versions == sorted(versions)


def test_apply_leaves_earlier_releases_as_they_were(writer: PlainWriter, home: Path) -> None:
    """A query that goes on while something is written sees one state from beginning to end."""
    update(writer, "INSERT DATA { <x:a> <x:b> 1 }")
    before = open_release(home).open_store()
    for number in range(30):
        update(writer, f"DELETE DATA {{ <x:a> <x:b> 1 }} ; INSERT DATA {{ <x:a> <x:b> {number + 2} }}")
    assert [str(row["x"].value) for row in before.query("SELECT ?x { ?s ?p ?x }").rows()] == ["1"]  # type: ignore[union-attr]


def test_apply_default_graph_is_a_graph_of_its_own(writer: PlainWriter, home: Path) -> None:
    """A plain store's default graph is not the union of the others."""
    update(writer, "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    assert values(home) == []
    assert values(home, "GRAPH <x:g> { ?s ?p ?x }") == ["1"]


def test_apply_update_declares_no_prefix_beforehand(writer: PlainWriter) -> None:
    """In a plain store a prefix must be declared, as the standard has it."""
    with pytest.raises(QuerySyntaxError):
        update(writer, "INSERT DATA { <x:a> a dyad:Event }")


def test_apply_update_whose_second_operation_fails_changes_nothing(writer: PlainWriter, home: Path) -> None:
    """The operations of one update are one transaction."""
    version = update(writer, "CREATE GRAPH <x:g>")
    with pytest.raises(QueryError, match="already exists"):
        update(writer, "INSERT DATA { <x:a> <x:b> 1 } ; CREATE GRAPH <x:g>")
    assert open_release(home).version == version
    update(writer, "INSERT DATA { <x:a> <x:b> 2 }")
    assert values(home) == ["2"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("INSERT { ?s ?p }", QuerySyntaxError),
        ("SELECT * { ?s ?p ?o }", QuerySyntaxError),
        ("LOAD <http://127.0.0.1:9/x>", QueryRefused),
        ("LOADSILENT<http://127.0.0.1:9/x>", QueryRefused),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", QueryRefused),
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(<x:unknown>(?o)) }", QueryError),
    ],
)
def test_apply_update_that_cannot_be_is_refused(
    writer: PlainWriter, home: Path, text: str, error: type[Exception]
) -> None:
    """What is no update, or would fetch an address, is refused and changes nothing."""
    version = update(writer, "INSERT DATA { <x:a> <x:b> 1 }")
    with pytest.raises(error):
        update(writer, text)
    assert open_release(home).version == version


def test_apply_update_sees_only_the_graphs_of_the_request(writer: PlainWriter, home: Path) -> None:
    """using-graph-uri is the default graph of WHERE, and using-named-graph-uri what GRAPH sees."""
    update(writer, "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } GRAPH <x:h> { <x:a> <x:b> 2 } }")
    text = "INSERT { <x:new> <x:b> ?x } WHERE { ?s ?p ?x }"
    writer.apply(Change("update", text, using_graphs=("x:g",)))
    assert values(home, "<x:new> ?p ?x") == ["1"]
    text = "INSERT { <x:newer> <x:b> ?x } WHERE { GRAPH ?g { ?s ?p ?x } }"
    writer.apply(Change("update", text, using_named_graphs=("x:h",)))
    assert values(home, "<x:newer> ?p ?x") == ["2"]


def test_apply_put_replaces_and_tells_what_is_new(writer: PlainWriter, home: Path, put: Put) -> None:
    """A graph that is put takes the place of what was there; only the first time it is created."""
    assert writer.apply(put("<a> <b> 1 , 2 .")).created
    assert not writer.apply(put("<a> <b> 3 .")).created
    assert values(home, "GRAPH <x:g> { ?s ?p ?x }") == ["3"]
    assert values(home, "GRAPH <x:g> { ?x ?p ?o }") == ["http://example.org/a"]


def test_apply_post_adds(writer: PlainWriter, home: Path, put: Put) -> None:
    """What is posted is added to the graph, made if it was not there; the default graph always is."""
    assert writer.apply(put("<a> <b> 1 .", kind="post")).created
    assert not writer.apply(put("<a> <b> 2 .", kind="post")).created
    assert values(home, "GRAPH <x:g> { ?s ?p ?x }") == ["1", "2"]
    assert not writer.apply(put("<a> <b> 3 .", kind="post", graph=None)).created
    assert values(home) == ["3"]


def test_apply_put_of_several_parts_keeps_their_blank_nodes_apart(
    writer: PlainWriter, home: Path, put: Put
) -> None:
    """Two documents that use one label for a blank node mean two nodes."""
    writer.apply(put("_:b <b> 1 .", "_:b <b> 2 ."))
    assert len(set(values(home, "GRAPH <x:g> { ?s ?p ?o } BIND(STR(?o) AS ?x)"))) == 2
    assert values(home, "SELECT (COUNT(DISTINCT ?s) AS ?x) { GRAPH <x:g> { ?s ?p ?o } }") == ["2"]


def test_apply_put_of_nothing_makes_an_empty_graph(writer: PlainWriter, put: Put) -> None:
    """An empty graph is there: it is not created again, and can be removed."""
    assert writer.apply(put("")).created
    assert not writer.apply(put("")).created
    writer.apply(Change("delete", graph="x:g"))
    with pytest.raises(NotFound, match="x:g"):
        writer.apply(Change("delete", graph="x:g"))


def test_apply_delete_removes_the_graph_alone(writer: PlainWriter, home: Path, put: Put) -> None:
    """Other graphs stay; the default graph is emptied and stays a graph."""
    for graph in ("x:g", "x:h", None):
        writer.apply(put("<a> <b> 1 .", graph=graph))
    writer.apply(Change("delete", graph="x:g"))
    assert graphs(home) == ["x:h"]
    writer.apply(Change("delete"))
    writer.apply(Change("delete"))
    assert values(home) == []


def test_apply_put_that_is_no_rdf_changes_nothing(writer: PlainWriter, home: Path, put: Put) -> None:
    """A part that cannot be read leaves the graph as it was, although the part before it could."""
    writer.apply(put("<a> <b> 1 ."))
    with pytest.raises(DataSyntaxError, match="line 1, column"):
        writer.apply(put("<a> <b> 2 .", "<a> <b>"))
    assert values(home, "GRAPH <x:g> { ?s ?p ?x }") == ["1"]


def test_apply_put_of_a_large_graph_is_whole(writer: PlainWriter, home: Path, put: Put) -> None:
    """So many triples that the bulk loader takes them are all there, and replace those before."""
    writer.apply(put("<a> <b> -1 ."))
    count = plain_writer.BULK + 1
    writer.apply(put("".join(f"<a> <b> {number} .\n" for number in range(count))))
    assert values(home, "SELECT (COUNT(*) AS ?x) { GRAPH <x:g> { ?s ?p ?o } }") == [str(count)]


def test_apply_to_a_graph_without_an_iri_is_an_error(writer: PlainWriter, put: Put) -> None:
    """A name that is no IRI is refused in words."""
    with pytest.raises(QueryError, match="no absolute IRI"):
        writer.apply(put("<a> <b> 1 .", graph="no iri"))


def test_apply_that_cannot_be_published_is_as_if_it_had_not_been(
    writer: PlainWriter, home: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails at the last step is not in the next release either."""
    version = writer.apply(put("<a> <b> 1 .")).version

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publish, "_point", fail)
        for change in (put("<a> <b> 2 ."), Change("update", "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 3 } }")):
            with pytest.raises(ReleaseError, match="no space left"):
                writer.apply(change)
    assert open_release(home).version == version
    update(writer, "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 4 } }")
    assert values(home, "GRAPH <x:g> { ?s ?p ?x }") == ["1", "4"]


def test_apply_keeps_few_releases_and_those_that_are_read(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old releases go, but never under somebody who reads one."""
    monkeypatch.setattr(publish, "GRACE", -1.0)
    writer = open_writer(settings_in(tmp_path, DYAD_KEEP="2"))
    read = current_folder(home)
    assert read is not None
    reader = open_release(home).open_store()
    for number in range(6):
        update(writer, f"INSERT DATA {{ <x:a> <x:b> {number} }}")
    names = {path.name for path in (home / "releases").iterdir()}
    assert len(names) == 3
    assert read.name in names
    del reader
    update(writer, "CLEAR ALL")
    assert len(list((home / "releases").iterdir())) == 2
    writer.close()


def test_apply_keeps_the_store_in_few_files(
    writer: PlainWriter, home: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store with many files is written anew, and nothing of it is lost, not even an empty graph."""
    monkeypatch.setattr(plain_writer, "MOST_FILES", 30)
    writer.apply(put("", graph="x:empty"))
    for number in range(40):
        update(writer, f"INSERT DATA {{ GRAPH <x:g{number % 3}> {{ <x:a> <x:b> {number} }} }}")
    assert len(list((home / "current" / "store").iterdir())) < 50
    assert len(values(home, "GRAPH ?g { ?s ?p ?x }")) == 40
    assert not writer.apply(put("", graph="x:empty")).created


def test_open_writer_again_goes_on_where_it_ended(tmp_path: Path, home: Path) -> None:
    """A writer that begins takes up the current release, and its versions go on."""
    first = open_writer(settings_in(tmp_path))
    one = update(first, "INSERT DATA { <x:a> <x:b> 1 }")
    first.close()
    second = open_writer(settings_in(tmp_path))
    assert values(home) == ["1"]
    assert update(second, "INSERT DATA { <x:a> <x:b> 2 }") > one
    assert values(home) == ["1", "2"]
    second.close()


def test_open_writer_beside_another_is_an_error(writer: PlainWriter, tmp_path: Path) -> None:
    """One process writes to a home."""
    with pytest.raises(ReleaseError, match="another process writes"):
        open_writer(settings_in(tmp_path))


def test_open_writer_on_loaded_facts_is_an_error(tmp_path: Path, write_facts: WriteFacts) -> None:
    """Facts that passed the gate are not opened for writing without one."""
    settings = settings_in(tmp_path)
    version = load(settings, [write_facts()]).version
    with pytest.raises(ReleaseError, match="no plain store: choose another DYAD_HOME"):
        open_writer(settings)
    assert open_release(settings.home).version == version


WRITE_UNTIL_KILLED = """
import sys
from dyad.settings import Settings
from dyad.writing import Change
from dyad_loader.plain_writer import open_writer

writer = open_writer(Settings.from_env({"DYAD_HOME": sys.argv[1]}))
number = int(sys.argv[2])
print("open", flush=True)
while True:
    triple = f"<x:s{number}> <x:p> {number}"
    writer.apply(Change("update", f"INSERT DATA {{ GRAPH <x:g> {{ {triple} }} GRAPH <x:h> {{ {triple} }} }}"))
    print(number, flush=True)
    number += 1
"""


def test_apply_acknowledged_survives_kill_in_a_loop(tmp_path: Path, home: Path) -> None:
    """Whenever the writer is killed, what it had acknowledged is there, and no write is there in part."""
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    acknowledged: set[int] = set()
    begin = 0
    for _ in range(KILLS):
        arguments = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(home), str(begin)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            for _ in range(chance.randint(1, 4)):  # some at least, however slow the machine is
                acknowledged.add(int(process.stdout.readline()))
            time.sleep(chance.uniform(0.0, 0.05))
            os.kill(process.pid, signal.SIGKILL)
            acknowledged |= {int(line) for line in process.stdout if line.endswith("\n")}
        found = {int(x) for x in values(home, "GRAPH <x:g> { ?s ?p ?x }")}
        assert acknowledged <= found
        assert len(found - acknowledged) <= KILLS
        assert {int(x) for x in values(home, "GRAPH <x:h> { ?s ?p ?x }")} == found
        acknowledged, begin = found, max(found) + 1
    assert len(acknowledged) >= KILLS
