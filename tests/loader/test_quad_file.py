"""Files of N-Triples as one file of N-Quads, in portions."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad_loader.quad_file import Part, QuadFile, divide_portions, load_files


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    """Three files of a hundred triples each, one of them of what is inferred."""
    made = []
    for number in range(3):
        file = tmp_path / f"{number}.nt"
        lines = (f'<x:{number}-{n}> <x:p> "a line\\n{n} ." .\n' for n in range(100))
        file.write_text("".join(lines), encoding="utf-8")
        made.append((f"x:source-{number}", file, number != 1))
    return made


def test_quad_file_has_each_triple_in_its_graph_and_in_the_default_graph(parts: list[Part]) -> None:
    """Each triple is there twice, and what is inferred stands in the graph for that."""
    store = ox.Store()
    store.bulk_load(io.BufferedReader(QuadFile(parts)), format=ox.RdfFormat.N_QUADS)
    assert len(store) == 600
    assert {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)} == {
        "x:source-0", "x:source-1/inferred", "x:source-2",
    }  # fmt: skip
    union = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert union == {quad.triple for quad in store if quad.graph_name != ox.DefaultGraph()}


@pytest.mark.parametrize("size", [1, 3_000, 1_000_000])
def test_portions_hold_all_files_once_and_none_is_too_large(size: int, parts: list[Part]) -> None:
    """However small portions are, they have all files in order; one has more bytes only if it is one file."""
    portions = list(divide_portions(parts, size))
    assert [part for portion in portions for part in portion] == parts
    for portion in portions:
        assert len(portion) == 1 or sum(file.stat().st_size for _, file, _ in portion) <= size
    assert len(portions) == (1 if size == 1_000_000 else 3)


def test_load_files_by_several_threads_gives_the_same_store(parts: list[Part]) -> None:
    """Portions that are loaded side by side make the store that one after the other makes."""
    stores = {}
    for threads in (1, 3):
        stores[threads] = ox.Store()
        load_files(stores[threads], parts, threads)
    assert len(stores[1]) == 600
    assert set(stores[1]) == set(stores[3])


def test_load_files_broken_file_raises(parts: list[Part]) -> None:
    """What goes wrong in a thread is not lost."""
    parts[1][1].write_text("no triple", encoding="utf-8")
    with pytest.raises(SyntaxError):
        load_files(ox.Store(), parts, 2)
