"""The level of partnership of a pair, for the reader of the request (`dyad.pairs.partnership`)."""

from __future__ import annotations

from datetime import date

from dyad.pairs import partnership
from dyad.pairs.facts import Pair
from dyad.pairs.partnership import Level as Level
from dyad.pairs.partnership import Partnership as Partnership
from dyad.store import Store
from dyad_server.languages import current_reader


def read_partnership(store: Store, pair: Pair, day: date | None) -> Partnership:
    """Read the level of a pair and its history.

    Args:
        store: Where to look.
        pair: The pair.
        day: Only what had begun by this day; None for all.

    Returns:
        What documents tell.
    """
    return partnership.read_partnership(store, pair, day, current_reader())
