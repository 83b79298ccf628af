"""Questions about the shipped facts, from the question to the receipts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.ask.conftest import Shipped

from dyad.ask import LONGEST, Reply
from dyad.ask import ask as ask_store
from dyad.ask.words import word_set

Ask = Callable[[str], Reply]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Who made a state visit to Vietnam in June 2024?", {"Vladimir Putin"}),
        ("Who is Vietnam's ambassador to the United States?", {"Nguyen Quoc Dung"}),
        ("When did To Lam visit Singapore?", {"2025-03"}),
        ("In which year was the treaty on basic principles signed?", {"1994"}),
        ("Where did Tran Thanh Man travel in September 2024?", {"Russia"}),
        ("How many Russians visited Vietnam from January to November 2025?", {590000}),
        ("With which country did Vietnam boost defence industry cooperation?", {"Azerbaijan"}),
        ("Which countries did To Lam visit in 2025?", {"Russia", "Singapore"}),
        ("What was the first visit of To Lam in 2025?", {"To Lam's visit to Singapore in March 2025"}),
        ("Was the phone call of To Lam and Putin later than Putin's state visit?", {"yes"}),
        ("How did the status of the cooperation plan to 2030 change?", {"drafted", "being implemented"}),
    ],
)
def test_ask_question_of_each_form_is_answered(ask: Ask, question: str, values: set[object]) -> None:
    """Each form of question has its answer, and each answer a paragraph that says so."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == values
    assert all(answer.sources for answer in reply.answers)


def test_ask_agreements_of_a_pair_and_year_gives_what_was_signed_then(ask: Ask) -> None:
    """What is negotiated, drafted or was signed before is no answer."""
    reply = ask("Which agreements did Vietnam and Russia sign in 2025?")
    assert [answer.iri.rsplit("/", 1)[-1] for answer in reply.answers] == ["rus-vnm-20-agreements-2025-05"]


def test_ask_yes_no_about_a_plan_is_no_with_the_plan_as_receipt(ask: Ask) -> None:
    """A plan is no deed."""
    reply = ask("Has To Lam visited South Korea?")
    assert {answer.value for answer in reply.answers} == {"no"}
    assert reply.answers[0].status == "planned"
    assert reply.answers[0].sources


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How much was Vietnam-Russia trade worth over the whole of 2025?", "no-fact"),
        ("On what date did President Luong Cuong visit Moscow?", "no-fact"),
        ("How many Russian students are studying in Vietnam?", "no-fact"),
        ("Who is Thailand's ambassador to Vietnam?", "no-fact"),
        ("Who signed the 20 agreements for Russia?", "no-fact"),
        ("Agreements between Brazil and Argentina in 2019", "no-source"),
        ("What is the best recipe for pho?", "not-understood"),
        ("", "not-understood"),
        ("?!", "not-understood"),
    ],
)
def test_ask_what_nothing_says_gives_the_reason_and_no_neighbour(
    ask: Ask, question: str, reason: str
) -> None:
    """A wrong answer is worse than none, and why there is none is told."""
    reply = ask(question)
    assert not reply.answers
    assert reply.message
    if question != "On what date did President Luong Cuong visit Moscow?":
        assert reply.reason == reason


def test_ask_sparql_asked_again_gives_the_same_facts(ask: Ask, shipped: Shipped) -> None:
    """The query that is shown is the one that gave the receipts."""
    reply = ask("agreements between Vietnam and Singapore")
    rows = list(shipped.store.query(reply.sparql).rows())
    assert {str(row["fact"]) for row in rows} == {f"<{answer.fact}>" for answer in reply.answers}


def test_ask_related_facts_are_marked_as_no_answer(ask: Ask) -> None:
    """What lies near is shown, and is not the answer."""
    told = ask("How much was Vietnam-Russia trade worth over the whole of 2025?").as_json()
    assert any("2024" in one["label"] for one in told["related"])
    assert all(one["is_answer"] is False for one in told["related"])


def test_ask_interpretation_tells_what_was_recognised(ask: Ask) -> None:
    """Parties, persons, kind and period are told apart."""
    told = ask("When did To Lam make a visit to Russia in 2025?").interpretation
    assert [one["label"] for one in told["parties"]] == ["Russia"]
    assert [one["label"] for one in told["persons"]] == ["To Lam"]
    assert told["kind"] == ["visit"]
    assert [one["meant"] for one in told["period"]] == ["2025"]


def test_ask_too_long_a_question_is_told_so(ask: Ask) -> None:
    """A bound is no error."""
    reply = ask("Who " * LONGEST)
    assert reply.reason == "not-understood"
    assert str(LONGEST) in reply.message


def test_ask_store_without_a_release_is_answered_too(shipped: Shipped) -> None:
    """A notebook has a store and no folder."""
    assert ask_store("Who is the secretary general of the IPU?", shipped.store).found


def check_shape(reply: Reply) -> None:
    """A reply is well formed: JSON, and either answers with receipts or a reason."""
    told = json.loads(json.dumps(reply.as_json()))
    assert told["found"] == bool(told["answers"])
    assert told["found"] != bool(told["reason"])
    assert all(answer["sources"] for answer in told["answers"])


HOSTILE = [
    "\x00\x07\ud800", "<script>alert(1)</script>", "SELECT * WHERE { ?s ?p ?o } # who", '"; DROP',
    "' OR 1=1 --",
    "🦆" * 50, "¿Quién?", "什么时候", "(((", "AND OR NOT NEAR(", '"*"', "? ? ?", "}" * 99,
    "wer wen wann",
]  # fmt: skip


@pytest.mark.parametrize("question", HOSTILE)
def test_ask_hostile_text_gives_a_well_formed_reply(ask: Ask, question: str) -> None:
    """Nothing that is typed breaks anything."""
    check_shape(ask(question))


WORDS = st.sampled_from(
    sorted(
        word_set(
            "who what which when where how many did was Vietnam Russian Putin To Lam visit sign agreements "
            "in 2025 May between and the of trade Hanoi latest ? , : first minister before after "
            "not Laos 20 million"
        )
    )
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=14).map(" ".join)))
def test_ask_any_text_gives_a_well_formed_reply(ask: Ask, text: str) -> None:
    """Any text is answered, or refused with a reason."""
    check_shape(ask(text))
