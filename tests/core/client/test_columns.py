"""From the engine's TSV to columns with real types, for whatever values there are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.client.arrival import LARGEST_BLOCK, RowTooLong, piped, read_rows, unify
from dyad.client.columns import convert
from dyad.client.things import ALONE, Thing
from dyad.errors import StoreError
from dyad.namespaces import EDTF, PREFIXES
from dyad.store import EmbeddedStore, Output

XSD = PREFIXES["xsd"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
WHOLE = st.integers(-(2**63), 2**63 - 1)


def through(
    terms: Sequence[ox.NamedNode | ox.Literal | ox.BlankNode | None], block: int = 2**20
) -> dict[str, Any]:
    """Have the engine write terms as a column, and read it."""
    store = ox.Store()
    graph = ox.NamedNode("urn:g")
    for place, term in enumerate(terms):
        node = ox.NamedNode(f"urn:row:{place:06}")
        store.add(ox.Quad(node, ox.NamedNode("urn:is"), ox.Literal("row"), graph))
        if term is not None:
            store.add(ox.Quad(node, ox.NamedNode("urn:has"), term, graph))
    text = "SELECT ?v { GRAPH ?g { ?r <urn:is> ?row OPTIONAL { ?r <urn:has> ?v } } } ORDER BY ?r"
    data = EmbeddedStore(store).query(text).serialize("tsv")
    table = read_rows(io.BytesIO(data), block)
    return convert("v", unify(table.column("v")), ALONE)


def literal(value: object, kind: str) -> ox.Literal:
    """A literal of an XSD type."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))


@given(st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=8))
def test_texts_come_back_as_they_were(texts: list[str | None]) -> None:
    """Every text comes back to the character, the empty one as empty and the missing one as missing."""
    column = through([None if text is None else ox.Literal(text) for text in texts])["v"]
    found = [None if pd.isna(value) else value for value in column]
    assert found == texts


@given(st.lists(st.one_of(st.none(), WHOLE), min_size=1, max_size=8))
def test_whole_numbers_come_back_as_they_were(numbers: list[int | None]) -> None:
    """Whole numbers of 64 bits are exact, with missing ones among them."""
    column = through([None if number is None else literal(number, "integer") for number in numbers])["v"]
    assert [None if pd.isna(value) else int(value) for value in column] == numbers
    if any(number is not None for number in numbers):
        assert column.dtype == "Int64"


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=8))
def test_broken_numbers_come_back_as_they_were(numbers: list[float]) -> None:
    """Doubles are exact, the infinite ones too."""
    column = through([ox.Literal(number) for number in numbers])["v"]
    assert [float(value) for value in column] == numbers


@given(st.lists(st.one_of(TEXTS.map(ox.Literal), WHOLE.map(lambda n: literal(n, "integer")),
    st.booleans().map(ox.Literal), st.just(ox.NamedNode("urn:a"))), min_size=1, max_size=8))  # fmt: skip
def test_column_of_several_kinds_keeps_each_value(terms: list[ox.Literal | ox.NamedNode]) -> None:
    """Values of several kinds in one column stay what they are."""
    found = list(through(terms)["v"])
    for term, value in zip(terms, found, strict=True):
        match term:
            case ox.NamedNode():
                assert value == Thing(term.value)
            case ox.Literal() if term.datatype.value == XSD + "integer":
                assert value == int(term.value)
            case ox.Literal() if term.datatype.value == XSD + "boolean":
                assert value == (term.value == "true")
            case _:
                assert value == term.value


def test_decimals_that_are_whole_are_numbers_like_the_others() -> None:
    """The engine writes 1.5 bare and 1.0 with its type; both are numbers of one column."""
    column = through([literal("1.5", "decimal"), literal("1.0", "decimal"), literal("590000.0", "decimal")])[
        "v"
    ]
    assert column.dtype == "Float64"
    assert list(column) == [1.5, 1.0, 590000.0]


def test_numbers_within_quotes_stay_texts() -> None:
    """A text that looks like a number is a text."""
    column = through([ox.Literal("123"), ox.Literal("2025")])["v"]
    assert column.dtype == "str"
    assert list(column) == ["123", "2025"]


