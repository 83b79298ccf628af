"""Derived facts: dyads and the latest status."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.namespaces import DYAD, EDTF, ID
from dyad_loader.derive import derive_dyads, derive_latest_status, dyad_iri

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
