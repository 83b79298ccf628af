"""The load: documents to quads to report to closure to release. The one place that puts the loader's parts
together.

    read -> expand -> days -> SHACL -> closure -> derived facts -> bulk load -> statistics -> publish

Everything up to the gate is `check`, which `dyad validate` runs too; a load goes on only where the gate is
passed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from dyad.errors import FactsError, SourceError, ValidationFailed
from dyad.namespaces import BASE
from dyad.release import current_folder
from dyad.resources import find_resource
from dyad.rules import Rule, serialize_rules
from dyad.settings import Settings
from dyad.terms import quads_of, to_rdflib
from dyad_loader.archive import check_text, derive_selectors, find_text
from dyad_loader.closure import INFERRED_TOGETHER, close, inferred_graph
from dyad_loader.context import shorten
from dyad_loader.days import derive_days
from dyad_loader.derive import derive_dyads, derive_latest_status
from dyad_loader.expand import Expanded, expand
from dyad_loader.facts import read_facts
from dyad_loader.inputs import Inputs, collect_inputs
from dyad_loader.publish import build_folder, hold_lock, publish, switch_to
from dyad_loader.report import Violation, blocking
from dyad_loader.schema import derive_rules, read_schema
from dyad_loader.validate import place_findings, read_shapes, run_shapes
from dyad_loader.void import describe_dataset

REFERENCE = BASE + "dataset/reference"
"""The graph of the reference data: countries and codes."""

ONTOLOGY = "https://w3id.org/dyad/ontology"
"""The graph of the ontology and its alignments."""

Progress = Callable[[str], None]


@dataclass
class Checked:
    """What is known when the gate has been asked.

    Attributes:
        files: The expanded facts files.
        reference: The triples of the reference data.
        schema: The triples of the ontology.
        days: Source to its derived days.
        violations: What is wrong, warnings included.
        report: The SHACL validation report.
    """

    files: list[Expanded]
    reference: Graph
    schema: Graph
    days: dict[str, Graph]
    violations: list[Violation] = field(default_factory=list)
    report: Graph = field(default_factory=Graph)


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load.

    Attributes:
        version: The release's version.
        folder: Its folder.
        counts: Its counts by name; empty where it was there already.
        built: Whether it was built just now.
        warnings: What the shapes warn of.
    """

    version: str
    folder: Path
    counts: dict[str, int]
    built: bool
    warnings: tuple[Violation, ...] = ()


def load(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    force: bool = False,
    progress: Progress = lambda _: None,
) -> Loaded:
    """Load facts files into a new release and make it current.

    Args:
        settings: Where to load to, and the archive.
        paths: Facts files and folders; none means those of the settings, and then those that ship.
        force: Build again although nothing has changed.
        progress: Called with a few words as each step begins.

    Returns:
        The outcome.

    Raises:
        ValidationFailed: The facts break the shapes; the previous release stays as it was.
        SourceError: A path does not exist.
        ReleaseError: Another loader is at work, or the file system refuses.
    """
    inputs = collect_inputs(paths or settings.facts, settings.archive)
    current = current_folder(settings.home)
    if not force and current is not None and current.name == inputs.version:
        return Loaded(inputs.version, current, {}, built=False)
    with hold_lock(settings.home):
        if not force and switch_to(settings.home, inputs.version):
            return Loaded(inputs.version, settings.home / "releases" / inputs.version, {}, built=False)
        checked = check(inputs, settings, progress=progress)
        if found := blocking(checked.violations):
            raise ValidationFailed(found)
        return _build(inputs, settings, checked, progress)


def check(
    inputs: Inputs, settings: Settings, *, only: Iterable[Path] = (), progress: Progress = lambda _: None
) -> Checked:
    """Read, expand and validate, and change nothing.

    Args:
        inputs: The files.
        settings: The archive and the SHACL engine.
        only: Report on these facts files alone; the others are there to be referred to. None means all.
        progress: Called with a few words as each step begins.

    Returns:
        The graphs, and everything that is wrong.

    Raises:
        ConfigError: The shapes cannot be run.
    """
    progress(f"reading {len(inputs.facts)} facts files")
    files, violations = _read_all(inputs.facts)
    violations += _same_source_twice(files)
    progress("reading the reference data")
    reference = _read_reference(inputs.reference)
    schema = read_schema(list(inputs.schema))
    days = {file.source: _graph(derive_days(file.graph)) for file in files}
    for file in files:
        text = find_text(settings.archive, file.graph, file.source)
        if text is not None:
            violations += check_text(file, text)
            file.graph += _graph(derive_selectors(file.graph, text))
    data = Graph()
    for part in (reference, schema, *(file.graph for file in files), *days.values()):
        for triple in part:
            data.add(triple)
    progress(f"validating {len(data):,} triples")
    shapes = read_shapes(find_resource("ontology/shapes"))
    findings, report = run_shapes(data, shapes, settings.shacl)
    violations += place_findings(findings, files, data, shapes, report)
    wanted = {str(path) for path in only}
    kept = sorted(v for v in set(violations) if not wanted or v.file in wanted)
    return Checked(files, reference, schema, days, kept, report)


