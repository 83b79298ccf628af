"""How well the names of a thing fit what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from dyad.name_index.file import Kind, Name
from dyad.name_index.folding import Word, keys_of
from dyad.name_index.reader import Row
from dyad.namespaces import BASE

_WHOLE: Final[dict[Kind, float]] = {"name": 1.0, "alias": 0.97, "code": 0.96, "notation": 0.8}
"""What it is worth if the whole of a name is what is asked, by what the name is."""

_LANGUAGE: Final = 0.08
_LANGUAGE_WHOLE: Final = 0.01
"""What it is worth that a name is in a wanted language, or written as it was typed where that is in another
script or has marks: little, where the whole of it is there."""


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes:
        words: Its words; empty where it is a mended question.
        groups: For each word, the beginnings of which one must be there.
        keys: What whole names are compared with.
        text: The words as they were typed, in small letters, if they are in another script or have marks.
    """

    words: tuple[Word, ...]
    groups: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    text: str = ""

    @classmethod
    def of_words(cls, words: Sequence[Word]) -> Asked:
        """Make it of the words as they were typed.

        Args:
            words: The words.

        Returns:
            The question.
        """
        text = " ".join(word.text for word in words).casefold()
        return cls(
            tuple(words),
            tuple(word.forms for word in words),
            tuple(keys_of(list(words))),
            "" if text.isascii() else text,
        )

    @classmethod
    def of_groups(cls, groups: Iterable[Sequence[str]]) -> Asked:
        """Make it of what may have been meant.

        Args:
            groups: For each word what may be meant, with "*" at the end where it is a beginning.

        Returns:
            The question.
        """
        return cls((), tuple(tuple(word.rstrip("*") for word in group) for group in groups), ())


@dataclass(frozen=True)
class Rated:
    """How well a thing fits.

    Attributes:
        name: The name that fits best.
        quality: How well, from 0 to 1.
        exact: Whether the whole of it is what is asked.
        near: Whether it fits only with typing errors.
    """

    name: Name
    quality: float
    exact: bool = False
    near: bool = False

    def weaken(self, factor: float) -> Rated:
        """Say that it fits only with typing errors.

        Args:
            factor: What remains of the quality.

        Returns:
            The same, weaker.
        """
        return replace(self, quality=self.quality * factor, exact=False, near=True)


def rate(rows: Iterable[Row], asked: Asked, languages: Sequence[str]) -> Rated:
    """Rate a thing by its names.

    Args:
        rows: Its names as the index keeps them.
        asked: What is asked.
        languages: The wanted languages, whose names win where several fit equally.

    Returns:
        The best name, and how well it fits.
    """
    best: Row = ("", "", "alias", "")
    best_quality, is_exact = -1.0, False
    for row in rows:
        name, language, kind, folded = row
        same_script = asked.text and asked.text in name.casefold()
        for spelled in folded.split(" | "):
            quality, exact = _fit(spelled, kind, asked)
            if quality + _LANGUAGE > best_quality:
                if same_script or (not asked.text and (language in languages or not language)):
                    quality += _LANGUAGE_WHOLE if exact else _LANGUAGE
                if quality > best_quality:
                    best, best_quality, is_exact = row, quality, exact
    return Rated(Name(*best[:3]), best_quality, is_exact)


def _fit(spelled: str, kind: Kind, asked: Asked) -> tuple[float, bool]:
    joined = spelled.replace(" ", "")
    if asked.text and kind in ("code", "notation"):
        return 0, False
    if joined in asked.keys:
        return _WHOLE[kind], True
    if kind == "notation":
        return 0, False
    if kind == "code":
        return 0.3 if any(joined.startswith(key) for key in asked.keys) else 0, False
    for key in asked.keys:
        if joined.startswith(key):
            return 0.7 + 0.15 * len(key) / len(joined), False
    padded = " " + spelled
    letters = hits = 0
    for group in asked.groups:
        found = max((len(form) for form in group if " " + form in padded), default=0)
        letters += found
        hits += found > 0
    if hits == len(asked.groups):
        if letters == len(joined):
            return 0.9, False  # the same words in another order
        return 0.55 + 0.15 * letters / len(joined), False
    return 0.4 * hits / max(len(asked.groups), 1), False


def rate_near(rows: Iterable[Row], asked: Asked, languages: Sequence[str], tail: str = "") -> Rated:
    """Rate a thing by how similar its names are to what is asked, letter by letter.

    Args:
        rows: Its names as the index keeps them.
        asked: What is asked.
        languages: The wanted languages, whose names win where several fit equally.
        tail: The end of its IRI, where an id is asked; compared as if it were a name.

    Returns:
        The most similar name, and how well it fits.
    """
    best: Row = ("", "", "alias", "")
    best_quality = -1.0
    wanted = " ".join(forms[0] for forms in asked.groups)
    spellings = [(row, one) for row in rows if row[2] != "notation" for one in row[3].split(" | ")]
    if tail and spellings:
        spellings.append((spellings[0][0], tail))
    for row, spelled in spellings:
        quality = fuzz.token_sort_ratio(wanted, spelled) / 100
        quality += _LANGUAGE_WHOLE if row[1] in languages else 0
        if quality > best_quality:
            best, best_quality = row, quality
    return Rated(Name(*best[:3]), best_quality, near=True)


def choose_label(rows: Iterable[Row], languages: Sequence[str], iri: str) -> str:
    """Choose what a thing is called.

    Args:
        rows: Its names as the index keeps them.
        languages: The wanted languages, the most wanted first.
        iri: Its IRI, of which the id is taken where the thing has no label.

    Returns:
        The label in the first wanted language that it has, else in English, else in whichever is first.
    """
    labels = [(language, text) for text, language, kind, _ in rows if kind == "name"]
    if not labels:
        return iri.removeprefix(BASE)
    order = [*languages, "en", ""]
    return min(labels, key=lambda pair: (order.index(pair[0]) if pair[0] in order else len(order), pair))[1]
