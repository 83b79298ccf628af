"""Derived facts: dyads, their years and the latest status."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.namespaces import DYAD, EDTF, ID
from dyad_loader.derive import derive_dyad_years, derive_dyads, derive_latest_status, dyad_iri, dyad_year_iri

FACT = ID["event/x"]


def reference() -> Graph:
    """Three countries with codes and names."""
    graph = Graph()
    for code, name in (("LAO", "Laos"), ("RUS", "Russia"), ("VNM", "Vietnam")):
        graph.add((ID[f"country/{code}"], DYAD.code, Literal(code)))
        graph.add((ID[f"country/{code}"], RDFS.label, Literal(name, lang="en")))
    return graph


def fact_with(*parties: str, **states: list[str]) -> Graph:
    """A fact with parties, and what each of them counts for."""
    graph = Graph()
    graph.add((FACT, RDF.type, DYAD.Event))
    for party in parties:
        graph.add((FACT, DYAD.party, ID[party]))
    for party, counted in states.items():
        for state in counted:
            graph.add((ID[f"organisation/{party}"], DYAD.state, ID[f"country/{state}"]))
    return graph


def dyad_of(graph: Graph) -> str | None:
    """The dyad that is derived for the fact."""
    found = [str(value) for s, p, value in derive_dyads(graph, reference()) if (s, p) == (FACT, DYAD.between)]
    assert len(found) <= 1
    return found[0].rsplit("/", 1)[-1] if found else None


def test_dyad_of_two_countries_is_their_pair() -> None:
    """Two countries are a pair, whose codes stand in alphabetical order."""
    assert dyad_of(fact_with("country/VNM", "country/RUS")) == "RUS-VNM"


def test_dyad_of_a_ministry_and_a_country_counts_the_state() -> None:
    """A ministry counts for its state."""
    assert dyad_of(fact_with("organisation/m", "country/LAO", m=["VNM"])) == "LAO-VNM"


def test_dyad_of_two_bodies_of_one_state_is_none() -> None:
    """What concerns one state alone lies between nobody."""
    assert dyad_of(fact_with("organisation/m", "country/VNM", m=["VNM"])) is None


def test_dyad_of_a_joint_body_counts_both_states() -> None:
    """A body of two states stands for both."""
    assert dyad_of(fact_with("organisation/j", j=["RUS", "VNM"])) == "RUS-VNM"


def test_dyad_of_three_sides_is_none() -> None:
    """A fact among many has its parties and no dyad."""
    assert dyad_of(fact_with("country/VNM", "country/RUS", "country/LAO")) is None


def test_dyad_is_described_with_sides_and_name() -> None:
    """A dyad gets its class, its two sides and a name in the order of the codes."""
    derived = set(derive_dyads(fact_with("country/VNM", "country/RUS"), reference()))
    dyad = ID["dyad/RUS-VNM"]
    assert (dyad, RDF.type, DYAD.Dyad) in derived
    assert (dyad, DYAD.side, ID["country/RUS"]) in derived
    assert (dyad, DYAD.side, ID["country/VNM"]) in derived
    assert (dyad, RDFS.label, Literal("Russia–Vietnam", lang="en")) in derived


def test_dyad_that_a_source_describes_gets_its_sides() -> None:
    """A dyad with a level of partnership and no fact gets its sides all the same."""
    graph = Graph()
    graph.add((ID["dyad/LAO-VNM"], RDF.type, DYAD.Dyad))
    assert (ID["dyad/LAO-VNM"], DYAD.side, ID["country/LAO"]) in set(derive_dyads(graph, reference()))


@pytest.mark.parametrize(("one", "other"), [("VNM", "RUS"), ("RUS", "VNM")])
def test_dyad_iri_does_not_depend_on_order(one: str, other: str) -> None:
    """There is one IRI for a pair."""
    assert dyad_iri(one, other) == ID["dyad/RUS-VNM"]


def dated(*years: int, dyad: URIRef | None = ID["dyad/RUS-VNM"]) -> Graph:
    """A fact with years, between the sides of a dyad that has a name."""
    graph = Graph()
    for year in years:
        graph.add((FACT, DYAD.year, Literal(year)))
    if dyad is not None:
        graph.add((FACT, DYAD.between, dyad))
        graph.add((dyad, RDFS.label, Literal("Russia–Vietnam", lang="en")))
    return graph


def years_of(graph: Graph) -> set[str]:
    """The years of dyads to which the fact points."""
    found = {(s, p, str(value)) for s, p, value in derive_dyad_years(graph) if p == DYAD.during}
    assert {s for s, _, _ in found} <= {FACT}
    return {value.removeprefix(str(ID)) for _, _, value in found}


def test_dyad_years_of_a_fact_are_those_of_its_dates() -> None:
    """A fact points to a year of its dyad for each year that its dates touch."""
    assert years_of(dated(2024, 2025)) == {"dyad/RUS-VNM/2024", "dyad/RUS-VNM/2025"}


@pytest.mark.parametrize("graph", [dated(), dated(2025, dyad=None)], ids=["no date", "no dyad"])
def test_dyad_years_without_dyad_or_date_are_none(graph: Graph) -> None:
    """What has no date, or lies between nobody, has no year of a dyad."""
    assert set(derive_dyad_years(graph)) == set()


def test_dyad_year_is_described_and_mistaken_for_no_fact() -> None:
    """It has class, dyad, year and name, and neither of the properties by which facts are found."""
    node = ID["dyad/RUS-VNM/2025"]
    told = {(p, value) for s, p, value in derive_dyad_years(dated(2025)) if s == node}
    assert told == {
        (RDF.type, DYAD.DyadYear),
        (DYAD.ofDyad, ID["dyad/RUS-VNM"]),
        (DYAD.inYear, Literal(2025)),
        (RDFS.label, Literal("Russia–Vietnam, 2025", lang="en")),
    }


@pytest.mark.parametrize(("year", "text"), [(2025, "2025"), (987, "0987"), (1, "0001")])
def test_dyad_year_iri_has_four_digits(year: int, text: str) -> None:
    """Every year is written with four digits, so that the IRI can be known beforehand."""
    assert dyad_year_iri(ID["dyad/RUS-VNM"], year) == ID[f"dyad/RUS-VNM/{text}"]


def lifecycle(*steps: tuple[str, str, str]) -> Graph:
    """A thing with status steps: status, property of the date, date."""
    graph = Graph()
    for number, (status, predicate, text) in enumerate(steps):
        step = ID[f"agreement/x/status/{number}"]
        graph.add((ID["agreement/x"], DYAD.status, step))
        graph.add((step, DYAD["is"], ID[status]))
        if text:
            graph.add((step, DYAD[predicate], Literal(text, datatype=EDTF)))
    return graph


def latest(*graphs: Graph, ranks: dict[str, int] | None = None) -> str:
    """The latest status that is derived."""
    ranked: dict[Node, int] = {ID[name]: rank for name, rank in (ranks or {}).items()}
    ((thing, predicate, status),) = derive_latest_status(graphs, ranked)
    assert (thing, predicate) == (ID["agreement/x"], DYAD.latestStatus)
    assert isinstance(status, URIRef)
    return str(status).rsplit("/", 1)[-1]


def test_latest_status_is_the_step_with_the_latest_date_over_all_sources() -> None:
    """Of a draft told by one source and work told by a later one, the work is the latest."""
    drafted = lifecycle(("drafted", "attested", "2024-12/2025-01"))
    at_work = lifecycle(("being-implemented", "attested", "2025-12-29"))
    assert latest(drafted, at_work) == latest(at_work, drafted) == "being-implemented"


def test_latest_status_without_dates_goes_by_the_usual_order() -> None:
    """Where no step has a date, the later one in the scheme's order counts."""
    graph = lifecycle(("signed", "date", ""), ("drafted", "date", ""))
    assert latest(graph, ranks={"drafted": 3, "signed": 5}) == "signed"


def test_latest_status_with_a_date_beats_one_without() -> None:
    """A dated step is better known than an undated one."""
    graph = lifecycle(("in-force", "date", ""), ("signed", "date", "2022"))
    assert latest(graph, ranks={"in-force": 6, "signed": 5}) == "signed"
