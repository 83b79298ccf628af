"""What the front end is built to: `asset(name)` for templates, and the files with their headers.

`server/frontend` is built into `static/built`, whose `manifest.json` says under which name each part lies. A
name carries the hash of its content, so a file can be kept for ever. Where nothing was built (a machine
without Node), `asset` gives None, and the pages leave the scripts out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static" / "built"
"""Where the build writes to."""

ADDRESS: Final = "/static/built/"


class Assets:
    """The built files of one folder.

    Args:
        folder: Where the build wrote to; it need not exist.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}
        self._read_at = -1

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def find(self, name: str) -> str | None:
        """Find the address of a part.

        Args:
            name: What the part is called in the sources, such as site.js.

        Returns:
            Its address on this server; None where it was not built.
        """
        self._read()
        found = self._names.get(name)
        return ADDRESS + found if found else None

    def _read(self) -> None:
        # A look at the clock of one file lets a build take effect without a new start.
        manifest = self._folder / "manifest.json"
        try:
            written_at = manifest.stat().st_mtime_ns
            if written_at != self._read_at:
                self._names = json.loads(manifest.read_text(encoding="utf-8"))
                self._read_at = written_at
        except FileNotFoundError:
            self._names, self._read_at = {}, -1
