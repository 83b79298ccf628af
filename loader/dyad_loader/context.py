"""What a facts file may say: the keys of the JSON-LD context, the classes of the vocabulary, and how ids
become IRIs.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, URIRef

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.resources import find_resource

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@lru_cache(maxsize=1)
def read_context() -> dict[str, Any]:
    """Read the JSON-LD context that ships with Dyad.

    Returns:
        The value of its `@context`.
    """
    document = json.loads(find_resource("ontology/context.jsonld").read_text(encoding="utf-8"))
    context: dict[str, Any] = document["@context"]
    return context


@lru_cache(maxsize=1)
def known_keys() -> frozenset[str]:
    """List the keys that a thing may have: the terms of the context, scoped ones included.

    Returns:
        The keys.
    """
    keys: set[str] = set()

    def collect(context: dict[str, Any]) -> None:
        for name, value in context.items():
            if isinstance(value, dict) and not name.startswith("@"):
                if name[0].islower():
                    keys.add(name)
                collect(value.get("@context", {}))

    collect(read_context())
    return frozenset(keys | {"id", "type"})


@lru_cache(maxsize=1)
def known_properties() -> frozenset[URIRef]:
    """List the properties behind the keys that a thing may have.

    Returns:
        Their IRIs.
    """
    found: set[URIRef] = set()

    def collect(context: dict[str, Any]) -> None:
        for name, value in context.items():
            if isinstance(value, dict) and not name.startswith("@"):
                if name[0].islower():
                    prefix, _, local = str(value.get("@id", f"dyad:{name}")).partition(":")
                    found.add(URIRef(PREFIXES[prefix] + local))
                collect(value.get("@context", {}))

    collect(read_context())
    return frozenset(found)


@lru_cache(maxsize=1)
def known_classes() -> frozenset[str]:
    """List the classes of the vocabulary.

    Returns:
        Their local names.
    """
    kinds = ox.parse(path=str(find_resource("ontology/dyad.ttl")), format=ox.RdfFormat.TURTLE)
    return frozenset(
        quad.subject.value.removeprefix(str(DYAD))
        for quad in kinds
        if isinstance(quad.subject, ox.NamedNode) and quad.object == ox.NamedNode(str(OWL.Class))
    )


def resolve(identifier: str) -> str:
    """Make an IRI of an id.

    Args:
        identifier: A relative id such as `country/VNM`, or an IRI.

    Returns:
        The IRI.

    Example:
        >>> resolve("country/VNM")
        'https://w3id.org/dyad/id/country/VNM'
    """
    return identifier if _SCHEME.match(identifier) else BASE + identifier


def shorten(iri: str) -> str:
    """Undo `resolve`: what people read and write for a thing's IRI.

    Args:
        iri: The IRI.

    Returns:
        The part below the base, or the IRI as it is.
    """
    return iri.removeprefix(BASE)
