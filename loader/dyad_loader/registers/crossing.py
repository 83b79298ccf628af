"""What documents have to do with each other, so that each can be validated beside what it refers to.

A document is validated with the reference data and with the *blocks* of other documents that its own things
hang together with: what other documents say of the things that it describes or names, and of things with the
class, name and date of one of its own. A block is a thing with its nested things (steps, tenures) and their
days. That is as far as the shapes look; a test holds the verdict equal to that on everything at once.

All of this stands in a file, since it grows with the load, and each process reads what its documents need:

    documents   each document's source, what is said of that, and its days
    described   which document describes which thing
    named       which document refers to which thing without describing it
    alike       the things that share class, name and date with another one, or are both undated
    blocks      what each document says of a thing that other documents have to do with
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_loader.registers.pieces import Piece
from dyad_loader.registers.things import parse_things

_NESTED: Final = re.compile(rb"/(?:status|tenure|level)/")
_BASED: Final = f"<{BASE}".encode()
_OBJECT: Final = re.compile(rb"> " + re.escape(_BASED) + rb"([^>]+)> \.$")
_PLACE: Final = re.compile(rb"<([^>]*)(/(?:record|paragraph)/[^>/]*)> \.$")
_TYPE: Final = f" <{PREFIXES['rdf']}type> ".encode()
_EVIDENCE: Final = f" <{DYAD}evidence> ".encode()
_IS_PLACE: Final = f"<{PREFIXES['rdf']}type> <{DYAD}Paragraph>".encode()
_IS_SOURCE: Final = f"<{PREFIXES['rdf']}type> <{DYAD}Source>".encode()
_OF_SOURCE: Final = f"<{PREFIXES['oa']}hasSource>".encode()
_DAY: Final = re.compile(rb"<" + re.escape(str(DYAD).encode()) + rb'(first|last)Day> "([^"]*)"')
_MOST_LINES: Final = 400
"""Most lines of a source that are read: its title and the like; two days, and its years."""
_YEAR: Final = f" <{DYAD}year> ".encode()
_ATTESTED: Final = re.compile(rb"<[^>]*> <" + re.escape(f"{DYAD}attested".encode()) + rb'> "([0-9-]*)"')
_NUMBERED: Final = f'<{DYAD}paragraph> "1"^^<{PREFIXES["xsd"]}integer>'.encode()

_LAYOUT: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE documents (document INTEGER PRIMARY KEY, source BLOB, first BLOB, last BLOB, lines BLOB);
CREATE TABLE described (document INTEGER, thing TEXT);
CREATE TABLE named (document INTEGER, thing TEXT);
CREATE TABLE names (document INTEGER, key TEXT, thing TEXT);
CREATE TABLE dates (thing TEXT, date TEXT);
"""
_SIFT: Final = """
CREATE TABLE several AS SELECT key FROM names GROUP BY key HAVING MIN(thing) < MAX(thing);
DELETE FROM names WHERE key NOT IN (SELECT key FROM several);
DELETE FROM dates WHERE thing NOT IN (SELECT thing FROM names);
CREATE INDEX dates_of ON dates (thing);
CREATE TABLE alike AS
  SELECT DISTINCT key || COALESCE(date, '') AS key, thing FROM names LEFT JOIN dates USING (thing);
DELETE FROM alike WHERE key NOT IN (SELECT key FROM alike GROUP BY key HAVING COUNT(*) > 1);
CREATE INDEX alike_key ON alike (key);
CREATE INDEX alike_thing ON alike (thing);
CREATE TABLE crossing (thing TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT OR IGNORE INTO crossing
  SELECT thing FROM described GROUP BY thing HAVING COUNT(*) > 1
  UNION SELECT thing FROM described WHERE thing IN (SELECT thing FROM named)
  UNION SELECT thing FROM alike;
DELETE FROM described WHERE thing NOT IN (SELECT thing FROM crossing);
DELETE FROM named WHERE thing NOT IN (SELECT thing FROM crossing);
CREATE INDEX described_in ON described (document);
CREATE INDEX named_in ON named (document);
CREATE INDEX names_in ON names (document);
CREATE TABLE blocks (thing TEXT, document INTEGER, lines BLOB);
"""
_OWN: Final = "CREATE TEMP TABLE own (document INTEGER PRIMARY KEY)"
_DESCRIBED: Final = "SELECT DISTINCT thing FROM described JOIN own USING (document)"
_NAMED: Final = "SELECT DISTINCT thing FROM named JOIN own USING (document)"
_ALIKE: Final = """
SELECT DISTINCT other.thing FROM names JOIN own USING (document)
JOIN alike AS one ON one.thing = names.thing JOIN alike AS other ON other.key = one.key"""
_BLOCKS: Final = """
SELECT document, lines FROM blocks WHERE thing = ? AND document NOT IN (SELECT document FROM own)
ORDER BY document"""


