"""Visits by foreign leaders to the United States: each record is a visit, its visitors are officials.

What the register gives are visitor, country, days and a description. Whom the visitor represents and which
post he or she held follow from country and title; what kind of visit it was and where it led, from the
description, by the rules below. A visitor is known by country and name, as the register spells them: it
gives people no ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dyad_loader.registers.desk import Desk, Fact, RecordFault, shorten_day
from dyad_loader.registers.parties import read_table, slug
from dyad_loader.registers.records import Record

_HERE: Final = Path(__file__).parent
_HOST: Final = "country/USA"

# The kind of a visit stands in the first sentence of its description; later ones tell what came after it.
_KINDS: Final = (
    (re.compile(r"\bstate visit\b", re.I), ["state-visit"]),
    (re.compile(r"\boffi?cial working visit\b", re.I), ["official-visit", "working-visit"]),
    (re.compile(r"\boffi?ci?al (select )?visit\b", re.I), ["official-visit"]),
    (re.compile(r"\bworking visit\b", re.I), ["working-visit"]),
    (re.compile(r"\b(private|unofficial) visit\b", re.I), ["private-visit"]),
    (re.compile(r"\binformal (visit|meeting)\b", re.I), ["informal-visit"]),
)
_SENTENCE: Final = re.compile(r"[;:]|\.(?=\s+[A-Z]|\s*$)")
_AND: Final = re.compile(
    r"(?: and|,) (?=(?:Crown |Prime |Vice )?(?:President|Minister|Prince|Premier|King|Queen) )"
)


def map_record(record: Record, desk: Desk) -> Iterator[Fact]:
    """Map a visit.

    Args:
        record: A `visit` element.
        desk: The tables.

    Yields:
        The visit, its visitors with their posts, and the places that it led to.

    Raises:
        RecordFault: It names no visitor or no country.
    """
    visitors = record.text("visitor")
    origin = record.data.find("from")
    if not visitors or origin is None or not (origin.get("id") or origin.text):
        raise RecordFault("names no visitor or no country")
    days = desk.span(
        desk.date(record.text("start-date"), "visit"), desk.date(record.text("end-date"), "visit"), "visit"
    )
    description = record.text("description")
    country = desk.party(origin.get("id", ""), text=record.text("from"), day=shorten_day(days))
    people = [_visitor(part, country, days, desk) for part in _AND.split(visitors)]
    places = list(_places(description))
    kinds = _kinds(description)
    desk.counts["kind of visit: " + (" and ".join(kinds) if kinds != ["visit"] else "not told")] += 1
    yield {
        "id": f"event/visits-{record.id}",
        "type": "Event",
        "name": {"en": _name(visitors, desk.name(country), days)},
        "eventType": kinds,
        "party": [country, _HOST],
        "visitor": [person["id"] for person in people],
        "host": _HOST,
        "place": [_HOST, *(place["id"] for place in places)],
        "on": days,
        "undated": True if not days else None,
        "status": [{"is": "held", "on": days} if days else {"is": "held", "undated": True}],
    }
    yield from people
    yield from places


def record_text(record: Record) -> str:
    """Give the register's own words.

    Args:
        record: A `visit` element.

    Returns:
        Its description.
    """
    return record.text("description")


def _name(visitors: str, country: str, days: str) -> str:
    year = f", {shorten_day(days)}" if days else ""
    return f"Visit of {visitors} ({country}) to the United States{year}"


def _kinds(description: str) -> list[str]:
    first = _SENTENCE.split(description, maxsplit=1)[0]
    return next((kinds for pattern, kinds in _KINDS if pattern.search(first)), ["visit"])


def _visitor(text: str, country: str, days: str, desk: Desk) -> Fact:
    titles = _titles()
    title = next((one for one in sorted(titles, key=len, reverse=True) if text.startswith(one + " ")), "")
    post, role = titles.get(title, ("", ""))
    bare = text.removeprefix(title).strip()
    name = bare if role != "head-of-state" or " " in bare else text  # King Hussein, not Hussein
    name = _spellings().get(name, name)
    if not post:
        desk.counts["visitor: no post in the title"] += 1
    code = country.rsplit("/", 1)[-1].lower()
    key = slug(f"{post or title} {name}" if " " not in name else name)
    person: Fact = {"id": f"person/visits-{code}-{key}", "type": "Person", "name": {"en": name or text}}
    if post and days:
        holder = {
            "post": {
                "id": f"post/visits-{code}-{slug(post)}",
                "name": {"en": f"{post[0].upper()}{post[1:]} of {desk.name(country)}"},
                "postOf": country,
                "role": role,
            },
            "attested": shorten_day(days),
        }
        person |= {"id": f"official/visits-{code}-{key}", "type": "Official", "tenure": [holder]}
    return person


def _places(description: str) -> Iterator[Fact]:
    told = set()
    for name, identifier, label in _place_rows():
        if identifier not in told and re.search(rf"\b{re.escape(name)}(?![\w-])", description):
            told.add(identifier)
            yield {"id": identifier, "type": "Place", "name": {"en": label}, "partOf": _HOST}


@cache
def _titles() -> dict[str, tuple[str, str]]:
    posts = read_table(_HERE / "titles.csv", "title", "post")
    roles = read_table(_HERE / "titles.csv", "title", "role")
    return {title: (post, roles[title]) for title, post in posts.items()}


@cache
def _spellings() -> Mapping[str, str]:
    return read_table(_HERE / "spellings.csv", "spelling", "name")


@cache
def _place_rows() -> list[tuple[str, str, str]]:
    ids = read_table(_HERE / "places.csv", "name", "id")
    labels = read_table(_HERE / "places.csv", "name", "label")
    return [(name, identifier, labels[name]) for name, identifier in ids.items()]
