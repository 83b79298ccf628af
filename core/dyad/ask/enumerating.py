"""Items that a text counts up: "three regions: the Middle East, Africa and South America"."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise
from typing import Final

from dyad.ask.words import tokenize

_LONGEST_ITEM: Final = 6
_LEAD: Final = re.compile(r"(?:.*:|.*?\b(?:are|is|include|includes|covers|on|in|for|of)\b)\s+", re.DOTALL)
_SPLIT: Final = re.compile(r",\s*(?:and\s+|above all\s+)?|;\s*|\s+and\s+")
_ARTICLE: Final = re.compile(r"^(?:(?:in|on|for|to|the|a|an|its|their|above all)\s+)+", re.IGNORECASE)
_NUMBERS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTED: Final = re.compile(
    r"\b(?P<count>two|three|four|five|six|seven)\b[^:.;]*:\s*(?P<items>[^.]+)", re.IGNORECASE
)
_CLAUSE: Final = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|shall|will|would|should|that|which|who|so|becomes?|comes?|depends?"
    r"|mentions?|goes|gets?|can|must|may|might|therefore|not|he|she|it|they|there|than)\b"
)
"""Words of a clause, which is no item of a list."""

_NAMED: Final = re.compile(
    r"\b(?:above all|such as|among them|including|namely|in particular|for instance)\s+"
    r"(?P<items>(?:\([^)]*\)|[^.;:()])+?)"
    r"(?=\s*(?:\.|;|:|\)|$|,\s*(?:so that|which|and so|to|for|as|where|while|whose)\b))",
    re.IGNORECASE,
)
_AFTER_WORD: Final = re.compile(
    r"\s*(?:\((?=[^)]*(?:,| and ))(?P<items>[^)]+)\)"
    r"|(?:of|:|on|in|for|such as|like|including|include|are|is)\s+"
    r"(?P<list>(?:[^,.;:()]+, )*[^,.;:()]+? and [^,.;:()]+))"
)
"""A list after the word that leads it in; of "A, B and C, and D did so" the first three."""

_NUMBERED: Final = re.compile(r"\(\d\)\s*([^;(]+)")


def find_items(text: str) -> list[str]:
    """Find what a text counts up.

    Args:
        text: A text in plain English.

    Returns:
        The items of its last list; nothing where it has none.

    Example:
        >>> find_items("He named three regions: the Middle East, Africa and South America.")
        ['Middle East', 'Africa', 'South America']
    """
    found = [item for item in _find(text) if item.strip()]
    return [] if any(_CLAUSE.search(item) for item in found) and not _COUNTED.search(text) else found


def find_items_of(text: str, words: Collection[str]) -> list[str]:
    """Find what a text counts up after a word that is asked with.

    Args:
        text: A text in plain English.
        words: Stems of which one leads the list in.

    Returns:
        The items; nothing where none of the words leads a list in.

    Example:
        >>> find_items_of("It is an ecosystem of banks, ports and law, and a hope.", {"ecosystem"})
        ['banks', 'ports', 'law']
    """
    for token in tokenize(text):
        if token.stem not in words:
            continue
        match = _AFTER_WORD.match(text, token.end)
        if match is None:
            continue
        told = match["items"] or match["list"]
        pieces = [_ARTICLE.sub("", piece.strip(' ."')) for piece in _SPLIT.split(told)]
        items = [piece for piece in pieces if piece]
        if len(items) > 1 and all(
            len(item.split()) <= _LONGEST_ITEM and not _CLAUSE.search(item) for item in items
        ):
            return _rejoin(items, told) if len(items) > 2 else items
    return []


def find_sorts(text: str, nouns: Collection[str]) -> list[str]:
    """Find the sorts of a thing that a text tells: the noun, each time with the word before it.

    Args:
        text: A text in plain English.
        nouns: The stems of the noun.

    Returns:
        The sorts; nothing where there are not at least two.

    Example:
        >>> find_sorts("It should upgrade submarine cables, terrestrial cables and ports.", {"cabl"})
        ['submarine cables', 'terrestrial cables']
    """
    tokens = tokenize(text)
    found = [
        f"{before.text} {token.text}"
        for before, token in pairwise(tokens)
        if token.stem in nouns and len(before.plain) > 3 and token.start - before.end == 1
    ]
    return found if len(set(found)) > 1 else []


def _find(text: str) -> list[str]:
    numbered = [match[1].strip(" ;.") for match in _NUMBERED.finditer(text)]
    if len(numbered) > 1:
        return numbered
    if re.fullmatch(r"[^.;]+(?:;[^.;]+)+\.?", text):
        items = [item.strip(" .") for item in text.split(";")]
        if all(len(item.split()) <= _LONGEST_ITEM for item in items):
            return items
    found: list[str] = []
    if items := _counted_items(text):
        return items
    if (match := _NAMED.search(text)) and ":" not in text[: match.start()]:
        pieces = [_ARTICLE.sub("", piece.strip(' ."')) for piece in _SPLIT.split(match["items"])]
        if len(pieces) > 1 and all(0 < len(piece.split()) <= _LONGEST_ITEM for piece in pieces):
            return pieces
    for sentence in re.split(r"(?<=[a-z)])\.\s+|(?<=[a-z)])\.$", text):
        if items := _items_of(sentence):
            with_colon = ":" in sentence
            found = items if with_colon or not found else found
            if with_colon:
                break
    return found


def _counted_items(text: str) -> list[str]:
    """The items after a colon, however long, where a number before it says how many there are."""
    match = _COUNTED.search(text)
    if match is None:
        return []
    items = [_ARTICLE.sub("", piece.strip(" .")) for piece in re.split(r"[,;]\s*(?:and\s+)?", match["items"])]
    if len(items) < _NUMBERS[match["count"].lower()] and " and " in items[-1]:
        items = [*items[:-1], *(_ARTICLE.sub("", piece) for piece in items[-1].rsplit(" and ", 1))]
    return items if len(items) == _NUMBERS[match["count"].lower()] and all(items) else []


def _items_of(sentence: str) -> list[str]:
    for clause in re.split(r";\s*", sentence):
        if not re.search(r",.*\band\b|\band\b|,", clause):
            continue
        after = clause.rsplit(":", 1)[1] if ":" in clause else clause
        pieces = [piece.strip(' ."') for piece in _SPLIT.split(after)]
        if ":" not in clause:
            pieces[0] = _LEAD.sub("", pieces[0]) if _LEAD.match(pieces[0]) else pieces[0]
        items = [_ARTICLE.sub("", piece) for piece in pieces if piece]
        if len(items) > 2 and all(len(item.split()) <= _LONGEST_ITEM for item in items):
            return _rejoin(items, after)
        if ":" in clause and len(items) > 1 and all(len(item.split()) <= _LONGEST_ITEM for item in items):
            return items
    return []


def _rejoin(items: list[str], text: str) -> list[str]:
    """Keep "science and technology" together where it is no last item."""
    joined: list[str] = []
    for item in items:
        pair = f"{joined[-1]} and {item}" if joined else ""
        if pair and f"{pair}," in text:
            joined[-1] = pair
        else:
            joined.append(item)
    return joined