@dataclass(frozen=True)
class Part:
    """A document as far as others may hang together with it.

    Attributes:
        piece: What is to be told of it.
        files: Its N-Triples, asserted and days; sorted.
        things: The file with its things.
    """

    piece: Piece
    files: tuple[Path, ...]
    things: Path


def write_crossing(parts: Sequence[Part], path: Path) -> None:
    """Hold all documents of a load against each other.

    Args:
        parts: The documents.
        path: The file to write; replaced if it is there.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(_LAYOUT)
        base.execute("BEGIN")
        for number, part in enumerate(parts):
            things = parse_things(part.things.read_text(encoding="utf-8"))
            base.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", (number, *_read_age(part)))
            for table, found in (("described", things.described), ("named", things.named)):
                rows = ((number, thing) for thing in found)
                base.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608
            names = ((number, key, thing) for thing, key in things.names)
            base.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
            base.executemany("INSERT INTO dates VALUES (?, ?)", things.dates)
        base.execute("COMMIT")
        base.executescript(_SIFT)
        base.execute("BEGIN")
        for number, part in enumerate(parts):
            wanted = {
                thing
                for (thing,) in base.execute("SELECT thing FROM described WHERE document = ?", (number,))
            }
            for file in part.files if wanted else ():
                blocks = ((thing, number, lines) for thing, lines in _read_subjects(file, wanted))
                base.executemany("INSERT INTO blocks VALUES (?, ?, ?)", blocks)
        base.execute("CREATE INDEX blocks_of ON blocks (thing)")
        base.execute("COMMIT")


def _read_age(part: Part) -> tuple[bytes, bytes | None, bytes | None, bytes]:
    """The source of a document, its first and last day, and the lines of it."""
    source = part.piece.source.encode()
    head = b"<" + source + b"> "
    said, days = (_lines_of(head, file.read_bytes()) for file in part.files)
    found = {kind: day for line in days for kind, day in _DAY.findall(line)}
    return source, found.get(b"first"), found.get(b"last"), b"".join(line + b"\n" for line in (*said, *days))


def _lines_of(head: bytes, lines: bytes) -> list[bytes]:
    """The lines that begin so, which stand one after the other."""
    begin = 0 if lines.startswith(head) else lines.find(b"\n" + head) + 1
    if not begin and not lines.startswith(head):
        return []
    return [line for line in lines[begin:].split(b"\n", _MOST_LINES)[:_MOST_LINES] if line.startswith(head)]


def _read_subjects(file: Path, things: set[str]) -> Iterator[tuple[str, bytes]]:
    """Give the lines of some things and their nested ones, subject by subject.

    Of the places that are evidence of a subject the first one is given: they are all of one source, and what
    the shapes ask of them elsewhere is whether there is one, and how old it is.
    """
    current, kept, evidence = b"<>", "", False
    lines: list[bytes] = []
    with file.open("rb") as source:
        for line in source:
            if not line.startswith(current):
                if kept and lines:
                    yield kept, b"".join(lines)
                current, lines, evidence = line[: line.index(b">") + 1], [], False
                thing = _NESTED.split(current[:-1], maxsplit=1)[0][len(_BASED) :].decode()
                kept = thing if thing in things else ""
            if kept:
                is_evidence = line.startswith(_EVIDENCE, len(current))
                if not (is_evidence and evidence):
                    evidence = evidence or is_evidence
                    lines.append(line)
    if kept and lines:
        yield kept, b"".join(lines)


class Crossing:
    """The things by which documents hang together.

    Args:
        path: The file that `write_crossing` wrote.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def context(self, numbers: Iterable[int]) -> bytes:
        """Give what other documents say of the things that some documents hang together with.

        Of each subject every line is given once, whoever says it, and of its evidence and of the days on
        which it is attested the oldest and the latest alone: so the context follows from the things of the
        documents, and not from how often others tell of them.

        Args:
            numbers: The documents, by their places in the list.

        Returns:
            N-Triples.
        """
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)) as base:
            base.execute(_OWN)
            base.executemany("INSERT INTO own VALUES (?)", ((number,) for number in numbers))
            return _Context(base).gather()


