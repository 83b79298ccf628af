"""Receipts for the reader of the request (`dyad.receipts`), texts with them, and why an inference holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from dyad import receipts
from dyad.errors import NotFound
from dyad.explain import Reason, explain
from dyad.namespaces import CODE, PREFIXES
from dyad.receipts import Conflict as Conflict
from dyad.receipts import Receipt as Receipt
from dyad.receipts import differ as differ
from dyad.receipts import find_conflicts as find_conflicts
from dyad.rules import Rule
from dyad.store import Store
from dyad_server.documents import Archive, Document, read_documents
from dyad_server.languages import Name, Names, current_reader, read_names
from dyad_server.people_dates import read_date, say_date
from dyad_server.rows import Row

_MOST_PREMISES: Final = 6


def receipts_of_rows(store: Store, rows: Iterable[Row], key: str) -> dict[str, list[Receipt]]:
    """Make the receipts of what a named query lists, whose rows name `source` and `paragraph`.

    Args:
        store: Where documents are looked up.
        rows: The rows.
        key: The column of the thing that the receipts are for.

    Returns:
        Thing to receipts, the oldest document first.
    """
    return receipts.receipts_of_rows(store, rows, key, current_reader())


def make_receipts(
    store: Store,
    found: Mapping[str, Mapping[str, Iterable[int]]],
    kinds: Mapping[tuple[str, str], str] | None = None,
) -> dict[str, list[Receipt]]:
    """Make receipts of things, sources and numbers of paragraphs.

    Args:
        store: Where documents are looked up.
        found: Thing to source to paragraphs.
        kinds: Thing and source to the kind of evidence, in words.

    Returns:
        Thing to receipts, the oldest document first.
    """
    return receipts.make_receipts(store, found, kinds, current_reader())


def read_receipts(store: Store, things: Iterable[str]) -> dict[str, list[Receipt]]:
    """Look up the receipts of things, in a few queries for hundreds of them.

    Args:
        store: Where to look.
        things: The things.

    Returns:
        Thing to receipts, for those that have any.
    """
    return receipts.read_receipts(store, things, current_reader())


def with_texts(receipts: Iterable[Receipt], archive: Archive) -> list[Receipt]:
    """Add the paragraphs themselves to receipts.

    Args:
        receipts: The receipts.
        archive: Where the texts are, if anywhere.

    Returns:
        The receipts, with the texts that the archive has.
    """
    return [
        replace(
            receipt,
            texts=tuple(
                text for number in receipt.paragraphs if (text := archive.paragraph(receipt.document, number))
            ),
        )
        for receipt in receipts
    ]


# --- why an inference holds ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Why:
    """Why a statement holds, for people.

    Attributes:
        sentence: The statement.
        because: The rule by which it follows; empty where documents say it.
        receipts: The documents that say it; none where it follows.
        premises: From what it follows.
    """

    sentence: str
    because: str = ""
    receipts: tuple[Receipt, ...] = ()
    premises: tuple[Why, ...] = ()


def explain_statement(store: Store, rules: Sequence[Rule], triple: ox.Triple) -> Why | None:
    """Explain a statement down to documents.

    Args:
        store: Where to look.
        rules: The rules of the release.
        triple: The statement.

    Returns:
        Why it holds; None where nothing says or entails it.
    """
    try:
        reason = explain(store, rules, triple)
    except NotFound:
        return None
    reasons = list(_walk(reason))
    names = read_names(store, {iri for told in reasons for iri in _iris(told.triple)})
    documents = read_documents(store, {source for told in reasons for source, _ in told.sources})
    return _tell(reason, names, documents)


def _walk(reason: Reason) -> Iterable[Reason]:
    yield reason
    for premise in reason.premises:
        yield from _walk(premise)


def _iris(triple: ox.Triple) -> list[str]:
    parts = (triple.subject, triple.predicate, triple.object)
    return [part.value for part in parts if isinstance(part, ox.NamedNode)]


def _tell(reason: Reason, names: Names, documents: Mapping[str, Document]) -> Why:
    receipts = tuple(
        Receipt(documents[source], tuple(numbers), reader=current_reader())
        for source, numbers in reason.sources
        if documents[source].published or numbers
    )
    because = reason.axiom
    if reason.sources and not receipts:
        because = "reference data"
    premises = tuple(_tell(premise, names, documents) for premise in reason.premises[:_MOST_PREMISES])
    return Why(_sentence(reason.triple, names), _say_axiom(because, names), receipts, premises)


def _sentence(triple: ox.Triple, names: Names) -> str:
    parts = (triple.subject, triple.predicate, triple.object)
    said = [_say_term(part, names) for part in parts]
    if triple.predicate.value == PREFIXES["rdf"] + "type":
        said[1] = "is of the class"
    return f"{said[0]} — {said[1]}: {said[2]}"


def _say_term(term: object, names: Names) -> str:
    if isinstance(term, ox.NamedNode):
        return names[term.value].text
    value = str(getattr(term, "value", term))
    return say_date(value) if isinstance(term, ox.Literal) and read_date(value) else value


def _say_axiom(axiom: str, names: Names) -> str:
    return axiom.replace("dyad:", "").replace(str(CODE), "")


def name_or(names: Names, iri: str, otherwise: str) -> Name:
    """Give the name of a thing, or other words where it has none.

    Args:
        names: The names.
        iri: The thing; may be empty.
        otherwise: The other words.

    Returns:
        The name.
    """
    return names[iri] if iri and iri in names else Name(otherwise)
