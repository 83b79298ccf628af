"""Columns of things behave as pandas' own do."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from dyad.client.table import Table
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book, Thing

NAMES = {"urn:a": "Anna", "urn:b": "Berta"}
BOOK = Book(lambda iris: {iri: NAMES[iri] for iri in iris if iri in NAMES}, lambda iri: None)


@pytest.fixture
def frame() -> pd.DataFrame:
    """Three rows: two things and none."""
    return pd.DataFrame({"thing": ThingArray.of(["urn:b", None, "urn:a"], BOOK), "number": [1, 2, 3]})


def test_things_show_their_names(frame: pd.DataFrame) -> None:
    """What is printed are names."""
    assert "Anna" in repr(frame)
    assert frame["thing"].thing.label.tolist()[::2] == ["Berta", "Anna"]
    assert frame["thing"].astype("str").tolist()[0] == "Berta"


def test_things_are_compared_by_iri(frame: pd.DataFrame) -> None:
    """Rows are chosen by an IRI, by a thing, and by several; a name is no IRI."""
    assert frame[frame["thing"] == "urn:a"]["number"].tolist() == [3]
    assert frame[frame["thing"] == Thing("urn:b")]["number"].tolist() == [1]
    assert frame[frame["thing"].isin(["urn:a", Thing("urn:b")])]["number"].tolist() == [1, 3]
    assert not (frame["thing"] == "Anna").any()
    assert (frame["thing"] != "urn:a").tolist() == [True, True, False]


def test_missing_things_are_missing(frame: pd.DataFrame) -> None:
    """pandas' questions for what is missing have their answers."""
    assert frame["thing"].isna().tolist() == [False, True, False]
    assert len(frame.dropna()) == 2


def test_things_sort_group_and_join(frame: pd.DataFrame) -> None:
    """A column of things sorts by IRI, groups, counts, and joins with another table."""
    doubled = pd.concat([frame, frame], ignore_index=True)
    assert doubled["thing"].dtype == frame["thing"].dtype
    assert doubled.sort_values("thing")["thing"].thing.iri.tolist()[0] == "urn:a"
    sums = doubled.groupby("thing")["number"].sum()
    assert {str(thing): total for thing, total in sums.items()} == {"Anna": 6, "Berta": 2}
    other = pd.DataFrame({"thing": ThingArray.of(["urn:a"], BOOK), "more": ["x"]})
    assert frame.merge(other, on="thing")["more"].tolist() == ["x"]
    assert doubled["thing"].nunique() == 2


def test_pieces_with_other_pools_are_joined_rightly() -> None:
    """Two columns that hold their IRIs apart become one that has each once."""
    joined = pd.concat(
        [pd.Series(ThingArray.of(["urn:a", "urn:b"])), pd.Series(ThingArray.of(["urn:b", None]))]
    )
    array = joined.array
    assert isinstance(array, ThingArray)
    assert array.iris() == ["urn:a", "urn:b", "urn:b", None]
    assert array.pool_size == 2


def test_pool_that_has_an_iri_twice_is_the_same_column() -> None:
    """Whether an IRI is held once or twice cannot be seen from outside."""
    twice = ThingArray(np.array([0, 1, 2, -1], dtype=np.int32), pa.array(["urn:a", "urn:b", "urn:a"]), BOOK)
    column = pd.Series(twice)
    assert (column == "urn:a").tolist() == [True, False, True, False]
    assert (column == pd.Series(ThingArray.of(["urn:a", "urn:b", "urn:a", None]))).tolist() == [True] * 3 + [
        False
    ]
    assert column.sort_values().index.tolist()[:3] == [0, 2, 1]
    assert column.value_counts().tolist() == [2, 1]
    assert column.nunique() == 2
    assert twice.unique_iris() == ["urn:a", "urn:b"]
    assert len(twice.__arrow_array__().dictionary) == 2


def test_thing_can_be_set(frame: pd.DataFrame) -> None:
    """A row can be given another thing, or none."""
    array = frame["thing"].array
    array[0] = Thing("urn:c")
    array[2] = None
    assert array.isna().tolist() == [False, True, True]
    assert array[0] == "urn:c"


def test_names_are_looked_up_once_and_together() -> None:
    """A column asks for all its names at once, and not again."""
    asked: list[list[str]] = []

    def read(iris: object) -> dict[str, str]:
        asked.append(list(iris))  # type: ignore[call-overload]
        return {}

    array = ThingArray.of(["urn:a", "urn:b", "urn:a"], Book(read, lambda iri: None))
    assert array.labels() == ["urn:a", "urn:b", "urn:a"]
    array.labels()
    assert asked == [["urn:a", "urn:b"]]


def test_table_survives_pickling(frame: pd.DataFrame) -> None:
    """A table that was stored can be read where there is no connection."""
    table = Table.make({"thing": frame["thing"].array})
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 (our own)
    assert again["thing"].thing.iri.tolist()[0] == "urn:b"


def test_rows_and_columns_that_are_chosen_are_a_table() -> None:
    """What is cut out of a table is one, and keeps what was told of limits."""
    table = Table.make({"number": [1, 2, 3]}, limits=["only three"], warn=False)
    chosen = table[table["number"] > 1][["number"]]
    assert isinstance(chosen, Table)
    assert chosen.warnings == ("only three",)


def test_plain_table_has_names_and_iris(frame: pd.DataFrame) -> None:
    """For a file each thing becomes two ordinary columns."""
    plain = Table(frame).plain()
    assert list(plain.columns) == ["thing", "thing_iri", "number"]
    assert plain.to_csv(index=False).splitlines()[1] == "Berta,urn:b,1"


def test_arrow_and_polars_have_iris(frame: pd.DataFrame) -> None:
    """Arrow and Polars get the IRIs, each held once, and the numbers as they are."""
    table = Table(frame)
    assert table.arrow().column("thing").to_pylist() == ["urn:b", None, "urn:a"]
    made = table.to_polars()
    assert made["thing"].to_list() == ["urn:b", None, "urn:a"]
    assert made["number"].to_list() == [1, 2, 3]
