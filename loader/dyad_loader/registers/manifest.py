"""What a register is: a folder with a manifest, a mapping and a table of parties.

    registers/<folder>/
      manifest.yaml     who publishes it, by which licence, in which form, and how many records to expect
      mapping.py        `map_record`: one record to facts, in the form of a facts file
      parties.csv       which country, organisation or other party each name of the register means

Nothing lists the registers: a folder with a manifest is one. So a register is added, changed and removed
without touching another. A register may also stand outside of Dyad: then it is named by its folder's path.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from dyad.errors import ConfigError, SourceError

FOLDER: Final = Path(__file__).parent
"""Where the registers stand."""

Reader = Literal["xml", "json"]
Unit = Literal["file", "folder"]

_KEYS: Final = frozenset(
    ("name", "title", "publisher", "licence", "homePage", "attribution", "language", "reader", "documents",
     "tolerance")
)  # fmt: skip


@dataclass(frozen=True)
class DocumentKind:
    """One kind of file of a register.

    Attributes:
        kind: What its documents are called in titles and reports.
        files: Which files, as a pattern below the register's folder.
        records: Kind of record to the path of its records: element names from below the root (xml), keys from
            the top (json); empty where the root itself is the record.
        id: Where a record has its id: the name of an element or a key.
        unit: Whether each file is a document of its own, or all files of a folder are one.
        expected: How many records its files had when the mapping was reviewed; None where nobody counted.
    """

    kind: str
    files: str
    records: tuple[tuple[str, str], ...]
    id: str
    unit: Unit = "file"
    expected: int | None = None


@dataclass(frozen=True)
class Manifest:
    """A register, as its manifest tells.

    Attributes:
        folder: Where it stands.
        name: What it is called on the command line.
        title: Its title in English.
        publisher: Who publishes it.
        licence: The address of its licence.
        home_page: Where its publisher shows it.
        attribution: What the licence wants to be said, or what is to be known of it.
        language: Its language.
        reader: The form of its files.
        documents: Its kinds of files.
        tolerance: By how many in a hundred the number of records may differ from the expected one.
    """

    folder: Path
    name: str
    title: str
    publisher: str
    licence: str
    home_page: str
    attribution: str
    language: str
    reader: Reader
    documents: tuple[DocumentKind, ...] = field(default=())
    tolerance: float = 10.0


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a register.

    Args:
        folder: The register's folder.

    Returns:
        The manifest.

    Raises:
        ConfigError: It is missing, or does not have the form that docs/registers.md gives.
    """
    path = folder / "manifest.yaml"
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not isinstance(told, Mapping):
            raise TypeError("it is no mapping")
        if unknown := set(told) - _KEYS:
            raise TypeError(f"unknown key {sorted(unknown)[0]!r}")
        return Manifest(
            folder=folder,
            name=str(told["name"]),
            title=str(told["title"]),
            publisher=str(told["publisher"]),
            licence=str(told["licence"]),
            home_page=str(told["homePage"]),
            attribution=str(told["attribution"]),
            language=str(told.get("language", "en")),
            reader=_choice(told["reader"]),
            documents=tuple(_document(one) for one in told["documents"]),
            tolerance=float(told.get("tolerance", 10)),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        message = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise ConfigError(f"{path} is no manifest of a register: {message}: see docs/registers.md") from error


def _choice(reader: Any) -> Reader:
    if reader == "xml":
        return "xml"
    if reader == "json":
        return "json"
    raise ValueError(f"no reader is called {reader!r}: give xml or json")


def _document(told: Mapping[str, Any]) -> DocumentKind:
    records = told.get("records", "")
    paths = records.items() if isinstance(records, Mapping) else [(told["kind"], records)]
    return DocumentKind(
        kind=str(told["kind"]),
        files=str(told["files"]),
        records=tuple((str(kind), str(path)) for kind, path in paths),
        id=str(told["id"]),
        unit="folder" if told.get("unit") == "folder" else "file",
        expected=int(told["expected"]) if "expected" in told else None,
    )


def find_registers() -> dict[str, Manifest]:
    """Find the registers that Dyad knows.

    Returns:
        Name to manifest, by name.

    Raises:
        ConfigError: A manifest is wrong.
    """
    found = [read_manifest(path.parent) for path in FOLDER.glob("*/manifest.yaml")]
    return {manifest.name: manifest for manifest in sorted(found, key=lambda one: one.name)}


def get_register(name: str) -> Manifest:
    """Give the manifest of a register.

    Args:
        name: Its name, or the path of its folder, in which there is a slash.

    Returns:
        The manifest.

    Raises:
        SourceError: There is no register of that name.
        ConfigError: Its manifest is missing or wrong.

    Example:
        >>> get_register("visits").reader
        'xml'
    """
    if "/" in name or os.sep in name:
        return read_manifest(Path(name).resolve())
    known = find_registers()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = (
        f"did you mean {near[0]}?"
        if near
        else f"known are {', '.join(known)}; one of your own is named by its folder, such as ./{name}"
    )
    raise SourceError(f"no register is called {name!r}: {hint}")
