"""Finding the pair that somebody means."""

from __future__ import annotations

from dyad.display_names import ENGLISH, Reader, read_names
from dyad.errors import NotFound, QueryError
from dyad.names import find_side
from dyad.pairs.facts import Pair, Side
from dyad.store import Store


def find_pair(store: Store, text: str, reader: Reader = ENGLISH) -> Pair:
    """Find the pair that an address names.

    Args:
        store: Where to look.
        text: Two codes or names with a hyphen between them.
        reader: Who reads.

    Returns:
        The pair.

    Raises:
        NotFound: A side is not known; the message gives the nearest.
        QueryError: Both are the same.
    """
    parts = text.split("-")
    failed: NotFound | None = None
    for cut in range(1, len(parts)):  # names and codes may have hyphens of their own
        try:
            return make_pair(store, "-".join(parts[:cut]), "-".join(parts[cut:]), reader)
        except NotFound as error:
            failed = failed or error
    raise failed or NotFound(f"{text[:60]!r} is no pair: write two codes or names, such as RUS-VNM")


def make_pair(store: Store, one: str, other: str, reader: Reader = ENGLISH) -> Pair:
    """Make a pair of what people call its sides.

    Args:
        store: Where to look.
        one: A code or name.
        other: Another one.
        reader: Who reads.

    Returns:
        The pair.

    Raises:
        NotFound: A side is not known; the message gives the nearest.
        QueryError: Both are the same.
    """
    first, first_code = find_side(store, one)
    second, second_code = find_side(store, other)
    if first == second:
        raise QueryError(f"{one[:60]!r} and {other[:60]!r} are the same: a pair has two different sides")
    names = read_names(store, [first.value, second.value], reader)
    sides = [
        Side(node.value, code, names[node.value])
        for node, code in ((first, first_code), (second, second_code))
    ]
    sides.sort(key=lambda side: side.code)
    return Pair((sides[0], sides[1]))
