"""A column of things for pandas: a pool of IRIs, and rows that are numbers which point at them.

So a million rows that name a thousand things take four bytes each; `Thing` objects are made when one is
looked at. A pool may have an IRI twice until somebody asks what needs each once, as grouping does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype, take

from dyad.client.things import ALONE, Book, Thing

Codes = np.ndarray[Any, np.dtype[np.int32]]


@register_extension_dtype
class ThingDtype(ExtensionDtype):
    """The type of a column of things."""

    name = "thing"
    type: ClassVar[Any] = Thing
    na_value = pd.NA
    _metadata: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def construct_array_type(cls) -> Any:
        """Tell the class of its arrays."""
        return ThingArray


class ThingArray(ExtensionArray):
    """Things, one a row.

    Args:
        codes: For each row the place of its IRI in the pool; -1 where there is none.
        pool: The IRIs.
        book: Where their names and pages are known.
    """

    def __init__(self, codes: Codes, pool: pa.Array[Any], book: Book = ALONE) -> None:
        self._codes = np.asarray(codes, dtype=np.int32)
        self._pool = pool
        self._book = book

    # --- making one

    @classmethod
    def _from_sequence(cls, scalars: Iterable[Any], *, dtype: Any = None, copy: bool = False) -> ThingArray:
        if isinstance(scalars, ThingArray):
            return scalars.copy() if copy else scalars
        iris: list[str | None] = []
        book = ALONE
        for one in scalars:
            if isinstance(one, Thing):
                iris.append(one.iri)
                book = one._book
            else:
                iris.append(one if isinstance(one, str) else None)
        return cls.of(iris, book)

    @classmethod
    def of(cls, iris: Iterable[str | None], book: Book = ALONE) -> ThingArray:
        """Make one of IRIs.

        Args:
            iris: The IRIs; None where a row has none.
            book: Where their names and pages are known.

        Returns:
            The array.
        """
        return cls.of_arrow(pa.array(list(iris), pa.string()).dictionary_encode(), book)

    @classmethod
    def of_arrow(cls, encoded: Any, book: Book = ALONE) -> ThingArray:
        """Make one of a dictionary array of Arrow.

        Args:
            encoded: The dictionary array.
            book: Where names and pages are known.

        Returns:
            The array.
        """
        indices = encoded.indices
        codes = indices.fill_null(-1) if indices.null_count else indices
        return cls(codes.to_numpy(zero_copy_only=False), encoded.dictionary, book)

    @classmethod
    def _from_factorized(cls, values: Any, original: ThingArray) -> ThingArray:
        return cls(values, original._pool, original._book)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[ThingArray]) -> ThingArray:
        first = to_concat[0]
        if all(one._pool is first._pool for one in to_concat):
            return cls(np.concatenate([one._codes for one in to_concat]), first._pool, first._book)
        encoded = pa.chunked_array([one._encode() for one in to_concat]).unify_dictionaries()
        return cls.of_arrow(encoded.combine_chunks(), first._book)

    # --- what pandas asks

    @property
    def dtype(self) -> ThingDtype:
        """The type of the column."""
        return ThingDtype()

    @property
    def nbytes(self) -> int:
        """Bytes that it takes, the IRIs included."""
        return int(self._codes.nbytes + self._pool.nbytes)

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, (int, np.integer)):
            return self._thing(int(self._codes[item]))
        item = pd.api.indexers.check_array_indexer(self, item)
        return ThingArray(self._codes[item], self._pool, self._book)

    def __setitem__(self, key: Any, value: Any) -> None:
        key = pd.api.indexers.check_array_indexer(self, key)
        many = isinstance(value, (list, np.ndarray, ThingArray, pd.Series))
        joined = self._concat_same_type([self, ThingArray._from_sequence(value if many else [value])])
        self._pool = joined._pool
        codes = joined._codes[: len(self)].copy()
        added = joined._codes[len(self) :]
        codes[key] = added if many else added[0]
        self._codes = codes

    def isna(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell which rows have none."""
        return np.asarray(self._codes == -1)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> ThingArray:
        """Give rows by number; see pandas."""
        codes = take(self._codes, np.asarray(indices), allow_fill=allow_fill, fill_value=-1)
        return ThingArray(np.asarray(codes), self._pool, self._book)

    def copy(self) -> ThingArray:
        """Copy it; the IRIs are shared."""
        return ThingArray(self._codes.copy(), self._pool, self._book)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Make another kind of column; as text a thing is its name."""
        told = pd.api.types.pandas_dtype(dtype)
        if isinstance(told, ThingDtype):
            return self.copy() if copy else self
        if isinstance(told, pd.StringDtype) or getattr(told, "kind", "") == "U":
            return _text(self.labels())
        return super().astype(told, copy)

    def __eq__(self, other: object) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        if isinstance(other, (Thing, str)):
            wanted = other.iri if isinstance(other, Thing) else other
            same = pc.equal(self._pool, pa.scalar(wanted, self._pool.type)).to_numpy(zero_copy_only=False)
            return np.append(same, False)[self._codes]
        if isinstance(other, ThingArray) or pd.api.types.is_list_like(other):
            theirs = ThingArray._from_sequence(other).with_each_once()  # type: ignore[arg-type]
            if len(theirs) != len(self):
                raise ValueError("Lengths must match to compare")
            joined = self._concat_same_type([self.with_each_once(), theirs])._codes
            return (joined[: len(self)] == joined[len(self) :]) & (self._codes != -1)
        return np.zeros(len(self), dtype=bool)

    def __ne__(self, other: object) -> Any:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else ~equal

    __hash__ = None  # type: ignore[assignment]

    def _values_for_factorize(self) -> tuple[Codes, int]:
        once = self.with_each_once()
        self._codes, self._pool = once._codes, once._pool
        return self._codes, -1

    def with_each_once(self) -> ThingArray:
        """Give the same things with a pool that has each IRI once."""
        encoded = self._pool.dictionary_encode()
        if len(encoded.dictionary) == len(self._pool):
            return self
        places = np.append(encoded.indices.to_numpy(), np.int32(-1))
        return ThingArray(places[self._codes], encoded.dictionary, self._book)

    def _values_for_argsort(self) -> Any:
        ranks = pc.rank(self._pool, tiebreaker="dense").to_numpy().astype(np.int64)
        return np.append(ranks, -1)[self._codes]

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        return str if boxed else repr

    def __arrow_array__(self, type: Any = None) -> Any:
        encoded = self.with_each_once()._encode()
        return encoded if type is None else encoded.cast(type)

    def __reduce__(self) -> tuple[Any, ...]:
        return ThingArray, (self._codes, self._pool)

    # --- what people ask

    def iris(self) -> list[str | None]:
        """Give the IRIs, one a row."""
        pool = self._pool.to_pylist()
        return [pool[code] if code >= 0 else None for code in self._codes]

    def labels(self) -> list[str | None]:
        """Give the names, one a row, which are looked up where they are not known yet."""
        used = np.unique(self._codes)
        pool = {int(code): str(self._pool[int(code)].as_py()) for code in used if code >= 0}
        names = self._book.names_of(pool.values())
        return [names[pool[int(code)]] if code >= 0 else None for code in self._codes]

    def unique_iris(self) -> list[str]:
        """Give the IRIs that occur, each once."""
        used = np.unique(self._codes)
        return list(dict.fromkeys(self._pool[int(code)].as_py() for code in used if code >= 0))

    @property
    def pool_size(self) -> int:
        """How many IRIs the pool has."""
        return len(self._pool)

    def _encode(self) -> Any:
        codes: Any = pa.array(self._codes, mask=self._codes == -1)
        return pa.DictionaryArray.from_arrays(codes, self._pool)

    def _thing(self, code: int) -> Any:
        return Thing(self._pool[code].as_py(), self._book) if code >= 0 else pd.NA


@pd.api.extensions.register_series_accessor("thing")
class ThingAccessor:
    """What a column of things can tell: `series.thing.label`, `.iri`, `.id`.

    Args:
        series: The column.
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        empty = bool(series.isna().all())  # a column without a value has no kind
        if not isinstance(series.dtype, ThingDtype) and not empty:
            raise AttributeError("only a column of things has .thing")
        self._series = series
        self._array: ThingArray = ThingArray.of([None] * len(series)) if empty else series.array

    @property
    def label(self) -> pd.Series[str]:
        """The names."""
        return self._make(self._array.labels())

    @property
    def iri(self) -> pd.Series[str]:
        """The IRIs."""
        return self._make(self._array.iris())

    @property
    def id(self) -> pd.Series[str]:
        """The ids, such as `country/VNM`."""
        return self._make([None if iri is None else Thing(iri).id for iri in self._array.iris()])

    def _make(self, values: Sequence[str | None]) -> pd.Series[str]:
        return pd.Series(_text(values), index=self._series.index, name=self._series.name)


def _text(values: Sequence[str | None]) -> Any:
    told: Any = values
    return pd.array(told, dtype="str")
