"""Questions of each form in words that differ from those of the facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply

WHO = {
    "Which official delivered an address at the MOFA conference?": "Pham Minh Chinh",
    "Who heads the Russian Centre of Science and Culture?": "Vladimir Murashkin",
    "Who is deputy chairman of the National Assembly?": "Tran Quang Phuong",
    "Who represents Vietnam in the USA as ambassador?": "Nguyen Quoc Dung",
    "Who inspected the Phong Chau bridge construction?": "Pham Minh Chinh",
    "Who described Vietnam as a bridge between Russia and ASEAN?": "Maria Zelenkova",
    "Who directed the movie Den Hen Lai Len?": "Tran Vu",
    "Which minister of Singapore held talks with Luong Tam Quang?": "Josephine Teo",
    "Who chaired the online conference of 10 January 2026?": "Pham Minh Chinh",
    "Who sent congratulations to Vilay Lakhamfong?": "Le Quoc Hung",
    'Who wrote the article "Strengthening Vietnam-Russia ties"?': "Tran Thuong",
    "Who wrote the bulletin of 30 December 2025?": "Rosie Nguyen",
}
WHEN = {
    "When does the film programme end?": "2026-01-17",
    "By when must the national data exchange be working?": "2026-04/2026-06",
    "When did Luong Cuong pay a state visit to Angola?": "2025-08-08",
    "In which month did natural disasters strike central Vietnam?": "2025-10",
    "Since when have Vietnam and Singapore had the MoU on cybersecurity?": "2022",
    "Until when does the action programme with Singapore run?": "2030",
    "When was Tran Thanh Man in Russia?": "2024-09",
    "In which month of 2025 did To Lam visit Singapore?": "2025-03",
    "When did the US ambassador meet To Lam?": "2026-01-09",
    "When did Luong Tam Quang and Josephine Teo meet?": "2026-01-15",
    "When may there be thunderstorms from Ha Tinh to Da Nang?": "2026-01-02/2026-01-04",
}
WHERE = {
    "Where is the GAZ car factory situated?": "Da Nang",
    "In what province is the nuclear research centre located?": "Dong Nai",
    "Where did the Victory Day parade take place?": "Red Square",
    "Where is TH True Milk active?": "Russia",
    "Where was the UN cybercrime convention signed?": "Hanoi",
    "Where is the film programme shown?": "Ngoc Khanh Cinema",
    "Where is the National Data Center No.1 located?": "Hoa Lac Hi-Tech Park",
    "Which European country is the subject of a new publication?": "Germany",
    "With which South American country does Vietnam say it keeps good traditional relations?": "Venezuela",
    "To which country was To Lam about to make a state visit?": "South Korea",
}
NUMBER = {
    "How many cars has the GAZ plant delivered?": 3000,
    "How many Russian holidaymakers travelled to Vietnam in the first eleven months of 2025?": 590000,
    "How much does the 500kV line cost in dollars?": 282500000,
    "How big is Vietnam's digital trade e-commerce market?": 36000000000,
    "How many tonnes of relief did Moscow send to central Vietnam?": 30,
    "How many gift packages does each commune get?": 50,
    "What percentage of Vietnamese people have 5G coverage?": 91.2,
    "How often do the border units hold review meetings?": 2,
    "How long is the 500kV transmission line?": 229.5,
    "With how many nations did Vietnam upgrade ties in 2025?": 17,
}
YES_NO = {
    "Is the Ninh Thuan 1 plant already in operation?": "no",
    "Has Singapore joined the Hanoi Convention?": "no",
    "Is Singapore a comprehensive strategic partner of Vietnam?": "yes",
    "Was ADGMIN 6 held in Singapore?": "no",
    "Has the national data exchange started?": "no",
    "Did more than 600,000 Russians come to Vietnam in January to November 2025?": "no",
    "Did To Lam visit both Russia and Singapore in 2025?": "yes",
    "Did the size of Vietnam's economy grow between 1986 and 2024?": "yes",
    "Was To Lam in Singapore before he went to Russia?": "yes",
    "Did Josephine Teo agree to Quang's proposals?": "yes",
    "Was rain forecast for Hanoi on 1 January 2026?": "yes",
    "Did it rain in Hanoi on 1 January 2026?": "no",
    "Has the US recognised Vietnam's market economy status?": "no",
}
COMPARED = {
    "Which country did To Lam visit before Russia in 2025?": "Singapore",
    "Which country did To Lam visit after Singapore?": "Russia",
    "How many months lay between To Lam's visit to Singapore and his visit to Russia?": 2,
    "How many years passed between the 132nd IPU Assembly and the 9th Global Conference on Young "
    "Parliamentarians?": 8,
    "Which is the larger figure: Russian arrivals of January-November 2025 or the record before the "
    "pandemic?": 650000,
    "What is the difference between the pre-pandemic record of Russian visitors and the Russian visitors of "
    "January to November 2025?": 60000,
    "What post is held by the person who chaired ADGMIN 6?": "Minister of Science and Technology of Vietnam",
    "How did Vietnam's rank in mobile internet change?": 50,
    "By what other name is the UN Convention against Cybercrime known?": "Hanoi Convention",
    "Did Vladimir Putin visit Vietnam before Tran Thanh Man visited Russia?": "yes",
}
LISTS = {
    "Which three foundations do Russia-Vietnam ties rest upon?": {
        "friendship", "mutual understanding", "assistance",
    },
    "Name the districts of Laos involved in the twinning.": {"Nong", "Sa Muoi", "Se Pon"},
    "Which technologies did To Lam call core technologies?": {
        "artificial intelligence", "cloud computing", "shared data platforms", "blockchain",
    },
    "List the countries that To Lam visited in 2025.": {"Russia", "Singapore"},
    "Which ambassadors of Vietnam are mentioned?": {"Pham Viet Hung", "Nguyen Quoc Dung"},
    "Which destinations have direct flights from Russia again?": {"Hanoi", "Nha Trang", "Phu Quoc"},
}  # fmt: skip
REFUSED = [
    "When did Pham Minh Chinh phone Putin?",
    "Who is the president of Angola?",
    "How many inhabitants does Hanoi have?",
    "What are the titles of the 20 agreements signed in May 2025?",
    "Who is the director of the film?",
    "Which bank finances the railway?",
    "Which country will host ADGMIN 7?",
    "With which countries did Vietnam upgrade relations in 2024?",
    "Is the Phong Chau bridge open for traffic?",
    "On which date does the 14th National Party Congress of Vietnam open?",
]


@pytest.mark.parametrize(
    ("question", "value"),
    [pair for part in (WHO, WHEN, WHERE, NUMBER, YES_NO, COMPARED) for pair in part.items()],
)
def test_ask_in_other_words_gives_the_same_answer(
    ask: Callable[[str], Reply], question: str, value: object
) -> None:
    """What is asked in everyday words is found by the facts' own."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == {value}
    assert all(answer.sources for answer in reply.answers)


@pytest.mark.parametrize(("question", "values"), LISTS.items())
def test_ask_list_in_other_words_gives_all_and_no_more(
    ask: Callable[[str], Reply], question: str, values: set[str]
) -> None:
    """Each item of a list is what was asked for, and none is missing."""
    assert {answer.value for answer in ask(question).answers} == values


@pytest.mark.parametrize("question", REFUSED)
def test_ask_what_lies_near_gives_no_neighbour(ask: Callable[[str], Reply], question: str) -> None:
    """Other words for the same thing are no licence to take another thing for it."""
    assert not ask(question).answers
