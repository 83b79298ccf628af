"""What the graph holds, in the form in which questions are compared with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from dyad.ask.words import word_set
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.store import Store

FACTS: Final = ("Agreement", "Event", "Project", "Observation", "Statement")
"""The classes of facts."""

_PEOPLE_READ: Final = {
    PREFIXES["rdfs"] + "label": "label",
    PREFIXES["skos"] + "prefLabel": "label",
    PREFIXES["dcterms"] + "title": "label",
    PREFIXES["skos"] + "altLabel": "alias",
    PREFIXES["skos"] + "hiddenLabel": "alias",
    PREFIXES["dcterms"] + "description": "summary",
    PREFIXES["schema"] + "description": "summary",
    PREFIXES["rdf"] + "type": "class",
    PREFIXES["skos"] + "broader": "broader",
    PREFIXES["skos"] + "inScheme": "scheme",
}
_LEFT_OUT: Final = word_set("evidence during year inYear firstDay lastDay sha256")

_DESCRIBED: Final = """
SELECT ?thing ?property ?value WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing dyad:evidence ?paragraph } }
  ?thing ?property ?value
  FILTER(?property NOT IN ( # which is left out below as well: here it saves reading half of all values
    dyad:evidence, dyad:during, dyad:year, dyad:inYear, dyad:firstDay, dyad:lastDay, dyad:sha256,
    org:hasMembership, org:holds, dcterms:bibliographicCitation, dcterms:subject, rdfs:seeAlso
  ))
}"""
_COUNTRIES: Final = """
SELECT DISTINCT ?thing ?property ?value WHERE {
  ?thing a dyad:Country .
  VALUES ?property { rdf:type rdfs:label skos:altLabel dyad:code dyad:alpha2 dyad:alpha3 }
  ?thing ?property ?value
}"""
_CODES: Final = """
SELECT DISTINCT ?thing ?property ?value WHERE {
  ?thing skos:inScheme ?scheme ; ?property ?value
}"""
_DYADS: Final = """
SELECT DISTINCT ?thing ?property ?value WHERE {
  ?thing a dyad:Dyad .
  VALUES ?property { rdf:type rdfs:label dyad:side }
  ?thing ?property ?value
}"""

Values = Mapping[str, Sequence[tuple[str, str]]]
"""Property to values, each with its language or `iri`."""


@dataclass(frozen=True)
class Step:
    """One step in the life of a thing, or a level of a pair.

    Attributes:
        status: The code's id, such as `code/agreement-status/signed`.
        date: The EDTF date; empty where none is told.
        attested: Whether the date is that on which the source shows it, and not that on which it began.
    """

    status: str
    date: str
    attested: bool


@dataclass(frozen=True)
class Thing:
    """Anything that is described: a fact, a person, an organisation, a place, a post, a code.

    Attributes:
        id: Its IRI without the base.
        classes: Its classes, by their names in the vocabulary.
        label: Its English name, else its first.
        names: All its names with the label first, in all languages.
        english: Its names in English.
        values: Every other property's values: ids of things, or literals.
        steps: Its steps: status, level.
    """

    id: str
    classes: frozenset[str]
    label: str
    names: tuple[str, ...]
    english: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...] = field(default=())

    def get(self, name: str) -> tuple[str, ...]:
        """Give the values of a property.

        Args:
            name: Its name in the vocabulary.

        Returns:
            The values, sorted; none where it has none.
        """
        return self.values.get(name, ())

    def first(self, name: str) -> str:
        """Give one value of a property.

        Args:
            name: Its name in the vocabulary.

        Returns:
            The first value; empty where it has none.
        """
        return next(iter(self.get(name)), "")

    @property
    def iri(self) -> str:
        """Its IRI."""
        return BASE + self.id

    @cached_property
    def kind(self) -> str:
        """The class of facts to which it belongs; empty for all else."""
        return next((name for name in FACTS if name in self.classes), "")


Row = tuple[str, str, str, str]
"""Id of a thing, name of a property, value, and its language or `iri`."""


def read_rows(store: Store) -> Iterator[Row]:
    """Read all that is said of what questions can be about.

    Args:
        store: The store.

    Yields:
        Rows, in no order; some twice.

    Raises:
        StoreError: The store failed.
    """
    for query in (_DESCRIBED, _COUNTRIES, _CODES, _DYADS):
        for row in store.query(query).rows():
            subject, predicate, value = row["thing"], row["property"], row["value"]
            if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
                continue
            name = _property_name(predicate.value)
            if name and subject.value.startswith(BASE):
                yield (subject.value.removeprefix(BASE), name, *_value_of(value))


def _property_name(iri: str) -> str:
    if iri in _PEOPLE_READ:
        return _PEOPLE_READ[iri]
    name = iri.removeprefix(str(DYAD))
    return "" if name == iri or name in _LEFT_OUT else name


def _value_of(term: object) -> tuple[str, str]:
    """A value and its language, or `iri` for what is no literal."""
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(BASE).removeprefix(str(DYAD)), "iri"
    if isinstance(term, ox.Literal):
        return term.value, term.language or ""
    return "", ""


def make_step(values: Values) -> Step | None:
    """Make a step of what is said of it.

    Args:
        values: The values by the names of their properties.

    Returns:
        The step; None where it is something else.
    """
    if "is" not in values:
        return None

    def one(name: str) -> str:
        return min((value for value, _ in values.get(name, ())), default="")

    return Step(one("is"), one("date") or one("attested"), not one("date"))


def make_thing(key: str, values: Values, step: Callable[[str], Step | None]) -> Thing:
    """Make a thing of what is said of it.

    Args:
        key: Its id.
        values: The values by the names of their properties.
        step: Gives the step of an id, None where it is none.

    Returns:
        The thing.
    """
    labels = sorted(values.get("label", ()), key=lambda pair: (pair[1] not in ("en", ""), pair[1], pair[0]))
    aliases = sorted(values.get("alias", ()), key=lambda pair: (pair[1] not in ("en", ""), pair[1], pair[0]))
    names = [*labels, *aliases]
    english = tuple(dict.fromkeys(name for name, language in names if language in ("en", "")))
    own = [
        found
        for name in ("status", "level")
        for value, _ in values.get(name, ())
        if (found := step(value)) is not None
    ]
    return Thing(
        key,
        frozenset(value for value, _ in values.get("class", ())),
        names[0][0] if names else key.rsplit("/", 1)[-1].replace("-", " "),
        tuple(dict.fromkeys(name for name, _ in names)),
        english,
        {
            name: tuple(sorted(value for value, _ in found))
            for name, found in values.items()
            if name not in ("label", "alias", "class", "status", "level")
        },
        tuple(sorted(own, key=lambda step: (step.date, step.status))),
    )
