"""A table: the rows of an answer as a DataFrame that knows where they come from."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from dyad.brief.sources import WRITERS
from dyad.client.dates import PRECISION, TEXT, read_spans, to_period
from dyad.client.receipts import Receipts, collect
from dyad.client.table_html import write_table
from dyad.client.thing_array import ThingArray, ThingDtype
from dyad.documents import Document
from dyad.errors import QueryError

if TYPE_CHECKING:
    import polars
    import pyarrow as pa


class LimitWarning(UserWarning):
    """A limit was met: what was asked for has more than what was given."""


class Table(pd.DataFrame):
    """The rows of an answer.

    It is a DataFrame, and stays one of this kind when rows or columns are chosen. Columns of things have the
    type `thing` (`table["status"].thing.label`, `.iri`, `.id`); a column of dates has its first possible
    day, and beside it `<column>_precision` and `<column>_edtf`, the date as the document has it.
    """

    _metadata: ClassVar[list[str]] = ["_receipts", "_title", "_limits", "_sparql"]
    _receipts: Receipts | None = None
    _title: str = ""
    _limits: tuple[str, ...] = ()
    _sparql: str = ""

    @property
    def _constructor(self) -> type[Table]:
        return Table

    @classmethod
    def make(
        cls,
        columns: Mapping[str, Any],
        receipts: Receipts | None = None,
        *,
        title: str = "",
        limits: Iterable[str] = (),
        sparql: str = "",
        warn: bool = True,
    ) -> Table:
        """Make a table.

        Args:
            columns: Name to array.
            receipts: Where the receipts of its rows are looked up.
            title: What stands above it.
            limits: Which limits were met, each in a sentence.
            sparql: The query that it answers.
            warn: Whether a warning is given for each limit; the table tells of it in any case.

        Returns:
            The table.
        """
        table = cls(dict(columns), copy=False)
        table._receipts, table._title, table._sparql = receipts, title, sparql
        table._limits = tuple(limits)
        for told in table._limits if warn else ():
            warnings.warn(told, LimitWarning, stacklevel=_outside())
        return table

    def with_rows(self, rows: pd.DataFrame, title: str) -> Table:
        """Make a table of other rows that come from where the rows of this one do.

        Args:
            rows: The rows.
            title: What stands above it.

        Returns:
            The table.
        """
        table = Table(rows, copy=False)
        table._receipts, table._title, table._limits = self._receipts, title, self._limits
        return table

    @property
    def warnings(self) -> tuple[str, ...]:
        """The limits that were met, each in a sentence; empty where the table is whole."""
        return self._limits

    @property
    def sparql(self) -> str:
        """The query that it answers; empty where it was not asked in SPARQL."""
        return self._sparql

    # --- where the rows come from

    def sources(self) -> Table:
        """Give the receipts of the rows: the documents and paragraphs that say so.

        Where the rows have columns `source` and `paragraph`, these are the receipts; else they are those of
        the things that the rows name.

        Returns:
            A row for each document, the oldest first: `source`, `title`, `publisher`, `published`,
            `paragraph` (such as `27, 50`), `address` (where it is on the web; empty where that is not known).

        Raises:
            QueryError: The table has no connection, or names no thing.
        """
        return collect(self, self._need_receipts())

    def cite(self, style: str = "bibtex") -> str:
        """Cite the documents that the rows come from.

        Args:
            style: `bibtex`, `ris` or `csl` (CSL-JSON).

        Returns:
            The citations, to be written to a file; `print` shows them.

        Raises:
            QueryError: There is no such style; or the table has no connection, or names no thing.
        """
        writer = WRITERS.get(style)
        if writer is None:
            raise QueryError(f"there is no style {style!r}: choose one of {', '.join(WRITERS)}")
        return writer(self.documents())

    def documents(self) -> list[Document]:
        """Give the documents that the rows come from, the oldest first."""
        receipts = self._need_receipts()
        iris = [thing.iri for thing in self.sources()["source"]]
        found = receipts.documents(iris)
        return [found[iri] for iri in iris]

    def _need_receipts(self) -> Receipts:
        if self._receipts is None:
            raise QueryError("this table comes from no connection, so its sources cannot be looked up")
        return self._receipts

    # --- dates

    def spans(self, column: str) -> pd.DataFrame:
        """Read the dates of a column whole.

        Args:
            column: The column, such as `date`.

        Returns:
            Columns `first` and `last` (possible day), `precision`, `approximate`, `uncertain`, and `words`
            (the date as people say it); the index is the table's.

        Raises:
            QueryError: The column has no dates.
        """
        return read_spans(self._edtf(column), self.index)

    def periods(self, column: str) -> pd.Series[Any]:
        """Give the dates of a column as periods of pandas: a year, a month or a day.

        Args:
            column: The column, such as `date`.

        Returns:
            The periods; missing where a date is none of these or not certain (`spans` gives all of them).

        Raises:
            QueryError: The column has no dates.
        """
        periods = [to_period(text) for text in self._edtf(column)]
        return pd.Series(periods, index=self.index, name=column, dtype=object)

    def _edtf(self, column: str) -> pd.Series[Any]:
        if column + TEXT not in self.columns:
            dated = [name.removesuffix(TEXT) for name in map(str, self.columns) if name.endswith(TEXT)]
            raise QueryError(f"{column!r} is no column of dates: {', '.join(dated) or 'there is none'}")
        return self[column + TEXT]

    # --- other forms

    def plain(self) -> pd.DataFrame:
        """Give a DataFrame of ordinary columns alone, as for a file, a plot or a spreadsheet.

        Returns:
            The same rows; a thing becomes its name, and its IRI stands beside it in `<column>_iri`.
        """
        columns: dict[Any, Any] = {}
        for name in self.columns:
            column = self[name]
            if isinstance(column.dtype, ThingDtype):
                array: ThingArray = column.array
                columns[name] = pd.array(array.labels(), dtype="str")
                columns[f"{name}_iri"] = pd.array(array.iris(), dtype="str")
            else:
                columns[name] = column.array
        return pd.DataFrame(columns, index=self.index, copy=False)

    def arrow(self) -> pa.Table:
        """Give an Arrow table; a column of things has their IRIs, each held once.

        Returns:
            The table, without the index.
        """
        import pyarrow as pa

        columns = {str(name): pa.array(self[name].array, from_pandas=True) for name in self.columns}
        return pa.table(columns)

    def to_polars(self) -> polars.DataFrame:
        """Give a DataFrame of Polars; a column of things has their IRIs, as categories.

        Returns:
            The DataFrame, without the index.

        Raises:
            ConfigError: Polars is not installed.
        """
        from dyad.client.extra import need

        made: polars.DataFrame = need("polars", "polars").from_arrow(self.arrow())
        return made

    def _repr_html_(self) -> str:
        return write_table(self)

    @property
    def titled(self) -> str:
        """What stands above the table; empty where nothing does."""
        return self._title

    @property
    def shown(self) -> list[str]:
        """The columns that people are shown: not how exact a date is and how it is written."""
        beside = [
            name + end for name in map(str, self.columns) for end in (PRECISION, TEXT) if name + TEXT in self
        ]
        return [str(name) for name in self.columns if name not in beside]


def _outside() -> int:
    """How many calls up the code stands that called this package, which a warning is for."""
    import sys

    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).startswith("dyad.client"):
        frame, depth = frame.f_back, depth + 1
    return depth
