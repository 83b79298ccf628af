"""Questions of several parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.ask.compound import find_order, is_double, split_question


def test_split_question_two_asking_words_give_two_questions() -> None:
    """Each part is a question of its own."""
    assert split_question("Who chaired the meeting, and where was it held?") == [
        "Who chaired the meeting?",
        "where was it held?",
    ]


def test_split_question_both_gives_each_part_its_time() -> None:
    """A time that is said of both belongs to each."""
    parts = split_question("Give both numbers for 2025: agreements signed and relations upgraded")
    assert parts == [
        "How many agreements signed for 2025",
        "How many relations upgraded for 2025",
    ]
    assert is_double("Give both numbers for 2025: agreements signed and relations upgraded")


@pytest.mark.parametrize(
    "question", ["Who met Putin?", "agreements between Russia and Vietnam", "What did Quang and Teo say?"]
)
def test_split_question_single_question_stays_whole(question: str) -> None:
    """An "and" between names splits nothing."""
    assert split_question(question) == []


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("Did the talks come before the signing ceremony?", "before"),
        ("Was the phone call later than the state visit?", "after"),
        ("Had Chinh already chaired the review when he spoke at the summit?", "before"),
    ],
)
def test_find_order_two_things_are_told_apart(question: str, how: str) -> None:
    """Which of two was first is a question of its own."""
    order = find_order(question)
    assert order is not None
    assert order.how == how


def test_find_order_mere_date_is_no_second_thing() -> None:
    """ "Before 2016" is a time."""
    assert find_order("Did Russia and Vietnam sign agreements before 2016?") is None


@given(st.text(max_size=200))
def test_find_order_and_split_any_text_do_not_fail(text: str) -> None:
    """Whatever is asked, it is taken apart or left alone."""
    assert len(split_question(text)) in (0, 2)
    find_order(text)
