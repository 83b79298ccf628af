"""What stands by the verb, or after the preposition, by which a question has its gap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dyad.ask.clauses import Clause
from dyad.ask.gap_words import GapWords
from dyad.ask.noun_phrases import HELPERS
from dyad.ask.phrases import (
    ARTICLES,
    Span,
    ends_phrase,
    extended,
    phrase_after,
    phrase_before,
    subject_before,
)
from dyad.ask.words import word_set

_BE: Final = word_set("is are was were be been being become becomes became")
_SAME_PREPOSITIONS: Final = {
    "through": {"through", "by", "via"},
    "by": {"by", "through", "via"},
    "via": {"via", "through", "by"},
    "about": {"about", "on", "of"},
    "into": {"into", "to"},
    "within": {"within", "in"},
    "towards": {"towards", "to"},
    "besides": set[str](),
}
_PRONOUNS: Final = word_set("he she it they who that which his her its their")
_PAST: Final = word_set("made built held given taken told sent kept set put known seen")
"""Participles that do not end in "-ed"."""


def objects(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find what a verb of the question has for its object in a clause.

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    for n, token in enumerate(clause.tokens):
        if token.stem not in held.governors or token.plain == "better":
            continue
        before = n - 1
        while before > 0 and clause.tokens[before].plain.endswith("ly"):
            before -= 1
        if before >= 0 and clause.tokens[before].plain in _BE and _is_past(token.plain):
            yield phrase_before(clause, _verb_start(clause, before))
        elif n + 1 < len(clause.tokens) and clause.tokens[n + 1].plain == "of":
            yield phrase_after(clause, n + 1)
        elif not _is_done_to(held, clause, n):
            spans = phrase_after(clause, n)
            if len(spans) == 1 and spans[0][0] == spans[0][1]:
                spans = [extended(clause, spans[0])]  # of "works at the quay" the works alone tell nothing
            yield spans


def _is_done_to(held: GapWords, clause: Clause, place: int) -> bool:
    """Whether the one who does it in the question stands only behind the verb."""
    doer = held.gap.doer
    before = {token.stem for token in clause.tokens[:place]}
    if {token.plain for token in clause.tokens[:place]} & _PRONOUNS:
        return False
    return bool(doer) and not doer & before and any(token.stem in doer for token in clause.tokens[place:])


def subjects(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find what a verb of the question has for its subject in a clause.

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    for n, token in enumerate(clause.tokens):
        if token.stem in held.governors:
            yield subject_before(clause, _verb_start(clause, n))


def after_preposition(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find what stands after the preposition of the question, and by a word of it.

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    preposition = held.gap.preposition
    wanted = _SAME_PREPOSITIONS.get(preposition, {preposition})
    for n, token in enumerate(clause.tokens):
        if token.plain not in wanted or n == 0:
            continue
        if token.plain == "to" != preposition and not _is_noun(clause, n + 1):
            continue
        before = n - 1
        while before > 0 and not held.says(clause, before):
            before -= 1
        governed = not held.gap.governors or clause.tokens[before].stem in held.governors
        spans = phrase_after(clause, n, before_verb=True)
        if token.plain != preposition:
            # "to" for "into" tells nothing by itself
            verb = held.near(held.gap.body[-1]) if held.gap.body else frozenset[str]()
            told = bool(verb & {word.stem for word in clause.tokens})
        elif preposition == "of":
            told = governed
        else:
            told = held.is_told(clause, before) or held.is_kind(clause, spans)
        if told:
            yield spans


def predicates(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find what is said to be what the question tells: "data" of "data is a strategic resource".

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    for n, token in enumerate(clause.tokens):
        if token.stem in held.governors:
            yield called_so(clause, n)


def called_so(clause: Clause, place: int) -> list[Span]:
    """Find what is said to be one: "data is a strategic resource", "with science as main driver".

    Args:
        clause: The clause.
        place: The place of the noun that it is said to be.

    Returns:
        The phrases; nothing where nothing is said to be it.
    """
    start = place
    while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
        start -= 1
    if start == 0:
        return []
    before = clause.tokens[start - 1].plain
    if before in _BE:
        return phrase_before(clause, _verb_start(clause, start - 1))
    return phrase_before(clause, start - 1) if before == "as" else []


def _verb_start(clause: Clause, place: int) -> int:
    """The first place of the helpers that stand before a verb."""
    while place > 0 and (clause.tokens[place - 1].plain in HELPERS | {"to", "not", "also", "now"}):
        place -= 1
    return place


def _is_noun(clause: Clause, place: int) -> bool:
    """Whether a word after "to" is no verb."""
    return place < len(clause.tokens) and (
        clause.tokens[place].plain in ARTICLES or clause.tokens[place].capital
    )


def _is_past(plain: str) -> bool:
    return plain.endswith("ed") or plain in _PAST
