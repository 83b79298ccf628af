"""First, last, next and most: words of a question that put what is found in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dyad.ask.reading import Name, Order
from dyad.ask.words import Token

_RANKING_VERBS: Final = frozenset({"rank", "place", "stand", "come"})
_ORDERS: Final[dict[str, Order]] = {
    "first": "first",
    "earliest": "first",
    "initial": "first",
    "oldest": "first",
    "last": "last",
    "latest": "last",
    "newest": "last",
    "final": "last",
    "recent": "last",
    "recently": "last",
    "next": "next",
    "upcoming": "next",
    "biggest": "most",
    "largest": "most",
    "highest": "most",
    "most": "",
}


def find_orders(
    tokens: Sequence[Token], names: Sequence[Name], timed: frozenset[int] = frozenset()
) -> Iterator[tuple[int, Order]]:
    """Find the words that ask for the first, the last, the next or the most.

    Args:
        tokens: The words.
        names: The names among them.
        timed: Places of words that are part of a time.

    Yields:
        The place of each such word, and what it asks for.
    """
    plain = [token.plain for token in tokens]
    for n, word in enumerate(plain):
        if word in _ORDERS and n not in timed and not _ordinal_of_name(tokens, n, names):
            first = word == "first" and n > 0 and _ranks(tokens[n - 1], plain[n + 1 : n + 2])
            yield n, "most" if first else _ORDERS[word]


def _ranks(before: Token, after: Sequence[str]) -> bool:
    """Whether "first" tells a rank, and no time: "ranks first", "is first in the list"."""
    being = before.plain in ("is", "was", "are", "were", "be") and after in (
        ["in"],
        ["among"],
        ["on"],
        ["by"],
    )
    return before.stem in _RANKING_VERBS or being


def _ordinal_of_name(tokens: Sequence[Token], place: int, names: Sequence[Name]) -> bool:
    """Whether a word such as "first" is part of a name: "Vietnam's first General Election"."""
    if any(name.start <= place < name.end for name in names):
        return True
    if tokens[place - 1].plain in ("come", "comes"):
        return True  # "what comes first for him" asks for no date
    owned = place > 0 and tokens[place].start - tokens[place - 1].end > 1
    return owned and place + 1 < len(tokens) and tokens[place + 1].capital
