"""The words of a question and of its gap, against which the clauses of a fact are held."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final

from dyad.ask.clauses import Clause
from dyad.ask.gaps import Gap
from dyad.ask.noun_phrases import HELPERS, PREPOSITIONS
from dyad.ask.phrases import Span, head_of
from dyad.ask.reading import Reading
from dyad.ask.wording import Wording, read_wording
from dyad.ask.words import stem, stems, word_set

_CLASSES: Final = {
    "company": "Company",
    "organisation": "organisation",
    "institution": "organisation",
    "association": "organisation",
    "government-body": "organisation",
    "place": "place",
    "political-party": "PoliticalParty",
}
"""Kinds of nouns to the class, or the first word of the id, of the things that they ask for."""

_WIDE: Final = word_set(
    "thing things matter matters point points item items activity activities action actions act acts "
    "step steps measure measures subject subjects issue issues question questions aspect aspects"
)
"""Nouns that ask for anything."""

_PLAIN: Final = frozenset(stems("pay go come stay make"))
"""Verbs of which what they are like is too much: who "pays" is not who "gives"."""


@cache
def _of_kind(kind: str) -> frozenset[str]:
    """The stems of the nouns of a kind."""
    return frozenset(stem(word) for word, other in read_wording().heads.items() if other == kind)


class GapWords:
    """What a question asks with, and what it tells itself.

    Args:
        wording: The words of plain English.
        reading: The question.
        gap: What it leaves open.
        asked: The stems that it tells, with those of like meaning.
        named: The names, in small letters, of what the fact is linked with, and the classes of each.
    """

    def __init__(
        self,
        wording: Wording,
        reading: Reading,
        gap: Gap,
        asked: frozenset[str],
        named: Mapping[str, frozenset[str]],
    ) -> None:
        self.wording = wording
        self.reading = reading
        self.gap = gap
        self.asked = asked
        self.nouns = self._like_noun(gap.noun[-1]) if gap.noun else frozenset[str]()
        if gap.sort:
            self.nouns = frozenset(word for word in gap.noun if word not in wording.soft)
        self.governors = frozenset(like for word in gap.governors for like in self.near(word))
        self.generic = not gap.noun
        self._named = named

    def look_at(self, clauses: Collection[Clause]) -> None:
        """See whether the fact tells the noun: "in which fields" need not be told, but leads in where it is.

        Args:
            clauses: All clauses of the fact.
        """
        own = {token.stem for clause in clauses for token in clause.tokens}
        self.generic = not self.gap.noun or (self._is_wide() and not own & self.nouns)

    def near(self, word: str) -> frozenset[str]:
        """Give what a word may be told by.

        Args:
            word: A stem.

        Returns:
            The stem with those that mean the same.
        """
        return self.wording.like(word) if word not in _PLAIN else frozenset((word,))

    def is_told(self, clause: Clause, place: int) -> bool:
        """Tell whether the question itself has a word of a clause.

        Args:
            clause: The clause.
            place: The place of the word.

        Returns:
            Whether it has, or a name of the same beginning: Vietnam, Vietnamese.
        """
        token = clause.tokens[place]
        return token.stem in self.asked or (
            len(token.stem) > 5 and any(word[:6] == token.stem[:6] for word in self.asked if token.capital)
        )

    def says(self, clause: Clause, place: int) -> bool:
        """Tell whether a word of a clause is no little word.

        Args:
            clause: The clause.
            place: The place of the word.

        Returns:
            Whether it tells something.
        """
        token = clause.tokens[place]
        return token.stem not in self.wording.stop and token.plain not in PREPOSITIONS | HELPERS

    def is_of_noun(self, clause: Clause, span: Span) -> bool:
        """Tell whether a phrase has the noun that is asked with, or one of its kind, for its head.

        Args:
            clause: The clause.
            span: The first and the last place of the phrase.

        Returns:
            Whether it has, or is the name of a thing of that class.
        """
        head = clause.tokens[head_of(clause, span)]
        if head.stem == self.gap.noun[-1] or self._is_named_so(clause.cut(*span)):
            return True
        own = head.stem in self.nouns or self.wording.is_kind_of(head.stem, self.gap.noun[-1])
        return own and not head.capital

    def is_kind(self, clause: Clause, spans: Sequence[Span]) -> bool:
        """Tell whether phrases are of a kind of the noun: "southeast" for "which direction".

        Args:
            clause: The clause.
            spans: The phrases.

        Returns:
            Whether all are.
        """
        noun = self.gap.noun[-1] if self.gap.noun else ""
        heads = [clause.tokens[head_of(clause, span)].stem for span in spans]
        return bool(noun and heads) and all(self.wording.is_kind_of(head, noun) for head in heads)

    def _like_noun(self, noun: str) -> frozenset[str]:
        """What the noun may be told by: "which airline" by another company, and not by flights."""
        plain = next((token.plain for token in self.reading.tokens if token.stem == noun), "")
        kind = self.wording.heads.get(plain, "")
        like = self.wording.like(noun)
        if kind not in _CLASSES and kind != "person":
            return like
        return frozenset(word for word in like if word == noun or word in _of_kind(kind))

    def _is_named_so(self, text: str) -> bool:
        head = self.gap.noun[-1]
        kinds = {
            self.wording.heads.get(token.plain, "") for token in self.reading.tokens if token.stem == head
        }
        classes = self._named.get(text.casefold(), frozenset())
        return bool(classes & {_CLASSES.get(kind, "-") for kind in kinds})

    def _is_wide(self) -> bool:
        head = self.gap.noun[-1]
        plain = next((token.plain for token in self.reading.tokens if token.stem == head), head)
        return self.wording.heads.get(plain) == "topics" or plain in _WIDE
