"""What a person reads in place of an IRI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import BASE, PREFIXES
from dyad.store import Store

LANGUAGES: Final = ("en", "")
"""Languages of labels, the most wanted first; after these, whichever is first in the alphabet."""

_LABELS = """
SELECT DISTINCT ?thing ?label WHERE { ?thing rdfs:label|skos:prefLabel|dcterms:title ?label }"""


def shorten_iri(iri: str) -> str:
    """Write an IRI as an id or with a prefix, as commands take it.

    Args:
        iri: The IRI.

    Returns:
        The id below the base, a prefixed name, or the IRI itself.

    Example:
        >>> (
        ...     shorten_iri("https://w3id.org/dyad/id/country/VNM"),
        ...     shorten_iri("https://w3id.org/dyad/ontology#party"),
        ... )
        ('country/VNM', 'dyad:party')
    """
    if iri.startswith(BASE):
        return iri.removeprefix(BASE)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def read_labels(store: Store, iris: Iterable[str], languages: Sequence[str] = LANGUAGES) -> dict[str, str]:
    """Look up a label for each IRI.

    Args:
        store: Where to look.
        iris: The IRIs.
        languages: Wanted languages, the most wanted first.

    Returns:
        IRI to label; an IRI without label has none here.
    """
    labels = {}
    for iri in set(iris):
        rows = store.query(_LABELS, bindings={"thing": ox.NamedNode(iri)}).rows()
        found = [row["label"] for row in rows if isinstance(row["label"], ox.Literal)]
        if found:
            labels[iri] = min(found, key=lambda label: _rank(label, languages)).value
    return labels


def _rank(label: ox.Literal, languages: Sequence[str]) -> tuple[int, str, str]:
    language = label.language or ""
    place = languages.index(language) if language in languages else len(languages)
    return place, language, label.value
