"""Days and years of dated things."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, Graph, Literal, URIRef

from dyad.namespaces import DYAD, EDTF, ID
from dyad_loader.days import derive_days

THING = ID["event/x"]


def dated(kind: URIRef = DYAD.Event, **dates: str) -> Graph:
    """A graph with one thing and its dates."""
    graph = Graph()
    graph.add((THING, RDF.type, kind))
    for name, text in dates.items():
        graph.add((THING, DYAD[name.rstrip("_")], Literal(text, datatype=EDTF)))
    return graph


def days(graph: Graph, thing: URIRef = THING) -> tuple[str | None, str | None, list[int]]:
    """First day, last day and years of a thing."""
    derived = Graph()
    for triple in derive_days(graph):
        derived.add(triple)
    first, last = derived.value(thing, DYAD.firstDay), derived.value(thing, DYAD.lastDay)
    years = sorted(int(str(year)) for year in derived.objects(thing, DYAD.year))
    return (str(first) if first else None), (str(last) if last else None), years


def test_days_of_a_month_span_it() -> None:
    """A month has its first and last day and its year."""
    assert days(dated(date="2025-05")) == ("2025-05-01", "2025-05-31", [2025])


def test_days_of_an_open_date_leave_that_side_out() -> None:
    """A date without beginning has no first day."""
    assert days(dated(date="../2015")) == (None, "2015-12-31", [2015])


def test_days_of_an_event_come_from_its_own_date_and_not_from_its_plan() -> None:
    """An event of 2026 that was planned in 2025 happens in 2026."""
    graph = dated(date="2026-01")
    step = ID["event/x/status/planned"]
    graph.add((THING, DYAD.status, step))
    graph.add((step, DYAD.attested, Literal("2025-12-29", datatype=EDTF)))
    assert days(graph)[2] == [2026]
    assert days(graph, step)[2] == [2025]


def test_days_of_an_agreement_span_its_lifecycle() -> None:
    """An agreement touches the years of all its steps, and not those that it is valid for."""
    graph = dated(DYAD.Agreement, validity="2025/2030")
    for day in ("2024-12", "2025-12-29"):
        step = ID[f"event/x/status/{day}"]
        graph.add((THING, DYAD.status, step))
        graph.add((step, DYAD.attested, Literal(day, datatype=EDTF)))
    assert days(graph) == ("2024-12-01", "2025-12-29", [2024, 2025])


def test_days_of_a_tenure_are_its_bounds() -> None:
    """Days on which a tenure is attested bound nothing, but are years of it."""
    assert days(dated(DYAD.Tenure, attested="2025-12-29")) == (None, None, [2025])
    graph = dated(DYAD.Tenure, from_="2019-03", to="2021-02-01")
    assert days(graph) == ("2019-03-01", "2021-02-01", [2019, 2020, 2021])


def test_days_of_a_date_that_is_none_are_left_out() -> None:
    """What is no date gives no day; the reader has reported it."""
    assert days(dated(date="May")) == (None, None, [])


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31)))
def test_days_of_any_day_are_that_day(day: datetime.date) -> None:
    """A full date is its own first and last day, as xsd:date."""
    derived = set(derive_days(dated(date=day.isoformat())))
    literal = Literal(day.isoformat(), datatype=XSD.date)
    assert (THING, DYAD.firstDay, literal) in derived
    assert (THING, DYAD.lastDay, literal) in derived
    assert (THING, DYAD.year, Literal(day.year)) in derived
