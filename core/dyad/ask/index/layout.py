"""The file of the index of questions: its tables, and how things and records are written in it.

    questions.sqlite
      about       one row: the form of the file, and how many records it has
      things      each thing as JSON with its number, which goes by its id
      records     each record as JSON with the number of its thing
      lists       name of a list to the numbers of records that are in it, in parts:
                  `w:` and a stem that is told of them, `t:` and one that only their teller has,
                  `n:` and the id of what they are linked with (or are), `c:` and a class, `r:` and a role
      spans       the days on which records may have been, as ordinals
      related     full-text index of the facts' words, by number
      vocabulary  each plain word with its stem and how often it occurs

What a question needs of it is looked up, and nothing is read whole.
"""

from __future__ import annotations

import datetime
import json
from typing import Any, Final

from dyad.ask.records import Record, Span
from dyad.ask.things import Step, Thing

FILE: Final = "questions.sqlite"
"""The name of the file in a release's folder."""

FORM: Final = 3
"""The form of the file; a file of another form is not read."""

LAYOUT: Final = """
CREATE TABLE about (form INTEGER, records INTEGER);
CREATE TABLE things (number INTEGER PRIMARY KEY, id TEXT NOT NULL, thing TEXT NOT NULL);
CREATE TABLE records (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE lists (name TEXT NOT NULL, part INTEGER NOT NULL, size INTEGER NOT NULL, numbers BLOB NOT NULL);
CREATE TABLE spans (number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, fact INTEGER);
CREATE VIRTUAL TABLE related USING fts5(title, own, linked, content='', tokenize='unicode61');
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, stem TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
"""

THING_KEYS: Final = "CREATE UNIQUE INDEX thing_id ON things (id)"
"""What finds things by their ids, made when all are there."""

OTHER_KEYS: Final = (
    "CREATE UNIQUE INDEX list_name ON lists (name, part)",
    "CREATE INDEX span_last ON spans (last, first, number, fact)",
    "CREATE INDEX vocabulary_stem ON vocabulary (stem)",
    "INSERT INTO related (related) VALUES ('optimize')",
)
"""What finds the rest, made when all is there."""

NEVER_BEGUN: Final = 0
"""The ordinal of a first day that is open."""

NEVER_ENDED: Final = datetime.date.max.toordinal() + 1
"""The ordinal of a last day that is open."""


def write_thing(thing: Thing) -> str:
    """Write a thing.

    Args:
        thing: The thing.

    Returns:
        JSON.
    """
    steps = [[step.status, step.date, step.attested] for step in thing.steps]
    body = [sorted(thing.classes), thing.label, thing.names, thing.english, dict(thing.values), steps]
    return _dump(body)


def read_thing(key: str, text: str) -> Thing:
    """Read a thing.

    Args:
        key: Its id.
        text: JSON.

    Returns:
        The thing.

    Raises:
        ValueError: The text is none that was written so; or TypeError, KeyError.
    """
    classes, label, names, english, values, steps = json.loads(text)
    return Thing(
        key,
        frozenset(classes),
        label,
        tuple(names),
        tuple(english),
        {name: tuple(found) for name, found in values.items()},
        tuple(Step(*step) for step in steps),
    )


def write_record(record: Record) -> str:
    """Write a record, without its thing.

    Args:
        record: The record.

    Returns:
        JSON.
    """
    body = [
        dict(record.own),
        sorted(record.title),
        sorted(record.linked),
        {key: sorted(roles) for key, roles in record.near.items()},
        [[span.date, span.of, *ordinals(span)] for span in record.spans],
        sorted(record.codes),
        {word: sorted(owners) for word, owners in record.owners.items()},
        sorted(record.numbers),
        sorted(record.told),
    ]
    return _dump(body)


def read_record(thing: Thing, text: str) -> Record:
    """Read a record.

    Args:
        thing: Its thing.
        text: JSON.

    Returns:
        The record.

    Raises:
        ValueError: The text is none that was written so; or TypeError, KeyError.
    """
    own, title, linked, near, spans, codes, owners, numbers, told = json.loads(text)
    return Record(
        thing,
        own,
        frozenset(title),
        frozenset(linked),
        {key: frozenset(roles) for key, roles in near.items()},
        tuple(Span(date, _day(first), _day(last), of) for date, of, first, last in spans),
        frozenset(codes),
        {word: frozenset(found) for word, found in owners.items()},
        frozenset(numbers),
        frozenset(told),
    )


def ordinals(span: Span) -> tuple[int, int]:
    """Give the days of a span as numbers.

    Args:
        span: The span.

    Returns:
        The ordinals of its first and its last day, with `NEVER_BEGUN` and `NEVER_ENDED` where they are open.
    """
    return (
        NEVER_BEGUN if span.first is None else span.first.toordinal(),
        NEVER_ENDED if span.last is None else span.last.toordinal(),
    )


def _day(ordinal: int) -> datetime.date | None:
    return datetime.date.fromordinal(ordinal) if NEVER_BEGUN < ordinal < NEVER_ENDED else None


def _dump(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
