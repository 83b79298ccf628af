"""The phrases of a text: what stands after a word and before one, and the items of it where it is a row.

This is no grammar. A phrase ends at a preposition, at a verb that can be told by its form, at a relative
word and at a mark; "of" goes on with it, and "and" and a comma make a row of it.
"""

from __future__ import annotations

from typing import Final

from dyad.ask.clauses import Clause
from dyad.ask.noun_phrases import HELPERS, PREPOSITIONS
from dyad.ask.words import Token, word_set

LONGEST: Final = 9
"""How many words a phrase may have."""

Span = tuple[int, int]
"""The first and the last place of a phrase in a clause."""

ARTICLES: Final = word_set("the a an its their his her this that these those")
_LIGHT: Final = word_set(
    "also now soon again more most further still especially together both all just here today mainly above "
    "therefore so far even one better"
)
_ENDS: Final = (PREPOSITIONS - {"of"}) | word_set(
    "to as than that which who whom whose where when while whatever if so because although though hence but "
    "without like such not nor then since also how why what whether"
)
_BELONGING: Final = word_set("for of against between on with whose at in")
_FINITE: Final = word_set(
    "goes gives shows makes takes keeps becomes comes helps serves brings rests remains stays says tells "
    "asks calls wants hopes sees finds trusts thanks stresses needs depends grows runs turns moves "
    "widens decides reaches matters begins rises receives concerns covers includes gets leads lies means "
    "mentions names drives praises wishes holds sets follows expects supports has had did does shall stood "
    "came went gave made saw held took led kept became began grew rose sent told said put ran nurtured"
)


def ends_phrase(token: Token) -> bool:
    """Tell whether a word ends a phrase: a preposition, a relative word or a verb.

    Args:
        token: The word.

    Returns:
        Whether it does.
    """
    plain = token.plain
    return plain in _ENDS or plain in HELPERS or plain in _FINITE


def phrase_after(clause: Clause, place: int, *, before_verb: bool = False) -> list[Span]:
    """Find the phrase after a word, or the row of them.

    Args:
        clause: The clause.
        place: The place of the word.
        before_verb: Whether a verb may follow, whose subject it is part of.

    Returns:
        The first and the last place of each; nothing where no phrase follows.

    Example:
        >>> from dyad.ask.clauses import split_clauses
        >>> clause = split_clauses("It should build roads, modern ports and bridges in the north.")[0]
        >>> [clause.cut(*span) for span in phrase_after(clause, 2)]
        ['roads', 'modern ports', 'bridges']
    """
    start = place + 1
    if [token.plain for token in clause.tokens[start : start + 1]] in (["and"], ["or"]):
        following = clause.tokens[start + 2 : start + 3]
        if following and following[0].plain in ARTICLES:
            start += 2  # "to spread and promote the identity"
    while start < len(clause.tokens) and clause.joined(start) and _is_light(clause.tokens[start]):
        start += 1
    if start >= len(clause.tokens) or clause.mark(start):
        return []
    return row_from(clause, start, before_verb=before_verb)


def row_from(clause: Clause, start: int, *, bracketed: bool = False, before_verb: bool = False) -> list[Span]:
    """Find the row of phrases that begins with a word, or the one phrase.

    Args:
        clause: The clause.
        start: The place of the word.
        bracketed: Whether it stands in brackets, where a row needs no "and".
        before_verb: Whether a verb may follow, whose subject it is part of.

    Returns:
        The first and the last place of each.
    """
    if _is_gerund(clause.tokens[start]):
        return _gerunds_from(clause, start)
    lead = clause.tokens[start - 1].plain if start else ""
    spans: list[Span] = []
    closed = False
    place = start
    while place < len(clause.tokens):
        while place + 1 < len(clause.tokens) and _opens(clause, place, lead if spans else ""):
            place += 1
        last = _phrase_end(clause, place)
        if last < place:
            break
        spans.append((place, last))
        after = last + 1 if bracketed else _after_brackets(clause, last + 1)
        if bracketed and clause.mark(after) == ")":
            break
        if after >= len(clause.tokens):
            break
        joint, mark = clause.tokens[after].plain, clause.last_mark(after)
        if joint in ("and", "or") and mark in ("", ",", ")"):
            closed = True
            place = after + 1
            if clause.mark(place) not in ("", ","):
                break
        elif mark == "," and not closed and joint != "both":
            place = after
        else:
            break
    if len(spans) > 1 and not (closed or bracketed):
        return spans[:1] if len(spans) == 2 else []  # a row that has no end is not whole
    if closed and len(spans) > 1 and not before_verb and _begins_clause(clause, spans[-1]):
        return spans[:-1] if len(spans) == 2 else spans[:1]
    return spans


