"""Writes a made-up register: gazettes of 200 countries, as many notices as wanted, in files of some hundred.

A notice tells of an agreement, an event or a project of two countries or more, with the officials who signed
or came. It is drawn from the seed and its own number alone, so a smaller register is the beginning of a
larger one. Countries are unequally busy, as in the real world, and the same ministers turn up in many
gazettes.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from casting import NOUNS, QUALITIES, Country, Official
from world import FIRST_YEAR, LAST_YEAR, World

NOTICES: Final = 500
"""Notices of a file."""

TRIPLES: Final = 50.0
"""Triples that follow from a notice, with all receipts, as they were counted in a release."""


def write_gazettes(folder: Path, triples: int, seed: int = 1) -> int:
    """Write the files of the register.

    Args:
        folder: Where to; made if it is not there.
        triples: How many triples shall follow from them, about.
        seed: What everything is drawn from.

    Returns:
        How many notices were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = World(seed)
    files = max(1, round(triples / TRIPLES / NOTICES))
    for number in range(files):
        notices = [draw_notice(world, place) for place in range(number * NOTICES, (number + 1) * NOTICES)]
        text = json.dumps({"notices": notices}, ensure_ascii=False)
        (folder / f"gazette-{number:05}.json").write_text(text, encoding="utf-8")
    return files * NOTICES


def draw_notice(world: World, number: int) -> dict[str, Any]:
    """Draw one notice.

    Args:
        world: Countries, people and codes.
        number: Which notice, from 0.

    Returns:
        The notice, as it stands in a file.
    """
    random = Random(f"{world.seed}/notice/{number}")  # noqa: S311
    draw = random.random()
    kind = "Agreement" if draw < 0.4 else "Event" if draw < 0.9 else "Project"
    sides = _sides(world, random, several=kind != "Project" and random.random() < 0.08)
    begin = date(FIRST_YEAR, 1, 1)
    day = begin + timedelta(int(random.random() ** 0.5 * (date(LAST_YEAR, 12, 31) - begin).days))
    words = f"{random.choice(QUALITIES)} {random.choice(NOUNS)}"
    scheme = "event-type" if kind == "Event" else "agreement-type"
    code, label = random.choice(world.codes[scheme])
    names = f"{sides[0].name} and {sides[1].name}" if len(sides) == 2 else f"{len(sides)} states"
    head = "Project" if kind == "Project" else label[0].upper() + label[1:]
    notice: dict[str, Any] = {
        "number": str(number + 1),
        "kind": kind,
        "title": f"{head} on {words} between {names}, {day}",
        "sector": random.choice(world.codes["sector"])[0],
        "sides": [side.code for side in sides],
        "day": day.isoformat() if random.random() < 0.83 else f"{day:%Y-%m}",
        "officials": [],
    }
    if kind != "Project":
        notice["type"] = code
    if code == "package":  # is made of several
        notice["count"] = random.randint(2, 30)
    if kind != "Event" and random.random() < 0.33:
        notice["seen"] = (day + timedelta(random.randint(300, 3000))).isoformat()
    if kind == "Agreement" and len(sides) == 2 and random.random() < 0.7:
        people = [world.cast.official(side, random, day) for side in sides]
        notice["officials"] = [_tell(one, "signatory") for one in people]
    elif kind == "Event" and random.random() < 0.5:
        notice["officials"] = [_tell(world.cast.official(sides[0], random, day), "visitor")]
    return notice


def _sides(world: World, random: Random, *, several: bool) -> list[Country]:
    wanted = random.randint(3, 9) if several else 2
    sides: list[Country] = []
    while len(sides) < wanted:
        side = random.choices(world.countries, cum_weights=world.busy)[0]
        if side not in sides:
            sides.append(side)
    return sides


def _tell(who: Official, role: str) -> dict[str, str]:
    """An official as a notice tells of one; `as` is in which role."""
    return {
        "as": role,
        "id": _last(who.iri),
        "name": who.name,
        "post": _last(who.post),
        "title": who.post_name,
        "role": who.role,
        "body": _last(who.body),
        "bodyName": who.body_name,
        "country": _last(who.country),
    }


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
