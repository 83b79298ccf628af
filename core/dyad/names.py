"""Finding countries, codes and things by what people call them.

A country or intergovernmental organisation is found by its codes (VNM, VN, ASEAN), by its id, or by a name
in any language that the data has; other things by id or name. Names are compared without regard to case,
accents, spaces and marks. What is not found, or is not one thing alone, is an error with the nearest names;
nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from dyad.errors import NotFound
from dyad.name_index.called import things_called
from dyad.namespaces import BASE, CODE, DYAD
from dyad.store import Store

LONGEST: Final = 300
"""How many characters a name may have."""

_SIDES_BY_CODE = """
SELECT DISTINCT ?side ?own ?code WHERE {
  { ?side dyad:code ?code } UNION { ?side dyad:alpha2 ?code } UNION { ?side dyad:alpha3 ?code }
  ?side dyad:code ?own
}"""
_SIDES_BY_NAME = """
SELECT DISTINCT ?side ?name ?own ?property WHERE {
  VALUES ?property { rdfs:label skos:altLabel }
  ?side dyad:code ?own ; ?property ?name .
}"""
_GONE = "SELECT DISTINCT ?side WHERE { ?side a dyad:FormerCountry }"
_CODE_OF = "SELECT DISTINCT ?side ?own WHERE { ?side dyad:code ?own }"
_IN_SCHEME = """
SELECT DISTINCT ?thing ?name WHERE {
  ?thing skos:inScheme ?scheme .
  OPTIONAL { ?thing skos:prefLabel|skos:altLabel ?name }
}"""
_IS_THERE = "SELECT ?thing WHERE { ?thing ?property ?value } LIMIT 1"
_IS_OF_CLASS = "SELECT ?thing ?class WHERE { ?thing a ?class } LIMIT 1"
_NAMED = "rdfs:label|skos:prefLabel|skos:altLabel|dcterms:title"
_ALL_OF_CLASS = (
    f"SELECT DISTINCT ?thing ?name ?class WHERE {{ ?thing a ?class . OPTIONAL {{ ?thing {_NAMED} ?name }} }}"
)
_NAME_KINDS: Final = ("name", "alias")
_ALL_NAMED = f"SELECT DISTINCT ?thing ?name WHERE {{ ?thing {_NAMED} ?name }}"


def fold(name: str) -> str:
    """Reduce a name to what is compared: no case, accents, spaces or marks.

    Args:
        name: The name.

    Returns:
        The folded name; empty if it has no letter and no digit.

    Example:
        >>> fold("Việt Nam"), fold("Côte d’Ivoire"), fold("Вьетнам")
        ('vietnam', 'cotedivoire', 'вьетнам')
    """
    parts = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return "".join(char for char in parts if char.isalnum())


def find_side(store: Store, text: str) -> tuple[ox.NamedNode, str]:
    """Find a country or intergovernmental organisation.

    Args:
        store: Where to look.
        text: A code (alpha-3, alpha-2, or that of an organisation), a name in any language, an id or an IRI.

    Returns:
        Its IRI and its code.

    Raises:
        NotFound: There is none, or there are several of that name; the message gives the nearest.
    """
    asked = text.strip()
    _check_length("country", asked)
    if (node := _as_iri(asked)) and ("/" in asked) and (code := _code_of(store, node)):
        return node, code
    if (found := _sides_by_code(store, asked)) and len(found) == 1:
        return found.popitem()
    if (side := _side_called(store, asked)) and (code := _code_of(store, side)):
        return side, code
    names, codes = _sides_by_name(store)
    found_sides = names.get(fold(asked)) if fold(asked) else None
    if found_sides:
        best = min(found_sides.values())
        sides = sorted((side for side, rank in found_sides.items() if rank == best), key=str)
        if len(sides) == 1:
            return sides[0], codes[sides[0]]
        listed = ", ".join(sorted(codes[side] for side in sides))
        raise NotFound(f"the name {asked!r} is that of several countries: write a code, one of {listed}")
    near = [side for key in get_close_matches(fold(asked), names, n=3) for side in names[key]]
    listed = " or ".join(dict.fromkeys(codes[side] for side in near))
    hint = f"did you mean {listed}?" if listed else "write a code of ISO 3166 such as VNM, or a name"
    raise NotFound(f"there is no country or organisation {asked!r} here: {hint}")


def _sides_by_code(store: Store, text: str) -> dict[ox.NamedNode, str]:
    if not text.isascii() or len(text) > 10:
        return {}
    rows = store.query(_SIDES_BY_CODE, bindings={"code": ox.Literal(text.upper())}).rows()
    return {_node(row["side"]): _text(row["own"]) for row in rows}


def _side_called(store: Store, text: str) -> ox.NamedNode | None:
    """The side of that name by the index of names; None where there is no index, or more to be told."""
    ranks: dict[ox.NamedNode, int] = {}
    for entry in things_called(store, text):
        names = entry.names
        fitting = [name for name in names if name.kind in _NAME_KINDS and fold(name.text) == fold(text)]
        if fitting and any(name.kind == "code" for name in names):
            gone = 2 if "FormerCountry" in entry.classes else 0
            ranks[ox.NamedNode(entry.iri)] = gone + min(name.kind == "alias" for name in fitting)
    best = [side for side, rank in ranks.items() if rank == min(ranks.values())]
    return best[0] if len(best) == 1 else None


def _sides_by_name(store: Store) -> tuple[dict[str, dict[ox.NamedNode, int]], dict[ox.NamedNode, str]]:
    """Each folded name with its sides and how well it fits: names before aliases, states before gone ones."""
    gone = {row["side"] for row in store.query(_GONE).rows()}
    names: defaultdict[str, dict[ox.NamedNode, int]] = defaultdict(dict)
    codes: dict[ox.NamedNode, str] = {}
    for row in store.query(_SIDES_BY_NAME).rows():
        side, key = _node(row["side"]), fold(_text(row["name"]))
        rank = (2 if side in gone else 0) + (_node(row["property"]).value.endswith("altLabel"))
        names[key][side] = min(rank, names[key].get(side, rank))
        codes[side] = _text(row["own"])
    return names, codes


def find_code(store: Store, text: str, scheme: str) -> ox.NamedNode:
    """Find a code of a scheme.

    Args:
        store: Where to look.
        text: The code (`state-visit`), its label, or its IRI.
        scheme: The name of the scheme (`event-type`).

    Returns:
        The code's IRI.

    Raises:
        NotFound: The scheme has no such code; the message gives the nearest.
    """
    asked = text.strip()
    _check_length("code", asked)
    query = _IN_SCHEME.replace("?thing ?name WHERE", "?thing ?name ?scheme WHERE")
    rows = list(store.query(query, bindings={"scheme": ox.NamedNode(f"{CODE}{scheme}")}).rows())
    names = {_node(row["thing"]).value.rsplit("/", 1)[-1]: _node(row["thing"]) for row in rows}
    labels = {fold(_text(row["name"])): _node(row["thing"]) for row in rows if "name" in row}
    for found in (
        names.get(asked),
        labels.get(fold(asked)),
        *(n for n in names.values() if n.value == asked),
    ):
        if found is not None:
            return found
    near = get_close_matches(asked, names, n=3) or [
        labels[key].value.rsplit("/", 1)[-1] for key in get_close_matches(fold(asked), labels, n=3)
    ]
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(sorted(names))}"
    raise NotFound(f"the scheme {scheme} has no code {asked!r}: {hint}")


def find_thing(store: Store, text: str, class_name: str = "") -> ox.NamedNode:
    """Find a thing.

    Args:
        store: Where to look.
        text: Its id (`official/to-lam`), IRI or name.
        class_name: The class it must have, such as `Person`; empty for any.

    Returns:
        Its IRI.

    Raises:
        NotFound: There is no such thing, or there are several of that name; the message gives the nearest.
    """
    asked = text.strip()
    what = class_name.lower() or "thing"
    _check_length(what, asked)
    node = _as_iri(asked)
    if node is not None and _is_described(store, node, class_name):
        return node
    called = [
        entry
        for entry in things_called(store, asked)
        if (not class_name or class_name in entry.classes)
        and any(name.kind in _NAME_KINDS and fold(name.text) == fold(asked) for name in entry.names)
    ]
    if len(called) == 1:
        return ox.NamedNode(called[0].iri)
    names = _names_of_class(store, class_name)
    found = names.get(fold(asked), set()) if fold(asked) else set()
    if len(found) == 1:
        return next(iter(found))
    if found:
        listed = ", ".join(sorted(map(_short, found))[:5])
        raise NotFound(f"the name {asked!r} is that of several things: write an id, one of {listed}")
    ids = {_short(thing) for things in names.values() for thing in things}
    near = get_close_matches(_short(node) if node else asked, ids, n=3)
    near += [_short(thing) for key in get_close_matches(fold(asked), names, n=2) for thing in names[key]]
    hint = (
        f"did you mean {' or '.join(dict.fromkeys(near))}?"
        if near
        else "write an id such as country/VNM, or a name"
    )
    raise NotFound(f"there is no {what} {asked!r} here: {hint}")


def _is_described(store: Store, node: ox.NamedNode, class_name: str) -> bool:
    bindings: Mapping[str, ox.NamedNode] = {"thing": node}
    if class_name:
        bindings = {"thing": node, "class": ox.NamedNode(str(DYAD[class_name]))}
    return any(store.query(_IS_OF_CLASS if class_name else _IS_THERE, bindings=bindings).rows())


def _names_of_class(store: Store, class_name: str) -> dict[str, set[ox.NamedNode]]:
    if class_name:
        rows = store.query(_ALL_OF_CLASS, bindings={"class": ox.NamedNode(str(DYAD[class_name]))}).rows()
    else:
        rows = store.query(_ALL_NAMED).rows()
    names: defaultdict[str, set[ox.NamedNode]] = defaultdict(set)
    for row in rows:
        thing = row["thing"]
        if isinstance(thing, ox.NamedNode) and thing.value.startswith(BASE):
            names[fold(_text(row["name"])) if "name" in row else ""].add(thing)
    return names


def _code_of(store: Store, node: ox.NamedNode) -> str | None:
    rows: Iterable[Mapping[str, object]] = store.query(_CODE_OF, bindings={"side": node}).rows()
    return next((_text(row["own"]) for row in rows), None)


def _as_iri(text: str) -> ox.NamedNode | None:
    iri = text if text.startswith(("http://", "https://", "urn:")) else BASE + text.removeprefix("id:")
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _check_length(what: str, text: str) -> None:
    if not text:
        raise NotFound(f"the {what} is empty: write an id, a code or a name")
    if len(text) > LONGEST:
        raise NotFound(
            f"the {what} {text[:30]!r}... has {len(text)} characters: no name here has more than {LONGEST}"
        )


def _short(node: ox.NamedNode) -> str:
    return node.value.removeprefix(BASE)


def _node(term: object) -> ox.NamedNode:
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"no IRI: {term!r}")
    return term


def _text(term: object) -> str:
    if not isinstance(term, ox.Literal):
        raise TypeError(f"no literal: {term!r}")
    return term.value
