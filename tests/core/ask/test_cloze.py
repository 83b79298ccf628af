"""Questions for what stands within a sentence of a fact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply

Ask = Callable[[str], Reply]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Into what is the Hanoi branch of the Pushkin Institute to be turned?",
         {"Regional Russian language center in Hanoi"}),
        ("What is the Hanoi branch of the Pushkin Institute to be turned into?",
         {"Regional Russian language center in Hanoi"}),
        ("What is the Ministry of Industry and Trade told to complete soon?", {"programme"}),
        ("Which cables should ASEAN upgrade?", {"submarine cables", "terrestrial cables"}),
        ("What kind of power grid does Pham Minh Chinh underline?", {"green, clean and secure"}),
        ("What status does Vietnam want the US to recognise?", {"Vietnam's market economy status"}),
        ("What is Tay Ho ward to become?", {"model"}),
        ("What does the ship Professor Gagarinsky survey?", {"East Sea"}),
        ("From which direction were winds forecast for Hanoi on 1 January 2026?", {"southeast"}),
        ("Which growth drivers does Pham Minh Chinh want revived?", {"traditional drivers of growth"}),
    ],
)  # fmt: skip
def test_ask_for_a_part_of_a_sentence_gives_the_part(ask: Ask, question: str, expected: set[str]) -> None:
    """What is asked for is taken out of the sentence, and the sentence itself is no answer."""
    reply = ask(question)
    assert {str(one.value) for one in reply.answers} == expected
    assert all(one.sources for one in reply.answers)


@pytest.mark.parametrize(
    "question",
    [
        "Into what is the Da Nang car plant to be turned?",
        "Which cables should Russia upgrade?",
        "What list should the European Commission remove Vietnam from?",
        "In what sector are Vietnam and Angola boosting their cooperation?",
        "What must Vietnam pay for the research vessel?",
        "Which vaccines did China supply to Vietnam?",
        "What did Singapore hand over to the Tropical Center?",
        "What did Angola's president offer Luong Cuong?",
    ],
)
def test_ask_for_a_part_that_nothing_tells_gives_nothing(ask: Ask, question: str) -> None:
    """A sentence that tells something like it does not fill the gap."""
    assert not ask(question).answers
