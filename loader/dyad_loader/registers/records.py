"""Reading a register's files: which documents there are, and the records of one.

What cannot be read is told with its file, and the rest is read: of an XML file that breaks off, the records
before the place where it does.
"""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dyad.errors import SourceError
from dyad_loader.registers.manifest import DocumentKind, Manifest

LARGEST: Final = 256_000_000
"""Largest file of a register in bytes."""

_DECLARED: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """Some files of a register that are one source.

    Attributes:
        register: The register's name.
        slug: What the id of its source ends in.
        title: What it is called beside the register's title, such as `1970s`.
        place: Its path below the register's folder.
        kind: Its kind.
        files: Its files.
        sha256: The hash of its one file, or over the names and hashes of all of them.
        home: The folder of the register's manifest.
    """

    register: str
    slug: str
    title: str
    place: str
    kind: DocumentKind
    files: tuple[Path, ...]
    sha256: str
    home: Path


@dataclass(frozen=True)
class Record:
    """One record of a register.

    Attributes:
        kind: What the manifest calls records of its kind.
        id: Its id, unique within its document.
        number: Which record of its document it is, from 1.
        file: Its file.
        data: An XML element, or a JSON object.
        root: The element at the top of its file, or the JSON document.
    """

    kind: str
    id: str
    number: int
    file: Path
    data: Any
    root: Any

    def text(self, path: str) -> str:
        """Give the text at a place in the record.

        Args:
            path: The path of an element, or a key.

        Returns:
            The text with single spaces; empty where there is none.
        """
        return text_of(self.data, path)


@dataclass
class Reading:
    """What was read of a document.

    Attributes:
        records: Its records.
        faults: What could not be read: file, record (empty for the whole file), and what is wrong.
        repeated: How many records have the id of an earlier one.
    """

    records: list[Record] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    repeated: int = 0


def text_of(data: Any, path: str) -> str:
    """Give the text at a place in an element or object.

    Args:
        data: An XML element, or a JSON object.
        path: The path of an element, or a key.

    Returns:
        The text with single spaces; empty where there is none.

    Example:
        >>> text_of({"title": " A  treaty "}, "title")
        'A treaty'
    """
    value = data.findtext(path) if isinstance(data, ET.Element) else data.get(path)
    return " ".join(str(value).split()) if value is not None else ""


def find_documents(manifest: Manifest, path: Path) -> list[Document]:
    """Find the documents of a register.

    Args:
        manifest: The register.
        path: Where its files are.

    Returns:
        The documents, by slug.

    Raises:
        SourceError: The folder is missing, has none of the files, or one cannot be read.
    """
    if not path.is_dir():
        raise SourceError(f"{path}: there is no such folder: give the folder of the register {manifest.name}")
    found: list[Document] = []
    for kind in manifest.documents:
        groups: defaultdict[Path, list[Path]] = defaultdict(list)
        for file in sorted(path.glob(kind.files)):
            groups[file.parent if kind.unit == "folder" else file].append(file)
        for place, files in groups.items():
            inside = place.relative_to(path)
            stem = inside.with_suffix("") if kind.unit == "file" else inside
            slug = re.sub(r"[^a-z0-9]+", "-", f"{manifest.name}-{stem}".lower()).strip("-")
            title = f"{kind.kind}, {stem.name}"
            found.append(
                Document(
                    manifest.name,
                    slug,
                    title,
                    str(inside),
                    kind,
                    tuple(files),
                    _hash(path, files),
                    manifest.folder,
                )
            )
    if not found:
        patterns = ", ".join(kind.files for kind in manifest.documents)
        raise SourceError(
            f"{path}: there is none of the files of the register {manifest.name} ({patterns}): check the path"
        )
    return sorted(found, key=lambda one: one.slug)


def _hash(top: Path, files: list[Path]) -> str:
    digests = [hashlib.sha256(_read(file)).hexdigest() for file in files]
    if len(files) == 1:
        return digests[0]
    lines = (f"{digest}  {file.relative_to(top)}\n" for file, digest in zip(files, digests, strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise SourceError(f"{file}: has more than {LARGEST:,} bytes: split it")
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: cannot be read ({error.strerror})") from None


def read_records(document: Document) -> Reading:
    """Read the records of a document.

    Args:
        document: The document.

    Returns:
        Its records, and what could not be read.
    """
    reading = Reading()
    seen: dict[str, int] = {}
    read = _read_json if document.files[0].suffix == ".json" else _read_xml
    for file in document.files:
        for kind, data, root in read(file, document.kind, reading):
            number = len(reading.records) + 1
            identifier = text_of(data, document.kind.id) or f"number-{number}"
            identifier = re.sub(r"[^A-Za-z0-9._~-]+", "-", identifier)
            seen[identifier] = seen.get(identifier, 0) + 1
            if seen[identifier] > 1:
                reading.repeated += 1
                identifier = f"{identifier}~{seen[identifier]}"
            reading.records.append(Record(kind, identifier, number, file, data, root))
    return reading


def _read_xml(file: Path, kind: DocumentKind, reading: Reading) -> Iterator[tuple[str, Any, Any]]:
    data = _read(file)
    if _DECLARED.search(data):
        reading.faults.append((file.name, "", "declares a document type or an entity, which is not read"))
        return
    try:
        root = ET.fromstring(data)  # noqa: S314 entities are refused above
    except ET.ParseError as error:
        reading.faults.append((file.name, "", f"is no XML ({error}); what stands before is read"))
        yield from _read_broken(data, kind)
        return
    for name, path in kind.records:
        for element in root.iterfind(path) if path else [root]:
            yield name, element, root


def _read_broken(data: bytes, kind: DocumentKind) -> Iterator[tuple[str, Any, Any]]:
    """Give the records that are whole in a file that is not."""
    parser: Any = ET.XMLPullParser(["end"])
    parser.feed(data[: _whole(data)])
    names = {path.rsplit("/", 1)[-1]: name for name, path in kind.records if path}
    for _, element in parser.read_events():
        if element.tag in names:
            yield names[element.tag], element, element


def _whole(data: bytes) -> int:
    """How many bytes come before the place at which the parser gives up."""
    try:
        ET.fromstring(data)  # noqa: S314
    except ET.ParseError as error:
        line, column = error.position
        lines = data.split(b"\n")
        return sum(len(one) + 1 for one in lines[: line - 1]) + column
    return len(data)


def _read_json(file: Path, kind: DocumentKind, reading: Reading) -> Iterator[tuple[str, Any, Any]]:
    name, path = kind.records[0]
    try:
        top = json.loads(_read(file))
        found = top
        for key in filter(None, path.split("/")):
            found = found[key]
        if not isinstance(found, list):
            raise TypeError(f"{path} is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reading.faults.append((file.name, "", f"is no JSON of the form that is expected ({error})"))
        return
    for number, data in enumerate(found, start=1):
        if isinstance(data, dict):
            yield name, data, top
        else:
            reading.faults.append((file.name, f"number {number}", "is no JSON object"))
