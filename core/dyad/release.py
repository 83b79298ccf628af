"""Releases: where they lie, which one is current, and what is in one.

    DYAD_HOME/
      releases/<version>/    one release, never changed once it has its name
        store/               the Oxigraph store
        quads.nq.gz          the same for reading into memory, where registers were loaded
        manifest.json        version, inputs with their hashes, counts
        rules.json           the flat rules of its closure
        void.ttl             its description (VoID, DCAT)
        names.sqlite         the index of its names
        described.txt        the ids of what it describes
        written/             the documents that were written through the service, one file each
      current -> releases/<version>
      former.txt             the ids of what the releases before it described

A release of the loader is named by the hash of its inputs, one of a plain store (`dyad serve --writable
--shapes none`) by a number that grows. It is built beside the others under a name that begins with a
dot, gets its name by one rename when it is whole, and becomes current by the rename of a link. Whoever reads
sees the old release or the new one and nothing between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from dyad.errors import ReleaseError
from dyad.rules import Rule, parse_rules
from dyad.store import EmbeddedStore

PLAIN: Final = "plain"
"""What the manifest of a plain store's release says as its `kind`; the loader's says nothing."""

Kind = Literal["loaded", "plain"]


@dataclass(frozen=True)
class Release:
    """One release on disk.

    Attributes:
        folder: Its folder, with links resolved.
        manifest: What its manifest says.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def version(self) -> str:
        """The hash of its inputs, which is the dataset's version."""
        return str(self.manifest["version"])

    @property
    def kind(self) -> Kind:
        """Whether the loader made it, or it is one state of a plain RDF store."""
        return "plain" if self.manifest.get("kind") == PLAIN else "loaded"

    def open_store(self) -> EmbeddedStore:
        """Open its store, read-only.

        Returns:
            The store.

        Raises:
            StoreError: It cannot be opened.
        """
        store = EmbeddedStore.open(self.folder / "store", plain=self.kind == "plain")
        store.release_folder = self.folder
        return store

    def read_rules(self) -> list[Rule]:
        """Read the rules of its closure.

        Returns:
            The rules.
        """
        return parse_rules((self.folder / "rules.json").read_text(encoding="utf-8"))


def current_folder(home: Path) -> Path | None:
    """Tell which folder is current.

    Args:
        home: DYAD_HOME.

    Returns:
        The folder, or None where nothing was loaded yet. One system call: cheap enough for every request.
    """
    try:
        target = (home / "current").readlink()
    except OSError:
        return None
    return home / target


def is_plain(home: Path) -> bool:
    """Tell whether a home is that of a plain store.

    Args:
        home: DYAD_HOME.

    Returns:
        Whether its current release is one; false also where there is none, or it is damaged.
    """
    try:
        return open_release(home).kind == PLAIN
    except ReleaseError:
        return False


def open_release(home: Path) -> Release:
    """Open the current release.

    Args:
        home: DYAD_HOME.

    Returns:
        The release.

    Raises:
        ReleaseError: Nothing was loaded yet, or the release is damaged.
    """
    folder = current_folder(home)
    if folder is None:
        raise ReleaseError(f"nothing is loaded in {home}: run `dyad load` first")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if not isinstance(manifest, dict) or not isinstance(manifest.get("version"), str):
            raise ValueError("its manifest names no version")
    except (OSError, ValueError, RecursionError) as error:
        raise ReleaseError(
            f"the release in {folder} is damaged ({error}): run `dyad load --force`"
        ) from error
    return Release(folder, manifest)
