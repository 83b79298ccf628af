"""The documents that receipts point at, and their texts where the deployment has them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from dyad import documents
from dyad.documents import Document as Document
from dyad.store import Store
from dyad_server.languages import current_reader

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_LARGEST_TEXT: Final = 20_000_000


def read_documents(store: Store, iris: Iterable[str]) -> dict[str, Document]:
    """Look up documents for the reader of the request, in one query for some hundreds of them.

    Args:
        store: Where to look.
        iris: The sources.

    Returns:
        IRI to document, for each.
    """
    return documents.read_documents(store, iris, current_reader())


class Archive:
    """The texts of the sources, where the deployment has them.

    Args:
        folder: Where they lie, each named after its source's identifier; None where there are none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def paragraphs(self, document: Document) -> tuple[str, ...]:
        """Read the paragraphs of a document.

        Args:
            document: The document.

        Returns:
            Its non-empty lines in order: paragraph n is the n-th. Empty where the archive does not have the
            text, or has another one of that name.
        """
        if self._folder is None or not _FILE_NAME.fullmatch(document.identifier) or not document.sha256:
            return ()
        path = self._folder / f"{document.identifier}.txt"
        try:
            stat = path.stat()
        except OSError:
            return ()
        if stat.st_size > _LARGEST_TEXT:
            return ()
        return _read_paragraphs(path, document.sha256, stat.st_mtime_ns)

    def paragraph(self, document: Document, number: int) -> str:
        """Read one paragraph of a document.

        Args:
            document: The document.
            number: Which, from 1.

        Returns:
            Its text; empty where it is not to be had.
        """
        found = self.paragraphs(document)
        return found[number - 1] if 0 < number <= len(found) else ""


@lru_cache(maxsize=64)
def _read_paragraphs(path: Path, sha256: str, _changed: int) -> tuple[str, ...]:
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256.lower():
            return ()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    # Lines end in \n alone, as the loader counts them.
    return tuple(stripped for line in text.split("\n") if (stripped := line.strip()))
