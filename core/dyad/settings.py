"""Settings: what can be set, by which environment variable, and what holds where nothing is set.

`SETTINGS` is the whole list, as data: documentation and `Settings.from_env` are made from it. A variable that
begins with DYAD_ and is not in the list is refused, so that a misspelled setting never goes unnoticed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    Setting(
        "DYAD_REGISTERS",
        "",
        "Registers that `dyad load` loads where none is named, as name=folder, separated like DYAD_FACTS.",
    ),
    Setting(
        "DYAD_MAX_FAULTS",
        "1",
        "How many in a hundred records of a register may fail before a load is not published.",
    ),
    Setting("DYAD_LOAD_PROCESSES", "0", "Processes that work on registers at a time. 0: one for each core."),
    Setting("DYAD_HOST", "127.0.0.1", "Address that `dyad serve` listens on."),
    Setting("DYAD_PORT", "8080", "Port that `dyad serve` listens on."),
    Setting("DYAD_WORKERS", "2", "Query processes that `dyad serve` keeps ready; more are started at need."),
    Setting("DYAD_MAX_QUERY_BYTES", "100000", "Largest SPARQL query in bytes that the endpoint takes."),
    Setting("DYAD_KEEP", "3", "How many releases `dyad load` keeps, the current one among them."),
    Setting("DYAD_TIMEOUT", "15", "Seconds that a query may take; a request may ask for less by `timeout=`."),
    Setting("DYAD_QUERY_MEMORY_MB", "1024", "Megabytes that a query may take beside the data."),
    Setting(
        "DYAD_MAX_QUERIES",
        "128",
        "Queries that are worked on or wait at a time; one more is answered with 429. 24 may be long ones.",
    ),
    Setting("DYAD_MAX_RESULT_MB", "256", "Megabytes that an answer may have; a longer one ends in an error."),
    Setting("DYAD_WRITE_TIMEOUT", "120", "Seconds that a write may take."),
    Setting("DYAD_MAX_WRITE_MB", "16", "Megabytes that the body of a write may have."),
    Setting(
        "DYAD_RATE_LIMIT",
        "0",
        "Requests per minute that one client may send; one more is answered with 429. 0: no limit.",
    ),
    Setting(
        "DYAD_PROXIES",
        "0",
        "How many proxies stand in front and add to X-Forwarded-For; the client's address is read there.",
    ),
    Setting("DYAD_CACHE_MB", "64", "Megabytes of answers that are kept for when the question is repeated."),
    Setting(
        "DYAD_IN_MEMORY",
        "3000000",
        "Largest release, in quads, that is answered from memory, of which each query process in time takes "
        "some 350 bytes a quad; a larger one is answered from disk.",
    ),
    Setting(
        "DYAD_SERVICE_ALLOW",
        "",
        "Addresses that SERVICE may name, separated by spaces, as the query writes them. Empty: none.",
    ),
    Setting(
        "DYAD_TOKEN_SHA256",
        "",
        "SHA-256, in hexadecimal digits, of the token that a write must carry. Empty: no write is possible.",
    ),
    Setting(
        "DYAD_STORE",
        "",
        "Address of a SPARQL 1.1 query endpoint that holds the data instead of the embedded store.",
    ),
    Setting("DYAD_STORE_UPDATE", "", "Address of its update endpoint. Empty: the same as DYAD_STORE."),
    Setting("DYAD_STORE_USER", "", "User name at that endpoint. Empty: none."),
    Setting("DYAD_STORE_PASSWORD", "", "Password at that endpoint."),
    Setting("DYAD_LOG", "text", "How `dyad serve` writes its log: text or json, one object a line."),
)

MOST_LONG: Final = 24
"""How many queries may take longer than a moment at a time: each may take as much memory as a query may."""

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
    registers: tuple[tuple[str, Path], ...]
    max_faults: float
    load_processes: int
    host: str
    port: int
    workers: int
    max_query_bytes: int
    keep: int
    timeout: float
    query_memory_mb: int
    max_queries: int
    max_result_mb: int
    write_timeout: float
    max_write_mb: int
    rate_limit: int
    proxies: int
    cache_mb: int
    in_memory: int
    service_allow: tuple[str, ...]
    token_sha256: str = field(repr=False)
    store: str
    store_update: str
    store_user: str
    store_password: str = field(repr=False)
    log: str

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
            registers=_registers("DYAD_REGISTERS", value["DYAD_REGISTERS"]),
            max_faults=_percent("DYAD_MAX_FAULTS", value["DYAD_MAX_FAULTS"]),
            load_processes=_integer("DYAD_LOAD_PROCESSES", value["DYAD_LOAD_PROCESSES"], 0, 1024),
            host=value["DYAD_HOST"],
            port=_integer("DYAD_PORT", value["DYAD_PORT"], 0, 65535),
            workers=_integer("DYAD_WORKERS", value["DYAD_WORKERS"], 1, 256),
            max_query_bytes=_integer("DYAD_MAX_QUERY_BYTES", value["DYAD_MAX_QUERY_BYTES"], 1, 10**9),
            keep=_integer("DYAD_KEEP", value["DYAD_KEEP"], 1, 1000),
            timeout=_seconds("DYAD_TIMEOUT", value["DYAD_TIMEOUT"]),
            query_memory_mb=_integer("DYAD_QUERY_MEMORY_MB", value["DYAD_QUERY_MEMORY_MB"], 64, 10**7),
            max_queries=_integer("DYAD_MAX_QUERIES", value["DYAD_MAX_QUERIES"], 1, 10_000),
            max_result_mb=_integer("DYAD_MAX_RESULT_MB", value["DYAD_MAX_RESULT_MB"], 1, 10**7),
            write_timeout=_seconds("DYAD_WRITE_TIMEOUT", value["DYAD_WRITE_TIMEOUT"]),
            max_write_mb=_integer("DYAD_MAX_WRITE_MB", value["DYAD_MAX_WRITE_MB"], 1, 10**6),
            rate_limit=_integer("DYAD_RATE_LIMIT", value["DYAD_RATE_LIMIT"], 0, 10**9),
            proxies=_integer("DYAD_PROXIES", value["DYAD_PROXIES"], 0, 100),
            cache_mb=_integer("DYAD_CACHE_MB", value["DYAD_CACHE_MB"], 0, 10**6),
            in_memory=_integer("DYAD_IN_MEMORY", value["DYAD_IN_MEMORY"], 0, 10**10),
            service_allow=tuple(value["DYAD_SERVICE_ALLOW"].split()),
            token_sha256=_digest("DYAD_TOKEN_SHA256", value["DYAD_TOKEN_SHA256"]),
            store=_address("DYAD_STORE", value["DYAD_STORE"]),
            store_update=_address("DYAD_STORE_UPDATE", value["DYAD_STORE_UPDATE"]),
            store_user=value["DYAD_STORE_USER"],
            store_password=value["DYAD_STORE_PASSWORD"],
            log=_choice("DYAD_LOG", value["DYAD_LOG"], ("text", "json")),
        )


def _integer(name: str, text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ConfigError(f"{name} is {text!r}: give a whole number from {least} to {most}")
    return number


def _seconds(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0.1 <= number <= 86_400:
        raise ConfigError(f"{name} is {text!r}: give a number of seconds from 0.1 to 86400")
    return number


def _percent(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise ConfigError(f"{name} is {text!r}: give a number from 0 to 100")
    return number


def _registers(name: str, text: str) -> tuple[tuple[str, Path], ...]:
    found = []
    for part in filter(None, text.split(os.pathsep)):
        register, equals, path = part.partition("=")
        if not register or not equals or not path:
            raise ConfigError(f"{name} has {part!r}: give name=folder, such as visits=/data/visits")
        found.append((register, Path(path)))
    return tuple(found)


def _digest(name: str, text: str) -> str:
    if text and not re.fullmatch("[0-9a-f]{64}", text.lower()):
        raise ConfigError(
            f"{name} is no SHA-256: give 64 hexadecimal digits, such as `printf %s TOKEN | sha256sum` prints"
        )
    return text.lower()


def _address(name: str, text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", text):
        raise ConfigError(f"{name} is {text!r}: give an address that begins with http:// or https://")
    return text


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ConfigError(f"{name} is {text!r}: give one of {', '.join(choices)}")
    return text
