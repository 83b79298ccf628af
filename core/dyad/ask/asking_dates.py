"""When: the date of what happened, or of the step that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dyad.ask.found import Found, best_date, is_planned, status_label
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import Thing
from dyad.ask.words import stems

_EDGES: Final = frozenset(stems("open start begin launch end close"))
_ENDS: Final = frozenset(stems("end ended ends close closed closing finish conclude"))
_BEGINNINGS: Final = frozenset(stems("open opening start begin launch"))
_DIPLOMATIC: Final = frozenset(stems("diplomatic establish established"))
_RUNNING: Final = frozenset(stems("end expire run until valid last"))
_OF_TIMES: Final = frozenset({"year", "month", "week", "the", "quarter"})
_YEARS: Final = re.compile(r"\b(\d{4})\s*(?:–|-|to)\s*(\d{4})\b")
_FOUNDED: Final = frozenset(stems("found establish create begin start open sign conclude set"))
_JUBILEE: Final = frozenset(stems("anniversary jubilee celebration birthday mark celebrate"))
_UNTIL: Final = re.compile(r"\b(?:until|till|up to) (?:when|what|which)\b", re.IGNORECASE)
_FROM_TO: Final = re.compile(
    r"\bfrom (?:when|(?:which|what) \w+) (?:to|until|till)\b"
    r"|\bbetween (?:which|what) (?:two )?(?:days|dates)\b",
    re.IGNORECASE,
)
_QUALIFIERS: Final = re.compile(r"[?~%]")
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY: Final = re.compile(
    rf"\b(?P<day>\d\d?) (?P<month>{_MONTH})\b(?! \d{{4}})"
    rf"|\b(?P<first>{_MONTH}) (?P<last>\d\d?)\b(?!,? \d{{4}})"
)
_YEARLY: Final = re.compile(r"\b(?:yearly|annual(?:ly)?|(?:every|each) year)\b", re.IGNORECASE)
_OF_YEAR: Final = re.compile(r"\b(?:of|from|in) (\d{4})\b")
_MAKING: Final = frozenset(
    stems("make made produce shoot shot film release direct come appear publish write create date premiere")
)
"""Words that ask for the year of a film or a book."""

_MOST_UNITS: Final = 4
"""How many months or years are named one by one, and not by the first and the last."""

_TOLD_STATUSES: Final = {
    "sign": ("signed",),
    "conclud": ("signed", "agreed", "adopted"),
    "launch": ("launched", "held"),
    "inaugur": ("inaugurated", "held"),
    "open": ("launched", "inaugurated", "in-operation", "held"),
    "complet": ("completed",),
    "finish": ("completed",),
    "adopt": ("adopted",),
    "draft": ("drafted",),
    "implement": ("being-implemented",),
    "cancel": ("cancelled",),
    "agre": ("agreed", "signed"),
    "oper": ("in-operation",),
}


def _one_by_one(reading: Reading, value: str) -> list[str]:
    """Write a time of few months or years out, where "in which months" asks for each."""
    start, _, end = value.partition("/")
    if not reading.several or reading.tokens[0].plain not in ("in", "during") or len(start) != len(end):
        return [value] if value else []
    if reading.precision == "year" and re.fullmatch(r"\d{4}", start):
        units = [str(year) for year in range(int(start), int(end) + 1)]
    elif reading.precision == "month" and re.fullmatch(r"\d{4}-\d\d", start):
        first, last = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (start, end))
        units = [f"{one // 12}-{one % 12 + 1:02}" for one in range(first, last + 1)]
    else:
        return [value]
    return units if len(units) <= _MOST_UNITS else [value]


def _asks_for_span(reading: Reading) -> bool:
    """Whether it asks for all the days of something: "on which days", "from when to when"."""
    days = reading.several and reading.precision == "day"
    return days or bool(_FROM_TO.search(reading.question))


def _yearly_day(thing: Thing) -> str:
    """The day on which something is every year, where the text tells it and no date is recorded."""
    texts = (thing.label, *thing.get("summary"))
    if thing.first("undated") != "true" or not any(_YEARLY.search(text) for text in texts):
        return ""
    days = {
        f"XXXX-{_MONTHS.index(month[:3].lower()) + 1:02}-{int(day):02}"
        for text in texts
        for match in _DAY.finditer(text)
        for day, month in ((match["day"] or match["last"], match["month"] or match["first"]),)
    }
    return days.pop() if len(days) == 1 else ""


def _asks_for_last(reading: Reading) -> bool:
    """Whether it asks up to which day something goes on: "until when"."""
    return bool(_UNTIL.search(reading.question))


class Dates:
    """Takes dates out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def dates(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the date."""
        record = match.record
        thing = record.thing
        if "Asset" in thing.classes:
            yield from self._made(reading, thing)
            return
        if (thing.kind == "Observation" and reading.head != "period") or not (
            thing.kind or "Dyad" in thing.classes
        ):
            return
        if thing.kind == "Statement" and not self._ground.says(reading):
            return
        named = self._ground.is_named(reading, thing.id)
        told = {"anniversari", "celebr"} & set(reading.words) or reading.numbers or named
        hard = [word for word in reading.words if word not in self._ground.wording.soft]
        named_so = bool(hard) and all(self._ground.wording.like(word) & record.title for word in hard)
        if not told and (
            "code/event-type/anniversary" in record.codes or ("anniversari" in record.title and not named_so)
        ):
            return
        if {"establish", "diplomat"} <= set(reading.words) and "Dyad" not in thing.classes:
            return
        if self._ground.is_past(reading) and is_planned(thing):
            return
        asked: frozenset[str] | set[str] = {
            token.stem
            for n, token in enumerate(reading.tokens)
            if token.plain != "end" or not n or reading.tokens[n - 1].plain not in _OF_TIMES
        }
        ends = asked & _ENDS if thing.kind == "Event" else asked & _RUNNING
        if thing.kind == "Event" and _asks_for_last(reading):
            ends = frozenset(("until",))
        if (ends and record.title & _BEGINNINGS - asked) or (
            asked & _BEGINNINGS and record.title & _ENDS - asked
        ):
            return  # the opening says nothing of the end
        if thing.kind == "Event" and _asks_for_span(reading) and record.title & (_BEGINNINGS | _ENDS) - asked:
            return  # the opening is but one of the days
        dates = [span.date for span in record.spans]
        if ends and not record.title & _ENDS and not any("/" in date for date in dates):
            return
        if _JUBILEE & record.title and not _JUBILEE & asked and _FOUNDED & asked:
            return  # the anniversary of what was founded is not its founding
        if self._ground.is_coming(reading) and thing.steps and not is_planned(thing):
            return
        date = ""
        if "Dyad" in thing.classes:
            date = thing.first("diplomaticRelations") if set(reading.words) & _DIPLOMATIC else ""
        elif reading.head == "period":
            texts = (thing.label, *thing.get("summary"))
            told_in = next((found for text in texts if (found := _YEARS.search(text))), None)
            date = thing.first("validity") or (f"{told_in[1]}/{told_in[2]}" if told_in else "")
            date = date or next((one for one in dates if "/" in one), "")
        elif thing.get("validity") and (reading.precision == "year" and reading.several):
            date = thing.first("validity")
        elif thing.get("validity") and _RUNNING & {token.stem for token in reading.tokens}:
            date = thing.first("validity").rpartition("/")[2]
        else:
            date = self._step_date(reading, record)
        date = date or (_yearly_day(thing) if reading.precision != "year" and not reading.periods else "")
        if any(token.plain in ("quarter", "quarters") for token in reading.tokens) and "/" not in date:
            return
        if _FROM_TO.search(reading.question) and not all(
            part.strip(".") for part in (*date.split("/"), "")[:2]
        ):
            return
        if date:
            value = self._shorten(self._edge(reading, record, _QUALIFIERS.sub("", date)), reading.precision)
            if value[:4] in reading.question and value in {one.as_edtf() for one in reading.periods}:
                return  # the year that the question itself tells is no answer
            for one in _one_by_one(reading, value):
                yield Found(one, one, thing.id, date=date, status=status_label(thing, self._ground.things))

    def _made(self, reading: Reading, thing: Thing) -> Iterator[Found]:
        """The year of a film or book that is named, where the text tells it: "feature film of 1974"."""
        if (
            not self._ground.is_named(reading, thing.id)
            or set(reading.words) - _MAKING - self._ground.wording.soft
        ):
            return
        years = {match[1] for text in thing.get("summary") for match in _OF_YEAR.finditer(text)}
        if len(years) == 1 and reading.precision in ("", "year"):
            year = years.pop()
            yield Found(year, year, thing.id, date=year)

    def _step_date(self, reading: Reading, record: Record) -> str:
        asked = [
            name
            for word in reading.words
            for told, names in _TOLD_STATUSES.items()
            if told in self._ground.wording.like(word) and word == told
            for name in names
        ]
        thing = record.thing
        if thing.kind in ("Agreement", "Project"):
            steps = [step for step in thing.steps if step.date and step.status.rsplit("/", 1)[-1] in asked]
            if steps:
                return min((step.date for step in steps if not step.attested), key=len, default="")
            if asked:
                return ""
            return best_date(record, ("date", "status"))
        return best_date(record, ("date", "status"))

    @staticmethod
    def _edge(reading: Reading, record: Record, date: str) -> str:
        """The first day of a span where its opening is asked for, the last where its end is."""
        start, _, end = date.partition("/")
        if not end or start in ("", "..") or is_planned(record.thing) or record.title & _EDGES:
            return date
        ends = _ENDS & {token.stem for token in reading.tokens}
        if end == ".." and (ends or _asks_for_last(reading)):
            return ""
        if _asks_for_last(reading):
            return end
        if {"open", "start", "begin", "launch"} & set(reading.words) or end == "..":
            return start
        return end if ends else date

    @staticmethod
    def _shorten(date: str, precision: str) -> str:
        start, _, end = date.partition("/")
        length = {"year": 4, "month": 7}.get(precision, 10)
        if end and precision in ("year", "month") and start[:length] == end[:length]:
            date = start[:length]  # all of it lies in one
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
            return date
        if precision == "month" and len(date) < 7:
            return ""
        if precision == "day" and len(date) < 10:
            return ""
        return date[:length]
