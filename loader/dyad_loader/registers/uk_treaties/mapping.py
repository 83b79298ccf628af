"""Treaties of the United Kingdom: each treaty is an Agreement, each published document an Asset.

The register lists names of parties in capitals, and in small letters the territories to which a treaty was
extended; these are no sides. A record that has neither parties nor dates is the scan of a published paper:
it is told as a publication, and meets its treaty in the address of the scan, which both name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from dyad_loader.registers.desk import Desk, Fact, RecordFault
from dyad_loader.registers.parties import read_table, slug
from dyad_loader.registers.records import Record

_HERE: Final = Path(__file__).parent
_EVENTS: Final = (
    ("adopted", "adopted_event", False),
    ("signed", "signed_event", False),
    ("provisionally-in-force", "provisional_eif_event", False),
    ("in-force", "definative_eif_event", False),
    ("withdrawn", "withdrawn_event", True),
    ("terminated", "terminated_event", True),
)
"""Status, the key of its date without `_date`, and whether the day on which it takes effect is the one that
counts: a treaty is in force from its entry into force on, and ends when its termination takes effect."""

# What kind of text it is stands where its title begins.
_KINDS: Final = (
    (r"exchanges? of (notes|letters)|notes exchanged|letters exchanged|exchange of", "exchange-of-notes"),
    (
        r"(supplementary |additional |optional |final |second |third |[a-z]+th )?protocol|proces.verbal",
        "protocol",
    ),
    (r"amendments?\b", "amendment"),
    (r"final act", "final-act"),
    (r"memorandum of understanding", "memorandum-of-understanding"),
    (r"(joint )?declaration", "declaration"),
    (r"([a-z]+ ){0,4}convention", "convention"),
    (r"([a-z]+ ){0,4}treaty", "treaty"),
)
_PLACES_UNKNOWN: Final = frozenset({"not known", "unknown", "not given", "various", ""})
_BETWEEN: Final = re.compile(r"\s*(?:[/;&]|\band\b)\s*")
_SCAN: Final = re.compile(r"https?://\S+?\.pdf", re.IGNORECASE)


def map_record(record: Record, desk: Desk) -> Iterator[Fact]:
    """Map a treaty or a document.

    Args:
        record: An object of the catalogue.
        desk: The tables.

    Yields:
        The agreement with its place, or the publication.

    Raises:
        RecordFault: It has no title.
    """
    title = record.text("title")
    if not title:
        raise RecordFault("has no title")
    if not any(record.text(key) for key in ("field3", "country_name", "signed_event_date", "subject")):
        desk.counts["record that is a published paper and no treaty"] += 1
        yield {
            "id": f"asset/uk-treaties-{record.id}",
            "type": "Asset",
            "name": {"en": title},
            "assetType": "publication",
            "seeAlso": _address(record.text("document_url")),
        }
        return
    steps = list(_steps(record, desk))
    signed = next((str(step["on"]) for step in steps if step["is"] in {"signed", "adopted"}), "")
    parties, territories = _parties(record, desk, signed)
    places = list(_places(record.text("signed_event_location")))
    subject = record.text("subject")
    if subject and subject not in _sectors():
        desk.counts["subject that is in no table: " + subject] += 1
    references = [part.strip() for part in record.text("references").split(";") if part.strip()]
    fact: Fact = {
        "id": f"agreement/uk-treaties-{record.id}",
        "type": "Agreement",
        "name": {"en": title},
        "agreementType": _kind(title),
        "party": parties,
        "partyUnknown": None if len(parties) > 1 else "The register names fewer than two parties.",
        "extendsTo": [one for one in territories if one not in parties],
        "on": signed,
        "status": steps or [{"is": "existing", "undated": True}],
        "place": [place["id"] for place in places],
        "subject": subject,
        "sector": _sectors().get(subject, "").split(),
        "citation": sorted({_citation(part) for part in references} - {""}),
        "seeAlso": sorted({_address(scan) for scan in _SCAN.findall(record.text("references"))}),
        "validity": _validity(record, desk),
    }
    desk.counts["kind of agreement: " + str(fact["agreementType"])] += 1
    if len(parties) < 2:
        desk.counts["treaty with fewer than two parties"] += 1
    yield fact
    yield from places


def _steps(record: Record, desk: Desk) -> Iterator[Fact]:
    for status, event, by_effect in _EVENTS:
        told = record.text(f"{event}_date")
        if by_effect:
            told = record.text(f"{event}_effective_date") or told
        if told and (day := desk.date(told, status)):
            yield {"is": status, "on": day}
    if record.text("unofficial_info_event_date"):
        desk.counts["date of unofficial information: left out"] += 1


def _validity(record: Record, desk: Desk) -> str:
    """From which day on the treaty has effect, where that is not the day of its entry into force."""
    told = record.text("definative_eif_event_effective_date")
    if not told or told == record.text("definative_eif_event_date"):
        return ""
    day = desk.date(told, "effect")
    return f"{day}/.." if day else ""


def _parties(record: Record, desk: Desk, day: str) -> tuple[list[str], list[str]]:
    told = (part.strip() for part in record.text("country_name").split(";"))
    names = list(dict.fromkeys(name for name in told if name))
    sides = [name for name in names if name.upper() == name]
    territories = [name for name in names if name not in sides]
    if len(sides) < 2 and len(territories) == 1 and record.text("field3") == "BI":
        desk.counts["treaty with a territory as its other side"] += 1
        sides, territories = [*sides, *territories], []
    return (
        sorted({desk.party(name, day=day) for name in sides}),
        sorted({desk.party(name, day=day) for name in territories}),
    )


def _kind(title: str) -> str:
    lower = title.lower()
    return next((kind for pattern, kind in _KINDS if re.match(pattern, lower)), "agreement")


def _places(text: str) -> Iterator[Fact]:
    told = set()
    for part in _BETWEEN.split(text):
        name = part.strip(" ?.,")
        name = name.title() if name.isupper() else name
        name = _spellings().get(name, name)
        identifier = f"place/uk-treaties-{slug(name)}"
        if name.lower() in _PLACES_UNKNOWN or identifier in told or not re.search(r"[^\W\d_]", name):
            continue
        told.add(identifier)
        yield {"id": identifier, "type": "Place", "name": {"en": name}}


def _citation(text: str) -> str:
    """Where the treaty was published, without the address of the scan and zeros that mean nothing."""
    return re.sub(r"(/0)?: 0$", "", text.split("||", 1)[0]).strip()


def _address(text: str) -> str:
    return quote(text.replace("\\", "/"), safe=":/%?=&+.,()~_-") if text else ""


@cache
def _sectors() -> Mapping[str, str]:
    return read_table(_HERE / "subjects.csv", "subject", "sectors")


@cache
def _spellings() -> Mapping[str, str]:
    return read_table(_HERE / "spellings.csv", "spelling", "name")
