"""Words for properties and classes, as headings of people's pages have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from dyad.namespaces import BASE
from dyad_server.languages import Name, Names, current_reader
from dyad_server.links import path_of
from dyad_server.pages.pairs.pictures import say_unit
from dyad_server.pages.things.read import long_property, short_property
from dyad_server.statuses import Status, make_status

_LABELS: Final = {
    "party": "Parties",
    "participant": "Participants",
    "host": "Host",
    "visitor": "Visitors",
    "concerns": "About",
    "between": "Pair",
    "relatedTo": "Connected with",
    "object": "What is handed over or shown",
    "claimedBy": "Claimed by",
    "code": "Code",
    "sector": "Sectors",
    "signatory": "Signed by",
    "state": "Counts for",
    "resultedIn": "What came of it",
    "resultOf": "Result of",
    "count": "Number of agreements",
    "partyUnknown": "Other parties",
    "speaker": "Speaker",
    "addressee": "Addressed to",
    "occasion": "On the occasion of",
    "qualifier": "How the number is meant",
    "nature": "Sort of number",
    "validity": "Covers",
    "date": "Date",
    "skos:notation": "Notation",
    "skos:broader": "Wider code",
    "skos:narrower": "Narrower codes",
    "dcterms:identifier": "Name in the archive",
    "dcterms:publisher": "Publisher",
    "dcterms:language": "Language",
    "org:memberOf": "Member of",
}

_ITEM: Final = BASE + "code/unit/item"

_PLURALS: Final = {
    "Country": "Countries",
    "FormerCountry": "Former countries",
    "GovernmentBody": "Government bodies",
    "Company": "Companies",
    "PoliticalParty": "Political parties",
    "City": "Cities",
    "Locality": "Localities",
    "Observation": "Figures",
    "Dyad": "Pairs",
    "Person": "People",
    "Country;1": "Country",
    "Observation;1": "Figure",
    "Dyad;1": "Pair",
    "skos:Concept;1": "Code",
    "skos:ConceptScheme;1": "Scheme of codes",
    "Dataset;1": "Reference data",
}
"""Class to what several of it are called, or one of it, where that is not its label."""


def say_property(name: str, names: Names) -> str:
    """Say a property for people.

    Args:
        name: Its short name.
        names: What properties are called.

    Returns:
        A few words with a capital letter.

    Example:
        >>> say_property("concerns", Names({})), say_property("postOf", Names({}))
        ('About', 'Post of')
    """
    told = _LABELS.get(name) or names[long_property(name)].text
    return told[:1].upper() + told[1:]


def say_class(iri: str, names: Names, number: int = 2) -> str:
    """Say what things of a class are called.

    Args:
        iri: The class.
        names: What classes are called.
        number: How many things there are.

    Returns:
        A word or two with a capital letter.

    Example:
        >>> say_class(long_property("Company"), Names({})), say_class(long_property("Event"), Names({}), 1)
        ('Companies', 'Event')
    """
    name = short_property(iri)
    if number == 1:
        told = _PLURALS.get(f"{name};1") or names[iri].text
    else:
        told = _PLURALS.get(name) or names[iri].text + "s"
    return told[:1].upper() + told[1:]


class Wording:
    """What templates say things with, once their names are known.

    Args:
        names: What things, codes, classes and properties are called.
    """

    def __init__(self, names: Names) -> None:
        self._names = names

    def name(self, iri: str) -> Name:
        """What a thing is called; the end of its IRI in words where it has no name."""
        return self._names[iri]

    def names_of(self, iris: Iterable[str]) -> list[tuple[str, Name]]:
        """Things with their names, as the macros take them."""
        return [(iri, self._names[iri]) for iri in iris]

    def words(self, iris: Iterable[str]) -> str:
        """The names of codes in one line."""
        return ", ".join(self._names[iri].text for iri in iris)

    def sorted(self, iris: Iterable[str]) -> Sequence[str]:
        """Things in the order of their names."""
        return sorted(iris, key=lambda iri: (self._names[iri].text.casefold(), iri))

    def path(self, iri: str) -> str:
        """Where a person reads about a thing; empty for what no browser should follow."""
        return path_of(iri, current_reader().parameters) or ""

    def status(self, iri: str) -> Status | None:
        """A status by its code."""
        return make_status(iri, self._names)

    def claims(self, iris: Iterable[str]) -> list[tuple[str, str | None]]:
        """Those who claim something, by name and path."""
        return [(self._names[iri].text, self.path(iri) or None) for iri in iris]

    def unit(self, iri: str, value: str) -> str:
        """A unit after its number; nothing for things that are only counted."""
        return "" if iri in ("", _ITEM) else say_unit(self._names[iri], [value])

    def property_word(self, name: str) -> str:
        """A property for people, by its short name."""
        return say_property(name, self._names)

    def plural(self, iri: str, number: int = 2) -> str:
        """What several of a class are called; one, where the number is 1."""
        return say_class(iri, self._names, number)
