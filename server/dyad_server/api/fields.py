"""What an item of the API tells: its fields, which follow from the vocabulary.

A class has the properties that `ontology/dyad.ttl` gives it and the wider classes. So what is added there is
told here, and described in the OpenAPI document, without a change of code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from dyad.namespaces import DYAD, PREFIXES
from dyad_server.vocabulary import Term, Vocabulary, read_vocabulary

Kind = Literal["things", "codes", "dates", "integers", "numbers", "flags", "texts"]
"""What the values of a field are; a field is always a list of them, since documents may differ."""

FACTS: Final = ("Agreement", "Event", "Project", "Observation", "Statement")
_TYPES: Final = frozenset({"agreementType", "eventType", "statementType", "measure"})
_OTHERWISE: Final = frozenset(
    {
        *("evidence", "status", "level", "tenure", "latestStatus", "during", "between"),
        *("firstDay", "lastDay", "year"),
    }
)
"""Properties that an item tells in a way of its own."""

_KINDS: Final[dict[str, Kind]] = {
    "skos:Concept": "codes",
    "edtf:EDTF": "dates",
    "xsd:integer": "integers",
    "xsd:decimal": "numbers",
    "xsd:boolean": "flags",
}
_DC, _SKOS, _RDFS = PREFIXES["dcterms"], PREFIXES["skos"], PREFIXES["rdfs"]


@dataclass(frozen=True)
class Field:
    """A field of an item that holds the values of properties.

    Attributes:
        name: Its name in JSON.
        properties: The properties, by their IRIs.
        kind: What its values are.
        about: What it means, in a sentence.
    """

    name: str
    properties: tuple[str, ...]
    kind: Kind
    about: str


_OF_RECORDS: Final = (
    Field("subject", (_DC + "subject",), "texts", "What it is about, in the words of a register."),
    Field("citation", (_DC + "bibliographicCitation",), "texts", "How it is cited."),
    Field("seeAlso", (_RDFS + "seeAlso",), "things", "An address where more is told."),
)
_FURTHER: Final[dict[str, tuple[Field, ...]]] = {
    **dict.fromkeys(FACTS, _OF_RECORDS),
    "Country": (
        Field("exactMatch", (_SKOS + "exactMatch",), "things", "The same country in other data sets."),
        Field("closeMatch", (_SKOS + "closeMatch",), "things", "Nearly the same in other data sets."),
    ),
    "Source": (
        Field("publisher", (_DC + "publisher",), "texts", "Who published it."),
        Field("language", (_DC + "language",), "texts", "The language of its text."),
        Field("identifier", (_DC + "identifier",), "texts", "The name of its text in an archive."),
        Field("licence", (_DC + "license",), "things", "Its licence."),
        Field("rights", (_DC + "rights",), "texts", "What is told of the rights to it."),
        Field("seeAlso", (_RDFS + "seeAlso",), "things", "An address where more is told."),
    ),
}
"""Properties of other vocabularies, which ours has no list of."""

_NARROWER: Final = {"Country": ("FormerCountry",), "Person": ("Official",)}
"""Classes whose things are listed together with those of the wider one."""


@lru_cache(maxsize=32)
def fields_of(class_name: str) -> tuple[Field, ...]:
    """List the fields of the items of a class.

    Args:
        class_name: The class, by its name in the vocabulary.

    Returns:
        The fields: of the class, of the wider ones, then those of every thing.

    Example:
        >>> [field.name for field in fields_of("Dyad")][:2]
        ['side', 'diplomaticRelations']
    """
    vocabulary = read_vocabulary()
    terms: dict[str, Term] = {}
    for name in (*_NARROWER.get(class_name, ()), *_with_wider(vocabulary, class_name)):
        terms |= {term.name: term for term in vocabulary.properties_of(name)}
    general = (t for t in vocabulary.terms.values() if t.kind != "class" and not t.domains)
    terms |= {term.name: term for term in general}
    found = [_make_field(term) for name, term in terms.items() if name not in _OTHERWISE]
    found.sort(key=lambda field: field.name != "type")
    return (*found, *_FURTHER.get(class_name, ()))


def _with_wider(vocabulary: Vocabulary, class_name: str) -> list[str]:
    found: list[str] = []
    todo = [class_name]
    while todo:
        name = todo.pop(0)
        if name in vocabulary.terms and name not in found:
            found.append(name)
            todo += vocabulary.terms[name].parents
    return found


def _make_field(term: Term) -> Field:
    kinds = (_KINDS[name] for name in term.ranges if name in _KINDS)
    kind = next(kinds, "things" if term.kind == "link" else "texts")
    name = "type" if term.name in _TYPES else term.name
    return Field(name, (str(DYAD[term.name]),), kind, term.definition)
