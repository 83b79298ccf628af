"""The writer behind the gate: what passes is there with all that follows from it, and nothing else is."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph

from dyad.errors import DyadError, NotFound, QueryError, ReleaseError, ValidationFailed, WriteRefused
from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.settings import Settings
from dyad.writing import Change
from dyad_loader import gated_writer, plain_writer, publish
from dyad_loader.gated_writer import GatedWriter, open_writer
from dyad_loader.pipeline import load

from .conftest import AGREEMENT, SOURCE

KILLS = 5
"""How often the writing process is killed."""

FACTS = BASE + "source/example-2025"
"""The source that a facts file tells of."""

NEW = BASE + "source/new-2025"
"""A source that no facts file tells of."""

PREFIXES = f"""@base <{BASE}> .
@prefix dyad: <https://w3id.org/dyad/ontology#> . @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
"""

DOCUMENT = (
    PREFIXES
    + """
<source/new-2025> a dyad:Source ; dcterms:title "New"@en ; dyad:published "2025-06-03"^^edtf:EDTF ;
    dcterms:language "en" ; dyad:sha256 "2222222222222222222222222222222222222222222222222222222222222222" ;
    dyad:paragraphCount 2 .
<source/new-2025/paragraph/1> a dyad:Paragraph ; dyad:paragraph 1 ; oa:hasSource <source/new-2025> .
<agreement/new> a dyad:Agreement ; rdfs:label "A new one"@en ;
    dyad:agreementType <code/agreement-type/treaty> ; dyad:party <country/LAO>, <country/VNM> ;
    dyad:evidence <source/new-2025/paragraph/1> ;
    dyad:status [ a dyad:StatusStep ; dyad:is <code/agreement-status/signed> ;
        dyad:date "2024-05"^^edtf:EDTF ; dyad:evidence <source/new-2025/paragraph/1> ] .
"""
)

Put = Callable[..., Change]


def settings_in(tmp_path: Path, **more: str) -> Settings:
    """Settings with a home below tmp_path, and the small facts."""
    facts = {"DYAD_FACTS": str(tmp_path / "facts")}
    return Settings.from_env({"DYAD_HOME": str(tmp_path / "home"), **facts, **more})


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one facts file, and a home with its release; to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    (folder / "facts").mkdir()
    (folder / "facts" / "example.yaml").write_text(SOURCE + AGREEMENT, encoding="utf-8")
    load(settings_in(folder))
    return folder


@pytest.fixture
def place(loaded: Path, tmp_path: Path) -> Path:
    """A copy of it, with facts and home."""
    shutil.copytree(loaded, tmp_path / "place", symlinks=True)
    return tmp_path / "place"


@pytest.fixture
def writer(place: Path) -> Iterator[GatedWriter]:
    """A writer of the home."""
    opened = open_writer(settings_in(place))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatedWriter]:
    """A writer for what changes nothing; it takes a second to open one."""
    folder = tmp_path_factory.mktemp("shared") / "place"
    shutil.copytree(loaded, folder, symlinks=True)
    opened = open_writer(settings_in(folder))
    yield opened
    opened.close()


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Make the change that a PUT or POST of Turtle asks for."""

    def make(text: str = DOCUMENT, *, graph: str | None = NEW, kind: str = "put") -> Change:
        path = tmp_path / "document.ttl"
        path.write_text(text, encoding="utf-8")
        return Change(kind, graph=graph, files=((path, "turtle"),), base=BASE)  # type: ignore[arg-type]

    return make


def update(text: str) -> Change:
    """The change that an update asks for."""
    return Change("update", text)


def ask(place: Path, pattern: str) -> bool:
    """Whether a pattern holds in the current release."""
    return bool(open_release(place / "home").open_store().query(f"ASK {{ {pattern} }}"))


def quads(place: Path) -> set[str]:
    """Everything in the current release, but for the lists of the ontology, whose labels are made anew."""
    store = ox.Store.read_only(str(open_release(place / "home").folder / "store"))
    return {str(quad) for quad in store if "_:" not in f"{quad.subject} {quad.object}"}


def version(place: Path) -> str:
    """The version of the current release."""
    return open_release(place / "home").version


