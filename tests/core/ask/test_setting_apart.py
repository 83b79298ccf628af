"""What is left out, what is asked of each of two, halves of questions, and what no one fact tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply
from dyad.ask.compound import asks_to_compare
from dyad.ask.enumerating import find_items_of, find_sorts
from dyad.ask.excluding import find_exclusion

SEVERAL = {
    "In which Vietnamese cities other than Hanoi did IPU conferences take place?": {
        "Ho Chi Minh City",
        "Da Nang",
    },
    "Which accords of Vietnam with Singapore or Laos are on record as signed?": {
        "Singapore–Vietnam memorandum of understanding on cybersecurity cooperation, on combating "
        "cybercrime and on protecting personal data",
        "Singapore–Vietnam memorandum of understanding on digital transformation",
        "Agreement of border units of Vietnam and Laos on operational coordination regulations",
        "Twinning of Defence Command Region 5 - Khe Sanh with three Lao district military commands",
    },
    "Give the size of Vietnam's e-commerce market in 2025 and of its whole economy in 2024.": {
        "36 billion USD",
        "more than 476 billion USD",
    },
    "What is the length and the voltage of the Lao Cai - Vinh Yen line?": {"229.5 kilometre", "500 kilovolt"},
    "Who received Martin Chungong, and on what day?": {"Tran Quang Phuong", "2025-12-29"},
    "Who chaired the online conference of 10 January 2026 and who the ASEAN meeting five days later?": {
        "Pham Minh Chinh",
        "Nguyen Manh Hung",
    },
    "What should the ecosystem for Vietnamese businesses include?": {
        "banking",
        "logistics",
        "human resources",
        "legal support",
    },
    "What sorts of cables should ASEAN modernise, in Chinh's opinion?": {
        "submarine cables",
        "terrestrial cables",
    },
}
ONE = {
    "Which city besides Da Nang and Hanoi hosted an IPU conference in 2017?": "Ho Chi Minh City",
    "Which gets more Tet packages in Hanoi, a ward or a commune?": "commune",
    "How many more Tet packages does a commune get than a ward?": "20 gift",
    "Was Vietnam's economy bigger in 2024 than in 1986?": "yes",
    "Does each commune in Hanoi get more Tet packages than each ward?": "yes",
    "How much larger is the economy of 2024 than the e-commerce of 2025?": "440 billion USD",
    "How many months after its launch was the National Data Center inaugurated?": "6 months",
    "What came first, To Lam's phone call with Putin or his trip to Russia?": (
        "Phone call between To Lam and Vladimir Putin in August 2024"
    ),
    "Which country did To Lam visit first, Russia or Singapore?": "Singapore",
    "Which visits to Vietnam took place in 2024?": "Vladimir Putin's state visit to Vietnam in June 2024",
    "RU-VN bilateral trade Jan-Nov 2024": "4.15 billion USD",
    "Was the Hanoi Convention signed before or after the National Data Center's inauguration?": "after",
    "Which ministry runs the data centre that To Lam visited in December 2025?": (
        "Ministry of Public Security of Vietnam"
    ),
}
NOTHING = (
    "Which countries have joined the Hanoi Convention?",
    "Which countries did Vietnam raise relations with in 2025?",
    "Which Russian banks work in Vietnam?",
    "Which ships did Russia sell to Vietnam?",
    "Which visits were not made in August 2025?",
    "Who was the last to speak at the Russian press briefing?",
    "Did Vietnam trade more with Russia in 2025 than in 2024?",
    "Which agreements did Russia and Laos sign?",
    "How many years after the start of relations was the cybersecurity memorandum with Singapore signed?",
    "List the members of BRICS that Pham Minh Chinh met",
    "Which is the biggest economy in Southeast Asia?",
    "Which airline flies between Moscow and Phu Quoc?",
    "Who will chair ASEAN in 2026?",
    "Which country had the fastest mobile internet in the world in 2025?",
    "On what date was the ASEAN Future Forum held in 2025?",
    "On what date did the 6th ASEAN Digital Ministers' Meeting close?",
    "How big was Vietnam's economy in dollars in 2025?",
    "Which products does Vietnam export to Russia?",
    "What did Vietnam give Laos in January 2026?",
    "Which of To Lam's demands concern 2026?",
)


@pytest.mark.parametrize(("question", "answers"), SEVERAL.items())
def test_several_asked_for_all_of_them_answered(
    ask: Callable[[str], Reply], question: str, answers: set[str]
) -> None:
    """Whatever is asked for is there, and nothing besides."""
    assert {answer.label for answer in ask(question).answers} == answers


@pytest.mark.parametrize(("question", "answer"), ONE.items())
def test_one_asked_for_just_that_answered(ask: Callable[[str], Reply], question: str, answer: str) -> None:
    """The one that is asked for is the answer."""
    assert {one.label for one in ask(question).answers} == {answer}


@pytest.mark.parametrize("question", NOTHING)
def test_nothing_told_nothing_answered(ask: Callable[[str], Reply], question: str) -> None:
    """A neighbour is not given for what no fact tells."""
    reply = ask(question)
    assert not reply.answers
    assert reply.reason


@pytest.mark.parametrize(
    ("question", "compares"),
    [
        ("Did more people come in 2025 than in 2024?", True),
        ("Did more than 600,000 people come?", False),
        ("By how much did trade exceed aid?", True),
        ("Which city hosted it more than once?", False),
        ("Who came first, the premier or the envoy?", True),
    ],
)
def test_comparison_recognised_by_its_words(question: str, compares: bool) -> None:
    """Two things set against each other are a comparison; a number as bound is none."""
    assert asks_to_compare(question) is compares


def test_exclusion_cut_out_with_its_place() -> None:
    """The rest is a question of its own, and what is left out is known."""
    asked = "Who, besides the ambassador, spoke?"
    exclusion = find_exclusion(asked)
    assert exclusion is not None
    assert exclusion.question == "Who spoke?"
    assert exclusion.out == "the ambassador"
    assert find_exclusion("Who spoke?") is None


def test_items_taken_only_after_a_word_asked_with() -> None:
    """A list after another word is not the one that is asked for."""
    text = "A plan for banks, ports and law; aims are peace and trade."
    assert find_items_of(text, {"plan"}) == ["banks", "ports", "law"]
    assert find_items_of(text, {"port"}) == []
    assert find_sorts("One submarine cable.", {"cabl"}) == []
