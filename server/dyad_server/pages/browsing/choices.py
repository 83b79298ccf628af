"""What a list can be narrowed to: its years, types and statuses, with how many facts each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import DYAD
from dyad_server.languages import read_names
from dyad_server.pages.browsing.kinds import LISTS, List
from dyad_server.pages.per_release import PerRelease
from dyad_server.releases import Served
from dyad_server.rows import iri_of, text_of

_YEARS: Final = """
SELECT ?value (COUNT(DISTINCT ?fact) AS ?facts) ?kind WHERE { ?fact a ?kind ; dyad:year ?value }
GROUP BY ?value ?kind ORDER BY DESC(?value)"""
_TYPES: Final = """
SELECT ?value (COUNT(DISTINCT ?fact) AS ?facts) ?kind WHERE {
  ?fact a ?kind ; dyad:eventType|dyad:agreementType|dyad:statementType|dyad:measure ?value
}
GROUP BY ?value ?kind ORDER BY DESC(?facts) ?value"""
_STATUSES: Final = """
SELECT ?value (COUNT(DISTINCT ?fact) AS ?facts) ?kind WHERE { ?fact a ?kind ; dyad:latestStatus ?value }
GROUP BY ?value ?kind ORDER BY DESC(?facts) ?value"""
_COUNTS: Final = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  VALUES ?class { %s }
  ?thing a ?class
  FILTER(?class != dyad:Place || NOT EXISTS { ?thing a dyad:Country })
}
GROUP BY ?class ORDER BY ?class"""


@dataclass(frozen=True)
class Choice:
    """A value of a filter.

    Attributes:
        value: What stands in the address.
        iri: The code; empty for a year.
        facts: How many facts have it.
    """

    value: str
    iri: str
    facts: int


class Choices:
    """The choices of each list, made when they are first asked for, once a release."""

    def __init__(self) -> None:
        self._kept: PerRelease[dict[str, dict[str, list[Choice]]]] = PerRelease(lambda served: {})
        self._counts: PerRelease[Mapping[str, int]] = PerRelease(_count)

    def get(self, served: Served, listed: List) -> dict[str, list[Choice]]:
        """Give the choices of a list.

        Args:
            served: The release that is served.
            listed: A list of facts.

        Returns:
            Filter to choices.
        """
        kept = self._kept.get(served)
        if listed.name not in kept or served.release.version == "remote":
            kept[listed.name] = _read(served, listed)
        return kept[listed.name]

    def counts(self, served: Served) -> Mapping[str, int]:
        """Tell how long each list is.

        Args:
            served: The release that is served.

        Returns:
            Name of the list to number of things.
        """
        return self._counts.get(served)


def _read(served: Served, listed: List) -> dict[str, list[Choice]]:
    asked = {"year": _YEARS}
    if listed.type_scheme:
        asked["type"] = _TYPES
    if listed.status_scheme:
        asked["status"] = _STATUSES
    bindings = {"kind": ox.NamedNode(str(DYAD[listed.class_name]))}
    found = {}
    for name, text in asked.items():
        rows = served.store.query(text, bindings=bindings).rows()
        found[name] = [
            Choice(text_of(row, "value").rsplit("/", 1)[-1], iri_of(row, "value"), int(text_of(row, "facts")))
            for row in rows
        ]
    return found


def name_choices(
    served: Served, choices: Mapping[str, list[Choice]]
) -> dict[str, list[tuple[str, str, int]]]:
    """Say choices in the reader's language.

    Args:
        served: The release that is served.
        choices: Filter to choices.

    Returns:
        Filter to value, words and number.
    """
    names = read_names(served.store, {one.iri for found in choices.values() for one in found if one.iri})
    return {
        name: [(one.value, names[one.iri].text if one.iri else one.value, one.facts) for one in found]
        for name, found in choices.items()
    }


def _count(served: Served) -> Mapping[str, int]:
    classes = {one.class_name: name for name, one in LISTS.items()}
    written = " ".join(name if ":" in name else f"dyad:{name}" for name in classes)
    counts = {}
    for row in served.store.query(_COUNTS % written).rows():
        name = (
            iri_of(row, "class")
            .removeprefix(str(DYAD))
            .replace("http://www.w3.org/2004/02/skos/core#", "skos:")
        )
        counts[classes[name]] = int(text_of(row, "things"))
    return counts
