"""Building the index of questions: what the store says is sorted in a temporary table, and things and records
are made one by one, so that memory does not grow with the store."""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from dyad.ask.countries import Countries
from dyad.ask.index.layout import (
    FORM,
    LAYOUT,
    OTHER_KEYS,
    THING_KEYS,
    ordinals,
    write_record,
    write_thing,
)
from dyad.ask.index.opened import Opened
from dyad.ask.index.reading import Things
from dyad.ask.records import Record, build_record
from dyad.ask.things import Step, Thing, make_step, make_thing, read_rows
from dyad.ask.words import stem, tokenize
from dyad.store import Store

_MOST_WAITING: Final = 2_000_000
"""How many numbers of lists, and a tenth of it how many lists, wait in memory to be written."""

_QUICK: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
PRAGMA temp.cache_size = -65536;
"""
_GATHERED: Final = """
CREATE TEMP TABLE gathered (
  thing TEXT, name TEXT, value TEXT, language TEXT, PRIMARY KEY (thing, name, value, language)
) WITHOUT ROWID
"""
_OF_THING: Final = "SELECT thing, name, value, language FROM gathered WHERE thing = ?"
_ALL: Final = "SELECT thing, name, value, language FROM gathered ORDER BY thing, name, value, language"


def fill(base: sqlite3.Connection, store: Store) -> None:
    """Write the index of what a store has to an empty database.

    Args:
        base: The database, with no transaction open.
        store: The store.

    Raises:
        StoreError: The store failed.
    """
    base.executescript(_QUICK + LAYOUT)
    base.execute(_GATHERED)
    base.execute("BEGIN")
    base.executemany("INSERT OR IGNORE INTO gathered VALUES (?, ?, ?, ?)", read_rows(store))
    base.executemany(
        "INSERT INTO things (number, id, thing) VALUES (?, ?, ?)",
        ((number, thing.id, write_thing(thing)) for number, thing in enumerate(_things(base), start=1)),
    )
    base.execute("DROP TABLE gathered")
    base.execute(THING_KEYS)
    _Records(base).write()
    for key in OTHER_KEYS:
        base.execute(key)
    base.execute("COMMIT")


def _things(base: sqlite3.Connection) -> Iterator[Thing]:
    """Make the things in the order of their ids."""

    def step(key: str) -> Step | None:
        return make_step(_values(base.execute(_OF_THING, (key,))))

    for key, rows in groupby(base.execute(_ALL), key=itemgetter(0)):
        values = _values(rows)
        if make_step(values) is None:
            yield make_thing(key, values, step)


def _values(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    values: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for _, name, value, language in rows:
        values[name].append((value, language))
    return dict(values)


def is_recorded(thing: Thing) -> bool:
    """Tell whether a question can be about a thing.

    Args:
        thing: The thing.

    Returns:
        Whether it has a record.
    """
    return not thing.id.startswith(("code/", "country/")) and "Tenure" not in thing.classes


class _Records:
    """Makes the records of the things that are there, with all that finds them."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._lists: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._waiting = self._part = 0
        self._words: defaultdict[str, int] = defaultdict(int)

    def write(self) -> None:
        things = Things(Opened(self._base, "the index of questions", closes=False))
        countries = Countries(things.begun("country/"))
        count = 0
        for number, key in self._base.execute("SELECT number, id FROM things ORDER BY number"):
            thing = things[key]
            if is_recorded(thing):
                self._add(number, build_record(thing, things, countries))
                count += 1
        self._flush()
        self._base.execute("INSERT INTO about VALUES (?, ?)", (FORM, count))

    def _add(self, number: int, record: Record) -> None:
        thing = record.thing
        self._base.execute("INSERT INTO records VALUES (?, ?)", (number, write_record(record)))
        fact = bool(thing.kind) or "Dyad" in thing.classes
        self._base.executemany(
            "INSERT INTO spans VALUES (?, ?, ?, ?)",
            {(number, *ordinals(span), fact) for span in record.spans},
        )
        if thing.kind:
            texts = (record.title, record.own.keys() - record.title, record.linked)
            self._base.execute(
                "INSERT INTO related (rowid, title, own, linked) VALUES (?, ?, ?, ?)",
                (number, *(" ".join(sorted(words)) for words in texts)),
            )
        words = record.own.keys() | record.linked
        for mark, names in (
            ("w", words),
            ("t", record.told - words),
            ("n", record.near.keys() | {thing.id}),
            ("c", thing.classes),
            ("r", record.told_roles),
        ):
            for name in names:
                self._lists[f"{mark}:{name}"].append(number)
            self._waiting += len(names)
        for text in (*thing.english, *thing.get("summary")):
            for token in tokenize(text):
                self._words[token.plain] += 1
        if self._waiting > _MOST_WAITING or len(self._lists) + len(self._words) > _MOST_WAITING // 10:
            self._flush()

    def _flush(self) -> None:
        self._base.executemany(
            "INSERT INTO lists VALUES (?, ?, ?, ?)",
            (
                (name, self._part, len(numbers), numbers.tobytes())
                for name, numbers in sorted(self._lists.items())
            ),
        )
        self._base.executemany(
            "INSERT INTO vocabulary VALUES (?, ?, ?) "
            "ON CONFLICT (word) DO UPDATE SET count = count + excluded.count",
            ((word, stem(word), count) for word, count in sorted(self._words.items())),
        )
        self._lists.clear()
        self._words.clear()
        self._part += 1
        self._waiting = 0
