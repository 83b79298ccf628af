"""What the index of names is made of: all things under the base with their names, classes and weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from dyad.name_index.file import Kind, Name, Named
from dyad.namespaces import BASE, CODE, DYAD, PREFIXES
from dyad.store import Store

_KINDS: Final[dict[str, Kind]] = {
    PREFIXES["rdfs"] + "label": "name",
    PREFIXES["skos"] + "prefLabel": "name",
    PREFIXES["dcterms"] + "title": "name",
    PREFIXES["skos"] + "altLabel": "alias",
    str(DYAD.code): "code",
    str(DYAD.alpha2): "code",
    str(DYAD.alpha3): "code",
    PREFIXES["skos"] + "notation": "notation",
}
"""Property to what kind of name it gives."""

_NAMES: Final = f"""
SELECT ?thing ?property ?name WHERE {{
  VALUES ?property {{ {" ".join(f"<{iri}>" for iri in _KINDS)} }}
  ?thing ?property ?name .
  FILTER(isIRI(?thing) && isLiteral(?name) && STRSTARTS(STR(?thing), "{BASE}"))
}}"""
_CLASSES: Final = f'SELECT ?thing ?class WHERE {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}")) }}'
_WIDER: Final = "SELECT ?class ?wider WHERE { ?class rdfs:subClassOf ?wider FILTER(isIRI(?wider)) }"
_SCHEMES: Final = "SELECT ?thing ?scheme WHERE { ?thing skos:inScheme ?scheme }"
_POINTERS: Final = f"""
SELECT ?thing (COUNT(*) AS ?n) WHERE {{
  ?other ?property ?thing FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), "{BASE}"))
}} GROUP BY ?thing"""

_LEFT_OUT: Final = frozenset({"DyadYear", "StatusStep", "Tenure", "Paragraph"})
"""Classes whose things have names at most for those who look at the data; nobody looks for them by name."""

_NAMESPACES: Final = (str(DYAD), PREFIXES["skos"])


def read_named(store: Store) -> Iterator[Named]:
    """Read the things of a store with their names.

    Args:
        store: The store.

    Yields:
        The things, in no order.
    """
    wider: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.query(_WIDER).rows():
        wider[_iri(row["class"])].add(_iri(row["wider"]))
    names: defaultdict[str, list[Name]] = defaultdict(list)
    for row in store.query(_NAMES).rows():
        name = row["name"]
        if isinstance(name, ox.Literal):
            kind = _KINDS[_iri(row["property"])]
            names[_iri(row["thing"])].append(Name(name.value, name.language or "", kind))
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.query(_CLASSES).rows():
        if (thing := _iri(row["thing"])) in names and (kind_of := _iri(row["class"])).startswith(_NAMESPACES):
            classes[thing].add(kind_of)
    pointers: Counter[str] = Counter()
    for row in store.query(_POINTERS).rows():
        if (thing := _iri(row["thing"])) in names and isinstance(count := row["n"], ox.Literal):
            pointers[thing] = int(count.value)
    schemes = {_iri(row["thing"]): _iri(row["scheme"]) for row in store.query(_SCHEMES).rows()}
    for thing, its_names in names.items():
        its_classes = classes[thing]
        narrowest = _narrowest(its_classes, wider)
        if narrowest in _LEFT_OUT:
            continue
        told = [_local(one) for one in sorted(its_classes)]
        if (scheme := schemes.get(thing, "")).startswith(str(CODE)):
            told.append(scheme.removeprefix(str(CODE)))
        yield Named(thing, narrowest, told, pointers[thing], its_names)


def _narrowest(classes: set[str], wider: dict[str, set[str]]) -> str:
    """The class that is wider than no other one; of several the first in the alphabet."""
    covered = {above for one in classes for above in wider.get(one, ()) if above != one}
    return next((_local(one) for one in sorted(classes - covered)), "")


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