def _read_all(paths: Iterable[Path]) -> tuple[list[Expanded], list[Violation]]:
    files: list[Expanded] = []
    violations: list[Violation] = []
    for path in paths:
        try:
            expanded = expand(read_facts(path))
        except FactsError as error:
            violations.append(Violation(str(path), error.line, "", error.message))
        except SourceError as error:
            violations.append(Violation(str(path), 1, "", str(error)))
        else:
            files.append(expanded)
            violations += expanded.problems
    return files, violations


def _same_source_twice(files: Iterable[Expanded]) -> list[Violation]:
    first: dict[str, Expanded] = {}
    found = []
    for file in files:
        if file.source in first:
            message = f"has a facts file already, {first[file.source].file}: one file a source"
            line = file.positions[file.source].line
            found.append(Violation(str(file.file), line, shorten(file.source), message))
        first.setdefault(file.source, file)
    return found


def _read_reference(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, value = to_rdflib(quad.subject), to_rdflib(quad.object)
            graph.add((subject, URIRef(quad.predicate.value), value))
    return graph


def _build(inputs: Inputs, settings: Settings, checked: Checked, progress: Progress) -> Loaded:
    progress("drawing rules from the ontology")
    rules = derive_rules(checked.schema)
    with build_folder(settings.home, inputs.version) as folder:
        store = ox.Store(str(folder / "store"))
        sources: dict[str, dict[str, int]] = {}
        store.bulk_extend(_quads(checked, rules, sources, progress))
        progress("counting")
        description, counts = describe_dataset(store, inputs.version)
        store.flush()
        del store
        (folder / "void.ttl").write_text(description, encoding="utf-8")
        (folder / "rules.json").write_text(serialize_rules(rules), encoding="utf-8")
        manifest = {
            "version": inputs.version,
            "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "inputs": inputs.hashes,
            "counts": counts,
            "sources": sources,
        }
        progress("publishing")
        target = publish(settings.home, folder, manifest, settings.keep)
    warnings = tuple(v for v in checked.violations if v.severity == "warning")
    return Loaded(inputs.version, target, counts, built=True, warnings=warnings)


def _quads(
    checked: Checked, rules: Sequence[Rule], counts: dict[str, dict[str, int]], progress: Progress
) -> Iterator[ox.Quad]:
    """Close and derive, graph by graph; fills in each source's counts."""
    progress("closing the reference data")
    base = _triples(checked.reference)
    base_inferred = close(base, rules)
    yield from _in_graph(REFERENCE, base)
    yield from _in_graph(inferred_graph(REFERENCE), base_inferred)
    yield from _in_graph(ONTOLOGY, _triples(checked.schema))
    everything = base | base_inferred
    for file in checked.files:
        progress(f"closing {shorten(file.source)}")
        asserted = _triples(file.graph)
        inferred = close(base | base_inferred | asserted, rules)
        whole = _graph(_rdflib_triple(triple) for triple in (*asserted, *inferred))
        derived = _triples(checked.days[file.source]) | _triples(
            _graph(derive_dyads(whole, checked.reference))
        )
        beside = (inferred | derived) - asserted
        yield from _in_graph(file.source, asserted)
        yield from _in_graph(inferred_graph(file.source), beside)
        everything |= asserted | inferred
        counts[file.source] = {
            "things": len(file.described),
            "asserted": len(asserted),
            "inferred": len(beside),
        }
    progress("closing what several sources say together")
    latest = derive_latest_status((file.graph for file in checked.files), _ranks(checked.reference))
    yield from _in_graph(INFERRED_TOGETHER, close(everything, rules) | _triples(_graph(latest)))


def _ranks(reference: Graph) -> dict[Node, int]:
    """The order of statuses, which their schemes give as notations."""
    ranks: dict[Node, int] = {}
    for code, notation in reference.subject_objects(SKOS.notation):
        if (code, RDF.type, SKOS.Concept) in reference and str(notation).isdigit():
            ranks[code] = int(str(notation))
    return ranks


def _graph(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def _triples(graph: Graph) -> set[ox.Triple]:
    return {quad.triple for quad in quads_of(graph, ox.NamedNode(ONTOLOGY))}


def _rdflib_triple(triple: ox.Triple) -> tuple[Node, Node, Node]:
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)


def _in_graph(graph: str, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Give triples as quads of a named graph, and of the default graph, which is the union of all."""
    name = ox.NamedNode(graph)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
