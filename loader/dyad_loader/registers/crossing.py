"""What documents have to do with each other, so that each can be validated beside what it refers to.

A document is validated with the reference data and with the *blocks* of other documents that its own things
hang together with: what other documents say of the things that it describes or names, and of things with the
class and name of one of its own. A block is a thing with its nested things (steps, tenures) and their days.
That is as far as the shapes look; a test holds the verdict equal to that on everything at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_loader.registers.pieces import Piece

_NESTED: Final = re.compile(rb"/(?:status|tenure|level)/")
_BASED: Final = f"<{BASE}".encode()
_OBJECT: Final = re.compile(rb"> " + re.escape(_BASED) + rb"([^>]+)> \.\n")

_PLACE: Final = re.compile(
    rb"<" + re.escape(f"{DYAD}evidence".encode()) + rb"> <([^>]*)(/(?:record|paragraph)/[^>/]*)> \.\n"
)
_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_EVIDENCE: Final = f"<{DYAD}evidence>".encode()
_IS_PLACE: Final = f"<{PREFIXES['rdf']}type> <{DYAD}Paragraph>".encode()
_IS_SOURCE: Final = f"<{PREFIXES['rdf']}type> <{DYAD}Source>".encode()
_OF_SOURCE: Final = f"<{PREFIXES['oa']}hasSource>".encode()
_MOST_DAYS: Final = 400
"""Most lines of days of a source that are read: two days, and its years."""


@dataclass(frozen=True)
class Part:
    """A document as far as others may hang together with it.

    Attributes:
        piece: What it describes, names and calls.
        files: Its N-Triples, asserted and days; sorted.
    """

    piece: Piece
    files: tuple[Path, ...]


class Crossing:
    """The things by which documents hang together.

    Args:
        parts: All documents of the load.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        named: set[str] = set()
        for number, part in enumerate(parts):
            for thing in part.piece.described:
                self._where[thing].append(number)
            named.update(part.piece.named)
        self._alike = self._find_alike()
        alike = {thing for group in self._alike.values() for thing in group}
        self._crossing = {
            thing
            for thing, where in self._where.items()
            if len(where) > 1 or thing in named or thing in alike
        }
        self._where = defaultdict(list, {thing: self._where[thing] for thing in self._crossing})
        self._blocks = self._read_blocks()
        self._ages = self._read_ages()

    def _find_alike(self) -> dict[str, set[str]]:
        """Things that share class and name with another one: hash to things."""
        first: dict[str, str] = {}
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for part in self._parts:
            for thing, key in part.piece.names:
                other = first.setdefault(key, thing)
                if other != thing:
                    alike[key].update((other, thing))
        return dict(alike)

    def _read_blocks(self) -> dict[str, dict[int, bytes]]:
        """Thing to what each document says of it."""
        wanted: defaultdict[int, set[str]] = defaultdict(set)
        for thing, where in self._where.items():
            for number in where:
                wanted[number].add(thing)
        blocks: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
        for number, things in wanted.items():
            for file in self._parts[number].files:
                for thing, lines in _read_subjects(file, things):
                    blocks[thing][number] = blocks[thing].get(number, b"") + lines
        return blocks

    def context(self, numbers: Iterable[int]) -> bytes:
        """Give what other documents say of the things that some documents hang together with.

        Args:
            numbers: The documents, by their places in the list.

        Returns:
            N-Triples.
        """
        own = set(numbers)
        things: set[str] = set()
        described: set[str] = set()
        for number in own:
            piece = self._parts[number].piece
            described.update(thing for thing in piece.described if thing in self._crossing)
            things.update(thing for thing in piece.named if thing in self._crossing)
            for thing, key in piece.names:
                if key in self._alike and thing in self._crossing:
                    things.update(self._alike[key])
        things |= described
        lines: dict[bytes, None] = {}
        further: set[str] = set()
        for thing in sorted(things):
            for number, block in self._blocks.get(thing, {}).items():
                if number not in own:
                    lines[block] = None
                    if thing in described:
                        further.update(found.decode() for found in _OBJECT.findall(block))
        for thing in sorted(
            further - things
        ):  # of what others refer to, it is enough to know that it is there
            for number, block in self._blocks.get(thing, {}).items():
                if number not in own:
                    head = _BASED + thing.encode() + b"> " + _TYPE
                    lines.update({line + b"\n": None for line in block.split(b"\n") if line.startswith(head)})
        return b"".join(lines) + self._receipts(b"".join(lines))

    def _receipts(self, lines: bytes) -> bytes:
        """Say of the places that are evidence there what they are, and of their sources how old they are."""
        places = sorted(set(_PLACE.findall(lines)))
        told = [
            b"<%b%b> %b .\n<%b%b> %b <%b> .\n" % (source, place, _IS_PLACE, source, place, _OF_SOURCE, source)
            for source, place in places
        ]
        for source in sorted({source for source, _ in places}):
            told.append(b"<%b> %b .\n" % (source, _IS_SOURCE))
            told.append(self._ages.get(source, b""))
        return b"".join(told)

    def _read_ages(self) -> dict[bytes, bytes]:
        """Source to its first and last day."""
        ages = {}
        for part in self._parts:
            source = part.piece.source.encode()
            head = b"<" + source + b"> "
            lines = part.files[1].read_bytes()
            begin = lines.find(head) if lines.startswith(head) else lines.find(b"\n" + head) + 1
            if begin or lines.startswith(head):
                rest = lines[begin:].split(b"\n")
                own = [line for line in rest[:_MOST_DAYS] if line.startswith(head)]
                ages[source] = b"".join(line + b"\n" for line in own)
        return ages


def _read_subjects(file: Path, things: set[str]) -> Iterator[tuple[str, bytes]]:
    """Give the lines of some things and their nested ones, subject by subject.

    Of the places that are evidence of a subject the first one is given: they are all of one source, and what
    the shapes ask of them elsewhere is whether there is one, and how old it is.
    """
    current, kept, evidence = b"", "", False
    lines: list[bytes] = []
    with file.open("rb") as source:
        for line in source:
            subject = line[: line.index(b">")]
            if subject != current:
                if kept and lines:
                    yield kept, b"".join(lines)
                current, lines, evidence = subject, [], False
                thing = _NESTED.split(subject, maxsplit=1)[0][len(_BASED) :].decode()
                kept = thing if thing in things else ""
            if kept and not (line.startswith(_EVIDENCE, len(subject) + 2) and evidence):
                evidence = evidence or line.startswith(_EVIDENCE, len(subject) + 2)
                lines.append(line)
    if kept and lines:
        yield kept, b"".join(lines)
