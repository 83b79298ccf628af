"""Asks a named query for one page of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dyad.catalogue import NamedQuery
from dyad.sparql_text import tokenize
from dyad.store import Store
from dyad_server.api.parameters import Chosen
from dyad_server.pages.kept import Kept
from dyad_server.releases import Served
from dyad_server.rows import Row, text_of

_KEPT: Final = 2_000
_ENDS: Final = frozenset({"LIMIT", "OFFSET", "VALUES"})

_totals: Kept[int] = Kept(_KEPT)


def ask_page(
    store: Store, query: NamedQuery, chosen: Chosen, limit: int, offset: int
) -> tuple[list[str], Sequence[Row], bool]:
    """Ask for a page.

    Args:
        store: Whom to ask.
        query: The query.
        chosen: What it is asked with.
        limit: How many rows.
        offset: From which on, from 0.

    Returns:
        The columns without those that repeat what was asked, the rows, and whether there are more.
    """
    text = query.text_for(chosen.given)
    asked = set(chosen.bindings)
    columns = [name for name in query.columns_for(chosen.given) if name not in asked]
    tail = _tail(text)
    if _ENDS & tail:  # it has an end of its own: the rows are counted here
        answer = store.query(text, bindings=chosen.bindings)
        rows = list(answer.rows())[offset : offset + limit + 1]
    else:
        # Rows that the query puts in no order would come in another one on the next page.
        order = "" if "ORDER" in tail else "ORDER BY"
        told = f"{order} {' '.join('?' + name for name in columns)}\nLIMIT {limit + 1:d} OFFSET {offset:d}\n"
        rows = list(store.query(text + told, bindings=chosen.bindings).rows())
    return columns, rows[:limit], len(rows) > limit


def _tail(text: str) -> set[str]:
    """The words after the last brace: how the rows are ordered and cut."""
    words: set[str] = set()
    for kind, token, _ in tokenize(text):
        if token == "}":  # noqa: S105 (no password)
            words = set()
        elif kind == "word":
            words.add(token.upper())
    return words


def count(served: Served, query: NamedQuery, chosen: Chosen) -> int:
    """Count the things that a query which takes `count` chooses, and tells in the column `total`.

    Args:
        served: The release.
        query: The query.
        chosen: What it is asked with.

    Returns:
        The number; kept for as long as the release is served.
    """
    wanted = replace(chosen, given=chosen.given | {"count", "count=yes"})

    def make() -> int:
        rows = served.store.query(query.text_for(wanted.given), bindings=wanted.bindings).rows()
        return sum(int(text_of(row, "total")) for row in rows)

    key = (query.name, wanted.given, tuple(sorted((k, str(v)) for k, v in wanted.bindings.items())))
    return _totals.get(served, key, make)
