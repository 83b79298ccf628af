"""What things are called for a reader: names in the first of the reader's languages that there is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pyoxigraph as ox

from dyad.labels import shorten_iri
from dyad.store import Store

_CHUNK: Final = 400
"""How many things a query names at a time."""


_NAMES: Final = """
SELECT ?thing ?label WHERE {
  VALUES ?thing { %s }
  ?thing rdfs:label|skos:prefLabel|dcterms:title ?label
}"""


class Name(NamedTuple):
    """What a thing is called, and in which language; an empty language is that of the page."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        """Give the text alone."""
        return self.text


@dataclass(frozen=True)
class Reader:
    """Who reads.

    Attributes:
        languages: The languages wanted, in small letters, the most wanted first; with English among them.
        chosen: The language that `?lang=` names; empty without.
    """

    languages: tuple[str, ...] = ("en",)
    chosen: str = ""

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What links keep, so that the choice stays."""
        return [("lang", self.chosen)] if self.chosen else []

    def rank(self, language: str) -> int:
        """Tell how far down the list a language is; what carries none comes before the unknown."""
        wanted = language.lower()
        base = wanted.partition("-")[0]
        for place, known in enumerate(self.languages):
            if wanted == known:
                return 2 * place
            if base == known or (base == known.partition("-")[0] and wanted == base):
                return 2 * place + 1
        return 2 * len(self.languages) + (1 if language else 0)


ENGLISH: Final = Reader()
"""Who reads English, and nothing else before it."""


class Names(Mapping[str, Name]):
    """Names by IRI; what has none is called by the end of its IRI, in words."""

    def __init__(self, found: Mapping[str, Name]) -> None:
        self._found = found

    def __getitem__(self, iri: str) -> Name:
        return self._found.get(iri) or Name(say_iri(iri))

    def __contains__(self, iri: object) -> bool:
        return iri in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def say_iri(iri: str) -> str:
    """Say in words what an IRI may mean, for a thing that nobody named.

    Args:
        iri: The IRI.

    Returns:
        Its last part, without marks.

    Example:
        >>> (
        ...     say_iri("https://w3id.org/dyad/id/official/to-lam"),
        ...     say_iri("https://w3id.org/dyad/ontology#postOf"),
        ... )
        ('to lam', 'post of')
    """
    last = re.split(r"[/#:]", shorten_iri(iri).rstrip("/#"))[-1] or iri
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last)
    return spaced.replace("-", " ").replace("_", " ").lower() if spaced != last else last.replace("-", " ")


def read_names(store: Store, iris: Iterable[str], reader: Reader = ENGLISH) -> Names:
    """Look up what things are called, in one query for some hundreds of them.

    Args:
        store: Where to look.
        iris: The things.
        reader: Who reads.

    Returns:
        A name for each.
    """
    found: defaultdict[str, list[ox.Literal]] = defaultdict(list)
    for block in values_blocks(iris):
        for row in store.query(_NAMES % block).rows():
            thing, label = row["thing"], row["label"]
            if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
                found[thing.value].append(label)
    return Names({iri: _choose(labels, reader) for iri, labels in found.items()})


def values_blocks(iris: Iterable[str]) -> Iterator[str]:
    """Write IRIs for VALUES, some hundreds at a time.

    Each is made a term by the engine and written by it, so that none can be anything but an IRI; what cannot
    be one is left out.

    Args:
        iris: The IRIs.

    Yields:
        The inside of a VALUES block; never empty.

    Example:
        >>> list(values_blocks(["urn:a", "no> <iri"]))
        ['<urn:a>']
    """
    terms = []
    for iri in dict.fromkeys(iris):
        try:
            terms.append(str(ox.NamedNode(iri)))
        except ValueError:
            continue
    for start in range(0, len(terms), _CHUNK):
        yield " ".join(terms[start : start + _CHUNK])


def choose_literal(literals: Iterable[ox.Literal], reader: Reader = ENGLISH) -> Name | None:
    """Choose among texts in several languages.

    Args:
        literals: The texts.
        reader: Who reads.

    Returns:
        The one that the reader likes best, or None where there is none.
    """
    found = list(literals)
    return _choose(found, reader) if found else None


def _choose(labels: list[ox.Literal], reader: Reader) -> Name:
    best = min(
        labels, key=lambda label: (reader.rank(label.language or ""), label.language or "", label.value)
    )
    return Name(best.value, best.language or "")
