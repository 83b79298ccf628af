"""Reading the rows of an answer: the text of a term, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from dyad.store import Term

Row = Mapping[str, Term]

_MOST_DIGITS: Final = 18


def text_of(row: Row, name: str) -> str:
    """Give the text of a column.

    Args:
        row: The row.
        name: The column.

    Returns:
        What the literal says, or the IRI; empty where the column has no value.

    Example:
        >>> text_of({"count": ox.Literal(20)}, "count"), text_of({}, "count")
        ('20', '')
    """
    term = row.get(name)
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def iri_of(row: Row, name: str) -> str:
    """Give the IRI of a column.

    Args:
        row: The row.
        name: The column.

    Returns:
        The IRI; empty where the column has none.
    """
    term = row.get(name)
    return term.value if isinstance(term, ox.NamedNode) else ""


def numbers_of(row: Row, name: str) -> tuple[int, ...]:
    """Give the numbers that a column lists, such as the paragraphs of a receipt.

    Args:
        row: The row.
        name: The column.

    Returns:
        The numbers, each once, in order.

    Example:
        >>> numbers_of({"paragraph": ox.Literal("50, 27")}, "paragraph")
        (27, 50)
    """
    parts = (part.strip() for part in text_of(row, name).split(","))
    return tuple(
        sorted(
            {int(p) for p in parts if p.isascii() and p.isdigit() and len(p) <= _MOST_DIGITS},
        )
    )
