"""Which sort of number is asked for: ordinals, ranks, rates, ends of ranges, and what is counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply
from dyad.ask.asking_ordinals import name_ordinal

NUMBERS = {
    "Which anniversary of ASEAN's founding was marked with a flag-hoisting?": 58,
    "Which anniversary of Vietnam's first General Election is marked with a film week?": 80,
    "Which edition of the IPU Assembly took place in Hanoi in 2015?": 132,
    "What place might Vietnam's economy reach in Southeast Asia?": 3,
    "By what factor did Vietnam's e-commerce grow from 2020 to 2025?": 3,
    "How did e-commerce in 2025 compare with 2020?": 3,
    "How high is the voltage of the Lao Cai - Vinh Yen line?": 500,
    "What proportion of eligible public services is to be online?": 100,
    "How many directions for digital cooperation did Pham Minh Chinh propose to ASEAN?": 3,
    "How much is each of the Tet gifts for Hanoi's elderly in severe hardship worth?": 500000,
    "Up to what daytime temperature was forecast for the Central Highlands over the New Year holiday?": 28,
    "Below what temperature could it fall on higher ground of northern Vietnam on January 2-4, 2026?": 11,
    "What temperatures are expected in the Central Highlands by day over the New Year holiday?": "24-28",
}
NOTHING = {
    "people who get gifts are no gifts": "How many Tet gifts go to workers?",
    "an edition counts nobody": "How many ministers attended ADGMIN 6?",
    "some of all": "How many of the films shown for the 14th Party Congress were animated?",
    "a total is no rate": "How many vehicles does the GAZ plant in Da Nang put on the market each month?",
}


@pytest.mark.parametrize(("question", "value"), NUMBERS.items())
def test_ask_for_a_sort_of_number_gives_one_of_that_sort(
    ask: Callable[[str], Reply], question: str, value: object
) -> None:
    """The noun of the question tells which of the numbers that are near is meant."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == {value}
    assert all(answer.sources for answer in reply.answers)


@pytest.mark.parametrize("question", NOTHING.values(), ids=NOTHING)
def test_ask_for_a_number_of_another_sort_is_not_answered(ask: Callable[[str], Reply], question: str) -> None:
    """A number that counts something else is no answer."""
    assert not ask(question).found


def test_ask_how_a_number_changed_tells_the_direction(ask: Callable[[str], Reply]) -> None:
    """Where one fact alone tells of the change, it tells to what the number rose."""
    reply = ask(
        "How did the number of annual Russian scholarships for Vietnamese students change by early 2025?"
    )
    assert [answer.label for answer in reply.answers] == ["increased to about 1,000 scholarship"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (11, "11th"), (22, "22nd"), (103, "103rd"), (113, "113th")]
)
def test_name_ordinal_has_the_right_ending(number: int, words: str) -> None:
    """Eleven to thirteen take "th" in every hundred."""
    assert name_ordinal(number) == words
