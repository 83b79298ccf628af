"""Whether somebody is the one whom a question describes: "which vice chairman of a provincial council".

What describes a person is looked for in one post, with the body and the country of that post, or in what is
told of the person; never in one post for the one word and in another for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.ground import Ground
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.words import stem, stems

_LESSER: Final = frozenset(stems("deputy vice under assistant prime"))
"""Words that make another post of one: a deputy minister is no minister."""

_SORTS: Final[Mapping[str, str]] = {
    "IntergovernmentalOrganisation": "international intergovernmental organisation bloc grouping",
    "Country": "country state nation government",
    "Company": "company firm business corporation enterprise",
    "PoliticalParty": "party",
    "GovernmentBody": "ministry agency department body authority institution government",
    "Institution": "institute institution centre",
    "Association": "association organisation",
    "MilitaryUnit": "military army command unit",
    "City": "city municipal",
    "Province": "province provincial",
    "District": "district",
}
"""Words for the classes of bodies and of the places where they are."""

_TARGET: Final = frozenset({"postTo", "postTo~"})


class Description:
    """What a question says of the person that it asks for.

    Args:
        ground: Things and records.
        reading: The reading of the question.
    """

    def __init__(self, ground: Ground, reading: Reading) -> None:
        self._ground = ground
        self._reading = reading
        self.plain: Final = replace(reading, answer_words=reading.answer_words - reading.described_words)
        """The reading without what only describes the body of a post, which no person is called."""
        self._is_told = bool(reading.answer_words or reading.described)
        self._levels: dict[str, int] = {}
        asked = {token.stem for token in reading.tokens}
        self._asked = asked | {like for word in asked for like in ground.wording.like(word)}
        people = {stem(word) for word, kind in ground.wording.heads.items() if kind == "person"}
        self._heads = {
            word
            for word in reading.answer_words - reading.described_words
            if word not in ground.wording.soft and word in people
        }

    def fittest(self, keys: Sequence[str]) -> list[str]:
        """Give those who are described, and of them those whose posts are called so in the very words.

        Args:
            keys: The ids of persons.

        Returns:
            The ids of those who fit best.
        """
        if self._reading.head != "person" or self._reading.being or not self._is_told:
            return list(keys)
        best = max((self._level(key) for key in keys), default=0)
        return [key for key in keys if best and self._level(key) == best]

    def has_one(self, record: Record) -> bool:
        """Tell whether a fact has to do with somebody who is described, in whichever role.

        Args:
            record: The fact.

        Returns:
            Whether it has; for a person or a post, and where nobody is described, it has.
        """
        if not record.thing.kind or not self._is_told:
            return True
        people = (key for key in record.near if key.startswith(("official/", "person/")))
        return any(self._level(key) and self._ground.suits(self.plain, key) for key in people)

    def _level(self, key: str) -> int:
        """How well somebody fits: 0 not at all, 1 in words of like meaning, 2 in the very words."""
        if key not in self._levels:
            self._levels[key] = self._fits(key)
        return self._levels[key]

    def _fits(self, key: str) -> int:
        person = self._ground.records.get(key)
        if person is None:
            return 0
        about = {word for text in (*person.thing.names, *person.thing.get("summary")) for word in stems(text)}
        posts = [self._record(post) for post in person.thing.get("holdsPost")]
        return max(self._fits_post(person, post, about) for post in posts or [None])

    def _fits_post(self, person: Record, post: Record | None, about: set[str]) -> int:
        reading, asked, heads = self._reading, self._asked, self._heads
        if post is not None and heads & post.title and post.title & _LESSER - asked:
            return 0
        named = all(self._has(relation, name, person, post, about) for relation, name in reading.described)
        if not named:
            return 0
        secretary = post is not None and {"secretari", "general"} <= post.title
        if secretary and "general" in heads and "secretari" not in asked:
            return 0  # a secretary-general is no general
        called = about | (set(post.title) if post is not None else set())
        around = set(self._around(post)) if post is not None else set()
        fit = 2
        for word in reading.answer_words:
            if word in called:
                continue
            if word not in reading.described_words and word in self._ground.wording.soft:
                continue
            like = self._ground.wording.like(word)
            if like & called or like & around:
                fit = 1
            else:
                return 0
        return fit

    def _has(
        self, relation: str, name: Name, person: Record, post: Record | None, about: Iterable[str]
    ) -> bool:
        """Whether a post, or what is told of somebody, has to do with what is named."""
        told = set(about) | (set(post.title) if post is not None and relation != "to" else set())
        words = set(stems(name.text)) - self._ground.wording.stop
        if words and words <= told and not (name.things[0].startswith("country/") and post is not None):
            return True
        for key in (*name.things, *((name.stands_for,) if name.stands_for else ())):
            roles = (post or person).roles(key)
            if roles & _TARGET if relation == "to" else roles - _TARGET:
                return True
        return False

    def _around(self, post: Record) -> Iterable[str]:
        """The words of a post's role, of its body, and of what that body is and where it is."""
        for role in post.thing.get("role"):
            if role in self._ground.things:
                yield from (word for name in self._ground.things[role].english for word in stems(name))
        for key in (*post.thing.get("postOf"), *post.thing.get("postTo")):
            body = self._ground.records.get(key)
            if body is None:
                continue
            yield from body.title
            for one in (body, *(self._record(place) for place in body.thing.get("place"))):
                for name in one.thing.classes if one is not None else ():
                    yield from stems(_SORTS.get(name, ""))

    def _record(self, key: str) -> Record | None:
        return self._ground.records.get(key)
