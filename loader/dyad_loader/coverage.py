"""Coverage: is every paragraph of a source accounted for?

A paragraph is evidence of at least one thing, or is left out with a reason. The count comes from the facts
file, which the archive, where there is one, is checked against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import URIRef

from dyad.namespaces import DYAD
from dyad_loader.context import shorten
from dyad_loader.expand import Expanded


@dataclass(frozen=True)
class Coverage:
    """How far one source is accounted for.

    Attributes:
        source: Its id.
        paragraphs: How many paragraphs it has.
        with_facts: How many are evidence.
        omitted: How many are left out with a reason.
        unaccounted: The numbers of the others.
        things: How many things it describes.
        triples: How many triples its graph has.
    """

    source: str
    paragraphs: int
    with_facts: int
    omitted: int
    unaccounted: tuple[int, ...]
    things: int
    triples: int


def measure_coverage(files: Iterable[Expanded]) -> list[Coverage]:
    """Measure the coverage of sources.

    Args:
        files: The expanded facts files.

    Returns:
        One entry a source, in their order.
    """
    return [_measure(file) for file in files]


def _measure(file: Expanded) -> Coverage:
    graph = file.graph
    told = graph.value(URIRef(file.source), DYAD.paragraphCount)
    total = int(str(told)) if told is not None else 0
    numbers = {int(str(number)): node for node, number in graph.subject_objects(DYAD.paragraph)}
    omitted = {number for number, node in numbers.items() if (node, DYAD.omitted, None) in graph}
    evidence = {number for number, node in numbers.items() if (None, DYAD.evidence, node) in graph}
    missing = tuple(sorted(set(range(1, total + 1)) - omitted - evidence))
    return Coverage(
        shorten(file.source), total, len(evidence), len(omitted), missing, len(file.described), len(graph)
    )
