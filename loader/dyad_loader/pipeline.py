"""The load: documents to quads to report to closure to release. The one place that puts the loader's parts
together.

    read -> expand -> days -> SHACL -> closure -> derived facts -> bulk load -> statistics -> publish

Everything up to the gate is `check`, which `dyad validate` runs too; a load goes on only where the gate is
passed. What comes after the gate is in `dyad_loader.building`, which writes through the service share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from dyad.errors import FactsError, SourceError, ValidationFailed
from dyad.release import current_folder
from dyad.resources import find_resource
from dyad.settings import Settings
from dyad.terms import to_rdflib
from dyad_loader.archive import check_text, derive_selectors, find_text
from dyad_loader.assertions import check_document, read_document
from dyad_loader.building import Closed, Ground, Progress, build_release, close_document, close_ground
from dyad_loader.context import resolve, shorten
from dyad_loader.days import Triple, derive_days
from dyad_loader.expand import Expanded, expand
from dyad_loader.facts import read_facts
from dyad_loader.inputs import Inputs, find_inputs
from dyad_loader.publish import hold_lock, switch_to
from dyad_loader.registers import load as registers_load
from dyad_loader.registers.kept import Loaded as LoadedRegisters
from dyad_loader.registers.reports import RegisterReport
from dyad_loader.report import Violation, blocking
from dyad_loader.schema import read_schema
from dyad_loader.shacl_report import serialize_turtle
from dyad_loader.validate import place_findings, read_shapes, run_shapes
from dyad_loader.written import Written


@dataclass
class Checked:
    """What is known when the gate has been asked.

    Attributes:
        files: The documents: the expanded facts files, and what was written through the service.
        reference: The triples of the reference data.
        schema: The triples of the ontology.
        days: Source to its derived days.
        violations: What is wrong, warnings included.
        report: The SHACL validation report.
        in_facts: The sources of which a facts file tells.
    """

    files: list[Expanded]
    reference: Graph
    schema: Graph
    days: dict[str, Graph]
    violations: list[Violation] = field(default_factory=list)
    report: Graph = field(default_factory=Graph)
    in_facts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load.

    Attributes:
        version: The release's version.
        folder: Its folder.
        counts: Its counts by name; empty where it was there already.
        built: Whether it was built just now.
        warnings: What the shapes warn of.
        kept: Source to what became of it through the service, where that is not what its facts file says.
        registers: What became of each register.
    """

    version: str
    folder: Path
    counts: dict[str, int]
    built: bool
    warnings: tuple[Violation, ...] = ()
    kept: Mapping[str, Written] = field(default_factory=dict)
    registers: tuple[RegisterReport, ...] = ()


def load(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    force: bool = False,
    forget: bool = False,
    registers: Mapping[str, Path] | None = None,
    progress: Progress = lambda _: None,
) -> Loaded:
    """Load facts files into a new release and make it current.

    Args:
        settings: Where to load to, and the archive.
        paths: Facts files and folders; none means those of the settings, and then those that ship.
        force: Build again although nothing has changed.
        forget: Leave out what was written through the service, and take the facts files alone.
        registers: Name of a register to where its files are; none means those of the settings.
        progress: Called with a few words as each step begins.

    Returns:
        The outcome.

    Raises:
        ValidationFailed: The facts break the shapes; the previous release stays as it was.
        SourceError: A path does not exist.
        ReleaseError: Another process writes to the home, it is a plain store's, or the file system refuses.
    """
    inputs = find_inputs(settings, paths, forget=forget, registers=registers)
    current = current_folder(settings.home)
    kept = {source: one for source, one in inputs.written.items() if one.in_facts}
    if not force and current is not None and current.name == inputs.version:
        return Loaded(inputs.version, current, {}, built=False, kept=kept)
    with hold_lock(settings.home):
        # Of what is current now that nobody else writes.
        inputs = find_inputs(settings, paths, forget=forget, registers=registers)
        if not force and switch_to(settings.home, inputs.version):
            folder = settings.home / "releases" / inputs.version
            return Loaded(inputs.version, folder, {}, built=False, kept=kept)
        registers_of = _Registers(inputs, settings, progress)
        checked = check(inputs, settings, beside=registers_of.beside, progress=progress)
        if found := blocking(checked.violations):
            raise ValidationFailed(found, serialize_turtle(checked.report, found))
        written = {
            source: replace(one, in_facts=source in checked.in_facts)
            for source, one in inputs.written.items()
        }
        ground = registers_of.ground(checked)
        pieces = registers_of.pieces
        documents = _close_all(checked, ground, progress)
        built = build_release(replace(inputs, written=written), settings, ground, documents, progress, pieces)
        registers_load.prune_cache(settings.home)
    warnings = tuple(v for v in checked.violations if v.severity == "warning")
    kept = {source: one for source, one in written.items() if one.in_facts}
    reports = tuple(pieces.reports) if pieces is not None else ()
    return Loaded(inputs.version, built.folder, built.counts, True, warnings, kept, reports)


