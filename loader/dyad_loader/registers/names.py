"""The English names of the countries that ship with Dyad, for the names that mappings make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rdflib import RDF, RDFS, Graph, Literal

from dyad.namespaces import BASE, DYAD

_WITH_ARTICLE: Final = frozenset(
    ("ARE", "BHS", "CAF", "COD", "COG", "COM", "CYM", "DOM", "FLK", "GBR", "MDV", "MHL", "NLD", "PHL", "SLB",
     "SYC", "USA")
)  # fmt: skip


def country_names(reference: Graph) -> Mapping[str, str]:
    """List the English names of countries.

    Args:
        reference: The reference data.

    Returns:
        Id such as `country/FRA` to name.
    """
    names = {}
    for thing in reference.subjects(RDF.type, DYAD.Country):
        labels = [str(one) for one in reference.objects(thing, RDFS.label) if _is_english(one)]
        if labels:
            names[str(thing).removeprefix(BASE)] = min(labels)
    return names


def with_article(party: str, name: str) -> str:
    """Write the name of a country as it stands in a sentence.

    Args:
        party: Its id.
        name: Its name.

    Returns:
        The name, with `the` where English has it.

    Example:
        >>> with_article("country/NLD", "Netherlands")
        'the Netherlands'
    """
    return f"the {name}" if party.rsplit("/", 1)[-1] in _WITH_ARTICLE else name


def _is_english(label: object) -> bool:
    return isinstance(label, Literal) and label.language == "en"