def test_apply_put_comes_with_closure_and_derived_facts(writer: GatedWriter, place: Path, put: Put) -> None:
    """When the write returns, the document is there with what follows from it, like one that was loaded."""
    outcome = writer.apply(put())
    assert outcome.created
    assert outcome.version == version(place)
    thing = f"<{BASE}agreement/new>"
    assert ask(place, f"GRAPH <{NEW}> {{ {thing} a dyad:Agreement }}")
    assert not ask(place, f"GRAPH <{NEW}> {{ {thing} a dyad:Fact }}")
    assert ask(place, f"GRAPH <{NEW}/inferred> {{ {thing} a dyad:Fact ; dyad:year 2024 }}")
    assert ask(place, f"{thing} dyad:between <{BASE}dyad/LAO-VNM> . <{BASE}dyad/LAO-VNM> a dyad:Dyad")
    assert ask(place, f"{thing} dyad:latestStatus <{BASE}code/agreement-status/signed>")
    assert ask(place, f"GRAPH <{FACTS}> {{ <{BASE}agreement/example> a dyad:Agreement }}")


def test_apply_put_of_the_same_publishes_nothing(writer: GatedWriter, place: Path, put: Put) -> None:
    """Writing what is there already makes no release, though its blank nodes have other labels."""
    first = writer.apply(put())
    again = writer.apply(put(DOCUMENT.replace("[ a", "_:other . _:other a").replace("] .", ".")))
    assert again.version == first.version
    assert not again.created


def test_apply_put_replaces_and_post_adds(writer: GatedWriter, place: Path, put: Put) -> None:
    """What is put takes the place of the document, what is posted joins it."""
    writer.apply(put())
    name = PREFIXES + '<agreement/new> rdfs:label "Neu"@de .'
    assert not writer.apply(put(name, kind="post")).created
    thing = f"<{BASE}agreement/new>"
    assert ask(place, f'{thing} rdfs:label "Neu"@de, "A new one"@en')
    writer.apply(put(DOCUMENT.replace("A new one", "Another")))
    assert ask(place, f'{thing} rdfs:label "Another"@en')
    assert not ask(place, f'{thing} rdfs:label "Neu"@de')


def test_apply_delete_takes_all_that_followed(writer: GatedWriter, place: Path, put: Put) -> None:
    """A document that is deleted is gone with its inferences, and the release is the one before it again."""
    before = version(place)
    writer.apply(put())
    assert writer.apply(Change("delete", graph=NEW)).version == before
    assert not ask(place, f"<{BASE}agreement/new> ?p ?o")
    assert not ask(place, f"<{BASE}dyad/LAO-VNM> ?p ?o")
    with pytest.raises(NotFound, match="new-2025"):
        writer.apply(Change("delete", graph=NEW))


def test_apply_that_breaks_a_shape_changes_nothing_and_reports(
    writer: GatedWriter, place: Path, put: Put
) -> None:
    """The violations name source and thing, the SHACL report is RDF, and the next write is judged afresh."""
    before = version(place)
    with pytest.raises(ValidationFailed) as caught:
        writer.apply(put(DOCUMENT.replace(", <country/VNM>", "").replace("treaty", "treety")))
    told = [str(violation) for violation in caught.value.violations]
    assert any(one.startswith("source/new-2025: agreement/new: has fewer than two parties") for one in told)
    assert any("did you mean treaty?" in one for one in told)
    report = Graph().parse(data=caught.value.report, format="turtle")
    root = report.value(None, RDF.type, SH.ValidationReport)
    assert str(report.value(root, SH.conforms)) == "false"
    assert len(list(report.objects(root, SH.result))) >= 2
    assert version(place) == before
    assert writer.apply(put()).version == version(place) != before


def test_apply_that_leaves_others_without_what_they_refer_to_is_refused(
    writer: GatedWriter, place: Path, put: Put
) -> None:
    """All documents are judged together: what another one refers to cannot be taken away."""
    related = DOCUMENT.replace("rdfs:label", "dyad:relatedTo <agreement/example> ; rdfs:label")
    writer.apply(put(related))
    with pytest.raises(ValidationFailed, match="source/new-2025: agreement/new: refers to nothing"):
        writer.apply(Change("delete", graph=FACTS))
    assert ask(place, f"<{BASE}agreement/example> a dyad:Fact")


def test_apply_update_sees_what_a_query_sees(writer: GatedWriter, place: Path, put: Put) -> None:
    """WHERE looks at the union with what is inferred, and an operation at what the one before it did."""
    writer.apply(put())
    text = f"""
        INSERT {{ GRAPH <{NEW}> {{ ?thing dyad:note "seen" }} }} WHERE {{
            ?thing a dyad:Fact ; dyad:year 2024 }} ;
        INSERT {{ GRAPH <{NEW}> {{ ?thing rdfs:label "Noted"@de }} }} WHERE {{ ?thing dyad:note "seen" }} ;
        PREFIX short: <{BASE}agreement/>
        DELETE WHERE {{ GRAPH ?g {{ short:new dyad:note ?note }} }}"""
    writer.apply(update(text))
    assert ask(place, f'GRAPH <{NEW}> {{ <{BASE}agreement/new> rdfs:label "Noted"@de }}')
    assert not ask(place, "?s dyad:note 'seen'")


