"""The data of the pictures on a pair's page: the timeline, and a chart for each measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dyad.pairs.saying import say_sides as say_sides
from dyad.pairs.saying import say_unit as say_unit
from dyad.pairs.saying import say_value as say_value
from dyad_server.design import path_of
from dyad_server.languages import Names
from dyad_server.pages.pairs.facts import KINDS, Fact
from dyad_server.people_dates import order_of, read_date, say_date

_NO_QUANTITIES: Final = ("/anniversary-number", "-rank")
"""How measures end whose numbers are none that one compares by their size."""


MOST: Final = 5_000
"""How many things a timeline shows."""


def cut_timeline(facts: Sequence[Fact], most: int = MOST) -> tuple[list[Fact], int]:
    """Choose the facts that a timeline shows: the latest ones, where there are very many.

    Args:
        facts: The facts, in order of time.
        most: How many it shows.

    Returns:
        The facts without numbers, and how many earlier ones are left out.
    """
    shown = [fact for fact in facts if fact.kind != "figure"]
    return shown[-most:], max(0, len(shown) - most)


def timeline_items(facts: Iterable[Fact], names: Names) -> list[dict[str, Any]]:
    """Write facts as items of a timeline.

    Args:
        facts: The facts.
        names: What they mention is called.

    Returns:
        The items, as the front end's `TimelineItem` describes them: label, href, kind (the class), type,
        status, first and last possible day, the date in words, phase, and who claims it.
    """
    return [_item(fact, names) for fact in facts]


def _item(fact: Fact, names: Names) -> dict[str, Any]:
    span = read_date(fact.when) if fact.when else None
    # An interval lasts from one end to the other; any other date is a day that is only bounded.
    bounded = span is not None and "/" not in fact.when and span.first != span.last
    item = {
        "label": fact.name.text,
        "href": path_of(fact.iri),
        "kind": KINDS[fact.kind][0],
        "type": ", ".join(names[iri].text for iri in fact.types),
        "status": fact.status.label if fact.status else "",
        "first": span.first.isoformat() if span and span.first else "",
        "last": span.last.isoformat() if span and span.last else "",
        "date": say_date(fact.when) if fact.when else "",
        "phase": fact.phase,
        "claimed": ", ".join(names[iri].text for iri in fact.claimants),
    }
    told: dict[str, Any] = {key: value for key, value in item.items() if value}
    if bounded:
        told["uncertain"] = True
    return told


@dataclass(frozen=True)
class Chart:
    """A measure with several numbers of one unit, as a chart.

    Attributes:
        id: Its name in the page.
        caption: What is measured.
        data: The numbers, as the front end's `ChartData` describes them.
    """

    id: str
    caption: str
    data: dict[str, Any]


def make_charts(figures: Iterable[Fact], names: Names) -> list[Chart]:
    """Make a chart of each measure that has numbers of one unit for two periods or more.

    Args:
        figures: The observations.
        names: What they mention is called.

    Returns:
        The charts.
    """
    groups: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in figures:
        if fact.types and fact.when and not fact.types[0].endswith(_NO_QUANTITIES):
            groups[fact.types[0], fact.unit].append(fact)
    charts = []
    for (measure, unit), facts in groups.items():
        lines: defaultdict[str, set[str]] = defaultdict(set)
        for fact in facts:
            lines[say_sides(fact, names)].add(fact.when)
        if all(len(periods) < 2 for periods in lines.values()):
            continue  # nothing could be compared
        points = [
            point
            for fact in sorted(facts, key=lambda fact: order_of(fact.when))
            for point in _points(fact, names)
        ]
        if points:
            key = measure.rsplit("/", 1)[-1]
            data: dict[str, Any] = {"points": points}
            if unit:
                data["unit"] = say_unit(names[unit], ["2"])
            charts.append(Chart(f"chart-{key}", names[measure].text, data))
    return charts


def _points(fact: Fact, names: Names) -> Iterable[dict[str, Any]]:
    span = read_date(fact.when)
    for value in fact.values:
        try:
            number = float(value)
        except ValueError:
            continue
        point = {
            "label": say_date(fact.when),
            "value": number,
            "first": span.first.isoformat() if span and span.first else "",
            "last": span.last.isoformat() if span and span.last else "",
            "qualifier": names[fact.qualifier].text if fact.qualifier else "",
            "series": say_sides(fact, names),
            "href": path_of(fact.iri),
            "source": fact.receipts[0].short_title if fact.receipts else "",
            "planned": fact.is_planned,
        }
        yield {key: told for key, told in point.items() if told != "" and told is not False}
