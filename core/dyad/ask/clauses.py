"""The clauses of a text: its parts between full stops and semicolons, with their words and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dyad.ask.words import Token, tokenize

_SHORT_NAME: Final = re.compile(r" \([A-Z][A-Za-z0-9]{1,9}\)")
"""The short form after a name: "Vietnam Electricity (EVN)"."""

_BETWEEN: Final = re.compile(r"[\s\"“”'’‘\-–—/&$€]*")


@dataclass(frozen=True)
class Clause:
    """A part of a text between full stops and semicolons.

    Attributes:
        text: Its text.
        tokens: Its words.
    """

    text: str
    tokens: tuple[Token, ...]

    def joined(self, place: int) -> bool:
        """Whether no mark stands between a word and the one before it."""
        if not 0 < place < len(self.tokens):
            return False
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return _BETWEEN.fullmatch(re.sub(r"^['’]s?\b", "", between)) is not None

    def mark(self, place: int) -> str:
        """The mark between a word and the one before it; empty where there is none."""
        if not 0 < place < len(self.tokens):
            return "."
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return next((char for char in between if char in ",:();"), "")

    def last_mark(self, place: int) -> str:
        """The last mark between a word and the one before it: of "(AI), and" the comma."""
        if not 0 < place < len(self.tokens):
            return "."
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return next((char for char in reversed(between) if char in ",:();"), "")

    def cut(self, first: int, last: int) -> str:
        """The text from one word to another, that one included."""
        end = self.tokens[last].end
        rest = self.text[end:]
        end += len(rest) - len(rest.removeprefix("%"))
        return self.text[self.tokens[first].start : end]


@lru_cache(maxsize=4_000)
def split_clauses(text: str) -> tuple[Clause, ...]:
    """Split a text at full stops and semicolons.

    Args:
        text: The text.

    Returns:
        Its clauses.

    Example:
        >>> [clause.text for clause in split_clauses("It has 1.5 km; it is new. All of it.")]
        ['It has 1.5 km', 'it is new', 'All of it']
    """
    text = _SHORT_NAME.sub("", text)
    sentences = re.split(r"(?<=[^\s.][^\s.])[.](?:\s+|$)", text)
    # what stands between semicolons after a colon is a row
    parts = [
        part
        for sentence in sentences
        for part in ([sentence] if re.search(r":[^;]*;", sentence) else re.split(r";\s+", sentence))
    ]
    return tuple(Clause(part, tuple(tokenize(part))) for part in parts if part.strip())
