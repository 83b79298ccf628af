"""Loading, closing and validating the shipped facts: CPU seconds, medians, peers side by side in one run.

    python benchmarks/load.py [--runs N] [--pyshacl]

Each row is measured in a process of its own, so that CPU time includes the imports and memory is its own. The
peers are the reference engines on the same graph: owlrl for the closure, and with --pyshacl pySHACL for the
shapes (minutes).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def load_from_nothing() -> None:
    """`dyad load` of the five documents into an empty home."""
    from dyad.settings import Settings
    from dyad_loader.pipeline import load

    with tempfile.TemporaryDirectory() as home:
        load(Settings.from_env({"DYAD_HOME": home}))


def load_unchanged() -> None:
    """`dyad load` where nothing has changed, the command as people run it."""
    from dyad.cli import main

    main(["load"], standalone_mode=False)


def validate(engine: str) -> Callable[[], None]:
    """The gate with one engine, reading included."""

    def run() -> None:
        from dyad.settings import Settings
        from dyad_loader.inputs import collect_inputs
        from dyad_loader.pipeline import check

        check(collect_inputs([]), Settings.from_env({"DYAD_SHACL": engine}))

    return run


def read_only() -> None:
    """Reading and expanding alone, to be taken off the rows below it."""
    _graphs()


def close_by_rules() -> None:
    """The closure of everything by flat rules."""
    import pyoxigraph as ox

    from dyad.terms import quads_of
    from dyad_loader.closure import close
    from dyad_loader.schema import derive_rules

    schema, data = _graphs()
    close([quad.triple for quad in quads_of(data, ox.NamedNode("urn:x"))], derive_rules(schema))


def close_by_owlrl() -> None:
    """The closure of everything by owlrl."""
    import owlrl

    schema, data = _graphs()
    data += schema
    engine = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    engine.expand(data)


def _graphs():  # type: ignore[no-untyped-def]
    """The schema, and the facts with the reference data but without texts in a language, which no axiom
    reads.
    """
    from rdflib import Graph, Literal

    from dyad_loader.expand import expand
    from dyad_loader.facts import read_facts
    from dyad_loader.inputs import collect_inputs
    from dyad_loader.schema import read_schema

    inputs = collect_inputs([])
    data = Graph()
    for path in inputs.reference:
        data.parse(path, format="turtle")
    for path in inputs.facts:
        data += expand(read_facts(path)).graph
    for triple in [t for t in data if isinstance(t[2], Literal) and t[2].language]:
        data.remove(triple)
    return read_schema(list(inputs.schema)), data


ROWS: dict[str, Callable[[], None]] = {
    "load, from nothing": load_from_nothing,
    "load, unchanged": load_unchanged,
    "read and expand": read_only,
    "closure, flat rules": close_by_rules,
    "closure, owlrl": close_by_owlrl,
    "gate, pyshacl-turbo": validate("turbo"),
    "gate, pySHACL": validate("pyshacl"),
}


def measure(name: str, home: str) -> tuple[float, float]:
    """Run a row in a process of its own; give CPU seconds and peak megabytes."""
    command = [sys.executable, __file__, "--row", name]
    environment = {**os.environ, "DYAD_HOME": home}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return cpu, peak


def main() -> None:
    """Measure all rows and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each row, after one warm-up")
    parser.add_argument(
        "--pyshacl", action="store_true", help="measure pySHACL too, once and without warm-up"
    )
    parser.add_argument("--row", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.row:
        ROWS[arguments.row]()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
        return
    print("| what | CPU seconds, median (least to most) | peak MB | times `load, from nothing` |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        subprocess.run(
            [sys.executable, "-c", "from dyad.cli import main; main()", "load"],
            env={**os.environ, "DYAD_HOME": home},
            check=True,
            capture_output=True,
        )
        base = 0.0
        for name in ROWS:
            slow = name == "gate, pySHACL"
            if slow and not arguments.pyshacl:
                continue
            if not slow:
                measure(name, home)
            runs = [measure(name, home) for _ in range(1 if slow else arguments.runs)]
            cpu = [run[0] for run in runs]
            middle = statistics.median(cpu)
            base = base or middle
            peak = statistics.median(run[1] for run in runs)
            spread = f"{middle:.2f} ({min(cpu):.2f} to {max(cpu):.2f})"
            print(f"| {name} | {spread} | {peak:.0f} | {middle / base:.2f} |")


if __name__ == "__main__":
    main()
