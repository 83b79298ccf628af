"""Which ids a release describes, and which only earlier ones did.

    DYAD_HOME/releases/<version>/described.txt   the ids of what the release describes
    DYAD_HOME/former.txt                         the ids of what the releases before it described

An id is an IRI without the base, such as `country/VNM`. Both files hold one id a line, each once and sorted
by its bytes, so that one is found by bisection and neither has to be read whole.

What the current release describes goes into `former.txt` at the moment when another release takes its place,
be it a new one or an old one again. So an id that stands there and is described no more was truly there once
(410 Gone and not 404), and whatever comes back is simply described again. The file only grows.
"""

from __future__ import annotations

import heapq
import mmap
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from dyad.namespaces import BASE
from dyad.release import current_folder

DESCRIBED: Final = "described.txt"
FORMER: Final = "former.txt"


def write_described(folder: Path, iris: Iterable[str]) -> None:
    """Write down what a release describes.

    Args:
        folder: The folder of the release.
        iris: The IRIs, in any order; what is not under the base is left out.
    """
    ids = {iri.removeprefix(BASE).encode() for iri in iris if iri.startswith(BASE) and iri != BASE}
    _write(folder / DESCRIBED, sorted(ids))


def read_described(folder: Path) -> list[str] | None:
    """Read what a release describes.

    Args:
        folder: The folder of the release.

    Returns:
        The ids, sorted by their bytes; None where the release does not say, as it is a plain store's or older
        than this file.
    """
    try:
        text = (folder / DESCRIBED).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return text.split("\n")[:-1]  # and not by splitlines(), for an IRI may have a U+2028 in it


def remember_described(home: Path) -> None:
    """Note what the current release describes, before another one takes its place.

    Args:
        home: DYAD_HOME, whose lock is held.

    Raises:
        OSError: The file system refuses.
    """
    current = current_folder(home)
    if current is None or not (current / DESCRIBED).is_file():
        return
    fresh = home / f".{FORMER}"
    _write(fresh, _merge([current / DESCRIBED, home / FORMER]))
    fresh.replace(home / FORMER)


def was_described(home: Path, thing: str) -> bool:
    """Tell whether a release that is no longer current described something.

    Args:
        home: DYAD_HOME.
        thing: Its id.

    Returns:
        Whether it did; the current release may describe it too.
    """
    try:
        with (
            (home / FORMER).open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines,
        ):
            return _has_line(lines, thing.encode("utf-8", "surrogatepass"))
    except (FileNotFoundError, ValueError):  # there is none, or it is empty, which cannot be mapped
        return False


def _has_line(lines: mmap.mmap, wanted: bytes) -> bool:
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        line = lines[start : end if end >= 0 else len(lines)]
        if line == wanted:
            return True
        if line < wanted:
            low = end + 1 if end >= 0 else high
        else:
            high = start
    return False


def _merge(paths: list[Path]) -> Iterator[bytes]:
    last = None
    for line in heapq.merge(*(_read_lines(path) for path in paths)):
        if line != last:
            yield line
        last = line


def _read_lines(path: Path) -> Iterator[bytes]:
    if path.is_file():
        with path.open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")


def _write(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
