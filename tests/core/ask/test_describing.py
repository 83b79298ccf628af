"""Who is told by a description: one post must meet all of it, with its body and country."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply

DESCRIBED = {
    "Which member of the Politburo took part in the security rehearsal?": "Tran Cam Tu",
    "Which vice chairman of a municipal committee praised ASEAN's development?": "Nguyen Manh Cuong",
    "Which Vietnam scholar spoke of flourishing relations with Russia?": "Anatoly Sokolov",
    "Which Kremlin spokesperson has commented on relations with Vietnam?": "Dmitry Peskov",
    "Which outgoing American ambassador did To Lam receive in Hanoi?": "Marc Evans Knapper",
    "Which Secretary-General of ASEAN attended ADGMIN 6?": "Kao Kim Hourn",
    "Which general met Josephine Teo?": "Luong Tam Quang",
    "Which deputy minister of public security congratulated the Lao leaders?": "Le Quoc Hung",
    "Which person at the head of the IPU came to Hanoi?": "Martin Chungong",
    "Who spoke on behalf of the UN at ADGMIN 6?": "Amandeep Singh Gill",
    "Who weighed in on the ASEAN Family Run?": "Pham Viet Hung",
    "With whom did Putin speak by phone in August 2024?": "To Lam",
    "Which Vietnamese leader spoke with Putin by phone in August 2024?": "To Lam",
    "Which ASEAN member hosted ADGMIN 6?": "Vietnam",
    "From which country were the investors whom Tran Thanh Man asked to share technology?": "Japan",
    "Which Angolan party wishes to deepen relations with the Communist Party of Vietnam?":
        "People's Movement for the Liberation of Angola",
    "Which organisation hands out the Tet gifts meant for old people in Hanoi?": "Hanoi Elderly Association",
    "In which region is Vietnam the largest trading partner of Russia?": "Southeast Asia",
    "On which date every year do the members of ASEAN hold the flag-hoisting ceremony?": "XXXX-08-08",
    "In which year was the film Den Hen Lai Len made?": "1974",
    "On which days of January 2026 did the film programme for the congress run?": "2026-01-14/2026-01-17",
    "Which did To Lam visit later in 2025, Russia or Singapore?": "Russia",
}
NOT_SO = [
    "Which deputy minister of foreign affairs congratulated the Lao leaders?",
    "Which Politburo member visited Singapore in December 2025?",
    "Which Vietnamese ambassador gave a press briefing in December 2024?",
    "Which Thai ambassador to Vietnam praised the ASEAN Family Run?",
    "Which Russian ambassador to the United States gave a briefing in December 2025?",
    "Which member of the Secretariat visited Angola?",
    "With whom did To Lam speak by phone in January 2026?",
    "Who was elected General Secretary of the Lao party?",
    "In which region is Angola a partner of Vietnam?",
    "In which region is Russia Vietnam's largest trading partner?",
    "Which country is Vietnam's largest trading partner in Southeast Asia?",
    "Which country is the largest European trading partner of Vietnam?",
    "In which quarter of Hanoi is the Ngoc Khanh Cinema?",
    "From when to when was ADGMIN 6 held?",
    "In which year did Martin Chungong become Secretary General of the IPU?",
    "When did Josephine Teo become minister?",
]


@pytest.mark.parametrize(("question", "value"), DESCRIBED.items())
def test_ask_for_one_who_is_described_gives_the_very_one(
    ask: Callable[[str], Reply], question: str, value: str
) -> None:
    """A person, body, place or day is told by what the question says of it."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == {value}
    assert all(answer.sources for answer in reply.answers)


@pytest.mark.parametrize("question", NOT_SO)
def test_ask_for_one_whom_no_post_describes_is_refused(ask: Callable[[str], Reply], question: str) -> None:
    """Whoever has but a part of what is described is no answer, nor is the next best day or place."""
    assert not ask(question).answers