class _Registers:
    """The registers of a load, which are worked on when facts files and reference data are read."""

    def __init__(self, inputs: Inputs, settings: Settings, progress: Progress) -> None:
        self._inputs = inputs
        self._settings = settings
        self._progress = progress
        self._ground: Ground | None = None
        self.pieces: LoadedRegisters | None = None

    def ground(self, checked: Checked) -> Ground:
        """Close what documents stand on, once."""
        if self._ground is None:
            self._ground = close_ground(checked.reference, checked.schema, self._progress)
        return self._ground

    def beside(self, checked: Checked) -> bytes:
        """Bring the registers through their gate; gives what they say of the things of facts files."""
        if not self._inputs.registers:
            return b""
        self.pieces = registers_load.load_registers(
            self._inputs, self._settings, self.ground(checked), checked.files, self._progress
        )
        return self.pieces.context


def _close_all(checked: Checked, ground: Ground, progress: Progress) -> Iterator[Closed]:
    for file in checked.files:
        progress(f"closing {shorten(file.source)}")
        yield close_document(file, checked.days[file.source], ground)


def check(
    inputs: Inputs,
    settings: Settings,
    *,
    only: Iterable[Path] = (),
    beside: Callable[[Checked], bytes] = lambda _: b"",
    progress: Progress = lambda _: None,
) -> Checked:
    """Read, expand and validate, and change nothing.

    Args:
        inputs: The files.
        settings: The archive and the SHACL engine.
        only: Report on these facts files alone; the others are there to be referred to. None means all.
        beside: Gives what else is known of the things of the files, as N-Triples; called when they are read.
        progress: Called with a few words as each step begins.

    Returns:
        The graphs, and everything that is wrong.

    Raises:
        ConfigError: The shapes cannot be run.
    """
    progress(f"reading {len(inputs.facts)} facts files")
    files, violations, in_facts = _read_all(inputs.facts, inputs.written)
    violations += _same_source_twice(files)
    for written in inputs.written.values():
        if written.sha256 is not None:
            document = read_document(written.source, written.read())
            violations += check_document(document)
            files.append(document)
    files.sort(key=lambda file: file.source)
    progress("reading the reference data")
    reference = read_reference(inputs.reference)
    schema = read_schema(list(inputs.schema))
    days = {file.source: _graph(derive_days(file.graph)) for file in files}
    for file in files:
        violations += add_selectors(file, settings)
    known = Checked(files, reference, schema, days)
    context = read_triples(beside(known))
    data = Graph()
    data += context
    for part in (reference, schema, *(file.graph for file in files), *days.values()):
        for triple in part:
            data.add(triple)
    progress(f"validating {len(data):,} triples")
    shapes = read_shapes(find_resource("ontology/shapes"))
    findings, report = run_shapes(data, shapes, settings.shacl)
    findings = [finding for finding in findings if _is_told(finding.focus, context, known)]
    violations += place_findings(findings, files, data, shapes, report)
    wanted = {str(path) for path in only}
    kept = sorted(v for v in set(violations) if not wanted or v.file in wanted)
    return Checked(files, reference, schema, days, kept, report, in_facts)


def _is_told(thing: Node, context: Graph, known: Checked) -> bool:
    """Whether a thing is told of here, and not only beside it."""
    if (thing, None, None) not in context:
        return True
    return any(
        (thing, None, None) in graph for graph in (known.reference, *(file.graph for file in known.files))
    )


def add_selectors(document: Expanded, settings: Settings) -> list[Violation]:
    """Hold a document against its text and point its paragraphs at their places, where the archive has it.

    Args:
        document: The document; what is derived from the text is added to its graph.
        settings: The archive.

    Returns:
        What does not fit.
    """
    text = find_text(settings.archive, document.graph, document.source)
    if text is None:
        return []
    found = check_text(document, text)
    document.graph += _graph(derive_selectors(document.graph, text))
    return found


def _read_all(
    paths: Iterable[Path], written: Mapping[str, Written]
) -> tuple[list[Expanded], list[Violation], frozenset[str]]:
    """Read facts files, but of what was written only so much as tells which source it is."""
    files: list[Expanded] = []
    violations: list[Violation] = []
    in_facts: set[str] = set()
    for path in paths:
        try:
            facts = read_facts(path)
            source = facts.source.get("id")
            if isinstance(source, str) and resolve(source) in written:
                in_facts.add(resolve(source))
                continue
            expanded = expand(facts)
        except FactsError as error:
            violations.append(Violation(str(path), error.line, "", error.message))
        except SourceError as error:
            violations.append(Violation(str(path), 1, "", str(error)))
        else:
            files.append(expanded)
            violations += expanded.problems
            in_facts.add(expanded.source)
    return files, violations, frozenset(in_facts)


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


def read_reference(paths: Iterable[Path]) -> Graph:
    """Read the reference data.

    Args:
        paths: Turtle files.

    Returns:
        Their triples.
    """
    graph = Graph()
    for path in paths:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, value = to_rdflib(quad.subject), to_rdflib(quad.object)
            graph.add((subject, URIRef(quad.predicate.value), value))
    return graph


def read_triples(lines: bytes) -> Graph:
    """Read N-Triples.

    Args:
        lines: The lines.

    Returns:
        Their triples.
    """
    graph = Graph()
    for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
        subject, value = to_rdflib(quad.subject), to_rdflib(quad.object)
        graph.add((subject, URIRef(quad.predicate.value), value))
    return graph


def _graph(triples: Iterable[Triple]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph
