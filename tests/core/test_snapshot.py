"""Tests of the file that serving reads into memory."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad.snapshot import FILE, SnapshotWriter, read_snapshot

LINE = '<https://example.org/a> <https://example.org/p> "two\\nlines"@en <https://example.org/g> .\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release's folder with two quads in its file."""
    subject, predicate = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/p")
    with SnapshotWriter(tmp_path) as snapshot:
        snapshot.add([ox.Quad(subject, predicate, ox.Literal(1))])
        snapshot.copy(io.BytesIO(LINE.encode()))
    return tmp_path


def test_snapshot_of_quads_and_text_is_read_whole(folder: Path) -> None:
    """What was written from memory and what was copied are both there, each in its graph."""
    store = ox.Store()
    assert read_snapshot(folder, store, 2)
    assert {(str(quad.graph_name), str(quad.object)) for quad in store} == {
        ("DEFAULT", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("<https://example.org/g>", '"two\\nlines"@en'),
    }


def test_snapshot_with_another_number_of_quads_is_not_taken(folder: Path) -> None:
    """A file that says less than the store is of no use."""
    assert not read_snapshot(folder, ox.Store(), 3)


@pytest.mark.parametrize("content", [b"", b"no gzip"])
def test_snapshot_that_is_damaged_is_not_taken(folder: Path, content: bytes) -> None:
    """What is no such file is left alone, and the store is read."""
    (folder / FILE).write_bytes(content)
    assert not read_snapshot(folder, ox.Store(), 2)


def test_snapshot_that_was_cut_short_is_not_taken(folder: Path) -> None:
    """A disk that was full leaves half a file."""
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[: len(whole) // 2])
    assert not read_snapshot(folder, ox.Store(), 2)


def test_snapshot_that_is_no_nquads_is_not_taken(folder: Path) -> None:
    """Text that the engine cannot read is an answer too."""
    with SnapshotWriter(folder) as snapshot:
        snapshot.copy(io.BytesIO(b"<a> <b"))
    assert not read_snapshot(folder, ox.Store(), 2)
