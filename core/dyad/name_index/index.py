"""The index of names: what people type to the things that may be meant, in milliseconds and without SPARQL.

It is built with each release and lies in its folder. `suggest` completes what has been typed, `find_names`
finds the names within a sentence, `nearest` tells what is nearly of that name, `labels` gives the names of a
thing. Names are found in every language and script that the data have, with any accents or none, by the
beginnings of their words in any order, and with typing errors where there is nothing better.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dyad.name_index.file import FILE, Kind, fill
from dyad.name_index.folding import Word, keys_of, split_words
from dyad.name_index.mentions import Candidate, Mention, find_mentions
from dyad.name_index.rating import Asked, Rated, choose_label, rate, rate_near
from dyad.name_index.reader import Entry, IndexReader
from dyad.name_index.source import read_named
from dyad.namespaces import BASE
from dyad.release import Release
from dyad.store import Store

__all__ = ["Candidate", "Mention", "NameIndex", "Suggestion"]

MOST: Final = 1000
"""How many suggestions can be had at once."""

_MOST_CHARACTERS: Final = 300
_MOST_WORDS: Final = 12
_FEW: Final = 3
"""With fewer suggestions than this, typing errors are thought of."""

_SHORTEST_JOINED: Final = 4
"""Letters from which on a text is taken for the beginning of a name with other spaces: "cotedi"."""

_NEAR_WORDS: Final = 8

_LEAST_SIMILAR: Final = 0.4
"""How similar a name must be to be called near."""


@dataclass(frozen=True)
class Suggestion:
    """A thing that may be meant.

    Attributes:
        iri: Its IRI.
        class_name: Its narrowest class, such as `Country`; `Concept` for a code of a scheme.
        label: Its name in the first wanted language that it has.
        matched: The name that fits what was typed.
        language: The language of that name.
        kind: What that name is: `name`, `alias`, `code` or `notation`.
        score: How well it fits, the weight of the thing included; more is better.
        exact: Whether what was typed is the whole of that name.
        near: Whether it fits only with typing errors, or only some of the words do.
        classes: All its classes; of a code its scheme too.
    """

    iri: str
    class_name: str
    label: str
    matched: str
    language: str
    kind: Kind
    score: float
    exact: bool
    near: bool
    classes: tuple[str, ...] = ()


class NameIndex:
    """An open index of names. Threads may share it.

    Args:
        reader: The open file.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Open the index of a release, read-only; several processes may do so at once.

        Args:
            path: The file, or the folder of the release.

        Returns:
            The index.

        Raises:
            ReleaseError: It is not there, damaged, or of another version.
        """
        return cls(IndexReader.open(path / FILE if path.is_dir() else path))

    @classmethod
    def of_store(cls, store: Store) -> NameIndex:
        """Make an index in memory of what a store has, where no file is at hand.

        Args:
            store: The store.

        Returns:
            The index.
        """
        base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        fill(base, read_named(store))
        return cls(IndexReader(base, "the index of names"))

    @classmethod
    def of_release(cls, release: Release, store: Store) -> NameIndex:
        """Open a release's index, or make one in memory where the release has none.

        Args:
            release: The release.
            store: Its store.

        Returns:
            The index.

        Raises:
            ReleaseError: The file is damaged.
        """
        path = release.folder / FILE
        return cls.open(path) if path.is_file() else cls.of_store(store)

    @property
    def things(self) -> int:
        """How many things it has."""
        return int(self._reader.things)

    @property
    def names(self) -> int:
        """How many names it has."""
        return int(self._reader.names)

    def close(self) -> None:
        """Close it."""
        self._reader.close()

    def suggest(
        self, text: str, *, limit: int = 10, classes: Sequence[str] = (), languages: Sequence[str] = ("en",)
    ) -> list[Suggestion]:
        """Complete what has been typed.

        Args:
            text: Beginnings of words, in any order, script and spelling.
            limit: How many to give, at most `MOST`.
            classes: Only things of one of these classes (`Country`, `Party`, or a scheme such as
                `event-type`); empty for all.
            languages: The languages of the labels, the most wanted first.

        Returns:
            What may be meant, the best first.

        Example:
            `index.suggest("вьет", limit=1)[0].label` is "Vietnam".
        """
        limit = min(limit, MOST)
        asked = _ask(text)
        if not asked.words or limit < 1:
            return []
        fetched = min(max(4 * limit, 40), max(limit, 200))
        begun = [[f"{form}*" for form in word.forms] for word in asked.words]
        ids = set(self._reader.match(begun, fetched, classes))
        whole = {
            number for numbers in self._reader.whole(asked.keys).values() for number in numbers[:fetched]
        }
        if len(ids) < limit and len(asked.keys[0]) >= _SHORTEST_JOINED:
            whole.update(number for key in asked.keys for number in self._reader.joined(key, limit))
        rated = [
            (entry, rate(entry.rows, asked, languages))
            for entry in self._reader.entries(ids | whole)
            if entry.id in ids or not classes or not set(classes).isdisjoint(entry.classes)
        ]
        if len(rated) < min(_FEW, limit) and not any(one.exact for _, one in rated):
            known = {entry.id for entry, _ in rated}
            groups, complete = self._mend(asked.words)
            more = self._reader.match(groups, fetched, classes) if groups else []
            if not more:  # a word may be one of names and misspelt all the same: "rusia" is Spanish
                groups, complete = self._mend(asked.words, doubting=True)
                more = self._reader.match(groups, fetched, classes) if groups else []
            mended = Asked.of_groups(groups)
            for entry in self._reader.entries(set(more) - known):
                one = rate(entry.rows, mended, languages)
                rated.append((entry, one.weaken(0.6 if complete else 0.4)))
        return self._rank(rated, limit, languages)

    def nearest(
        self, text: str, limit: int = 5, *, classes: Sequence[str] = (), languages: Sequence[str] = ("en",)
    ) -> list[Suggestion]:
        """Tell which things are nearly of that name, for where nothing is.

        Args:
            text: A name, or an id such as `official/gennady-bezdetko`.
            limit: How many to give.
            classes: Only things of one of these classes; empty for all.
            languages: The languages of the labels, the most wanted first.

        Returns:
            The nearest, the best first; nothing where nothing is near.
        """
        kind, _, tail = text.removeprefix(BASE).rpartition("/")
        is_id = bool(kind) and " " not in text
        asked = _ask(tail if is_id else text)
        groups, _ = self._mend(asked.words)
        if not groups:
            return []
        ids = set(self._reader.match(groups, 50, classes))
        if len(ids) < limit:
            ids.update(self._reader.match([[word for group in groups for word in group]], 200, classes))
        rated = []
        for entry in self._reader.entries(ids):
            beginning, _, end = entry.iri.removeprefix(BASE).rpartition("/") if is_id else ("", "", "")
            one = rate_near(entry.rows, asked, languages, end.lower().replace("-", " "))
            if is_id and beginning != kind:
                one = one.weaken(0.7)
            if one.quality >= _LEAST_SIMILAR:
                rated.append((entry, one))
        return self._rank(rated, limit, languages)

    def find_names(
        self,
        text: str,
        *,
        classes: Sequence[str] = (),
        languages: Sequence[str] = ("en",),
        parts: bool = True,
        classes_of_parts: Sequence[str] = (),
        overlapping: bool = False,
    ) -> list[Mention]:
        """Find the names that occur within a sentence.

        Args:
            text: The sentence.
            classes: Only things of one of these classes, or codes of these schemes; empty for all.
            languages: The languages of the labels, the most wanted first.
            parts: Whether a part of a name counts where it tells the thing apart: "Bezdetko".
            classes_of_parts: Only parts of the names of these; empty for `classes`.
            overlapping: Whether names within longer names are given too: "Russia" within "Ambassador of
                Russia to Vietnam".

        Returns:
            The mentions in the order of the text, each with all things that may be meant, the best first.
        """
        return find_mentions(
            self._reader,
            text,
            classes=classes,
            languages=languages,
            parts=parts,
            classes_of_parts=classes_of_parts,
            overlapping=overlapping,
        )

    def called(self, text: str) -> list[Entry]:
        """Give the things that have just this name, but for case, marks, spaces and script.

        Args:
            text: A whole name, or a code.

        Returns:
            The things, the weightiest first.
        """
        found = self._reader.whole(keys_of(split_words(text[:_MOST_CHARACTERS])))
        return self._reader.entries(number for numbers in found.values() for number in numbers)

    def labels(self, iri: str) -> Mapping[str, str]:
        """Give the label of a thing in each language.

        Args:
            iri: Its IRI.

        Returns:
            Language to label; empty where the thing is not in the index.
        """
        entry = self._reader.entry(iri)
        if entry is None:
            return {}
        return {name.language: name.text for name in entry.names if name.kind == "name"}

    def entry(self, iri: str) -> Entry | None:
        """Give all that the index knows of a thing.

        Args:
            iri: Its IRI.

        Returns:
            Its classes, weight and names; None where the thing is not in the index.
        """
        return self._reader.entry(iri)

    def _mend(self, words: Sequence[Word], *, doubting: bool = False) -> tuple[list[list[str]], bool]:
        """For each word what may be meant, and whether there is something for every word.

        Misspellings are thought of where no name has a word that begins so, or everywhere.
        """
        groups = []
        for place, word in enumerate(words):
            group = [f"{form}*" for form in word.forms if self._reader.match([[f"{form}*"]], 1)]
            if doubting or not group:
                last = place == len(words) - 1
                group += [
                    near
                    for form in word.forms
                    for near, _ in self._reader.near(form, _NEAR_WORDS, beginning=last)
                ]
            if group:
                groups.append(group)
        return groups, len(groups) == len(words)

    def _rank(
        self, rated: Sequence[tuple[Entry, Rated]], limit: int, languages: Sequence[str]
    ) -> list[Suggestion]:
        heaviest = self._reader.heaviest or 1.0
        suggestions = [
            Suggestion(
                entry.iri,
                entry.class_name,
                choose_label(entry.rows, languages, entry.iri),
                one.name.text,
                one.name.language,
                one.name.kind,
                round(one.quality + 0.25 * entry.weight / heaviest, 4),
                one.exact,
                one.near,
                entry.classes,
            )
            for entry, one in rated
        ]
        return sorted(suggestions, key=lambda one: (-one.score, one.label, one.iri))[:limit]


def _ask(text: str) -> Asked:
    return Asked.of_words(split_words(text[:_MOST_CHARACTERS])[:_MOST_WORDS])
