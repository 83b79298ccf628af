"""Questions a second: Dyad, Oxigraph and Virtuoso on the same machine and data, side by side in one run.

    python benchmarks/serve.py --triples 1000000 --seconds 3

A made-up world is drawn, loaded into each server, and the servers' answers are compared; then wrk asks each
in turn, the others being stopped meanwhile. Every request of a row is another question, but in the last row.
A peer that is not installed is left out: `pip install oxigraph`, `apt-get install virtuoso-opensource-7`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from client import Load, Round, ask
from peers import PeerMissing, Server, serve_dyad, serve_oxigraph, serve_virtuoso
from prepare import Prepared, prepare
from questions import QUESTIONS, Question, draw_values

_COMPARED = 20
_DRAWN = 50_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table.

    Args:
        arguments: The command line; None means the process's own.

    Returns:
        The exit code: 1 where answers differ or no server could be measured.
    """
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are ended on the way out
    try:
        with contextlib.ExitStack() as stack:
            world = prepare(options.folder, options.triples, options.seed, _say)
            servers = _start(stack, world, options.servers)
            chosen = [q for q in QUESTIONS if not options.questions or q.name in options.questions]
            if not _compare(servers, chosen, world, options.seed):
                return 1
            rows = {}
            for question in chosen:
                _say(f"measuring: {question.title}")
                for clients, found in _measure(question, servers, world, options).items():
                    rows[question.title, clients] = found
            print(_table(rows, servers, world, chosen))
            if options.json:
                options.json.write_text(_as_json(rows), encoding="utf-8")
    except (PeerMissing, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the world")
    parser.add_argument("--seconds", type=float, default=3, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds; the median is told")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", nargs="+", choices=sorted({q.name for q in QUESTIONS}))
    parser.add_argument("--servers", nargs="+", choices=("dyad", "oxigraph", "virtuoso"))
    parser.add_argument("--json", type=Path, help="write all rounds to this file")
    default = Path(tempfile.gettempdir()) / "dyad-worlds"
    parser.add_argument("--folder", type=Path, default=default, help="where worlds are kept")
    return parser


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def _start(stack: contextlib.ExitStack, world: Prepared, wanted: Sequence[str] | None) -> list[Server]:
    """Start the servers one after another, each stopped as soon as it is ready."""
    starters: dict[str, Callable[[], AbstractContextManager[Server]]] = {
        "dyad": lambda: serve_dyad(world),
        "oxigraph": lambda: serve_oxigraph(world),
        "virtuoso": lambda: serve_virtuoso(world, _say),
    }
    servers = []
    for name, start in starters.items():
        if wanted and name not in wanted:
            continue
        _say(f"starting {name}")
        try:
            server = stack.enter_context(start())
        except (PeerMissing, RuntimeError) as error:
            _say(f"{name} is left out: {error}")
            continue
        server.pause()
        servers.append(server)
    if not servers:
        raise RuntimeError("no server could be started")
    return servers


@contextlib.contextmanager
def _awake(server: Server):  # type: ignore[no-untyped-def]
    server.resume()
    try:
        yield
    finally:
        server.pause()


def _compare(servers: list[Server], questions: list[Question], world: Prepared, seed: int) -> bool:
    """Tell whether all servers give the same rows for the first questions of each kind."""
    same = True
    for question in questions:
        values = draw_values(question, world, _COMPARED, seed)
        expected = None
        for server in servers:
            with _awake(server):
                rows = [ask(server, text) for text in question.texts(values, server.name)]
            if not any(rows):
                _say(f"{server.name} has no rows for {question.title}")
                same = False
            expected = expected or (server.name, rows)
            for number, (mine, theirs) in enumerate(zip(expected[1], rows, strict=True)):
                if mine != theirs:
                    _say(
                        f"{question.title}: {expected[0]} and {server.name} differ for {values[number]}: "
                        f"{list((mine - theirs).items())[:2]} against {list((theirs - mine).items())[:2]}"
                    )
                    same = False
                    break
    return same


def _measure(
    question: Question, servers: list[Server], world: Prepared, options: argparse.Namespace
) -> dict[int, dict[str, list[Round]]]:
    values = draw_values(question, world, _DRAWN, options.seed)
    with contextlib.ExitStack() as stack:
        loads = {}
        for server in servers:
            load = Load(server, question.texts(values, server.name), repeated=question.repeated)
            loads[server.name] = load
            stack.callback(load.close)
            with _awake(server):
                load.run(options.clients[-1], 1)
        found: dict[int, dict[str, list[Round]]] = {}
        for clients in options.clients:
            found[clients] = {server.name: [] for server in servers}
            for _ in range(options.rounds):
                for server in servers:
                    with _awake(server):
                        found[clients][server.name].append(_run(loads[server.name], clients, options.seconds))
    return found


def _run(load: Load, clients: int, seconds: float) -> Round:
    """One round; a longer one where hardly anything was answered, since few answers tell no latency."""
    done = load.run(clients, seconds)
    return done if done.requests >= 3 * clients else load.run(clients, 5 * seconds)


_Rows = dict[tuple[str, int], dict[str, list[Round]]]


def _table(rows: _Rows, servers: list[Server], world: Prepared, questions: list[Question]) -> str:
    names = [server.name for server in servers]
    memory = ", ".join(f"{server.name} {server.megabytes():,.0f} MB" for server in servers)
    lines = [
        f"{world.triples:,} triples, {os.cpu_count()} cores; memory: {memory}.",
        "Requests a second (p50 / p99 in milliseconds), medians of the rounds.",
        "",
        "| question | clients | " + " | ".join(names) + " | Dyad to the faster peer |",
        "|---|---|" + "---|" * (len(names) + 1),
    ]
    for (title, clients), found in rows.items():
        cells = [_cell(found[name]) for name in names]
        peers = [_rate(rounds) for name, rounds in found.items() if name != "Dyad"]
        ratio = f"{_rate(found['Dyad']) / max(peers):.1f}" if "Dyad" in found and any(peers) else ""
        lines.append(f"| {title} | {clients} | " + " | ".join(cells) + f" | {ratio} |")
    own = [f"{q.title} ({n})" for q in questions for n in names if not q.repeated and q.own_wording(n)]
    if own:
        lines += ["", "In a wording of its own, which suits the engine better: " + ", ".join(own) + "."]
    return "\n".join(lines)


def _rate(rounds: list[Round]) -> float:
    return statistics.median(r.rate for r in rounds)


def _cell(rounds: list[Round]) -> str:
    p50, p99 = (statistics.median(getattr(r, name) for r in rounds) for name in ("p50", "p99"))
    failed = sum(r.failed for r in rounds)
    return f"{_round(_rate(rounds))} ({_round(p50)} / {_round(p99)})" + (
        f", {failed} failed" if failed else ""
    )


def _round(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


def _as_json(rows: _Rows) -> str:
    return json.dumps(
        [
            {"question": title, "clients": clients, "server": name, "rounds": [asdict(r) for r in rounds]}
            for (title, clients), found in rows.items()
            for name, rounds in found.items()
        ],
        indent=1,
    )


if __name__ == "__main__":
    sys.exit(main())
