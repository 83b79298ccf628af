"""Kinds, measures and statuses in questions, by the labels that the codes of the schemes have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dyad.ask.phrasing import Phrase
from dyad.ask.things import Thing
from dyad.ask.words import Token, stem, stems, tokenize, word_set

_KINDS: Final = {
    "event-type": "Event",
    "agreement-type": "Agreement",
    "partnership-level": "Dyad",
    "measure": "Observation",
    "statement-type": "Statement",
    "asset-type": "Asset",
}
_CLASS_NOUNS: Final = {
    "agreement": "Agreement",
    "accord": "Agreement",
    "deal": "Agreement",
    "document": "Agreement",
    "event": "Event",
    "project": "Project",
    "statement": "Statement",
}
_LONGEST_CODE: Final = 5
CLASS_STEMS: Final = {stem(word): kind for word, kind in _CLASS_NOUNS.items()}
"""The stems of nouns that name a class of facts."""

_TOLD_STATUSES: Final = word_set(
    "proposed planned signed drafted cancelled completed launched suspended terminated under- "
    "negotiation being-implemented in-force under-construction in-operation in-preparation "
    "inaugurated postponed"
)
_NO_STATUS_WORDS: Final = frozenset(
    {("expected",), ("effective",), ("operating",), ("implementation",), ("launched",)}
)


class Kinds:
    """Recognises kinds and statuses.

    Args:
        things: All things by id, the codes among them.
    """

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self._codes = _read_codes(things)
        self._statuses = _read_statuses(things)

    def find_codes(
        self, tokens: Sequence[Token], taken: Iterable[int]
    ) -> tuple[set[str], set[str], set[str]]:
        """Find the codes and classes that words of a question name.

        Args:
            tokens: The words.
            taken: The places of words that are part of a name or time.

        Returns:
            The ids of codes, the names of classes of facts, and the stems of names of several words.
        """
        firm: set[str] = set()
        codes: set[str] = set()
        blocked = set(taken)
        n = 0
        while n < len(tokens):
            for length in range(min(_LONGEST_CODE, len(tokens) - n), 0, -1):
                key = tuple(token.stem for token in tokens[n : n + length])
                if key[-1] == "partner" and length > 1:
                    key = (*key[:-1], stem("partnership"))
                if key in self._codes and not (length == 1 and n in blocked):
                    codes |= self._codes[key]
                    firm.update(key if length > 1 else ())
                    n += length - 1
                    break
            n += 1
        classes = {
            CLASS_STEMS[token.stem]
            for place, token in enumerate(tokens)
            if place not in blocked and token.stem in CLASS_STEMS
        }
        return codes, classes, firm

    def find_statuses(self, tokens: Sequence[Token], phrase: Phrase) -> frozenset[str]:
        """Find the statuses that a question names: "signed", "under construction".

        Args:
            tokens: The words.
            phrase: How the question asks.

        Returns:
            The names of statuses.
        """
        if phrase.form in ("yes-no", "change") or phrase.aim in (
            "date",
            "number",
            "status",
            "text",
            "post",
            "person",
            "place",
        ):
            return frozenset()
        plain = ["signed" if token.plain in ("sign", "signs") else token.plain for token in tokens]
        return frozenset(
            status
            for words, statuses in self._statuses.items()
            for n in range(len(plain) - len(words) + 1)
            if tuple(plain[n : n + len(words)]) == words
            for status in statuses
        )


def _read_codes(things: Mapping[str, Thing]) -> dict[tuple[str, ...], set[str]]:
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, thing in things.items():
        parts = key.split("/")
        if len(parts) == 3 and parts[0] == "code" and parts[1] in _KINDS:
            for name in thing.english:
                found[tuple(stems(name))].add(key)
    return dict(found)


def _read_statuses(things: Mapping[str, Thing]) -> dict[tuple[str, ...], set[str]]:
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, thing in things.items():
        parts = key.split("/")
        if len(parts) == 3 and parts[1].endswith("-status") and parts[2] in _TOLD_STATUSES:
            for name in thing.english:
                words = tuple(token.plain for token in tokenize(name))
                if words not in _NO_STATUS_WORDS:
                    found[words].add(parts[2])
    return dict(found)


def classes_of_codes(codes: Iterable[str]) -> set[str]:
    """Tell which classes of facts have codes.

    Args:
        codes: Ids of codes.

    Returns:
        Names of classes.
    """
    return {_KINDS[parts[1]] for code in codes if len(parts := code.split("/")) == 3 and parts[1] in _KINDS}
