"""Dates in tables: a timestamp to reckon with, and beside it how exact it is and what the document has.

A column `date` of EDTF dates becomes three: `date`, the first day that the date may mean; `date_precision`;
and `date_edtf`, the date itself. Where the first day is not known (`../2015`) the timestamp is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from dyad.people_dates import read_date, say_date

PRECISION: Final = "_precision"
TEXT: Final = "_edtf"

_PLAIN: Final = {4: "year", 7: "month", 10: "day"}
_PART: Final = re.compile(r"[0-9]{4}-(?:2[1-9]|3[0-9]|4[01])")


def precision_of(edtf: str) -> str:
    """Tell how exact a date is.

    Args:
        edtf: The date.

    Returns:
        `day`, `month`, `year`, `part of a year`, `interval`, `open start`, `open end`, `set`, `partly
        unknown` or `unreadable`; with `, about` or `, uncertain` where it says so.

    Example:
        >>> precision_of("2025-05"), precision_of("2025-12-21~"), precision_of("../2015")
        ('month', 'day, about', 'open start')
    """
    span = read_date(edtf)
    if span is None:
        return "unreadable"
    bare = re.sub(r"[?~%]", "", edtf)
    if span.first is None:
        told = "open start"
    elif span.last is None:
        told = "open end"
    elif "/" in bare:
        told = "interval"
    elif bare[0] in "[{":
        told = "set"
    elif "X" in bare:
        told = "partly unknown"
    else:
        told = "part of a year" if _PART.fullmatch(bare) else _PLAIN.get(len(bare), "interval")
    return told + (", about" if span.approximate else "") + (", uncertain" if span.uncertain else "")


def is_date(text: str) -> bool:
    """Tell whether a text is an EDTF date."""
    return read_date(text) is not None


def date_columns(name: str, texts: Sequence[str], codes: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Make the three columns of a column of dates.

    Args:
        name: The column.
        texts: The dates that occur, each once.
        codes: For each row the place of its date; -1 where there is none.

    Returns:
        Name to column.
    """
    spans = [read_date(text) for text in texts]
    firsts = [None if span is None or span.first is None else span.first for span in spans]
    days = np.array([*firsts, None], dtype="datetime64[D]").astype("datetime64[s]")
    precisions = [precision_of(text) for text in texts]
    kinds = sorted(set(precisions))
    places = np.array([*map(kinds.index, precisions), -1], dtype=np.int32)
    words = np.array([*texts, None], dtype=object)
    return {
        name: pd.array(days[codes], dtype="datetime64[s]"),
        name + PRECISION: pd.Categorical.from_codes(places[codes], categories=pd.Index(kinds, dtype="str")),
        name + TEXT: pd.array(words[codes], dtype="str"),
    }


def read_spans(texts: Iterable[Any], index: pd.Index[Any]) -> pd.DataFrame:
    """Read dates whole.

    Args:
        texts: The dates in EDTF; what is missing is no text.
        index: The index of the rows.

    Returns:
        Columns `first` and `last` (the first and last possible day), `precision`, `approximate`, `uncertain`
        and `words` (the date as people say it).
    """
    rows = []
    for text in texts:
        span = read_date(text) if isinstance(text, str) else None
        rows.append(
            (None, None, None, False, False, text if isinstance(text, str) else None)
            if span is None
            else (
                span.first,
                span.last,
                precision_of(span.text),
                span.approximate,
                span.uncertain,
                say_date(span.text),
            )
        )
    frame = pd.DataFrame(
        rows, index=index, columns=["first", "last", "precision", "approximate", "uncertain", "words"]
    )
    days = {name: np.array(frame[name], dtype="datetime64[s]") for name in ("first", "last")}
    return frame.assign(**days).astype({"precision": "str", "words": "str"})


def to_period(edtf: Any) -> Any:
    """Make a date a period of pandas.

    Args:
        edtf: The date.

    Returns:
        The year, month or day; missing for a date that is none of these, or not certain.

    Example:
        >>> to_period("2025-05")
        Period('2025-05', 'M')
    """
    if not isinstance(edtf, str) or read_date(edtf) is None:
        return pd.NaT
    kind = {"year": "Y", "month": "M", "day": "D"}.get(precision_of(edtf))
    return pd.Period(edtf, freq=kind) if kind else pd.NaT
