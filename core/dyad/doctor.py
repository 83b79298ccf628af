"""`dyad doctor`: what is wrong with an installation, all of it at once, and what to do about it.

Each check looks at one subject and gives findings; whatever it meets, the next one is made. What lies in the
home is examined in `dyad.doctor_home`; other parts of Dyad add checks of their own as entry points of the
group `dyad.checks`.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import platform
import re
import resource
import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from typing import Final

from dyad.doctor_home import check_home, check_release
from dyad.errors import ConfigError, DyadError
from dyad.finding import Check, Finding, ok, problem, warning
from dyad.release import current_folder, open_release
from dyad.remote_store import RemoteStore
from dyad.settings import MOST_LONG, SETTINGS, Settings

GROUP: Final = "dyad.checks"

_LIBRARIES: Final = ("pyoxigraph", "rdflib", "pyshacl", "pyshacl-turbo", "flask", "granian")
_GUESSED: Final = ("", "TOKEN", "token", "secret", "password", "test", "dyad", "changeme")
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared, not listened on)
_REMOTE_SECONDS: Final = 10.0
_FEWEST_FILES: Final = 1024
_BYTES_A_QUAD: Final = 400
"""What a quad takes in memory: 320 to 430 bytes were measured."""


def examine(environ: Mapping[str, str] | None = None) -> list[Finding]:
    """Examine settings, machine, data and service.

    Args:
        environ: Variables by name; None means the process's own.

    Returns:
        Everything that was found, good and bad. What a check cannot cope with is a finding as well.

    Example:
        >>> examine({"DYAD_PORT": "http"})[0].mend
        'give a whole number from 0 to 65535'
    """
    env = os.environ if environ is None else environ
    settings, findings = read_settings(env)
    checks: list[tuple[str, Check]] = [
        ("versions", check_versions),
        ("home", check_home),
        ("release", check_release),
        ("address", check_address),
        ("token", check_token),
        ("machine", check_machine),
        ("store", check_remote),
    ]
    for subject, check in checks:
        findings += _run(subject, check, settings)
    for entry_point in sorted(entry_points(group=GROUP), key=lambda found: found.name):
        findings += _run(entry_point.name, partial(_import_and_check, entry_point), settings)
    return findings


def _import_and_check(entry_point: EntryPoint, settings: Settings) -> Iterable[Finding]:
    check: Check = entry_point.load()
    return check(settings)


def _run(subject: str, check: Check, settings: Settings) -> list[Finding]:
    findings: list[Finding] = []
    try:
        findings.extend(check(settings))
    except (KeyboardInterrupt, SystemExit):
        raise
    # The engine's native code may raise what is no Exception; whoever calls a doctor wants no traceback.
    except BaseException as error:
        told = str(error) if isinstance(error, DyadError) else f"{type(error).__name__}: {error}"
        mend = "mend what the other findings name, and ask again; if it stays, report it"
        findings.append(problem(subject, f"the check could not be finished ({told})", mend))
    return findings


# ---------------------------------------------------------------- settings


def read_settings(environ: Mapping[str, str]) -> tuple[Settings, list[Finding]]:
    """Read the settings one by one, so that everything that is wrong is found and not the first alone.

    Args:
        environ: Variables by name.

    Returns:
        The settings, with the default in place of what is wrong; and what was found.
    """
    right: dict[str, str] = {}
    findings: list[Finding] = []
    for name in sorted(environ):
        if not name.startswith("DYAD_"):
            continue
        try:
            Settings.from_env({name: environ[name]})
        except ConfigError as error:
            what, _, mend = str(error).rpartition(": ")
            findings.append(problem("settings", what, mend))
        else:
            right[name] = environ[name]
    settings = Settings.from_env(right)
    findings += _doubts(settings)
    if not findings:
        names = ", ".join(name for name, value in right.items() if value)
        findings.append(ok("settings", f"set are {names}" if names else f"all {len(SETTINGS)} have defaults"))
    return settings, findings


def _doubts(settings: Settings) -> Iterator[Finding]:
    """What each setting may say for itself, and what does not go together or with the files."""
    for path in settings.facts:
        if not path.exists():
            told = "give files and folders that there are, or unset it"
            yield problem("settings", f"DYAD_FACTS names {path}, which is not there", told)
    if settings.archive is not None and not settings.archive.is_dir():
        told = "give the folder with the texts, or unset it"
        yield problem("settings", f"DYAD_ARCHIVE is {settings.archive}, which is no folder", told)
    for address in settings.service_allow:
        if not re.match("https?://[^/]", address):
            told = "give whole addresses, separated by spaces"
            yield warning("settings", f"DYAD_SERVICE_ALLOW names {address!r}, which is no address", told)
    if not settings.store and (settings.store_update or settings.store_user):
        told = "set DYAD_STORE as well, or unset them"
        yield warning("settings", "DYAD_STORE_UPDATE or DYAD_STORE_USER is set without DYAD_STORE", told)


# ---------------------------------------------------------------- software and machine


def check_versions(_: Settings) -> Iterator[Finding]:
    """Look for Python and the libraries that Dyad stands on.

    Yields:
        What was found.
    """
    found = []
    for name in ("dyad", *_LIBRARIES):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield problem("versions", f"{name} is not installed", "install Dyad again, with all it needs")
    yield ok("versions", ", ".join([f"Python {platform.python_version()}", *found]))


def check_machine(settings: Settings) -> Iterator[Finding]:
    """Hold the limits against the machine: memory, and files that may be open.

    Args:
        settings: The limits.

    Yields:
        What was found.
    """
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files != resource.RLIM_INFINITY and files < _FEWEST_FILES:
        told = f"raise it to {_FEWEST_FILES} or more (`ulimit -n`, LimitNOFILE of systemd)"
        yield warning("machine", f"a process may open {files} files only, connections among them", told)
    memory = read_memory()
    if memory is None:
        yield warning("machine", "how much memory there is cannot be told", "see to the limits yourself")
        return
    data = _bytes_in_memory(settings)
    query = settings.query_memory_mb * 2**20
    long = min(settings.max_queries, MOST_LONG)
    worst = long * query + data
    told = (
        f"{long} queries of {settings.query_memory_mb} MB and the data ({_gb(data)}) would "
        f"take {_gb(worst)} at worst, and there are {_gb(memory)}"
    )
    if query + data > memory:
        mend = "lower DYAD_QUERY_MEMORY_MB, lower DYAD_IN_MEMORY to answer from disk, or add memory"
        yield problem("machine", f"one query and the data do not fit: {told}", mend)
    elif worst > memory:
        fits = max(1, (memory - data) // query)
        mend = f"lower DYAD_MAX_QUERIES to {fits}, or DYAD_QUERY_MEMORY_MB, if you expect many heavy queries"
        yield warning("machine", told, mend)
    else:
        yield ok("machine", told)


def read_memory() -> int | None:
    """Tell how much memory this process may have: the machine's, or what its container is given.

    Returns:
        The bytes; None where that cannot be told.
    """
    found = []
    with contextlib.suppress(OSError, ValueError):
        found.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:  # noqa: PTH123 (a file of the kernel)
                text = file.read().strip()
        except OSError:
            continue
        if text.isdigit():
            found.append(int(text))
    return min(found, default=None)


def _bytes_in_memory(settings: Settings) -> int:
    """What the data take when they are served from memory, roughly."""
    if settings.store:
        return 0
    try:
        counts = open_release(settings.home).manifest.get("counts", {})
        quads = int(counts.get("quads", 0)) + int(counts.get("triples", 0))
    except (DyadError, AttributeError, TypeError, ValueError):
        return 0
    return quads * _BYTES_A_QUAD if quads <= settings.in_memory else 0


def _gb(size: int) -> str:
    return f"{size / 2**30:.1f} GB"


# ---------------------------------------------------------------- service


def check_token(settings: Settings) -> Iterator[Finding]:
    """Look whether the token of writes is one that is easily guessed.

    Args:
        settings: With the token's hash.

    Yields:
        What was found.
    """
    if not settings.token_sha256:
        yield ok("token", "none is set, so nobody can write")
    elif any(hashlib.sha256(guess.encode()).hexdigest() == settings.token_sha256 for guess in _GUESSED):
        told = "make one with `openssl rand -hex 32`, and set its hash by `printf %s TOKEN | sha256sum`"
        yield problem("token", "DYAD_TOKEN_SHA256 is the hash of a token that everybody guesses", told)
    else:
        yield ok("token", "a token is set; only its hash is known here")


def check_address(settings: Settings) -> Iterator[Finding]:
    """Look whether the server can listen, or does so already.

    Args:
        settings: Host and port.

    Yields:
        What was found.
    """
    where = f"port {settings.port} of {settings.host}"
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        told = "give an address of this machine"
        yield problem("address", f"DYAD_HOST is {settings.host!r}, which is not known here ({error})", told)
        return
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        served = _ask_health(settings)
        if served is None:
            reason = error.strerror or str(error)
            told = "end what listens there, or set DYAD_PORT or DYAD_HOST"
            yield problem("address", f"{where} cannot be had ({reason})", told)
        else:
            yield from _compare(settings, where, served)
    else:
        yield ok("address", f"{where} is free")


def _compare(settings: Settings, where: str, served: str) -> Iterator[Finding]:
    current = current_folder(settings.home)
    if settings.store or current is None or current.name == served:
        yield ok("address", f"Dyad listens at {where} and serves release {served}")
    else:
        told = "wait a moment; if it stays so, see its log, or it serves another DYAD_HOME"
        what = f"Dyad listens at {where} and serves release {served}, while {current.name} is current"
        yield warning("address", what, told)


def _ask_health(settings: Settings) -> str | None:
    """The version that a Dyad server serves at our address; None where it is no Dyad server."""
    host = _EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/health")
        told = json.loads(connection.getresponse().read(10_000))
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return str(told["version"]) if isinstance(told, dict) and {"live", "version"} <= told.keys() else None


def check_remote(settings: Settings) -> Iterable[Finding]:
    """Ask the remote store, where one is set.

    Args:
        settings: With its address, and the user.

    Returns:
        What was found.
    """
    if not settings.store:
        return []
    try:
        store = RemoteStore.from_settings(replace(settings, timeout=min(settings.timeout, _REMOTE_SECONDS)))
        try:
            loaded = store.read_loaded()
            filled = bool(store.query("ASK { ?s ?p ?o }"))
        finally:
            store.close()
    except DyadError as error:
        mend = "see that it runs, and check DYAD_STORE, DYAD_STORE_USER and DYAD_STORE_PASSWORD"
        return [problem("store", f"DYAD_STORE does not serve: {error}", mend)]
    if not filled or loaded.version is None:
        told = "run `dyad load`, which goes on where the last load stopped"
        return [problem("store", "DYAD_STORE answers, but no release is in it whole", told)]
    return [ok("store", f"DYAD_STORE answers and holds release {loaded.version}")]