def test_apply_update_of_a_document_that_came_from_a_file(writer: GatedWriter, place: Path) -> None:
    """Any document can be changed, also in the graphs that WITH and the request name."""
    writer.apply(update(f'WITH <{FACTS}> DELETE {{ ?s rdfs:label ?n }} INSERT {{ ?s rdfs:label "X"@en }} '
                        f"WHERE {{ ?s a dyad:Agreement ; rdfs:label ?n }}"))  # fmt: skip
    assert ask(place, f'<{BASE}agreement/example> rdfs:label "X"@en')
    text = f'INSERT {{ GRAPH <{FACTS}> {{ ?s rdfs:label "Y"@de }} }} WHERE {{ ?s a dyad:Agreement }}'
    writer.apply(Change("update", text, using_graphs=(FACTS,)))
    assert ask(place, f'<{BASE}agreement/example> rdfs:label "X"@en, "Y"@de')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INSERT DATA { <x:a> <x:b> <x:c> }", "changes the default graph"),
        ("DELETE WHERE { ?s a dyad:Agreement }", "changes the default graph"),
        ("CLEAR ALL", "changes the default graph"),
        (f"CLEAR GRAPH <{FACTS}/inferred>", "follows from the documents"),
        (f"INSERT DATA {{ GRAPH <{BASE}inferred> {{ <x:a> <x:b> <x:c> }} }}", "follows from the documents"),
        (f"INSERT DATA {{ GRAPH <{BASE}dataset/reference> {{ <x:a> <x:b> <x:c> }} }}", "no document"),
        ("INSERT DATA { GRAPH <https://w3id.org/dyad/ontology> { <x:a> <x:b> <x:c> } }", "no document"),
        ("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> <x:c> } }", "no document"),
        (f"CREATE GRAPH <{NEW}>", "an empty graph is no document"),
        (
            f"INSERT {{ GRAPH <{FACTS}> {{ <x:a> <x:b> 1 }} <x:a> <x:b> 2 }} WHERE {{}} ; "
            f"DELETE {{ GRAPH <{FACTS}> {{ <x:a> <x:b> 1 }} }} WHERE {{ <x:a> <x:b> 1 }}",
            "changes the default graph",
        ),
    ],
)
def test_apply_update_of_what_is_no_document_is_refused(shared: GatedWriter, text: str, message: str) -> None:
    """Only the graphs of sources are written; what the loader makes follows from them."""
    with pytest.raises(WriteRefused, match=message):
        shared.apply(update(text))


def test_apply_to_a_graph_that_is_no_document_is_refused(shared: GatedWriter, put: Put) -> None:
    """So it is for the Graph Store Protocol, where the default graph is none either."""
    for graph in (None, "x:g", FACTS + "/inferred", BASE + "dataset/reference", BASE + "source/"):
        for change in (put(graph=graph), put(graph=graph, kind="post"), Change("delete", graph=graph)):
            with pytest.raises(WriteRefused, match=r"no document|union of all"):
                shared.apply(change)
    with pytest.raises(WriteRefused, match="delete it"):
        shared.apply(put(""))


def test_apply_update_that_fails_changes_nothing(writer: GatedWriter, place: Path) -> None:
    """What the engine cannot carry out is an error, and the operations before it are undone."""
    text = (
        f'INSERT DATA {{ GRAPH <{FACTS}> {{ <{BASE}agreement/example> dyad:note "n" }} }} ; DROP GRAPH <x:g>'
    )
    with pytest.raises(QueryError, match="does not exist"):
        writer.apply(update(text))
    assert not ask(place, 'GRAPH ?g { ?s dyad:note "n" }')


NOT_IN_FACTS = {
    "no class of the vocabulary": "<event/x> rdfs:label 'x'@en .",
    "has the property http://example.org/p": "<agreement/new> <http://example.org/p> 1 .",
    "tells dyad:between, which the loader derives": "<agreement/new> dyad:between <dyad/A-B> .",
    "is a year of a dyad, which the loader derives": "<dyad/RUS-VNM/2025> a dyad:DyadYear .",
    "has evidence in another source": "<agreement/new> dyad:evidence <source/other/paragraph/1> .",
    "is another source": "<source/other> a dyad:Source .",
    "published: ": "<source/new-2025> dyad:published 'May'^^edtf:EDTF .",
    "label: is longer than": "<agreement/new> rdfs:label '" + "x" * 5_001 + "'@de .",
}


