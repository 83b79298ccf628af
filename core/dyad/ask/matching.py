"""Holding a reading against records: every constraint must be met, every word that counts must be there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dyad.ask.candidates import TELLING, Among, Candidates
from dyad.ask.constraints import Constraints
from dyad.ask.index.reading import Records
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.subjects import TURNS, Subjects
from dyad.ask.wording import Verb, Wording
from dyad.ask.words import stem, stems

_SOFT_COST: Final = 0.35
_ALIKE: Final = 0.75
"""How well a word that means the same tells a word, where 1 is the word itself."""

_UNTOLD_COST: Final = 0.6
"""How much a word that a loose reading lets be missing costs, where 1 is its weight."""

_LEAST_COVER: Final = 0.6
"""How well the words must be told at all; words of like meaning alone often tell another thing."""

LEAST_TOLD: Final = 0.5
"""The share of the words, by weight, that a loose reading wants told where more than one is missing."""

_TELLING_NAMES: Final = ("event/", "agreement/", "project/", "asset/", "official/", "person/")
"""Names that tell as much as a word."""

_ACTS: Final = frozenset(
    stems(
        "sell buy purchase export import lend borrow invest ban sanction cancel terminate withdraw "
        "resign die win lose appoint dismiss elect arrest destroy launch open close sign ratify join "
        "leave host visit meet receive invite follow replace succeed vote attack cede adopt approve "
        "reject expel recall deport rent lease finance become nominate assume swear retire oust depose crown "
        "succeed inherit"
    )
)
"""What was done, which must be told of whatever is to answer."""

_MOST_WEIGHTS: Final = 100_000
"""How many words' weights are kept."""

_PLAIN_SPEECH: Final = frozenset(
    stems(
        "say state speak talk tell declare announce note describe mention address comment affirm stress "
        "express emphasise reaffirm confirm meet negotiate discuss attend participate join brief explain "
        "outline"
    )
)
"""Verbs of speech that are told by any speech; who thanks or congratulates does more than speak."""

_PAYING: Final = frozenset(stems("invest spend pay earn lend borrow"))
_EACH: Final = frozenset(stems("each per every apiece single one"))
"""Words that ask for the share of one, and not for the whole."""


@dataclass(frozen=True)
class Match:
    """A record that fits a reading.

    Attributes:
        record: The record.
        score: How well it fits, from 0 to 1 and a little more.
        missing: Words of the question that it does not have, all of which it need not have.
        loose: Names that are only in its words and not linked with it.
        cover: How well the words are told, from 0 to 1.
        untold: Words that it should have and has not, where the reading is loose.
    """

    record: Record
    score: float
    missing: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    cover: float = 1.0
    untold: tuple[str, ...] = ()


