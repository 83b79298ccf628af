"""Documents that were written through the service: where a release keeps them.

    releases/<version>/written/
      index.json          IRI of a source -> hash of its document (null: it was removed), and whether a facts
                          file tells of the source as well
      <hash>.nt           its document: N-Triples, sorted, without blank nodes

They are inputs of the release, beside the facts files. Each release takes over those of the one before it, so
that what was written stays; of a source that was written, the facts file is not read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad.errors import ReleaseError

FOLDER: Final = "written"
"""The folder's name in a release."""


@dataclass(frozen=True)
class Written:
    """One document, or the note that it was removed.

    Attributes:
        source: The IRI of its source, which names its graph.
        sha256: The hash of its N-Triples; None where it was removed.
        in_facts: Whether a facts file tells of the source as well.
        path: The file with its N-Triples, where it stands in a release already.
        data: Its N-Triples, where it does not.
    """

    source: str
    sha256: str | None
    in_facts: bool
    path: Path | None = None
    data: bytes = b""

    def read(self) -> list[ox.Triple]:
        """Read its triples.

        Returns:
            The triples; none where it was removed.

        Raises:
            ReleaseError: The file is damaged.
        """
        if self.sha256 is None:
            return []
        try:
            data = self.path.read_bytes() if self.path else self.data
            if hashlib.sha256(data).hexdigest() != self.sha256:
                raise ReleaseError(f"{self.path} is not as it was written: restore it from a copy")
            return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
        except (OSError, SyntaxError) as error:
            raise ReleaseError(f"{self.path} cannot be read ({error}): restore it from a copy") from error


def make_written(source: str, triples: Iterable[ox.Triple], *, in_facts: bool) -> Written:
    """Make the document of a source.

    Args:
        source: The source's IRI.
        triples: What the document says.
        in_facts: Whether a facts file tells of the source as well.

    Returns:
        The document, equal for equal triples.

    Example:
        >>> make_written("x:s", [], in_facts=False).sha256[:8]
        'e3b0c442'
    """
    data = "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
    return Written(source, hashlib.sha256(data).hexdigest(), in_facts, data=data)


def read_written(release: Path | None) -> dict[str, Written]:
    """Read which documents of a release were written.

    Args:
        release: The release's folder; None where there is none.

    Returns:
        Source to document, those that were removed included.

    Raises:
        ReleaseError: The index is damaged.
    """
    if release is None or not (release / FOLDER / "index.json").exists():
        return {}
    folder = release / FOLDER
    try:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        return {
            source: Written(
                source,
                entry["sha256"],
                bool(entry["in_facts"]),
                folder / f"{entry['sha256']}.nt" if entry["sha256"] else None,
            )
            for source, entry in index.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{folder / 'index.json'} is damaged ({error}): restore it from a copy") from error


def write_written(release: Path, documents: Mapping[str, Written]) -> None:
    """Put the written documents into a release that is being built.

    Args:
        release: Its folder.
        documents: Source to document; those of an earlier release are linked, or copied.
    """
    if not documents:
        return
    folder = release / FOLDER
    folder.mkdir()
    for document in documents.values():
        if document.sha256 is None:
            continue
        target = folder / f"{document.sha256}.nt"
        if target.exists():
            continue
        if document.path is None:
            target.write_bytes(document.data)
            continue
        try:
            os.link(document.path, target)
        except OSError:
            shutil.copyfile(document.path, target)
    index = {
        source: {"sha256": document.sha256, "in_facts": document.in_facts}
        for source, document in documents.items()
    }
    text = json.dumps(index, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / "index.json").write_text(text + "\n", encoding="utf-8")


def combine_version(base: str, documents: Mapping[str, Written]) -> str:
    """Name the release of some facts files and written documents.

    Args:
        base: The hash of all other inputs.
        documents: Source to document.

    Returns:
        The version; where nothing was written, the base itself.
    """
    if not documents:
        return base
    digest = hashlib.sha256(base.encode())
    for source, document in sorted(documents.items()):
        digest.update(f"\n{source} {document.sha256}".encode())
    return digest.hexdigest()[:16]
