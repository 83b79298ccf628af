"""Words with typing errors."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.name_index.near import SHORTEST, asked_keys, filed_keys, rank_near, tolerance

WORDS = st.text(string.ascii_lowercase, min_size=5, max_size=14)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one letter left out, added, changed, or exchanged with the next."""
    word = draw(WORDS)
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    how = draw(st.integers(0, 3))
    if how == 0:
        return word, word[:place] + word[place + 1 :]
    if how == 1:
        return word, word[:place] + letter + word[place:]
    if how == 2:
        return word, word[:place] + letter + word[place + 1 :]
    return word, word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


@given(misspelt())
def test_word_with_one_error_shares_a_key_and_is_near(pair: tuple[str, str]) -> None:
    """One typing error anywhere leaves a key by which the word is found, and it counts as near."""
    meant, typed = pair
    assert len(typed) >= SHORTEST
    assert filed_keys(meant) & asked_keys(typed)
    assert rank_near(typed, [meant], beginning=False)[0][1] <= 1


@given(WORDS, st.integers(5, 14))
def test_beginning_of_word_shares_a_key(word: str, length: int) -> None:
    """What has been typed so far is found as a beginning."""
    typed = word[:length]
    assert filed_keys(word) & asked_keys(typed)
    assert rank_near(typed, [word], beginning=True)


@pytest.mark.parametrize("word", ["", "lao", "2025", "a1b2c3"])
def test_short_words_and_numbers_have_no_errors(word: str) -> None:
    """A number or a short word is only what it is."""
    assert tolerance(word) == 0
    assert rank_near(word, ["laos", "2026", "a1b2c4"], beginning=False) == []


def test_near_words_come_with_fewest_errors_first() -> None:
    """The best spelling comes first, whatever is more frequent."""
    assert rank_near("ambasador", ["embassador", "ambassador"], beginning=False) == [
        ("ambassador", 1),
        ("embassador", 2),
    ]
