"""Which lists there are, what each is called, and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dyad.errors import NotFound


@dataclass(frozen=True)
class List:
    """A list of the things of a class.

    Attributes:
        name: What it is called in the address.
        title: Its heading.
        class_name: The class, by its name in the vocabulary.
        about: A sentence on what it lists.
        type_scheme: The scheme of its types, for facts that have types.
        status_scheme: The scheme of its statuses.
        kinds: The classes that it can be narrowed to.
    """

    name: str
    title: str
    class_name: str
    about: str
    type_scheme: str = ""
    status_scheme: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def is_of_facts(self) -> bool:
        """Whether it lists facts, which have dates and not letters."""
        return self.class_name in ("Agreement", "Event", "Project", "Observation", "Statement")

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/browse/{self.name}"


_ORGANISATIONS: Final = (
    *("IntergovernmentalOrganisation", "GovernmentBody", "MilitaryUnit", "Company", "PoliticalParty"),
    *("Institution", "Association"),
)
LISTS: Final[Mapping[str, List]] = {
    one.name: one
    for one in (
        List(
            "countries",
            "Countries",
            "Country",
            "All countries and territories of ISO 3166, and those that are gone.",
        ),
        List(
            "dyads",
            "Pairs",
            "Dyad",
            "Every two states or international organisations of which documents tell.",
        ),
        List(
            "agreements",
            "Agreements",
            "Agreement",
            "Treaties, memoranda, plans and packages, from those only proposed to those that ended.",
            "agreement-type",
            "agreement-status",
        ),
        List(
            "events",
            "Events",
            "Event",
            "Visits, talks, calls, conferences, anniversaries and more, planned ones among them.",
            "event-type",
            "event-status",
        ),
        List(
            "projects",
            "Projects",
            "Project",
            "Plants, railways, centres and other undertakings.",
            "",
            "project-status",
        ),
        List(
            "figures",
            "Figures",
            "Observation",
            "Numbers that documents give, each with its period and how it is meant.",
            "measure",
        ),
        List(
            "statements",
            "Statements",
            "Statement",
            "What somebody said, proposed, asked or promised, in the words of the curator.",
            "statement-type",
        ),
        List(
            "officials",
            "Officials and other people",
            "Person",
            "People of whom documents tell, most of them with the posts that they held.",
            kinds=("Official",),
        ),
        List("posts", "Posts", "Post", "Offices that people hold one after another."),
        List(
            "organisations",
            "Organisations",
            "Organisation",
            "International organisations, ministries, parties, companies, military units and others.",
            kinds=_ORGANISATIONS,
        ),
        List(
            "places",
            "Places below the state",
            "Place",
            "Cities, provinces, districts, sites and seas.",
            kinds=("City", "Province", "District"),
        ),
        List(
            "assets",
            "Assets",
            "Asset",
            "Ships, films, funds, papers: what is handed over, shown or talked about.",
        ),
        List("sources", "Sources", "Source", "The documents that say everything that stands here."),
        List(
            "codes",
            "Codes",
            "skos:ConceptScheme",
            "The lists of types, statuses, sectors, measures and units.",
        ),
    )
}
"""The lists, by their names in addresses."""

_SHORT: Final = {"pairs": "dyads", "observations": "figures", "people": "officials", "persons": "officials"}
_SINGLE: Final = {one.class_name.lower(): name for name, one in LISTS.items() if ":" not in one.class_name}


def find_list(name: str) -> List:
    """Find a list.

    Args:
        name: What the address calls it; the name of the class will do.

    Returns:
        The list.

    Raises:
        NotFound: There is none.

    Example:
        >>> find_list("events").class_name, find_list("Event").name
        ('Event', 'events')
    """
    wanted = name.lower()
    wanted = _SHORT.get(wanted) or _SINGLE.get(wanted) or ("officials" if wanted == "official" else wanted)
    if wanted in LISTS:
        return LISTS[wanted]
    raise NotFound(f"there is no list {name[:60]!r}: choose one of {', '.join(LISTS)}")
