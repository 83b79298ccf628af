"""The made-up world on disk: lines of RDF, a release to be served, and what questions are drawn from.

A folder for each size and seed, made once:

    named.nq       the named graphs, one a document
    default.nt     the default graph: the union, each triple once
    facts.tsv      one line a fact: IRI, kind, sides, years, words of the name, whether signatories are told
    home/          DYAD_HOME with the release
"""

from __future__ import annotations

import datetime
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from world import Fact, World

from dyad.namespaces import BASE
from dyad.release import current_folder
from dyad.resources import find_resource
from dyad.rules import Rule, serialize_rules
from dyad.terms import quads_of
from dyad_loader.closure import INFERRED_TOGETHER, close, inferred_graph
from dyad_loader.publish import build_folder, hold_lock, publish
from dyad_loader.schema import derive_rules, read_schema
from dyad_loader.void import describe_dataset

Say = Callable[[str], None]

_REFERENCE = BASE + "dataset/reference"
_ONTOLOGY = "https://w3id.org/dyad/ontology"


@dataclass(frozen=True)
class Prepared:
    """A world on disk.

    Attributes:
        folder: Where it lies.
        triples: How many triples its default graph holds, the reference data and the ontology among them.
        facts: Its facts.
    """

    folder: Path
    triples: int
    facts: tuple[Fact, ...]

    @property
    def home(self) -> Path:
        """DYAD_HOME of its release."""
        return self.folder / "home"

    @property
    def files(self) -> tuple[Path, Path]:
        """Its named graphs as N-Quads, and their union as N-Triples."""
        return self.folder / "named.nq", self.folder / "default.nt"

    @property
    def store(self) -> Path:
        """The Oxigraph store of its release."""
        current = current_folder(self.home)
        assert current is not None, "prepared worlds have a release"
        return current / "store"


def prepare(folder: Path, triples: int, seed: int = 1, say: Say = lambda _: None) -> Prepared:
    """Make a world on disk, or take the one that is there.

    Args:
        folder: Where worlds lie.
        triples: How many different triples its documents shall hold, at least; the reference data and the
            ontology come on top.
        seed: What it is drawn from.
        say: Called with a few words as each step begins.

    Returns:
        The world.
    """
    folder = folder / f"{triples}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    # Old lines must not be served as new ones: what makes them is part of the mark.
    here = Path(__file__).parent
    made_by = b"".join(
        (here / name).read_bytes() for name in ("words.toml", "casting.py", "world.py", "prepare.py")
    )
    mark, done = folder / "made-by", folder / "triples"
    if not done.exists() or not mark.exists() or mark.read_bytes() != made_by:
        done.unlink(missing_ok=True)
        shutil.rmtree(folder / "virtuoso", ignore_errors=True)
        count = _make(folder, triples, seed, say)
        mark.write_bytes(made_by)
        done.write_text(str(count), encoding="utf-8")
    return Prepared(folder, int(done.read_text(encoding="utf-8")), tuple(_read_facts(folder / "facts.tsv")))


def _make(folder: Path, triples: int, seed: int, say: Say) -> int:
    say(f"drawing a world of {triples:,} triples")
    begun = time.monotonic()
    named, default = folder / "named.nq", folder / "default.nt"
    with (
        named.open("w", encoding="utf-8") as quads,
        default.open("w", encoding="utf-8") as union,
        (folder / "facts.tsv").open("w", encoding="utf-8") as facts,
    ):
        rules: list[Rule] = []
        for graph, text in _shipped(rules):
            quads.write(text.replace(" .\n", f" <{graph}> .\n"))
            union.write(text)
        for document in World(seed).documents(triples):
            for graph, text in (
                (document.graph, document.asserted),
                (inferred_graph(document.graph), document.inferred),
                (INFERRED_TOGETHER, document.together),
            ):
                quads.write(text.replace(" .\n", f" <{graph}> .\n"))
                union.write(text)
            for fact in document.facts:
                fields = (
                    fact.iri,
                    fact.kind,
                    " ".join(fact.sides),
                    " ".join(map(str, fact.years)),
                    fact.words,
                    int(fact.signed),
                )
                facts.write("\t".join(map(str, fields)) + "\n")
    say(f"drawn in {time.monotonic() - begun:.0f} s; loading it into a release")
    return _release(folder / "home", f"world-{triples}-{seed}", named, default, rules)


def _release(home: Path, version: str, named: Path, default: Path, rules: list[Rule]) -> int:
    with hold_lock(home), build_folder(home, version) as folder:
        store = ox.Store(str(folder / "store"))
        store.bulk_load(path=str(named), format=ox.RdfFormat.N_QUADS)
        store.bulk_load(path=str(default), format=ox.RdfFormat.N_TRIPLES)
        description, counts = describe_dataset(store, version)
        store.flush()
        del store
        (folder / "void.ttl").write_text(description, encoding="utf-8")
        (folder / "rules.json").write_text(serialize_rules(rules), encoding="utf-8")
        built = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        manifest = {"version": version, "built": built, "inputs": {}, "counts": counts, "sources": {}}
        publish(home, folder, manifest, 1)
    return counts["triples"]


def _shipped(rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """Graph and lines of what every release begins with; fills in the rules of the closure."""
    files = [
        *sorted(find_resource("seeds/reference").glob("*.ttl")),
        *sorted(find_resource("ontology/codes").glob("*.ttl")),
    ]
    reference = {quad.triple for path in files for quad in ox.parse(path=str(path))}
    schema: Graph = read_schema([find_resource(f"ontology/{name}.ttl") for name in ("dyad", "alignments")])
    rules += derive_rules(schema)
    yield _REFERENCE, _lines(reference)
    yield inferred_graph(_REFERENCE), _lines(close(reference, rules))
    yield _ONTOLOGY, _lines({quad.triple for quad in quads_of(schema, ox.NamedNode(_ONTOLOGY))})


def _lines(triples: set[ox.Triple]) -> str:
    return "".join(sorted(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in triples))


def _read_facts(path: Path) -> Iterator[Fact]:
    for line in path.read_text(encoding="utf-8").splitlines():
        iri, kind, sides, years, words, signed = line.split("\t")
        spread = tuple(map(int, years.split()))
        yield Fact(iri, kind, tuple(sides.split()), spread, words, signed == "1")