def test_whole_number_that_is_too_large_is_exact_all_the_same() -> None:
    """What does not fit into 64 bits becomes a Python integer."""
    found = list(
        through([ox.Literal("9" * 30, datatype=ox.NamedNode(XSD + "integer")), literal(1, "integer")])["v"]
    )
    assert [int(value) for value in found] == [int("9" * 30), 1]


def test_value_that_is_none_of_its_type_stays_a_text() -> None:
    """What a plain store may hold breaks no column."""
    assert list(through([literal("soon", "date"), literal("2025-05-09", "date")])["v"]) == [
        "soon",
        "2025-05-09",
    ]


def test_moments_with_and_without_zone_are_told_apart() -> None:
    """Moments with zones are in UTC; without, they are as written; a mixture is text."""
    zoned = through([literal("2025-05-09T10:00:00+02:00", "dateTime")])["v"]
    plain = through([literal("2025-05-09T10:00:00", "dateTime"), None])["v"]
    assert zoned[0] == pd.Timestamp("2025-05-09T08:00:00Z")
    assert plain[0] == pd.Timestamp("2025-05-09T10:00:00")
    assert pd.isna(plain[1])
    mixed = through(
        [literal("2025-05-09T10:00:00", "dateTime"), literal("2025-05-09T10:00:00Z", "dateTime")]
    )["v"]
    assert mixed.dtype == "str"


def test_answer_in_many_blocks_is_the_same() -> None:
    """A column that arrives in pieces has each term once, and its rows in order."""
    terms = [ox.NamedNode(f"urn:thing:{place % 7}") for place in range(500)]
    column = through(terms, block=256)["v"]
    assert column.iris() == [term.value for term in terms]
    assert column.pool_size == 7


@pytest.mark.parametrize("missing", [0, 3])
def test_column_whose_rows_all_differ_is_the_same(missing: int) -> None:
    """A column that arrives without a dictionary is read like any other: things, texts, numbers and dates."""

    def spread(terms: list[Any]) -> list[Any]:
        return [None if missing and place % missing == 0 else term for place, term in enumerate(terms)]

    def told(values: object) -> list[object]:
        return [None if pd.isna(value) else value for value in values]  # type: ignore[attr-defined]

    things = spread([ox.NamedNode(f"urn:{n}") for n in range(300)])
    assert through(things)["v"].iris() == [None if one is None else one.value for one in things]
    texts = spread([ox.Literal(f'say "{n}"\t') for n in range(300)])
    assert told(through(texts)["v"]) == [None if one is None else one.value for one in texts]
    numbers = spread([literal(n, "integer") for n in range(300)])
    assert told(through(numbers)["v"]) == [None if one is None else int(one.value) for one in numbers]
    dates = spread([ox.Literal(f"{1000 + n}", datatype=ox.NamedNode(str(EDTF))) for n in range(300)])
    assert told(through(dates)["v_edtf"]) == [None if one is None else one.value for one in dates]


def test_row_longer_than_a_block_asks_for_a_larger_one() -> None:
    """A long row is no broken answer."""
    with pytest.raises(RowTooLong):
        through([ox.Literal("x" * 2_000)], block=256)
    assert len(through([ox.Literal("x" * 2_000)], block=LARGEST_BLOCK)["v"][0]) == 2_000


def test_writer_that_fails_half_way_is_told_to_the_reader() -> None:
    """Rows before a failure are not taken for the answer."""

    def write(output: Output) -> None:
        output.write(b"?v\n1\n2\n")
        raise StoreError("the disk is gone")

    with pytest.raises(StoreError, match="the disk is gone"), piped(write) as stream:
        read_rows(stream)


def test_reader_that_leaves_ends_the_writer() -> None:
    """Who does not want the rest is not kept waiting for it."""
    written: list[int] = []

    def write(output: Output) -> None:
        for _ in range(10_000):
            written.append(output.write(b"x" * 65_536))

    with piped(write) as stream:
        stream.read(10)
    assert len(written) < 10_000
