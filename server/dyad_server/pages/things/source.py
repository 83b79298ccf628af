"""The page of a source: what it is, and what each paragraph gave, with its text where that is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from dyad.namespaces import DYAD
from dyad_server.design import archive
from dyad_server.documents import read_documents
from dyad_server.pages.things.page import Page
from dyad_server.rows import iri_of, text_of

_OF_SOURCE: Final = frozenset(
    {"dcterms:publisher", "dcterms:language", "published", "sha256", "paragraphCount", "dcterms:identifier"}
)
_ORDER: Final = ("Agreement", "Event", "Project", "Observation", "Statement", "Official", "Person")


@dataclass
class Paragraph:
    """One paragraph.

    Attributes:
        number: Which, from 1.
        things: What it is evidence of: things with their classes.
        omitted: Why it is evidence of nothing, in the words of the curator.
        text: The text, where the deployment has it.
    """

    number: int
    things: list[tuple[str, str]] = field(default_factory=list)
    omitted: str = ""
    text: str = ""


@dataclass
class Paragraphs:
    """The paragraphs of a source, and how many things of each kind they gave."""

    paragraphs: list[Paragraph]
    counts: list[tuple[str, int]]
    has_text: bool
    told: int
    total: int


def build(page: Page) -> None:
    """Put the page of a source together.

    Args:
        page: The page.
    """
    reading = page.reading
    page.own |= _OF_SOURCE
    page.crumbs.append(("Sources", "/browse/sources"))
    document = read_documents(reading.store, [reading.iri])[reading.iri]
    texts = archive().paragraphs(document)
    found: dict[int, Paragraph] = {}
    kinds: dict[str, str] = {}
    for row in reading.ask("facts_by_source", {"source": reading.node}):
        number = int(text_of(row, "paragraph") or 0)
        paragraph = found.setdefault(number, Paragraph(number))
        if "omitted" in row:
            paragraph.omitted = text_of(row, "omitted")
            continue
        thing, kind = iri_of(row, "thing"), iri_of(row, "kind")
        if not kind.startswith(str(DYAD)) or not thing:
            continue
        page.need(thing, kind)
        if all(thing != one for one, _ in paragraph.things):
            paragraph.things.append((thing, kind))
        kinds[thing] = kind
    for number in range(1, max(document.paragraph_count, len(texts)) + 1):
        found.setdefault(number, Paragraph(number)).text = texts[number - 1] if number <= len(texts) else ""
    for paragraph in found.values():
        paragraph.things.sort(key=lambda thing: (_rank(thing[1]), thing[0]))
    counted = Counter(kinds.values())
    paragraphs = [found[number] for number in sorted(found) if number > 0]
    page.add("document", "The document", "things/_document.html", document)
    page.add(
        "paragraphs",
        "Paragraph by paragraph",
        "things/_paragraphs.html",
        Paragraphs(
            paragraphs,
            sorted(counted.items(), key=lambda item: (_rank(item[0]), item[0])),
            bool(texts),
            sum(1 for one in paragraphs if one.things),
            len(paragraphs),
        ),
        count=len(paragraphs),
    )


def _rank(kind: str) -> int:
    name = kind.removeprefix(str(DYAD))
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
