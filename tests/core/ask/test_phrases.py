"""Phrases and rows of phrases in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.ask.clauses import split_clauses
from dyad.ask.phrases import extended, listed, phrase_after, phrase_before, row_from, subject_before


def _place(text: str, word: str) -> int:
    """The place of a word in the first clause of a text."""
    return [token.text for token in split_clauses(text)[0].tokens].index(word)


@pytest.mark.parametrize(
    ("text", "word", "phrases"),
    [
        ("They build roads, modern ports and bridges in the north.", "build", ["roads", "modern ports",
         "bridges"]),
        ("They sell wood to the mills and the town is glad.", "sell", ["wood"]),
        ("It is for mending nets, drying fish and giving boats a place to land.", "for",
         ["mending nets", "drying fish", "giving boats a place to land"]),
        ("The mayor wants to meet the people of Bergen and Oslo.", "meet", ["people of Bergen and Oslo"]),
        ("They invest in mills, in ports and above all in forests.", "in", ["mills", "ports", "forests"]),
        ("They raise and improve the standing of the guild.", "raise", ["standing of the guild"]),
        ("They use artificial looms (AL) and dyes for all.", "use", ["artificial looms", "dyes"]),
        ("They ask how the mill runs.", "ask", []),
        ("They come from Oslo.", "come", []),
    ],
)  # fmt: skip
def test_phrase_after_word_gives_the_phrase_or_the_row(text: str, word: str, phrases: list[str]) -> None:
    """A phrase ends where a verb, a preposition or a mark does; a row is taken apart."""
    clause = split_clauses(text)[0]
    assert [clause.cut(*span) for span in phrase_after(clause, _place(text, word))] == phrases


@pytest.mark.parametrize(
    ("text", "word", "phrase"),
    [
        ("Timber, wool and fish are the goods of the town.", "are", ["Timber", "wool", "fish"]),
        ("For years the old harbour was the best.", "was", ["old harbour"]),
    ],
)
def test_phrase_before_word_gives_the_phrase_or_the_row(text: str, word: str, phrase: list[str]) -> None:
    """What stands before a verb is found back to where the phrase begins."""
    clause = split_clauses(text)[0]
    assert [clause.cut(*span) for span in phrase_before(clause, _place(text, word))] == phrase


def test_subject_before_verb_keeps_what_belongs_to_it() -> None:
    """A subject has its prepositions with it."""
    clause = split_clauses("Long quarrels over wood and water divided the valley.")[0]
    spans = subject_before(clause, _place("Long quarrels over wood and water divided", "divided"))
    assert [clause.cut(*span) for span in spans] == ["Long quarrels over wood and water"]


def test_extended_phrase_takes_what_follows_with_a_preposition() -> None:
    """The row after the preposition belongs to it, up to the verb."""
    clause = split_clauses("Quarrels over fields between lords and peasants lasted for years.")[0]
    assert clause.cut(*extended(clause, (2, 2))) == "fields between lords and peasants"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("The goods: wool, fish, timber.", ["wool", "fish", "timber"]),
        ("The goods: wool, fish and timber.", ["wool", "fish", "timber"]),
        ("The two goods: the wool and the fish.", ["wool", "fish"]),
        ("The sector in which they trade: the fish trade.", ["fish trade"]),
        ("Three aims: to mend; to dry, and sell; to land.", ["to mend", "to dry, and sell", "to land"]),
        ("The uses: maps, care of forests in far and island parts.", ["maps",
         "care of forests in far and island parts"]),
        ("They want: peace, a market that is free, open and safe.", ["peace",
         "market that is free, open and safe"]),
        ("They trade in wool.", []),
    ],
)  # fmt: skip
def test_listed_after_colon_is_taken_apart(text: str, items: list[str]) -> None:
    """A list after a colon needs no "and", and what belongs to one of it stays with it."""
    clause = split_clauses(text)[0]
    assert [clause.cut(*span) for span in listed(clause)[1]] == items


@given(st.text(alphabet="abc ,.;:()'and of the ing-5%", max_size=120))
def test_phrases_any_text_gives_places_in_it(text: str) -> None:
    """Whatever stands there, phrases lie within the clause and none is empty."""
    for clause in split_clauses(text):
        for n in range(len(clause.tokens)):
            for spans in (
                phrase_after(clause, n),
                phrase_before(clause, n),
                row_from(clause, n),
                listed(clause)[1],
            ):
                assert all(0 <= first <= last < len(clause.tokens) for first, last in spans)
