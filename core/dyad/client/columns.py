"""From the terms of an answer to columns of pandas with real types.

Every term of a column is looked at once, by Arrow's functions over all of them; only what is of several
kinds, or of a rare one, is looked at one by one in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dyad.client.dates import date_columns, is_date
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book, Thing
from dyad.namespaces import EDTF, PREFIXES

_XSD: Final = PREFIXES["xsd"]
_STRING: Final = _XSD + "string"
_LANG: Final = "@"
_WHOLE: Final = frozenset(
    _XSD + name
    for name in [
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort"),
        "unsignedByte",
    ]
)
_BROKEN: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_DATES: Final = frozenset({str(EDTF), _XSD + "gYear", _XSD + "gYearMonth"})
_DAY: Final = _XSD + "date"
_MOMENT: Final = _XSD + "dateTime"
_BOOLEAN: Final = _XSD + "boolean"

_DATED: Final = ("published", "period")
"""Columns of named queries with dates, beside those whose names end in "date"."""

_LITERAL: Final = re.compile(
    r'"(?P<value>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<type>[^>]*)>)?', re.DOTALL
)
_LITERALS: Final = r'(?s)^"(?P<value>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<type>[^>]*)>)?$'
_NUMBER: Final = (
    r'^"?(?P<value>[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|INF|NaN))'
    rf'(?:"\^\^<(?:{"|".join(re.escape(kind) for kind in sorted(_WHOLE | _BROKEN))})>)?$'
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_BARE: Final = (
    (re.compile(r"[+-]?[0-9]+"), _XSD + "integer"),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+"), _XSD + "decimal"),
    (re.compile(r"true|false"), _BOOLEAN),
)

Columns = dict[str, Any]


def convert(name: str, column: Any, book: Book, *, text_dates: bool = False) -> Columns:
    """Convert a column.

    Args:
        name: Its name.
        column: A dictionary array of terms as TSV writes them; see `arrival.unify`.
        book: Where things of it will find their names.
        text_dates: Whether a column is one of dates by its name, as in the named queries, where a date may
            come as a plain text.

    Returns:
        Name to array: one, and beside it what does not fit into it: how exact a date is and how it is
        written, and in which language texts are where they are in several.
    """
    terms = column.dictionary
    codes = _codes(column)
    dated = text_dates and (name.lower().endswith("date") or name in _DATED)
    if len(terms) == 0 and dated:
        return date_columns(name, [], codes)
    if len(terms) == 0:
        return {name: pd.array([None] * len(codes), dtype="str")}
    if _all(pc.starts_with(terms, "<")) and not _any(pc.starts_with(terms, "<<")):
        return {name: ThingArray(codes, pc.utf8_slice_codeunits(terms, 1, -1), book)}
    if (numbers := _read_numbers(terms)) is not None:
        values, kind = numbers
        return _typed(name, values, kind, codes)
    if _all(pc.match_substring_regex(terms, "^(?:true|false)$")):
        return _typed(name, terms, _BOOLEAN, codes)
    if _all(pc.starts_with(terms, '"')):
        return _literals(name, terms, codes, book, dated)
    return _one_by_one(name, terms, codes, book)


def _codes(column: Any) -> np.ndarray[Any, np.dtype[np.int32]]:
    indices = column.indices
    filled = indices.fill_null(-1) if indices.null_count else indices
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int32)


def _all(flags: Any) -> bool:
    return bool(pc.all(flags, min_count=0).as_py())


def _any(flags: Any) -> bool:
    return bool(pc.any(flags, min_count=0).as_py())


def _read_numbers(terms: Any) -> tuple[Any, str] | None:
    """The numbers and their type, where all are some: TSV writes `1.5` bare, and `1.0` with its type."""
    if _all(pc.match_substring_regex(terms, r"^[+-]?[0-9]+$")):
        return terms, _XSD + "integer"
    if not _all(pc.match_substring_regex(terms[:1], _NUMBER)):  # most columns are told by their first term
        return None
    values = pc.struct_field(pc.extract_regex(terms, _NUMBER), "value")
    return None if values.null_count else (values, _XSD + "double")


def _literals(name: str, terms: Any, codes: Any, book: Book, dated: bool) -> Columns:
    if _all(pc.ends_with(terms, '"')):
        values, kinds, languages = pc.utf8_slice_codeunits(terms, 1, -1), {""}, None
    else:
        parts = pc.extract_regex(terms, _LITERALS)
        values, types, languages = (pc.struct_field(parts, key) for key in ("value", "type", "language"))
        tagged = pc.not_equal(languages, pa.scalar(""))
        kinds = set(pc.unique(pc.if_else(tagged, _LANG, types)).to_pylist())
    if _any(pc.match_substring(values, "\\")):
        values = pa.array([unescape(value) for value in values.to_pylist()], pa.string())
    if kinds <= {"", _LANG, _STRING}:
        if dated and kinds == {""}:
            values, codes = _each_once(values, codes)
            texts = values.to_pylist()
            if all(not text or is_date(text) for text in texts):
                empty = [place for place, text in enumerate(texts) if not text]
                return date_columns(name, texts, np.where(np.isin(codes, empty), -1, codes))
        return _texts(name, values, languages if kinds != {""} else None, codes)
    if len(kinds) > 1:
        return _one_by_one(name, terms, codes, book)
    return _typed(name, values, kinds.pop(), codes)


def _texts(name: str, values: Any, languages: Any, codes: Any) -> Columns:
    # The same text in two languages is two terms: the dictionary of texts may have one twice, which is right.
    columns: Columns = {name: _take_text(values, codes)}
    if languages is not None:
        told = languages.to_pylist()
        if len(set(told)) > 1:
            kinds = sorted(set(told))
            places = np.array([*map(kinds.index, told), -1], dtype=np.int32)
            columns[f"{name}_lang"] = pd.Categorical.from_codes(
                places[codes], categories=pd.Index(kinds, dtype="str")
            )
    return columns


def _take_text(values: Any, codes: Any) -> Any:
    texts = values.cast(pa.large_string())
    if len(codes) == len(texts) and (codes == np.arange(len(codes))).all():  # each row has its own
        return pd.array(texts, dtype="str")
    return pd.array(pc.take(texts, pa.array(codes, mask=codes < 0)), dtype="str")


def _typed(name: str, values: Any, kind: str, codes: Any) -> Columns:
    try:
        if kind in _DATES:
            values, codes = _each_once(values, codes)
            return date_columns(name, values.to_pylist(), codes)
        made = _MAKERS.get(kind)
        if made is not None:
            return {name: made(values, codes)}
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, OverflowError):
        # A value that is none of its type, or too large for the machine's: kept as the text that it is.
        if kind in _WHOLE and _all(pc.match_substring_regex(values, r"^[+-]?[0-9]+$")):
            return {name: _take_objects([int(value) for value in values.to_pylist()], codes)}
    return {name: _take_text(values, codes)}


def _whole(values: Any, codes: Any) -> Any:
    numbers = _with_filler(pc.cast(pc.replace_substring_regex(values, r"^\+", ""), pa.int64()), 0)
    return pd.arrays.IntegerArray(numbers[codes], codes < 0)


def _broken(values: Any, codes: Any) -> Any:
    told = pc.replace_substring_regex(values, r"^(-?)INF$", r"\1inf")
    numbers = _with_filler(pc.cast(pc.replace_substring_regex(told, r"^\+", ""), pa.float64()), np.nan)
    return pd.arrays.FloatingArray(numbers[codes], codes < 0)


def _boolean(values: Any, codes: Any) -> Any:
    flags = pc.is_in(values, pa.array(["true", "1"]))
    return pd.arrays.BooleanArray(_with_filler(flags, False)[codes], codes < 0)


def _days(values: Any, codes: Any) -> Any:
    plain = pc.replace_substring_regex(values, r"(?:Z|[+-][0-9]{2}:[0-9]{2})$", "")
    days = np.array([*plain.to_pylist(), "NaT"], dtype="datetime64[s]")
    return pd.array(days[codes], dtype="datetime64[s]")


def _moments(values: Any, codes: Any) -> Any:
    told = values.to_pylist()
    zoned = pc.match_substring_regex(values, r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
    if _all(zoned):
        moments = pd.DatetimeIndex(pd.to_datetime([*told, None], format="ISO8601", utc=True))
        return moments.as_unit("us").take(codes).array
    if _any(zoned):
        raise ValueError("some have a zone and some have none")
    return pd.array(np.array([*told, "NaT"], dtype="datetime64[us]")[codes], dtype="datetime64[us]")


def _with_filler(values: Any, filler: Any) -> np.ndarray[Any, Any]:
    """The values and after them one for rows that have none, whose code is -1."""
    numbers = values.to_numpy(zero_copy_only=False)
    return np.append(numbers, np.array([filler], dtype=numbers.dtype))


_MAKERS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    **dict.fromkeys(_WHOLE, _whole),
    **dict.fromkeys(_BROKEN, _broken),
    _BOOLEAN: _boolean,
    _DAY: _days,
    _MOMENT: _moments,
}


# --- one by one


def _each_once(values: Any, codes: Any) -> tuple[Any, Any]:
    """The values, each once, and the codes that point at them."""
    encoded = values.dictionary_encode()
    return encoded.dictionary, np.append(encoded.indices.to_numpy(), np.int32(-1))[codes]


def _one_by_one(name: str, terms: Any, codes: Any, book: Book) -> Columns:
    terms, codes = _each_once(terms, codes)
    return {name: _take_objects([read_term(term, book) for term in terms.to_pylist()], codes)}


def _take_objects(values: list[Any], codes: Any) -> Any:
    pool = np.empty(len(values) + 1, dtype=object)
    pool[:-1] = values
    pool[-1] = pd.NA
    return pool[codes]


def read_term(term: str, book: Book) -> Any:
    """Read one term as TSV writes it.

    Args:
        term: The term.
        book: Where a thing will find its name.

    Returns:
        A thing, a number, a truth value, a timestamp, or text (also for a date in EDTF and a blank node).

    Example:
        >>> from dyad.client.things import ALONE
        >>> read_term('"a\\\\tb"@en', ALONE), read_term("20", ALONE), read_term("<urn:x>", ALONE).iri
        ('a\\tb', 20, 'urn:x')
    """
    if term.startswith("<") and not term.startswith("<<"):
        return Thing(term[1:-1], book)
    literal = _LITERAL.fullmatch(term)
    if literal is None:
        kind = next((kind for pattern, kind in _BARE if pattern.fullmatch(term)), _XSD + "double")
        return _read_value(term, kind)
    return _read_value(unescape(literal["value"]), literal["type"] or "")


def _read_value(value: str, kind: str) -> Any:
    try:
        if kind in _WHOLE:
            return int(value)
        if kind in _BROKEN:
            return float(value)
        if kind in (_DAY, _MOMENT):
            return pd.Timestamp(value)
    except ValueError:
        return value
    return value in ("true", "1") if kind == _BOOLEAN else value


def unescape(value: str) -> str:
    """Undo the escapes of a literal.

    Args:
        value: What stands between its quotes.

    Returns:
        The text.
    """
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
