"""The receipts of a table: which documents and paragraphs its rows come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from dyad.brief.sources import address_of
from dyad.client.dates import date_columns
from dyad.client.thing_array import ThingArray, ThingDtype
from dyad.client.things import Book
from dyad.documents import Document, read_documents
from dyad.errors import QueryError
from dyad.receipts import read_receipts
from dyad.store import Store

if TYPE_CHECKING:
    from dyad.client.table import Table

MOST_THINGS: Final = 5_000
"""Of how many things receipts are looked up at once."""

Found = dict[str, set[int]]


class Receipts:
    """Looks up documents and receipts for the tables of a connection.

    Args:
        store: Where.
        book: Where things find their names.
    """

    def __init__(self, store: Store, book: Book) -> None:
        self.store = store
        self.book = book

    def documents(self, iris: Iterable[str]) -> Mapping[str, Document]:
        """Look up documents.

        Args:
            iris: The sources.

        Returns:
            IRI to document, for each.
        """
        return read_documents(self.store, iris)

    def of_things(self, iris: Iterable[str]) -> Found:
        """Look up which paragraphs tell of things.

        Args:
            iris: The things.

        Returns:
            Source to paragraphs.
        """
        found: defaultdict[str, set[int]] = defaultdict(set)
        for receipts in read_receipts(self.store, iris).values():
            for receipt in receipts:
                found[receipt.document.iri] |= set(receipt.paragraphs)
        return dict(found)


def collect(table: Table, receipts: Receipts) -> Table:
    """Collect the receipts of a table's rows; see `Table.sources`.

    Args:
        table: The table.
        receipts: Where they are looked up.

    Returns:
        The documents with their paragraphs.

    Raises:
        QueryError: The table names no thing.
    """
    columns = {str(name): table[name] for name in table.columns}
    things = {name: column for name, column in columns.items() if isinstance(column.dtype, ThingDtype)}
    limits: list[str] = []
    if "source" in things and "paragraph" in columns:
        found = _told(things["source"], columns["paragraph"])
    elif things:
        iris = _all_iris(things.values())
        if len(iris) > MOST_THINGS:
            limits.append(
                f"the rows name {len(iris):,} things, and receipts are looked up for the first "
                f"{MOST_THINGS:,}: ask .sources() of fewer rows"
            )
        found = receipts.of_things(iris[:MOST_THINGS])
    else:
        raise QueryError("the rows name no thing, so nothing tells where they come from")
    return make_sources(found, receipts, limits=limits)


def make_sources(
    found: Mapping[str, Iterable[int]], receipts: Receipts, *, limits: Iterable[str] = ()
) -> Table:
    """Make the table of documents.

    Args:
        found: Source to paragraphs.
        receipts: Where documents are looked up.
        limits: Limits that were met.

    Returns:
        The table.
    """
    from dyad.client.table import Table

    documents = receipts.documents(found)
    order = sorted(found, key=lambda iri: (documents[iri].published, iri))
    published = [documents[iri].published for iri in order]
    dates = list(dict.fromkeys(filter(None, published)))
    codes = np.array([dates.index(date) if date else -1 for date in published], dtype=np.int32)

    def text(values: Iterable[str]) -> Any:
        return pd.array(list(values), dtype="str")

    for iri in order:
        receipts.book.add(iri, documents[iri].title.text)
    addresses = (address_of(documents[iri]) for iri in order)
    columns = {
        "source": ThingArray.of(order, receipts.book),
        "title": text(documents[iri].title.text for iri in order),
        "publisher": text(documents[iri].publisher for iri in order),
        **date_columns("published", dates, codes),
        "paragraph": text(", ".join(map(str, sorted(found[iri]))) for iri in order),
        "address": text(
            "" if address == iri else address for iri, address in zip(order, addresses, strict=True)
        ),
    }
    return Table.make(columns, receipts, title="Sources", limits=limits)


def _told(sources: pd.Series[Any], paragraphs: pd.Series[Any]) -> Found:
    found: defaultdict[str, set[int]] = defaultdict(set)
    pairs = pd.DataFrame({"source": sources.thing.iri, "paragraph": paragraphs.astype("str")})
    for source, paragraph in pairs.drop_duplicates().itertuples(index=False):
        if isinstance(source, str):
            found[source] |= _numbers(paragraph)
    return dict(found)


def _numbers(text: object) -> set[int]:
    parts = (part.strip() for part in str(text).split(","))
    return {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10}


def _all_iris(columns: Iterable[pd.Series[Any]]) -> list[str]:
    found: dict[str, None] = {}
    for column in columns:
        array: ThingArray = column.array
        found |= dict.fromkeys(array.unique_iris())
    return list(found)
