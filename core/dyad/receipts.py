"""Receipts: which document says a thing and where, and where documents differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from dyad.addresses import path_of
from dyad.display_names import ENGLISH, Reader, say_iri, values_blocks
from dyad.documents import Document, read_documents
from dyad.namespaces import DYAD
from dyad.people_dates import read_date, say_date
from dyad.rows import Row, iri_of, numbers_of, text_of
from dyad.store import Store

_SHORT_TITLE: Final = 48

_EVIDENCE: Final = """
SELECT DISTINCT ?thing ?source ?paragraph ?kind WHERE {
  VALUES ?thing { %s }
  GRAPH ?source { ?thing dyad:evidence ?node . ?node dyad:paragraph ?paragraph }
  OPTIONAL { GRAPH ?source { ?thing dyad:evidenceKind ?kind } }
}"""
_SINGLE: Final = {
    "date": "the date",
    "period": "the period",
    "validity": "the time that it covers",
    "from": "the beginning of the time in the post",
    "to": "the end of the time in the post",
    "value": "the number",
    "count": "how many agreements there are",
    "diplomaticRelations": "when diplomatic relations began",
    "unit": "the unit",
    "measure": "what is measured",
}
"""Properties that a thing has one value of; where two documents give two, they differ."""

_DATES: Final = frozenset({"date", "period", "validity", "from", "to", "diplomaticRelations"})
_TOLD: Final = f"""
SELECT DISTINCT ?thing ?property ?value ?source WHERE {{
  VALUES ?thing {{ %s }}
  GRAPH ?source {{ ?thing ?property ?value }}
  FILTER(?property IN ({", ".join("dyad:" + name for name in _SINGLE)}))
  FILTER(!STRENDS(STR(?source), "/inferred"))
}}"""


@dataclass(frozen=True)
class Receipt:
    """A document that says something, and the paragraphs in which it does.

    Attributes:
        document: The document.
        paragraphs: The numbers of the paragraphs.
        kind: What sort of text it is where that is less than a story, in words; empty otherwise.
        texts: The paragraphs themselves, where the deployment has them and they were asked for.
        reader: Who reads, whose language the links keep.
    """

    document: Document
    paragraphs: tuple[int, ...] = ()
    kind: str = ""
    texts: tuple[str, ...] = ()
    reader: Reader = field(default=ENGLISH, compare=False)

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.document.title.text

    @property
    def short_title(self) -> str:
        """What the document is called in a table: its publisher, or else the beginning of its title."""
        if self.publisher:
            return self.publisher
        title = self.title
        return title if len(title) <= _SHORT_TITLE else title[:_SHORT_TITLE].rsplit(" ", 1)[0] + " …"

    @property
    def publisher(self) -> str:
        """Who published it."""
        return self.document.publisher

    @property
    def published(self) -> str:
        """When it was published, in EDTF."""
        return self.document.published

    @property
    def path(self) -> str:
        """The page of the document, at the first of the paragraphs."""
        return self.path_at(self.paragraphs[0]) if self.paragraphs else self._path("")

    def path_at(self, number: int) -> str:
        """The page of the document at a paragraph."""
        return self._path(f"p{number}")

    def _path(self, anchor: str) -> str:
        return path_of(self.document.iri, self.reader.parameters, anchor) or "/browse/sources"


def receipts_of_rows(
    store: Store, rows: Iterable[Row], key: str, reader: Reader = ENGLISH
) -> dict[str, list[Receipt]]:
    """Make the receipts of what a named query lists, whose rows name `source` and `paragraph`.

    Args:
        store: Where documents are looked up.
        rows: The rows.
        key: The column of the thing that the receipts are for.
        reader: Who reads.

    Returns:
        Thing to receipts, the oldest document first.
    """
    found: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if iri_of(row, "source"):
            found[text_of(row, key)][iri_of(row, "source")] |= set(numbers_of(row, "paragraph"))
    return make_receipts(store, found, reader=reader)


def make_receipts(
    store: Store,
    found: Mapping[str, Mapping[str, Iterable[int]]],
    kinds: Mapping[tuple[str, str], str] | None = None,
    reader: Reader = ENGLISH,
) -> dict[str, list[Receipt]]:
    """Make receipts of things, sources and numbers of paragraphs.

    Args:
        store: Where documents are looked up.
        found: Thing to source to paragraphs.
        kinds: Thing and source to the kind of evidence, in words.
        reader: Who reads.

    Returns:
        Thing to receipts, the oldest document first.
    """
    documents = read_documents(store, {source for sources in found.values() for source in sources}, reader)
    told = kinds or {}
    return {
        thing: sorted(
            (
                Receipt(
                    documents[source], tuple(sorted(numbers)), told.get((thing, source), ""), reader=reader
                )
                for source, numbers in sources.items()
            ),
            key=lambda receipt: (receipt.published, receipt.document.iri),
        )
        for thing, sources in found.items()
    }


def read_receipts(store: Store, things: Iterable[str], reader: Reader = ENGLISH) -> dict[str, list[Receipt]]:
    """Look up the receipts of things, in a few queries for hundreds of them.

    Args:
        store: Where to look.
        things: The things.
        reader: Who reads.

    Returns:
        Thing to receipts, for those that have any.
    """
    found: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    kinds: dict[tuple[str, str], str] = {}
    for block in values_blocks(things):
        for row in store.query(_EVIDENCE % block).rows():
            thing, source = iri_of(row, "thing"), iri_of(row, "source")
            found[thing][source] |= set(numbers_of(row, "paragraph"))
            if kind := iri_of(row, "kind"):
                kinds[thing, source] = say_iri(kind)
    return make_receipts(store, found, kinds, reader)


# --- where documents differ ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conflict:
    """What documents differ on.

    Attributes:
        what: The property, in words.
        sides: Each value in words, with the receipts of the documents that give it.
    """

    what: str
    sides: tuple[tuple[str, tuple[Receipt, ...]], ...]


def find_conflicts(
    store: Store, things: Iterable[str], receipts: Mapping[str, Sequence[Receipt]]
) -> dict[str, list[Conflict]]:
    """Find where documents give different values of what a thing has one of.

    A date that is less exact than another one does not differ from it.

    Args:
        store: Where to look.
        things: The things.
        receipts: The receipts of each thing.

    Returns:
        Thing to conflicts, for those that have any.
    """
    # Only a thing of which several documents tell can have two values.
    several = [thing for thing in dict.fromkeys(things) if len(receipts.get(thing, ())) > 1]
    told: defaultdict[tuple[str, str], defaultdict[ox.NamedNode | ox.Literal, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for block in values_blocks(several):
        for row in store.query(_TOLD % block).rows():
            name, value = iri_of(row, "property").removeprefix(str(DYAD)), row["value"]
            if isinstance(value, ox.NamedNode | ox.Literal):
                told[iri_of(row, "thing"), name][value].add(iri_of(row, "source"))
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    for (thing, name), values in sorted(told.items()):
        if len(set().union(*values.values())) > 1 and differ(name, [value.value for value in values]):
            by_source = {receipt.document.iri: receipt for receipt in receipts.get(thing, ())}
            sides = tuple(
                (_say_value(name, value), tuple(by_source[s] for s in sorted(sources) if s in by_source))
                for value, sources in sorted(values.items(), key=lambda pair: pair[0].value)
            )
            found[thing].append(Conflict(_SINGLE[name], sides))
    return dict(found)


def differ(name: str, values: Sequence[str]) -> bool:
    """Tell whether values of a property exclude each other.

    Args:
        name: The property, without its namespace.
        values: The values.

    Returns:
        Whether they do; dates with a day in common do not.

    Example:
        >>> differ("date", ["2025-05", "2025-05-09"]), differ("date", ["2025-05", "2025-06"])
        (False, True)
    """
    distinct = list(dict.fromkeys(values))
    if len(distinct) < 2:
        return False
    if name not in _DATES:
        return True
    spans = [read_date(value) for value in distinct]
    return any(
        one is None or other is None or not one.overlaps(other.first, other.last)
        for place, one in enumerate(spans)
        for other in spans[place + 1 :]
    )


def _say_value(name: str, value: ox.NamedNode | ox.Literal) -> str:
    if name in _DATES:
        return say_date(value.value)
    return say_iri(value.value) if isinstance(value, ox.NamedNode) else value.value
