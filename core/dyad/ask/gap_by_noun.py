"""What stands by the noun that a question asks with: lists that it leads in, and which one it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dyad.ask.clauses import Clause
from dyad.ask.gap_by_verb import called_so
from dyad.ask.gap_words import GapWords
from dyad.ask.noun_phrases import is_plural
from dyad.ask.phrases import ARTICLES, Span, ends_phrase, extended, listed, phrase_after, row_from
from dyad.ask.words import stems, word_set

_BE: Final = word_set("is are was were be been being become becomes became")
_ABSTRACT: Final = frozenset(
    stems("role part status name title task level duty form shape mission function character")
)
"""Nouns that are told by what follows with "of": the role of a bridge."""
_NUMBERS: Final = word_set("two three four five six seven")
_LONGEST: Final = 6
"""How many words an item of a list has at most, by half."""
_COUNTS: Final = word_set("one two three four five six seven eight nine ten several many some few all other")
_PURPOSES: Final = frozenset(stems("use aim purpose goal end"))
_COLLECTIVE: Final = frozenset(stems("list group series package set network system"))
_LED_IN: Final = re.compile(
    r"\s*\((?=[^)]*(?:,| and ))"
    r"|(?:[^.;:,()]{0,30},|,)?\s+(?:above all|such as|including|namely|in particular|for instance|among them"
    r"|like)\s+(?:(?:in|on|with)\s+)?"
    r"|[^.;:]{0,70}?(?::|\b(?:named|mentioned) are\b)\s*"
)


def after_colon(held: GapWords, clause: Clause) -> list[Span]:
    """Find what stands after a colon that the noun leads in: "the sector in which they do more: research".

    Args:
        held: The words of the question.
        clause: The clause.

    Returns:
        The items; nothing where none are listed so.
    """
    start, spans = listed(clause)
    told = [token.plain for token in clause.tokens[:start]]
    begin = 0
    if told[-2:-1] and told[-2] in _NUMBERS:
        # "drivers, and three things: A, B and C" counts up the things
        begin = max((n for n in range(1, start) if clause.mark(n) == ","), default=0)
    lead = {token.stem for token in clause.tokens[begin:start]}
    if not spans or any(last - first >= 2 * _LONGEST for first, last in spans):
        return []
    if held.gap.relation == "object" and any(clause.tokens[n].stem in held.governors for n, _ in spans):
        return []  # one of what is listed tells it more closely
    if held.generic:
        counted = len(spans) > 1 and bool(_NUMBERS & {token.plain for token in clause.tokens[:start]})
        led = bool(lead & held.governors)
        if held.gap.relation == "preposition":
            purpose = held.gap.preposition == "for" and bool(lead & _PURPOSES)
            return spans if counted and (led or purpose) else []
        return spans if held.gap.relation == "object" and (counted or led) else []
    if not lead & held.nouns:
        # the fact has the noun elsewhere, and the verb leads the list in
        done = held.gap.relation == "object" and bool(lead & held.governors) and not held.reading.loose
        if not done or len(spans) < 2 or not held.reading.several or held.gap.sort:
            return []
        return [span for span in spans if held.is_of_noun(clause, span)] or spans
    if held.gap.sort and not all(held.is_of_noun(clause, span) for span in spans):
        return []
    own = [span for span in spans if held.is_of_noun(clause, span)]
    return own if len(own) == 1 and not held.reading.several else spans


def led_in(held: GapWords, clause: Clause) -> list[Span]:
    """Find what is counted up after the noun: "three regions such as A, B and C", "fields named are A and B".

    Args:
        held: The words of the question.
        clause: The clause.

    Returns:
        The items; nothing where none are listed so.
    """
    for n, token in enumerate(clause.tokens):
        if token.stem not in held.nouns:
            continue
        match = _LED_IN.match(clause.text, token.end)
        if match is None:
            continue
        start = next(
            (k for k in range(n + 1, len(clause.tokens)) if clause.tokens[k].start >= match.end()), -1
        )
        bracketed = clause.mark(start) == "("
        if start > 0 and len(spans := row_from(clause, start, bracketed=bracketed)) > 1:
            if bracketed and not held.generic and not all(held.is_of_noun(clause, span) for span in spans):
                continue  # drugs are no kind of crime
            own = [span for span in spans if held.is_of_noun(clause, span)] if not held.generic else spans
            if held.reading.several or held.gap.sort or held.generic:
                return spans
            if len(own) == 1:
                return own
    return []


def by_noun(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find the phrases that have the noun for their head, and what is said of it.

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    modified: list[Span] = []
    for n, token in enumerate(clause.tokens):
        if token.stem not in held.nouns:
            continue
        if token.stem != held.gap.noun[-1] and (token.capital or token.plain.endswith(("ed", "ing"))):
            continue  # a film is no "Star Cinema", and what is shipped is no ship
        yield _described(held, clause, n)
        yield called_so(clause, n)
        if held.gap.noun[-1] in _ABSTRACT and [t.plain for t in clause.tokens[n + 1 : n + 2]] == ["of"]:
            yield phrase_after(clause, n + 1)
        modified += _modified(held, clause, n) or (
            _belonging(held, clause, n) if held.gap.relation != "noun" else []
        )
    if held.gap.sort or held.reading.several or len(modified) == 1:
        yield modified


def fields(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    """Find what stands before what is done in the field that is asked for: "defence industry cooperation".

    Args:
        held: The words of the question.
        clause: The clause.

    Yields:
        Phrases; nothing in a list where a word is there and nothing stands by it.
    """
    for n, token in enumerate(clause.tokens):
        if token.stem not in held.gap.governors or token.stem != held.gap.body[-1]:
            continue
        start = n
        while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
            if held.is_told(clause, start - 1) or not held.says(clause, start - 1):
                break
            start -= 1
        if start < n and start > 0 and held.is_told(clause, start - 1):
            yield [(start, n - 1)]


def _modified(held: GapWords, clause: Clause, place: int) -> list[Span]:
    """The noun with the words before it: "overseas scientists"."""
    start = place
    while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
        before = clause.tokens[start - 1]
        if before.plain in {"and", "or", "of"} | ARTICLES or _possesses(clause, start - 1):
            break
        if before.stem in held.governors:
            break  # of "diplomats discuss measures" the diplomats are not of the measures
        start -= 1
    text = clause.cut(start, place)
    named = (
        "-" in text
        or is_plural(clause.tokens[place].plain)
        or any(char.isupper() or char.isdigit() for char in text)
    )
    if start == place or not (held.gap.sort or held.reading.several or named):
        return []  # "a vivid symbol" is not what the symbol is
    if held.reading.several and not held.gap.sort:
        row = [span for span in row_from(clause, start) if held.is_of_noun(clause, span)]
        if len(row) > 1:
            return row
    return [extended(clause, (start, place))]


def _belonging(held: GapWords, clause: Clause, place: int) -> list[Span]:
    """The noun with what belongs to it: "the list of countries that must pay"."""
    after = [token.plain for token in clause.tokens[place + 1 : place + 2]]
    if after != ["of"] or held.gap.noun[-1] not in _COLLECTIVE:
        return []
    spans = phrase_after(clause, place + 1)
    return [(place, spans[0][1])] if len(spans) == 1 else []


def _described(held: GapWords, clause: Clause, place: int) -> list[Span]:
    """What the noun is said to be: "a grid that is green, clean and secure"."""
    if not held.gap.sort:
        return []
    following = [token.plain for token in clause.tokens[place + 1 : place + 4]]
    if following[:1] and following[0] in _BE:
        place, following = place + 1, following[1:]
    if len(following) > 1 and following[0] in ("that", "which") and following[1] in _BE:
        spans = row_from(clause, place + 3)
        return [(spans[0][0], spans[-1][1])] if spans else []
    return []


def _possesses(clause: Clause, place: int) -> bool:
    """Whether a word has a possessive "'s", or counts: "the two countries' dialogue"."""
    token = clause.tokens[place]
    after = clause.text[token.end : token.end + 2]
    return after[:1] in ("'", "’") or token.plain in _COUNTS or token.number is not None
