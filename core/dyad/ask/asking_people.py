"""Who: the persons of a fact in the role that is asked for, and the holders of posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dyad.ask.describing import Description
from dyad.ask.found import Found, is_planned
from dyad.ask.ground import Ground
from dyad.ask.holding_posts import Holders
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.words import stem, stems, word_set

_PERSON_ROLES: Final = (
    "host",
    "visitor",
    "chair",
    "speaker",
    "addressee",
    "signatory",
    "operator",
    "participant",
)
_DOING: Final = frozenset({"host", "visitor", "chair", "speaker", "signatory", "operator"})
_RECEIVING: Final = frozenset({"addressee", "concerns", "object"})
_TAKING: Final = frozenset({"addressee", "counterpartParty"})
_FOREIGN: Final = frozenset({"foreign", "overseas", "visiting"})
_SPOKEN: Final = frozenset(
    stems(
        "interview speech briefing address remarks statement answer account assessment opinion view message "
        "congratulations greetings condolences thanks wishes regards apology praise tribute invitation "
        "promise write pen author"
    )
)
"""What is given by speaking."""

_NO_DOING: Final = word_set("is are was were did does do")


class People:
    """Takes persons out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._holders = Holders(ground)

    def people(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the persons, or the parties where no person is told."""
        record = match.record
        if {"Person", "Official"} & record.thing.classes:
            if self._asks_who_was_there(reading):
                return  # that a post was held then tells nothing of where its holder was
            if not self._ground.is_named(reading, record.thing.id) and self._holders.holds(reading, record):
                yield self._ground.make(record.thing.id, record)
            return
        if "Post" in record.thing.classes:
            return
        told = record.thing.kind == "Statement" and reading.sides is None
        if told and reading.form == "who" and [token.plain for token in reading.tokens[1:2]] == ["will"]:
            # who says what is to be done is not the one to do it, but who is told to
            speaks = any(record.roles(key) for name in reading.names for key in name.things)
            for key, own in record.near.items() if not speaks else ():
                if "addressee" in own and key.startswith(("official/", "organisation/")):
                    yield self._ground.make(key, record)
            return
        if self._asks_for_deed(reading, record):
            return  # who tells of it is not who did it
        roles = self._asked_roles(reading, record)
        if self._ground.only_wished(reading, record) and not {"speaker", "claimedBy"} >= set(roles):
            return
        if roles == ("visitor",) and "visitor" not in record.told_roles:
            roles = ("visitor", "speaker", "participant", "chair")  # who came to a meeting took part in it
        if self._ground.is_past(reading) and is_planned(record.thing) and "claimedBy" not in roles:
            return
        keys = [
            key
            for key, own in record.near.items()
            if key.startswith(("official/", "person/"))
            and own & set(roles)
            and not self._ground.is_named(reading, key)
        ]
        description = Description(self._ground, reading)
        keys = [
            key
            for key in keys
            if self._ground.suits(description.plain, key)
            and not self._is_described(reading, key)
            and not self._is_premier(reading, key)
        ]
        keys = [key for key in description.fittest(keys) if not self._is_at_home(reading, key, record)]
        if not keys and reading.head != "person" and not self._tells_person(reading):
            keys = self._bodies(reading, record, roles)
        if len(keys) > 1 and reading.sides is not None and reading.sides.asked == "object":
            keys = [key for key in keys if "addressee" in record.roles(key)] or keys
            # to whom something was done is not told where both are but parties
            keys = [key for key in keys if {role.rstrip("~") for role in record.roles(key)} != {"party"}]
        if len(keys) > 1:
            keys = self._in_post(reading, self._doers(reading, keys, record))
        for key in self._titled(reading, keys, record):
            yield self._ground.make(key, record)

    @staticmethod
    def _asks_who_was_there(reading: Reading) -> bool:
        """Whether it asks who was in a place at a time."""
        placed = any(name.things[0].startswith("place/") for name in reading.names)
        return not reading.being and reading.form == "which" and bool(reading.periods) and placed

    def _is_at_home(self, reading: Reading, key: str, record: Record) -> bool:
        """Whether guests from other countries are asked for, and somebody is of the country that hosts."""
        plain = [token.plain for token in reading.tokens]
        abroad = "from abroad" in " ".join(plain[:5]) or bool(_FOREIGN & set(plain[:3]))
        if reading.form == "who" or not abroad:
            return False
        hosts = {
            one
            for one, roles in record.near.items()
            if one.startswith("country/") and roles & {"host", "host~", "place", "place~"}
        }
        return bool(hosts & set(self._ground.things[key].get("represents")))

    def _asks_for_deed(self, reading: Reading, record: Record) -> bool:
        """Whether it asks who did something, and a record only tells what somebody said of it."""
        if record.thing.kind != "Statement" or reading.being:
            return False
        if _SPOKEN & {token.stem for token in reading.tokens}:
            return False
        sides = reading.sides
        if sides is None:
            return self._asks_for_doer(reading)
        verb = self._ground.wording.verbs.get(sides.word)
        if sides.asked != "subject" or verb is None:
            return False
        return not {"speaker", "visitor", "addressee"} & set(verb.subject)

    def _bodies(self, reading: Reading, record: Record, roles: Sequence[str]) -> list[str]:
        """The countries and bodies that did it, or to whom it was done, where no person is told."""
        wanted = set(roles) - {"participant"} - (_RECEIVING if self._asks_for_doer(reading) else set())
        keys = [
            key
            for key in record.near
            if key.startswith(("country/", "organisation/"))
            and not self._ground.is_named(reading, key)
            and not self._stands_in_name(reading, key)
            and self._ground.suits(reading, key)
            and not self._is_doer(reading, record.roles(key))
        ]
        countries = [name.things[0] for name in reading.names if name.things[0].startswith("country/")]
        if self._asks_who_gave(reading):
            givers = [key for key in keys if record.roles(key) & {"participant", "operator"} & set(roles)]
            return [key for key in givers if not record.roles(key) & _TAKING]
        return [] if countries else [key for key in keys if record.roles(key) & wanted]

    def _stands_in_name(self, reading: Reading, key: str) -> bool:
        """Whether a body is but part of a name in the question: of the UN convention, the UN."""
        names = [f" {name.text.casefold()} " for name in reading.names if name.how == "whole"]
        return any(f" {one.casefold()} " in name for one in self._ground.things[key].names for name in names)

    def _asks_who_gave(self, reading: Reading) -> bool:
        """Whether it asks who gave or sent something, so that who was given it is none of them."""
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if sides is None or verb is None or sides.asked != "subject":
            return False
        return "participant" in verb.subject and "addressee" in verb.object and "speaker" not in verb.subject

    def _tells_person(self, reading: Reading) -> bool:
        """Whether it tells by a noun that a person is asked for, and not by whom it was done."""
        if reading.sides is not None and reading.sides.asked == "object" and reading.sides.subject is None:
            return False  # "whom did the prime minister tell"
        heads = self._ground.wording.heads
        return any(
            heads.get(token.plain) == "person" and token.stem in reading.words for token in reading.tokens
        )

    @staticmethod
    def _asks_for_doer(reading: Reading) -> bool:
        """Whether it asks "who did it" with a verb that tells no sides."""
        plain = [token.plain for token in reading.tokens[:2]]
        return (
            reading.form == "who"
            and reading.sides is None
            and plain[0] == "who"
            and plain[-1] not in _NO_DOING
        )

    @staticmethod
    def _doers(reading: Reading, keys: list[str], record: Record) -> list[str]:
        """Of several, those who do it, where it asks "who did it" with a verb that tells no sides."""
        for role in _DOING:
            if stem(role) in reading.words and (own := [key for key in keys if role in record.roles(key)]):
                return own
        if not People._asks_for_doer(reading):
            return keys
        doers = [key for key in keys if record.roles(key) & _DOING]
        return (
            doers
            if doers and all(record.roles(key) & _RECEIVING for key in keys if key not in doers)
            else keys
        )

    def _in_post(self, reading: Reading, keys: list[str]) -> list[str]:
        """Of several, those who have the post that is told with "as": "who spoke as director"."""
        plain = [token.plain for token in reading.tokens]
        if "as" not in plain[1:]:
            return keys
        place = plain.index("as", 1)
        told = {token.stem for token in reading.tokens[place + 1 :][:4]}
        bodies = [name for name in reading.names if place < name.start <= place + 5]
        heads = {stem(word) for word, kind in self._ground.wording.heads.items() if kind == "person"}
        asked = told & heads
        fit = [
            key
            for key in keys
            if key in self._ground.records
            and all(self._ground.wording.like(word) & self._ground.records[key].own.keys() for word in asked)
            and all(any(self._ground.records[key].roles(one) for one in name.things) for name in bodies)
        ]
        return fit if asked and fit else keys

    def _is_premier(self, reading: Reading, key: str) -> bool:
        """Whether a minister is asked for, and somebody is one only as head of the government."""
        asked = {token.plain for token in reading.tokens if token.stem not in reading.words}
        if not asked & {"minister", "ministers"} or asked & {"prime", "premier"} or reading.head != "person":
            return False
        record = self._ground.records.get(key)
        titles = [
            self._ground.records[post].title
            for post in (record.thing.get("holdsPost") if record is not None else ())
            if post in self._ground.records
        ]
        held = [title for title in titles if "minister" in title]
        return bool(held) and all("prime" in title for title in held)

    def _is_doer(self, reading: Reading, roles: Iterable[str]) -> bool:
        """Whether somebody does what is done, where it asks to whom it is done."""
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if sides is None or verb is None or sides.asked != "object":
            return False
        return bool(set(roles) & (set(verb.subject) - set(verb.object)))

    def _is_described(self, reading: Reading, key: str) -> bool:
        """Whether a question tells somebody by a post, and so asks for another than the one who has it."""
        if reading.head or reading.form != "who" or "as" in {token.plain for token in reading.tokens}:
            return False  # "as director" tells who is asked for
        asked = {token.stem for token in reading.tokens}
        asked |= {like for word in asked for like in self._ground.wording.like(word)}
        asked |= {"prime", "minister"} if asked & {"premier", "pm"} else set()
        owners = {country for country, _ in reading.owners}
        told = {
            body
            for post in (self._ground.things[key].get("holdsPost") if key in self._ground.things else ())
            for body in (self._ground.things[post].get("postOf") if post in self._ground.things else ())
            if body.startswith("organisation/")
            and any(set(stems(name)) <= asked for name in self._ground.things[body].english)
        }
        for post in self._ground.things[key].get("holdsPost") if key in self._ground.things else ():
            thing = self._ground.things.get(post)
            for name in thing.english if thing is not None else ():
                words = set(stems(re.split(r"\b(?:of|to|in)\b", re.split(r"['’]s ", name)[-1])[0]))
                if (
                    thing is not None
                    and words
                    and words <= asked
                    and (self._counts_for(key, owners, told, thing) or (not owners and len(words) > 1))
                ):
                    return True
        return False

    def _counts_for(self, key: str, owners: set[str], told: set[str], post: Thing) -> bool:
        """Whether somebody's post is that of a body that is told, or of a country that is."""
        record = self._ground.records.get(key)
        mine = {one for one in owners if record is not None and record.roles(one) - {"postTo", "postTo~"}}
        return bool(mine or told & set(post.get("postOf")))

    def _titled(self, reading: Reading, keys: list[str], record: Record) -> list[str]:
        """Of several persons, the one after whom or whose post the fact is called."""
        if len(keys) < 2 or reading.several:
            return keys
        title = record.title - self._ground.wording.stop
        if any(
            not self._ground.wording.like(word) & title
            for word in reading.words
            if word not in self._ground.wording.soft and word not in self._ground.wording.verbs
        ):
            return keys  # of those who spoke, it asks for the one who told of something else

        def called(key: str) -> bool:
            person = self._ground.records.get(key)
            posts = (
                [
                    self._ground.records[post]
                    for post in person.thing.get("holdsPost")
                    if post in self._ground.records
                ]
                if person
                else []
            )
            own = [set(stems(name)) for name in (self._ground.things[key].english or ())]
            roles = [
                set(stems(self._ground.things[role].label))
                for post in posts
                for role in post.thing.get("role")
                if role in self._ground.things
            ]
            own_words = [
                words for words in roles if len(words) == 1 and not words & {"minister", "expert", "diplomat"}
            ]
            return any(words and words <= title for words in (*own, *own_words))

        chosen = [key for key in keys if called(key)]
        return chosen if len(chosen) == 1 else keys

    def _asked_roles(self, reading: Reading, record: Record) -> tuple[str, ...]:
        sides = reading.sides
        verb = self._ground.wording.verbs.get(sides.word) if sides is not None else None
        if record.thing.kind == "Statement" and reading.form == "who" and self._ground.tells_wish(reading):
            return ("speaker", "claimedBy")  # and not those from whom something is wanted
        if sides is None or verb is None or not sides.asked:
            return _PERSON_ROLES
        roles = verb.subject if sides.asked == "subject" else (verb.object or _PERSON_ROLES)
        if roles[:2] == ("speaker", "party") and reading.head != "country":
            roles = ("speaker", "claimedBy")
        return roles
