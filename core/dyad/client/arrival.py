"""How the rows of an answer arrive: SPARQL's TSV, read by Arrow while it comes.

TSV is the one format of results that is compact and says of every value what it is. The text of an answer
is never held as a whole. A column that repeats itself arrives as Arrow's dictionary array, with every term
once, so that a term is looked at once however many rows have it; a column whose first rows all differ arrives
plain, since a dictionary would only be a second copy.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from dyad.errors import QueryTooLarge
from dyad.store import Output

BLOCK: Final = 4 * 2**20
"""Bytes that Arrow takes at a time; no row may be longer."""

LARGEST_BLOCK: Final = 2**28
"""The same where a row is longer than that."""

_PIPE_BYTES: Final = 2**18

_LARGEST_PIPE: Final = 2**20

_REPEATS: Final = 0.5
"""Up to which share of different terms among its first rows a column is taken to repeat itself."""

_FEWEST: Final = 100
"""Rows from which on that can be told."""


class RowTooLong(Exception):
    """A row is longer than a block: read the answer again with a larger one."""


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Give at most so many bytes; none at the end."""
        ...


def read_rows(stream: Readable, block: int = BLOCK) -> pa.Table:
    """Read an answer.

    Args:
        stream: SPARQL results in TSV. What its `read` raises is raised here.
        block: Bytes to take at a time.

    Returns:
        A column for each variable, in order, of dictionary type or of strings; the terms are as TSV writes
        them, and a variable without a value is null. A query without variables gives one column of an empty
        name.

    Raises:
        RowTooLong: A row is longer than a block.
        QueryTooLarge: A row is longer than any block may be.
    """
    rest = _Rest(stream)
    names = [name.removeprefix("?") for name in rest.read_line().decode("utf-8").split("\t")]
    if rest.is_done():
        return pa.table({name: pa.array([], pa.string()).dictionary_encode() for name in names})
    kinds = _choose_kinds(names, rest.peek())
    source: Any = pa.PythonFile(rest, mode="r")
    try:
        return csv.read_csv(
            source,
            read_options=csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
            parse_options=_TSV,
            convert_options=_conversion(kinds),
        )
    except pa.ArrowInvalid as error:
        if rest.failure is not None:
            raise rest.failure from None
        if "straddling" not in str(error):
            raise
        if block >= LARGEST_BLOCK:
            raise QueryTooLarge(
                f"a row of the answer is longer than {LARGEST_BLOCK:,} bytes: ask for less in one value"
            ) from None
        raise RowTooLong from None


_TSV: Final = csv.ParseOptions(delimiter="\t", quote_char=False, escape_char=False, ignore_empty_lines=False)


def _conversion(kinds: Mapping[str, Any]) -> csv.ConvertOptions:
    return csv.ConvertOptions(column_types=dict(kinds), null_values=[""], strings_can_be_null=True)


def _choose_kinds(names: Sequence[str], head: bytes) -> dict[str, Any]:
    """Choose for each column, by its first rows, whether each term is held once."""
    once = dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))
    whole = head[: head.rfind(b"\n") + 1]
    if whole.count(b"\n") < _FEWEST:
        return once
    source: Any = pa.BufferReader(whole)
    rows = csv.read_csv(
        source,
        read_options=csv.ReadOptions(column_names=list(names), block_size=len(whole) + 1, use_threads=False),
        parse_options=_TSV,
        convert_options=_conversion(dict.fromkeys(names, pa.string())),
    )
    different = {name: pc.count_distinct(rows.column(name)).as_py() for name in names}
    return {
        name: kind if different[name] <= _REPEATS * len(rows) else pa.string() for name, kind in once.items()
    }


class _Rest(io.RawIOBase):
    """A stream whose first line has been read."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._left = b""
        self.failure: BaseException | None = None

    def read_line(self) -> bytes:
        while b"\n" not in self._left:
            piece = self._stream.read(_PIPE_BYTES)
            if not piece:
                break
            self._left += piece
        line, _, self._left = self._left.partition(b"\n")
        return line

    def is_done(self) -> bool:
        if not self._left:
            self._left = self._stream.read(_PIPE_BYTES)
        return not self._left

    def peek(self) -> bytes:
        """Give what is there already of the rest."""
        return self._left

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = _PIPE_BYTES if size < 0 else size
        try:
            if not self._left:
                return self._stream.read(size)
        except BaseException as error:
            self.failure = error
            raise
        piece, self._left = self._left[:size], self._left[size:]
        return piece


@contextmanager
def piped(write: Callable[[Output], None]) -> Iterator[Readable]:
    """Have what one writes read while it is written.

    Args:
        write: Writes to what it is given; works in a thread of its own.

    Yields:
        Where to read; what `write` raises is raised there at the end. Who stops reading stops the writing.
    """
    read_end, write_end = os.pipe()
    with contextlib.suppress(AttributeError, OSError):  # where it can be: fewer turns between the two
        fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, _LARGEST_PIPE)
    failure: list[BaseException] = []
    left = threading.Event()

    def work() -> None:
        try:
            with os.fdopen(write_end, "wb", buffering=_PIPE_BYTES) as output:
                write(output)
        except BaseException as error:  # told to whoever reads
            if not left.is_set():
                failure.append(error)

    thread = threading.Thread(target=work, name="dyad-answer", daemon=True)
    with os.fdopen(read_end, "rb", buffering=0) as source:
        thread.start()
        try:
            yield _Watched(source, thread, failure)
        finally:
            left.set()
            source.close()
            thread.join()


class _Watched:
    """The reading end of a pipe, that tells at the end what went wrong at the other."""

    def __init__(self, source: IO[bytes], thread: threading.Thread, failure: list[BaseException]) -> None:
        self._source = source
        self._thread = thread
        self._failure = failure

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(size)
        if not piece:
            self._thread.join()
            if self._failure:
                raise self._failure[0]
        return piece


def unify(column: Any) -> Any:
    """Make one dictionary array of the pieces in which a column arrived.

    Args:
        column: The column, a chunked array of dictionary type or of strings.

    Returns:
        A dictionary array. Its dictionary has each term once if the column arrived with one, else it has the
        terms of all rows.
    """
    if column.type == pa.string():
        return _number(column)
    unified = column.unify_dictionaries()
    if unified.num_chunks == 1:
        return unified.chunk(0)
    return unified.combine_chunks() if unified.num_chunks else pa.array([], pa.string()).dictionary_encode()


def _number(column: Any) -> Any:
    """Number the terms of a column that are not null, without looking whether one occurs again."""
    if not column.null_count:
        codes: Any = pa.array(np.arange(len(column), dtype=np.int32))
        return pa.DictionaryArray.from_arrays(codes, column.combine_chunks())
    missing = column.is_null().to_numpy()
    codes = pa.array((np.cumsum(~missing) - 1).astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(codes, column.drop_null().combine_chunks())
