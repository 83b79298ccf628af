"""The named queries as methods: name, signature and help are made of their headers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from dyad.binding import bind, given_names
from dyad.catalogue import TYPES, NamedQuery, Parameter, find_query, read_catalogue
from dyad.client.table import Table
from dyad.client.things import Thing
from dyad.errors import NotFound, QueryError
from dyad.sparql_binding import bind_terms
from dyad.sparql_tokens import scan
from dyad.store import Store

Value = str | int | Thing
Told = dict[str, str | Sequence[str]]

KEYWORDS: Final = {"from": "from_"}
"""Parameters whose names Python has for itself, and what they are called here."""

Run = Callable[["NamedQuery", Told], Table]
Settle = Callable[[str, bool], str]


class QueryMethod:
    """A named query that can be called.

    Args:
        query: The query.
        run: Runs it with its values.
    """

    def __init__(self, query: NamedQuery, run: Run) -> None:
        self.query = query
        self._run = run
        self.__name__ = self.__qualname__ = query.name
        self.__doc__ = write_help(query)
        self.__signature__ = signature_of(query)

    def __call__(self, *args: Any, **kwargs: Any) -> Table:
        """Run it; `help()` tells what it takes."""
        return self._run(self.query, read_arguments(self.query, args, kwargs))

    def __repr__(self) -> str:
        """Show how it is called, and what it gives."""
        return f"{self.__name__}{self.__signature__}: {self.query.title}"


class QueryMethods:
    """All named queries: `kg.query.agreements_by_dyad("Vietnam", "Russia", year=2025)`.

    Args:
        run: Runs one with its values.
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    def __getattr__(self, name: str) -> QueryMethod:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return QueryMethod(find_query(name), self._run)
        except NotFound as error:
            raise AttributeError(
                f"{error}".replace("`dyad query --list` shows all", "kg.queries shows all")
            ) from None

    def __getitem__(self, name: str) -> QueryMethod:
        """Give one by its name as text."""
        return QueryMethod(find_query(name), self._run)

    def __dir__(self) -> list[str]:
        return [query.name for query in read_catalogue()]

    def __iter__(self) -> Iterator[QueryMethod]:
        """Give each."""
        return (QueryMethod(query, self._run) for query in read_catalogue())

    def __len__(self) -> int:
        return len(read_catalogue())

    def __repr__(self) -> str:
        """Tell how many there are."""
        return f"<{len(self)} named queries: kg.queries lists them>"


def argument_names(parameter: Parameter) -> tuple[str, ...]:
    """Tell what a parameter is called in Python: a required pair has two names.

    Args:
        parameter: The parameter.

    Returns:
        The names of its arguments.
    """
    name = KEYWORDS.get(parameter.name, parameter.name)
    return (f"{name}1", f"{name}2") if parameter.type == "pair" and parameter.required else (name,)


def signature_of(query: NamedQuery) -> inspect.Signature:
    """Make the signature of a named query: what it needs first, then the rest, by name alone."""
    needed = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for parameter in query.parameters.values()
        if parameter.required
        for name in argument_names(parameter)
    ]
    optional = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=parameter.default)
        for parameter in query.parameters.values()
        if not parameter.required
        for name in argument_names(parameter)
    ]
    return inspect.Signature([*needed, *optional], return_annotation="Table")


def write_help(query: NamedQuery) -> str:
    """Write the help of a named query."""
    lines = [f"{query.title}.", "", query.description]
    if query.parameters:
        lines += ["", "Args:"]
        for parameter in query.parameters.values():
            of = parameter.scheme or parameter.class_name or ", ".join(parameter.choices)
            kind = TYPES[parameter.type].replace("the option is given twice", "two values")
            told = f"{parameter.help} ({kind}{f'; {of}' if of else ''})"
            lines.append(f"    {', '.join(argument_names(parameter))}: {told}")
    lines += ["", "Returns:", f"    A table with {', '.join(shown_columns(query))}."]
    return "\n".join(lines)


def shown_columns(query: NamedQuery) -> list[str]:
    """List the columns that do not repeat what was asked."""
    asked = {variable for parameter in query.parameters.values() for variable in parameter.variables}
    return [column for column in query.columns if column not in asked]


def read_arguments(query: NamedQuery, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Told:
    """Read the arguments of a call.

    Args:
        query: The query.
        args: Arguments by place.
        kwargs: Arguments by name.

    Returns:
        Parameter to its values as text; things are their IRIs.

    Raises:
        QueryError: There are too many, one is unknown, or of a type that it cannot be.
    """
    names = [name for p in query.parameters.values() if p.required for name in argument_names(p)]
    if len(args) > len(names):
        raise QueryError(
            f"{query.name} takes {len(names)} value{'' if len(names) == 1 else 's'} by place, and "
            f"{len(args)} were given: {query.name}{signature_of(query)}"
        )
    given = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name in given:
            raise QueryError(f"{query.name} was given {name} twice")
        given[name] = value
    told: Told = {}
    for parameter in query.parameters.values():
        own = argument_names(parameter)
        values = [given.pop(name) for name in own if given.get(name) is not None]
        if parameter.name in given and given[parameter.name] is not None:
            values += [given.pop(parameter.name)]
        for name in own:
            given.pop(name, None)
        flat = [part for value in values for part in (value if isinstance(value, (list, tuple)) else [value])]
        if flat:
            texts = [_write(query, parameter, value) for value in flat]
            told[parameter.name] = texts if parameter.times > 1 or len(texts) > 1 else texts[0]
    for name in given:  # what is left is no parameter, and `bind` says what is near
        told[name] = ""
    return told


def _write(query: NamedQuery, parameter: Parameter, value: Any) -> str:
    if isinstance(value, Thing):
        return value.iri
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        iso = getattr(value, "isoformat", None)
        if iso is None:
            raise QueryError(
                f"{query.name}: {parameter.name} is of the type {type(value).__name__}: "
                f"{TYPES[parameter.type]}"
            )
        return str(iso())[:10]
    text = str(value).strip()
    if not text:
        raise QueryError(f"{query.name}: {parameter.name} is empty: {TYPES[parameter.type]}")
    return text


def write_text(store: Store, query: NamedQuery, told: Told, settle: Settle) -> str:
    """Write the SPARQL of a named query with its values as terms.

    Args:
        store: Where countries, codes and things are looked up.
        query: The query.
        told: The values.
        settle: Gives the IRI of a name where that costs little.

    Returns:
        The text, which can be asked anywhere.

    Raises:
        DyadError: A value cannot be; the message says what it could be.
    """
    settled: Told = {}
    for name, values in told.items():
        parameter = query.parameters.get(name)
        if parameter is None or parameter.type not in ("country", "pair", "thing"):
            settled[name] = values
            continue
        sides = parameter.type != "thing"
        each = [values] if isinstance(values, str) else values
        found = [settle(value, sides) for value in each]
        settled[name] = found if parameter.times > 1 or len(found) > 1 else found[0]
    bindings = bind(store, query, settled)
    return bind_terms(query.text_for(given_names(query, settled)), bindings)


def limit_of(text: str) -> int | None:
    """Tell how many rows a query gives at most, by the last LIMIT of its text.

    Args:
        text: The query.

    Returns:
        The number; None where it has no limit.
    """
    tokens = list(scan(text))
    found = None
    for place, token in enumerate(tokens[:-1]):
        if token.kind == "word" and token.text.upper() == "LIMIT" and tokens[place + 1].text.isdigit():
            found = int(tokens[place + 1].text)
    return found
