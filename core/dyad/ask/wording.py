"""The words of plain English that questions are made of, read from `wording.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from dyad.ask.thesaurus import Thesaurus, read_thesaurus
from dyad.ask.words import stem, stems

FILE: Final = Path(__file__).parent / "wording.yaml"


@dataclass(frozen=True)
class Verb:
    """A verb with two sides.

    Attributes:
        subject: The roles of the one who does it.
        object: The roles of the one to whom it is done.
    """

    subject: tuple[str, ...]
    object: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """How questions are worded.

    Attributes:
        stop: Stems of words that say nothing about what is asked.
        soft: Stems of words that a fact need not have.
        same: Stem to the stems that mean the same.
        heads: A noun, in small letters, to what it asks for: person, country, date ...
        adjectives: Stems of words that stand with such a noun and are not looked for in what is found.
        generic: Nouns that ask for a kind and require nothing else.
        verbs: Stem to verb.
        kinds: Stem of a noun to the stems of its kinds: medicine to vaccine.
        thesaurus: Stems that are near to stems, where all this says nothing.
    """

    stop: frozenset[str]
    soft: frozenset[str]
    same: Mapping[str, frozenset[str]]
    heads: Mapping[str, str]
    adjectives: frozenset[str]
    generic: frozenset[str]
    verbs: Mapping[str, Verb]
    kinds: Mapping[str, frozenset[str]]
    thesaurus: Thesaurus

    def like(self, word: str) -> frozenset[str]:
        """Give what a word may be told by.

        Args:
            word: A stem.

        Returns:
            The stem with those that mean the same.
        """
        return self.same.get(word, frozenset((word,)))

    def is_kind_of(self, word: str, noun: str) -> bool:
        """Tell whether a word means a kind of what a noun means.

        Args:
            word: The stem of the word.
            noun: The stem of the noun.

        Returns:
            Whether it does.
        """
        return word in self.kinds.get(noun, ()) or noun in self.thesaurus.wider.get(word, ())


@lru_cache(maxsize=1)
def read_wording() -> Wording:
    """Read the wording; it ships with Dyad, so once is enough for a process.

    Returns:
        The wording.
    """
    read: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    same: defaultdict[str, set[str]] = defaultdict(set)
    for line in read["same"]:
        group = set(stems(line))
        for word in group:
            same[word] |= group
    thesaurus = read_thesaurus()
    for word, kin in thesaurus.family.items():
        same[word] |= {word, *kin}
    heads: dict[str, str] = {}
    for kind, words in read["heads"].items():
        for word in words.split():
            heads.setdefault(word, kind)
    verbs: dict[str, Verb] = {}
    for entry in read["verbs"]:
        verb = Verb(tuple(entry["subject"].split()), tuple(entry["object"].split()))
        for word in stems(entry["words"]):
            verbs.setdefault(word, verb)
    return Wording(
        _all(read["stop"]),
        _all(read["soft"]),
        {word: frozenset(group) for word, group in same.items()},
        heads,
        _all(read["adjectives"]),
        frozenset(read["generic"].split()),
        verbs,
        {stem(noun): _all(kinds) for noun, kinds in read["kinds"].items()},
        thesaurus,
    )


def _all(words: str) -> frozenset[str]:
    found: Iterable[str] = stems(words)
    return frozenset(found)
