"""The forms of questions: who, when, where, which, how many, yes or no, list, and what each asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from dyad.ask.noun_phrases import (
    ASKING,
    HELPERS,
    PREPOSITIONS,
    find_complement,
    find_noun_phrase,
    is_plural,
)
from dyad.ask.reading import Aim, Form, Name, Order
from dyad.ask.wording import Wording
from dyad.ask.words import Token, word_set

_LISTING: Final = word_set("list name show enumerate give find tell")
_TYPE_WORDS: Final = word_set("kind kinds type types sort sorts form")
_BEING: Final = word_set(
    "is was are were s represents represented heads headed leads led holds held serves served runs directs "
    "governs"
)
_TAKING_PART: Final = word_set(
    "speaker speakers host hosts guest guests participant participants visitor visitors"
)
_RANKED: Final = frozenset({"rank", "place", "position"})
_RANKING_VERBS: Final = frozenset({"rank", "place", "stand", "come"})
_RANKING: Final = word_set("index ranking rankings hold holds occupy occupies ranks ranked")
_MUCH: Final[dict[str, str]] = {"much": "how-much", "many": "how-many", "few": "how-many"}
_DOES: Final = word_set("does do did will would has have")
_COSTING: Final = word_set("cost costs weigh amount total")
_SIZES: Final = word_set(
    "warm cold hot large big long high great strong fast wide deep tall heavy old far small"
)
_CHANGING: Final = word_set(
    "change changed changes changing develop developed evolve evolved differ differed move moved compare "
    "compared compares grow grown shift shifted progress progressed vary varied"
)
_ORDERS: Final[dict[str, Order]] = {
    "first": "first",
    "earliest": "first",
    "initial": "first",
    "oldest": "first",
    "last": "last",
    "latest": "last",
    "newest": "last",
    "final": "last",
    "recent": "last",
    "recently": "last",
    "next": "next",
    "upcoming": "next",
    "biggest": "most",
    "largest": "most",
    "highest": "most",
    "most": "",
}
_AIMS: Final[dict[str, Aim]] = {
    "person": "person",
    "country": "party",
    "organisation": "party",
    "company": "party",
    "partner": "party",
    "institution": "party",
    "government-body": "party",
    "association": "party",
    "military-unit": "party",
    "political-party": "party",
    "city": "place",
    "province": "place",
    "district": "place",
    "place": "place",
    "date": "date",
    "period": "date",
    "number": "number",
    "ordinal": "number",
    "post": "post",
    "level": "level",
    "status": "status",
    "topics": "text",
}


@dataclass
class Phrase:
    """How a question asks.

    Attributes:
        form: The form.
        aim: What is asked for.
        head: The kind of noun that it asks with.
        used: Places of words that are part of the form and say nothing more.
        answer: Places of words that stand with the noun asked for.
        order: First, last, next or most.
        precision: How exact a date is asked for.
        several: Whether several are asked for.
        wh: The place of the asking word; -1 where there is none.
        end: The place after the noun phrase that is asked with.
        being: Whether it asks who or what something is, and not who does something.
        of: Names that stand with the noun asked for, so that the answer has to do with them.
        described: Names that tell which person is asked for, each with the little word before it.
        within: Places of words that tell of what the person asked for is the head or a part.
    """

    form: Form
    aim: Aim
    head: str = ""
    used: set[int] = field(default_factory=set)
    answer: set[int] = field(default_factory=set)
    order: Order = ""
    precision: Literal["", "day", "month", "year"] = ""
    several: bool = False
    wh: int = -1
    end: int = 0
    being: bool = False
    of: list[Name] = field(default_factory=list)
    described: list[tuple[str, Name]] = field(default_factory=list)
    within: set[int] = field(default_factory=set)


def read_phrase(
    tokens: Sequence[Token], names: Sequence[Name], wording: Wording, timed: frozenset[int] = frozenset()
) -> Phrase:
    """Tell how a question asks.

    Args:
        tokens: Its words.
        names: The names in it.
        wording: The words of plain English.
        timed: Places of words that are part of a time.

    Returns:
        The form.
    """
    plain = [token.plain for token in tokens]
    place = asking_place(plain)
    if place < 0:
        phrase = _without_asking_word(tokens, plain, names, wording)
    elif plain[place] == "whom" and place and plain[place - 1] == "with":
        phrase = Phrase("which", "party", head="partner", used={place}, wh=place, end=place + 1, several=True)
    elif plain[place] in ("who", "whom"):
        phrase = Phrase("who", "person", used={place}, wh=place, end=place + 1)
        phrase.several = plain[place + 1 : place + 2] in (["are"], ["were"])
        relative = {"that", "who"} & set(plain[place + 2 :])
        phrase.being = (
            not relative
            and not _TAKING_PART & set(plain)
            and plain[place + 1 : place + 2] in [[word] for word in _BEING]
        )
        if phrase.being:
            phrase.used |= {
                n
                for n in range(place + 2, len(plain) - 1)
                if plain[n] in ("post", "position", "office", "job", "role") and plain[n + 1] in ("of", "as")
            }
        if phrase.being and plain[place + 1] not in ("is", "was", "are", "were", "s"):
            phrase.used.add(place + 1)
    elif plain[place] == "whose":
        phrase = _with_noun(tokens, plain, names, wording, place)
        phrase.aim = "person"
    elif plain[place] == "when":
        phrase = Phrase("when", "date", used={place}, wh=place, end=place + 1)
    elif plain[place] == "where":
        phrase = Phrase("where", "place", used={place}, wh=place, end=place + 1)
    elif plain[place] == "why":
        phrase = Phrase("how", "text", used=set(), wh=place, end=place + 1)
    elif plain[place] == "how":
        phrase = _how(tokens, plain, names, wording, place)
    else:
        phrase = _what(tokens, plain, names, wording, place)
    for n, word in enumerate(plain):
        if word in _ORDERS and n not in timed and not _ordinal_of_name(tokens, n, names):
            first = word == "first" and n > 0 and _ranks(tokens[n - 1], plain[n + 1 : n + 2])
            phrase.order = phrase.order or ("most" if first else _ORDERS[word])
            phrase.used.add(n)
            phrase.answer.discard(n)
    phrase.answer = {
        n
        for n in phrase.answer
        if tokens[n].stem not in wording.adjectives or phrase.aim == "number" or n in phrase.within
    }
    if phrase.head:
        phrase.used |= {n for n in range(phrase.wh + 1, phrase.end) if tokens[n].stem in wording.adjectives}
    if phrase.wh >= 0 and "worth" in plain[phrase.end :] and phrase.form == "what":
        phrase.form, phrase.aim, phrase.head = "how-much", "number", ""
        phrase.used.add(len(plain) - 1 - plain[::-1].index("worth"))
    if phrase.form == "where" and "rank" in plain:
        phrase.form, phrase.aim, phrase.head = "how-much", "number", "number"
    ranked = phrase.head in ("number", "post") or (
        phrase.head == "place" and ("what" in plain[:2] or _RANKING & set(plain))
    )
    if ranked and phrase.wh >= 0 and phrase.end and _RANKED & {tokens[phrase.end - 1].plain}:
        person = any(name.things[0].startswith(("official/", "person/")) for name in names)
        phrase.aim, phrase.head = ("post", "post") if person else ("number", "number")
        phrase.form = "which" if person else "how-much"
    return phrase


def _ranks(before: Token, after: Sequence[str]) -> bool:
    """Whether "first" tells a rank, and no time: "ranks first", "is first in the list"."""
    being = before.plain in ("is", "was", "are", "were", "be") and after in (
        ["in"],
        ["among"],
        ["on"],
        ["by"],
    )
    return before.stem in _RANKING_VERBS or being


def _is_of_town(names: Sequence[Name], plain: Sequence[str], place: int) -> bool:
    """Whether a noun that may tell a time or a place stands with the name of a place or with "town"."""
    if plain[place + 1 : place + 2] not in (["of"], ["in"]):
        return False
    named = any(name.start == place + 2 and name.things[0].startswith("place/") for name in names)
    return named or bool({"town", "city", "capital"} & set(plain[place + 2 : place + 4]))


def _describe(
    phrase: Phrase, tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording
) -> None:
    """Take what stands before and after a noun for a person for what tells which person is asked for."""
    before = [
        name
        for name in phrase.of
        if name.things[0].startswith("organisation/")
        or (name.how == "whole" and name.things[0].startswith("country/") and _joined(tokens, name))
    ]
    phrase.of = [name for name in phrase.of if name not in before]
    nouns = [n for n in range(phrase.wh + 1, phrase.end) if wording.heads.get(plain[n]) == "person"]
    phrase.several = any(is_plural(plain[n]) for n in nouns)  # "Secretaries-General"
    start = phrase.end
    within, phrase.end = find_complement(tokens, plain, names, wording, start)
    phrase.within = set(within)
    phrase.answer |= phrase.within
    after = [name for name in names if start <= name.start and name.end <= phrase.end]
    phrase.described = [("", name) for name in before]
    phrase.described += [
        (next(word for word in reversed(plain[: name.start]) if word not in ("the", "a", "an")), name)
        for name in after
    ]


def _joined(tokens: Sequence[Token], name: Name) -> bool:
    """Whether no possessive stands between a name and the next word."""
    return name.end < len(tokens) and tokens[name.end].start - tokens[name.end - 1].end <= 1


def _ordinal_of_name(tokens: Sequence[Token], place: int, names: Sequence[Name]) -> bool:
    """Whether a word such as "first" is part of a name: "Vietnam's first General Election"."""
    if any(name.start <= place < name.end for name in names):
        return True
    if tokens[place - 1].plain in ("come", "comes"):
        return True  # "what comes first for him" asks for no date
    owned = place > 0 and tokens[place].start - tokens[place - 1].end > 1
    return owned and place + 1 < len(tokens) and tokens[place + 1].capital


def asking_place(plain: Sequence[str]) -> int:
    """The asking word that rules the question, and no relative pronoun."""
    start = 0
    while start < len(plain) and plain[start] in (PREPOSITIONS | {"and", "so", "please", "about"}):
        start += 1
    if start < len(plain) and plain[start] in ASKING:
        return start
    if plain and plain[0] in HELPERS | _LISTING:
        return -1
    for n, word in enumerate(plain):
        if (
            word in ("which", "what", "whom", "when", "where", "who")
            and n > 0
            and (
                plain[n - 1] in PREPOSITIONS
                or (plain[n - 1] == "and" and (n == len(plain) - 2 or "between" in plain[:n]))
            )
        ):
            return n
        if word == "how" and n + 1 < len(plain) and plain[n + 1] in _MUCH:
            return n
    return next((n for n, word in enumerate(plain[:8]) if word in ASKING and n <= 3), -1)


def _without_asking_word(
    tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording
) -> Phrase:
    if plain and plain[0] in HELPERS:
        return Phrase("yes-no", "yes-no", used={0}, end=1)
    start = 1 if plain and plain[0] in _LISTING else 0
    phrase = _with_noun(tokens, plain, names, wording, start - 1, bare=True)
    phrase.form = "list"
    if start:
        phrase.used.add(0)
    else:
        phrase.several = phrase.several or not phrase.head
    return phrase


def _how(
    tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording, place: int
) -> Phrase:
    following = plain[place + 1] if place + 1 < len(plain) else ""
    if following in _MUCH:
        form: Form = "how-many" if _MUCH[following] == "how-many" else "how-much"
        phrase = Phrase(form, "number", used={place, place + 1}, wh=place, end=place + 2)
        for n in find_noun_phrase(tokens, plain, names, wording, place + 2)[0]:
            phrase.answer.add(n)
            phrase.end = n + 1
        return phrase
    if following in ("often", "frequently"):
        return Phrase("how-many", "number", used={place, place + 1}, wh=place, end=place + 2)
    if following in _SIZES:
        return Phrase("how-much", "number", used={place}, answer={place + 1}, wh=place, end=place + 2)
    if _CHANGING & set(plain):
        used = {n for n, word in enumerate(plain) if word in _CHANGING}
        return Phrase("change", "text", used={place, *used}, wh=place, end=place + 1)
    return Phrase("how", "text", used={place}, wh=place, end=place + 1)


def _what(
    tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording, place: int
) -> Phrase:
    following = plain[place + 1] if place + 1 < len(plain) else ""
    if plain[place] == "what" and following in ("happened", "occurred", "happens", "took", "events"):
        used = {
            n for n in range(place, min(place + 3, len(plain))) if plain[n] in ("what", following, "place")
        }
        return Phrase("what-happened", "fact", used=used, several=True, wh=place, end=place + 2)
    if following in HELPERS:
        if _did_what(plain, place) and plain[-2:] != ["to", "do"]:
            used = {
                place,
                place + 1,
                max(n for n, word in enumerate(plain) if word in ("do", "doing", "done")),
            }
            return Phrase("what-happened", "fact", used=used, several=True, wh=place, end=place + 2)
        start = place + 2
        while start < len(plain) and plain[start] in ("the", "a", "an", "his", "her", "its", "their"):
            start += 1
        verb = wording.verbs.get(tokens[start].stem) if start < len(plain) else None
        done = verb is not None and verb.subject[:1] == ("speaker",) and plain[start].endswith("ed")
        if place and plain[place - 1] in PREPOSITIONS:
            return Phrase("what", "any", used={place - 1, place, place + 1}, wh=place, end=place + 2)
        if following in ("is", "are", "was", "were") and start < len(plain) and not done:
            if plain[start] in ("name", "names") and start + 1 < len(plain) and plain[start + 1] == "of":
                phrase = _with_noun(tokens, plain, names, wording, start + 1)
                phrase.used |= {place, place + 1, start}
                return phrase
            phrase = _with_noun(tokens, plain, names, wording, start - 1)
            while phrase.answer and _possesses(tokens, phrase.end - 1):
                # of "what is the programme's cinema" the cinema is asked for
                phrase = _with_noun(tokens, plain, names, wording, phrase.end - 1)
            phrase.used |= {place, place + 1}
            if phrase.head or phrase.answer:
                phrase.form = "what"
                return phrase
        if following in _DOES and _COSTING & set(plain[place + 2 :]):
            return Phrase("how-much", "number", used={place, place + 1}, wh=place, end=place + 2)
        return Phrase("what", "any", used={place, place + 1}, wh=place, end=place + 2)
    return _with_noun(tokens, plain, names, wording, place)


def _possesses(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word has a possessive "'s"."""
    return place + 1 < len(tokens) and tokens[place + 1].start - tokens[place].end > 1


