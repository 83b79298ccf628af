"""What a question leaves open, and what fills it."""

from __future__ import annotations

import pytest

from dyad.ask.clauses import split_clauses
from dyad.ask.gap_filling import fill
from dyad.ask.gap_words import GapWords
from dyad.ask.gaps import Gap, find_gap
from dyad.ask.reading import Reading
from dyad.ask.wording import read_wording
from dyad.ask.words import tokenize


def _read(question: str, *, several: bool = False) -> Reading:
    return Reading(question, tuple(tokenize(question)), "what", "any", several=several)


def _gap(question: str) -> Gap:
    gap = find_gap(_read(question), read_wording())
    assert gap is not None
    return gap


@pytest.mark.parametrize(
    ("question", "relation", "preposition"),
    [
        ("Into what is the old mill to be turned?", "preposition", "into"),
        ("What is the old mill to be turned into?", "preposition", "into"),
        ("In which fields do the guilds work together?", "preposition", "in"),
        ("What does the mayor call the bridge?", "preposition", "as"),
        ("What should the guild repair?", "object", ""),
        ("What is the guild ready to sell in spring?", "object", ""),
        ("Which tolls must be paid at the bridge?", "object", ""),
        ("Which storms delayed the ferry?", "subject", ""),
        ("What nurtured the friendship of the towns?", "subject", ""),
        ("Which tool is a mark of the smith?", "predicate", ""),
        ("What are the three goods of the town?", "noun", ""),
    ],
)
def test_find_gap_tells_where_the_answer_stands(question: str, relation: str, preposition: str) -> None:
    """The gap stands after the verb, before it, by a preposition, or is told by its noun alone."""
    gap = _gap(question)
    assert (gap.relation, gap.preposition) == (relation, preposition)


@pytest.mark.parametrize("question", ["Who repairs the bridge?", "Does the guild sell wool?", "wool guild"])
def test_find_gap_other_question_has_none(question: str) -> None:
    """Only "which" and "what" leave such a gap."""
    assert find_gap(_read(question), read_wording()) is None


def test_find_gap_kind_of_noun_asks_for_its_sort() -> None:
    """Of "what kind of bridge" the bridge is the noun, and its sort is asked for."""
    gap = _gap("What kind of bridge does the town want?")
    assert gap.sort
    assert gap.noun == ("bridg",)


def _fill(question: str, text: str, *, several: bool = False) -> list[str]:
    wording, reading = read_wording(), _read(question, several=several)
    gap = find_gap(reading, wording)
    assert gap is not None
    said = {token.stem for token in reading.tokens if token.stem not in wording.stop}
    asked = frozenset(like for word in said for like in wording.like(word)) - wording.stop
    return fill(
        GapWords(wording, reading, gap, asked, {"mill of hov": frozenset({"Company"})}), split_clauses(text)
    )


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("What is the mill to be turned into?", "Transformation of the mill into a small museum.",
         ["small museum"]),
        ("What should the guild repair?", "The guild should sell wool and repair its old quay.",
         ["old quay"]),
        ("Which tolls must be lowered?", "River tolls must be lowered, and so must the rents.",
         ["River tolls"]),
        ("What kind of bridge does the town want?", "It wants a bridge that is wide and safe.",
         ["wide and safe"]),
        ("What does the mayor call the bridge?", "The mayor hails the bridge as a blessing.", ["blessing"]),
        ("What does he call a burden?", "The toll is now a heavy burden.", ["toll"]),
        ("Which medicine did they send?", "They send vaccines to the valley.", ["vaccines"]),
        ("Which company repairs the quay?", "Mill of Hov repairs the quay.", ["Mill of Hov"]),
        ("From which direction does the wind come?", "The wind is to come from the southeast.",
         ["southeast"]),
        ("In what sector do they trade?", "The sector in which they trade: the fish market.",
         ["fish market"]),
        ("What are the quays to be used for?", "The quays serve two uses: drying fish, mending nets.",
         ["drying fish", "mending nets"]),
    ],
)  # fmt: skip
def test_fill_gap_gives_what_stands_there(question: str, text: str, found: list[str]) -> None:
    """The phrase at the place of the gap is the answer, and not the sentence."""
    assert _fill(question, text, several=len(found) > 1) == found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What should the guild repair?", "The guild should sell wool."),
        ("What should the guild repair?", "The guild does not repair the quay."),
        ("Which medicine did they send?", "They send blankets to the valley."),
        ("Which symbol did the mayor see?", "The mayor saw a proposed symbol."),
        ("What is the mill to be turned into?", "The mill supplied planks to the market and counts as old."),
        ("Which anniversary did they mark?", "They mark the new anniversary."),
        ("Which rules do the bakers discuss?", "Danish bakers discuss rules."),
    ],
)
def test_fill_gap_without_a_clear_phrase_gives_nothing(question: str, text: str) -> None:
    """What is of another noun, denied, or tells no more than the question is no answer."""
    assert _fill(question, text) == []


def test_is_kind_of_noun_is_read_from_the_wording() -> None:
    """A vaccine is a medicine, and a medicine is no vaccine."""
    wording = read_wording()
    assert wording.is_kind_of("vaccin", "medicin")
    assert not wording.is_kind_of("medicin", "vaccin")
