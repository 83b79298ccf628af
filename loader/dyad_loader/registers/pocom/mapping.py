"""Principal officers and chiefs of mission: each person is an Official, each term a Tenure in a Post.

A term begins when its holder took charge (presented credentials, entered on duties) or, where that is not
told, when he or she was appointed. A nomination that led to nothing is an appointment as an Event, for its
person never held the post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dyad_loader.registers.desk import Desk, Fact, RecordFault
from dyad_loader.registers.names import with_article
from dyad_loader.registers.parties import read_table, slug
from dyad_loader.registers.records import Record

_HERE: Final = Path(__file__).parent
_HOME: Final = "country/USA"


def map_record(record: Record, desk: Desk) -> Iterator[Fact]:
    """Map a person or a term.

    Args:
        record: A `person`, `chief` or `principal` element.
        desk: The tables.

    Yields:
        The person, or the person's tenure with its post, or the nomination.

    Raises:
        RecordFault: It names no person or no role that the table has.
    """
    if record.kind == "person":
        yield _person(record)
        return
    person = record.text("person-id")
    if not person:
        raise RecordFault("names no person")
    begin = desk.date(record.text("started/date"), "beginning")
    appointed = desk.date(record.text("appointed/date"), "appointment")
    end = desk.date(record.text("ended/date"), "end")
    post = _post(record, desk, begin or appointed or end)
    if record.kind == "nominee" or not (begin or appointed or end):
        desk.counts[
            "nomination that was not taken up" if record.kind == "nominee" else "term without a date"
        ] += 1
        yield from _nomination(record, person, post, appointed)
        return
    if begin and end and end < begin[: len(end)]:
        desk.counts["term: ends before it begins, the end left out"] += 1
        end = ""
    if not begin and appointed and not (end and end < appointed[: len(end)]):
        desk.counts["term: begins with the appointment"] += 1
        begin = appointed
    yield {
        "id": f"official/pocom-{slug(person)}",
        "type": "Official",
        "tenure": [{"post": post, "from": begin, "to": end}],
    }


def record_text(record: Record) -> str:
    """Give the register's own words.

    Args:
        record: A term.

    Returns:
        Its notes.
    """
    parts = (record.text(path) for path in ("started/note", "ended/note", "note"))
    return "; ".join(part for part in parts if part)


def _person(record: Record) -> Fact:
    name = " ".join(
        part for path in ("forename", "surname", "genName") if (part := record.text(f"persName/{path}"))
    )
    if not name:
        raise RecordFault("has no name")
    aliases = [" ".join((each.text or "").split()) for each in record.data.iterfind("persName/altname")]
    return {
        "id": f"official/pocom-{slug(record.text('id'))}",
        "type": "Person",
        "name": {"en": name},
        "alias": {"en": sorted({alias for alias in aliases if alias and alias != name})},
    }


def _post(record: Record, desk: Desk, day: str) -> Fact:
    role = record.text("role-title-id")
    if role not in _labels():
        raise RecordFault(f"has the role {role!r}, which roles.csv does not have")
    post: Fact = {"type": "Post", "postOf": _HOME, "role": _roles()[role]}
    territory = record.text("contemporary-territory-id")
    mission = record.root.findtext("id", "") if record.root is not record.data else ""
    if territory:
        country = desk.party(territory, day=day)
        code = slug(country.rsplit("/", 1)[-1])
        shown = with_article(country, desk.name(country))
        label = f"{_labels()[role]} of the United States to {shown}"
        return post | {"id": f"post/pocom-{code}-{role}", "name": {"en": label}, "postTo": country}
    if mission in _labels() and mission != role:
        label = f"{_labels()[role]}, mission of the {_labels()[mission]}"
        post |= {"id": f"post/pocom-{mission}-{role}", "name": {"en": label}}
    else:
        post |= {"id": f"post/pocom-{role}", "name": {"en": _labels()[role]}}
    if mission.startswith("representative") and mission != "representative-to-usoarn":
        post["postTo"] = desk.party(mission, day=day)
    return post


def _nomination(record: Record, person: str, post: Fact, appointed: str) -> Iterator[Fact]:
    holder = f"official/pocom-{slug(person)}"
    when = f", {appointed}" if appointed else ""
    outcome = "not taken up" if record.kind == "nominee" else "undated"
    sides = [_HOME, *([post["postTo"]] if "postTo" in post else [])]
    yield {
        "id": f"event/pocom-{record.id}",
        "type": "Event",
        "name": {"en": f"Nomination as {post['name']['en']}{when} ({outcome}: {record.id})"},
        "eventType": "appointment",
        "party": sides,
        "participant": holder,
        "on": appointed,
        "undated": None if appointed else True,
        "status": [{"is": "held", "on": appointed} if appointed else {"is": "held", "undated": True}],
        "concerns": post["id"],
    }
    yield post
    yield {"id": holder, "type": "Person"}


@cache
def _labels() -> Mapping[str, str]:
    return read_table(_HERE / "roles.csv", "id", "label")


@cache
def _roles() -> Mapping[str, str]:
    return read_table(_HERE / "roles.csv", "id", "role")