def _did_what(plain: Sequence[str], place: int) -> bool:
    """Whether it asks "what did X do"."""
    return plain[place + 1] in ("did", "does", "has", "have", "will", "was", "is") and any(
        word in ("do", "doing", "done") for word in plain[place + 2 :]
    )


def _with_noun(
    tokens: Sequence[Token],
    plain: Sequence[str],
    names: Sequence[Name],
    wording: Wording,
    place: int,
    *,
    bare: bool = False,
) -> Phrase:
    """A question with which, what or nothing before a noun: "which minister", "list the visits"."""
    start = place + 1
    while start < len(plain) and plain[start] in (
        "the",
        "a",
        "an",
        "all",
        "me",
        "us",
        "of",
        "exact",
        "full",
        "both",
    ):
        start += 1
    phrase = Phrase("which", "any", used={place} if place >= 0 else set(), wh=place, end=start)
    nouns, phrase.of = find_noun_phrase(tokens, plain, names, wording, start)
    if nouns and "or" in plain[nouns[0] : nouns[-1]]:
        # "which newspaper or agency": either will do, so the first says nothing of what is found
        either = plain.index("or", nouns[0])
        phrase.used |= {n for n in nouns if n < either}
        nouns = [n for n in nouns if n > either]
    while len(nouns) > 1 and tokens[nouns[-1]].stem in wording.stop and plain[nouns[-1]] not in wording.heads:
        nouns.pop()  # "which agreements exist"
    phrase.end = nouns[-1] + 1 if nouns else start
    if nouns and plain[nouns[0]] in _TYPE_WORDS and phrase.end < len(plain) and plain[phrase.end] == "of":
        phrase.aim, phrase.form, phrase.head = "type", "which", "type"
        phrase.used |= {nouns[0]}
        phrase.answer = set(find_noun_phrase(tokens, plain, names, wording, phrase.end + 1)[0])
        return phrase
    head_place = -1
    for n in reversed(nouns):
        if plain[n] in wording.heads:
            head_place = n
            break
    if head_place >= 0 and head_place != nouns[-1]:
        head_place = -1  # the last noun is what is asked for: of "party congress" the congress
    if bare and head_place >= 0 and wording.heads[plain[head_place]] in ("date", "place", "number", "level"):
        # without an asking word, "place" or "number" asks only where it stands first: "number of foundations"
        head_place = head_place if head_place == nouns[0] else -1
    if head_place < 0:
        phrase.answer = set(nouns)
        phrase.several = any(is_plural(plain[n]) for n in nouns[-1:])
        return phrase
    word = tokens[head_place]
    phrase.head = wording.heads[word.plain]
    if word.plain == "state" and head_place == start and plain[head_place + 1 : head_place + 2] == ["of"]:
        phrase.head = "status"  # "the state of the plan"
    if word.plain in ("quarter", "quarters") and _is_of_town(names, plain, head_place):
        phrase.head = "district"  # "the quarter of Hanoi" is no time
    phrase.aim = _AIMS.get(phrase.head, "any")
    phrase.several = is_plural(word.plain) or (
        word.plain == "general" and head_place > start and is_plural(plain[head_place - 1])
    )
    phrase.answer = {n for n in nouns if n != head_place or word.plain not in wording.generic}
    phrase.used |= {head_place} if word.plain in wording.generic else set()
    if phrase.aim == "person" and not bare:
        _describe(phrase, tokens, plain, names, wording)
    if phrase.aim == "date":
        phrase.used.add(head_place)
        phrase.answer.discard(head_place)
        phrase.form = "when"
        if word.plain.rstrip("s") in ("day", "month", "year"):
            phrase.precision = word.plain.rstrip("s")  # type: ignore[assignment]
    if phrase.aim == "place":
        phrase.form = "where"
    if phrase.aim == "number":
        phrase.form = "how-much"
    if phrase.aim in ("post", "level", "status"):
        phrase.used.add(head_place)
        phrase.answer.discard(head_place)
    return phrase