@pytest.mark.parametrize("message", NOT_IN_FACTS)
def test_apply_refuses_what_no_facts_file_could_say(shared: GatedWriter, put: Put, message: str) -> None:
    """RDF that comes by no reader is held to what the reader asks of facts files."""
    triple = NOT_IN_FACTS[message]
    with pytest.raises(ValidationFailed) as caught:
        shared.apply(put(DOCUMENT + triple))
    thing = triple.split()[0].strip("<>")
    assert any(f"source/new-2025: {thing}: " in str(v) and message in str(v) for v in caught.value.violations)


def test_apply_of_a_document_that_does_not_describe_its_source_is_refused(
    shared: GatedWriter, put: Put
) -> None:
    """No fact without a source: the graph must say what document it is."""
    with pytest.raises(ValidationFailed) as caught:
        shared.apply(put(PREFIXES + "<place/x> a dyad:Place .", graph=BASE + "source/elsewhere"))
    told = [str(violation) for violation in caught.value.violations]
    assert any(one.startswith("source/elsewhere: source/elsewhere: is not described") for one in told)


def test_apply_of_a_triple_term_is_refused(shared: GatedWriter, put: Put) -> None:
    """The shapes cannot judge a statement about a statement."""
    with pytest.raises(WriteRefused, match="statement about a statement"):
        shared.apply(put(DOCUMENT + "<agreement/new> dyad:note <<( <x:a> <x:b> <x:c> )>> ."))


def test_apply_gives_blank_nodes_names_below_their_source(writer: GatedWriter, place: Path, put: Put) -> None:
    """A release holds no blank node; what is said of one decides its name."""
    writer.apply(put())
    assert not ask(place, "GRAPH ?g { ?s dyad:is ?o } FILTER(isBlank(?s))")
    named = f'FILTER(STRSTARTS(STR(?step), "{NEW}/node/"))'
    assert ask(place, f"<{BASE}agreement/new> dyad:status ?step . ?step a dyad:StatusStep {named}")


def test_load_gives_the_same_as_the_writes(writer: GatedWriter, place: Path, put: Put) -> None:
    """A release follows from its documents: loading them makes the same triples under the same version."""
    writer.apply(put())
    writer.apply(update(f'INSERT DATA {{ GRAPH <{FACTS}> {{ <{BASE}agreement/example> dyad:note "n" }} }}'))
    writer.close()
    written, name = quads(place), version(place)
    assert not load(settings_in(place)).built
    outcome = load(settings_in(place), force=True)
    assert outcome.version == name
    assert quads(place) == written
    assert set(outcome.kept) == {FACTS}


def test_load_keeps_what_was_written_until_told_to_forget(writer: GatedWriter, place: Path, put: Put) -> None:
    """A later load reads the facts file of no source that was written or removed, unless it is told to."""
    writer.apply(put())
    writer.apply(Change("delete", graph=FACTS))
    writer.close()
    facts = place / "facts" / "example.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("An example", "Changed"), encoding="utf-8")
    outcome = load(settings_in(place))
    assert outcome.built
    assert outcome.kept[FACTS].sha256 is None
    assert ask(place, f"<{BASE}agreement/new> a dyad:Fact")
    assert not ask(place, f"<{BASE}agreement/example> ?p ?o")
    forgotten = load(settings_in(place), forget=True)
    assert not forgotten.kept
    assert not ask(place, f"<{BASE}agreement/new> ?p ?o")
    assert ask(place, f'<{BASE}agreement/example> rdfs:label "Changed"@en')


def test_open_writer_again_goes_on_with_what_was_written(writer: GatedWriter, place: Path, put: Put) -> None:
    """A writer that begins knows the documents that were written before it."""
    writer.apply(put())
    writer.close()
    second = open_writer(settings_in(place))
    name = PREFIXES + '<agreement/new> rdfs:label "Neu"@de .'
    assert not second.apply(put(name, kind="post")).created
    assert ask(place, f'<{BASE}agreement/new> rdfs:label "Neu"@de, "A new one"@en')
    second.close()


