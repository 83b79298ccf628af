"""Releases: where they lie, which one is current, and what is in one.

    DYAD_HOME/
      releases/<version>/    one release, never changed once it has its name
        store/               the Oxigraph store
        manifest.json        version, inputs with their hashes, counts
        rules.json           the flat rules of its closure
        void.ttl             its description (VoID, DCAT)
      current -> releases/<version>

A release is named by the hash of its inputs. It is built beside the others under a name that begins with a
dot, gets its name by one rename when it is whole, and becomes current by the rename of a link. Whoever reads
sees the old release or the new one and nothing between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dyad.errors import ReleaseError
from dyad.rules import Rule, parse_rules
from dyad.store import EmbeddedStore


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

    def open_store(self) -> EmbeddedStore:
        """Open its store, read-only.

        Returns:
            The store.

        Raises:
            StoreError: It cannot be opened.
        """
        return EmbeddedStore.open(self.folder / "store")

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
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"the release in {folder} is damaged ({error}): run `dyad load --force`"
        ) from error
    return Release(folder, manifest)
