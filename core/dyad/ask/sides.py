"""The two sides of a question's verb: who does it, to whom, and which of the two is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dyad.ask.phrasing import Phrase
from dyad.ask.reading import Name, Sides
from dyad.ask.wording import Wording
from dyad.ask.words import Token, word_set

_PASSIVE: Final = word_set("was were been be is are being")
_NO_SUBJECT: Final = word_set("with about for on at against via through into")
"""After these a name is not the one who does it."""

_SEEN: Final = word_set("called described named noted mentioned")
_RELATIVE: Final = word_set("who whom that which")
_PARTICIPLES: Final = word_set("told held said led made paid")
_AFTER_NAME: Final = word_set(
    "in on at to from by with for of and or during after before since until when while as about "
    "over last this next the a an his her its first again together there here today yesterday"
)


def find_sides(
    tokens: Sequence[Token], names: Sequence[Name], phrase: Phrase, wording: Wording
) -> Sides | None:
    """Find the two sides of a question's verb.

    Args:
        tokens: Its words.
        names: The names in it.
        phrase: How it asks.
        wording: The words of plain English.

    Returns:
        The sides; None where it has no verb with two sides.
    """
    named = {n for name in names for n in range(name.start, name.end)}
    place = next(
        (
            n
            for n, token in enumerate(tokens)
            if n not in named and n >= phrase.end and token.stem in wording.verbs and _as_verb(tokens, n)
        ),
        None,
    )
    if place is None:
        return _journey(tokens, names) if phrase.form in ("which", "list") else None
    if _is_hearsay(tokens, place) or _only_calls(tokens, place):
        return _journey(tokens, names) if phrase.form in ("which", "list") else None
    if (tag := _speech_tag(tokens, names, place, wording)) is not None:
        return Sides(tokens[place].stem, tag)
    before = [
        name
        for name in names
        if name.end <= place and _is_side(name, tokens, wording) and not _stands_aside(name, tokens, phrase)
    ]
    after = [name for name in names if name.start > place and name.how != "adjective"]
    helper = next((n for n in range(place - 1, max(-1, place - 3), -1) if tokens[n].plain in _PASSIVE), None)
    if helper is None:
        before_names = next((n for n in range(place - 1, -1, -1) if n not in named), -1)
        if before_names >= 0 and tokens[before_names].plain in _PASSIVE and before_names > 0:
            helper = before_names
    if helper is None and phrase.wh >= 0:
        asking = tokens[phrase.end].plain if phrase.end < place else ""
        last = tokens[phrase.end - 1].plain if 0 < phrase.end <= place else ""
        relative = _RELATIVE & {token.plain for token in tokens[phrase.end : place]}
        passive = bool({asking, last} & {"was", "were", "is", "are"}) and not relative
        if passive and tokens[place].plain.endswith("ed"):
            helper = phrase.end  # "on what day was the ambassador received"
    by = next((n for n in range(place + 1, min(place + 8, len(tokens))) if tokens[n].plain == "by"), None)
    near_after = [
        name
        for name in after
        if _close(tokens, place, name.start)
        and not _attributive(name, tokens, named)
        and not (_only_tells_where(name, tokens) and "place" not in wording.verbs[tokens[place].stem].object)
    ]
    subject_before = [
        name
        for name in before
        if name.start >= phrase.end
        and not _is_attribute(name, tokens, phrase)
        and not (name.start and tokens[name.start - 1].plain in _NO_SUBJECT)
    ]
    if helper is None and phrase.form == "yes-no" and tokens[0].plain in ("was", "were", "is", "are"):
        helper = 0
    if helper is not None and (
        tokens[place].plain.endswith(("ed", "n", "t")) or tokens[place].plain in _PARTICIPLES
    ):
        doer = next((name for name in after if by is not None and by < name.start <= by + 3), None)
        done = subject_before[-1] if subject_before else None
        asked = (
            "object"
            if phrase.wh >= 0 and done is None
            else ("subject" if by is not None and doer is None else "")
        )
        return Sides(tokens[place].stem, doer, done, asked)  # type: ignore[arg-type]
    subject = subject_before[-1] if subject_before else None
    done = near_after[0] if near_after else None
    asked = "" if phrase.wh < 0 else ("object" if subject is not None and done is None else "subject")
    if phrase.wh >= 0 and _asks_for_object(tokens, phrase):
        asked = "object" if done is None else ""  # who does it and to whom are both told
    if subject is not None and done is not None:
        asked = ""
    if (
        asked == "object"
        and phrase.aim != "person"
        and wording.verbs[tokens[place].stem].subject[:1] == ("speaker",)
    ):
        asked = ""  # "with which country does X say it keeps ...": what is asked belongs to what is said
    return Sides(tokens[place].stem, subject, done, asked)  # type: ignore[arg-type]


def _asks_for_object(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether it asks to whom something is done: "whom did the minister call", "which guest did he greet"."""
    plain = [token.plain for token in tokens]
    before = plain[phrase.wh - 1] if phrase.wh else ""
    if before == "by":
        return False
    return plain[phrase.wh] == "whom" or plain[phrase.end : phrase.end + 1] in (["did"], ["does"], ["do"])


