"""Words that are nearly the same: found by leaving out one letter on either side.

Each word of the names is filed under its beginnings of four, five and six letters and under what remains of
them when one letter is left out; a word that is asked is looked for in the same way by its longest beginning.
Words that share such a key are compared in full. This finds what differs by one letter in the beginning and
by one or two in the whole, also where only the beginning has been typed, and costs a few look-ups however
many words there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST: Final = 4
"""How many letters a word must have so that typing errors are looked for."""

_LONGEST: Final = 6


def filed_keys(word: str) -> set[str]:
    """Tell what a word of the names is filed under.

    Args:
        word: The folded word.

    Returns:
        The keys; none for a word that is too short.

    Example:
        >>> sorted(filed_keys("viet"))
        ['iet', 'vet', 'vie', 'viet', 'vit']
    """
    if len(word) < SHORTEST:
        return set()
    lengths = range(SHORTEST, min(len(word), _LONGEST) + 1)
    return {word[:length] for length in lengths}.union(*(_shorten(word[:length]) for length in lengths))


def asked_keys(word: str) -> set[str]:
    """Tell under what the words are filed of which a word may be a misspelling.

    Args:
        word: The folded word that is asked.

    Returns:
        The keys; none for a word that is too short.

    Example:
        >>> sorted(asked_keys("vitnam") & filed_keys("vietnam"))
        ['vitna']
    """
    if len(word) < SHORTEST:
        return set()
    beginning = word[:_LONGEST]
    return {beginning, *_shorten(beginning)}


def _shorten(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def tolerance(word: str) -> int:
    """Tell how many typing errors a word may have.

    Args:
        word: The folded word that is asked.

    Returns:
        None for the shortest words and numbers, one for those up to seven letters, else two.

    Example:
        >>> tolerance("lao"), tolerance("rusia"), tolerance("ambasador"), tolerance("2025")
        (0, 1, 2, 0)
    """
    if len(word) < SHORTEST or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 8 else 2


def rank_near(word: str, candidates: Iterable[str], *, beginning: bool) -> list[tuple[str, int]]:
    """Keep the candidates that a word may be a misspelling of.

    Args:
        word: The folded word that is asked.
        candidates: Words of the vocabulary, the weightiest first.
        beginning: Whether the word may be only the beginning of what is meant.

    Returns:
        Candidates with the number of errors, fewest first.

    Example:
        >>> rank_near("vitnam", ["vietnam", "vita"], beginning=False)
        [('vietnam', 1)]
    """
    most = tolerance(word)
    found = []
    for candidate in candidates:
        errors = OSA.distance(word, candidate, score_cutoff=most)
        if errors > most and beginning:
            for length in (len(word), len(word) + 1, len(word) - 1):
                errors = min(errors, OSA.distance(word, candidate[:length], score_cutoff=most))
        if errors <= most:
            found.append((candidate, errors))
    return sorted(found, key=lambda pair: pair[1])
