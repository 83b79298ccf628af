"""The resources of the API: which things each lists, by which named query, and with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from dyad.catalogue import NamedQuery, Parameter, find_query
from dyad_server.api.fields import FACTS

ROOT: Final = "/api/v1"
_HIDDEN: Final = ("kind", "only", "was", "count")
"""Parameters of the queries that the API sets itself."""


@dataclass(frozen=True)
class Resource:
    """A list of things, with a page for each.

    Attributes:
        name: What it is called in the address.
        singular: What one of them is called.
        class_name: The class of the things, by its name in the vocabulary.
        folders: What their ids begin with, the usual one first.
        query_name: The named query that chooses and orders them.
        column: Its column with the thing.
        about: What it lists, in a sentence.
        type_scheme: The scheme of the types, where they have types.
        status_scheme: The scheme of the statuses, where they have statuses.
        single: The parameter of the query that chooses one of them; empty where there is none.
        counts: Further columns that are numbers, with what each counts.
    """

    name: str
    singular: str
    class_name: str
    folders: tuple[str, ...]
    query_name: str
    column: str
    about: str
    type_scheme: str = ""
    status_scheme: str = ""
    single: str = ""
    counts: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Where the list is."""
        return f"{ROOT}/{self.name}"

    @property
    def is_of_facts(self) -> bool:
        """Whether the things are facts, which have dates."""
        return self.class_name in FACTS

    @property
    def query(self) -> NamedQuery:
        """The named query."""
        return find_query(self.query_name)

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters of the query that the address may give, by name.

        Types and statuses are codes of a scheme here, since the class of the things is known.
        """
        found = {name: p for name, p in self.query.parameters.items() if name not in _HIDDEN}
        for name, scheme in (("type", self.type_scheme), ("status", self.status_scheme)):
            parameter = found.pop(name, None)
            if parameter is not None and scheme:
                told = f"{parameter.help.partition(', a code')[0].rstrip('.')}, a code of {scheme}."
                found[name] = replace(parameter, type="code", scheme=scheme, help=told, example=())
        return {name: found[name] for name in self.query.parameters if name in found}


def _facts(
    name: str, singular: str, class_name: str, about: str, types: str = "", statuses: str = ""
) -> Resource:
    folders = (singular,)
    return Resource(name, singular, class_name, folders, "facts_filtered", "fact", about, types, statuses)


RESOURCES: Final[Mapping[str, Resource]] = {
    resource.name: resource
    for resource in (
        Resource(
            "countries",
            "country",
            "Country",
            ("country",),
            "countries_filtered",
            "country",
            "All countries and territories of ISO 3166, and those that are gone.",
            single="only",
            counts=(
                ("pairs", "Pairs that have a fact between the two sides."),
                ("facts", "Facts between the country and another side."),
            ),
        ),
        Resource(
            "dyads",
            "dyad",
            "Dyad",
            ("dyad",),
            "dyads_filtered",
            "pair",
            "Pairs of states or international organisations of which documents tell.",
            single="between",
            counts=(("facts", "Facts between the two sides."),),
        ),
        _facts(
            "agreements",
            "agreement",
            "Agreement",
            "Treaties, memoranda, plans and packages, from those only proposed to those that ended.",
            types="agreement-type",
            statuses="agreement-status",
        ),
        _facts(
            "events",
            "event",
            "Event",
            "Visits, talks, calls, conferences, anniversaries and more, planned ones among them.",
            types="event-type",
            statuses="event-status",
        ),
        _facts(
            "projects",
            "project",
            "Project",
            "Plants, railways, centres and other undertakings.",
            statuses="project-status",
        ),
        Resource(
            "officials",
            "official",
            "Person",
            ("official", "person"),
            "officials_filtered",
            "official",
            "People of whom documents tell, most of them with the posts that they held.",
            single="only",
            counts=(("documents", "Documents that tell of the person."),),
        ),
        _facts(
            "observations",
            "observation",
            "Observation",
            "Numbers that documents give, each with its period and how it is meant.",
            types="measure",
        ),
        _facts(
            "statements",
            "statement",
            "Statement",
            "What somebody said, proposed, asked or promised, in the words of the curator.",
            types="statement-type",
        ),
        Resource(
            "sources",
            "source",
            "Source",
            ("source",),
            "sources_filtered",
            "document",
            "The documents that say everything that stands here.",
            single="only",
            counts=(("things", "Things that the document describes."),),
        ),
    )
}
"""The resources, by their names in addresses."""
