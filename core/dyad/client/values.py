"""From values of Python to terms, for the variables of a query that is given as text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyoxigraph as ox
from rdflib import Literal, URIRef

from dyad.client.things import Thing
from dyad.errors import QueryError
from dyad.namespaces import PREFIXES
from dyad.sparql_binding import bind_terms
from dyad.sparql_tokens import Token, scan
from dyad.store import Term
from dyad.terms import to_ox

_XSD = PREFIXES["xsd"]


def to_term(name: str, value: Any) -> Term:
    """Turn a value into a term.

    Args:
        name: The variable, for messages.
        value: A thing, a number, a truth value, a day or moment, a term of rdflib or pyoxigraph; a string is
            a text, also if it looks like an IRI.

    Returns:
        The term.

    Raises:
        QueryError: There is no term for it.

    Example:
        >>> str(to_term("n", 20)), str(to_term("name", "Vietnam"))
        ('"20"^^<http://www.w3.org/2001/XMLSchema#integer>', '"Vietnam"')
    """
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case Thing():
            return ox.NamedNode(value.iri)
        case ox.NamedNode() | ox.Literal():
            return value
        case URIRef() | Literal():
            return to_ox(value)
        case bool():
            return _typed("true" if value else "false", "boolean")
        case int():
            return _typed(str(value), "integer")
        case float():
            return ox.Literal(value)
        case Decimal():
            return _typed(f"{value:f}", "decimal")
        case pd.Timestamp() if value == value.normalize():
            return _typed(value.date().isoformat(), "date")
        case datetime.datetime():
            return _typed(value.isoformat(), "dateTime")
        case datetime.date():
            return _typed(value.isoformat(), "date")
        case str():
            return ox.Literal(value)
    raise QueryError(
        f"the value of ?{name} is of the type {type(value).__name__}: give a thing (kg.thing(...)), a "
        "number, a text or a date"
    )


def _typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind))


def bind_values(text: str, values: Mapping[str, Any]) -> tuple[str, set[str]]:
    """Give variables of a query their values, as terms in place of tokens.

    Args:
        text: The query.
        values: Variable to value.

    Returns:
        The query, and the columns that only repeat a value and that its author did not ask for.

    Raises:
        QueryError: The query has no such variable, or there is no term for a value.
        QuerySyntaxError: It gives the variable another value, or is no SPARQL.
    """
    if not values:
        return text, set()
    terms = {name: to_term(name, value) for name, value in values.items()}
    present = {token.text[1:] for token in scan(text) if token.kind == "variable"}
    for name in terms:
        if name not in present:
            raise QueryError(f"the query has no variable ?{name}: it has {_list(present)}")
    text, added = _project(text, terms)
    return bind_terms(text, terms), added


def _project(text: str, names: Iterable[str]) -> tuple[str, set[str]]:
    """Have the query give the variables that get a value, which `bind_terms` wants, where it does not yet."""
    tokens = list(scan(text))
    selects = (
        place for place, token in enumerate(tokens) if _is_word(token, "SELECT") and token.where == "top"
    )
    head = next(selects, None)
    if head is None:
        return text, set()
    given: set[str] = set()
    for before, token in pairwise(tokens[head:]):
        if token.text == "{" or _is_word(token, "WHERE", "FROM"):
            break
        if token.text == "*" and token.depth == tokens[head].depth:
            return text, set()
        if token.kind == "variable" and (token.depth == tokens[head].depth or _is_word(before, "AS")):
            given.add(token.text[1:])
    missing = [name for name in names if name not in given]
    after = tokens[head + 1] if _is_word(tokens[head + 1], "DISTINCT", "REDUCED") else tokens[head]
    place = after.offset + len(after.text)
    return text[:place] + "".join(f" ?{name}" for name in missing) + text[place:], set(missing)


def _is_word(token: Token, *words: str) -> bool:
    return token.kind == "word" and token.text.upper() in words


def _list(names: set[str]) -> str:
    return ", ".join(f"?{name}" for name in sorted(names)) or "none"
