"""Mapping one document: its records to facts, each with the record as its receipt."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from dyad.errors import ConfigError
from dyad_loader.registers.desk import Desk, Fact, MapRecord, RecordFault, run_mapping
from dyad_loader.registers.facts_text import FactsText
from dyad_loader.registers.manifest import FOLDER, Manifest
from dyad_loader.registers.parties import read_parties
from dyad_loader.registers.records import Document, Record, read_records

RECORD: Final = "/record/"
"""What stands between the IRI of a source and the id of a record."""


@dataclass
class Mapped:
    """What became of the records of a document.

    Attributes:
        read: How many were read.
        mapped: How many became facts.
        repeated: How many have the id of an earlier one.
        faults: What could not be read or mapped: file, record, what is wrong.
        unresolved: Names of parties that are in no table, and how often.
        counts: What rules did.
    """

    read: int = 0
    mapped: int = 0
    repeated: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    unresolved: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def map_document(
    document: Document,
    manifest: Manifest,
    text: FactsText,
    names: Mapping[str, str],
    excluded: frozenset[str] = frozenset(),
) -> Mapped:
    """Map the records of a document.

    Args:
        document: The document.
        manifest: Its register.
        text: Where the facts are written, with the source and the records.
        names: The English names of countries, by id.
        excluded: The ids of records that are to be left out.

    Returns:
        What became of them.
    """
    map_record, words = load_mapping(manifest)
    desk = Desk(manifest.name, read_parties(manifest.name, manifest.folder / "parties.csv"), names)
    reading = read_records(document)
    mapped = Mapped(len(reading.records), repeated=reading.repeated, faults=list(reading.faults))
    latest = ""
    for record in reading.records:
        if record.id in excluded:
            continue
        evidence = f"{text.source}{RECORD}{record.id}"
        trial = FactsText(text.source)  # so that of a record that fails, nothing is told
        newest = _stamp(record)
        try:
            for fact in run_mapping(map_record, record, desk):
                trial.add(fact, evidence)
                newest = newest or _last_day(fact)
        except RecordFault as fault:
            mapped.faults.append((record.file.name, record.id, str(fault)))
            continue
        trial.say(evidence, _tell(record, text.source, words(record)))
        text.lines.update(trial.lines)
        mapped.mapped += 1
        latest = max(latest, newest)
    text.say(text.source, _describe(document, manifest, max(len(reading.records), 1), latest))
    mapped.unresolved = dict(desk.parties.unresolved)
    mapped.counts = dict(desk.counts)
    return mapped


def _tell(record: Record, source: str, words: str) -> dict[str, Any]:
    return {
        "type": "Record",
        "hasSource": source,
        "paragraph": record.number,
        "recordId": record.id,
        "recordText": words,
    }


def _describe(document: Document, manifest: Manifest, records: int, latest: str) -> dict[str, Any]:
    return {
        "type": "Source",
        "title": {"en": f"{manifest.title}: {document.title}"},
        "publisher": manifest.publisher,
        "published": f"{latest}/.." if latest else "1000/..",
        "language": manifest.language,
        "identifier": document.place,
        "register": manifest.name,
        "licence": manifest.licence,
        "rights": manifest.attribution,
        "seeAlso": manifest.home_page,
        "sha256": document.sha256,
        "paragraphCount": records,
        "note": "A file of a register, whose paragraphs are records. It is no older than its latest one.",
    }


def _stamp(record: Record) -> str:
    """When a record was last changed, as far as it tells."""
    for path in ("last-modified-datetime", "last-modified-date", "created-datetime", "created-date"):
        stamp = record.text(path)[:10]
        if len(stamp) == 10 and stamp[4] == stamp[7] == "-":
            return stamp
    return ""


def _last_day(fact: Fact) -> str:
    """The last day of a fact that has happened: who tells of it is no older."""
    day = str(fact.get("on") or "").rsplit("/", 1)[-1]
    return day if len(day) == len("2025-05-09") else ""


Words = Callable[[Record], str]


@cache
def load_mapping(manifest: Manifest) -> tuple[MapRecord, Words]:
    """Load the mapping of a register.

    Args:
        manifest: The register.

    Returns:
        Its `map_record`, and its `record_text`, or one that gives nothing.

    Raises:
        ConfigError: It has no mapping, or one without `map_record`.
    """
    folder = manifest.folder
    try:
        if folder.parent == FOLDER:
            module = importlib.import_module(f"dyad_loader.registers.{folder.name}.mapping")
        else:
            spec = importlib.util.spec_from_file_location(
                f"dyad_register_{folder.name}", folder / "mapping.py"
            )
            if spec is None or spec.loader is None:
                raise ImportError("it is no module")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        map_record: MapRecord = module.map_record
    except (ImportError, OSError, SyntaxError, AttributeError) as error:
        raise ConfigError(
            f"{folder / 'mapping.py'} is no mapping of a register ({error}): see docs/registers.md"
        ) from error
    words: Words = getattr(module, "record_text", lambda _: "")
    return map_record, words
