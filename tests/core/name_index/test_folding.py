"""Folding: what is written differently and read alike is the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.name_index.folding import fold_key, fold_word, keys_of, split_words
from dyad.names import fold

TEXTS = st.text(max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Viet Nam", "vietnam"),
        ("Nguyễn", "NGUYEN"),
        ("Ninh Thuận", "ninh thuan"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Đà Nẵng", "da nang"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("Вьетнам", "ВЬЕТНАМ"),
        ("Королёв", "королев"),
        ("İstanbul", "istanbul"),
    ],
)
def test_key_of_same_name_written_differently_is_same(one: str, other: str) -> None:
    """Case, marks, spaces and special letters make no difference."""
    assert fold_key(one) == fold_key(other) != ""


@pytest.mark.parametrize(
    ("word", "form"), [("Путин", "putin"), ("ベトナム", "betonamu"), ("Йемен", "yemen"), ("越南", "yuenan")]
)
def test_word_of_other_script_has_latin_form(word: str, form: str) -> None:
    """A name in another script is found by its transliteration."""
    assert form in fold_word(word)


@given(TEXTS)
def test_folding_again_changes_nothing(text: str) -> None:
    """What is folded is plain, so that folding it again gives the same."""
    for word in split_words(text):
        for form in word.forms:
            assert form.isascii()
            assert form.isalnum()
            assert form == form.lower()
            assert fold_word(form) == (form,)


@given(TEXTS)
def test_words_stand_where_they_say(text: str) -> None:
    """Each word's place is that of its text, and words do not overlap."""
    last = 0
    for word in split_words(text, characters=True):
        assert text[word.start : word.end] == word.text
        assert word.start >= last
        last = word.end


@given(TEXTS)
def test_composed_and_decomposed_text_have_same_keys(text: str) -> None:
    """It does not matter whether marks are characters of their own."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    if unicodedata.normalize("NFC", decomposed) == composed:
        assert [word.forms[0] for word in split_words(composed)] == [
            word.forms[0] for word in split_words(decomposed)
        ]


@given(TEXTS, TEXTS)
def test_names_that_the_store_takes_for_the_same_share_a_key(one: str, other: str) -> None:
    """Whatever is equal by the comparison of `dyad.names` is found by the index."""
    variants = [one, one.upper(), one.lower(), f" {one} ", one.replace(" ", "-"), other]
    for variant in variants:
        if fold(variant) == fold(one) != "" and variant.isprintable():
            shared = {*keys_of(split_words(variant))} & {*keys_of(split_words(one))}
            assert shared or not keys_of(split_words(one)), variant


def test_characters_of_scripts_without_spaces_are_words_within_sentences() -> None:
    """A sentence in Chinese is split into characters, so that a name within it can be found."""
    assert [word.text for word in split_words("越南和GAZ 12", characters=True)] == [
        "越",
        "南",
        "和",
        "GAZ",
        "12",
    ]
    assert [word.text for word in split_words("越南和GAZ 12")] == ["越南和GAZ", "12"]
