"""The documents that a briefing rests on, as BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from dyad.documents import Document
from dyad.namespaces import BASE
from dyad.people_dates import read_date, say_date

_TEX: Final = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_{}"},
        **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"},
    }
)
_PLAIN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_bibtex(documents: Iterable[Document]) -> str:
    """Write documents as BibTeX, in UTF-8.

    Args:
        documents: The documents.

    Returns:
        An entry `@online` for each. Only a date that is certain to its day, month or year is given as one;
        another one stands in the note.
    """
    entries = []
    for document in documents:
        fields = {"title": _one_line(document.title.text), "organization": _one_line(document.publisher)}
        year, month, day = _parts(document.published)
        fields |= {"date": document.published if year else "", "year": year}
        fields |= {"url": address_of(document), "language": document.language}
        fields |= {"note": _note(document)}
        told = [f"  title = {{{{{fields.pop('title').translate(_TEX)}}}}}"]
        told += [
            f"  {name} = {{{value if name == 'url' else value.translate(_TEX)}}}"
            for name, value in fields.items()
            if value
        ]
        told += [f"  month = {_MONTHS[int(month) - 1]}"] if month else []
        told += [f"  day = {{{int(day)}}}"] if day else []
        entries.append(f"@online{{{_key(document)},\n" + ",\n".join(told) + "\n}\n")
    return "\n".join(entries)


def write_ris(documents: Iterable[Document]) -> str:
    """Write documents as RIS.

    Args:
        documents: The documents.

    Returns:
        A record for each, with the line ends that the format asks for.
    """
    lines = []
    for document in documents:
        year, month, day = _parts(document.published)
        fields = [
            ("TY", "NEWS"),
            ("ID", _key(document)),
            ("TI", _one_line(document.title.text)),
            ("PB", _one_line(document.publisher)),
            ("PY", year),
            ("DA", f"{year}/{month}/{day}" if year else ""),
            ("LA", document.language),
            ("UR", address_of(document)),
            ("N1", _note(document)),
        ]
        lines += [f"{tag}  - {value}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines)


def write_csl(documents: Iterable[Document]) -> str:
    """Write documents as CSL-JSON.

    Args:
        documents: The documents.

    Returns:
        A list with an item for each.
    """
    items = []
    for document in documents:
        parts = [int(part) for part in _parts(document.published) if part]
        item: dict[str, Any] = {
            "id": _key(document),
            "type": "article-newspaper",
            "title": document.title.text,
            "publisher": document.publisher,
            "issued": {"date-parts": [parts]} if parts else _edtf(document.published),
            "language": document.language,
            "URL": address_of(document),
            "note": _note(document),
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


WRITERS: Final[Mapping[str, Callable[[Iterable[Document]], str]]] = {
    "bibtex": write_bibtex,
    "ris": write_ris,
    "csl": write_csl,
}
"""Format to what writes it."""


def address_of(document: Document) -> str:
    """Tell where a document is to be had: its own address, if one is known, else what names it here.

    Args:
        document: The document.

    Returns:
        An address of the web.
    """
    own = document.address
    return own if _is_web(own) else document.iri


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = all(char.isprintable() and char not in ' {}\\"<>' for char in address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _key(document: Document) -> str:
    last = document.iri.removeprefix(BASE).removeprefix("source/")
    return re.sub(r"[^A-Za-z0-9:-]+", "-", last).strip("-") or "source"


def _note(document: Document) -> str:
    year, *_ = _parts(document.published)
    if year or not document.published:
        return ""
    return f"Published {say_date(document.published)}"


def _parts(edtf: str) -> tuple[str, str, str]:
    """Year, month and day of a date that is certain; empty where it is not."""
    match = _PLAIN.fullmatch(edtf)
    if match is None or read_date(edtf) is None or (match[2] and not "01" <= match[2] <= "12"):
        return "", "", ""
    return match[1], match[2] or "", match[3] or ""


def _edtf(edtf: str) -> dict[str, str]:
    return {"raw": edtf} if edtf else {}


def _one_line(text: str) -> str:
    return " ".join(text.split())
