"""What a mapping has at hand while it turns a record into facts, and what it leaves there for the report."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dyad_loader.registers.parties import PartyTable
from dyad_loader.registers.records import Record

Fact = dict[str, Any]
"""One thing, in the form of a facts file (docs/curating.md) without `evidence`, which is the record."""

MapRecord = Callable[[Record, "Desk"], Iterable[Fact]]
"""What mapping.py has as `map_record`."""

LAST_YEAR: Final = 2100
"""A year after this one is a mistake."""

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PART = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class RecordFault(Exception):
    """A record from which no fact can be made; the message says why."""


@dataclass
class Desk:
    """The tables of a register, and the counts of what its rules did.

    Attributes:
        register: The register's name.
        parties: Its table of parties.
        names: The English names of the countries that ship with Dyad, by id such as `country/FRA`.
        counts: What rules did, by a few words each, for the report.
        described: The parties that the current record needs to be described.
    """

    register: str
    parties: PartyTable
    names: Mapping[str, str]
    counts: Counter[str] = field(default_factory=Counter)
    described: dict[str, Fact] = field(default_factory=dict)

    def party(self, key: str, *, text: str = "", day: str = "") -> str:
        """Tell which party a name means; one that does not ship with Dyad is described beside the record.

        Args:
            key: The name or slug, as the register writes it.
            text: The spelling beside it, if there is one.
            day: The day of the record, as far as it is known.

        Returns:
            The id of the party.
        """
        fact = self.parties.find(key, text=text, day=day)
        if "type" in fact:
            self.described[fact["id"]] = fact
        return str(fact["id"])

    def name(self, party: str) -> str:
        """Give the English name of a party.

        Args:
            party: Its id, as `party` gave it.

        Returns:
            The name.
        """
        if party in self.described:
            return str(self.described[party]["name"]["en"])
        return self.names.get(party, party.rsplit("/", 1)[-1])

    def date(self, text: str, what: str) -> str:
        """Read a date as registers write them.

        Args:
            text: `2025-05-09`, `2025-05`, `2025`, `09/05/2025` (day first), or nothing.
            what: What it is the date of, for the report.

        Returns:
            The EDTF date; empty where there is none, or it cannot be one, which is counted.
        """
        text = text.strip()
        if not text:
            self.counts[f"date of {what}: none"] += 1
            return ""
        if _PART.fullmatch(text):
            self.counts[f"date of {what}: a {'month' if '-' in text else 'year'} only"] += 1
            return text
        parts = _DAY.fullmatch(text)
        slashed = _SLASHED.fullmatch(text)
        try:
            if parts:
                day = datetime.date(*map(int, parts.groups()))
            elif slashed:
                day = datetime.date(*(int(part) for part in reversed(slashed.groups())))
            else:
                raise ValueError
            if not 1000 <= day.year <= LAST_YEAR:
                raise ValueError
        except ValueError:
            self.counts[f"date of {what}: impossible, left out"] += 1
            return ""
        return day.isoformat()

    def span(self, begin: str, end: str, what: str) -> str:
        """Join two dates.

        Args:
            begin: The first day, as `date` gave it.
            end: The last one.
            what: What it is the time of, for the report.

        Returns:
            The EDTF date or interval; empty where there is neither.
        """
        if begin and end and end < begin[: len(end)]:
            self.counts[f"date of {what}: ends before it begins, the end left out"] += 1
            return begin
        if begin == end or not end:
            return begin
        return f"{begin}/{end}" if begin else end


def run_mapping(map_record: MapRecord, record: Record, desk: Desk) -> Iterator[Fact]:
    """Map one record.

    Args:
        map_record: The register's mapping.
        record: The record.
        desk: What it has at hand.

    Yields:
        The facts, then the parties that they need to be described.

    Raises:
        RecordFault: No fact can be made of the record, for whatever is wrong with it.
    """
    desk.described.clear()
    try:
        facts = list(map_record(record, desk))
    except RecordFault:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise RecordFault(f"has not the form that the mapping knows ({what})") from error
    if not facts:
        raise RecordFault("gives no fact")
    told = {fact["id"] for fact in facts}
    yield from facts
    for party, fact in desk.described.items():
        if party not in told:
            yield fact


def shorten_day(date: str) -> str:
    """Give the first day, month or year of an EDTF date.

    Args:
        date: A date or an interval.

    Returns:
        What stands before the slash.

    Example:
        >>> shorten_day("1975-05-04/1975-05-06")
        '1975-05-04'
    """
    return date.split("/", 1)[0]