class _Context:
    """Gathers the context of the documents in the table `own`."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._ages = {
            number: (source, first, last, lines)
            for number, source, first, last, lines in base.execute("SELECT * FROM documents")
        }
        self._lines: dict[bytes, None] = {}
        self._attested: dict[tuple[bytes, int], list[bytes]] = {}
        self._evidence: defaultdict[bytes, dict[int, bytes]] = defaultdict(dict)

    def gather(self) -> bytes:
        described = {thing for (thing,) in self._base.execute(_DESCRIBED)}
        things = described.union(
            *((thing for (thing,) in self._base.execute(query)) for query in (_NAMED, _ALIKE))
        )
        further: set[str] = set()
        for thing in sorted(things):
            for line in self._take(thing):
                if thing in described and (found := _OBJECT.search(line)):
                    further.add(found[1].decode())
        for thing in sorted(
            further - things
        ):  # of what others refer to, it is enough to know that it is there
            self._take(thing, _TYPE)
        attested = dict.fromkeys(line for lines in self._attested.values() for line in lines)
        return b"".join((*self._lines, *attested, *self._receipts()))

    def _take(self, thing: str, only: bytes = b"") -> list[bytes]:
        """Take over what others say of a thing; with a property, this alone and of the thing itself."""
        head = _BASED + thing.encode() + b">"
        taken = []
        for document, block in self._base.execute(_BLOCKS, (thing,)):
            for line in block.splitlines(keepends=True):
                end = line.index(b">") + 1
                if only and not (line.startswith(head) and line.startswith(only, end)):
                    continue
                if line.startswith(_EVIDENCE, end):
                    self._evidence[line[:end]].setdefault(document, line)
                elif found := _ATTESTED.match(line):
                    self._attest(line[:end], len(found[1]), line)
                elif not line.startswith(_YEAR, end):
                    taken.append(line)
        self._lines.update(dict.fromkeys(taken))
        return taken

    def _attest(self, subject: bytes, precision: int, line: bytes) -> None:
        """Keep the earliest and the latest of the days, months or years on which something is attested.

        The shapes hold them against bounds, in the order of their letters; lines differ in nothing else.
        """
        kept = self._attested.setdefault((subject, precision), [line, line])
        kept[:] = min(kept[0], line), max(kept[1], line)

    def _receipts(self) -> Iterator[bytes]:
        """Of each subject the oldest and the latest evidence; what a place is, and what its source is.

        Every place is given a number, since a shape asks for one; the chunk that it belongs to has the real
        one. Without it most of a report would tell of what is not in question.
        """
        sources: dict[bytes, bytes] = {}
        for told in self._evidence.values():
            for document in sorted(self._choose(told)):
                line = told[document]
                yield line
                if found := _PLACE.search(line):
                    source, place = found.groups()
                    yield b"<%b%b> %b .\n" % (source, place, _IS_PLACE)
                    yield b"<%b%b> %b .\n" % (source, place, _NUMBERED)
                    yield b"<%b%b> %b <%b> .\n" % (source, place, _OF_SOURCE, source)
                    sources[source] = self._ages[document][3]
        for source, lines in sources.items():
            yield b"<%b> %b .\n" % (source, _IS_SOURCE)
            yield lines

    def _choose(self, documents: Iterable[int]) -> set[int]:
        """The documents with the first and the latest last day, and the latest first day."""
        found = sorted(documents)
        return {
            min(found, key=lambda number: self._ages[number][2] or b"~"),
            max(found, key=lambda number: self._ages[number][2] or b"~"),
            max(found, key=lambda number: self._ages[number][1] or b""),
        }