class Matcher:
    """Holds readings against records.

    Args:
        records: The records by id.
        wording: The words of plain English.
    """

    def __init__(self, records: Records, wording: Wording) -> None:
        self.records = records
        self.constraints = Constraints(records, wording)
        self._subjects = Subjects(records, wording)
        self._wording = wording
        self._candidates = Candidates(records, wording)
        self._weights: dict[str, float] = {}
        self._size = max(len(records), 1)
        self.people: Final = frozenset(stem(word) for word, kind in wording.heads.items() if kind == "person")

    def weigh(self, word: str) -> float:
        """Tell how much a word tells.

        Args:
            word: A stem.

        Returns:
            The more, the fewer records have it.
        """
        weight = self._weights.get(word)
        if weight is None:
            if len(self._weights) >= _MOST_WEIGHTS:
                self._weights.clear()
            # what no record has tells most
            weight = math.log(1 + self._size / (self.records.count(word) or 1))
            self._weights[word] = weight
        return weight

    def verb(self, word: str) -> Verb | None:
        """Give the verb of two sides that a stem is.

        Args:
            word: A stem.

        Returns:
            The verb; None where it is none.
        """
        return self._wording.verbs.get(word)

    def like(self, word: str) -> frozenset[str]:
        """Give what a word may be told by.

        Args:
            word: A stem.

        Returns:
            The stem with those that mean the same.
        """
        return self._wording.like(word)

    def knows(self, word: str) -> bool:
        """Tell whether any record has a word, or one that means the same.

        Args:
            word: A stem.

        Returns:
            Whether one has it.
        """
        return any(self.records.count(like) for like in self._wording.like(word))

    def match(
        self, reading: Reading, among: Among | None = None, *, words: Sequence[str] | None = None
    ) -> list[Match]:
        """Find the records that fit.

        Args:
            reading: The reading.
            among: Among which to look; all where it is not given.
            words: The words that are asked for; those of the reading where it is not given.

        Returns:
            The matches, the best first.
        """
        wanted = reading.words if words is None else tuple(words)
        possible = self._candidates.find(reading, wanted, among or Among())
        subjects = self._subjects.find(reading)
        matches = (self._match(reading, record, wanted) for record in possible)
        found = [
            match
            for match in matches
            if match is not None and not self._subjects.is_another(reading, match.record, subjects, wanted)
        ]
        return sorted(found, key=lambda one: (-one.score, one.record.thing.id))

    def _match(self, reading: Reading, record: Record, words: Sequence[str]) -> Match | None:
        loose, entitled = [], 0
        for name in reading.names:
            link = self.constraints.links(reading, name, record)
            if not link:
                return None
            if link == "words":
                loose.append(name.text)
                entitled += self._entitles(reading, name, record)
        if not self.constraints.meets(reading, record, words):
            return None
        missing, untold, got, total = [], [], 0.0, 0.0
        for word in words:
            weight = self.weigh(word)
            soft = word in self._wording.soft and word not in reading.firm
            strength = self._strength(word, record) or self._role_strength(word, record)
            if not strength and word in reading.firm & reading.answer_words and reading.codes & record.codes:
                strength = 0.9  # part of the name of a kind, which what is found must have
            if not strength and reading.loose and word not in _ACTS:
                strength = self._loose_strength(word, record)
            if strength:
                got += weight * strength * (_SOFT_COST if soft else 1.0)
                total += weight * (_SOFT_COST if soft else 1.0)
            elif soft:
                missing.append(word)
                total += weight * _SOFT_COST * 0.5
            elif reading.loose and self._may_lack(word, reading):
                untold.append(word)
                total += _UNTOLD_COST * weight
            else:
                return None
        if untold and not self._enough(untold, words, reading):
            return None
        for number in reading.numbers:
            if number not in record.numbers:
                return None
            got += 2.0
            total += 2.0
        if not words and not reading.names and not reading.periods and not reading.numbers:
            return None
        hard = [word for word in words if word not in self._wording.soft]
        score = got / total if hard or reading.numbers else 0.7 - 0.05 * len(missing)
        score += self._closeness(reading, record, words)
        score -= 0.15 * len(loose) - 0.1 * entitled + 0.06 * len(missing)
        cover = got / total if total else 1.0
        if hard and cover < _LEAST_COVER:
            return None
        return Match(record, score, tuple(missing), tuple(loose), cover, tuple(untold))

    def _entitles(self, reading: Reading, name: Name, record: Record) -> bool:
        """Whether a name stands in the very title of a record."""
        words = [token.stem for token in reading.tokens[name.start : name.end]]
        return all(word in record.title for word in words if word not in self._wording.stop)

    def _role_strength(self, word: str, record: Record) -> float:
        """Whether a verb is told by the roles of a record: who has a speaker, "spoke"."""
        verb = self._wording.verbs.get(word)
        if verb is None or ("speaker" in verb.subject and word not in _PLAIN_SPEECH):
            return 0.0
        roles = {role for found in record.near.values() for role in found}
        return 0.7 if roles & TELLING & set(verb.subject) else 0.0

    def _strength(self, word: str, record: Record) -> float:
        best = 0.0
        for like in self._wording.like(word):
            exact = 1.0 if like == word else _ALIKE
            if like in record.title:
                best = max(best, exact)
            elif like in record.own and (like == word or word not in _PAYING or record.own[like] > 1.0):
                # the words of a unit of money tell only themselves: "cost" is no investment
                best = max(best, 0.9 * exact)
            elif like in record.linked:
                best = max(best, 0.7 * exact)
            elif like in record.told and {like, word} & self.people:
                best = max(best, 0.5 * exact)
        return best

    def _loose_strength(self, word: str, record: Record) -> float:
        """How well a word is told by one that a thesaurus has near it."""
        near = self._wording.thesaurus.of(word)
        return max(
            (
                strength * (1.0 if like in record.title else 0.85)
                for like, strength in near.items()
                if like in record.own or like in record.linked
            ),
            default=0.0,
        )

    @staticmethod
    def _may_lack(word: str, reading: Reading) -> bool:
        """Whether a word may be missing: no name, no number, and nothing of what is asked for."""
        if (
            word in reading.firm
            or word in reading.answer_words
            or word in _ACTS
            or any(char.isdigit() for char in word)
        ):
            return False
        if reading.aim == "number" and any(word == owned for _, owned in reading.owners):
            return False  # "how big is Vietnam's economy" is not how big anything of Vietnam's is
        if reading.aim == "date" and word in TURNS:
            return False  # the day of a visit is not that on which it began
        return not any(token.stem == word and token.capital for token in reading.tokens[1:])

    def _enough(self, untold: Sequence[str], words: Sequence[str], reading: Reading) -> bool:
        """Whether so much is told that some words may be missing."""
        hard = [word for word in words if word not in self._wording.soft]
        told = [word for word in hard if word not in untold]
        if reading.form in ("list", "what-happened") and reading.aim in ("any", "fact"):
            return False  # of a list of facts each must be what was asked for
        if reading.several and reading.aim in ("party", "person", "place"):
            return False
        named = any(name.things[0].startswith(_TELLING_NAMES) for name in reading.names)
        if len(told) + (named or len(reading.names) > 1) < 2 or not told:
            return False
        weights = {word: self.weigh(word) for word in hard}
        share = sum(weights[word] for word in told) / (sum(weights.values()) or 1.0)
        return len(untold) == 1 or (share >= LEAST_TOLD and len(told) >= len(untold))

    def _closeness(self, reading: Reading, record: Record, words: Sequence[str]) -> float:
        """How much of the record's own name is asked: of two that fit, the one that says no more."""
        asked = {like for word in words for like in self._wording.like(word)}
        asked |= {token.stem for token in reading.tokens}
        near = max(
            sum(self.weigh(word) for word in title & asked) / (sum(self.weigh(word) for word in title) or 1.0)
            for title in self._titles(record)
        )
        kind = 0.0
        if reading.aim == "number" and _EACH & {token.stem for token in reading.tokens}:
            kind += 0.15 if _EACH & record.title else -0.15
        elif reading.aim == "number" and _EACH & record.title:
            kind -= 0.15
        if reading.codes:
            kind += 0.15 if reading.codes & record.codes else 0.0
        if reading.classes and reading.aim != "number" and not reading.classes & record.thing.classes:
            kind -= 0.3
        return 0.4 * near + kind

    def _titles(self, record: Record) -> list[frozenset[str]]:
        """What a record may be called: of a person the posts too."""
        posts = [self.records[post].title for post in record.thing.get("holdsPost") if post in self.records]
        return [record.title, *posts]
