"""Lists: all that a pair has in a year, as many as there are, and nothing cut without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.core.ask.conftest import Shipped

from dyad.ask import Reply
from dyad.binding import run
from dyad.catalogue import find_query

Ask = Callable[[str], Reply]


def ids(reply: Reply) -> set[str]:
    """The ids of the things that answer."""
    return {answer.iri.rsplit("/id/", 1)[-1] for answer in reply.answers}


@pytest.mark.parametrize(
    "question",
    [
        "agreements between Vietnam and Russia in 2025",
        "agreements Vietnam Russia 2025",
        "list the agreements of Russia and Vietnam in 2025",
    ],
)
def test_ask_agreements_in_a_year_gives_each_that_has_a_step_in_it(ask: Ask, question: str) -> None:
    """A fact belongs to a year by any of its dated steps, and its status tells how far it is."""
    reply = ask(question)
    assert {one.iri.rsplit("/", 1)[-1]: one.status for one in reply.answers} == {
        "rus-vnm-20-agreements-2025-05": "signed",
        "rus-vnm-comprehensive-cooperation-plan-2030": "being implemented",
        "rus-vnm-local-agreements": "existing",
        "rus-vnm-nuclear-document-under-negotiation": "under negotiation",
    }
    assert all(one.sources for one in reply.answers)


def test_ask_agreements_in_a_year_are_those_of_the_named_query(ask: Ask, shipped: Shipped) -> None:
    """The sentence and the named query of a pair tell the same."""
    answer = run(
        shipped.store, find_query("agreements_by_dyad"), {"country": ["VNM", "RUS"], "year": ["2025"]}
    )
    named = {
        str(row["agreement"]).strip("<>").removeprefix("https://w3id.org/dyad/id/") for row in answer.rows()
    }
    assert len(named) == 4
    assert ids(ask("agreements between Vietnam and Russia in 2025")) == named


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("visits between Vietnam and Russia in 2025", {"event/to-lam-visit-rus-2025-05"}),
        ("events between Vietnam and Russia in 2025", {"event/moscow-days-in-hanoi-2025"}),
        ("projects of Vietnam and Russia in 2025", {"project/gaz-assembly-plant-da-nang"}),
        (
            "statements of Russia and Vietnam in 2025",
            {
                "statement/gennady-bezdetko-2025-12-29-tourism",
                "statement/vyacheslav-kharinov-2025-12-29-plan-2030",
            },
        ),
    ],
)
def test_ask_what_a_pair_has_in_a_year_is_of_that_kind(ask: Ask, question: str, expected: set[str]) -> None:
    """Events, visits, projects and statements are listed as agreements are."""
    found = ids(ask(question))
    assert expected <= found
    assert {one.split("/")[0] for one in found} == {next(iter(expected)).split("/")[0]}


def test_ask_long_list_tells_how_many_are_not_shown(ask: Ask) -> None:
    """A list has a bound, and what lies beyond it is counted."""
    reply = ask("statements of Vietnam")
    assert len(reply.answers) == 100
    assert reply.more > 0
    assert reply.as_json()["more"] == reply.more
    assert str(reply.more) in reply.message


@pytest.mark.parametrize(
    "question",
    [
        "Which four regions did Pham Minh Chinh name as emerging and potential markets?",
        "What do the Tet packages and the gifts for the elderly come to together?",
        "When was the last but one IPU event in Vietnam?",
    ],
)
def test_ask_list_that_is_not_whole_is_no_answer(ask: Ask, question: str) -> None:
    """Three are not four, one is no sum of two, and the last is not the last but one."""
    assert not ask(question).answers


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Who represented Singapore in the talks with Luong Tam Quang?", "Josephine Teo"),
        ("On what day was the US ambassador received by the Vietnamese party leader?", "2026-01-09"),
        ("In which year did the August Revolution happen?", "1945"),
        ("When is the UN cybercrime convention said to have been signed?", "2025-10"),
        ("What does the Lao Cai - Vinh Yen transmission line cost in dollars?", 282500000),
        ("Which term will the deputies elected to the 16th National Assembly serve?", "2026/2031"),
        ("How many agreements came out of To Lam's trip to Russia in May 2025?", 20),
        ("Who phoned Putin in August 2024?", "To Lam"),
    ],
)
def test_ask_question_in_a_roundabout_way_is_answered(ask: Ask, question: str, value: object) -> None:
    """Who stands for a country, hearsay, months in names, and what is told by a link are read rightly."""
    assert {answer.value for answer in ask(question).answers} == {value}


@pytest.mark.parametrize(
    "question",
    [
        "How many tonnes of aid did Vietnam send to Russia in October 2025?",
        "How many tonnes of aid did Russia get from Vietnam?",
    ],
)
def test_ask_aid_the_other_way_round_is_no_answer(ask: Ask, question: str) -> None:
    """Who is given something does not give it."""
    assert not ask(question).answers
