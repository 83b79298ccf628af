"""Loading registers: pieces in all processes, the gate chunk by chunk, refused records left out, a report.

    documents -> pieces (read, map, date, close) -> chunks (SHACL) -> pieces without the refused -> release

Everything that was done is in the cache, by hash: a load of what has changed does what has changed, and one
that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from dyad.errors import ReleaseError, ValidationFailed
from dyad.namespaces import BASE
from dyad.settings import Settings
from dyad_loader.building import Ground, Progress, triples_of
from dyad_loader.expand import Expanded
from dyad_loader.inputs import Inputs
from dyad_loader.registers.chunks import Chunk, Result, divide, validate_chunk
from dyad_loader.registers.crossing import Crossing, Part, write_crossing
from dyad_loader.registers.kept import CACHE, Loaded
from dyad_loader.registers.manifest import read_manifest
from dyad_loader.registers.names import country_names
from dyad_loader.registers.pieces import Footing, Piece, describe_graph, make_footing, make_piece
from dyad_loader.registers.records import Document, find_documents
from dyad_loader.registers.reports import RegisterReport, make_report
from dyad_loader.registers.things import FILE as THINGS
from dyad_loader.report import Violation

MOST_ROUNDS: Final = 4
"""How often records that the shapes refuse are taken out before the load gives up."""

WAITING: Final = 3
"""Jobs that are handed out at a time, for each process."""

CROSSING: Final = "crossing.sqlite"
"""The file in the cache that tells what the documents of a load have to do with each other."""

KEPT: Final = 30 * 86_400
"""Seconds for which verdicts stay in the cache."""

MOST_SHOWN: Final = 50
"""How many faults are told one by one where a load is not published."""


def load_registers(
    inputs: Inputs, settings: Settings, ground: Ground, files: Sequence[Expanded], progress: Progress
) -> Loaded:
    """Bring the registers of a load through mapping, closure and gate.

    Args:
        inputs: The load's inputs, with its registers.
        settings: Where the cache is, how many processes work, how many records may fail.
        ground: The reference data and the ontology, closed.
        files: The facts files, with which registers may share things.
        progress: Called with a few words as the work goes on.

    Returns:
        The pieces and reports.

    Raises:
        ValidationFailed: More records failed than may.
        SourceError: A register's folder is missing or empty.
        ReleaseError: A process that worked on it was ended.
    """
    cache = settings.home / CACHE
    cache.mkdir(parents=True, exist_ok=True)
    names = country_names(ground.reference)
    everything = ground.asserted | ground.inferred
    footing = make_footing(ground.rules, ground.reference, everything, names, inputs.base_key)
    documents = [
        document
        for register in inputs.registers
        for document in find_documents(read_manifest(register.home), register.path)
    ]
    base = _write_base(ground, cache)
    key = hashlib.sha256(base.name.encode() + inputs.shapes_key.encode()).hexdigest()
    excluded: defaultdict[str, set[str]] = defaultdict(set)
    refused: list[Result] = []
    with _processes(settings.load_processes) as run:
        seeds = [_part_of_facts(file, cache, footing) for file in files]
        for _ in range(MOST_ROUNDS):
            pieces = _make_pieces(documents, footing, cache, excluded, run, progress)
            parts = [*seeds, *(_part_of(piece, cache) for piece in pieces)]
            progress("looking for what documents have to do with each other")
            write_crossing(parts, cache / CROSSING)
            empty = Chunk((), (), cache / CROSSING, base, settings.shacl, cache, key)
            results = _validate(parts, len(seeds), empty, run, progress)
            wrong = [result for result in results if not result.warning]
            if not wrong:
                break
            refused += wrong
            if not _exclude(wrong, excluded):
                raise ValidationFailed(sorted({_violation(result) for result in wrong}))
        else:
            raise ValidationFailed(sorted({_violation(result) for result in wrong}))
    loaded = Loaded(pieces, cache, context=Crossing(cache / CROSSING).context(range(len(seeds))))
    for register in inputs.registers:
        own = [piece for piece in pieces if piece.register == register.name]
        sources = {piece.source for piece in own}
        warnings = [result for result in results if result.warning and result.source in sources]
        mine = [result for result in refused if result.source in sources]
        loaded.reports.append(make_report(read_manifest(register.home), own, mine, warnings))
    _check_share(loaded.reports, settings.max_faults)
    return loaded


def _part_of(piece: Piece, cache: Path) -> Part:
    files = (cache / f"{piece.key}.said.nt", cache / f"{piece.key}.days.nt")
    return Part(piece, files, cache / f"{piece.key}.{THINGS}")


def _check_share(reports: Iterable[RegisterReport], most: float) -> None:
    """Refuse a load of which more records failed than may."""
    for report in reports:
        if report.share > most:
            head = Violation(
                report.register,
                0,
                "",
                f"{report.share:.2f} in a hundred records did not become facts, and {most:g} may: "
                "mend the files, or give DYAD_MAX_FAULTS",
            )
            lines = [
                Violation(fault.file, 0, f"record {fault.record}" if fault.record else "", fault.message)
                for fault in report.faults[:MOST_SHOWN]
            ]
            counts = [
                Violation(report.register, 0, "", f"{shape} refuses {count:,} records")
                for shape, count in sorted(report.violations.items())
            ]
            raise ValidationFailed([head, *counts, *lines])


def _violation(result: Result) -> Violation:
    source = result.source.removeprefix(BASE)
    return Violation(source, 0, result.thing, result.message, "violation", result.shape, result.value)


def _exclude(wrong: Iterable[Result], excluded: defaultdict[str, set[str]]) -> bool:
    """Note the records that are to be left out; whether there is a new one for each result."""
    every = True
    for result in wrong:
        every = every and bool(result.records)
        excluded[result.source].update(result.records)
    return every


# ---------------------------------------------------------------- work in several processes


Run = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], Iterator[Any]]


@contextmanager
def _processes(count: int) -> Iterator[Run]:
    """Give a way to call a function with many arguments, in as many processes as may be."""
    number = count or os.cpu_count() or 1
    if number == 1:
        yield lambda function, jobs: (function(*job) for job in jobs)
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit threads of the engine half alive
    with ProcessPoolExecutor(number, mp_context=context) as pool:

        def run(function: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
            waiting: set[Future[Any]] = set()
            try:
                for job in jobs:
                    waiting.add(pool.submit(function, *job))
                    if len(waiting) >= number * WAITING:  # no more than that, for jobs take memory
                        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                        yield from (future.result() for future in done)
                yield from (future.result() for future in as_completed(waiting))
            except BrokenProcessPool as error:
                raise ReleaseError(
                    "a process of the load was ended, perhaps for want of memory: run `dyad load` again, "
                    "which goes on where it was, with a smaller DYAD_LOAD_PROCESSES"
                ) from error
            finally:
                for future in waiting:
                    future.cancel()

        yield run


def _make_pieces(
    documents: Sequence[Document],
    footing: Footing,
    cache: Path,
    excluded: Mapping[str, set[str]],
    run: Run,
    progress: Progress,
) -> list[Piece]:
    jobs = [
        (document, footing, cache, frozenset(excluded.get(f"{BASE}source/{document.slug}", ())))
        for document in sorted(documents, key=lambda one: -sum(file.stat().st_size for file in one.files))
    ]
    pieces: list[Piece] = []
    rate = _Rate()
    progress(f"mapping and closing registers: {len(jobs)} documents")
    for piece in run(make_piece, jobs):
        pieces.append(piece)
        rate.add(piece.asserted + piece.inferred)
        progress(f"mapping and closing registers: {len(pieces)} of {len(jobs)} documents, {rate}")
    return sorted(pieces, key=lambda piece: piece.source)


def _validate(parts: Sequence[Part], seeds: int, empty: Chunk, run: Run, progress: Progress) -> list[Result]:
    """Validate the documents of registers; facts files pass the gate of their own, with their lines."""
    chunks = []
    for numbers in divide(parts[seeds:]):
        shifted = tuple(number + seeds for number in numbers)
        chunks.append(replace(empty, parts=tuple(parts[number] for number in shifted), numbers=shifted))
    results: list[Result] = []
    rate = _Rate()
    sizes = [sum(part.piece.asserted for part in chunk.parts) for chunk in chunks]
    progress(f"validating registers: {len(chunks)} chunks")
    for done, (number, found) in enumerate(run(_validate_numbered, list(enumerate(chunks))), start=1):
        results += found
        rate.add(sizes[number])
        progress(f"validating registers: {done} of {len(chunks)} chunks, {rate}")
    return sorted(results, key=lambda one: (one.source, one.thing, one.shape, one.value))


def _validate_numbered(number: int, chunk: Chunk) -> tuple[int, list[Result]]:
    return number, validate_chunk(chunk)


class _Rate:
    """How many triples a second were done so far."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._count = 0

    def add(self, count: int) -> None:
        self._count += count

    def __str__(self) -> str:
        seconds = max(time.monotonic() - self._begun, 0.001)
        return f"{self._count:,} triples, {self._count / seconds:,.0f} a second"


