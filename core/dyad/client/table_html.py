"""A table as HTML for notebooks and paper: no scripts, no styles of others, nothing from another address.

Whatever comes from the data is escaped. Colours are the notebook's own, so that it is readable on light and
dark ground and in print.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dyad.client.dates import TEXT
from dyad.client.thing_array import ThingDtype
from dyad.client.things import Thing, write_link
from dyad.people_dates import say_date
from dyad.statuses import phase_of

if TYPE_CHECKING:
    from dyad.client.table import Table

LONGEST_CELL: Final = 400
"""Characters of a text that are shown; the table has all of them."""

_LEFT: Final = "text-align:left;vertical-align:top;white-space:normal;max-width:32em"
_RIGHT: Final = "text-align:right;vertical-align:top;font-variant-numeric:tabular-nums"
_NOTE: Final = "font-size:90%;opacity:.8;margin:.3em 0"
_PLANNED: Final = "font-style:italic;border-bottom:1px dashed currentColor"


def write_table(table: Table) -> str:
    """Write a table.

    Args:
        table: The table.

    Returns:
        HTML. How many rows there are is told where not all are shown, and so is each limit that was met.
    """
    most = pd.get_option("display.max_rows") or 60
    shown = table.iloc[:most]
    columns = _choose(table)
    _learn_names(shown, columns)
    lines = ['<div class="dyad-table">']
    if table.titled:
        lines.append(f'<p style="margin:.3em 0"><strong>{escape(table.titled)}</strong></p>')
    lines += ["<table>", "<thead><tr>"]
    lines += [f'<th scope="col" style="{_style(table, name)}">{escape(_say(name))}</th>' for name in columns]
    lines += ["</tr></thead>", "<tbody>"]
    for place in range(len(shown)):
        cells = (
            f'<td style="{_style(table, name)}">{_cell(shown, name, columns, place)}</td>' for name in columns
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines += ["</tbody>", "</table>", f'<p style="{_NOTE}">{escape(_count(table, len(shown)))}</p>']
    lines += [f'<p style="{_NOTE}"><strong>Not all:</strong> {escape(told)}</p>' for told in table.warnings]
    return "\n".join([*lines, "</div>"])


def _choose(table: Table) -> list[str]:
    """The columns that are shown: not an IRI whose name stands beside it."""
    names = [name for name in table.shown if not table[name].isna().all() or len(table) == 0]
    if "sourceTitle" in names and "source" in names:
        names.remove("source")
    first = names[0] if names else ""
    if "name" in names and first != "name" and isinstance(table[first].dtype, ThingDtype):
        names.remove("name")
        names[0] = "name"
    return names


def _learn_names(shown: Table, columns: list[str]) -> None:
    """Look up all names that are needed at once."""
    from dyad.client.thing_array import ThingArray

    for name in columns:
        array = shown[name].array
        if isinstance(array, ThingArray):
            array.labels()


def _style(table: Table, name: str) -> str:
    column = table[name]
    numeric = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
    return _RIGHT if numeric else _LEFT


def _cell(shown: Table, name: str, columns: list[str], place: int) -> str:
    if name + TEXT in shown.columns:
        edtf = shown[name + TEXT].iloc[place]
        return escape(say_date(edtf)) if isinstance(edtf, str) else ""
    value = shown[name].iloc[place]
    if name == "name" and columns[0] == "name":
        return _linked(shown.iloc[place, 0], value)
    if name == "sourceTitle" and "source" in shown.columns:
        return _linked(shown["source"].iloc[place], value)
    return write_value(value)


def _linked(thing: Any, text: Any) -> str:
    if not isinstance(thing, Thing) or not isinstance(text, str) or not text:
        return write_value(thing if not isinstance(text, str) or not text else text)
    return write_link(Thing(thing.iri, thing._book, text))


def write_value(value: Any) -> str:
    """Write one value.

    Args:
        value: The value.

    Returns:
        HTML; nothing for what is missing. A status that is not done yet looks different from one that is.
    """
    if isinstance(value, Thing):
        link = write_link(value)
        planned = phase_of(value.iri) == "planned"
        return f'<span style="{_PLANNED}">{link}</span>' if planned else link
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return escape(value.date().isoformat() if value == value.normalize() else value.isoformat(" "))
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        return escape(_number(value))
    text = str(value)
    return escape(text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + " …")


def _number(value: Any) -> str:
    """Set thousands apart, but not in what may be a year."""
    if float(value) == int(value) if abs(float(value)) < 1e15 else False:
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return f"{value:,}" if abs(value) >= 10_000 else str(value)


def _say(name: str) -> str:
    """Say the name of a column in words: `statusDate` is "status date"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def _count(table: Table, shown: int) -> str:
    count = len(table)
    if not count:
        return "No rows: the documents loaded here do not tell of it, which does not say that it is not so."
    if shown < count:
        return f"The first {shown:,} of {count:,} rows."
    return f"{count:,} row{'' if count == 1 else 's'}."
