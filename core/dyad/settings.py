"""Settings: what can be set, by which environment variable, and what holds where nothing is set.

`SETTINGS` is the whole list, as data: documentation and `Settings.from_env` are made from it. A variable that
begins with DYAD_ and is not in the list is refused, so that a misspelled setting never goes unnoticed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from dyad.errors import ConfigError


@dataclass(frozen=True)
class Setting:
    """One setting: the environment variable's name, its default as text, and what it is for."""

    name: str
    default: str
    help: str


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("DYAD_HOME", "var", "Folder of the releases; made on first use."),
    Setting(
        "DYAD_FACTS",
        "",
        "Facts files and folders of them, separated by the system's path separator. Empty: the facts that "
        "ship with Dyad.",
    ),
    Setting(
        "DYAD_ARCHIVE",
        "",
        "Folder with the texts of the sources, each named after its source's identifier. Empty: no texts.",
    ),
    Setting(
        "DYAD_SHACL",
        "turbo",
        "Which engine validates: turbo (pyshacl-turbo) or pyshacl, the reference. Both give the same report.",
    ),
    Setting("DYAD_HOST", "127.0.0.1", "Address that `dyad serve` listens on."),
    Setting("DYAD_PORT", "8080", "Port that `dyad serve` listens on."),
    Setting("DYAD_WORKERS", "2", "Worker processes of `dyad serve`."),
    Setting("DYAD_MAX_QUERY_BYTES", "100000", "Largest SPARQL query in bytes that the endpoint takes."),
    Setting("DYAD_KEEP", "3", "How many releases `dyad load` keeps, the current one among them."),
)

_SHACL_ENGINES = ("turbo", "pyshacl")


@dataclass(frozen=True)
class Settings:
    """All settings, read once and handed on; no module reads the environment for itself.

    Example:
        >>> Settings.from_env({"DYAD_PORT": "9000"}).port
        9000
    """

    home: Path
    facts: tuple[Path, ...]
    archive: Path | None
    shacl: str
    host: str
    port: int
    workers: int
    max_query_bytes: int
    keep: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from the environment.

        Args:
            environ: Variables by name; None means the process's own.

        Returns:
            The settings, with defaults where a variable is absent or empty.

        Raises:
            ConfigError: A DYAD_ variable is unknown, or has a value it cannot have.
        """
        env = os.environ if environ is None else environ
        known = {setting.name: setting.default for setting in SETTINGS}
        for name in env:
            if name.startswith("DYAD_") and name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                raise ConfigError(f"{name} is not a setting: {hint}")
        value = {name: env.get(name) or default for name, default in known.items()}
        return cls(
            home=Path(value["DYAD_HOME"]),
            facts=tuple(Path(part) for part in value["DYAD_FACTS"].split(os.pathsep) if part),
            archive=Path(value["DYAD_ARCHIVE"]) if value["DYAD_ARCHIVE"] else None,
            shacl=_choice("DYAD_SHACL", value["DYAD_SHACL"], _SHACL_ENGINES),
            host=value["DYAD_HOST"],
            port=_integer("DYAD_PORT", value["DYAD_PORT"], 0, 65535),
            workers=_integer("DYAD_WORKERS", value["DYAD_WORKERS"], 1, 256),
            max_query_bytes=_integer("DYAD_MAX_QUERY_BYTES", value["DYAD_MAX_QUERY_BYTES"], 1, 10**9),
            keep=_integer("DYAD_KEEP", value["DYAD_KEEP"], 1, 1000),
        )


def _integer(name: str, text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ConfigError(f"{name} is {text!r}: give a whole number from {least} to {most}")
    return number


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ConfigError(f"{name} is {text!r}: give one of {', '.join(choices)}")
    return text
