"""Reads and checks the parameters of an address, so that what cannot be is refused in words that help."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from dyad.binding import bind_parameter, check_order
from dyad.catalogue import NamedQuery, Parameter
from dyad.errors import DateError, NotFound, QueryError
from dyad.namespaces import CODE
from dyad.store import Store, Term
from dyad_server.errors import BadParameter
from dyad_server.rows import iri_of

PER_PAGE: Final = 50
MOST: Final = 200
"""How many items a page has where nothing is said, and at most."""

_PAGING: Final = {
    "limit": f"How many items a page has: 1 to {MOST}.",
    "cursor": "Where a page begins, as a link of another page gives it.",
}
_SHOWING: Final = {
    "fields": "Only these fields of each item, separated by commas.",
    "format": "The format of the answer, which goes before the header Accept.",
    "lang": "The language of names, where there is one in it: a tag such as vi.",
}
GENERAL: Final[Mapping[str, str]] = {**_PAGING, **_SHOWING}
"""What every list takes beside its filters, and what it is for."""

_OF_ITEM: Final = _SHOWING
_CODES: Final = "SELECT DISTINCT ?code ?scheme WHERE { ?code skos:inScheme ?scheme } ORDER BY ?code"
_NEAR: Final = re.compile(r"did you mean ([^?]+)\?")
_LONGEST: Final = 2_000

Args = MultiDict[str, str]


@dataclass(frozen=True)
class Chosen:
    """What a list is narrowed to.

    Attributes:
        given: The names of the parameters that have a value, as `NamedQuery.text_for` takes them.
        bindings: The variables of the query with their terms.
        values: Parameter to values, as they were written.
    """

    given: frozenset[str] = frozenset()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def check_names(args: Args, known: Collection[str]) -> None:
    """Refuse parameters that nothing is known of: left out in silence they would widen the answer.

    Args:
        args: The parameters of the address.
        known: Those that there are.

    Raises:
        BadParameter: One is unknown; names the nearest.
    """
    for name in args:
        if name not in known:
            near = get_close_matches(name[:60], known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"it takes {', '.join(known)}"
            raise BadParameter(
                name[:60], f"there is no parameter {name[:60]!r} here: {hint}", sorted(known), near
            )


def names_of_list(parameters: Collection[str]) -> list[str]:
    """List the parameters that a list takes.

    Args:
        parameters: Those of its query.

    Returns:
        These, and those of every list.
    """
    return [*parameters, *GENERAL]


def names_of_item() -> list[str]:
    """List the parameters that a single item takes.

    Returns:
        Their names.
    """
    return list(_OF_ITEM)


def read_one(args: Args, name: str) -> str:
    """Read a parameter that is given once.

    Args:
        args: The parameters of the address.
        name: Which.

    Returns:
        Its value; empty where there is none.

    Raises:
        BadParameter: It is given several times.
    """
    values = [value.strip() for value in args.getlist(name) if value.strip()]
    if len(values) > 1:
        raise BadParameter(name, f"{name} is given {len(values)} times: give it once")
    return values[0] if values else ""


def read_limit(args: Args) -> int:
    """Read how many items a page has.

    Args:
        args: The parameters of the address.

    Returns:
        The number.

    Raises:
        BadParameter: It is no number from 1 to `MOST`.
    """
    text = read_one(args, "limit")
    if not text:
        return PER_PAGE
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise BadParameter("limit", f"limit is {text[:20]!r}: write a whole number from 1 to {MOST}")
    return int(text)


def read_fields(args: Args, known: Sequence[str]) -> tuple[str, ...]:
    """Read which fields are wanted.

    Args:
        args: The parameters of the address.
        known: The fields that there are.

    Returns:
        Those that are wanted, in the order of the address; all where it says nothing.

    Raises:
        BadParameter: There is no such field.
    """
    told = [part.strip() for value in args.getlist("fields") for part in value.split(",") if part.strip()]
    for name in told:
        if name not in known:
            near = get_close_matches(name[:60], known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"choose among {', '.join(known)}"
            raise BadParameter("fields", f"there is no field {name[:60]!r} here: {hint}", known, near)
    return tuple(dict.fromkeys(told)) or tuple(known)


def read_choice(
    store: Store, query: NamedQuery, parameters: Mapping[str, Parameter], args: Args, **fixed: Term
) -> Chosen:
    """Read what a list is narrowed to, and make terms of it.

    Args:
        store: Where countries, codes and things are looked up.
        query: The named query.
        parameters: Its parameters that the address may give.
        args: The parameters of the address.
        fixed: Further parameters of the query with their terms.

    Returns:
        What the query is asked with.

    Raises:
        BadParameter: A value cannot be, or names nothing; says what can.
    """
    given, bindings, values = set(fixed), dict(fixed), {}
    for parameter in parameters.values():
        told = _values_of(parameter, args)
        if not told:
            if parameter.required:
                raise BadParameter(parameter.name, f"{parameter.name} is missing: {parameter.help}")
            if parameter.default:
                given |= {parameter.name, f"{parameter.name}={parameter.default}"}
            continue
        terms = _bind(store, parameter, told)
        values[parameter.name] = tuple(told)
        given.add(parameter.name)
        if parameter.choices:
            given.add(f"{parameter.name}={told[0]}")
        bindings |= terms
    _check_order(query, bindings)
    wanted = query.variables_for(given)
    kept = {name: term for name, term in bindings.items() if name in wanted}
    return Chosen(frozenset(given), kept, values)


def _values_of(parameter: Parameter, args: Args) -> list[str]:
    told = [value.strip() for value in args.getlist(parameter.name) if value.strip()]
    if any(len(value) > _LONGEST for value in told):
        raise BadParameter(parameter.name, f"{parameter.name} has more than {_LONGEST} characters")
    if parameter.times == 2 and len(told) == 1:
        told = [part.strip() for part in told[0].split(",") if part.strip()]
        if len(told) != 2:
            raise BadParameter(
                parameter.name,
                f"{parameter.name} takes two sides with a comma between them: {parameter.name}=VNM,RUS",
            )
    if len(told) > parameter.times:
        wanted = "two sides, with a comma between them" if parameter.times == 2 else "one value"
        raise BadParameter(
            parameter.name, f"{parameter.name} takes {wanted}, and {len(told)} came: leave out the others"
        )
    return told


def _bind(store: Store, parameter: Parameter, values: Sequence[str]) -> dict[str, Term]:
    try:
        return bind_parameter(store, parameter, values)
    except (NotFound, QueryError, DateError) as error:
        allowed = parameter.choices or (codes_of(store, parameter.scheme) if parameter.scheme else ())
        near = _NEAR.search(str(error))
        raise BadParameter(
            parameter.name,
            str(error) if parameter.name in str(error) else f"{parameter.name}: {error}",
            allowed,
            near[1].split(" or ") if near else (),
        ) from None


def _check_order(query: NamedQuery, bindings: Mapping[str, Term]) -> None:
    try:
        check_order(query, bindings)
    except QueryError as error:
        raise BadParameter("from", str(error)) from None


def codes_of(store: Store, scheme: str) -> list[str]:
    """List the codes of a scheme.

    Args:
        store: Where to look.
        scheme: Its name, such as `event-type`.

    Returns:
        The codes, as an address gives them.
    """
    rows = store.query(_CODES, bindings={"scheme": ox.NamedNode(f"{CODE}{scheme}")}).rows()
    return [iri_of(row, "code").rsplit("/", 1)[-1] for row in rows]
