"""The made-up gazettes: a notice tells of an agreement, event or project, and of who took part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dyad_loader.registers.desk import Desk, Fact, RecordFault
from dyad_loader.registers.records import Record

_LIVES = {
    "Agreement": ("signed", "being-implemented"),
    "Event": ("held", ""),
    "Project": ("proposed", "in-progress"),
}


def map_record(record: Record, desk: Desk) -> Iterator[Fact]:
    """Map a notice.

    Args:
        record: The notice.
        desk: The tables.

    Yields:
        What it tells of, then each official with post and body.

    Raises:
        RecordFault: It is of a kind that nobody knows.
    """
    kind = record.text("kind")
    if kind not in _LIVES:
        raise RecordFault(f"is of the kind {kind!r}")
    day = desk.date(record.text("day"), kind.lower())
    begun, goes_on = _LIVES[kind]
    status = [{"is": begun, "on": day}]
    if later := desk.date(record.text("seen"), "attested status") if record.text("seen") else "":
        status.append({"is": goes_on, "attested": later})
    sides = [f"country/{code}" for code in record.data["sides"]]
    fact: Fact = {
        "id": f"{kind.lower()}/gazettes-{record.id}",
        "type": kind,
        "name": {"en": record.text("title")},
        "sector": record.text("sector"),
        "party": sides,
        "status": status,
    }
    if kind == "Agreement":
        fact |= {"agreementType": record.text("type"), "count": record.data.get("count")}
    else:
        fact["place"] = sides[1]
    if kind == "Event":
        fact |= {"eventType": record.text("type"), "on": day, "host": sides[1]}
    people = record.data["officials"]
    for one in people:
        fact.setdefault(one["as"], []).append(f"official/gazettes-{one['id']}")
    yield fact
    for one in people:
        yield from _official(one, day)


def _official(told: dict[str, Any], day: str) -> Iterator[Fact]:
    country = f"country/{told['country']}"
    body = f"organisation/gazettes-{told['body']}" if told["body"] else ""
    yield {
        "id": f"official/gazettes-{told['id']}",
        "type": "Official",
        "name": {"en": told["name"]},
        "tenure": [
            {
                "attested": day,
                "post": {
                    "id": f"post/gazettes-{told['post']}",
                    "type": "Post",
                    "name": {"en": told["title"]},
                    "postOf": body or country,
                    "role": told["role"],
                },
            }
        ],
    }
    if body:
        yield {"id": body, "type": "GovernmentBody", "name": {"en": told["bodyName"]}, "state": country}
