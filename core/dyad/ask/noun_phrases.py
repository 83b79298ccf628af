"""The noun phrase that a question asks with: "Vietnamese minister" of "which Vietnamese minister met"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dyad.ask.reading import Name
from dyad.ask.wording import Wording
from dyad.ask.words import Token, stem, word_set

HELPERS: Final = word_set(
    "is are was were am be been has have had do does did will would shall should can could may might must"
)
PREPOSITIONS: Final = word_set(
    "in on at to from by with for of under over through about between during within into until "
    "since towards against among after before via near behind"
)
ASKING: Final = word_set("who whom whose when where which what how why")
__NOUN_ASKING: Final = frozenset({"which", "what", "many", "name", "list", "the"})
_PAST: Final = word_set(
    "took gave went came met held spoke sent built made became began led won told sought fell rose grew "
    "brought wrote drew ran saw stood lay kept left lost paid bought sold spent set put"
)
_VERB_FORMS: Final = word_set(
    "met sent gave said told went came took held spoke made flew built sign host visit meet receive say ask"
)


_NOUNS: Final = word_set(
    "events projects documents texts bodies systems markets programmes programs ties relations talks terms "
    "figures officials leaders people nations members points affairs arts sports resources communications "
    "sciences finances works studies statistics minorities veterans rights services supplies industries "
    "activities actions issues roles sides situations tasks things ways aspects dimensions perspectives "
    "steps efforts "
    "examples occasions topics products requirements positions preparations contributions connections "
    "directions expectations intentions observations descriptions performances appearances capacities "
    "abilities instances locations venues"
)
"""Nouns in the plural that are no verbs."""


_IRREGULAR: Final = word_set("memoranda people men women children criteria phenomena media")


def find_noun_phrase(
    tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording, start: int
) -> tuple[list[int], list[Name]]:
    """The places of the words from here to the verb, without little words, and the names among them."""
    found: list[int] = []
    inside: list[Name] = []
    n = start
    while n < len(tokens):
        name = next((name for name in names if name.start <= n < name.end), None)
        if name is not None:
            if name.how != "adjective" and found:
                break
            possessive = (
                tokens[name.end].start - tokens[name.end - 1].end > 1 if name.end < len(tokens) else False
            )
            if (
                name.how != "adjective"
                and not possessive
                and name.start == start
                and plain[start - 1] not in __NOUN_ASKING
            ):
                break
            inside.append(name)
            n = name.end
            continue
        word = plain[n]
        if found and (word in ("the", "a", "an", "every", "each") or word in _PAST):
            break
        if (
            found
            and n == found[-1] + 1
            and _is_plural_head(plain[n - 1], wording)
            and word not in wording.heads
        ):
            break
        if found and n == found[-1] + 1 and _is_base_verb(tokens, n, wording) and is_plural(plain[n - 1]):
            break
        if word in ("the", "a", "an", "two", "three", "four", "five", "other", "and", "or", "all", "any"):
            n += 1
            continue
        if found and word in ("involving", "including", "concerning", "regarding"):
            break
        if word in PREPOSITIONS or word in HELPERS or word in ASKING or word in ("that", "not"):
            break
        participle = (word.endswith("ed") and len(word) > 4) or word == "forecast"
        if found and (participle or _is_verb(tokens[n], wording) or _follows_subject(plain, n, wording)):
            break
        found.append(n)
        # a possessive ends it: "which country's film festival"
        if n + 1 < len(tokens) and tokens[n + 1].start - tokens[n].end > 1:
            break
        n += 1
    return found, [name for name in inside if found and name.end <= found[-1]]


def find_complement(
    tokens: Sequence[Token], plain: Sequence[str], names: Sequence[Name], wording: Wording, start: int
) -> tuple[list[int], int]:
    """Find what follows a noun for a person and says of what or to whom: "ambassador to Vietnam".

    Args:
        tokens: The words.
        plain: The words in small letters.
        names: The names among them.
        wording: The words of plain English.
        start: The place after the noun.

    Returns:
        The places of its words that are no names, and the place after it; `start` where there is none.
    """
    found: list[int] = []
    end = start
    while end < len(tokens) - 1 and _leads_in(plain[end - 1], plain[end], end == start):
        place = end + 1
        while place < len(tokens) - 1 and plain[place] in ("the", "a", "an"):
            place += 1
        first = place
        while following := [name for name in names if name.start == place]:
            place = following[0].end  # "Vietnam's National Assembly" are two names
        if place == first:
            if plain[end] == "to":
                break
            nouns = find_noun_phrase(tokens, plain, names, wording, place)[0]
            if not nouns:
                break
            found += nouns
            place = nouns[-1] + 1
        end = place
    return (found, end) if end < len(tokens) else ([], start)


def _leads_in(noun: str, word: str, first: bool) -> bool:
    """Whether a word after a noun begins what says of what or to whom somebody is that."""
    if word == "of":
        return True
    return first and noun.removesuffix("s") in _LED_BY.get(word, ())


_LED_BY: Final = {
    "to": word_set("ambassador envoy representative adviser advisor consul delegate emissary secretary"),
    "for": word_set(
        "minister spokesperson spokesman spokeswoman commissioner representative envoy secretary"
    ),
    "on": word_set("expert scholar specialist commentator adviser advisor researcher academic analyst"),
    "in": word_set("expert specialist"),
}
"""Little words to the nouns for persons after which they say of what or to whom."""


def _is_base_verb(tokens: Sequence[Token], place: int, wording: Wording) -> bool:
    """Whether a word after a plural is its verb: "which banks work in Vietnam"."""
    token = tokens[place]
    following = tokens[place + 1].plain if place + 1 < len(tokens) else ""
    return (
        token.plain not in wording.heads
        and not is_plural(token.plain)
        and (token.stem in wording.verbs or token.plain in _BASE_VERBS)
        and (following in PREPOSITIONS or following in ("the", "a", "an", "first", "most", ""))
    )


_BASE_VERBS: Final = word_set(
    "work live belong come go lie stand take make help deal operate run remain exist concern cover want need"
)


def is_plural(word: str) -> bool:
    """Tell whether a noun stands in the plural.

    Args:
        word: The noun in small letters.

    Returns:
        Whether it does.

    Example:
        >>> is_plural("units"), is_plural("memoranda"), is_plural("status")
        (True, True, False)
    """
    return word in _IRREGULAR or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _is_verb(token: Token, wording: Wording) -> bool:
    plain = token.plain
    return token.stem in wording.verbs and (plain.endswith(("ed", "s")) or plain in _VERB_FORMS)


def _is_plural_head(word: str, wording: Wording) -> bool:
    """Whether a word is the plural of a noun that is asked with, after which comes the verb."""
    return (
        word.endswith("s")
        and not word.endswith("ss")
        and word in wording.heads
        and (word[:-1] in wording.heads or re.sub(r"ies$", "y", word) in wording.heads)
    )


def _follows_subject(plain: Sequence[str], place: int, wording: Wording) -> bool:
    """Whether a word such as "governs" or "hands" stands after a noun in the singular, and so is its verb."""
    before, word = plain[place - 1], plain[place]
    if place + 1 < len(plain) and plain[place + 1] in HELPERS:
        return False
    if (
        stem(word) in wording.soft
        and word not in _NOUNS
        and word.endswith("s")
        and not before.endswith("s")
        and word not in wording.heads
    ):
        return True
    single = before in wording.heads and not before.endswith("s")
    return single and (
        word in ("has", "quoted")
        or (word.endswith("s") and not word.endswith("ss") and word not in wording.heads)
    )