# ---------------------------------------------------------------- what registers stand beside


def _part_of_facts(file: Expanded, cache: Path, footing: Footing) -> Part:
    """Make of a facts file what registers can hang together with."""
    triples = triples_of(file.graph)
    lines = "".join(sorted(f"{triple} .\n" for triple in triples))
    key = hashlib.sha256((footing.key + lines).encode()).hexdigest()[:32]
    piece = describe_graph(Piece(key, "", file.source, str(file.file), "thing"), lines, cache)
    return _part_of(piece, cache)


def _write_base(ground: Ground, cache: Path) -> Path:
    lines = "".join(sorted(f"{triple} .\n" for triple in ground.asserted | ground.schema))
    path = cache / f"{hashlib.sha256(lines.encode()).hexdigest()[:32]}.base.nt"
    if not path.exists():
        temporary = path.with_suffix(".part")
        temporary.write_text(lines, encoding="utf-8")
        temporary.replace(path)
    return path


def prune_cache(home: Path) -> None:
    """Remove from the cache what no release of a home was made of.

    Args:
        home: DYAD_HOME, whose lock is held.
    """
    cache = home / CACHE
    if not cache.is_dir():
        return
    kept: set[str] = set()
    for manifest in home.glob("releases/*/manifest.json"):
        try:
            told = json.loads(manifest.read_text(encoding="utf-8"))
            for one in told["sources"].values():
                kept.update(str(one[key]) for key in ("piece", "whole") if key in one)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    old = time.time() - KEPT
    for path in cache.iterdir():
        lasting = path.suffix == ".verdict" or path.name.endswith(".base.nt")
        if path.name.split(".", 1)[0] not in kept and (not lasting or path.stat().st_mtime < old):
            path.unlink(missing_ok=True)