def test_apply_with_an_archive_holds_a_document_against_its_text(place: Path, put: Put) -> None:
    """Where the archive has the text, hash and paragraphs must fit, and paragraphs point at their places."""
    text = "One\nTwo ü\n"
    (place / "archive").mkdir()
    (place / "archive" / "new.txt").write_text(text, encoding="utf-8")
    document = DOCUMENT.replace("dyad:paragraphCount", 'dcterms:identifier "new" ; dyad:paragraphCount')
    opened = open_writer(settings_in(place, DYAD_ARCHIVE=str(place / "archive")))
    with pytest.raises(ValidationFailed, match=r"source/new-2025: the text .* has the SHA-256"):
        opened.apply(put(document))
    opened.apply(put(document.replace("2" * 64, hashlib.sha256(text.encode()).hexdigest())))
    assert ask(place, f"<{NEW}/paragraph/1> oa:hasSelector ?s . ?s oa:start 0 ; oa:end 3")
    opened.close()


def test_apply_that_cannot_be_published_is_as_if_it_had_not_been(
    writer: GatedWriter, place: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails at the last step is not in the next release either."""
    before = version(place)

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publish, "_point", fail)
        with pytest.raises(ReleaseError, match="no space left"):
            writer.apply(put())
    assert version(place) == before
    writer.apply(update(f'INSERT DATA {{ GRAPH <{FACTS}> {{ <{BASE}agreement/example> dyad:note "n" }} }}'))
    assert not ask(place, f"<{BASE}agreement/new> ?p ?o")


def test_open_writer_beside_another_is_an_error(writer: GatedWriter, place: Path) -> None:
    """One process writes to a home, and a load is one that writes."""
    for begin in (open_writer, plain_writer.open_writer):
        with pytest.raises(ReleaseError, match="another process writes"):
            begin(settings_in(place))
    with pytest.raises(ReleaseError, match="another process writes"):
        load(settings_in(place), force=True)


def test_open_writer_without_loaded_facts_is_an_error(tmp_path: Path) -> None:
    """There must be a release, and not one of a plain store, into which a load does not go either."""
    settings = settings_in(tmp_path)
    with pytest.raises(ReleaseError, match="run `dyad load` first"):
        open_writer(settings)
    plain_writer.open_writer(settings).close()
    with pytest.raises(ReleaseError, match="plain store: give --shapes none"):
        open_writer(settings)
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "example.yaml").write_text(SOURCE + AGREEMENT, encoding="utf-8")
    with pytest.raises(ReleaseError, match="home of a plain store"):
        load(settings)


def test_open_writer_that_fails_lets_go_of_the_home(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that could not be opened keeps nobody else out."""

    def fail(*_: object) -> None:
        raise DyadError("no shapes")

    with monkeypatch.context() as patch:
        patch.setattr(gated_writer, "read_shapes", fail)
        with pytest.raises(DyadError, match="no shapes"):
            open_writer(settings_in(place))
    open_writer(settings_in(place)).close()


WRITE_UNTIL_KILLED = """
import sys
from dyad.settings import Settings
from dyad.writing import Change
from dyad_loader.gated_writer import open_writer

writer = open_writer(Settings.from_env({"DYAD_HOME": sys.argv[1]}))
number, graph, thing = int(sys.argv[2]), sys.argv[3], sys.argv[4]
print("open", flush=True)
while True:
    note = f'<{thing}> <https://w3id.org/dyad/ontology#note> "{number}"'
    writer.apply(Change("update", f"INSERT DATA {{ GRAPH <{graph}> {{ {note} }} }}"))
    print(number, flush=True)
    number += 1
"""


def test_apply_acknowledged_survives_kill_in_a_loop(place: Path) -> None:
    """Whenever the writer is killed, what it had acknowledged is in the release that is served."""
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    thing, begin = BASE + "agreement/example", 0
    acknowledged: set[int] = set()
    for _ in range(KILLS):
        arguments = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(place / "home"), str(begin), FACTS, thing]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            # A slow machine may take its time for the first; the moment lies in one of those that follow.
            acknowledged.add(int(process.stdout.readline()))
            time.sleep(chance.uniform(0, 3))
            os.kill(process.pid, signal.SIGKILL)
            acknowledged |= {int(line) for line in process.stdout if line.endswith("\n")}
        store = open_release(place / "home").open_store()
        rows = store.query(f"SELECT ?x {{ GRAPH <{FACTS}> {{ <{thing}> dyad:note ?x }} }}").rows()
        found = {int(str(row["x"].value)) for row in rows}  # type: ignore[union-attr]
        assert acknowledged <= found <= acknowledged | {max(acknowledged, default=-1) + 1}
        acknowledged, begin = found, max(found, default=-1) + 1
    assert acknowledged
