"""Travels of presidents and secretaries of state: each record is a stay in one country, and so an Event.

A secretary of state has in `who` the id of the register of principal officers (pocom), so both registers tell
of one person. A president has an id of the travels' own, unless the other register has it too. people.csv has
these ids, and the names under which both registers tell of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dyad_loader.registers.desk import Desk, Fact, RecordFault, shorten_day
from dyad_loader.registers.names import with_article
from dyad_loader.registers.parties import read_table, slug
from dyad_loader.registers.records import Record

_HERE: Final = Path(__file__).parent
_HOME: Final = "country/USA"
_POSTS: Final = {
    "president": ("post/usa-president", "President of the United States", "head-of-state"),
    "secretary": ("post/pocom-secretary", "Secretary of State", "minister"),
}
_KINDS: Final = (
    (re.compile(r"\bstate visit\b", re.I), "state-visit"),
    (re.compile(r"\bofficial visit\b", re.I), "official-visit"),
    (re.compile(r"\bworking visit\b", re.I), "working-visit"),
    (re.compile(r"\b(private|unofficial) visit\b|^(vacation|fishing trip)\b", re.I), "private-visit"),
    (re.compile(r"\binformal visit\b", re.I), "informal-visit"),
)
_SENTENCE: Final = re.compile(r"[;:]|\.(?=\s+[A-Z]|\s*$)")


def map_record(record: Record, desk: Desk) -> Iterator[Fact]:
    """Map a trip.

    Args:
        record: A `trip` element.
        desk: The tables.

    Yields:
        The visit, who paid it, and where it led to.

    Raises:
        RecordFault: It names no traveller, or no country.
    """
    who, role, name = record.data.get("who", ""), record.data.get("role", ""), record.text("name")
    place = record.data.find("country")
    if not who or not name or place is None or not place.get("id"):
        raise RecordFault("names no traveller or no country")
    if role not in _POSTS:
        raise RecordFault(f"has the role {role!r}, which the mapping does not know")
    days = desk.span(
        desk.date(record.text("start-date"), "trip"), desk.date(record.text("end-date"), "trip"), "trip"
    )
    country = desk.party(place.get("id"), text=record.text("country"), day=shorten_day(days))
    person = _person(who, role, name, days)
    locales = list(_places(record.text("locale"), country))
    kind = _kind(record.text("remarks"))
    desk.counts["kind of trip: " + (kind if kind != "visit" else "not told")] += 1
    desk.counts[f"trip of a {role}"] += 1
    shown = with_article(country, desk.name(country))
    when = f", {shorten_day(days)}" if days else ""
    yield {
        "id": f"event/travels-{record.id}",
        "type": "Event",
        "name": {"en": f"Visit of {person['name']['en']} to {shown}{when}"},
        "eventType": kind,
        "party": sorted({_HOME, country}),
        "visitor": person["id"],
        "host": country,
        "place": [*([country] if _is_place(country) else []), *(each["id"] for each in locales)],
        "on": days,
        "undated": True if not days else None,
        "status": [{"is": "held", "on": days} if days else {"is": "held", "undated": True}],
    }
    yield person
    yield from locales


def record_text(record: Record) -> str:
    """Give the register's own words.

    Args:
        record: A `trip` element.

    Returns:
        Its remarks.
    """
    return record.text("remarks")


def _kind(remarks: str) -> str:
    first = _SENTENCE.split(remarks, maxsplit=1)[0]
    if first.startswith("Accompanied"):
        return "visit"  # the state visit is that of the president
    return next((kind for pattern, kind in _KINDS if pattern.search(first)), "visit")


def _person(who: str, role: str, name: str, days: str) -> Fact:
    post, label, code = _POSTS[role]
    kind = "pocom" if role == "secretary" else "us-president"
    person: Fact = {
        "id": _ids().get(who, f"official/{kind}-{slug(who)}"),
        "type": "Official" if days else "Person",
        "name": {"en": _names().get(who, name)},
    }
    if person["name"]["en"] != name:
        person["alias"] = {"en": [name]}
    if days:
        person["tenure"] = [
            {
                "post": {"id": post, "name": {"en": label}, "postOf": _HOME, "role": code},
                "attested": shorten_day(days),
            }
        ]
    return person


def _places(locale: str, country: str) -> Iterator[Fact]:
    told = set()
    for part in re.split(r"\s*[,;]\s*", locale):
        name = _spellings().get(part, part)
        if not name or name == "-":
            continue
        code = country.rsplit("/", 1)[-1].lower()
        identifier = f"place/{code}-{slug(name)}"
        if identifier not in told:
            told.add(identifier)
            fact: Fact = {"id": identifier, "type": "Place", "name": {"en": name}}
            yield fact | ({"partOf": country} if _is_place(country) else {})


def _is_place(party: str) -> bool:
    return party.startswith(("country/", "state/", "place/"))


@cache
def _ids() -> Mapping[str, str]:
    return read_table(_HERE / "people.csv", "who", "id")


@cache
def _names() -> Mapping[str, str]:
    return read_table(_HERE / "people.csv", "who", "name")


@cache
def _spellings() -> Mapping[str, str]:
    return read_table(_HERE / "spellings.csv", "spelling", "name")
