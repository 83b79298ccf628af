"""Words that mean the opposite of each other: what is accepted has not been rejected."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from dyad.ask.words import stems

_PAIRS: Final = (
    ("accept agree approve endorse adopt", "reject refuse decline oppose dismiss disagree veto"),
    ("support back favour", "oppose resist"),
    (
        "rise grow increase climb expand improve raise strengthen widen deepen",
        "fall drop decrease decline shrink worsen weaken narrow cut reduce lower deteriorate",
    ),
    ("arriving incoming", "outgoing departing leaving"),
    ("online virtual remote", "offline onsite"),
    ("praise hail commend laud", "criticise condemn denounce blame"),
    ("confirm reaffirm affirm", "deny dispute"),
    ("permanent lasting enduring constant", "temporary provisional fleeting"),
    ("success successful succeed", "failure failed unsuccessful fail"),
    ("optimism optimistic", "pessimism pessimistic"),
)
"""Words and those that mean the opposite; only such as cannot both be true of one thing."""


@lru_cache(maxsize=1)
def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in _PAIRS:
        mine, theirs = set(stems(one)), set(stems(other))
        for word in mine:
            found.setdefault(word, set()).update(theirs)
        for word in theirs:
            found.setdefault(word, set()).update(mine)
    return {word: frozenset(words) for word, words in found.items()}


def find_opposite(word: str) -> frozenset[str]:
    """Give the words that mean the opposite of one.

    Args:
        word: A stem.

    Returns:
        The stems of its opposites; nothing where it has none.

    Example:
        >>> "accept" in find_opposite("reject"), find_opposite("treaty")
        (True, frozenset())
    """
    return _read().get(word, frozenset())
