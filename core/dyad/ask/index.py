"""The index of questions: things and records, ready to be held against questions; built with each release.

questions.sqlite
  about      one row: the form of the file
  things     each thing as JSON
  records    each record as JSON
  vocabulary each plain word, with how often it occurs
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from dyad.ask.countries import Countries
from dyad.ask.records import Record, Span, build_record
from dyad.ask.things import Step, Thing, read_things
from dyad.ask.words import tokenize
from dyad.errors import ReleaseError
from dyad.store import Store

FILE: Final = "questions.sqlite"
"""The name of the file in a release's folder."""

FORM: Final = 2
"""The form of the file; a file of another form is not read."""

_LAYOUT: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE about (form INTEGER);
CREATE TABLE things (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Index:
    """Things and records of a release.

    Attributes:
        things: All things by id.
        records: The records of what questions can be about, by id.
        vocabulary: The plain words of all records with how often they occur, against which misspelt ones are
            held.
    """

    things: Mapping[str, Thing]
    records: Mapping[str, Record]
    vocabulary: Mapping[str, int]

    @cached_property
    def countries(self) -> Countries:
        """The names of countries."""
        return Countries(self.things)


def build_index(store: Store) -> Index:
    """Build the index of what a store has.

    Args:
        store: The store.

    Returns:
        The index.

    Raises:
        StoreError: The store failed.
    """
    things = read_things(store)
    countries = Countries(things)
    records = {
        key: build_record(thing, things, countries)
        for key, thing in things.items()
        if not key.startswith(("code/", "country/")) and "Tenure" not in thing.classes
    }
    vocabulary = Counter(
        token.plain
        for key in records
        for text in (*things[key].english, *things[key].get("summary"))
        for token in tokenize(text)
    )
    return Index(things, records, vocabulary)


def write_index(path: Path, index: Index) -> None:
    """Write an index into a new file.

    Args:
        path: The file; it must not be there.
        index: The index.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(_LAYOUT)
        base.execute("BEGIN")
        base.execute("INSERT INTO about VALUES (?)", (FORM,))
        base.executemany(
            "INSERT INTO things VALUES (?, ?)",
            ((key, _dump(_thing_body(thing))) for key, thing in sorted(index.things.items())),
        )
        base.executemany(
            "INSERT INTO records VALUES (?, ?)",
            ((key, _dump(_record_body(record))) for key, record in sorted(index.records.items())),
        )
        base.executemany("INSERT INTO vocabulary VALUES (?, ?)", sorted(index.vocabulary.items()))
        base.execute("COMMIT")


def open_index(path: Path) -> Index:
    """Read an index from its file.

    Args:
        path: The file.

    Returns:
        The index.

    Raises:
        ReleaseError: The file is damaged, or of another form.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
            (form,) = base.execute("SELECT form FROM about").fetchone()
            if form != FORM:
                raise ReleaseError(f"{path} has the form {form}: run `dyad load --force`")
            things = {
                key: _read_thing(key, json.loads(body)) for key, body in base.execute("SELECT * FROM things")
            }
            records = {
                key: _read_record(things[key], json.loads(body))
                for key, body in base.execute("SELECT * FROM records")
            }
            vocabulary = dict(base.execute("SELECT * FROM vocabulary"))
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"the index of questions {path} is damaged ({error}): run `dyad load --force`"
        ) from None
    return Index(things, records, vocabulary)


def _dump(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _thing_body(thing: Thing) -> list[Any]:
    steps = [[step.status, step.date, step.attested] for step in thing.steps]
    return [sorted(thing.classes), thing.label, thing.names, thing.english, dict(thing.values), steps]


def _read_thing(key: str, body: list[Any]) -> Thing:
    classes, label, names, english, values, steps = body
    return Thing(
        key,
        frozenset(classes),
        label,
        tuple(names),
        tuple(english),
        {name: tuple(found) for name, found in values.items()},
        tuple(Step(*step) for step in steps),
    )


def _record_body(record: Record) -> list[Any]:
    return [
        dict(record.own),
        sorted(record.title),
        sorted(record.linked),
        {key: sorted(roles) for key, roles in record.near.items()},
        [[span.date, span.of] for span in record.spans],
        sorted(record.codes),
        {word: sorted(owners) for word, owners in record.owners.items()},
        sorted(record.numbers),
        sorted(record.told),
    ]


def _read_record(thing: Thing, body: list[Any]) -> Record:
    own, title, linked, near, spans, codes, owners, numbers, told = body
    return Record(
        thing,
        own,
        frozenset(title),
        frozenset(linked),
        {key: frozenset(roles) for key, roles in near.items()},
        tuple(Span.parse(date, of) for date, of in spans),
        frozenset(codes),
        {word: frozenset(found) for word, found in owners.items()},
        frozenset(numbers),
        frozenset(told),
    )
