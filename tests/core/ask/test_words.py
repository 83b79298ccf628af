"""Words brought to the form in which they are compared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.ask.words import stem, stems, tokenize


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("centres", "center"),
        ("signed", "signature"),
        ("met", "meeting"),
        ("organised", "organize"),
        ("tonnes", "ton"),
    ],
)
def test_stem_forms_and_spellings_of_a_word_are_the_same(one: str, other: str) -> None:
    """Inflection and British or American spelling make no difference."""
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("minister", "ministry"), ("president", "preside"), ("office", "officer")]
)
def test_stem_different_words_stay_different(one: str, other: str) -> None:
    """A minister is no ministry."""
    assert stem(one) != stem(other)


def test_tokenize_number_with_commas_is_one_word() -> None:
    """Numbers are compared by their digits."""
    assert [token.plain for token in tokenize("590,000 of the 14th, $4.15")] == [
        "590000", "of", "the", "14th", "dollar", "4.15",
    ]  # fmt: skip


def test_tokenize_possessive_is_left_out() -> None:
    """ "Lam's" is the name."""
    assert stems("To Lam's visit") == stems("To Lam visit")


@given(st.text(max_size=200))
def test_tokenize_any_text_gives_words_at_their_places(text: str) -> None:
    """Each word stands where it says, in order, and none overlaps another."""
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
