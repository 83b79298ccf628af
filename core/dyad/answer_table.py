"""An answer as a table for people: labels in place of IRIs, and no column that says nothing.

Left out are columns that are empty in every row, those that only repeat what was asked, and, where a row has
its name in `name` and its document's title in `sourceTitle`, the IRIs of both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

import pyoxigraph as ox
from rich.box import HORIZONTALS
from rich.table import Table
from rich.text import Text

from dyad.labels import read_labels, shorten_iri
from dyad.namespaces import PREFIXES
from dyad.store import Answer, Store, Term

Row = Mapping[str, Term]

_SHORT = 16
"""Cells and words up to this length (a date, an interval of months) are not broken into lines."""

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal"))


def build_table(
    store: Store,
    answer: Answer,
    *,
    title: str = "",
    hidden: Collection[str] = (),
    ids: bool = False,
    width: int | None = None,
) -> tuple[Table, int]:
    """Build a table of an answer's solutions.

    Args:
        store: Where labels are looked up.
        answer: The answer; its rows are read.
        title: What stands above the table.
        hidden: Columns that only repeat what was asked.
        ids: Show ids in place of labels, and leave no id out.
        width: How many characters a line may have. Where the columns do not fit without breaking words, each
            row becomes a block of its own, a line a column. None: a row is one line, however long.

    Returns:
        The table and how many rows the answer has.

    Raises:
        StoreError: The answer has no rows.
    """
    rows = list(answer.rows())
    columns = [name for name in answer.variables if name not in hidden and any(name in row for row in rows)]
    first = answer.variables[0] if answer.variables else ""
    labels: dict[str, str] = {}
    if not ids:
        shown = set(columns) - {"source" if "sourceTitle" in columns else ""}
        labels = read_labels(store, _iris(rows, shown))
        if "sourceTitle" in columns:
            columns = [name for name in columns if name != "source"]
        if "name" in columns and first != "name":
            rows = [{"name": row[first], **row} if first in row else row for row in rows]
            columns = [name for name in columns if name != first]
    cells = [[_cell(row[name], labels) if name in row else "" for name in columns] for row in rows]
    widths = [_least_width(name, [line[place] for line in cells]) for place, name in enumerate(columns)]
    if width is not None and sum(widths) + 3 * len(widths) + 1 > width:
        return _build_blocks(title, columns, cells), len(rows)
    table = Table(
        title=title or None,
        title_justify="left",
        show_lines=width is not None,
        header_style="bold",
        box=HORIZONTALS,
    )
    for place, name in enumerate(columns):
        short = all(len(line[place]) <= _SHORT for line in cells)
        justify: Literal["left", "right"] = "right" if _all_numbers(rows, name) else "left"
        table.add_column(name, justify=justify, overflow="fold", no_wrap=short, min_width=widths[place])
    for line in cells:
        table.add_row(*map(Text, line))
    return table, len(rows)


def _least_width(name: str, cells: Sequence[str]) -> int:
    """How wide a column must be: as its name, its short cells, and the words of its long ones."""
    short = all(len(cell) <= _SHORT for cell in cells)
    parts = cells if short else [word for cell in cells for word in cell.split()]
    return max(len(name), *(min(len(part), _SHORT) for part in parts), 0)


def _build_blocks(title: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    """Write each row as a block: the names of the columns on the left, the values on the right."""
    table = Table(title=title or None, title_justify="left", show_header=False, box=HORIZONTALS)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for line in cells:
        for place, (name, cell) in enumerate(zip(columns, line, strict=True)):
            if cell:
                table.add_row(name, Text(cell, style="" if place else "bold"))
        table.add_section()
    return table


def _iris(rows: Sequence[Row], columns: Collection[str]) -> set[str]:
    return {term.value for row in rows for name in columns if isinstance(term := row.get(name), ox.NamedNode)}


def _cell(term: Term, labels: Mapping[str, str]) -> str:
    match term:
        case ox.NamedNode():
            return labels.get(term.value) or shorten_iri(term.value)
        case ox.Literal() if term.datatype.value in _NUMBERS:
            return _number(term.value)
        case ox.Literal() | ox.BlankNode():
            return term.value
    return str(term)


def _number(text: str) -> str:
    """Set thousands apart, but not in what may be a year."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number:,f}" if abs(number) >= 10_000 else text


def _all_numbers(rows: Sequence[Row], name: str) -> bool:
    terms = [row[name] for row in rows if name in row]
    return all(isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS for term in terms)
