"""The documents that receipts point at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dyad.display_names import ENGLISH, Name, Reader, choose_literal, say_iri, values_blocks
from dyad.rows import iri_of
from dyad.store import Store

_DOCUMENTS: Final = """
SELECT ?source ?property ?value WHERE {
  VALUES ?source { %s }
  GRAPH ?source { ?source ?property ?value }
  FILTER(?property IN (dcterms:title, dcterms:publisher, dcterms:language, dcterms:identifier, dyad:published,
    dyad:sha256, dyad:paragraphCount, rdfs:seeAlso))
}"""


@dataclass(frozen=True)
class Document:
    """A source, as much of it as a receipt tells.

    Attributes:
        iri: The source.
        title: Its title.
        publisher: Who published it; empty where the document does not say.
        published: When, in EDTF; empty likewise.
        language: The language of its text.
        identifier: The name of its text in an archive.
        sha256: The hash of its text.
        paragraph_count: How many paragraphs it has; 0 where it is not told.
        address: Where on the web it is; empty where it is not told.
    """

    iri: str
    title: Name
    publisher: str = ""
    published: str = ""
    language: str = ""
    identifier: str = ""
    sha256: str = ""
    paragraph_count: int = 0
    address: str = ""


def read_documents(store: Store, iris: Iterable[str], reader: Reader = ENGLISH) -> dict[str, Document]:
    """Look up documents, in one query for some hundreds of them.

    Args:
        store: Where to look.
        iris: The sources.
        reader: Who reads.

    Returns:
        IRI to document, for each.
    """
    wanted = list(dict.fromkeys(iris))
    told: dict[str, dict[str, list[object]]] = {iri: {} for iri in wanted}
    for block in values_blocks(wanted):
        for row in store.query(_DOCUMENTS % block).rows():
            name = iri_of(row, "property").replace("#", "/").rsplit("/", 1)[-1]
            told[iri_of(row, "source")].setdefault(name, []).append(row["value"])
    return {iri: _make(iri, properties, reader) for iri, properties in told.items()}


def _make(iri: str, told: dict[str, list[object]], reader: Reader) -> Document:
    def first(name: str) -> str:
        values = [getattr(value, "value", "") for value in told.get(name, ())]
        return min(values, default="")

    titles = [value for value in told.get("title", ()) if isinstance(value, ox.Literal)]
    count = first("paragraphCount")
    return Document(
        iri,
        choose_literal(titles, reader) or Name(say_iri(iri)),
        first("publisher"),
        first("published"),
        first("language"),
        first("identifier"),
        first("sha256"),
        int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0,
        first("seeAlso"),
    )
