"""Asking in SPARQL: from the text of a query to columns, a truth value or a graph."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from typing import Final

import pandas as pd
from rdflib import Graph

from dyad.catalogue import NamedQuery
from dyad.client.arrival import BLOCK, LARGEST_BLOCK, RowTooLong, read_rows, unify
from dyad.client.columns import Columns, convert
from dyad.client.connection import Connection, Rows
from dyad.client.named import limit_of
from dyad.client.table import LimitWarning
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book
from dyad.errors import StoreError
from dyad.namespaces import PREFIXES
from dyad.store import Answer
from dyad.terms import to_rdflib

NAMED_AT_ONCE: Final = 2_000
"""Up to how many things of an answer get their names with it; of more, those that are shown."""


def ask(
    connection: Connection,
    text: str,
    book: Book,
    *,
    hidden: Collection[str] = (),
    text_dates: bool = False,
) -> Columns | bool | Graph:
    """Ask a query.

    Args:
        connection: Whom to ask.
        text: The query, with all its values.
        book: Where things find their names.
        hidden: Columns to leave out, since they only repeat what was asked.
        text_dates: Whether columns are of dates by their names, as in the named queries.

    Returns:
        Name to column for SELECT, a truth value for ASK, a graph for CONSTRUCT and DESCRIBE.

    Raises:
        DyadError: The query is at fault, or the store or the server failed.
    """
    block = BLOCK
    while True:
        try:
            with connection.answer(text) as answer:
                if not isinstance(answer, Rows):
                    return _whole(answer)
                rows = read_rows(answer.stream, block)
            break
        except RowTooLong:
            block = LARGEST_BLOCK
    columns: Columns = {}
    for name in list(rows.column_names):
        if name and name not in hidden:
            columns |= convert(name, unify(rows.column(name)), book, text_dates=text_dates)
        rows = rows.drop_columns([name])  # its memory is free before the next one is converted
    things = [array for array in columns.values() if isinstance(array, ThingArray)]
    if sum(array.pool_size for array in things) <= NAMED_AT_ONCE:
        book.names_of(iri for array in things for iri in array.unique_iris())
    return columns


def _whole(answer: Answer) -> bool | Graph:
    if answer.kind == "boolean":
        return bool(answer)
    if answer.kind != "graph":
        raise StoreError("the answer is of a kind that was not asked for")
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    left_out = 0
    for triple in answer.triples():
        try:
            graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
        except TypeError:
            left_out += 1
    if left_out:
        warnings.warn(
            f"{left_out} triples about triples are left out: rdflib has no terms for them",
            LimitWarning,
            stacklevel=5,
        )
    return graph


def limits_met(query: NamedQuery, text: str, columns: Columns) -> Iterator[str]:
    """Tell whether a query that gives only the first of something has given all that it may.

    Args:
        query: The query.
        text: Its text as it was asked.
        columns: Its answer.

    Yields:
        A sentence for each limit that was met.
    """
    most = limit_of(text)
    if most is None or not columns:
        return
    names = [name for place, name in enumerate(columns) if place == 0 or name in ("direction", "property")]
    frame = pd.DataFrame({name: columns[name] for name in names}, copy=False)
    if len(frame.drop_duplicates()) >= most:
        yield f"{query.title}: only the first {most} are given, and there may be more"
