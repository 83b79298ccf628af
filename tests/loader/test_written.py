"""The written documents of a release: kept, taken over, and noticed when they are damaged."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad.errors import ReleaseError
from dyad_loader.written import Written, combine_version, make_written, read_written, write_written

TRIPLE = ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal('a "text"\n', language="en"))
OTHER = ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("other"))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The folder of a release with a document that was written and one that was removed."""
    folder = tmp_path / "one"
    folder.mkdir()
    document = make_written("x:s", [OTHER, TRIPLE], in_facts=True)
    write_written(folder, {"x:s": document, "x:gone": Written("x:gone", None, in_facts=True)})
    return folder


def test_read_written_gives_back_what_was_written(release: Path) -> None:
    """Documents and removals are read as they were written."""
    found = read_written(release)
    assert set(found["x:s"].read()) == {TRIPLE, OTHER}
    assert found["x:s"].in_facts
    assert found["x:gone"].sha256 is None
    assert found["x:gone"].read() == []


def test_make_written_does_not_depend_on_the_order() -> None:
    """Equal triples make an equal document."""
    one = make_written("x:s", [OTHER, TRIPLE], in_facts=False)
    assert one == make_written("x:s", [TRIPLE, OTHER], in_facts=False)
    assert set(one.read()) == {TRIPLE, OTHER}


def test_write_written_takes_over_those_of_another_release(release: Path, tmp_path: Path) -> None:
    """The next release has the same documents, and keeps them when the first is gone."""
    folder = tmp_path / "two"
    folder.mkdir()
    write_written(folder, read_written(release))
    for path in (release / "written").iterdir():
        path.unlink()
    assert set(read_written(folder)["x:s"].read()) == {TRIPLE, OTHER}


def test_read_written_of_a_release_without_any_is_empty(tmp_path: Path) -> None:
    """A release into which nobody wrote has no such folder."""
    write_written(tmp_path, {})
    assert read_written(tmp_path) == {}
    assert read_written(None) == {}


def test_read_written_that_is_damaged_is_an_error(release: Path) -> None:
    """A document that is not as it was written is not taken for one, nor a broken index."""
    document = read_written(release)["x:s"]
    assert document.path is not None
    document.path.write_text("<x:s> <x:p> <x:forged> .\n")
    with pytest.raises(ReleaseError, match="not as it was written"):
        document.read()
    document.path.unlink()
    with pytest.raises(ReleaseError, match="cannot be read"):
        document.read()
    for text in ("{", "[]", '{"x:s": {}}', '{"x:s": 1}'):
        (release / "written" / "index.json").write_text(text)
        with pytest.raises(ReleaseError, match="damaged"):
            read_written(release)


def test_combine_version_tells_every_state_apart() -> None:
    """What was written and what was removed are part of a release's name."""
    document = make_written("x:s", [TRIPLE], in_facts=False)
    states: list[dict[str, Written]] = [
        {},
        {"x:s": document},
        {"x:s": make_written("x:s", [OTHER], in_facts=False)},
        {"x:s": Written("x:s", None, in_facts=True)},
        {"x:t": Written("x:t", None, in_facts=True)},
    ]
    assert len({combine_version("base", state) for state in states}) == len(states)
    assert combine_version("base", {}) == "base"
    assert combine_version("base", states[1]) != combine_version("other", states[1])
