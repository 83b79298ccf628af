"""Questions in plain English, answered from the graph with receipts.

    names and times and kinds and form of a question  ->  typed query object (`reading`)
    -> records that meet every constraint (`matching`) -> what is asked for (`extracting`)
    -> one clearly best answer, or none (`deciding`)   -> SPARQL with bound terms, receipts (`receipts`)

Deterministic; no model and no network. A wrong answer is worse than none: what was neither recognised nor is
harmless must be told by the fact itself, or nothing is answered.
"""

from __future__ import annotations

import datetime
from typing import Final

from dyad.ask.asker import LONGEST, Asker
from dyad.ask.reply import Answer, Reply
from dyad.store import Store

__all__ = ["LONGEST", "Answer", "Asker", "Reply", "ask"]

_MOST_KEPT: Final = 2
_kept: list[tuple[Store, Asker]] = []


def ask(question: str, store: Store, *, today: datetime.date | None = None) -> Reply:
    """Answer a question about what a store has.

    The index is built when a store is first asked, and kept for the last few stores.

    Args:
        question: The question.
        store: The store.
        today: The reference day for "last October"; today where it is not given.

    Returns:
        The reply.

    Raises:
        StoreError: The store failed.
    """
    asker = next((kept for known, kept in _kept if known is store), None)
    if asker is None:
        asker = Asker.of_store(store)
        _kept.append((store, asker))
        del _kept[:-_MOST_KEPT]
    return asker.ask(question, store, today=today)
