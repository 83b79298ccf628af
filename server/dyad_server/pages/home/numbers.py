"""What the home page tells of the data as a whole; made once for each release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.namespaces import DYAD
from dyad_server.languages import Names
from dyad_server.links import path_of
from dyad_server.releases import Served
from dyad_server.rows import iri_of, text_of

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "Agreement": ("Agreements", "agreement"),
    "Event": ("Events", "event"),
    "Project": ("Projects", "project"),
    "Observation": ("Figures", "figure"),
    "Statement": ("Statements", "statement"),
}
"""Class to heading, and to what it is called in the address of a pair's page."""

CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "Agreement": ("agreements", "/browse/agreements"),
    "Event": ("events", "/browse/events"),
    "Project": ("projects", "/browse/projects"),
    "Observation": ("figures", "/browse/figures"),
    "Statement": ("statements", "/browse/statements"),
    "Official": ("officials", "/browse/officials"),
    "Organisation": ("organisations", "/browse/organisations"),
    "Dyad": ("pairs", "/browse/dyads"),
    "Source": ("documents", "/browse/sources"),
}
"""Class to what its things are called, and where they are listed."""


@dataclass(frozen=True)
class PairCount:
    """How many facts of each kind lie between two sides.

    Attributes:
        iri: The dyad.
        codes: The codes of both.
        sides: Both sides.
        facts: Class to number.
    """

    iri: str
    codes: tuple[str, str]
    sides: tuple[str, str]
    facts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.facts.values())

    @property
    def path(self) -> str:
        """The page of the pair."""
        return f"/dyad/{'-'.join(self.codes)}"


@dataclass(frozen=True)
class Document:
    """A document, with how many things it describes."""

    iri: str
    things: int


@dataclass(frozen=True)
class Numbers:
    """What a release holds.

    Attributes:
        counts: Class to how many things it has.
        pairs: The pairs that have facts, the busiest first.
        documents: The documents, the latest first.
    """

    counts: Mapping[str, int]
    pairs: Sequence[PairCount]
    documents: Sequence[Document]


def read_numbers(served: Served) -> Numbers:
    """Count what a release holds.

    Args:
        served: The release.

    Returns:
        The numbers.
    """
    store = served.store
    counts = {
        iri_of(row, "class").removeprefix(str(DYAD)): int(text_of(row, "things"))
        for row in run(store, find_query("counts_by_class"), {}).rows()
    }
    facts: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in run(store, find_query("pairs_all"), {}).rows():
        key = (iri_of(row, "dyad"), text_of(row, "code1"), text_of(row, "code2"))
        facts[key][iri_of(row, "class").removeprefix(str(DYAD))] = int(text_of(row, "facts"))
    sides = _read_sides(served)
    pairs = [
        PairCount(dyad, (one, other), (sides[one], sides[other]), told)
        for (dyad, one, other), told in facts.items()
    ]
    documents = [
        Document(iri_of(row, "source"), int(text_of(row, "things") or 0))
        for row in run(store, find_query("documents_all"), {}).rows()
    ]
    return Numbers(counts, sorted(pairs, key=lambda pair: (-pair.total, pair.codes)), documents[::-1])


def _read_sides(served: Served) -> dict[str, str]:
    rows = served.store.query("SELECT DISTINCT ?side ?code WHERE { ?side dyad:code ?code }").rows()
    return {text_of(row, "code"): iri_of(row, "side") for row in rows}


def map_data(
    pairs: Sequence[PairCount], names: Names, parameters: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Write pairs for the map, as the front end's `MapData` describes it.

    Args:
        pairs: The pairs.
        names: What their sides are called.
        parameters: What links keep.

    Returns:
        Places with how many facts each has, and an arc for each pair.
    """
    totals: defaultdict[tuple[str, str], int] = defaultdict(int)
    for pair in pairs:
        for code, side in zip(pair.codes, pair.sides, strict=True):
            totals[code, side] += pair.total
    return {
        "unit": "facts",
        "places": [
            {"code": code, "label": names[side].text, "href": path_of(side, parameters), "value": total}
            for (code, side), total in sorted(totals.items())
        ],
        "arcs": [
            {
                "from": pair.codes[0],
                "to": pair.codes[1],
                "label": " – ".join(names[side].text for side in pair.sides),
                "href": path_of(pair.iri, parameters),
                "count": pair.total,
            }
            for pair in pairs
        ],
    }
