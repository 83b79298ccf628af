"""Loading at size, through the whole path: documents, pieces, gate, closure, store, indexes, release.

    python benchmarks/scale.py --registers FOLDER
    python benchmarks/scale.py --triples 100000 1000000 10000000

The first loads the four public registers, each from the folder below FOLDER that has its name. The second
writes made-up gazettes (`gazette_files.py`) and loads them as a register. The home is empty before each load.
What is printed is a table in Markdown: elapsed and CPU seconds by step, over all processes, and the memory of
all processes together at its peak (what they share counts once, and once for each).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gazette_files import write_gazettes

HERE: Final = Path(__file__).parent
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_REST: Final = "facts files and reference data"
_STEPS: Final[Mapping[str, str]] = {
    "mapping and closing registers": "map, date and close the documents",
    "looking for what": "hold the documents against each other",
    "validating registers": "validate chunk by chunk",
    "loading the documents": "load into the store",
    "closing what several": "join across documents",
    "indexing": "statistics and indexes",
    "publishing": "publish",
}


@dataclass
class Spent:
    """Seconds of one step: elapsed, and of CPU over all processes."""

    elapsed: float = 0.0
    cpu: float = 0.0


@dataclass
class Load:
    """One load and what it took.

    Attributes:
        title: What was loaded.
        steps: Step to seconds.
        resident: The sum of resident memory over all processes, at its peak, in bytes.
        proportional: The same with shared pages counted once.
        triples: How many triples the release has.
        disk: Bytes of the release and of the pieces.
    """

    title: str
    steps: dict[str, Spent] = field(default_factory=dict)
    resident: int = 0
    proportional: int = 0
    triples: int = 0
    disk: tuple[int, int] = (0, 0)

    @property
    def total(self) -> Spent:
        """All steps together."""
        spent = self.steps.values()
        return Spent(sum(one.elapsed for one in spent), sum(one.cpu for one in spent))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print.

    Args:
        arguments: What stands on the command line.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    if options.load:
        return _load_here(dict(part.split("=", 1) for part in options.load))
    loads = []
    with _working(options.folder, keep=options.keep) as folder:
        if options.registers:
            names = ("visits", "travels", "pocom", "uk-treaties")
            registers = {name: str(options.registers / name) for name in names}
            loads.append(measure("four registers", folder / "registers", registers))
        for triples in options.triples:
            _say(f"writing gazettes for {triples:,} triples")
            notices = write_gazettes(folder / f"{triples}", triples)
            files = {str(HERE / "gazettes"): str(folder / f"{triples}")}
            loads.append(measure(f"{notices:,} notices", folder / f"home-{triples}", files))
    print(write_table(loads))
    return 0


@contextmanager
def _working(within: Path | None, *, keep: bool) -> Iterator[Path]:
    """A folder to work in, which is gone afterwards unless it is to be kept."""
    if keep:
        folder = Path(tempfile.mkdtemp(dir=within))
        _say(f"gazettes and homes stay in {folder}")
        yield folder
    else:
        with tempfile.TemporaryDirectory(dir=within) as told:
            yield Path(told)


def measure(title: str, home: Path, registers: Mapping[str, str]) -> Load:
    """Load into an empty home in a process of its own, and watch it.

    Args:
        title: What is loaded.
        home: DYAD_HOME.
        registers: Register to folder.

    Returns:
        What it took.

    Raises:
        SystemExit: The load failed.
    """
    load = Load(title)
    command = [sys.executable, __file__, "--load", *(f"{name}={path}" for name, path in registers.items())]
    environment = {**os.environ, "DYAD_HOME": str(home), "DYAD_MAX_FAULTS": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        watch = threading.Thread(target=_watch_memory, args=(process, load), daemon=True)
        watch.start()
        step, begun, used = _REST, time.monotonic(), 0.0
        for line in process.stdout or ():
            now, cpu = time.monotonic(), _cpu(process.pid) or used
            spent = load.steps.setdefault(step, Spent())
            spent.elapsed += now - begun
            spent.cpu += cpu - used
            step, begun, used = _step_of(line), now, cpu
            _say(f"{title}: {line.strip()}")
    if process.returncode:
        raise SystemExit(f"{title}: the load failed")
    watch.join()
    current = home / "current"
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    load.triples = int(manifest["counts"]["triples"])
    load.disk = (_size(current.resolve()), _size(home / "pieces"))
    return load


def _step_of(line: str) -> str:
    return next((step for words, step in _STEPS.items() if line.startswith(words)), _REST)


def _load_here(registers: Mapping[str, str]) -> int:
    """Load in this process, with a line for each step."""
    from dyad.settings import Settings
    from dyad_loader.pipeline import load

    def tell(words: str) -> None:
        print(words, flush=True)

    load(Settings.from_env(), registers={name: Path(path) for name, path in registers.items()}, progress=tell)
    tell("done")
    return 0


# ---------------------------------------------------------------- what processes take


def _watch_memory(process: subprocess.Popen[str], load: Load) -> None:
    while process.poll() is None:
        tree = list(_tree(process.pid))
        load.resident = max(load.resident, sum(_memory(one, "status", "VmRSS") for one in tree))
        load.proportional = max(load.proportional, sum(_memory(one, "smaps_rollup", "Pss") for one in tree))
        time.sleep(0.5)


def _tree(top: int) -> Iterator[int]:
    """A process and all that came from it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(path.name)):
            children.setdefault(int(fields[1]), []).append(int(path.name))
    waiting = [top]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children.get(one, [])


def _cpu(top: int) -> float:
    """Seconds that a process, all that came from it, and all of these that have ended took."""
    found = [_stat(one) for one in _tree(top)]
    return sum(int(value) for fields in found for value in fields[11:15]) / _TICKS


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; none where the process has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return text.rsplit(")", 1)[1].split()


def _memory(process: int, file: str, name: str) -> int:
    try:
        for line in Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- the table


def write_table(loads: Sequence[Load]) -> str:
    """Write what was measured as Markdown.

    Args:
        loads: The loads.

    Returns:
        The table.
    """
    rows = [["", *(load.title for load in loads)], ["---", *("---" for _ in loads)]]
    rows.append(["triples", *(f"{load.triples:,}" for load in loads)])
    for step in (_REST, *_STEPS.values()):
        rows.append([step, *(_cell(load.steps.get(step, Spent())) for load in loads)])
    rows.append(["**all, elapsed / CPU seconds**", *(f"**{_cell(load.total)}**" for load in loads)])
    rows.append(
        ["triples a second, elapsed", *(f"{load.triples / load.total.elapsed:,.0f}" for load in loads)]
    )
    rows.append(["triples a CPU second", *(f"{load.triples / load.total.cpu:,.0f}" for load in loads)])
    peak = (f"{_mega(load.proportional)} / {_mega(load.resident)} MB" for load in loads)
    rows.append(["memory at its peak, shared pages once / for each process", *peak])
    rows.append(["release / pieces on disk", *(" / ".join(map(_mega, load.disk)) + " MB" for load in loads)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(spent: Spent) -> str:
    return f"{spent.elapsed:,.0f} / {spent.cpu:,.0f} s"


def _mega(size: int) -> str:
    return f"{size / 1_000_000:,.0f}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--registers", type=Path, help="The folder with the four public registers.")
    parser.add_argument("--triples", type=int, nargs="*", default=[], help="How many triples to make up.")
    parser.add_argument("--folder", type=Path, help="Where to work; else where temporary files go.")
    parser.add_argument("--keep", action="store_true", help="Leave what was written and loaded there.")
    parser.add_argument("--load", nargs="*", default=[], help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
