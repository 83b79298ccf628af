"""How long a million rows take to become a DataFrame, and how much memory: the client, and other ways.

    DYAD_HOME=/tmp/home dyad load
    python benchmarks/conversion.py --home /tmp/home                 # both ways of connecting
    python benchmarks/conversion.py --home /tmp/home --way http --rows 100000

Each way of reading the same answer runs in a process of its own, in turn, several times over; told are
medians. The time is that of the whole call, from the question to the DataFrame. The first line of each table
reads the bytes and drops them: what it takes, evaluation and transfer take. Memory is the peak of the process
over what it was before the question, and beside it what the DataFrame itself keeps.

The rows are made by the query, so that any release will do: a thing and a text that each row has for itself,
and a thing, a date, a number with a fraction and a whole number, each one of a thousand.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pyoxigraph as ox

import dyad
from dyad.release import open_release
from dyad.store import Store, Term

COLUMNS = ("event", "country", "name", "date", "value", "number")
WHOLE = "http://www.w3.org/2001/XMLSchema#integer"
BROKEN = "http://www.w3.org/2001/XMLSchema#decimal"


def write_query(rows: int) -> str:
    """Write a query that makes rows of each type."""
    many = [
        f'("{n:03}" <urn:country:{n}> "{1900 + n % 100}-{n % 12 + 1:02}"^^edtf: {n / 8})'
        for n in range(1_000)
    ]
    times = [f'("{n:03}" {n * 31})' for n in range(1_000)]
    return f"""
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/EDTF>
SELECT ?event ?country ?name ?date ?value ?number {{
  VALUES (?one ?country ?date ?value) {{ {" ".join(many)} }}
  VALUES (?other ?number) {{ {" ".join(times)} }}
  BIND(IRI(CONCAT("https://w3id.org/dyad/id/event/benchmark-", ?one, "-", ?other)) AS ?event)
  BIND(CONCAT("A visit of somebody to somebody else, number ", ?one, ?other) AS ?name)
}}
LIMIT {rows}"""


# --- ways to read the answer; each gives how many rows it got, and what it kept

Kept = tuple[int, Any]
Read = Callable[[str, str], Kept]


def _store(home: str) -> Store:
    return open_release(Path(home)).open_store()


def _wrapper(address: str, text: str, form: str) -> Any:
    from SPARQLWrapper import POST, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
    wrapper.setQuery(text)
    wrapper.setMethod(POST)
    return wrapper


class _Counter:
    """Counts the lines that are written to it."""

    lines = 0

    def write(self, data: bytes, /) -> int:
        """Count."""
        self.lines += data.count(b"\n")
        return len(data)

    def flush(self) -> None:
        """Nothing is kept."""


def drop_embedded(home: str, text: str) -> Kept:
    """Have the engine write the answer, and drop it."""
    counter = _Counter()
    _store(home).query(text).write(counter, "tsv")
    return counter.lines - 1, None


def drop_http(address: str, text: str) -> Kept:
    """Read the bytes of the answer, and drop them."""
    counter = _Counter()
    with _wrapper(address, text, "tsv").query().response as response:
        while piece := response.read(2**18):
            counter.write(piece)
    return counter.lines - 1, None


def client_embedded(home: str, text: str) -> Kept:
    """The client on a release."""
    table = dyad.connect(home=home).sparql(text)
    return len(table), table


def client_http(address: str, text: str) -> Kept:
    """The client on a server."""
    table = dyad.connect(address).sparql(text)
    return len(table), table


def csv_embedded(home: str, text: str) -> Kept:
    """The engine's CSV, read by pandas, which guesses types from the texts."""
    frame = pd.read_csv(io.BytesIO(_store(home).query(text).serialize("csv")))
    return len(frame), frame


def csv_http(address: str, text: str) -> Kept:
    """The server's CSV, read by pandas, which guesses types from the texts."""
    with _wrapper(address, text, "csv").query().response as response:
        frame = pd.read_csv(response)
    return len(frame), frame


def loop_embedded(home: str, text: str) -> Kept:
    """The engine's solutions one by one, each value made one of Python by its type."""
    rows = [tuple(_python(row[name]) for name in COLUMNS) for row in _store(home).query(text).rows()]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return len(frame), frame


def wrapper_http(address: str, text: str) -> Kept:
    """SPARQLWrapper's own conversion: JSON as dictionaries, no DataFrame yet."""
    told = _wrapper(address, text, "json").queryAndConvert()
    return len(told["results"]["bindings"]), told


def manual_http(address: str, text: str) -> Kept:
    """SPARQLWrapper's dictionaries made a DataFrame by hand, each value one of Python by its type."""
    told = _wrapper(address, text, "json").queryAndConvert()
    rows = [
        tuple(_value(row[name]["value"], row[name].get("datatype", "")) for name in COLUMNS)
        for row in told["results"]["bindings"]
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return len(frame), frame


def _python(term: Term) -> Any:
    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value)
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _value(text: str, kind: str) -> Any:
    if kind == WHOLE:
        return int(text)
    return float(text) if kind == BROKEN else text


