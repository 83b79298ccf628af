"""The pictures of the notebook client: each asks by named queries and draws what it is told."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import pandas as pd

from dyad.client import Pair, Table, Thing
from dyad.namespaces import DYAD
from dyad.pictures.heat_map import draw_heat_map
from dyad.pictures.network import draw_network
from dyad.pictures.network_reading import read_network
from dyad.pictures.partner_map import draw_map
from dyad.pictures.picture import Picture, PictureError
from dyad.pictures.reading import (
    documents_of,
    items_of_pair,
    items_of_table,
    numbers_of_table,
    sources_of,
)
from dyad.pictures.timeline import draw_timeline
from dyad.pictures.trend import draw_trend
from dyad.statuses import phase_of

if TYPE_CHECKING:
    from dyad.client import KnowledgeGraph

DEEDS: Final = ("Agreement", "Event", "Project")
"""What is drawn unless somebody asks for numbers and statements as well."""

_PLURALS: Final = {
    "Agreement": "agreements",
    "Event": "events",
    "Project": "projects",
    "Observation": "figures",
    "Statement": "statements",
}


def timeline(
    what: Pair | Table,
    *,
    title: str = "",
    kinds: Sequence[str] = DEEDS,
    kind: str = "Event",
    first: str | int = "",
    last: str | int = "",
) -> Picture:
    """Draw what lies between two sides along time, or the rows of a table.

    What is planned is hatched, what only a speaker claims is dotted, and what was given up has a cross. Where
    there is more than can be written, it is counted by months, years or decades.

    Args:
        what: A pair of `kg.dyad(...)`; or a table with names and dates, such as `kg.visits(...)`.
        title: What stands above it.
        kinds: Of a pair, the kinds of facts: Agreement, Event, Project, Observation, Statement.
        kind: Of a table, the lane in which its rows are drawn.
        first: Where it begins, such as `2024`; without it, where most of the facts begin.
        last: Where it ends, likewise.

    Returns:
        The picture.

    Raises:
        PictureError: There is nothing to draw; the message says why.
        DateError: first or last is no date.
    """
    if isinstance(what, Pair):
        items, notes = items_of_pair(what, kinds)
        return draw_timeline(
            items,
            title or f"{_and(what.sides)}: {_say_kinds(kinds).lower()}",
            first=str(first),
            last=str(last),
            notes=notes,
        )
    if not isinstance(what, Table):
        raise PictureError(
            "a timeline is drawn of a pair, kg.dyad('Vietnam', 'Russia'), or of a table such as "
            f"kg.visits('Vietnam'), and not of a {type(what).__name__}"
        )
    told = items_of_table(what, kind)
    heading = title or what.titled or "Timeline"
    return draw_timeline(told, heading, first=str(first), last=str(last), sources=_sources(what))


def heat_map(
    kg: KnowledgeGraph,
    country: str | Thing,
    *,
    kinds: Sequence[str] = DEEDS,
    title: str = "",
    most: int = 25,
) -> Picture:
    """Draw how much lies between a country and each of its partners, year by year.

    Args:
        kg: The graph.
        country: The country.
        kinds: The kinds of facts that count.
        title: What stands above it.
        most: How many partners are drawn; those with most.

    Returns:
        The picture. Cells in which all is planned are hatched; those with some plans have a corner.

    Raises:
        PictureError: There is nothing with a date.
        NotFound: There is no such country.
    """
    thing = kg.country(country)
    counted = _count(kg, thing, kinds, "year")
    return draw_heat_map(
        counted,
        title or f"Partners of {thing.label} by year",
        unit=_unit(kinds),
        sources=documents_of(kg, _documents(counted)),
        notes=[f"{_say_kinds(kinds)} with a date; one that lasts counts for each of its years."],
        most_rows=most,
    )


def partner_map(
    kg: KnowledgeGraph,
    country: str | Thing,
    *,
    kinds: Sequence[str] = DEEDS,
    title: str = "",
    whole: bool = False,
) -> Picture:
    """Draw the partners of a country on a map, the darker the more lies between the two.

    Args:
        kg: The graph.
        country: The country.
        kinds: The kinds of facts that count.
        title: What stands above it.
        whole: Whether the whole world is shown, also where the partners lie in a part of it.

    Returns:
        The picture; who has no place on a map stands below it.

    Raises:
        PictureError: There is nothing to count.
        NotFound: There is no such country.
    """
    thing = kg.country(country)
    counted = _count(kg, thing, kinds, "partner")
    code = thing.iri.rsplit("/", 1)[-1]
    own = pd.DataFrame([(code, thing.label, 0, 0)], columns=["code", "name", "facts", "planned"])
    summed = counted.groupby(["code", "name"], as_index=False)[["facts", "planned"]].sum()
    return draw_map(
        pd.concat([summed, own], ignore_index=True),
        title or f"Partners of {thing.label}",
        centre=code,
        unit=_unit(kinds),
        sources=documents_of(kg, _documents(counted)),
        notes=[f"Counted: {_say_kinds(kinds).lower()}."],
        whole=whole,
    )


def network(
    what: KnowledgeGraph | nx.Graph[Any],
    thing: str | Thing | Hashable = None,
    *,
    steps: int = 1,
    title: str = "",
    sources: Table | Sequence[str] = (),
) -> Picture:
    """Draw what a thing is connected with, or a network of your own.

    Args:
        what: The graph of Dyad, `kg`; or a graph of networkx (see `draw_network` for the attributes it may
            have).
        thing: The thing that it is about; of a network of your own the node that is in bold.
        steps: How many links away a thing may be.
        title: What stands above it.
        sources: Of a network of your own, the documents; or the table that it was made of.

    Returns:
        The picture.

    Raises:
        PictureError: There is nothing to draw.
        NotFound: There is no such thing.
    """
    if isinstance(what, nx.Graph):
        documents = _sources(sources) if isinstance(sources, Table) else sources
        return draw_network(what, title or "Network", middle=thing, sources=documents)
    if not isinstance(thing, str | Thing):
        raise PictureError("say which thing the network is about, such as network(kg, 'To Lam')")
    middle = what.thing(thing)
    found, iris = read_network(what, middle, steps)
    return draw_network(
        found,
        title or f"What is connected with {middle.label}",
        middle=middle.iri,
        sources=documents_of(what, iris),
    )


def trend(table: Table, *, measure: str = "", title: str = "") -> Picture:
    """Draw numbers in the order of time, each as it is meant: exact, at least, about, at most, forecast.

    Args:
        table: What `kg.figures(...)` gives, or rows of it.
        measure: What is measured, such as `tourist arrivals`, where the table has more than one measure.
        title: What stands above it.

    Returns:
        The picture.

    Raises:
        PictureError: There is no number, or several measures or units; the message lists them.
    """
    numbers, measured, unit = numbers_of_table(table, measure)
    sides = {number.series for number in numbers if number.series}
    heading = measured[:1].upper() + measured[1:] + (f": {sides.pop()}" if len(sides) == 1 else "")
    return draw_trend(numbers, title or heading, unit=unit)


def _sources(table: Table) -> tuple[str, ...]:
    return sources_of(table) if table._receipts is not None else ()


def _and(sides: Sequence[Thing]) -> str:
    return " and ".join(side.label for side in sides)


def _unit(kinds: Sequence[str]) -> str:
    return _PLURALS.get(kinds[0], "facts") if len(kinds) == 1 else "facts"


def _say_kinds(kinds: Sequence[str]) -> str:
    told = [_PLURALS.get(kind, kind.lower()) for kind in kinds]
    joined = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)
    return joined[:1].upper() + joined[1:]


def _count(kg: KnowledgeGraph, country: Thing, kinds: Sequence[str], split: str) -> pd.DataFrame:
    """Facts by partner, and by year if wanted, with how many of them are planned."""
    unknown = [kind for kind in kinds if kind not in _PLURALS]
    if unknown or not kinds:
        raise PictureError(
            f"{unknown[0] if unknown else ''!r} is no kind of fact: choose of {', '.join(_PLURALS)}"
        )
    table = kg.query["partner_facts_by_country"](country, split=split)
    classes = {str(DYAD[kind]) for kind in kinds}
    rows = [row for row in table.to_dict("records") if row["class"].iri in classes]
    counted = pd.DataFrame(
        [
            (
                row["code"],
                _name(row),
                row.get("year"),
                int(row["facts"]),
                int(row["facts"]) if _is_planned(row.get("status")) else 0,
                row["sourceIds"],
            )
            for row in rows
        ],
        columns=["code", "name", "year", "facts", "planned", "sources"],
    )
    if counted.empty:
        raise PictureError(
            f"the documents read here tell of no {_say_kinds(kinds).lower()} between {country.label} and "
            "another side"
        )
    return counted


def _name(row: dict[Any, Any]) -> str:
    return row["name"] if isinstance(row["name"], str) else str(row["counterpart"])


def _is_planned(status: Any) -> bool:
    return isinstance(status, Thing) and phase_of(status.iri) == "planned"


def _documents(counted: pd.DataFrame) -> list[str]:
    return sorted({iri for told in counted["sources"] if isinstance(told, str) for iri in told.split()})
