"""Numbers about a pair for the head of its page, and what its filters offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.store import Store
from dyad_server.documents import Document
from dyad_server.languages import Names
from dyad_server.pages.pairs.facts import Fact, Pair
from dyad_server.people_dates import order_of
from dyad_server.rows import text_of


@dataclass(frozen=True)
class Option:
    """A choice of a filter: its value in the address, its words, and how many facts it leaves."""

    value: str
    label: str
    count: int


def count_years(store: Store, pair: Pair) -> list[tuple[str, int]]:
    """Count the facts of a pair by year.

    Args:
        store: Where to look.
        pair: The pair.

    Returns:
        Year and number, the latest first.
    """
    rows = run(store, find_query("years_by_dyad"), pair.values).rows()
    return sorted(((text_of(row, "year"), int(text_of(row, "facts"))) for row in rows), reverse=True)


def count_documents(facts: Iterable[Fact]) -> list[tuple[Document, int]]:
    """List the documents that tell of facts.

    Args:
        facts: The facts.

    Returns:
        Each document with the number of facts, the latest first.
    """
    counted: Counter[str] = Counter()
    documents: dict[str, Document] = {}
    for fact in facts:
        for receipt in fact.receipts:
            documents[receipt.document.iri] = receipt.document
            counted[receipt.document.iri] += 1
    listed = [(document, counted[iri]) for iri, document in documents.items()]
    return sorted(listed, key=lambda pair: (order_of(pair[0].published), pair[0].iri), reverse=True)


def list_options(facts: Iterable[Fact], names: Names) -> Mapping[str, list[Option]]:
    """List what the filters type and status offer.

    Args:
        facts: The facts of the pair.
        names: What codes are called.

    Returns:
        Filter to options, those that leave most first.
    """
    types: Counter[tuple[str, str]] = Counter()
    statuses: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        types.update({(iri.rsplit("/", 1)[-1], names[iri].text) for iri in fact.types})
        if fact.status:
            statuses[fact.status.key, fact.status.label] += 1
    return {"type": _options(types), "status": _options(statuses)}


def _options(counted: Counter[tuple[str, str]]) -> list[Option]:
    merged: dict[str, Option] = {}
    for (value, label), count in counted.most_common():
        known = merged.get(value)
        merged[value] = Option(value, label, count + (known.count if known else 0))
    return sorted(merged.values(), key=lambda option: option.label)
