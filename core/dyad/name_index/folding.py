"""Folding names to what is compared: words and keys in plain letters, whatever their case, marks and script.

A word has one or two forms. The first is written without its marks and then transliterated, the second is
transliterated as it stands: "Йемен" is "iemen", as those write it who leave the marks out, and "yemen". What
is asked and what is kept are folded alike, so that a name is found in its own script and in Latin letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from anyascii import anyascii

_SPACELESS: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts that put no space between words, or join other words to a name, by their names in Unicode."""

_MOST_KEYS: Final = 4
"""How many keys a name may have; of a name with several words of two forms, the first ones count."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends, the place after its last character.
        text: The word as it stands there.
        forms: What is compared, one or two forms in small Latin letters and digits.
    """

    start: int
    end: int
    text: str
    forms: tuple[str, ...]


def split_words(text: str, *, characters: bool = False) -> list[Word]:
    """Split a text into folded words.

    Args:
        text: The text, at whatever length.
        characters: Whether each character of a script without spaces is a word of its own, as it must be
            where names are looked for within a sentence.

    Returns:
        The words in their order; what has no letter and no digit is left out.

    Example:
        >>> [word.forms[0] for word in split_words("Nguyễn’s Côte d'Ivoire, Вьетнам")]
        ['nguyen', 's', 'cote', 'd', 'ivoire', 'vetnam']
    """
    words = []
    for start, end in _spans(text):
        piece = text[start:end]
        if characters and not piece.isascii() and _is_spaceless(piece):
            places = list(_clusters(piece, start))
        else:
            places = [(start, end)]
        for begin, stop in places:
            if forms := fold_word(text[begin:stop]):
                words.append(Word(begin, stop, text[begin:stop], forms))
    return words


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> tuple[str, ...]:
    """Fold a word.

    Args:
        word: The word.

    Returns:
        Its forms, the one without marks first; none where nothing can be read in it.

    Example:
        >>> fold_word("Thuận"), fold_word("Йемен")
        (('thuan',), ('iemen', 'yemen'))
    """
    if word.isascii():
        plain = _keep(word.lower())
        return (plain,) if plain else ()
    folded = word.casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = unicodedata.normalize("NFC", "".join(char for char in decomposed if char.isalnum()))
    without_marks = _keep(anyascii(bare).lower())
    as_it_stands = _keep(anyascii(unicodedata.normalize("NFKC", folded)).lower())
    return tuple(dict.fromkeys(form for form in (without_marks, as_it_stands) if form))


def keys_of(words: list[Word]) -> list[str]:
    """Join words to what whole names are compared by, without spaces: "Viet Nam" is "Vietnam".

    Args:
        words: The words of a name.

    Returns:
        The keys, at least one where there is a word.

    Example:
        >>> keys_of(split_words("Viet Nam"))
        ['vietnam']
    """
    if not words:
        return []
    keys = {"".join(word.forms[0] for word in words): None, "".join(word.forms[-1] for word in words): None}
    for chosen in product(*(word.forms for word in words[:3])):
        if len(keys) >= _MOST_KEYS:
            break
        keys["".join(chosen) + "".join(word.forms[0] for word in words[3:])] = None
    return list(keys)


def fold_key(text: str) -> str:
    """Fold a whole name to its first key.

    Args:
        text: The name.

    Returns:
        Its key; empty where it has no letter and no digit.
    """
    return "".join(word.forms[0] for word in split_words(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand: letters and digits with the marks that belong to them."""
    start = -1
    for place, char in enumerate(text):
        inside = char.isalnum() or (start >= 0 and not char.isascii() and _is_mark(char))
        if inside and start < 0:
            start = place
        elif not inside and start >= 0:
            yield start, place
            start = -1
    if start >= 0:
        yield start, len(text)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Mc", "Me") or char in "\u200c\u200d"


@lru_cache(maxsize=5_000)
def _is_spaceless(piece: str) -> bool:
    return any(unicodedata.name(char, "").startswith(_SPACELESS) for char in piece if not char.isascii())


def _clusters(piece: str, offset: int) -> Iterator[tuple[int, int]]:
    """Each character with its marks; Latin letters and digits in between stay together."""
    start = 0
    for place in range(1, len(piece) + 1):
        if place < len(piece):
            before, char = piece[place - 1], piece[place]
            if _is_mark(char) or (before.isascii() and char.isascii()):
                continue
        yield offset + start, offset + place
        start = place


def _keep(text: str) -> str:
    """Keep letters and digits; a few characters are transliterated to words with marks between."""
    return (
        text if text.isascii() and text.isalnum() else "".join(c for c in text if c.isascii() and c.isalnum())
    )
