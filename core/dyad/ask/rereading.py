"""Other readings of a question, which are tried where the first one gives nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dyad.ask.noun_phrases import ASKING
from dyad.ask.reading import Reading, Sides
from dyad.ask.words import stems

_FOR_GAPS: Final = ("any", "text", "type", "level", "status", "post", "party", "place")
_NAMED_ONLY: Final = ("country", "city", "province", "district", "person")
"""Kinds of nouns that are answered with things that have a name in the graph, and never with words."""

_WHAT_IS: Final = frozenset({"what", "is", "are", "the", "a", "an"})
_STANDING_FOR: Final = frozenset(stems("represent represented represents headed led leads heads"))


def as_told(reading: Reading) -> Reading | None:
    """Read "what role does X play" as a question for what is told, where nobody is named who may hold a post.

    Args:
        reading: The reading, which asks for a post.

    Returns:
        The other reading; None where it asks for no post, or names a person.
    """
    if reading.aim != "post" or any(
        name.things[0].startswith(("official/", "person/")) for name in reading.names
    ):
        return None
    return replace(reading, aim="text", head="", form="what")


def as_gap(reading: Reading) -> Reading | None:
    """Read "which list should X leave" as a question for what a sentence tells, not for a thing of a class.

    Args:
        reading: The reading.

    Returns:
        The other reading; None where it asks for a person, a date, a number, or not with "which" or "what".
    """
    if reading.aim not in _FOR_GAPS or reading.head in _NAMED_ONLY or reading.order not in ("", "most"):
        return None
    if reading.form not in ("what", "which", "where") or reading.statuses:
        return None
    if reading.aim == "place" and not reading.several and "region" in {one.plain for one in reading.tokens}:
        return None  # a region has a name
    if sum(token.plain in ASKING for token in reading.tokens) != 1:
        return None  # two questions in one
    return replace(
        reading, aim="gap", head="", answer_words=frozenset(), being=False, region=frozenset(), order=""
    )


def as_acting(reading: Reading) -> Reading | None:
    """Read "who represented X at the talks" as "who of X took part in the talks".

    Args:
        reading: The reading, which asks who somebody is.

    Returns:
        The other reading; None where the question asks for nothing of the kind.
    """
    asked = {token.stem for token in reading.tokens[:4]}
    if not reading.being or reading.aim != "person" or not asked & _STANDING_FOR or len(reading.names) < 2:
        return None
    side = reading.names[0]
    if not side.things[0].startswith(("country/", "organisation/")):
        return None
    return replace(
        reading,
        being=False,
        head="person",
        answer_of=(*reading.answer_of, side.things[0]),
        sides=None,
    )


def as_member(reading: Reading) -> Reading | None:
    """Read "which member of the bloc" as a question for a country.

    Args:
        reading: The reading, which asks for a person.

    Returns:
        The other reading; None where it does not ask for a member.
    """
    asked = {token.plain for token in reading.tokens} & {"member", "members"}
    if reading.aim != "person" or not asked or not reading.answer_words & {"member"}:
        return None
    rest = reading.answer_words - {"member"}
    return replace(reading, aim="party", head="country", answer_words=rest, described=())


def as_meeting(reading: Reading) -> Reading | None:
    """Read "with whom did X talk" as a question for a person, where X is one.

    Args:
        reading: The reading, which asks for partners.

    Returns:
        The other reading; None where it does not ask "with whom", or names no person who did it.
    """
    sides = reading.sides
    if reading.head != "partner" or sides is None or sides.subject is None:
        return None
    person = sides.subject.things[0].startswith(("official/", "person/"))
    if not person or "whom" not in {token.plain for token in reading.tokens[:2]}:
        return None
    word = "talk" if sides.word == "speak" else sides.word
    return replace(
        reading,
        form="who",
        aim="person",
        head="",
        several=False,
        sides=Sides(word, sides.subject, asked="object"),
    )


def asks_what_name_is(reading: Reading) -> bool:
    """Tell whether a question asks what a name is, and says nothing else: "What is the IPU?"

    Args:
        reading: The reading.

    Returns:
        Whether it does.
    """
    named = {token.plain for name in reading.names for token in reading.tokens[name.start : name.end]}
    return not reading.words and {token.plain for token in reading.tokens} <= _WHAT_IS | named
