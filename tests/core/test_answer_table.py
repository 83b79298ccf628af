"""Answers as tables, wide and narrow."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest
from rich.console import Console

from dyad.answer_table import build_table
from dyad.store import EmbeddedStore

QUERY = """SELECT ?name ?status ?published ?paragraph {
    VALUES (?name ?status ?published ?paragraph) {
      ("A name of several words that is rather long" "being implemented" "2024-12/2025-01" "27, 50")
      ("Another" "signed" "2025-05" "3")
    } }"""


def written(width: int | None) -> str:
    """The table as text, for a terminal of this width."""
    store = EmbeddedStore(ox.Store())
    table, count = build_table(store, store.query(QUERY), title="Things", width=width)
    assert count == 2
    text = io.StringIO()
    Console(file=text, width=width or 10_000).print(table)
    return text.getvalue()


@pytest.mark.parametrize("width", [*range(34, 130), 200, None])
def test_answer_table_loses_nothing_at_any_width(width: int | None) -> None:
    """Down to a terminal of 34 columns, every word of every cell is there, and whole."""
    words = set(written(width).split())
    for word in (
        "Another",
        "several",
        "implemented",
        "2024-12/2025-01",
        "2025-05",
        "50",
        "name",
        "published",
    ):
        assert word in words


def test_answer_table_too_narrow_for_columns_becomes_blocks() -> None:
    """Where columns would break words, each row is a block of its own."""
    assert any(line.split()[:2] == ["published", "2025-05"] for line in written(40).splitlines())
    assert not any(line.split()[:2] == ["published", "2025-05"] for line in written(120).splitlines())


def test_answer_table_without_a_terminal_has_a_line_a_row() -> None:
    """For other programs a row is one line."""
    lines = [line for line in written(None).splitlines() if "─" not in line]
    assert len(lines) == 4
