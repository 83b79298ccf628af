"""The archive: the texts of the sources, where a deployment has them.

The project holds no text. With an archive, a source's text is checked against the hash that its facts file
gives, and each paragraph gets an oa:TextPositionSelector (Web Annotation Data Model, section 4.2.5), so that
a page can show it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.namespaces import DYAD, OA
from dyad_loader.context import shorten
from dyad_loader.days import Triple
from dyad_loader.expand import FILE_NAME, Expanded
from dyad_loader.report import Violation


@dataclass(frozen=True)
class Paragraph:
    """One non-empty line of a text: its number from 1 and its offsets in characters."""

    number: int
    start: int
    end: int


def read_paragraphs(text: str) -> list[Paragraph]:
    """Split a text into its paragraphs.

    Args:
        text: The text of a source.

    Returns:
        Its non-empty lines in order, without the white space around them.

    Example:
        >>> [(p.number, p.start, p.end) for p in read_paragraphs("One\\n\\n Two\\n")]
        [(1, 0, 3), (2, 6, 9)]
    """
    paragraphs: list[Paragraph] = []
    offset = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = offset + line.index(content)
            paragraphs.append(Paragraph(len(paragraphs) + 1, start, start + len(content)))
        offset += len(line) + 1
    return paragraphs


def find_text(archive: Path | None, graph: Graph, source: str) -> Path | None:
    """Find the text of a source in the archive.

    Args:
        archive: The archive's folder, if there is one.
        graph: The source's graph, which names its identifier.
        source: The source's IRI.

    Returns:
        The path of the text, or None where the archive does not have it.
    """
    identifier = graph.value(URIRef(source), URIRef("http://purl.org/dc/terms/identifier"))
    if archive is None or identifier is None or not FILE_NAME.fullmatch(str(identifier)):
        return None
    path = archive / f"{identifier}.txt"
    return path if path.is_file() else None


def check_text(expanded: Expanded, path: Path) -> list[Violation]:
    """Hold a text against what the facts file says of it.

    Args:
        expanded: The facts file.
        path: The text.

    Returns:
        A violation where the hash or the number of paragraphs differs.
    """
    position = expanded.positions[expanded.source]
    data = path.read_bytes()
    source = URIRef(expanded.source)
    found = []
    promised = expanded.graph.value(source, DYAD.sha256)
    actual = hashlib.sha256(data).hexdigest()
    if str(promised) != actual:
        line = position.key_lines.get("sha256", position.line)
        message = (
            f"the text {path} has the SHA-256 {actual}, not {promised}: it is another text, or it was changed"
        )
        found.append(Violation(str(expanded.file), line, shorten(expanded.source), message))
        return found
    count = len(read_paragraphs(data.decode("utf-8", errors="replace")))
    told = expanded.graph.value(source, DYAD.paragraphCount)
    if str(told) != str(count):
        line = position.key_lines.get("paragraphCount", position.line)
        message = f"the text {path} has {count} paragraphs, not {told}: count the non-empty lines"
        found.append(Violation(str(expanded.file), line, shorten(expanded.source), message))
    return found


def derive_selectors(graph: Graph, path: Path) -> Iterator[Triple]:
    """Point each paragraph at its place in the text.

    Args:
        graph: The source's graph.
        path: Its text.

    Yields:
        The selector of each paragraph node, offsets in characters.
    """
    places = {p.number: p for p in read_paragraphs(path.read_text(encoding="utf-8", errors="replace"))}
    nodes: list[tuple[Node, Node]] = list(graph.subject_objects(DYAD.paragraph))
    for node, number in nodes:
        place = places.get(int(str(number)))
        if place is not None:
            selector = URIRef(f"{node}/selector")
            yield node, OA.hasSelector, selector
            yield selector, RDF.type, OA.TextPositionSelector
            yield selector, OA.start, Literal(place.start, datatype=XSD.nonNegativeInteger)
            yield selector, OA.end, Literal(place.end, datatype=XSD.nonNegativeInteger)
