"""Looking up whole names: by the index as by asking the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyad.errors import NotFound
from dyad.name_index.called import things_called
from dyad.name_index.file import FILE
from dyad.names import find_side, find_thing
from dyad.release import open_release
from dyad.store import EmbeddedStore

_NAMES = "SELECT ?name WHERE { ?side dyad:code ?code ; rdfs:label|skos:altLabel ?name } ORDER BY STR(?name)"


def answer(store: EmbeddedStore, text: str) -> str:
    """The side of that name, or what is told where there is none."""
    try:
        return str(find_side(store, text))
    except NotFound as error:
        return str(error)


def test_side_by_index_is_the_side_by_the_store(release_home: Path) -> None:
    """With the index and without, a name is that of the same country, or of none."""
    quick, slow = open_release(release_home).open_store(), open_release(release_home).open_store()
    slow.release_folder = None
    names = [row["name"].value for row in slow.query(_NAMES).rows()]  # type: ignore[union-attr]
    assert things_called(quick, names[0])
    assert not things_called(slow, names[0])
    for name in [*names[::500], "Congo", "Korea", "Nam", "Гвинея", "Guinea"]:
        assert answer(quick, name) == answer(slow, name), name


@pytest.mark.parametrize("name", ["To Lam", "gennady bezdetko", "state visit", "Ninh Thuan 1"])
def test_thing_by_index_is_the_thing_by_the_store(release_home: Path, name: str) -> None:
    """The same for things of any class."""
    quick, slow = open_release(release_home).open_store(), open_release(release_home).open_store()
    slow.release_folder = None
    assert find_thing(quick, name) == find_thing(slow, name)


def test_damaged_index_leaves_the_store_to_ask(release_home: Path, tmp_path: Path) -> None:
    """Where the index cannot be read, names are looked up in the store."""
    store = open_release(release_home).open_store()
    (tmp_path / FILE).write_bytes(b"no database")
    store.release_folder = tmp_path
    assert things_called(store, "Vietnam") == []
    assert find_side(store, "Vietnam")[1] == "VNM"
