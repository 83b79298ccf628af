"""How long the index of names takes for a keystroke: at the size of what ships, and with a million names.

    python benchmarks/names.py                     # builds both indexes in a temporary folder
    python benchmarks/names.py --names 100000

Names are made of syllables, so that many begin alike, and words are as unevenly frequent as in languages.
Each thing has some names in Latin letters and one in Cyrillic ones. What is typed are names of the index
letter by letter, the same with typing errors, and sentences with two names. What is told is CPU time, so that
other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from dyad.name_index import NameIndex
from dyad.name_index.file import FILE, Name, Named, write_index
from dyad.name_index.source import read_named
from dyad.release import Release, open_release
from dyad.settings import Settings
from dyad_loader.pipeline import load

_ONSETS, _VOWELS, _CODAS = (
    text.split("-")
    for text in (
        "b-c-ch-d-f-g-h-j-k-kh-l-m-n-ng-nh-p-ph-qu-r-s-st-t-th-tr-v-x-z",
        "a-e-i-o-u-ai-ao-ie-oa-ua-uye-y",
        "---n-ng-m-t-k-r-s",
    )
)
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввхыз")
_CLASSES = ("Person", "Official", "Event", "Agreement", "Institution", "City", "Project", "Statement")


def make_things(names: int, seed: int) -> Iterator[Named]:
    """Make things with about so many names."""
    chance = random.Random(seed)  # noqa: S311 (names to measure with)
    words = [_make_word(chance) for _ in range(max(2000, names // 8))]
    shares = [1 / place for place in range(1, len(words) + 1)]
    pool = chance.choices(words, shares, k=names * 3)
    for number in range(names // 4):
        kind = chance.choice(_CLASSES)
        length = chance.randint(2, 8 if kind in ("Event", "Agreement", "Statement") else 3)
        said = [pool[chance.randrange(len(pool))].capitalize() for _ in range(length)]
        told = [
            Name(" ".join(said), "en", "name"),
            Name(" ".join(reversed(said)), "en", "alias"),
            Name(" ".join(said[-2:]), "en", "alias"),
            Name(" ".join(said).lower().translate(_CYRILLIC).title(), "ru", "name"),
        ]
        pointers = int(chance.paretovariate(1))
        yield Named(f"https://w3id.org/dyad/id/made/{number}", kind, [kind], pointers, told)


def _make_word(chance: random.Random) -> str:
    syllables = chance.randint(1, 4)
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(syllables)
    )


def misspell(text: str, chance: random.Random) -> str:
    """Leave out a letter, double one, or change the order of two."""
    place = chance.randrange(1, max(2, len(text) - 1))
    return chance.choice(
        [
            text[:place] + text[place + 1 :],
            text[:place] + text[place - 1] + text[place:],
            text[: place - 1] + text[place : place + 1] + text[place - 1 : place] + text[place + 1 :],
        ]
    )


def measure(told: str, what: Callable[[str], object], texts: Iterable[str]) -> None:
    """Print the milliseconds that something takes: median, the slowest of a hundred, the slowest."""
    taken = []
    for text in texts:
        began = time.thread_time()
        what(text)
        taken.append((time.thread_time() - began) * 1000)
    slow = statistics.quantiles(taken, n=100)[98]
    print(f"  {told:<28} {statistics.median(taken):7.2f} {slow:8.2f} {max(taken):8.2f}   ({len(taken):,})")


def measure_index(path: Path, seed: int) -> None:
    """Print what an index of names takes."""
    before = _memory()
    began = time.perf_counter()
    index = NameIndex.open(path)
    opened = (time.perf_counter() - began) * 1000
    size = path.stat().st_size / 2**20
    print(f"{index.names:,} names of {index.things:,} things, {size:,.1f} MB, opened in {opened:.1f} ms")
    print(f"  {'CPU milliseconds':<28} {'median':>7} {'99 %':>8} {'most':>8}")
    chance = random.Random(seed)  # noqa: S311 (names to measure with)
    every = sorted(
        {one.label for letter in "abcdefghklmnoprstvx" for one in index.suggest(letter, limit=1000)}
    )
    chosen = chance.sample(every, min(150, len(every)))
    typed = [name[:length] for name in chosen for length in range(1, min(len(name), 25) + 1)]
    wrong = [misspell(name[:20], chance) for name in chosen if len(name) > 4]
    sentences = [f"agreements between {a} and {b} in 2025" for a, b in pairwise(chosen)]
    measure("a keystroke", index.suggest, typed)
    measure("the first letter", index.suggest, list("abcdefghijklmnopqrstuvwxyz") * 4)
    measure("a keystroke, of one class", lambda text: index.suggest(text, classes=["Official"]), typed)
    measure("with a typing error", index.suggest, wrong)
    measure("nearest", index.nearest, wrong)
    measure("names in a sentence", index.find_names, sentences)
    measure("1,000 for a page", lambda text: index.suggest(text, limit=1000), list("abcdefghklmnoprst"))
    print(f"  memory that it takes: {_memory() - before:.0f} MB\n")
    index.close()


def _memory() -> float:
    """Megabytes of memory that the process has at the moment; Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000, help="names of the large index")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="folder for the indexes, which are used again if there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        home.mkdir(exist_ok=True)
        load(Settings.from_env({"DYAD_HOME": str(home)}))
        release = open_release(home)
        large = home / f"names-{options.names}.sqlite"
        _apart(build, home / "again.sqlite", read_named, release)
        _apart(measure_index, release.folder / FILE, options.seed)
        if not large.exists():
            _apart(build, large, make_things, options.names, options.seed)
        _apart(measure_index, large, options.seed)


def build(path: Path, make: Callable[..., Iterable[Named]], *arguments: object) -> None:
    """Print what building an index takes."""
    things = [one.open_store() if isinstance(one, Release) else one for one in arguments]
    made = list(make(*things))
    began = time.process_time()
    names = write_index(path, made)
    print(f"an index of {names:,} names is built in {time.process_time() - began:.1f} s")


def _apart(what: Callable[..., None], *arguments: object) -> None:
    """Do it in a process of its own, whose memory is its own."""
    process = multiprocessing.get_context("spawn").Process(target=what, args=arguments)
    process.start()
    process.join()


if __name__ == "__main__":
    main()
