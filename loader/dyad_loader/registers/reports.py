"""What a load tells of its registers: read, mapped, refused, unresolved, by register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from dyad.namespaces import BASE
from dyad_loader.registers.chunks import Result
from dyad_loader.registers.manifest import Manifest
from dyad_loader.registers.pieces import Piece, count_together

MOST_FAULTS: Final = 1_000
"""Most faults that a report names one by one."""


@dataclass(frozen=True)
class Fault:
    """A record that did not become facts.

    Attributes:
        file: Its file.
        record: Its id; empty where the whole file is meant.
        message: What is wrong with it.
    """

    file: str
    record: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f': record {self.record}' if self.record else ''}: {self.message}"


@dataclass(frozen=True)
class RegisterReport:
    """What became of a register.

    Attributes:
        register: Its name.
        title: Its title.
        publisher: Who publishes it.
        licence: By which licence.
        attribution: What the licence wants to be said.
        documents: How many documents it has.
        read: How many records were read.
        mapped: How many of them are facts of the release.
        expected: How many records there were when the mapping was reviewed; 0 where nobody counted.
        missing: How many are missing from a file that could not be read, by the expected number.
        repeated: How many records have the id of an earlier one.
        things: How many things they describe, counted by document.
        triples: How many triples they say.
        inferred: How many triples follow from these.
        violations: Shape to how many records it refused.
        warnings: Shape to how often it warns.
        unresolved: Names of parties that are in no table, and how often they occur.
        rules: What rules did, and how often.
        faults: The records that did not become facts, and files that could not be read.
    """

    register: str
    title: str
    publisher: str
    licence: str
    attribution: str
    documents: int
    read: int
    mapped: int
    expected: int
    missing: int
    repeated: int
    things: int
    triples: int
    inferred: int
    violations: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    unresolved: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def share(self) -> float:
        """How many in a hundred records did not become facts."""
        whole = self.read + self.missing
        return 100 * (whole - self.mapped) / whole if whole else 0.0

    def as_json(self) -> dict[str, Any]:
        """Give the report for JSON; of very many faults, only the first."""
        told = asdict(self)
        told["faults"] = [asdict(fault) for fault in self.faults[:MOST_FAULTS]]
        told["faultCount"] = len(self.faults)
        return told


def make_report(
    manifest: Manifest, pieces: Sequence[Piece], refused: Iterable[Result], warnings: Iterable[Result]
) -> RegisterReport:
    """Make the report of a register.

    Args:
        manifest: The register.
        pieces: Its documents, as they are in the release.
        refused: What the shapes found wrong with records that were left out.
        warnings: What the shapes warn of.

    Returns:
        The report.
    """
    violations: Counter[str] = Counter()
    faults = [Fault(*fault) for piece in pieces for fault in piece.faults]
    told = set()
    places = {piece.source: piece.place for piece in pieces}
    for result in refused:
        for record in result.records:
            if (result.source, record, result.shape) not in told:
                told.add((result.source, record, result.shape))
                violations[result.shape] += 1
                place = places.get(result.source, result.source.removeprefix(BASE))
                faults.append(Fault(place, record, f"{result.thing} {result.message} ({result.shape})"))
    expected = sum(kind.expected or 0 for kind in manifest.documents)
    read = sum(piece.read for piece in pieces)
    broken = any(not fault.record for fault in faults)
    return RegisterReport(
        register=manifest.name,
        title=manifest.title,
        publisher=manifest.publisher,
        licence=manifest.licence,
        attribution=manifest.attribution,
        documents=len(pieces),
        read=read,
        mapped=sum(piece.mapped for piece in pieces),
        expected=expected,
        missing=max(0, expected - read) if broken else 0,
        repeated=sum(piece.repeated for piece in pieces),
        things=sum(piece.things for piece in pieces),
        triples=sum(piece.asserted for piece in pieces),
        inferred=sum(piece.inferred for piece in pieces),
        violations=dict(violations),
        warnings=dict(Counter(result.shape for result in warnings)),
        unresolved=dict(count_together(pieces, "unresolved").most_common()),
        rules=dict(sorted(count_together(pieces, "counts").items())),
        faults=tuple(faults),
    )


def write_report(report: RegisterReport) -> Iterator[str]:
    """Write a report for people.

    Args:
        report: The report.

    Yields:
        Its lines.
    """
    yield (
        f"{report.register}: {report.read:,} records in {report.documents} documents, {report.mapped:,} are "
        f"facts ({100 - report.share:.2f} %): {report.triples:,} triples, {report.inferred:,} more follow."
    )
    if report.expected and report.read and abs(report.read - report.expected) > report.expected / 10:
        yield f"  {report.expected:,} records were expected: the mapping may need another review."
    for name, told in (("refused by", report.violations), ("warned of by", report.warnings)):
        for shape, count in sorted(told.items()):
            yield f"  {name} {shape}: {count:,}"
    for name, count in report.unresolved.items():
        yield f"  name that is in no table, kept as it is: {name} ({count:,})"
    if report.repeated:
        yield f"  records with the id of an earlier one: {report.repeated:,}"
    for rule, count in report.rules.items():
        yield f"  {rule}: {count:,}"
    for fault in report.faults[:20]:
        yield f"  left out: {fault}"
    if len(report.faults) > 20:
        yield f"  left out: {len(report.faults) - 20:,} more, which the release's registers.json names"
