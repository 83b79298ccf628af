"""Among which records the answer to a question can be, by what it asks for."""

from __future__ import annotations

from dyad.ask.candidates import Among
from dyad.ask.ground import Ground
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.things import FACTS


def among_for(reading: Reading, ground: Ground) -> Among:
    """Tell among which records the answer to a question can be.

    Args:
        reading: The reading.
        ground: Things, records and words.

    Returns:
        The classes, the roles and the test that a record must meet.
    """
    pairs_too = reading.aim in ("level", "date", "status", "text") or any(
        "/partnership-level/" in code for code in reading.codes
    )
    left_out = frozenset({"Post"} if pairs_too else {"Post", "Dyad"})

    def plain(record: Record) -> bool:
        return left_out.isdisjoint(record.thing.classes)

    match reading.aim:
        case "number":
            return Among(
                test=lambda one: (
                    plain(one)
                    and (
                        "Observation" in one.thing.classes
                        or bool(one.thing.get("count"))
                        or (reading.head == "ordinal" and one.thing.kind == "Event")
                    )
                )
            )

        case "level":
            wanted = {"Dyad"}
        case "party" if (
            reading.codes
            and all("/partnership-level/" in code or "/statement-type/" in code for code in reading.codes)
            and any("/partnership-level/" in code for code in reading.codes)
        ):
            wanted = {"Dyad"}
        case "person" if reading.being:
            wanted = {"Person"}
        case "person" if _is_told(reading, ground):
            return Among(roles=frozenset({"addressee"}), test=plain)
        case "person" if _says(reading, ground):
            return Among(roles=frozenset({"speaker", "claimedBy"}), test=plain)
        case "person":
            wanted = {"Person", "Event", "Agreement", "Project", "Statement", "Observation"}
        case "post":
            wanted = {"Person"}
        case "date":
            wanted = {"Event", "Agreement", "Project", "Dyad"} | (
                {"Statement"} if ground.says(reading) else set()
            )
            wanted |= {"Observation"} if reading.head == "period" else set()
            if any(name.things[0].startswith("asset/") for name in reading.names):
                wanted |= {"Asset"}
        case "gap":
            return Among(frozenset(FACTS), test=plain)
        case "fact":
            wanted = {"Event", "Agreement", "Project"}
        case _:
            return Among(test=plain)
    return Among(frozenset(wanted), test=plain)


def _says(reading: Reading, ground: Ground) -> bool:
    """Whether it asks who said something."""
    sides = reading.sides
    verb = ground.wording.verbs.get(sides.word) if sides is not None and sides.asked == "subject" else None
    return verb is not None and verb.subject[:2] == ("speaker", "party")


def _is_told(reading: Reading, ground: Ground) -> bool:
    """Whether it asks to whom something is said."""
    sides = reading.sides
    verb = ground.wording.verbs.get(sides.word) if sides is not None and sides.asked == "object" else None
    return verb is not None and verb.subject[:2] == ("speaker", "party")
