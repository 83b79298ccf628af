"""What a search finds: groups of things, the one that is exactly meant, the pair of two countries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dyad.name_index import MOST, NameIndex, Suggestion
from dyad.namespaces import BASE, CODE
from dyad_server.errors import RequestError
from dyad_server.pages.browsing.kinds import LISTS

PER_GROUP: Final = 5
"""How many things of a group are shown beside other groups."""

PER_PAGE: Final = 20

SIDES: Final = ("Country", "IntergovernmentalOrganisation")
"""Classes of what can be a side of a pair."""

_CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "countries": ("Country", "FormerCountry"),
    "dyads": ("Dyad",),
    "officials": ("Person", "Official"),
    "organisations": (
        *("Organisation", "IntergovernmentalOrganisation", "GovernmentBody", "MilitaryUnit", "Company"),
        *("PoliticalParty", "Institution", "Association"),
    ),
    "places": ("Place", "City", "Province", "District", "Locality"),
    "posts": ("Post",),
    "agreements": ("Agreement",),
    "events": ("Event",),
    "projects": ("Project",),
    "figures": ("Observation",),
    "statements": ("Statement",),
    "assets": ("Asset",),
    "sources": ("Source",),
    "codes": ("Concept", "ConceptScheme"),
}
"""Kind of result to the narrowest classes of its things."""

_KIND_OF: Final = {one: kind for kind, classes in _CLASSES.items() for one in classes}
_OTHER: Final = "other"
TITLES: Final = {**{name: listed.title for name, listed in LISTS.items()}, _OTHER: "Other things"}
"""Kind of result to its heading."""

_QUESTION: Final = re.compile(
    r"\s*(who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have|had|will|can|"
    r"list|show|tell|name|give|count|compare)\b",
    re.IGNORECASE,
)
_RELATION: Final = re.compile(
    r"\b(between|since|during|before|after|until|in \d{4}|from \d{4})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Group:
    """The results of one kind.

    Attributes:
        kind: The kind, as the address has it.
        title: Its heading.
        total: How many there are.
        items: Those that are shown.
    """

    kind: str
    title: str
    total: int
    items: Sequence[Suggestion]


@dataclass(frozen=True)
class Pair:
    """Two countries or organisations that are named together.

    Attributes:
        iri: The pair.
        label: What the two are called.
        known: Whether a document tells of the pair.
    """

    iri: str
    label: str
    known: bool


@dataclass(frozen=True)
class Results:
    """What a search found.

    Attributes:
        asked: What was asked for.
        kind: The kind that it was narrowed to; empty for all.
        total: How many things there are of that kind.
        is_cut: Whether there are more than were looked at.
        page: The page.
        exact: The things that have just this name.
        groups: The results by kind, the best first.
        near: Things with similar names, where nothing was found.
        pair: The pair, where two sides are named.
        is_question: Whether it looks like a question.
        counts: Kind to how many things of it there are.
    """

    asked: str
    kind: str = ""
    total: int = 0
    is_cut: bool = False
    page: int = 1
    exact: Sequence[Suggestion] = ()
    groups: Sequence[Group] = ()
    near: Sequence[Suggestion] = ()
    pair: Pair | None = None
    is_question: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are; one where results of several kinds are shown."""
        return max(1, -(-self.total // PER_PAGE)) if self.kind else 1


def find_kind(text: str) -> str:
    """Read a kind of result.

    Args:
        text: What the address says: a kind, or the name of a class.

    Returns:
        The kind; empty for all.

    Raises:
        RequestError: There is no such kind.

    Example:
        >>> find_kind("country"), find_kind("events"), find_kind("")
        ('countries', 'events', '')
    """
    wanted = text.strip().lower()
    single = {one.lower(): kind for one, kind in _KIND_OF.items()}
    short = {"pairs": "dyads", "people": "officials", "observations": "figures", "pair": "dyads"}
    found = wanted if wanted in _CLASSES or not wanted else single.get(wanted) or short.get(wanted)
    if found is None:
        raise RequestError(f"kind is {text[:40]!r}: choose one of {', '.join(_CLASSES)}")
    return found


def classes_of(kind: str) -> tuple[str, ...]:
    """Tell which classes a kind of result has.

    Args:
        kind: The kind; empty for all.

    Returns:
        The classes; none means all.
    """
    return _CLASSES[kind] if kind else ()


def looks_like_question(text: str) -> bool:
    """Tell whether a text is more likely a question than a name.

    Args:
        text: The text.

    Returns:
        Whether it ends like a question, begins like one, or sets things in relation.

    Example:
        >>> looks_like_question("agreements between Vietnam and Russia"), looks_like_question("Ninh Thuan 1")
        (True, False)
    """
    words = len(text.split())
    if text.rstrip().endswith(("?", "？")):
        return words > 1
    return words > 2 and bool(_QUESTION.match(text) or _RELATION.search(text))


def find_pair(index: NameIndex, text: str, languages: Sequence[str]) -> Pair | None:
    """Find the pair that a text names by its two sides.

    Args:
        index: The index of names.
        text: The text.
        languages: The wanted languages.

    Returns:
        The pair; None where other than two sides are named, or it is not clear which.
    """
    mentions = index.find_names(text, classes=SIDES, languages=languages, parts=False)
    sides: dict[str, str] = {}
    for mention in mentions:
        best, *others = mention.candidates
        if others and others[0].score >= best.score:
            return None
        sides[best.iri] = best.label
    if len(sides) != 2:
        return None
    codes = sorted(iri.rsplit("/", 1)[-1] for iri in sides)
    iri = f"{BASE}dyad/{'-'.join(codes)}"
    entry = index.entry(iri)
    labels = index.labels(iri)
    label = next((labels[one] for one in (*languages, "en") if one in labels), "") or " and ".join(
        sides.values()
    )
    return Pair(iri, label, entry is not None)


def search(index: NameIndex, text: str, kind: str, page: int, languages: Sequence[str]) -> Results:
    """Search for things by their names.

    Args:
        index: The index of names.
        text: What is asked for.
        kind: The kind that is wanted; empty for all.
        page: The page, from 1; of one kind.
        languages: The wanted languages.

    Returns:
        What was found.
    """
    everything = index.suggest(text, limit=MOST, languages=languages)
    found = [one for one in everything if not one.near]
    near = [one for one in everything if one.near]
    by_kind: dict[str, list[Suggestion]] = {}
    for one in found:
        by_kind.setdefault(_KIND_OF.get(one.class_name, _OTHER), []).append(one)
    counts = {one: len(items) for one, items in by_kind.items()}
    if kind:
        wanted = found
        if len(everything) == MOST:  # there may be more of this kind than are among the weightiest of all
            wanted = index.suggest(text, limit=MOST, classes=classes_of(kind), languages=languages)
        items = [one for one in wanted if not one.near and _KIND_OF.get(one.class_name) == kind]
        counts[kind] = len(items)
        shown = items[(page - 1) * PER_PAGE : page * PER_PAGE]
        groups = [Group(kind, TITLES[kind], len(items), shown)] if items else []
    else:
        items = found
        groups = [
            Group(one, TITLES[one], len(its), its[:PER_GROUP] if len(by_kind) > 1 else its[:PER_PAGE])
            for one, its in by_kind.items()
        ]
    if not items:
        near = near or index.nearest(text, PER_GROUP, languages=languages)
    return Results(
        text,
        kind,
        len(items),
        len(items) >= MOST,
        page,
        [one for one in items if one.exact][:PER_GROUP],
        groups,
        near[:PER_GROUP] if not items else [],
        find_pair(index, text, languages),
        looks_like_question(text),
        counts,
    )


def scheme_of(one: Suggestion) -> str:
    """Tell of which scheme a code is.

    Args:
        one: A result.

    Returns:
        The IRI of its scheme; empty for what is no code.
    """
    if one.class_name != "Concept":
        return ""
    return next((str(CODE) + name for name in one.classes if name[:1].islower()), "")


def as_json(results: Results, describe: Any) -> dict[str, Any]:
    """Write what was found for programs.

    Args:
        results: What was found.
        describe: Writes one result.

    Returns:
        The members of the object.
    """
    told: dict[str, Any] = {
        "query": results.asked,
        "kind": results.kind or None,
        "total": results.total,
        "more": results.is_cut,
        "page": results.page,
        "pages": results.pages,
        "exact": [describe(one) for one in results.exact],
        "groups": [
            {
                "kind": group.kind,
                "title": group.title,
                "total": group.total,
                "items": [describe(one) for one in group.items],
            }
            for group in results.groups
        ],
        "near": [describe(one) for one in results.near],
        "looks_like_question": results.is_question,
    }
    if results.pair is not None:
        told["pair"] = {"iri": results.pair.iri, "label": results.pair.label, "known": results.pair.known}
    return told
