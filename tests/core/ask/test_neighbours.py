"""A neighbour of what is asked is no answer: another's opening, another role, another end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply
from dyad.ask.idioms import say_plainly

ANSWERED = {
    "Does each commune in Hanoi get more Tet packages than each ward?": "yes",
    "Who was in the chair at ADGMIN 6?": "Nguyen Manh Hung",
    "Who is at the helm of the Viet Nam Film Institute?": "Le Thi Ha",
    "Who opened the film programme as director of the Vietnam Film Institute?": "Le Thi Ha",
    "Who was received by Tran Quang Phuong?": "Martin Chungong",
    "Who was told that Vietnam will build a UN centre against cybercrime?": "Josephine Teo",
    "Who passed on congratulations to the Lao security leadership?": "Le Quoc Hung",
    "Which UN envoy on technology came to the digital ministers' gathering?": "Amandeep Singh Gill",
    "Which head of state paid Vietnam a state visit in June 2024?": "Vladimir Putin",
    "Who is to finish the go-global programme for companies?": ("Ministry of Industry and Trade of Vietnam"),
    "To which part of Vietnam did Russia send humanitarian aid?": "Central Vietnam",
    "What does the abbreviation P4G stand for?": "Partnering for Green Growth and the Global Goals 2030",
    "When did To Lam say goodbye to the US ambassador?": "2026-01-09",
    "On what day was National Data Center No. 1 launched?": "2025-02-25",
    "Until what day do the films for the 14th congress run?": "2026-01-17",
    "By when must the national integrated database be in place?": "2026-01/2026-03",
    "When did the digital ministers of ASEAN convene in Hanoi?": "2026-01-15",
    "In which Lao province are Se Pon and Nong?": "Savannakhet",
    "What part of the nuclear document has been settled?": 98,
    "What was the pre-pandemic peak of Russian arrivals?": 650000,
    "By what factor did the number of agreements signed by Vietnam in 2025 exceed that of 2024?": 2.5,
    "What did Vietnam's trade with Russia come to from January to November 2024?": 4150000000,
    "How many kilometres does the 500 kV line cover?": 229.5,
    "Which railway did the Prime Minister look at in August?": "Lao Cai – Hanoi – Hai Phong railway",
    "Which branch of the police did To Lam ask to use AI?": "Criminal police force of Vietnam",
    "Which newspaper or agency interviewed the expert Zelenkova?": "Vietnam News Agency",
    "Which country is asked to support the UN cybercrime centre?": "Singapore",
    "What is to be built in Dong Nai with Russia?": "Vietnam-Russia Nuclear Science and Technology Center",
    "Is transport among the subjects of the Russian-Vietnamese plan to 2030?": "yes",
    "Were high-level visits between Russia and Vietnam being prepared for 2026?": "yes",
    "Does Vietnam plan to work with Russia on Ninh Thuan?": "yes",
    "Is 4.15 billion dollars the Vietnam-Russia trade of the full year 2024?": "no",
    "Is the Pushkin branch in Hanoi already a regional centre?": "no",
    "Is the Lao Cai-Vinh Yen line longer than 200 km?": "yes",
}
REFUSED = [
    "When does Vietnam's 14th party congress open?",
    "On which day of March 2025 did To Lam arrive in Singapore?",
    "On what date did the state visit of Luong Cuong to Angola begin?",
    "When did To Lam come back from Russia?",
    "When was ASEAN founded?",
    "Who congratulated To Lam on his visit to Russia?",
    "Who will succeed Pham Minh Chinh?",
    "Who starred in the film of 1974?",
    "Which country donated the data servers?",
    "Where does the railway that the PM surveyed lead?",
    "How many ministers from ASEAN states came to ADGMIN 6?",
    "How much has Russia invested in Vietnam?",
    "How much does Vietnam spend on defence?",
    "What share of Vietnam's trade is with Russia?",
    "Did Tran Thanh Man visit Japan?",
    "Is Josephine Teo Singapore's prime minister?",
]


@pytest.mark.parametrize(("question", "value"), ANSWERED.items())
def test_ask_for_one_of_several_near_facts_gives_the_very_one(
    ask: Callable[[str], Reply], question: str, value: object
) -> None:
    """Of facts that lie close, the one is taken whose role, end, unit and name are asked for."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == {value}
    assert all(answer.sources for answer in reply.answers)


@pytest.mark.parametrize("question", REFUSED)
def test_ask_for_what_only_a_neighbour_tells_is_refused(ask: Callable[[str], Reply], question: str) -> None:
    """What has most of the words, and is another thing, is no answer."""
    assert not ask(question).answers


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Who is at the helm of the institute?", "Who heads the institute?"),
        ("What did trade amount to in 2024?", "how much was trade in 2024?"),
        ("Which minister is expected to come?", "Which minister will come?"),
        ("Who is said to have come?", "Who is said to have come?"),
    ],
)
def test_say_plainly_turns_of_phrase_become_plain_words(question: str, plain: str) -> None:
    """A turn of phrase is put in plain words, and all else is left as it is."""
    assert say_plainly(question) == plain