def listed(clause: Clause) -> tuple[int, list[Span]]:
    """Find what stands after a colon, as the items of a list or as the one.

    Args:
        clause: The clause.

    Returns:
        The place after the colon, 0 where there is none, and the first and the last place of each item.

    Example:
        >>> from dyad.ask.clauses import split_clauses
        >>> clause = split_clauses("The uses: care of forests, maps, access in far and island areas.")[0]
        >>> [clause.cut(*span) for span in listed(clause)[1]]
        ['care of forests', 'maps', 'access in far and island areas']
    """
    tokens = clause.tokens
    start = next((n for n in range(1, len(tokens)) if clause.mark(n) == ":"), 0)
    if not start:
        return 0, []
    marks = {n: clause.last_mark(n) for n in range(start + 1, len(tokens))}
    sign = ";" if ";" in marks.values() else ","
    ends = [n for n, mark in marks.items() if mark == sign]
    if sign == "," or not ends:
        last = ends[-1] if ends else start
        joints = [n for n in range(last + 1, len(tokens) - 1) if tokens[n].plain in ("and", "or")]
        whole = bool(joints) and not {token.plain for token in tokens[last + 1 : joints[0]]} & PREPOSITIONS
        if len(joints) == 1 and whole and tokens[last].plain not in ("and", "or"):
            ends.append(joints[0])
    for at, after in enumerate(ends):
        before = [token.plain for token in tokens[ends[at - 1] if at else start : after]]
        if sign == "," and {"that", "which", "who"} & set(before):
            ends = ends[:at]  # "a space that is safe, trusted and open" goes on to the end
            break
    spans = []
    for first, after in zip([start, *ends], [*ends, len(tokens)], strict=True):
        while first < after - 1 and (tokens[first].plain in ("and", "or") or tokens[first].plain in ARTICLES):
            first += 1
        spans.append((first, after - 1))
    return start, spans


def phrase_before(clause: Clause, place: int) -> list[Span]:
    """Find the phrase before a word, or the row of them.

    Args:
        clause: The clause.
        place: The place of the word.

    Returns:
        The first and the last place of each; nothing where no phrase stands there.
    """
    start = place
    while start > 0 and not ends_phrase(clause.tokens[start - 1]) and clause.mark(start) in ("", ","):
        start -= 1
        if _is_article(clause, start):
            break
    for begin in range(start, place):
        spans = row_from(clause, begin, before_verb=True)
        if spans and spans[-1][1] == place - 1 and (begin == start or clause.mark(begin) == ","):
            return spans
    return []


def subject_before(clause: Clause, place: int) -> list[Span]:
    """Find what stands before a verb, with all that belongs to it: "common struggles for freedom".

    Args:
        clause: The clause.
        place: The place of the verb, or of its first helper.

    Returns:
        The first and the last place of it; where it does not begin a part of the clause, the phrase alone.
    """
    start = place
    while start > 0 and clause.mark(start) in ("", ","):
        before = clause.tokens[start - 1]
        if clause.mark(start) == "," or (ends_phrase(before) and before.plain not in PREPOSITIONS):
            break
        start -= 1
    while start < place and clause.tokens[start].plain in ARTICLES:
        start += 1
    begins = start == 0 or clause.mark(start) == "," or clause.tokens[start - 1].plain in ARTICLES
    inner = {token.plain for token in clause.tokens[start:place]} & PREPOSITIONS
    if begins and inner and place - start <= 2 * LONGEST and not ends_phrase(clause.tokens[start]):
        return [(start, place - 1)]
    return phrase_before(clause, place)


def extended(clause: Clause, span: Span) -> Span:
    """Add to a phrase what follows it with a preposition: "struggles" and "for freedom and independence".

    Args:
        clause: The clause.
        span: The first and the last place of the phrase.

    Returns:
        The first and the last place of all of it.
    """
    first, last = span
    after = last + 1
    if after < len(clause.tokens) and clause.joined(after) and clause.tokens[after].plain in _BELONGING:
        spans = row_from(clause, after + 1, before_verb=True) if after + 1 < len(clause.tokens) else []
        if spans and spans[-1][1] - first < LONGEST:
            return first, spans[-1][1]
    return span


