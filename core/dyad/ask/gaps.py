"""What a question with "which" or "what" leaves open: its noun, and where that stands by the verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from dyad.ask.noun_phrases import HELPERS, PREPOSITIONS, find_noun_phrase
from dyad.ask.phrasing import asking_place
from dyad.ask.reading import Reading
from dyad.ask.wording import Wording
from dyad.ask.words import Token, stems, word_set

Relation = Literal["object", "subject", "preposition", "predicate", "noun"]

_BE: Final = word_set("is are was were be been being")
_SORTS: Final = word_set("kind kinds type types sort sorts form forms")
_DEGREES: Final = word_set("level degree extent")
_ARTICLES: Final = word_set("the a an his her its their two three four five six all")
_CALLING: Final = word_set(
    "call calls called describe describes described see sees seen saw regard regards regarded"
)
_DOING: Final = word_set("hold take get give given")
_READY: Final = word_set(
    "ready due able set willing going expected supposed scheduled planned asked told meant prepared poised "
    "bound likely obliged eager keen entitled permitted allowed urged called wanted"
)
_HOW: Final = word_set("faster further closer better sooner longer again together abroad fully first soon")
_PARTICLES: Final = word_set("out up down off away back forward over")
_LEADS: Final = PREPOSITIONS | {"as", "besides", "than", "and", "or", "but"}
_PARTICIPLES: Final = word_set(
    "built made held met given taken told sold sent brought kept left led set put won lost spent known seen "
    "shown drawn chosen written bought paid sought driven found meant"
)


@dataclass(frozen=True)
class Gap:
    """What a question leaves open.

    Attributes:
        relation: Where it stands: after the verb or before it, after a preposition, before what it is said to
            be, or only by its noun.
        noun: The stems of the noun phrase that it asks with, the head last; empty for a mere "what".
        governors: The stems of the words that it may stand by.
        preposition: The preposition before it.
        sort: Whether the sort of the noun is asked for: "what kind of dialogue".
        body: The stems of the words that say more of it.
        doer: The stems of the name of the one who does it, where the question names one before its verb.
    """

    relation: Relation
    noun: tuple[str, ...] = ()
    governors: frozenset[str] = frozenset()
    preposition: str = ""
    sort: bool = False
    body: tuple[str, ...] = ()
    doer: frozenset[str] = frozenset()


def find_gap(reading: Reading, wording: Wording) -> Gap | None:
    """Find what a question leaves open.

    Args:
        reading: The reading.
        wording: The words of plain English.

    Returns:
        The gap; None where it does not ask with "which" or "what".

    Example:
        >>> from dyad.ask.words import tokenize
        >>> from dyad.ask.wording import read_wording
        >>> tokens = tuple(tokenize("Into what is the old branch to be turned?"))
        >>> gap = find_gap(Reading("", tokens, "what", "any"), read_wording())
        >>> gap.relation, gap.preposition
        ('preposition', 'into')
    """
    tokens = reading.tokens
    plain = [token.plain for token in tokens]
    place = asking_place(plain)
    if place < 0 or plain[place] not in ("which", "what"):
        return None
    taken = _taken(reading)
    nouns: list[int] = []
    start, sort = place + 1, False
    if not (plain[place] == "what" and plain[start : start + 1] and plain[start] in HELPERS):
        nouns, _ = find_noun_phrase(tokens, plain, reading.names, wording, start)
        if nouns and plain[nouns[-1]] in _SORTS | _DEGREES and plain[nouns[-1] + 1 : nouns[-1] + 2] == ["of"]:
            sort = True
            nouns, _ = find_noun_phrase(tokens, plain, reading.names, wording, nouns[-1] + 2)
        if nouns and _is_participle(tokens[nouns[0]]) and len(nouns) == 1:
            nouns = []  # "what nurtured the ties"
        start = nouns[-1] + 1 if nouns else start
        if nouns and start < len(plain) and plain[start] in PREPOSITIONS:
            # "which drivers of growth does he name": what belongs to the noun comes before the verb
            start = next((n for n in range(start, len(plain)) if plain[n] in HELPERS), start)
    body = [n for n in range(start, len(tokens)) if n not in taken and _says(tokens[n], wording)]
    noun = tuple(tokens[n].stem for n in nouns)
    ready = next(
        (n + 2 for n in range(start, len(plain) - 2) if plain[n] in _READY and plain[n + 1] == "to"), 0
    )

    def make(relation: Relation, places: Sequence[int], preposition: str = "") -> Gap:
        said = tuple(tokens[n].stem for n in body)
        governors = frozenset(tokens[n].stem for n in places)
        return Gap(relation, noun, governors, preposition, sort, said)

    if not nouns and set(plain[start : start + 1]) & _BE and {"that", "which", "who"} & set(plain[start:]):
        # "what are the pillars that he wants to make use of" asks which pillars they are
        first = next((n for n in range(start + 1, len(plain)) if plain[n] not in _ARTICLES), start)
        noun = tuple(
            tokens[n].stem for n in find_noun_phrase(tokens, plain, reading.names, wording, first)[0]
        )
        return make("noun", []) if noun else None
    before = plain[place - 1] if place else ""
    if before in PREPOSITIONS:
        return make("preposition", body, before)
    stranded = _stranded(plain, start, taken)
    if stranded >= 0:
        return make("preposition", [n for n in body if n < stranded], plain[stranded])
    first = start
    if first >= len(tokens):
        return make("noun", [])
    if plain[first] not in HELPERS:
        return make("subject", body[:1])
    while first < len(tokens) and plain[first] in HELPERS | {"to", "not", "also", "now", "most", "best"}:
        first += 1
    if plain[first - 1] in _BE and first < len(tokens) and plain[first].endswith("ing") and nouns:
        return make("subject", [n for n in body if n == first])
    passive = plain[first - 1] in _BE and first < len(tokens) and _is_participle(tokens[first])
    if passive:
        return make("object", [n for n in body if n == first] or body[:1])
    open_words = [n for n in body if _is_open(tokens, plain, n, taken)]
    if plain[start] in _BE:
        if ready and plain[ready] != "be":
            return make("object", [ready])  # "what is the centre ready to bring out in spring"
        tail = [n for n in open_words if _follows_to(plain, n) or _is_participle(tokens[n])]
        relative = {"of", "that", "which", "who"} & {
            plain[n] for n in range(start, len(plain)) if n not in taken
        }
        if nouns:
            tail = [n for n in tail if _follows_to(plain, n)]
        if tail and (not relative or plain[-1] == tokens[tail[-1]].plain):
            return make("object", tail)
        if nouns and body:
            return make("predicate", body[:1])
        if not nouns:
            first = next((n for n in range(start + 1, len(plain)) if plain[n] not in _ARTICLES), start)
            nouns = find_noun_phrase(tokens, plain, reading.names, wording, first)[0]
            noun = tuple(tokens[n].stem for n in nouns)
            body = [n for n in body if n not in nouns]
        return make("noun", [])
    if _CALLING & set(plain):
        return make("preposition", open_words, "as")
    doer = next((name for name in reading.names if start < name.start <= min(open_words, default=0)), None)
    gap = make("object", open_words)
    return gap if doer is None else replace(gap, doer=frozenset(stems(doer.text)))


def _taken(reading: Reading) -> set[int]:
    """The places of words in names and times."""
    taken = {n for name in reading.names for n in range(name.start, name.end)}
    spans = [(period.start, period.end) for period in reading.periods]
    return taken | {
        n for n, token in enumerate(reading.tokens) if any(start <= token.start < end for start, end in spans)
    }


def _says(token: Token, wording: Wording) -> bool:
    return (
        token.stem not in wording.stop or token.plain in _DOING
    ) and token.plain not in PREPOSITIONS | HELPERS


def _stranded(plain: Sequence[str], start: int, taken: set[int]) -> int:
    """The place of a preposition that has lost its noun: "what is it to be turned into"."""
    for n in range(len(plain) - 1, start, -1):
        if plain[n] not in PREPOSITIONS | {"as"} or n in taken or plain[n - 1] in HELPERS:
            continue
        if plain[n] == "over":
            continue  # "handed over to"
        if n == len(plain) - 1 or (plain[n + 1] in _LEADS - {"and", "or"} and n + 1 not in taken):
            return n
    return -1


def _is_participle(token: Token) -> bool:
    return (token.plain.endswith("ed") and len(token.plain) > 4) or token.plain in _PARTICIPLES


def _is_open(tokens: Sequence[Token], plain: Sequence[str], place: int, taken: set[int]) -> bool:
    """Whether nothing stands after a word to which it could belong."""
    for n in range(place - 1, max(-1, place - 6), -1):
        if n in taken or _is_participle(tokens[n]):
            break
        if plain[n] in PREPOSITIONS and (plain[n] != "to" or plain[n + 1] in _ARTICLES):
            return False  # "to a higher level"
    after = place + 1
    if after < len(plain) and plain[after] in _PARTICLES:
        after += 1
    if after >= len(plain):
        return True
    word = plain[after]
    between = "," in _between(tokens, after - 1)
    return (
        between
        or (after in taken and word[:1].isdigit())
        or word
        in (_LEADS - {"of"}) | _HOW | {"to", "most", "more", "soon", "again", "together", "abroad", "first"}
        or (word.endswith("ly") and len(word) > 4)
        or (word in HELPERS and word != "to")
    )


def _between(tokens: Sequence[Token], place: int) -> str:
    gap = tokens[place + 1].start - tokens[place].end
    return "," if gap > 1 else ""


def _follows_to(plain: Sequence[str], place: int) -> bool:
    return "to" in plain[max(0, place - 3) : place]
