"""What countries and what is of them are called: Vietnam, Viet Nam, Vietnamese, RoK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from dyad.ask.things import Thing
from dyad.ask.words import Token, tokenize

FILE: Final = Path(__file__).parent / "demonyms.yaml"
_LONGEST: Final = 5
_AMERICAS: Final = frozenset({"south", "latin", "central", "north", "meso"})
"""Before "American", these make a region of it."""


@dataclass(frozen=True)
class Named:
    """A country in a text.

    Attributes:
        country: Its id.
        start: The place of its first word.
        end: The place after its last word.
        adjective: Whether the word says what is of the country ("Russian"), or may do so ("US").
    """

    country: str
    start: int
    end: int
    adjective: bool


class Countries:
    """The names of countries and of what is theirs.

    Args:
        things: All things by id.
    """

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self._names: dict[tuple[str, ...], tuple[str, bool]] = {}
        self.adjectives: dict[str, tuple[str, ...]] = {}
        by_code = {thing.first("code"): key for key, thing in things.items() if "Country" in thing.classes}
        self._short = {
            things[key].first("alpha2"): key for key in by_code.values() if things[key].first("alpha2")
        }
        for key in by_code.values():
            if "FormerCountry" not in things[key].classes:
                self._add(things[key].english, key, adjective=False)
        self._regions = {
            tuple(name.split()): frozenset(by_code[code] for code in codes.split() if code in by_code)
            for name, codes in _read_file()["regions"].items()
        }
        self._capitals = {
            tuple(token.plain for token in tokenize(name)): by_code[code]
            for code, name in _read_file()["capitals"].items()
            if code in by_code
        }
        for code, words, reviewed in _read_words():
            if code in by_code:
                key = by_code[code]
                self.adjectives[key] = (*self.adjectives.get(key, ()), *words)
                short = [word for word in words if reviewed and word.upper() == word]
                self._add(words, key, adjective=True)
                self._add(short, key, adjective=True)

    def _add(self, words: Sequence[str], key: str, *, adjective: bool) -> None:
        for word in words:
            parts = tuple(token.plain for token in tokenize(word))
            if parts and (adjective or parts not in self._names):
                self._names.setdefault(parts, (key, adjective))
                plural = (*parts[:-1], parts[-1] + "s")
                if adjective and parts[-1].endswith(("n", "i", "k", "c")):
                    self._names.setdefault(plural, (key, adjective))

    def of_capital(self, name: str) -> str:
        """Tell of which country a city is the capital.

        Args:
            name: The city's name.

        Returns:
            The country's id; empty where it is no capital.
        """
        return self._capitals.get(tuple(token.plain for token in tokenize(name)), "")

    def find_region(self, tokens: Sequence[Token]) -> frozenset[str]:
        """Find the part of the world of which countries are asked for: "which African countries".

        Args:
            tokens: The words of a question.

        Returns:
            The ids of its countries; empty where none is named.
        """
        plain = [token.plain for token in tokens]
        for n, word in enumerate(plain):
            if word in ("country", "countries", "nation", "nations", "state", "states"):
                for length in (2, 1):
                    found = self._regions.get(tuple(plain[max(0, n - length) : n]))
                    if found:
                        return found
        return frozenset()

    def find_capitals(self, tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
        """Find the capitals in a text.

        Args:
            tokens: Its words.

        Returns:
            For each the place of its first word, the place after its last, and the country's id.
        """
        found = []
        for start, token in enumerate(tokens):
            for end in range(start + 1, min(start + 4, len(tokens)) + 1):
                country = self._capitals.get(tuple(one.plain for one in tokens[start:end]))
                if country and token.capital:
                    found.append((start, end, country))
        return found

    def _is_in_pair(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether a code of two letters stands beside another: "RU-VN trade"."""
        beside = [tokens[n].text for n in (place - 1, place + 1) if 0 <= n < len(tokens)]
        codes = self._short.keys() - _NO_CODES
        return tokens[place].text in codes and any(text in codes for text in beside)

    def find(self, tokens: Sequence[Token]) -> list[Named]:
        """Find the countries in a text.

        Args:
            tokens: Its words.

        Returns:
            The countries in the order of the text.
        """
        found = []
        place = 0
        while place < len(tokens):
            if self._is_in_pair(tokens, place):
                found.append(Named(self._short[tokens[place].text], place, place + 1, adjective=False))
                place += 1
                continue
            for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
                words = tuple(token.plain for token in tokens[place : place + length])
                known = self._names.get(words)
                if known is None or (length == 1 and _is_plain_word(tokens[place])):
                    continue
                if length == 1 and len(words[0]) == 2 and not known[1]:
                    continue  # a code of two letters is more often something else
                if words == ("american",) and place and tokens[place - 1].plain in _AMERICAS:
                    continue
                found.append(Named(known[0], place, place + length, known[1]))
                place += length - 1
                break
            place += 1
        return found


_NO_CODES: Final = frozenset({"AI", "IT", "PM", "TV"})
"""Codes of two letters that are more often other abbreviations."""


def _is_plain_word(token: Token) -> bool:
    """Whether a short name is written as an ordinary word: "us" may be one, "US" is not."""
    return token.plain in ("us", "no", "polish", "turkey", "english", "kiwi", "usa") and not token.capital


def _read_file() -> dict[str, dict[str, Any]]:
    # The base loader makes every scalar a string: NO is Norway and no truth value.
    read: dict[str, dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    return read


@lru_cache(maxsize=1)
def list_capitals() -> frozenset[str]:
    """List the capitals of the world.

    Returns:
        Their names in small letters.
    """
    return frozenset(name.casefold() for name in _read_file()["capitals"].values())


def _read_words() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    read = _read_file()
    for part in ("from-package", "reviewed"):
        for code, words in read[part].items():
            yield code, tuple(words), part == "reviewed"
