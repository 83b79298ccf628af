"""Verbs of doing: in which statuses it has been done, and which questions are about what lies ahead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dyad.ask.reading import Reading
from dyad.ask.words import stem, stems, word_set

DONE: Final[Mapping[str, frozenset[str]]] = {
    "sign": word_set("signed in-force being-implemented extended suspended terminated opened-for-signature"),
    "conclud": frozenset(["signed", "adopted", "in-force", "being-implemented", "agreed"]),
    "finish": frozenset(["signed", "adopted", "in-force", "being-implemented", "completed"]),
    "implement": frozenset(["being-implemented", "in-force"]),
    "carri": frozenset(["being-implemented", "in-force"]),
    "effect": frozenset(["in-force", "being-implemented"]),
    "draft": frozenset(["drafted", "signed", "being-implemented", "in-force"]),
    "complet": frozenset(["completed", "in-operation"]),
    "establish": frozenset(["launched", "inaugurated", "in-operation", "completed"]),
    "becom": frozenset(["completed", "in-operation", "inaugurated"]),
    "turn": frozenset(["completed", "in-operation", "inaugurated"]),
    "run": frozenset(["in-operation", "held", "under-way"]),
    "oper": frozenset(["in-operation"]),
    "work": frozenset(["in-operation"]),
    "open": frozenset(
        ["launched", "inaugurated", "in-operation", "held", "under-way", "opened-for-signature"]
    ),
    "launch": frozenset(["launched", "inaugurated", "in-operation", "held"]),
    "inaugur": frozenset(["inaugurated", "held"]),
    "build": frozenset(["completed", "in-operation", "inaugurated"]),
    "begin": frozenset(
        ["under-way", "launched", "held", "in-progress", "under-construction", "in-operation"]
    ),
    "start": frozenset(
        ["under-way", "launched", "held", "in-progress", "under-construction", "in-operation"]
    ),
    "sale": frozenset(["in-operation", "completed", "launched"]),
    "sell": frozenset(["in-operation", "completed", "launched"]),
    "avail": frozenset(["in-operation", "completed", "launched"]),
    "forc": frozenset(["in-force"]),
    "plan": frozenset(),
}
"""For a verb, the statuses in which it has been done."""

PLANNING: Final = frozenset(
    stems(
        "planned plan proposed propose scheduled upcoming negotiation negotiated drafted prepared "
        "preparation intended envisaged foreseen forecast predicted expected anticipated possible likely"
    )
)

OWN: Final = frozenset({"sale", "sell", "avail", "build", "implement", "carri", "effect", "draft", "forc"})
"""Of these verbs those that an event tells only by saying so; that it was held says nothing of them."""


def looks_ahead(reading: Reading) -> bool:
    """Tell whether a question is about what is to come, so that a plan is a yes: "is it to be held in May".

    Args:
        reading: The reading.

    Returns:
        Whether it is.
    """
    named = {n for name in reading.names for n in range(name.start, name.end)}
    plain = [token.plain for n, token in enumerate(reading.tokens)]
    if "will" in plain and plain[0] in ("will", "is", "are"):
        return True
    if plain[0] in ("should", "shall", "may", "might", "could"):
        return True
    return plain[0] in ("is", "are") and any(
        plain[n] == "to" and n + 1 not in named and stem(plain[n + 1]) in _TO_DO
        for n in range(1, len(plain) - 1)
    )


_TO_DO: Final = frozenset(
    stems(
        "be have take hold held get go come start begin open launch run hand sign build visit meet host "
        "happen happens continue become set establish receive travel pay give supply deliver bring send "
        "make join return end close finish conclude complete operate enter elect"
    )
)
"""Verbs that after "is ... to" tell what lies ahead."""
