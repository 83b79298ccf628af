"""Whether somebody holds the post that is asked for: that very one, of that body, at that time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Final

from dyad.ask.ground import Ground
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.words import stems
from dyad.dates import parse_edtf

_HEADING: Final = frozenset(stems("head heads leads lead runs"))
_LESSER: Final = frozenset(stems("deputy vice under assistant prime"))


class Holders:
    """Holds posts that are asked for against those of persons.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def holds(self, reading: Reading, record: Record) -> bool:
        """Tell whether a person's posts are those of the country that is asked, and not of one sent to.

        Args:
            reading: The reading.
            record: The person.

        Returns:
            Whether they are.
        """
        for country, _ in reading.owners:
            roles = record.roles(country)
            if roles and not {role.rstrip("~") for role in roles} & {"postOf", "represents", "state"}:
                return False
        for name in reading.names:
            before = next(
                (token.plain for token in reversed(reading.tokens[: name.start]) if token.plain != "the"), ""
            )
            key = name.stands_for or name.things[0]
            if before in ("to", "in", "at") and key.startswith("country/"):
                roles = frozenset(role.rstrip("~") for role in record.roles(key))
                if (
                    roles
                    and "postTo" not in roles
                    and any(self._has_target(post) for post in record.thing.get("holdsPost"))
                ):
                    return False
        posts = [
            self._ground.records[post]
            for post in record.thing.get("holdsPost")
            if post in self._ground.records
        ]
        wanted = [word for word in reading.words if word not in self._ground.wording.soft]
        asked = {token.stem for token in reading.tokens}
        if posts and not wanted and asked & _HEADING and all(post.title & _LESSER - asked for post in posts):
            return False  # who heads a body is not its deputy
        if (
            posts
            and wanted
            and (
                not record.thing.get("summary")
                or any(word in post.title for post in posts for word in wanted)
            )
        ):
            return any(
                self._covers(post, wanted, record)
                and self._is_that_post(post, reading)
                and self._is_held_then(post, record, reading)
                for post in posts
            )
        return True

    def _is_held_then(self, post: Record, person: Record, reading: Reading) -> bool:
        """Whether the post was held in the time that is asked, and not another post of the same person."""
        tenures = [
            tenure
            for key in person.thing.get("tenure")
            if (tenure := self._ground.things.get(key)) is not None and post.thing.id in tenure.get("post")
        ]
        if not reading.periods or not tenures:
            return True
        sides = [name.things[0] for name in reading.names if name.things[0].startswith("country/")]
        if not all(post.roles(side) for side in sides if person.roles(side)):
            return False
        return any(all(period.holds(*_days_of(tenure)) for period in reading.periods) for tenure in tenures)

    def _is_that_post(self, post: Record, reading: Reading) -> bool:
        """Whether a post is the one that is asked for, and not its deputy's, or one named after it."""
        asked = {token.stem for token in reading.tokens}
        asked |= {like for word in asked for like in self._ground.wording.like(word)}
        if post.title & _LESSER - asked:
            return False
        if not self._names_body(post, reading, asked):
            return False
        heads = [
            set(stems(re.split(r"\b(?:of|to|in)\b", re.split(r"['’]s ", name)[-1])[0]))
            for name in post.thing.english
        ]
        return any(head & asked for head in heads)

    def _names_body(self, post: Record, reading: Reading, asked: set[str]) -> bool:
        """Whether the body of a post is told: the film is not the film institute."""
        bodies = [key for key in post.thing.get("postOf") if key.startswith("organisation/")]
        if not bodies or any(self._ground.is_named(reading, key) for key in bodies):
            return True
        for name in post.thing.english:
            part = re.split(r"\bof\b", re.split(r"\b(?:in|to)\b", name)[0])
            words = stems(part[-1]) if len(part) > 1 else []
            if not words or words[-1] in asked or not set(words) & asked:
                return True
        return False

    def _has_target(self, post: str) -> bool:
        return post in self._ground.things and bool(self._ground.things[post].get("postTo"))

    def _covers(self, post: Record, words: Iterable[str], person: Record) -> bool:
        """Whether one post has all the words, and not one post some and another the rest."""
        named = set(stems(person.thing.label))
        return all(
            any(
                like in post.own or like in post.linked or like in named
                for like in self._ground.wording.like(word)
            )
            for word in words
        )


def _days_of(tenure: Thing) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a tenure, as far as they are told."""
    days = [
        (span.first, span.last)
        for name in ("from", "attested", "to")
        for date in tenure.get(name)
        for span in (parse_edtf(date),)
    ]
    first = days[0][0] if days and (tenure.get("from") or not tenure.get("to")) else None
    last = days[-1][1] if days and (tenure.get("to") or not tenure.get("from")) else None
    return first, last
