"""The level of partnership of a pair with its history, and when diplomatic relations began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.display_names import ENGLISH, Name, Reader, read_names
from dyad.namespaces import CODE
from dyad.pairs.facts import Pair
from dyad.people_dates import order_of, read_date, say_date
from dyad.receipts import Conflict, Receipt, differ, receipts_of_rows
from dyad.rows import Row, iri_of, text_of
from dyad.store import Store

_RELATIONS: Final = str(CODE["partnership-level/diplomatic-relations"])


@dataclass(frozen=True)
class Level:
    """A step in the history of a pair's level.

    Attributes:
        name: The level.
        dates: When it began, in EDTF; several where documents give several.
        attested: When documents show it to hold.
        receipts: Where it stands.
        repeats: Whether it says no more than when diplomatic relations began.
    """

    name: Name
    dates: tuple[str, ...]
    attested: tuple[str, ...]
    receipts: tuple[Receipt, ...]
    repeats: bool = False

    @property
    def when(self) -> str:
        """The date that puts it in its place; empty where no document gives one."""
        return min(self.dates or self.attested, key=order_of, default="")

    @property
    def first(self) -> date | None:
        """The first day on which it may have held."""
        span = read_date(self.when) if self.when else None
        return (span.first or span.last) if span else None

    @property
    def last_seen(self) -> str:
        """The latest date that documents give for it."""
        return max((*self.dates, *self.attested), key=order_of, default="")


@dataclass(frozen=True)
class Partnership:
    """What is told of a pair as such.

    Attributes:
        levels: Its levels, oldest first.
        relations: When diplomatic relations began, with the receipts of each date that documents give.
        conflicts: Where documents differ on that.
    """

    levels: tuple[Level, ...] = ()
    relations: tuple[tuple[str, tuple[Receipt, ...]], ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def current(self) -> Level | None:
        """The level that documents show last."""
        return max(self.levels, key=lambda level: order_of(level.last_seen), default=None)


def read_partnership(
    store: Store, pair: Pair, day: date | None = None, reader: Reader = ENGLISH
) -> Partnership:
    """Read the level of a pair and its history.

    Args:
        store: Where to look.
        pair: The pair.
        day: Only what had begun by this day; None for all.
        reader: Who reads.

    Returns:
        What documents tell.
    """
    rows = list(run(store, find_query("partnership_by_dyad"), pair.values).rows())
    names = read_names(store, {iri_of(row, "level") for row in rows} - {""}, reader)
    by_step: defaultdict[str, list[Row]] = defaultdict(list)
    by_date: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if step := iri_of(row, "step"):
            by_step[step].append(row)
        else:
            by_date[text_of(row, "date")].append(row)
    receipts = receipts_of_rows(store, [row for found in by_step.values() for row in found], "step", reader)
    told = receipts_of_rows(store, [row for found in by_date.values() for row in found], "date", reader)
    levels = [
        Level(
            names[iri_of(found[0], "level")],
            _all(found, "date"),
            _all(found, "attested"),
            tuple(receipts.get(step, ())),
            iri_of(found[0], "level") == _RELATIONS and set(_all(found, "date")) == set(by_date) != set(),
        )
        for step, found in by_step.items()
    ]
    dates = [text for text in by_date if _begun(text, day)]
    return Partnership(
        tuple(
            sorted(
                (
                    level
                    for level in levels
                    if day is None or (level.first is not None and level.first <= day)
                ),
                key=lambda level: order_of(level.when),
            )
        ),
        tuple((text, tuple(told[text])) for text in sorted(dates, key=order_of)),
        _conflict(dates, told),
    )


def _all(rows: Iterable[Row], column: str) -> tuple[str, ...]:
    return tuple(sorted({text for row in rows if (text := text_of(row, column))}, key=order_of))


def _begun(text: str, day: date | None) -> bool:
    span = read_date(text)
    first = (span.first or span.last) if span else None
    return day is None or (first is not None and first <= day)


def _conflict(dates: Sequence[str], told: dict[str, list[Receipt]]) -> tuple[Conflict, ...]:
    if not differ("date", dates):
        return ()
    sides = tuple((say_date(text), tuple(told[text])) for text in sorted(dates, key=order_of))
    return (Conflict("when diplomatic relations began", sides),)
