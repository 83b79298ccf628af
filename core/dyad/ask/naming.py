"""Recognising the names in a question: those of the index of names, of countries and of what is theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from dyad.ask.countries import Countries
from dyad.ask.index.reading import Things, Vocabulary
from dyad.ask.periods import Period
from dyad.ask.reading import Name
from dyad.ask.wording import Wording
from dyad.ask.words import Token, word_set
from dyad.name_index import Mention, NameIndex
from dyad.namespaces import BASE

_PEOPLE: Final = frozenset({"Person", "Official"})
_IN_PART: Final = ("Person", "Official", "Company", "Institution")
"""Classes whose names may be told in part."""

_NO_NAMES: Final = word_set("Concept ConceptScheme Statement Observation Post Source Dyad Dataset")
_MOST_MEANT: Final = 4
_SHORTEST_NEAR: Final = 6
"""How many letters a misspelt name must have that is written in small letters."""


class Namer:
    """Recognises names.

    Args:
        index: The index of names.
        countries: The names of countries.
        things: All things by id.
        wording: The words of plain English, which are no parts of names.
        vocabulary: The plain words of all records.
    """

    def __init__(
        self,
        index: NameIndex,
        countries: Countries,
        things: Things,
        wording: Wording,
        vocabulary: Vocabulary,
    ) -> None:
        self._index = index
        self._countries = countries
        self._things = things
        self._wording = wording
        self._vocabulary = vocabulary

    @cached_property
    def _capital_of(self) -> dict[str, list[str]]:
        """The capitals that are described, by their countries: read when one is first asked for."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key, thing in self._things.begun("place/").items():
            if country := self._countries.of_capital(thing.label):
                found[country].append(key)
        return dict(found)

    def find(self, question: str, tokens: Sequence[Token], periods: Sequence[Period]) -> list[Name]:
        """Find the names of a question.

        Args:
            question: The question.
            tokens: Its words.
            periods: Its times, which are no names.

        Returns:
            The names in the order of the question; none overlaps another.
        """
        found = [
            Name(
                question[tokens[one.start].start : tokens[one.end - 1].end],
                one.start,
                one.end,
                (one.country,),
                "adjective" if one.adjective else "whole",
            )
            for one in self._countries.find(tokens)
            if tokens[min(one.end, len(tokens) - 1)].stem != "dollar"
        ]
        for mention in self._mentions(question):
            name = self._of_mention(mention, tokens)
            if name is not None and not self._is_time(name, tokens, periods):
                found.append(name)
        found += self._capitals(question, tokens)
        found += self._called_capital(question, tokens, found)
        chosen: list[Name] = []
        for name in sorted(
            found, key=lambda one: (one.start - one.end, one.how == "part", one.how == "near")
        ):
            if not any(name.start < other.end and other.start < name.end for other in chosen):
                chosen.append(name)
        ordered = sorted(chosen, key=lambda one: one.start)
        kept = [name for n, name in enumerate(ordered) if not (n and self._is_other(ordered[n - 1], name))]
        return [self._standing(name) for name in kept]

    def _mentions(self, question: str) -> list[Mention]:
        """Names that are written whole or misspelt, and parts of the names of people and companies."""
        return self._index.find_names(question, classes_of_parts=_IN_PART, overlapping=True)

    def _is_other(self, owner: Name, name: Name) -> bool:
        """Whether a name is that of another country's body: "Thai foreign ministry" is not Vietnam's."""
        if (
            owner.end != name.start
            or not name.things[0].startswith("organisation/")
            or name.text[:1].isupper()
        ):
            return False
        thing = self._things.get(name.things[0])
        states = thing.get("state") if thing is not None else ()
        return owner.things[0].startswith("country/") and bool(states) and owner.things[0] not in states

    def _capitals(self, question: str, tokens: Sequence[Token]) -> list[Name]:
        """Capitals that the graph does not describe: they can but stand for their countries."""
        return [
            Name(question[tokens[start].start : tokens[end - 1].end], start, end, (country,), "whole")
            for start, end, country in self._countries.find_capitals(tokens)
        ]

    def _called_capital(self, question: str, tokens: Sequence[Token], found: Sequence[Name]) -> list[Name]:
        """Capitals that are told by their countries: "the Vietnamese capital", "the capital of Vietnam"."""
        capitals = []
        for name in found:
            plain = [token.plain for token in tokens]
            start, end = name.start, name.end
            if plain[end : end + 1] == ["capital"]:
                end += 1
            elif plain[start - 2 : start] == ["capital", "of"]:
                start -= 2
            if (start, end) == (name.start, name.end):
                continue
            if places := self._capital_of.get(name.things[0]):
                text = question[tokens[start].start : tokens[end - 1].end]
                capitals.append(Name(text, start, end, tuple(places[:_MOST_MEANT]), "whole"))
        return capitals

    def _standing(self, name: Name) -> Name:
        if not name.things[0].startswith("place/"):
            return name
        for label in self._things[name.things[0]].english if name.things[0] in self._things else ():
            if country := self._countries.of_capital(label):
                return replace(name, stands_for=country)
        return name

    def _of_mention(self, mention: Mention, tokens: Sequence[Token]) -> Name | None:
        places = [
            n for n, token in enumerate(tokens) if mention.start < token.end and token.start < mention.end
        ]
        if not places:
            return None
        how = mention.candidates[0].how
        meant = [
            candidate
            for candidate in mention.candidates
            if candidate.class_name not in _NO_NAMES and candidate.iri.startswith(BASE)
        ]
        if how == "whole" and any(candidate.class_name == "Post" for candidate in mention.candidates):
            return None  # "PM", "Prime Minister": words that tell a post, of whichever country
        if how == "part":
            wide = len(places) > 1 and len(meant) == 1
            meant = [one for one in meant if wide or _PEOPLE & {one.class_name, *one.classes}]
        if not meant or (how != "whole" and len(meant) > _MOST_MEANT):
            return None
        words = tokens[places[0] : places[-1] + 1]
        if how != "whole" and all(self._is_word(token) for token in words):
            return None
        if all(token.stem in self._wording.stop for token in words):
            return None
        if (
            how == "near"
            and len(words) == 1
            and not words[0].capital
            and len(words[0].plain) < _SHORTEST_NEAR
        ):
            return None
        if (
            len(words) == 1
            and words[0].stem in self._wording.stop | self._wording.soft
            and not words[0].capital
        ):
            return None
        if len(words) == 1 and words[0].plain in self._wording.heads and "Person" not in meant[0].classes:
            return None
        if len(mention.text) == 2 and "Country" in meant[0].classes:
            return None  # a code of two letters is more often something else
        ids = tuple(dict.fromkeys(candidate.iri.removeprefix(BASE) for candidate in meant))
        return Name(mention.text, places[0], places[-1] + 1, ids[:_MOST_MEANT], how)

    def _is_word(self, token: Token) -> bool:
        """Whether it is a word of plain English, or of what is told here, and no misspelt name."""
        word = token.stem
        plain = word in self._wording.stop or word in self._wording.soft or token.plain in self._wording.heads
        return plain or (word in self._wording.same) or (self._vocabulary.knows(word) and not token.capital)

    @staticmethod
    def _is_time(name: Name, tokens: Sequence[Token], periods: Iterable[Period]) -> bool:
        start, end = tokens[name.start].start, tokens[name.end - 1].end
        return any(period.start <= start and end <= period.end for period in periods)
