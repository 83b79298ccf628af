"""Does a look-up get slower as the graph grows? The agreements of a pair in a year, in ever larger worlds.

    python benchmarks/growth.py --triples 10000 100000 1000000 10000000

Every question has the same number of rows in every world, so that only the graph differs. Questions are drawn
by facts: in a large world most of them are about pairs with many facts in other years.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from client import Load, ask
from peers import PeerMissing, serve_dyad, serve_oxigraph
from prepare import Prepared, prepare
from questions import QUESTIONS, dyad_of

_DRAWN = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table.

    Args:
        arguments: The command line; None means the process's own.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--seconds", type=float, default=3, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds; the median is told")
    parser.add_argument("--rows", type=int, default=1, help="rows of each answer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", choices=("dyad", "oxigraph"), default="dyad")
    parser.add_argument("--in-memory", help="DYAD_IN_MEMORY, if it shall differ from the default")
    default = Path(tempfile.gettempdir()) / "dyad-worlds"
    parser.add_argument("--folder", type=Path, default=default, help="where worlds are kept")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are ended on the way out
    print("| triples | requests a second | p50 ms | p99 ms | p50 to the smallest world |")
    print("|---|---|---|---|---|")
    first = 0.0
    try:
        for triples in options.triples:
            world = prepare(
                options.folder, triples, options.seed, lambda text: print("...", text, file=sys.stderr)
            )
            rate, p50, p99 = _measure(world, options)
            first = first or p50
            print(
                f"| {world.triples:,} | {rate:,.0f} | {p50:.2f} | {p99:.2f} | {p50 / first:.1f} |", flush=True
            )
    except (PeerMissing, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure(world: Prepared, options: argparse.Namespace) -> tuple[float, float, float]:
    """Medians of requests a second, p50 and p99, with one client."""
    question = QUESTIONS[0]
    texts = question.texts(values_with_rows(world, options.rows))
    settings = {"DYAD_IN_MEMORY": options.in_memory} if options.in_memory else {}
    serve = serve_oxigraph(world) if options.server == "oxigraph" else serve_dyad(world, settings)
    with serve as server, contextlib.closing(Load(server, texts)) as load:
        assert len(list(ask(server, texts[0]).elements())) == options.rows
        load.run(1, options.seconds)
        rounds = [load.run(1, options.seconds) for _ in range(options.rounds)]
        failed = sum(r.failed for r in rounds)
        if failed:
            raise RuntimeError(f"{failed} requests failed")
        rates, p50s, p99s = ([getattr(r, name) for r in rounds] for name in ("rate", "p50", "p99"))
    return statistics.median(rates), statistics.median(p50s), statistics.median(p99s)


def values_with_rows(world: Prepared, rows: int) -> list[dict[str, str]]:
    """Choose pairs and years that have a certain number of agreements.

    Args:
        world: The world.
        rows: How many.

    Returns:
        Values for the question.
    """
    cells = Counter(
        (dyad_of(fact), year)
        for fact in world.facts
        if fact.kind == "Agreement" and len(fact.sides) == 2
        for year in fact.years
    )
    # The busiest pairs last and then first: in a large world they are the hard ones.
    busy = Counter(dyad_of(fact) for fact in world.facts if len(fact.sides) == 2)
    found = sorted((cell for cell, n in cells.items() if n == rows), key=lambda cell: (-busy[cell[0]], cell))
    assert found, f"no pair has {rows} agreements in a year"
    return [{"dyad": dyad, "year": str(year)} for dyad, year in found[:_DRAWN]]


if __name__ == "__main__":
    sys.exit(main())
