"""The gate for registers: shapes on a few documents at a time, in every process there is.

Each chunk is validated with the reference data and with its context (see `crossing`), and only what is found
of its own things counts. The verdict on a chunk is kept beside the pieces, under the hash of all that it
follows from.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from rdflib import SH, Graph

from dyad.namespaces import BASE, DYAD
from dyad.resources import find_resource
from dyad.terms import to_rdflib
from dyad_loader.registers.crossing import Crossing, Part
from dyad_loader.validate import Finding, name_shape, read_shapes, run_shapes

RECORDS: Final = 2_000
"""Records of a chunk, unless one document alone has more."""

_EVIDENCE: Final = f"{DYAD}evidence"


@dataclass(frozen=True)
class Result:
    """One result of the shapes on a thing of a chunk.

    Attributes:
        source: The source that describes the thing.
        records: The ids of the records that are its evidence there.
        thing: The id of the thing.
        shape: The name of the shape.
        message: What is wrong.
        value: The offending value, if there is one.
        warning: Whether it is no more than a warning.
    """

    source: str
    records: tuple[str, ...]
    thing: str
    shape: str
    message: str
    value: str
    warning: bool


@dataclass(frozen=True)
class Chunk:
    """Some documents that are validated together.

    Attributes:
        parts: The documents.
        numbers: Their places among all documents.
        crossing: The file that tells what all documents have to do with each other.
        base: A file with the reference data and the ontology.
        engine: The SHACL engine.
        cache: The folder of verdicts.
        key: The hash over shapes, reference data and engine.
    """

    parts: tuple[Part, ...]
    numbers: tuple[int, ...]
    crossing: Path
    base: Path
    engine: str
    cache: Path
    key: str


def divide(parts: Sequence[Part], records: int = RECORDS) -> list[list[int]]:
    """Divide documents into chunks of about the same number of records.

    Args:
        parts: The documents.
        records: How many records a chunk should have.

    Returns:
        The places of the documents of each chunk.
    """
    chunks: list[list[int]] = []
    room = 0
    for number, part in enumerate(parts):
        if not chunks or room < part.piece.read:
            chunks.append([])
            room = records
        chunks[-1].append(number)
        room -= part.piece.read
    return chunks


def validate_chunk(chunk: Chunk) -> list[Result]:
    """Validate a chunk, or take its verdict from the cache.

    Args:
        chunk: The chunk.

    Returns:
        What is wrong with its own things.
    """
    context = Crossing(chunk.crossing).context(chunk.numbers)
    told = "\n".join((chunk.key, chunk.engine, *(part.piece.key for part in chunk.parts))).encode()
    name = hashlib.sha256(told + b"\n" + context).hexdigest()[:32]
    path = chunk.cache / f"{name}.verdict"
    try:
        return [_result(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError):
        pass
    results = _run(chunk, context)
    temporary = path.with_name(f".{name}")
    temporary.write_text(json.dumps([asdict(one) for one in results]), encoding="utf-8")
    temporary.replace(path)
    return results


def _result(told: dict[str, Any]) -> Result:
    return Result(**told | {"records": tuple(told["records"])})


def _run(chunk: Chunk, context: bytes) -> list[Result]:
    store = ox.Store()
    store.bulk_load(path=str(chunk.base), format=ox.RdfFormat.N_TRIPLES)
    for part in chunk.parts:
        for file in part.files:
            store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    store.bulk_load(context, format=ox.RdfFormat.N_TRIPLES)
    shapes = _read_shapes()
    data: Any = store if chunk.engine == "turbo" else _as_graph(store)
    findings, _ = run_shapes(data, shapes, chunk.engine)
    return _attribute(findings, chunk, shapes) if findings else []


@cache
def _read_shapes() -> Graph:
    return read_shapes(find_resource("ontology/shapes"))


def _as_graph(store: ox.Store) -> Graph:
    graph = Graph()
    for quad in store:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def _attribute(findings: Iterable[Finding], chunk: Chunk, shapes: Graph) -> list[Result]:
    """Give each finding on a thing of the chunk its source and records."""
    told: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    wanted = {str(finding.focus) for finding in findings}
    for part in chunk.parts:
        for quad in ox.parse(path=str(part.files[0]), format=ox.RdfFormat.N_TRIPLES):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in wanted:
                records = told[quad.subject.value].setdefault(part.piece.source, [])
                if quad.predicate.value == _EVIDENCE and isinstance(quad.object, ox.NamedNode):
                    records.append(quad.object.value.rsplit("/", 1)[-1])
    results = set()
    for finding in findings:
        for source, records in told.get(str(finding.focus), {}).items():
            results.add(
                Result(
                    source,
                    tuple(sorted(records)),
                    str(finding.focus).removeprefix(BASE),
                    name_shape(finding.shape, shapes),
                    finding.message,
                    "" if finding.value is None else str(finding.value).removeprefix(BASE),
                    finding.severity != SH.Violation,
                )
            )
    return sorted(results, key=lambda one: (one.source, one.thing, one.shape, one.value))