WAYS: dict[str, dict[str, tuple[str, Read]]] = {
    "embedded": {
        "drop": ("bytes read and dropped", drop_embedded),
        "client": ("`kg.sparql`: real types, things, dates", client_embedded),
        "csv": ("CSV and `pandas.read_csv`: types guessed", csv_embedded),
        "loop": ("a loop over pyoxigraph's solutions", loop_embedded),
    },
    "http": {
        "drop": ("bytes read and dropped", drop_http),
        "client": ("`kg.sparql`: real types, things, dates", client_http),
        "csv": ("CSV and `pandas.read_csv`: types guessed", csv_http),
        "wrapper": ("SPARQLWrapper's conversion: dictionaries", wrapper_http),
        "manual": ("SPARQLWrapper and a DataFrame by hand", manual_http),
    },
}


# --- measuring


def measure(way: str, reading: str, where: str, rows: int) -> dict[str, float]:
    """Read the answer once, in this process.

    Args:
        way: `embedded` or `http`.
        reading: How it is read.
        where: The home, or the address.
        rows: How many rows.

    Returns:
        Seconds, and megabytes at the peak and kept.
    """
    warnings.simplefilter("ignore")
    # What is imported is no part of the answer.
    for module in ("dyad.client", "SPARQLWrapper"):
        import_module(module)
    text = write_query(rows)
    gc.collect()
    before = _peak()
    began = time.perf_counter()
    count, kept = WAYS[way][reading][1](where, text)
    seconds = time.perf_counter() - began
    peak = _peak() - before
    assert count == rows, f"{count} rows and not {rows}"
    frame = kept.memory_usage(deep=True).sum() / 1e6 if isinstance(kept, pd.DataFrame) else 0.0
    return {"seconds": seconds, "peak": peak, "kept": float(frame)}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def run(way: str, reading: str, where: str, rows: int) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--measure",
        reading,
        "--way",
        way,
        "--where",
        where,
        "--rows",
        str(rows),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told: dict[str, float] = json.loads(done.stdout)
    return told


@contextmanager
def serving(home: str) -> Iterator[str]:
    """Serve a release with limits that let the answer through; gives the address."""
    limits = {"DYAD_TIMEOUT": "300", "DYAD_MAX_RESULT_MB": "4000", "DYAD_MAX_QUERY_BYTES": "1000000"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from dyad.cli import main; main()", "serve", "--port", "0"],
        env={**kept, "DYAD_HOME": home, "PYTHONUNBUFFERED": "1", **limits},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Dyad listens at "), line
        yield line.split()[3].rstrip("/")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def compare(way: str, where: str, rows: int, rounds: int) -> list[str]:
    """Measure all ways of reading in turn.

    Args:
        way: `embedded` or `http`.
        where: The home, or the address.
        rows: How many rows.
        rounds: How often each.

    Returns:
        The table in Markdown.
    """
    found: dict[str, list[dict[str, float]]] = {}
    for turn in range(rounds):
        for reading in WAYS[way]:
            found.setdefault(reading, []).append(run(way, reading, where, rows))
            print(f"{way} {reading} {turn + 1}: {found[reading][-1]}", file=sys.stderr)
    medians = {
        reading: {key: statistics.median(one[key] for one in told) for key in told[0]}
        for reading, told in found.items()
    }
    base, spent = medians["client"], medians["drop"]["seconds"]
    lines = [
        f"| {way}, {rows:,} rows of {len(COLUMNS)} columns | seconds | to the client's | of it conversion | "
        "peak MB | to the client's | kept MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for reading, told in medians.items():
        cells = [
            WAYS[way][reading][0],
            f"{told['seconds']:.1f}",
            f"{told['seconds'] / base['seconds']:.2f}",
            f"{max(0.0, told['seconds'] - spent):.1f}",
            f"{told['peak']:.0f}",
            f"{told['peak'] / base['peak']:.2f}",
            f"{told['kept']:.0f}" if told["kept"] else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", help="DYAD_HOME of a release")
    parser.add_argument("--way", choices=[*WAYS, "both"], default="both")
    parser.add_argument("--rows", type=int, default=1_000_000, help="at most a million")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--where", default="", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        print(json.dumps(measure(told.way, told.measure, told.where, told.rows)))
        return
    if not told.home:
        parser.error("give the --home of a release")
    if told.way != "http":
        print("\n".join(compare("embedded", told.home, told.rows, told.rounds)))
    if told.way != "embedded":
        with serving(told.home) as address:
            print("\n".join(["", *compare("http", address, told.rows, told.rounds)]))


if __name__ == "__main__":
    main()
