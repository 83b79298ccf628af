"""Making a piece: one document of a register, read, mapped, dated and closed, as N-Triples on disk.

    <cache>/<key>.said.nt      what the document says
    <cache>/<key>.days.nt      first and last days and years of its dated things
    <cache>/<key>.beside.nt    what else follows from it together with the reference data
    <cache>/<key>.things.json  which things it describes and names
    <cache>/<key>.json         what is to be told of it: counts and faults

A piece follows from the bytes of its document, the code that makes it and the reference data, and its key is
the hash over them. So a document that has not changed is not made again, a load that was stopped goes on
where it was, and no more than one document at a time is in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from dyad.namespaces import BASE, PREFIXES
from dyad.rules import Rule
from dyad_loader.closure import close, joinable
from dyad_loader.registers.derived import (
    Index,
    Sides,
    Written,
    write_days,
    write_dyad_years,
    write_dyads,
)
from dyad_loader.registers.facts_text import FactsText
from dyad_loader.registers.manifest import read_manifest
from dyad_loader.registers.mapped import map_document
from dyad_loader.registers.records import Document
from dyad_loader.registers.things import FILE as THINGS
from dyad_loader.registers.things import find_things

_LABEL: Final = f"<{PREFIXES['rdfs']}label>"
_PARTS: Final = ("said.nt", "days.nt", "beside.nt", THINGS, "json")


@dataclass
class Piece:
    """What is to be told of a document.

    Attributes:
        key: The hash over what it is made of, and the name of its files.
        register: Its register; empty where it is none of a register.
        source: The IRI of its source.
        place: Its path below the register's folder.
        kind: What its records are called.
        read: How many records it has.
        mapped: How many of them became facts.
        things: How many things it describes.
        asserted: How many triples it says.
        inferred: How many follow from it.
        repeated: How many records have the id of an earlier one.
        faults: What could not be read or mapped: file, record, what is wrong.
        unresolved: Names of parties that are in no table, and how often.
        counts: What rules did.
        whole: The key of the piece without what was left out; a later load begins with that one.
    """

    key: str
    register: str
    source: str
    place: str
    kind: str
    read: int = 0
    mapped: int = 0
    things: int = 0
    asserted: int = 0
    inferred: int = 0
    repeated: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    unresolved: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    whole: str = ""


@dataclass(frozen=True)
class Footing:
    """What every document of a load stands on, small enough to be sent to each process.

    Attributes:
        rules: The rules of the closure.
        sides: The countries, with codes and names.
        joinable: Those of its triples, inferred ones included, with which a rule may join a document's.
        names: The English names of countries, by id.
        key: The hash over the code, the tables and the reference data.
    """

    rules: tuple[Rule, ...]
    sides: Sides
    joinable: frozenset[ox.Triple]
    names: Mapping[str, str]
    key: str


def piece_key(document: Document, footing: Footing, excluded: Iterable[str] = ()) -> str:
    """Name a piece.

    Args:
        document: The document.
        footing: What it stands on.
        excluded: The records that are left out, since they break the shapes.

    Returns:
        The hash over all of it.
    """
    told = (
        footing.key,
        document.register,
        document.slug,
        document.place,
        document.kind.kind,
        document.sha256,
    )
    return hashlib.sha256("\n".join((*told, *sorted(excluded))).encode()).hexdigest()[:32]


def read_piece(cache: Path, key: str) -> Piece | None:
    """Take a piece from the cache.

    Args:
        cache: The folder of pieces.
        key: The piece's key.

    Returns:
        The piece; None where it is not there whole.
    """
    if not all((cache / f"{key}.{part}").is_file() for part in _PARTS):
        return None
    try:
        return Piece(**json.loads((cache / f"{key}.json").read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def make_piece(
    document: Document, footing: Footing, cache: Path, excluded: frozenset[str] = frozenset()
) -> Piece:
    """Make a piece, or take it from the cache.

    Args:
        document: The document.
        footing: What it stands on.
        cache: The folder of pieces.
        excluded: The ids of records that are to be left out.

    Returns:
        The piece, whose files are in the cache.
    """
    key = piece_key(document, footing, excluded)
    known = read_piece(cache, key)
    if known is not None:
        return known
    manifest = read_manifest(document.home)
    source = f"{BASE}source/{document.slug}"
    piece = Piece(key, document.register, source, document.place, document.kind.kind)
    piece.whole = piece_key(document, footing)
    text = FactsText(source)
    mapped = map_document(document, manifest, text, footing.names, excluded)
    piece.read, piece.mapped, piece.repeated = mapped.read, mapped.mapped, mapped.repeated
    piece.faults, piece.unresolved, piece.counts = mapped.faults, mapped.unresolved, mapped.counts
    lines = "".join(line + "\n" for line in text.lines)
    write_piece(piece, lines, footing, cache)
    return piece


def write_piece(piece: Piece, lines: str, footing: Footing, cache: Path) -> None:
    """Date and close what a document says, and write its files.

    Args:
        piece: The piece; its counts of triples and things are filled in.
        lines: What the document says, as N-Triples.
        footing: What it stands on.
        cache: The folder of pieces.
    """
    asserted = [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
    inferred = close([*asserted, *footing.joinable], footing.rules)
    said, follows = [_write_triple(one) for one in asserted], [_write_triple(one) for one in inferred]
    index = Index(said)
    days = list(write_days(index))
    index.add(follows)
    labels = _english(said)
    dyads = list(write_dyads(index, labels, footing.sides))
    years = list(write_dyad_years(dyads, days))
    told = set(said)
    of_days = set(days) - told
    beside = {*follows, *dyads, *years} - told - of_days
    piece.asserted, piece.inferred = len(told), len(beside) + len(of_days)
    _write_things(piece, said, cache)
    for part, triples in (("said.nt", told), ("days.nt", of_days), ("beside.nt", beside)):
        _write(cache / f"{piece.key}.{part}", "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)))
    _write(cache / f"{piece.key}.json", json.dumps(asdict(piece), ensure_ascii=False))


def describe_graph(piece: Piece, lines: str, cache: Path) -> Piece:
    """Write what a document says, its days, and which things it describes and names.

    Args:
        piece: The piece.
        lines: What it says, as N-Triples.
        cache: The folder of pieces.

    Returns:
        The same piece.
    """
    said = [_write_triple(quad.triple) for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
    days = set(write_days(Index(said))) - set(said)
    for part, triples in (("said.nt", said), ("days.nt", days)):
        _write(cache / f"{piece.key}.{part}", "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)))
    _write_things(piece, said, cache)
    return piece


def _write_things(piece: Piece, said: Iterable[Written], cache: Path) -> None:
    things = find_things(piece.source, said)
    piece.things = len(things.described) - 1  # the source itself
    _write(cache / f"{piece.key}.{THINGS}", things.as_json())


def _write_triple(triple: ox.Triple) -> Written:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _english(said: Iterable[Written]) -> dict[str, str]:
    """Thing to the first of its English names, as it is written."""
    names: dict[str, str] = {}
    for subject, predicate, value in said:
        if predicate == _LABEL and value.endswith('"@en'):
            name = value[1:-4]
            names[subject] = min(name, names.get(subject, name))
    return names


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def count_together(pieces: Iterable[Piece], name: str) -> Counter[str]:
    """Add up counts of pieces.

    Args:
        pieces: The pieces.
        name: Which counts: `unresolved` or `counts`.

    Returns:
        The sums.
    """
    total: Counter[str] = Counter()
    for piece in pieces:
        total.update(getattr(piece, name))
    return total


def make_footing(
    rules: Iterable[Rule], reference: Graph, ground: Iterable[ox.Triple], names: Mapping[str, str], key: str
) -> Footing:
    """Prepare what documents stand on.

    Args:
        rules: The rules of the closure.
        reference: The reference data.
        ground: Its triples and what follows from them.
        names: The English names of countries, by id.
        key: The hash over the code, the tables and the reference data.

    Returns:
        The footing.
    """
    fixed = tuple(rules)
    return Footing(fixed, Sides(reference), frozenset(joinable(ground, fixed)), names, key)
