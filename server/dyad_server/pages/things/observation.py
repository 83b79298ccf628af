"""The page of a number: what is measured, when, and about whom; and the same measure at other times."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph as ox

from dyad.namespaces import DYAD
from dyad_server.pages.things.facts import Amount, Fact, FactTable, make_facts, need_facts
from dyad_server.pages.things.page import Page
from dyad_server.people_dates import read_date, say_date

_MOST: Final = 60


@dataclass
class Figures:
    """The numbers of one measure about the same party."""

    table_of: FactTable
    unit: str

    def chart(self, page: Page) -> dict[str, Any]:
        """What the picture draws; empty where there is too little for one."""
        points = []
        for fact in self.table_of.facts:
            for amount in fact.values:
                if amount.unit != self.unit or not fact.dates:
                    continue
                point = _point(page, fact, amount)
                if point:
                    points.append(point)
        return {"unit": page.name(self.unit).text, "points": points} if len(points) > 1 else {}


def build(page: Page) -> None:
    """Put the page of a number together.

    Args:
        page: The page.
    """
    reading = page.reading
    page.own |= {"value", "unit", "qualifier"}
    amounts = tuple(
        dict.fromkeys(
            Amount(said.value.value, reading.text("unit"), reading.text("qualifier"))
            for said in reading.said.get("value", ())
        )
    )
    page.need(reading.text("unit"), reading.text("qualifier"), reading.text("nature"))
    page.add("value", "The number", "things/_amount.html", amounts)
    _add_same_measure(page)


def _add_same_measure(page: Page) -> None:
    """The other numbers of this measure about the same party."""
    reading = page.reading
    measures = reading.said.get("measure", ())
    parties = set(reading.things("referenceParty"))
    if not measures or not parties:
        return
    measure = measures[0].value
    rows = reading.ask("facts_by_class", {"kind": ox.NamedNode(str(DYAD.Observation)), "type": measure})
    facts = [fact for fact in make_facts(reading.store, rows, "Observation") if parties & set(fact.parties)]
    if len(facts) < 2:
        return
    need_facts(page, facts[:_MOST])
    page.need(measure.value)
    table = FactTable(
        "Observation",
        facts[:_MOST],
        "",
        len(facts),
        query="facts_by_class",
        values={"type": measure.value},
    )
    page.add(
        "measure",
        "The same measure at other times, or from other documents",
        "things/_figures.html",
        Figures(table, reading.text("unit")),
        count=len(facts),
    )


def _point(page: Page, fact: Fact, amount: Amount) -> dict[str, Any]:
    span = read_date(fact.dates[0])
    try:
        value = float(Decimal(amount.value))
    except (InvalidOperation, ValueError):
        return {}
    if span is None:
        return {}
    told: dict[str, Any] = {"label": say_date(fact.dates[0]), "value": value, "href": page.path(fact.iri)}
    if span.first:
        told["first"] = span.first.isoformat()
    if span.last:
        told["last"] = span.last.isoformat()
    words = [page.name(code).text for code in (amount.qualifier, fact.nature) if code]
    if words:
        told["qualifier"] = ", ".join(words)
    if fact.receipts:
        told["source"] = fact.receipts[0].title
    return told