def _after_brackets(clause: Clause, place: int) -> int:
    """The place after what stands in brackets here; the same place where nothing does."""
    if clause.mark(place) != "(":
        return place
    for n in range(place + 1, min(len(clause.tokens), place + LONGEST)):
        if ")" in clause.text[clause.tokens[n - 1].end : clause.tokens[n].start]:
            return n
    return place


def _phrase_end(clause: Clause, place: int) -> int:
    """The last place of the phrase that begins here; a place before it where none does."""
    last = place - 1
    for n in range(place, min(len(clause.tokens), place + LONGEST)):
        token = clause.tokens[n]
        if (n > place and not clause.joined(n)) or ends_phrase(token):
            break
        if token.plain in ("and", "or") and not _joins_names(clause, place, n):
            break
        if token.plain == "of" and n == place:
            break
        if n > place and (_is_article(clause, n) or _is_past(clause, n)):
            break
        last = n
    while last >= place and clause.tokens[last].plain in ARTICLES | {"of"} | _LIGHT:
        last -= 1
    return last


def _is_article(clause: Clause, place: int) -> bool:
    """Whether an article begins another phrase here; after "of" and in a row it goes on with one."""
    before = clause.tokens[place - 1].plain if place else ""
    return (
        clause.tokens[place].plain in ARTICLES and before not in ("of", "and", "or") and clause.joined(place)
    )


def _is_past(clause: Clause, place: int) -> bool:
    """Whether a word is a verb of the past, and no participle before a noun: "the quarrels lasted long"."""
    if not clause.tokens[place].plain.endswith("ed") or place + 1 >= len(clause.tokens):
        return False
    following = clause.tokens[place + 1].plain
    return following in PREPOSITIONS | ARTICLES or following.endswith("ly") or not clause.joined(place + 1)


def _begins_clause(clause: Clause, span: Span) -> bool:
    """Whether a verb stands after the last of a row, which then begins a clause of its own."""
    after = span[1] + 1
    if after >= len(clause.tokens) or clause.mark(after):
        return False
    plain = clause.tokens[after].plain
    return plain in HELPERS or plain in _FINITE


def _is_light(token: Token) -> bool:
    plain = token.plain
    return plain in ARTICLES or plain in _LIGHT or (plain.endswith("ly") and len(plain) > 4)


def _opens(clause: Clause, place: int, lead: str) -> bool:
    """Whether a word only leads in one of a row: an article, "above all", or the preposition of the first."""
    plain = clause.tokens[place].plain
    above_all = plain == "above" or (plain == "all" and clause.tokens[place - 1].plain == "above")
    return plain in ARTICLES or plain == "both" or above_all or (lead in PREPOSITIONS and plain == lead)


def _joins_names(clause: Clause, start: int, place: int) -> bool:
    """Whether "and" stands between names after "of": "the people of Vietnam and Russia"."""
    tokens = clause.tokens
    return (
        start + 1 < place < len(tokens) - 1
        and "of" in [token.plain for token in tokens[start:place]]
        and tokens[place - 1].capital
        and tokens[place + 1].capital
        and clause.joined(place)
    )


def _is_gerund(token: Token) -> bool:
    return token.plain.endswith("ing") and len(token.plain) > 5 and not token.capital


def _gerunds_from(clause: Clause, start: int) -> list[Span]:
    """A row of what is done, each with all that belongs to it: "making roads and giving people access"."""
    spans, first, n = [], start, start + 1
    while n < len(clause.tokens):
        token = clause.tokens[n]
        at_next = clause.tokens[n - 1].plain == "and" and _is_gerund(token)
        mark = clause.mark(n)
        if at_next or (mark == "," and (_is_gerund(token) or token.plain == "and")):
            last = n - 2 if at_next and clause.tokens[n - 1].plain == "and" else n - 1
            if last >= first:
                spans.append((first, last))
            first = n + 1 if token.plain == "and" else n
        elif mark or n - first > 2 * LONGEST:
            break
        n += 1
    return [*spans, (first, n - 1)] if n > first else spans


def head_of(clause: Clause, span: Span) -> int:
    """Find the head of a phrase.

    Args:
        clause: The clause.
        span: The first and the last place of the phrase.

    Returns:
        The place of its last word, or of that before "of".
    """
    first, last = span
    return next((n - 1 for n in range(first + 1, last) if clause.tokens[n].plain == "of"), last)
