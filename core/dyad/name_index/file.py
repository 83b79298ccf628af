"""The file of the index of names: what is in it, and how it is written.

    names.sqlite
      about    one row: the form of the file, and how many things and names it has
      things   each thing with its class, weight and names; its number is its rank by weight
      keys     whole names without spaces: for names that are written out, or with other spaces
      words    each word of the names, the most frequent first, with the numbers of the things that have it
      lists    the same for beginnings of words of up to four letters ("vie*") and for classes
      near     full-text index: the keys under which words with typing errors are found

Since numbers go by weight, the first numbers of a list are the weightiest things, and nothing need be sorted:
a beginning such as "a", which half of all things have, costs hardly more than a rare one.
"""

from __future__ import annotations

import json
import math
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dyad.name_index.folding import Word, keys_of, split_words
from dyad.name_index.near import filed_keys

FILE: Final = "names.sqlite"
"""The name of the file in a release's folder."""

FORM: Final = 1
"""The form of the file; a file of another form is not read."""

Kind = Literal["name", "alias", "code", "notation"]
"""What a name is: the label, another name, a code as of ISO 3166, or the number of a code of a scheme."""

_CLASS_WEIGHT: Final[Mapping[str, float]] = {
    "Country": 5,
    "IntergovernmentalOrganisation": 4.5,
    "Dyad": 4,
    "Official": 4,
    "Person": 3.5,
    "FormerCountry": 3,
    "Agreement": 3,
    "Project": 3,
    "Event": 2.5,
    "Post": 2.5,
    "Asset": 2,
    "Source": 2,
    "Concept": 1.5,
    "Statement": 1,
    "Observation": 1,
    "ConceptScheme": 0.5,
}
_OTHER_WEIGHT: Final = 3.0
"""What a class weighs that is not in the list: kinds of organisations and places."""

KEPT_BEGINNING: Final = 4
"""Beginnings of up to so many letters have lists of their own."""

_LAYOUT: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE about (form INTEGER, things INTEGER, names INTEGER, heaviest REAL, longest INTEGER);
CREATE TABLE things (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, class TEXT NOT NULL, classes TEXT NOT NULL, weight REAL,
  names TEXT
);
CREATE TABLE keys (key TEXT, thing INTEGER, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL, count INTEGER, things BLOB);
CREATE TABLE lists (id INTEGER PRIMARY KEY, word TEXT NOT NULL, things BLOB);
CREATE VIRTUAL TABLE near USING fts5(keys, content='', detail=none, columnsize=0, tokenize='ascii');
"""


@dataclass(frozen=True)
class Name:
    """One name of a thing.

    Attributes:
        text: The name.
        language: Its language; empty where it has none.
        kind: What it is.
    """

    text: str
    language: str
    kind: Kind


@dataclass(frozen=True)
class Named:
    """A thing with its names.

    Attributes:
        iri: Its IRI.
        class_name: Its narrowest class.
        classes: All its classes, by their names without the namespace; of a code its scheme's name as well.
        pointers: How many statements point to it.
        names: Its names.
    """

    iri: str
    class_name: str
    classes: Sequence[str]
    pointers: int
    names: Sequence[Name]


def weigh(class_name: str, pointers: int) -> float:
    """Tell how likely a thing is meant: by its class, and by how often it is pointed to.

    Args:
        class_name: Its narrowest class.
        pointers: How many statements point to it.

    Returns:
        The weight.
    """
    return round(_CLASS_WEIGHT.get(class_name, _OTHER_WEIGHT) + math.log2(1 + pointers) / 2, 6)


def class_word(class_name: str) -> str:
    """Write a class as a word that no name has, since names are folded to plain letters.

    Args:
        class_name: The class, or the scheme of a code.

    Returns:
        The word.

    Example:
        >>> class_word("event-type")
        'éeventétype'
    """
    return "é" + "".join(char if char.isascii() and char.isalnum() else "é" for char in class_name).lower()


def write_index(path: Path, things: Iterable[Named]) -> int:
    """Write the file.

    Args:
        path: Where to; replaced if it is there.
        things: The things.

    Returns:
        How many names it has.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        return fill(base, things)


def fill(base: sqlite3.Connection, things: Iterable[Named]) -> int:
    """Write the index to an empty SQLite database.

    Args:
        base: The database, with no transaction open.
        things: The things.

    Returns:
        How many names it has.
    """
    base.executescript(_LAYOUT)
    base.execute("BEGIN")
    ranked = [(weigh(thing.class_name, thing.pointers), thing) for thing in things]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].iri))
    words: dict[str, array[int]] = {}
    lists: dict[str, array[int]] = {}
    names = longest = 0
    for number, (weight, thing) in enumerate(ranked, start=1):
        kept, tokens, keys = _fold_names(thing.names)
        names += len(kept)
        longest = max(longest, *(len(folded.split()) for *_, folded in kept), 0)
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        row = (number, thing.iri, thing.class_name, " ".join(thing.classes), weight, text)
        base.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)", row)
        base.executemany("INSERT INTO keys VALUES (?, ?)", ((key, number) for key in keys))
        for token in tokens:
            words.setdefault(token, array("I")).append(number)
        begun = {token[:length] + "*" for token in tokens for length in range(1, KEPT_BEGINNING + 1)}
        for word in begun.union(map(class_word, thing.classes)):
            lists.setdefault(word, array("I")).append(number)
    _fill_lists(base, words, lists)
    heaviest = ranked[0][0] if ranked else 1.0
    base.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?)", (FORM, len(ranked), names, heaviest, longest))
    base.execute("COMMIT")
    return names


_Kept = tuple[str, str, Kind, str]


def _fold_names(names: Iterable[Name]) -> tuple[list[_Kept], dict[str, None], set[str]]:
    """The names as they are kept, with their words; the words to look up; the keys of the whole names."""
    kept: list[_Kept] = []
    tokens: dict[str, None] = {}
    keys: set[str] = set()
    for name in sorted(set(names), key=lambda name: (name.kind != "name", name.language, name.text)):
        words = split_words(name.text)
        if not words:
            continue
        kept.append((name.text, name.language, name.kind, _spell(words)))
        keys.update(keys_of(words))
        if name.kind == "notation":
            continue
        tokens.update(dict.fromkeys(form for word in words for form in word.forms))
    return kept, tokens, keys


def _spell(words: Sequence[Word]) -> str:
    """Write words with a space between; where a word has two forms, the whole is written twice."""
    first = " ".join(word.forms[0] for word in words)
    second = " ".join(word.forms[-1] for word in words)
    return first if first == second else f"{first} | {second}"


def _fill_lists(
    base: sqlite3.Connection, words: Mapping[str, array[int]], lists: Mapping[str, array[int]]
) -> None:
    ordered = sorted(words, key=lambda word: (-len(words[word]), word))
    for number, word in enumerate(ordered, start=1):
        things = words[word]
        base.execute("INSERT INTO words VALUES (?, ?, ?, ?)", (number, word, len(things), things.tobytes()))
        if keys := filed_keys(word):
            base.execute("INSERT INTO near (rowid, keys) VALUES (?, ?)", (number, " ".join(sorted(keys))))
    for word in sorted(lists):
        base.execute("INSERT INTO lists (word, things) VALUES (?, ?)", (word, lists[word].tobytes()))
    base.execute("CREATE UNIQUE INDEX word ON words (word)")
    base.execute("CREATE UNIQUE INDEX list ON lists (word)")
    base.execute("CREATE UNIQUE INDEX thing ON things (iri)")
    base.execute("INSERT INTO near (near) VALUES ('optimize')")
