from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.errors import NotFound, ReleaseError
from dyad.namespaces import BASE, DYAD
from dyad.release import Release, open_release
from dyad.release_diff import (
    ReleaseStore,
    Replaced,
    ThingChange,
    Totals,
    compare,
    find_release,
    list_releases,
    read_releases,
)

Statement = tuple[int, int, int]
"""Numbers of a thing, a property and a value."""


def node(number: int) -> ox.NamedNode:
    """The thing or property of that number."""
    return ox.NamedNode(f"{BASE}thing/{number}")


def make(folder: Path, graphs: Mapping[int, set[Statement]]) -> ReleaseStore:
    """Make a release with these graphs."""
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    for graph, statements in graphs.items():
        for thing, name, value in statements:
            store.add(ox.Quad(node(thing), node(name), ox.Literal(value), node(graph)))
    store.flush()
    del store
    return ReleaseStore(Release(folder, {"version": folder.name}))


STATEMENTS = st.dictionaries(
    st.integers(0, 2),
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)), max_size=20),
)


@settings(max_examples=10, deadline=None)
@given(old=STATEMENTS, new=STATEMENTS)
def test_compare_finds_what_the_difference_of_the_sets_is(
    tmp_path_factory: pytest.TempPathFactory, old: dict[int, set[Statement]], new: dict[int, set[Statement]]
) -> None:
    """Whatever two releases say, what is told apart is the difference of their statements, each once."""
    folder = tmp_path_factory.mktemp("diff")
    changes = list(compare(make(folder / "a", old), make(folder / "b", new)))
    added: Counter[tuple[str, str, str, str]] = Counter()
    removed: Counter[tuple[str, str, str, str]] = Counter()
    for change in changes:
        for name, value in (*change.added, *((one.property, one.new) for one in change.replaced)):
            added[change.graph, change.thing, name, str(value)] += 1
        for name, value in (*change.removed, *((one.property, one.old) for one in change.replaced)):
            removed[change.graph, change.thing, name, str(value)] += 1

    def quads(graphs: dict[int, set[Statement]]) -> set[tuple[str, str, str, str]]:
        return {
            (node(graph).value, node(thing).value, node(name).value, str(ox.Literal(value)))
            for graph, statements in graphs.items()
            for thing, name, value in statements
        }

    assert added == Counter(quads(new) - quads(old))
    assert removed == Counter(quads(old) - quads(new))
    assert len({(change.graph, change.thing) for change in changes}) == len(changes)


def test_compare_one_value_for_another_is_a_replacement(tmp_path: Path) -> None:
    """A property with one value before and another after is told as old and new; several values are not."""
    before = make(tmp_path / "a", {0: {(1, 1, 1), (1, 2, 1), (1, 2, 2)}})
    after = make(tmp_path / "b", {0: {(1, 1, 2), (1, 2, 1), (1, 2, 3)}})
    (change,) = compare(before, after)
    assert change.kind == "changed"
    assert change.replaced == (Replaced(node(1).value, ox.Literal(1), ox.Literal(2)),)
    assert (change.removed, change.added) == (
        ((node(2).value, ox.Literal(2)),),
        ((node(2).value, ox.Literal(3)),),
    )


def test_compare_shipped_facts_finds_what_was_put_right(changed_home: Path) -> None:
    """Of two real releases the number that was put right is found, with the document where it stands."""
    first, second = read_releases(changed_home)
    assert second.version == open_release(changed_home).version
    totals = Totals()
    changes = list(compare(ReleaseStore(first), ReleaseStore(second), totals=totals))
    (number,) = (
        change for change in changes if any(one.property == str(DYAD.value) for one in change.replaced)
    )
    assert number.graph == BASE + "source/vietnam-news-today-2025-12-30"
    assert [getattr(term, "value", "") for one in number.replaced for term in (one.old, one.new)] == [
        "590000",
        "591000",
    ]
    assert totals.graphs == {"added": 1, "removed": 1, "changed": 1}


def test_compare_inferred_graphs_only_on_demand(changed_home: Path) -> None:
    """What follows is left out, unless it is asked for."""
    stores = [ReleaseStore(release) for release in read_releases(changed_home)]

    def graphs(*, inferred: bool) -> set[bool]:
        found: set[ThingChange] = set(compare(stores[0], stores[1], inferred=inferred))
        return {change.graph.endswith("inferred") for change in found}

    assert graphs(inferred=False) == {False}
    assert graphs(inferred=True) == {False, True}


def test_compare_a_release_with_itself_finds_nothing(changed_home: Path) -> None:
    """The same release twice does not differ, inferred graphs included."""
    store = ReleaseStore(open_release(changed_home))
    assert list(compare(store, store, inferred=True)) == []


def test_find_release_by_beginning_path_and_current(changed_home: Path) -> None:
    """A release is found by what identifies it."""
    first, second = read_releases(changed_home)
    assert find_release(changed_home, first.version[:6]).version == first.version
    assert find_release(changed_home, str(first.folder)).version == first.version
    assert find_release(changed_home, "current").version == second.version


@pytest.mark.parametrize("name", ["nonsense", "", "../../etc", "/tmp"])  # noqa: S108 (no release there)
def test_find_release_unknown_names_those_that_there_are(changed_home: Path, name: str) -> None:
    """What is no release is an error that lists the releases."""
    with pytest.raises(NotFound, match=list_releases(changed_home)[0].name):
        find_release(changed_home, name)


def test_find_release_damaged_is_said(tmp_path: Path) -> None:
    """A release whose manifest is broken is an error, and is left out of the list."""
    folder = tmp_path / "releases" / "abc"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReleaseError, match="damaged"):
        find_release(tmp_path, "abc")
    assert read_releases(tmp_path) == []
    (folder / "manifest.json").write_text(json.dumps({"version": "abc"}), encoding="utf-8")
    assert [release.version for release in read_releases(tmp_path)] == ["abc"]
