import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from dyad.cli import main
from dyad.dump_folder import write_folder
from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.settings import Settings
from dyad_loader.pipeline import load

SOURCE = "source/strengthening-vietnam-russia-ties"


@pytest.fixture(autouse=True)
def _home(release_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYAD_HOME", str(release_home))


def _dump(*words: str) -> Result:
    result = CliRunner().invoke(main, ["dump", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_dump_nquads_is_the_whole_release(release_home: Path) -> None:
    """A dump read again has as many quads as the release."""
    store = ox.Store()
    store.load(input=_dump().stdout_bytes, format=ox.RdfFormat.N_QUADS)
    assert len(store) == open_release(release_home).manifest["counts"]["quads"]


def test_dump_trig_says_the_same_as_nquads() -> None:
    """TriG and N-Quads of one release are the same quads."""
    trig, nquads = ox.Store(), ox.Store()
    trig.load(input=_dump("--format", "trig").stdout_bytes, format=ox.RdfFormat.TRIG)
    nquads.load(input=_dump().stdout_bytes, format=ox.RdfFormat.N_QUADS)
    assert _canonical(trig) == _canonical(nquads)


def _canonical(store: ox.Store) -> set[ox.Quad]:
    """The quads with names for blank nodes that do not depend on who read them."""
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize(
    ("words", "graphs"), [((), {SOURCE, SOURCE + "/inferred"}), (("--asserted",), {SOURCE})]
)
def test_dump_source_has_its_graphs_alone(words: tuple[str, ...], graphs: set[str]) -> None:
    """The dump of a document has its own graph and what follows from it, or the first alone."""
    store = ox.Store()
    store.load(input=_dump("--source", SOURCE, *words).stdout_bytes, format=ox.RdfFormat.N_QUADS)
    assert {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)} == {
        BASE + graph for graph in graphs
    }


def test_dump_turtle_of_a_source_is_turtle() -> None:
    """Turtle has the triples of a document, with prefixes."""
    data = _dump("--source", SOURCE, "--asserted", "--format", "turtle").stdout_bytes
    triples = {quad.triple for quad in ox.parse(input=data, format=ox.RdfFormat.TURTLE)}
    assert b"@prefix dyad:" in data
    assert any(triple.subject == ox.NamedNode(BASE + SOURCE) for triple in triples)


def test_dump_output_is_written_whole(tmp_path: Path) -> None:
    """A dump to a file leaves that file and nothing beside it."""
    file = tmp_path / "release.nq"
    assert _dump("--output", str(file)).exit_code == 0
    assert file.read_bytes() == _dump().stdout_bytes
    assert list(tmp_path.iterdir()) == [file]


def test_dump_folder_has_all_documents_and_their_checksums(release_home: Path, tmp_path: Path) -> None:
    """The files of documents are parts of the whole, and each file has the hash that is told of it."""
    folder = tmp_path / "dump"
    assert _dump("--folder", str(folder)).exit_code == 0
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.nq")}
    assert set(sums) == set(files)
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[name]
    manifest = open_release(release_home).manifest
    whole = files.pop("release.nq").read_text(encoding="utf-8").splitlines()
    assert len(whole) == manifest["counts"]["quads"]
    assert len(files) == len(manifest["sources"])
    for path in files.values():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines
        assert set(lines) <= set(whole)


def test_dump_folder_of_one_release_gives_the_same_bytes(release_home: Path, tmp_path: Path) -> None:
    """Two releases of the same inputs have the same checksums, whatever their blank nodes are called."""
    again = tmp_path / "home"
    load(Settings.from_env({"DYAD_HOME": str(again)}))
    write_folder(open_release(release_home).open_store(), tmp_path / "one")
    write_folder(open_release(again).open_store(), tmp_path / "other")
    assert (tmp_path / "one/SHA256SUMS").read_bytes() == (tmp_path / "other/SHA256SUMS").read_bytes()


def test_dump_folder_asserted_leaves_out_what_is_inferred(tmp_path: Path) -> None:
    """With --asserted no line is of a graph of inferred triples."""
    assert _dump("--folder", str(tmp_path / "dump"), "--asserted").exit_code == 0
    text = (tmp_path / "dump/release.nq").read_text(encoding="utf-8")
    assert text
    assert "inferred> ." not in text


def test_dump_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    """A folder is not overwritten, and the message says what to do."""
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    result = _dump("--folder", str(tmp_path))
    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--folder", "x", "--source", SOURCE), 2, "--asserted"),
        (("--folder", "/no-such-folder/x/y"), 1, "cannot be written"),
        (("--readable",), 2, "--source"),
        (("--source", "source/strengthening-vietnam-russia-tie"), 1, SOURCE),
        (("--output", "/no-such-folder/x.nq"), 1, "cannot be written"),
        (("--format", "csv"), 2, "csv"),
    ],
)
def test_dump_wrong_use_says_what_to_do(words: tuple[str, ...], code: int, message: str) -> None:
    """Wrong usage ends with 2, what cannot be done with 1, each with a message."""
    result = _dump(*words)
    assert result.exit_code == code
    assert message in result.stderr


def test_dump_readable_lists_things_in_the_order_of_paragraphs() -> None:
    """The text for re-reading begins with the first paragraph, and tells what was left out."""
    lines = _dump("--source", SOURCE, "--readable").stdout.splitlines()
    heads = [line for line in lines if line.startswith("[")]
    first = [int(head[1:].split("]")[0].split(",")[0]) for head in heads]
    assert first == sorted(first)
    assert any("Official official/gennady-bezdetko" in head for head in heads)
    assert any(line.startswith("  [9] A section heading") for line in lines)
