"""Filling the gap of a question from the clauses of one fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from dyad.ask.clauses import Clause
from dyad.ask.gap_by_noun import after_colon, by_noun, fields, led_in
from dyad.ask.gap_by_verb import after_preposition, objects, predicates, subjects
from dyad.ask.gap_words import GapWords
from dyad.ask.noun_phrases import HELPERS, PREPOSITIONS
from dyad.ask.phrases import ARTICLES, Span
from dyad.ask.words import stems, word_set

_QUALITY: Final = re.compile(r"[a-z]+(?:al|ic|ive|ous|able|ary)")
_MEASURED: Final = re.compile(r"\d\s?(?:°|%|km|kV|tonnes|dollars|dong)")
_EMPTY: Final = (
    ARTICLES
    | PREPOSITIONS
    | HELPERS
    | word_set(
        "and or as to than new old proposed planned possible first next former future upcoming current "
        "existing recent joint main major key big large small great certain other various several own"
    )
)
"""Words that do not tell which one something is."""
_YEAR: Final = re.compile(r"[\d\s.,%]+|(?:the )?(?:year|end|start|course|time|context|case)s?")
_DENYING: Final = word_set("not never neither nor without")
"""Words of a clause that tells what is not so."""


def fill(held: GapWords, clauses: Sequence[Clause]) -> list[str]:
    """Give the items of the clause that tells most of a question and has something at its gap.

    Args:
        held: The words of the question.
        clauses: The clauses of a fact.

    Returns:
        The items; nothing where no clause has any.
    """
    held.look_at(clauses)
    rated = [(_told(held, clause), clause) for clause in clauses]
    for told, clause in sorted(rated, key=lambda pair: -pair[0]):
        if (told < 1 and not _goes_on(clause)) or _DENYING & {token.plain for token in clause.tokens}:
            continue
        for spans in _ways(held, clause):
            if items := _items(held, clause, spans):
                return items
    return []


def _ways(held: GapWords, clause: Clause) -> Iterator[list[Span]]:
    gap = held.gap
    yield after_colon(held, clause)
    if gap.noun:
        yield led_in(held, clause)
    if gap.sort:
        yield from by_noun(held, clause)
        return
    if gap.relation == "object":
        yield from _checked(held, clause, objects(held, clause))
    elif gap.relation == "subject":
        yield from _checked(held, clause, subjects(held, clause))
    elif gap.relation == "predicate":
        yield from _checked(held, clause, predicates(held, clause))
    elif gap.relation == "preposition":
        yield from _checked(held, clause, after_preposition(held, clause))
        if gap.preposition == "as":
            yield from _checked(held, clause, predicates(held, clause))
    if gap.noun and held.generic and gap.preposition in ("in", "on"):
        yield from fields(held, clause)
    if gap.noun:
        yield from by_noun(held, clause)


def _told(held: GapWords, clause: Clause) -> int:
    """How many words of the question a clause tells; a list that its noun or verb leads in counts more."""
    own = {token.stem for token in clause.tokens}
    body = [word for word in held.gap.body if held.near(word) & own]
    return len(body) + bool(held.nouns & own) + 2 * bool(after_colon(held, clause))


def _goes_on(clause: Clause) -> bool:
    """Whether a clause goes on with what the one before it is about: "They serve three uses"."""
    return clause.tokens[:1] != () and clause.tokens[0].plain in ("they", "it", "these", "this")


def _checked(held: GapWords, clause: Clause, found: Iterator[list[Span]]) -> Iterator[list[Span]]:
    """Leave out what is not of the noun that is asked for."""
    for spans in found:
        if held.generic:
            yield spans
        else:
            yield [span for span in spans if held.is_of_noun(clause, span)]


def _items(held: GapWords, clause: Clause, spans: Sequence[Span]) -> list[str]:
    """The texts of phrases, but for those that the question tells itself."""
    items = []
    in_row, told = len(spans) > 1, 0
    asked = held.reading.question.casefold()
    for first, last in spans:
        while first < last and clause.tokens[first].plain in ARTICLES:
            first += 1
        new = [
            n
            for n in range(first, last + 1)
            if (held.says(clause, n) or clause.tokens[n].capital or in_row)
            and not held.is_told(clause, n)
            and clause.tokens[n].stem not in held.nouns
            and clause.tokens[n].plain not in _EMPTY
        ]
        text = clause.cut(first, last)
        if in_row and text.casefold() not in asked:
            items.append(text)
            told += not new
        elif new and not _YEAR.fullmatch(text):
            items.append(text)
    if told == len(items):
        return []
    if len(items) > 1 and all(_MEASURED.search(item) for item in items):
        return [clause.cut(spans[0][0], spans[-1][1])]
    items = _complete(items)
    if len(items) > 1 and _QUALITY.fullmatch(items[0]) and any(" " in item for item in items):
        return [clause.cut(spans[0][0], spans[-1][1])]  # "cultural and sports events"
    if len(items) > 1 and not (held.reading.several or held.gap.sort):
        if held.gap.noun and not held.generic:
            return _nearest(held, items)
        if len(items) == len(spans) == 2 and " " not in items[0]:
            return [clause.cut(spans[0][0], spans[-1][1])]
    return list(dict.fromkeys(items))


def _nearest(held: GapWords, items: Sequence[str]) -> list[str]:
    """Of several where one is asked for, the one that has more of the question than the others."""
    told = [len(held.asked & set(stems(item))) for item in items]
    best = [item for item, count in zip(items, told, strict=True) if count == max(told)]
    return best if len(best) == 1 else []


def _complete(items: Sequence[str]) -> list[str]:
    """Give the head of the first of a row to those that lack theirs: "care of the old, of the young"."""
    head, _, rest = items[0].partition(" of ") if items else ("", "", "")
    return [f"{head} {item}" if rest and item.split()[0] in PREPOSITIONS else item for item in items]
