"""Questions inside questions."""

from __future__ import annotations

import pytest

from dyad.ask.found import Found
from dyad.ask.nesting import asks_inside, resolve
from dyad.ask.things import Thing

OSLO = Thing("place/oslo", frozenset({"City"}), "Oslo", ("Oslo",), ("Oslo",), {})


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("How many people live in the city that hosted the talks?", "How many people live in Oslo?"),
        ("What happened in the city where the treaty was signed?", "What happened in Oslo?"),
    ],
)
def test_resolve_inner_question_gives_place_to_its_answer(question: str, plain: str) -> None:
    """What the inner question gives stands in its place."""
    found = (Found("Oslo", "Oslo", "event/talks", "place/oslo"),)
    assert resolve(question, lambda _: found, {"place/oslo": OSLO}) == plain


def test_resolve_day_of_something_becomes_its_date() -> None:
    """A day that is told by what happened on it becomes a date."""
    found = (Found("2025-03-04", "2025-03-04", "event/talks"),)
    assert (
        resolve("Who spoke on the day when the talks began?", lambda _: found, {})
        == "Who spoke on 2025-03-04?"
    )


def test_resolve_without_one_answer_changes_nothing() -> None:
    """Where the inner question has no one answer, nothing is put in its place."""
    assert resolve("Who leads the country that won?", lambda _: (), {}) == ""


def test_asks_inside_mere_name_is_no_inner_question() -> None:
    """Only a clause is a question of its own."""
    assert asks_inside("Who met the minister who came to Hanoi?")
    assert not asks_inside("Who met the minister of Singapore?")
