"""Loading and the eight questions: Dyad, Oxigraph alone, Virtuoso and rdflib, on the same facts in one run.

    python benchmarks/engines.py --registers FOLDER
    python benchmarks/engines.py --triples 1000000

Dyad loads the four public registers, or made-up gazettes: it maps, validates, closes and indexes them.
The others are given the finished quads of that release, which is less work. Then each is asked the same
questions one after another, by one client; where answers differ, the table says so. A peer that is not
installed is left out: `pip install oxigraph`, `apt-get install virtuoso-opensource-7`.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import scale
from client import fetch, rows_of
from gazette_files import write_gazettes
from peers import Loading, PeerMissing, Server, serve_dyad, serve_own_oxigraph, serve_rdflib, serve_virtuoso
from prepare import Prepared
from questions import QUESTIONS, Question, draw_values
from release_facts import draw_from

_ENOUGH: Final = 45.0
"""Seconds after which an engine is asked no more of a question."""
_WARM: Final = 3


@dataclass
class Engine:
    """An engine that was loaded.

    Attributes:
        server: It.
        started: Seconds from its start to its first answer, without loading.
        times: Question to milliseconds of each answer.
        differs: Questions that it answered in another way than the first engine.
    """

    server: Server
    started: float
    times: dict[str, list[float]] = field(default_factory=dict)
    differs: set[str] = field(default_factory=set)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the tables.

    Args:
        arguments: What stands on the command line; None means the process's own.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as told, contextlib.ExitStack() as stack:
        folder = Path(told)
        load = _load(folder, options)
        _say("writing its quads to a file")
        world = draw_from(folder)
        engines = list(_start(stack, world, options.engines))
        for question in QUESTIONS:
            _say(f"asking: {question.title}")
            _ask(question, engines, world, options.asked)
        print(write_loading(load, world, engines))
        print(write_questions(engines))
    return 0


def _load(folder: Path, options: argparse.Namespace) -> scale.Load:
    if options.registers:
        names = ("visits", "travels", "pocom", "uk-treaties")
        registers = {name: str(options.registers / name) for name in names}
        return scale.measure("four registers", folder / "home", registers)
    _say(f"writing gazettes for {options.triples:,} triples")
    write_gazettes(folder / "gazettes", options.triples)
    files = {str(scale.HERE / "gazettes"): str(folder / "gazettes")}
    return scale.measure(f"{options.triples:,} made up", folder / "home", files)


def _start(stack: contextlib.ExitStack, world: Prepared, wanted: Sequence[str] | None) -> Iterator[Engine]:
    """Load and start one after another, each stopped as soon as it is ready."""
    starters: dict[str, Callable[[], AbstractContextManager[Server]]] = {
        "dyad": lambda: serve_dyad(world),
        "oxigraph": lambda: serve_own_oxigraph(world),
        "virtuoso": lambda: serve_virtuoso(world, _say),
        "rdflib": lambda: serve_rdflib(world),
    }
    for name, start in starters.items():
        if wanted and name not in wanted:
            continue
        _say(f"loading and starting {name}")
        begun = time.monotonic()
        try:
            server = stack.enter_context(start())
        except (PeerMissing, RuntimeError) as error:
            _say(f"{name} is left out: {error}")
            continue
        server.pause()
        loading = server.loading.elapsed if server.loading else 0.0
        yield Engine(server, time.monotonic() - begun - loading)


def _ask(question: Question, engines: Sequence[Engine], world: Prepared, asked: int) -> None:
    """Ask each engine a question with the same values; the first few answers are not counted."""
    try:
        values = draw_values(question, world, asked + _WARM)
    except LookupError as error:
        _say(f"left out: {error}")
        return
    if question.repeated:
        values *= asked + _WARM
    expected: dict[int, object] = {}
    for engine in engines:
        server = engine.server
        times: list[float] = engine.times.setdefault(question.title, [])
        begun = time.monotonic()
        server.resume()
        try:
            for number, text in enumerate(question.texts(values, server.name)):
                sent = time.perf_counter()
                told = fetch(server, text)
                taken = time.perf_counter() - sent
                if number >= _WARM or taken > _ENOUGH / 3:
                    times.append(1000 * taken)
                rows = rows_of(told)
                if expected.setdefault(number, rows) != rows:
                    _say(f"{server.name}, {question.title}: answers differently for {values[number]}")
                    engine.differs.add(question.title)
                if time.monotonic() - begun > _ENOUGH:
                    break
        except RuntimeError as error:
            _say(f"{question.title}: {error}")
        finally:
            server.pause()


# ---------------------------------------------------------------- the tables


def write_loading(load: scale.Load, world: Prepared, engines: Sequence[Engine]) -> str:
    """Write what loading took as Markdown.

    Args:
        load: Dyad's own load.
        world: What was loaded.
        engines: All of them.

    Returns:
        The table.
    """
    size = (world.folder / "named.nq").stat().st_size / 1_000_000
    store = load.steps.get("load into the store", scale.Spent())
    lines = [
        f"{load.title}: {world.triples:,} triples, {size:,.0f} MB of quads.",
        "",
        "| loading | elapsed / CPU seconds | peak memory, MB | start to first answer, s | serving, MB |",
        "|---|---|---|---|---|",
    ]
    for engine in engines:
        started = f"{engine.started:,.1f} | {engine.server.megabytes():,.0f}"
        if engine.server.loading is None:
            whole = Loading(load.total.elapsed, load.total.cpu, load.proportional / 1_000_000)
            lines.append(f"| Dyad: map, validate, close, index | {_cell(whole)} | {started} |")
            lines.append(f"| Dyad: of which into the store | {store.elapsed:,.0f} / {store.cpu:,.0f} | | | |")
        else:
            lines.append(f"| {engine.server.name} | {_cell(engine.server.loading)} | {started} |")
    return "\n".join([*lines, ""])


def _cell(loading: Loading) -> str:
    return f"{loading.elapsed:,.0f} / {loading.cpu:,.0f} | {loading.megabytes:,.0f}"


def write_questions(engines: Sequence[Engine]) -> str:
    """Write how long answers took as Markdown.

    Args:
        engines: All of them.

    Returns:
        The table: medians in milliseconds, and the slowest answer.
    """
    lines = [
        "Milliseconds from question to whole answer, one client: median (slowest).",
        "",
        "| question | " + " | ".join(engine.server.name for engine in engines) + " |",
        "|---|" + "---|" * len(engines),
    ]
    for title in dict.fromkeys(title for engine in engines for title in engine.times):
        lines.append(f"| {title} | " + " | ".join(_said(engine, title) for engine in engines) + " |")
    if any(engine.differs for engine in engines):
        lines += ["", f"† Its answers are not those of {engines[0].server.name}."]
    return "\n".join(lines)


def _said(engine: Engine, title: str) -> str:
    times = engine.times.get(title)
    if not times:
        return "none within a minute"
    mark = " †" if title in engine.differs else ""
    return f"{_round(statistics.median(times))} ({_round(max(times))}){mark}"


def _round(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--registers", type=Path, help="the folder with the four public registers")
    what.add_argument("--triples", type=int, help="how many triples to make up")
    parser.add_argument("--asked", type=int, default=20, help="how many values a question is asked with")
    parser.add_argument("--engines", nargs="+", choices=("dyad", "oxigraph", "virtuoso", "rdflib"))
    parser.add_argument("--folder", type=Path, help="where to work; else where temporary files go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
