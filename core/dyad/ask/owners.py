"""Who owns what in a text: "Russian visitors", "Thailand's ambassador", "ambassador of Vietnam".

A question about Singaporean scholarships must not be answered with Russian ones. So the pairs of a country
and the word that it owns are taken from the question and from the texts of a fact; where both own the same
word, they must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dyad.ask.countries import Countries, Named
from dyad.ask.words import Token, tokenize, word_set

_OF: Final = frozenset({"of", "from", "by"})
_SKIPPED: Final = word_set(
    "the a an new first outgoing departing former current big large annual yearly own state high "
    "level two three humanitarian key main top senior bilateral national leading"
)


def find_owners(texts: Iterable[str], countries: Countries) -> dict[str, frozenset[str]]:
    """Find which countries own which words.

    Args:
        texts: The texts.
        countries: The names of countries.

    Returns:
        Stem of the owned word to the ids of the countries.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        tokens = tokenize(text)
        for owner, word in list_owned(text, tokens, countries.find(tokens)):
            found[word].add(owner)
    return {word: frozenset(owners) for word, owners in found.items()}


def list_owned(text: str, tokens: Sequence[Token], named: Sequence[Named]) -> list[tuple[str, str]]:
    """List the pairs of owner and owned word.

    Args:
        text: The text.
        tokens: Its words.
        named: The countries in it.

    Returns:
        Pairs of the country's id and the stem of the word that it owns.
    """
    taken = {place for one in named for place in range(one.start, one.end)}
    ends = {one.end: one.start for one in named}
    found = []
    for one in named:
        last = tokens[one.end - 1]
        joined = text[last.end : last.end + 1] in ("-", "–") or text[
            tokens[one.start].start - 1 : tokens[one.start].start
        ] in ("-", "–")
        owning = (
            one.adjective
            or text[last.end : last.end + 2] in ("'s", "’s")
            or (last.text.endswith("s") and text[last.end : last.end + 1] in ("'", "’"))
        )
        if owning and not joined:
            place = one.end
            while place < min(one.end + 3, len(tokens)) and tokens[place].plain in _SKIPPED:
                place += 1
            if place < len(tokens) and place not in taken:
                found.append((one.country, tokens[place].stem))
        before = _before_pair(one.start - 1, tokens, ends)
        if before >= 1 and tokens[before].plain == "the":
            before -= 1
        passive = (
            tokens[before].plain == "by" and tokens[before - 1].plain.endswith("ed") if before >= 1 else False
        )
        if (
            before >= 1
            and tokens[before].plain in _OF
            and before - 1 not in taken
            and not (joined or passive)
        ):
            found.append((one.country, tokens[before - 1].stem))
    return found


def _before_pair(before: int, tokens: Sequence[Token], ends: Mapping[int, int]) -> int:
    """The place before the first of several countries: "of Germany and Vietnam" is of both."""
    while before >= 1 and tokens[before].plain == "and" and before in ends:
        before = ends[before] - 1
    return before
