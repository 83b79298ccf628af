"""From the values that a person gives to the terms that a named query is asked with.

Values come as strings and leave as RDF terms; they never become part of a query's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from dyad.catalogue import NamedQuery, Parameter
from dyad.dates import parse_edtf
from dyad.errors import DateError, QueryError
from dyad.names import find_code, find_side, find_thing
from dyad.namespaces import BASE, PREFIXES
from dyad.store import Answer, Store, Term

Values = Mapping[str, str | Sequence[str]]

LONGEST_TEXT: Final = 2_000
"""How many characters a value may have."""

_XSD = PREFIXES["xsd"]


def run(store: Store, query: NamedQuery, values: Values) -> Answer:
    """Ask a named query.

    Args:
        store: Whom to ask.
        query: The query.
        values: Parameter name to value, or to values where it takes several.

    Returns:
        The answer.

    Raises:
        QueryError: A parameter is unknown or missing, or has a value that it cannot have.
        NotFound: A value names nothing that is described in the store.
        DateError: A value is no date.
        StoreError: The store failed.
    """
    return store.query(query.text_for(given_names(query, values)), bindings=bind(store, query, values))


def given_names(query: NamedQuery, values: Values) -> set[str]:
    """Tell which parameters have a value, be it by default.

    Args:
        query: The query.
        values: The values given; an empty text or list counts as not given.

    Returns:
        The names of the parameters; of a choice also with what is chosen, as `sort=name`.
    """
    given = {p.name: told for p in query.parameters.values() if (told := _values_of(p, values))}
    chosen = {f"{name}={told[0]}" for name, told in given.items() if query.parameters[name].choices}
    return {*given, *chosen}


def bind(store: Store, query: NamedQuery, values: Values) -> dict[str, Term]:
    """Turn values into the terms of a query's variables.

    Args:
        store: Where countries, codes and things are looked up.
        query: The query.
        values: Parameter name to value, or to values where it takes several.

    Returns:
        Variable to term, for the parameters that have a value.

    Raises:
        QueryError: A parameter is unknown or missing, or has a value that it cannot have.
        NotFound: A value names nothing that is described in the store.
        DateError: A value is no date.
    """
    for name in values:
        if name not in query.parameters:
            raise QueryError(f"{query.name} has no parameter {name[:60]!r}: {_hint(query, name)}")
    wanted = query.variables_for(given_names(query, values))
    bindings: dict[str, Term] = {}
    for parameter in query.parameters.values():
        found = _values_of(parameter, values)
        if not found:
            if parameter.required:
                raise QueryError(f"{query.name} needs {parameter.name}: {parameter.help}")
            continue
        terms = bind_parameter(store, parameter, found)
        bindings |= {name: term for name, term in terms.items() if name in wanted}
    check_order(query, bindings)
    return bindings


def bind_parameter(store: Store, parameter: Parameter, values: Sequence[str]) -> dict[str, Term]:
    """Turn the values of one parameter into the terms of its variables.

    Args:
        store: Where countries, codes and things are looked up.
        parameter: The parameter.
        values: Its values, as many as it takes.

    Returns:
        Variable to term; none for a choice, which is bound to nothing.

    Raises:
        QueryError: A value cannot be, or there are too few or too many.
        NotFound: A value names nothing that is described in the store.
        DateError: A value is no date.
    """
    if len(values) != parameter.times:
        told = "two values" if parameter.times == 2 else "one value"
        raise QueryError(f"{parameter.name} takes {told}, and {len(values)} were given: {parameter.help}")
    return dict(zip(parameter.variables, _terms(store, parameter, values), strict=True))


def _values_of(parameter: Parameter, values: Values) -> list[str]:
    told = values.get(parameter.name, ())
    found = [value for value in ([told] if isinstance(told, str) else told) if value]
    return found or ([parameter.default] if parameter.default else [])


def _hint(query: NamedQuery, name: str) -> str:
    if not query.parameters:
        return "it takes none"
    near = get_close_matches(name[:60], query.parameters, n=1)
    return f"did you mean {near[0]}?" if near else f"it takes {', '.join(query.parameters)}"


def _terms(store: Store, parameter: Parameter, values: Sequence[str]) -> tuple[Term, ...]:
    for value in values:
        _check_text(parameter, value)
    if parameter.type == "pair":
        return _pair(store, *values)
    if parameter.type == "choice":
        _check_choice(parameter, values[0])
        return ()
    return (_term(store, parameter, values[0]),)


def _check_text(parameter: Parameter, value: str) -> None:
    if len(value) > LONGEST_TEXT:
        raise QueryError(f"{parameter.name} has {len(value)} characters: {LONGEST_TEXT} are the most")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise QueryError(
            f"{parameter.name} is no text: it has a character that is no part of Unicode"
        ) from None


def _check_choice(parameter: Parameter, value: str) -> None:
    if value not in parameter.choices:
        near = get_close_matches(value[:60], parameter.choices, n=1)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(parameter.choices)}"
        raise QueryError(f"{parameter.name} is {value[:60]!r}: {hint}")


def _pair(store: Store, one: str, other: str) -> tuple[Term, Term, Term]:
    first, first_code = find_side(store, one)
    second, second_code = find_side(store, other)
    if first == second:
        raise QueryError(f"{one!r} and {other!r} are the same: a pair has two different sides")
    dyad = ox.NamedNode(f"{BASE}dyad/{'-'.join(sorted((first_code, second_code)))}")
    return dyad, first, second


def _term(store: Store, parameter: Parameter, value: str) -> Term:
    match parameter.type:
        case "country":
            return find_side(store, value)[0]
        case "thing":
            return find_thing(store, value, parameter.class_name)
        case "code":
            return find_code(store, value, parameter.scheme)
        case "year":
            return _year(parameter, value)
        case "first-day" | "last-day":
            return _day(parameter, value)
        case "integer":
            return _integer(parameter, value)
    return ox.Literal(value)


def _year(parameter: Parameter, value: str) -> Term:
    text = value.strip()
    try:
        span = parse_edtf(text)
    except DateError as error:
        raise DateError(f"{parameter.name}: {error}") from None
    if len(text) != 4 or len(span.years()) != 1:
        raise DateError(f"{parameter.name} is {text!r}: write one year with four digits, such as 2025")
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "integer"))


def _day(parameter: Parameter, value: str) -> Term:
    try:
        span = parse_edtf(value.strip())
    except DateError as error:
        raise DateError(f"{parameter.name}: {error}") from None
    day = span.first if parameter.type == "first-day" else span.last
    if day is None:
        raise DateError(
            f"{parameter.name} is {value!r}, which is open at that side: write a day, month or year"
        )
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(_XSD + "date"))


def _integer(parameter: Parameter, value: str) -> Term:
    text = value.strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise QueryError(f"{parameter.name} is {text[:40]!r}: write a whole number")
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "integer"))


def check_order(query: NamedQuery, bindings: Mapping[str, Term]) -> None:
    """Refuse an interval that ends before it begins, which would answer nothing and look like a finding.

    Args:
        query: The query.
        bindings: Its variables with their terms.

    Raises:
        QueryError: It ends before it begins.
    """
    days = {p.type: bindings[p.name] for p in query.parameters.values() if p.name in bindings}
    first, last = days.get("first-day"), days.get("last-day")
    if isinstance(first, ox.Literal) and isinstance(last, ox.Literal) and first.value > last.value:
        raise QueryError(
            f"the interval ends on {last.value}, before it begins on {first.value}: change them over"
        )
