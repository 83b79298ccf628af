"""Questions that ask the same of two things, which "and" joins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.core.ask.conftest import Shipped

from dyad.ask import Reply
from dyad.ask.coordinating import find_splits
from dyad.ask.first_of_two import find_first_of
from dyad.ask.operators import find_operators
from dyad.ask.summing import find_sum

JOINED = [
    (
        "Who are Vietnam's ambassadors to Thailand and to the United States?",
        {"Pham Viet Hung", "Nguyen Quoc Dung"},
    ),
    ("Who are the secretaries-general of ASEAN and the IPU?", {"Kao Kim Hourn", "Martin Chungong"}),
    ("In which months did Putin come to Vietnam and Tran Thanh Man go to Russia?", {"2024-06", "2024-09"}),
    ("How many packages does each ward and each commune of Hanoi get?", {30, 50}),
    ("What are the length and the voltage of the Lao Cai - Vinh Yen power line?", {229.5, 500}),
    (
        "Which Vietnamese minister and which Singaporean minister held talks on 15 January 2026?",
        {"Luong Tam Quang", "Josephine Teo"},
    ),
    (
        "On which dates was the National Data Center No.1 launched and inaugurated?",
        {"2025-02-25", "2025-08-18"},
    ),
    ("How large was Vietnam's economy in 1986 and in 2024?", {5000000000, 476000000000}),
]
"""What is joined by "and", and the answer to each."""

HALVES = [
    "Who are the ambassadors of Vietnam to Thailand and to China?",
    "In which months did Putin come to Vietnam and Xi Jinping go to Russia?",
    "How many packages does each ward and each hospital of Hanoi get?",
    "What are the length and the colour of the Lao Cai - Vinh Yen power line?",
]
"""Questions of which but one half is told."""


@pytest.mark.parametrize(("question", "values"), JOINED)
def test_joined_things_each_answered(
    ask: Callable[[str], Reply], question: str, values: set[str | float]
) -> None:
    """Each of what "and" joins has its own answer."""
    assert {answer.value for answer in ask(question).answers} == values


@pytest.mark.parametrize("question", HALVES)
def test_joined_things_half_told_nothing_answered(ask: Callable[[str], Reply], question: str) -> None:
    """The half of an answer is none."""
    assert not ask(question).answers


def test_find_splits_two_states_together_are_not_set_apart(shipped: Shipped) -> None:
    """What two states do together is no question of each."""
    reader = shipped.asker._reader
    for question in (
        "Which treaty did Vietnam and Russia sign?",
        "Which ties between Laos and Vietnam grew?",
    ):
        assert find_splits(reader.read(question), reader.wording) == []


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("Which of the two did she visit earlier, Oslo or Bergen?", "When did she visit Oslo?"),
        ("Who came to Bergen last in 2020: Anna or Bjarne?", "When did Anna came to Bergen in 2020?"),
        ("Which was visited first by Anna, Oslo or Bergen?", "When was Oslo visited by Anna?"),
        ("Did she visit Oslo or Bergen first?", "When did she visit Oslo?"),
    ],
)
def test_find_first_of_two_asks_for_the_day_of_each(question: str, way: str) -> None:
    """Which of two was first is told by the day of each."""
    first = find_first_of(question)
    assert first is not None
    assert first.asked(first.sides[0])[0] == way


@pytest.mark.parametrize("question", ["Which city did she visit first?", "Did she visit Oslo or Bergen?"])
def test_find_first_of_no_two_gives_nothing(question: str) -> None:
    """Without two to choose from, or without an order, nothing is compared."""
    assert find_first_of(question) is None


def test_find_sum_plain_number_gives_nothing() -> None:
    """A number of one thing is no sum."""
    assert find_sum("How many agreements did Vietnam sign?") == ""


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What is the sum of the dong values of the household packages and the elderly gifts?", {5430000000}),
        (
            "How many days before the ASEAN digital meeting was the conference on economic diplomacy?",
            {5},
        ),
        ("Which of the two countries did To Lam visit later in 2025, Russia or Singapore?", {"Russia"}),
        ("How did the size of Vietnam's e-commerce in 2025 compare with that of 2020?", {3}),
        ("From what to what did Vietnam's economy grow between 1986 and 2024?", {5000000000, 476000000000}),
        ("What do the relations with Russia and the weather come to together?", set()),
    ],
)
def test_two_facts_put_together(ask: Callable[[str], Reply], question: str, values: set[str | float]) -> None:
    """Sums, lapses and comparisons are told of two facts, or not at all."""
    assert {answer.value for answer in ask(question).answers} == values


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Is the official who chaired ADGMIN 6 the minister who received Josephine Teo?", set()),
        ("What was the next IPU event in Vietnam after the 132nd Assembly?", {2017}),
        ("How many packages are there if those for wards and those for communes are put together?", set()),
        ("Does every ward of Hanoi get as many packages as every commune?", set()),
        ("What was the average number of packages per ward in Hanoi?", set()),
    ],
)
def test_words_of_logic_heeded_or_nothing_answered(
    ask: Callable[[str], Reply], question: str, values: set[int]
) -> None:
    """Who compares, adds up or asks for the next is answered so, or not at all."""
    assert {int(answer.date[:4]) for answer in ask(question).answers} == values


@pytest.mark.parametrize(
    ("question", "operators"),
    [
        ("Is the hall as long as the barn is wide?", {"equal"}),
        ("Which barn is longer, this or that?", {"compare"}),
        ("Who came, other than the mayor?", {"except"}),
        ("Which fair came right after the summit?", {"next"}),
        ("Did more than 600 come as well as they could?", set()),
    ],
)
def test_find_operators_words_of_logic_are_found(
    shipped: Shipped, question: str, operators: set[str]
) -> None:
    """Words that carry the logic are found, and plain ones are not."""
    assert find_operators(shipped.asker._reader.read(question)) == operators


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Do the documents agree on how many external activities Vietnam's leaders had in 2025?", {"yes"}),
        ("Do the documents agree on how many ministers sang at ADGMIN 6?", set()),
    ],
)
def test_documents_that_agree(ask: Callable[[str], Reply], question: str, value: set[str]) -> None:
    """What several documents tell alike is agreed on; what none tells is not."""
    assert {answer.value for answer in ask(question).answers} == value
