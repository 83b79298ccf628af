"""Which page a thing gets, by its classes; and where the parts of things are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from dyad.namespaces import BASE
from dyad_server.pages.things import (
    agreement,
    code,
    country,
    event,
    observation,
    organisation,
    people,
    post,
    project,
    source,
    statement,
)
from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading
from dyad_server.rows import iri_of

_PREFERRED: Final = (
    *(
        "FormerCountry",
        "Country",
        "IntergovernmentalOrganisation",
        "GovernmentBody",
        "MilitaryUnit",
        "Company",
    ),
    *(
        "PoliticalParty",
        "Institution",
        "Association",
        "Organisation",
        "City",
        "Province",
        "District",
        "Locality",
    ),
    *("Place", "Official", "Person", "Post", "Tenure", "Agreement", "Event", "Project", "Observation"),
    *("Statement", "Asset", "Source", "Dataset", "Dyad", "DyadYear", "StatusStep", "Paragraph"),
    *("skos:Concept", "skos:ConceptScheme"),
)
"""Classes, the more exact ones first."""

_BROWSE: Final[Mapping[str, tuple[str, str]]] = {
    "Country": ("Countries", "/browse/countries"),
    "FormerCountry": ("Countries", "/browse/countries"),
    "Official": ("Officials", "/browse/officials"),
    "Person": ("Officials", "/browse/officials"),
    "Post": ("Posts", "/browse/posts"),
    "Agreement": ("Agreements", "/browse/agreements"),
    "Event": ("Events", "/browse/events"),
    "Project": ("Projects", "/browse/projects"),
    "Observation": ("Figures", "/browse/figures"),
    "Statement": ("Statements", "/browse/statements"),
    "Asset": ("Assets", "/browse/assets"),
    "City": ("Places", "/browse/places"),
    "Province": ("Places", "/browse/places"),
    "District": ("Places", "/browse/places"),
    "Locality": ("Places", "/browse/places"),
    "Place": ("Places", "/browse/places"),
}
_ORGANISATIONS: Final = ("Organisations", "/browse/organisations")


def choose_class(classes: Iterable[str]) -> str:
    """Choose the class by which a thing is shown.

    Args:
        classes: Its classes, by their names in the vocabulary.

    Returns:
        The most exact one; `Thing` where there is none that we know.

    Example:
        >>> choose_class(["Person", "Official"])
        'Official'
    """
    known = set(classes)
    return next((name for name in _PREFERRED if name in known), "Thing")


def choose_build(reading: Reading) -> Callable[[Page], None]:
    """Choose what puts the page of a thing together.

    Args:
        reading: The thing.

    Returns:
        The function that adds the sections.
    """
    return _BUILDS.get(choose_class(reading.classes), _build_other)


def crumb_of(class_name: str, all_classes: Iterable[str]) -> tuple[str, str] | None:
    """Tell where things of a class are listed.

    Args:
        class_name: The class by which the thing is shown.
        all_classes: All its classes.

    Returns:
        The list's name and path; None where there is no list.
    """
    if found := _BROWSE.get(class_name):
        return found
    return _ORGANISATIONS if "Organisation" in set(all_classes) else None


def parent_of(reading: Reading) -> tuple[str, str] | None:
    """Tell within which thing a part is shown: a step, a tenure, a paragraph, a place in a text.

    Args:
        reading: The part.

    Returns:
        The other thing and the place in its page; None for what has a page of its own.
    """
    kind = choose_class(reading.classes)
    last = reading.iri.rsplit("/", 1)[-1]
    if kind == "Paragraph":
        source = next(iter(reading.things("oa:hasSource")), reading.iri.rpartition("/paragraph/")[0])
        return (source, f"p{reading.text('paragraph')}") if source else None
    if "oa:TextPositionSelector" in reading.all_classes and last == "selector":
        return reading.iri.removesuffix("/selector"), ""
    if kind in ("StatusStep", "Tenure"):
        owner = _owner_of(reading)
        return (owner, f"{'step' if kind == 'StatusStep' else 'tenure'}-{last}") if owner else None
    return None


_OWNER: Final = """
SELECT DISTINCT ?owner ?part WHERE { ?owner dyad:status|dyad:level|dyad:tenure ?part } ORDER BY ?owner"""


def _owner_of(reading: Reading) -> str:
    rows = reading.store.query(_OWNER, bindings={"part": reading.node}).rows()
    return next((iri_of(row, "owner") for row in rows), "")


def _build_other(page: Page) -> None:
    """The page of an asset or of any thing without a page of its own."""
    if page.reading.iri.startswith(BASE):
        add_facts(page, page.reading, read_facts(page))


_PARTIES: Final = (
    *("GovernmentBody", "MilitaryUnit", "Company", "PoliticalParty", "Institution", "Association"),
    *("Organisation", "City", "Province", "District", "Locality", "Place"),
)
_BUILDS: Final[Mapping[str, Callable[[Page], None]]] = {
    **dict.fromkeys(_PARTIES, organisation.build),
    **dict.fromkeys(("Country", "FormerCountry", "IntergovernmentalOrganisation"), country.build),
    **dict.fromkeys(("Official", "Person"), people.build),
    "Post": post.build,
    "Agreement": agreement.build,
    "Event": event.build,
    "Project": project.build,
    "Observation": observation.build,
    "Statement": statement.build,
    "Source": source.build,
    "skos:Concept": code.build,
    "skos:ConceptScheme": code.build_scheme,
}
