"""The documents of registers as they are kept: in files, for this release and the ones made of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dyad.errors import ReleaseError
from dyad_loader.registers.pieces import Piece
from dyad_loader.registers.reports import RegisterReport

CACHE: Final = "pieces"
"""The folder of pieces and verdicts, in DYAD_HOME."""

REPORT: Final = "registers.json"
"""The file with the reports, in a release."""


@dataclass
class Loaded:
    """The registers of a load, ready to be built into a release.

    Attributes:
        pieces: Their documents.
        cache: The folder with the files of these.
        reports: Register by register, what became of it.
        context: What registers say of the things of facts files, as N-Triples.
    """

    pieces: list[Piece]
    cache: Path
    reports: list[RegisterReport] = field(default_factory=list)
    context: bytes = b""

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """Give the files to be loaded: source, file, and whether the source says it itself."""
        for piece in self.pieces:
            yield piece.source, self.cache / f"{piece.key}.said.nt", True
            yield piece.source, self.cache / f"{piece.key}.days.nt", False
            yield piece.source, self.cache / f"{piece.key}.beside.nt", False

    def write(self, folder: Path) -> None:
        """Write the reports into a release."""
        if self.reports:
            text = json.dumps([report.as_json() for report in self.reports], ensure_ascii=False, indent=1)
            (folder / REPORT).write_text(text + "\n", encoding="utf-8")

    def counts(self) -> dict[str, dict[str, Any]]:
        """Give the counts of each source, for the manifest of the release."""
        return {
            piece.source: {
                "things": piece.things,
                "asserted": piece.asserted,
                "inferred": piece.inferred,
                "register": piece.register,
                "piece": piece.key,
                "whole": piece.whole,
            }
            for piece in self.pieces
        }


@dataclass(frozen=True)
class KeptPieces:
    """The documents of registers of a release, to be taken over into the next one.

    Attributes:
        cache: The folder with their files.
        release: The folder of the release.
        sources: Source to its counts, as the manifest has them.
    """

    cache: Path
    release: Path
    sources: dict[str, dict[str, Any]]

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """Give the files to be loaded; see `Loaded.files`."""
        for source, told in self.sources.items():
            for part, asserted in (("said.nt", True), ("days.nt", False), ("beside.nt", False)):
                yield source, self.cache / f"{told['piece']}.{part}", asserted

    def counts(self) -> dict[str, dict[str, Any]]:
        """Give the counts of each source."""
        return self.sources

    def write(self, folder: Path) -> None:
        """Take over the reports."""
        if (self.release / REPORT).exists():
            shutil.copyfile(self.release / REPORT, folder / REPORT)


def kept_pieces(home: Path, release: Path, manifest: Mapping[str, Any]) -> KeptPieces | None:
    """Find the documents of registers of a release.

    Args:
        home: DYAD_HOME.
        release: The folder of the release.
        manifest: Its manifest.

    Returns:
        The documents; None where it has none of a register.

    Raises:
        ReleaseError: A file of them is missing.
    """
    sources = {source: dict(told) for source, told in manifest["sources"].items() if "piece" in told}
    if not sources:
        return None
    found = KeptPieces(home / CACHE, release, sources)
    for source, file, _ in found.files():
        if not file.is_file():
            raise ReleaseError(f"{file}, of {source}, is missing: run `dyad load --force` with its register")
    return found
