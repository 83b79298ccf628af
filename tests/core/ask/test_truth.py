"""Yes and no: details that a fact tells otherwise, ranks, numbers, opposites, and what somebody says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyad.ask import Reply
from dyad.ask.opposites import find_opposite
from dyad.ask.ranking import Rank, find_rank
from dyad.ask.time_clauses import Timed, split_time_clause

DENIED = {
    "place": "Was the 132nd IPU Assembly held in Ho Chi Minh City?",
    "place of a project": "Does the GAZ assembly plant stand in Ho Chi Minh City?",
    "country that hosts": "Was the P4G Summit held in Laos?",
    "year": "Was the 132nd IPU Assembly held in 2017?",
    "day": "Was the data center inaugurated on 19 August 2025?",
    "year of a treaty": "Was the Treaty on Basic Principles of Vietnam-Russia Friendship signed in 1991?",
    "still planned": "Had the 14th National Party Congress already been held by 16 January 2026?",
    "chair": "Was the conference on economic diplomacy chaired by To Lam?",
    "host": "Was ADGMIN 6 hosted by Thailand?",
    "kind of visit": "Was Luong Cuong's visit to Angola a working visit?",
    "rank": "Is Vietnam first in ASEAN by the Global Cybersecurity Index?",
    "rank that is only possible": "Is Vietnam already the third-largest economy of Southeast Asia?",
    "number in words": "Does the 500kV Lao Cai - Vinh Yen line pass through three provinces?",
    "number in digits": "Did Vietnam upgrade relations with 20 countries in 2025?",
    "how often": "Do the review meetings take place four times a year?",
    "share": "Has the nuclear document been fully agreed?",
    "opposite": "Did Josephine Teo reject Quang's proposals?",
    "opposite in a clause of time": (
        "Was Marc Evans Knapper taking up his post as US Ambassador when To Lam received him?"
    ),
    "clause of time": (
        "Had Singapore already joined the UN Convention against Cybercrime when Luong Tam Quang spoke with "
        "Josephine Teo?"
    ),
}
TOLD = {
    "plan in other words": "Is the National Spring Fair to take place in 2026?",
    "arrangement": "Do Tet gifts for the elderly go through the Hanoi Elderly Association?",
    "again": "Will the French Cinéma Rendez-vous be held again in 2026?",
    "rank": "Is Vietnam third in ASEAN by the Global Cybersecurity Index?",
    "seen by somebody": "Does To Lam see data as a strategic resource?",
    "shown by media": "Did Angolan media show the state visit as warm?",
    "asked for": "Did Pham Minh Chinh call for a free trade agreement with Mercosur?",
    "what it is": "Is Ninh Thuan 1 a nuclear power plant?",
    "the deed and not the project": "Has site clearance for the Ninh Thuan 1 nuclear plant started?",
    "forecast": "Was rain forecast for Hanoi on 1 January 2026?",
    "at least": "Were there more than 5,000 Vietnamese students in Russia?",
}
NOWHERE = {
    "a capital for its country": "Was the Lao party congress held in Vientiane?",
    "a square that may lie anywhere": "Was the Victory Day parade on Red Square held in Hanoi?",
    "another ranking": "Is Vietnam the largest trading partner of Russia in Asia?",
    "a change that is not told": "Did the number of Vietnamese students in Russia fall?",
    "who is wanted is not who did": "Will Singapore join the Hanoi Convention?",
    "a visit that may be one of many": "Did To Lam visit Russia in 2024?",
    "the sale of what was handed over": "Did Russia sell vessels to Vietnam?",
    "the speaker of another wish": "Did Knapper thank Vietnam?",
    "equality": "Is the e-commerce of Vietnam as large as its economy?",
    "a kind told by a label alone": "Did the film programme show Russian films?",
}


@pytest.mark.parametrize("question", DENIED.values(), ids=DENIED)
def test_ask_whether_it_was_so_where_a_fact_tells_it_otherwise_is_no(
    ask: Callable[[str], Reply], question: str
) -> None:
    """The fact that tells the other place, day, number or person is the receipt of the no."""
    reply = ask(question)
    assert {answer.value for answer in reply.answers} == {"no"}
    assert all(answer.sources for answer in reply.answers)


@pytest.mark.parametrize("question", TOLD.values(), ids=TOLD)
def test_ask_whether_it_is_so_where_a_fact_tells_it_is_yes(
    ask: Callable[[str], Reply], question: str
) -> None:
    """What is told, planned as planned and said as said, is a yes."""
    assert {answer.value for answer in ask(question).answers} == {"yes"}


@pytest.mark.parametrize("question", NOWHERE.values(), ids=NOWHERE)
def test_ask_whether_it_is_so_where_nothing_tells_it_is_not_answered(
    ask: Callable[[str], Reply], question: str
) -> None:
    """Neither yes nor no follows from facts that are only near."""
    assert not ask(question).found


def test_find_rank_without_ordinal_is_the_first() -> None:
    """A superlative alone asks for the first place, and nothing else asks for none."""
    assert find_rank("is it the largest economy") == Rank(1, within=False)
    assert find_rank("is it an economy") is None


def test_find_opposite_is_the_same_both_ways() -> None:
    """If one word is the opposite of another, that one is the opposite of it."""
    assert all(word in find_opposite(other) for word in ("accept", "reject") for other in find_opposite(word))


def test_split_time_clause_without_clause_gives_nothing() -> None:
    """Only a clause that tells the time is taken off."""
    assert split_time_clause("Had the bridge been opened in May?") is None
    assert split_time_clause("Was the hall ready while the choir sang there?") == Timed(
        "Was the hall ready?", "the choir sang there"
    )