def _journey(tokens: Sequence[Token], names: Sequence[Name]) -> Sides | None:
    """The sides of a journey that is told by a noun alone: "visits of To Lam to Russia"."""
    for n, token in enumerate(tokens):
        if token.plain not in _JOURNEYS:
            continue
        after = [name for name in names if n < name.start <= n + 6]
        led = {tokens[name.start - 1].plain: name for name in after if name.how != "adjective"}
        doer = next((led[word] for word in ("by", "of") if word in led), None)
        doer = doer or next((name for name in names if name.end == n and name.how != "adjective"), None)
        if "to" in led:
            return Sides("visit", doer, led["to"])
    return None


def _is_hearsay(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb only says that something is told: "is said to have been signed"."""
    after = [token.plain for token in tokens[place + 1 : place + 3]]
    helped = {"is", "are", "was", "were", "been"} & {token.plain for token in tokens[:place]}
    return bool(helped) and after in (["to", "have"], ["to", "be"])


def _speech_tag(tokens: Sequence[Token], names: Sequence[Name], place: int, wording: Wording) -> Name | None:
    """Who says it, where that stands behind: "..., says Zelenkova"."""
    verb = wording.verbs[tokens[place].stem]
    following = next((name for name in names if name.start == place + 1), None)
    ends = following is not None and following.end == len(tokens)
    return following if ends and verb.subject[:1] == ("speaker",) and _is_inverted(tokens, place) else None


def _is_inverted(tokens: Sequence[Token], place: int) -> bool:
    """Whether a comma stands before a verb."""
    return place > 0 and tokens[place].start - tokens[place - 1].end > 1


def _only_calls(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb only says how something is seen: "is called a key partner"."""
    before = [token.plain for token in tokens[max(0, place - 2) : place]]
    return tokens[place].plain in _SEEN and bool({"is", "are", "was", "were"} & set(before))


def _is_attribute(name: Name, tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name tells whose the one is who is asked for: "which official from Moscow's mission"."""
    before = tokens[name.start - 1].plain if name.start else ""
    return (
        phrase.aim in ("person", "party")
        and name.start == phrase.end + 1
        and before in ("from", "of", "in", "for", "to", "at")
    )


def _stands_aside(name: Name, tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name only tells where: "when was the congress in Hanoi opened"."""
    before = tokens[name.start - 1].plain if name.start else ""
    return before in ("in", "at", "near", "on") and name.start > phrase.end


def _only_tells_where(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether a name after a verb tells where, and not to whom it was done: "receive in Hanoi"."""
    return name.things[0].startswith("place/") and tokens[name.start - 1].plain in ("in", "at", "near")


def _is_side(name: Name, tokens: Sequence[Token], wording: Wording) -> bool:
    """Whether a name may do something: "Vietnamese leaders" do, "Russian" of "Russian market" does not."""
    if name.how != "adjective":
        return True
    if name.end >= len(tokens):
        return False
    return wording.heads.get(tokens[name.end].plain) == "person" or tokens[name.end].plain in (
        "side",
        "government",
    )


_MAKING: Final = word_set(
    "make makes made making pay pays paid paying undertake undertook undertaken take took"
)
_JOURNEYS: Final = word_set("visit visits trip trips tour tours journey")


def _is_made(tokens: Sequence[Token], place: int) -> bool:
    """Whether a journey is told by a light verb: "make a state visit", "paid an official visit"."""
    return tokens[place].plain in _JOURNEYS and any(
        token.plain in _MAKING for token in tokens[max(0, place - 4) : place]
    )


def _as_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands as a verb and not after "the", "a" or a possessive."""
    before = tokens[place - 1].plain if place else ""
    if _is_made(tokens, place):
        return True
    if place and tokens[place].start - tokens[place - 1].end == len("'s "):
        return False  # "Putin's visit"
    if tokens[place].plain.endswith(
        ("tion", "tions", "ment", "ments", "ance", "ence", "ences", "ings", "er", "or", "ers", "ors")
    ):
        return False
    if tokens[place].plain.endswith("ing") and before not in ("is", "are", "was", "were", "been", "about"):
        return False
    if before in ("had", "has", "have") and not tokens[place].plain.endswith(("ed", "en", "t", "d", "n")):
        return False  # "had praise for"
    return before not in (
        "the",
        "a",
        "an",
        "of",
        "his",
        "her",
        "its",
        "their",
        "state",
        "official",
        "phone",
        "press",
    )


def _attributive(name: Name, tokens: Sequence[Token], named: set[int]) -> bool:
    """Whether a name only stands before a noun: "host IPU events"."""
    if name.end >= len(tokens) or name.end in named:
        return False
    following = tokens[name.end]
    joined = following.start - tokens[name.end - 1].end <= 1
    if not joined and following.start - tokens[name.end - 1].end == len("'s "):
        return not following.capital  # of "praised Vietnam's role" the role
    return joined and following.plain not in _AFTER_NAME and not following.plain[:1].isdigit()


def _close(tokens: Sequence[Token], verb: int, start: int) -> bool:
    """Whether nothing but little words stands between a verb and a name."""
    return all(
        token.plain
        in (
            "the",
            "to",
            "in",
            "a",
            "at",
            "with",
            "from",
            "on",
            "upon",
            "president",
            "pm",
            "minister",
            "state",
        )
        for token in tokens[verb + 1 : start]
    )
