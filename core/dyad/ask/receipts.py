"""The SPARQL of an answer: a named query with the reading's terms, and the receipts that it gives.

The index proposes which facts answer; the graph disposes. The named query `facts_with_receipts` is asked with
the times of the reading as bound terms and with the facts that were chosen, and what it does not give back is
no answer. The names of the reading are left out: they chose the facts, and to look for them again along all
links of the graph costs many times what the receipts cost. Terms are put in place of tokens of the query's
text, never pasted into strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.catalogue import find_query
from dyad.namespaces import BASE, PREFIXES
from dyad.sparql_binding import bind_terms
from dyad.sparql_tokens import scan
from dyad.store import Store, Term

_QUERY: Final = "facts_with_receipts"
_DATE: Final = ox.NamedNode(PREFIXES["xsd"] + "date")


@dataclass(frozen=True)
class Receipt:
    """A paragraph that says so.

    Attributes:
        iri: The document's IRI.
        title: Its title.
        published: When it was published, as EDTF.
        paragraph: The number of the paragraph.
    """

    iri: str
    title: str
    published: str
    paragraph: int


@dataclass(frozen=True)
class Proof:
    """What the graph says of the facts that were chosen.

    Attributes:
        sparql: The query, which can be asked anywhere.
        receipts: Id of the fact to its receipts; a fact that the graph does not give is not there.
    """

    sparql: str
    receipts: Mapping[str, tuple[Receipt, ...]]


def write_sparql(reading: Reading, facts: Iterable[Record]) -> str:
    """Write the query of an answer.

    Args:
        reading: The reading, whose time is its condition.
        facts: The facts that were chosen.

    Returns:
        SPARQL text without parameters.
    """
    chosen = sorted({record.thing.id: record for record in facts}.values(), key=lambda one: one.thing.id)
    bindings = _bindings(reading, chosen)
    query = find_query(_QUERY)
    text = query.text_for(set(bindings))
    terms = " ".join(str(ox.NamedNode(record.thing.iri)) for record in chosen)
    pieces, done = [], 0
    for token in scan(text):
        if token.kind == "word" and token.text == "UNDEF" and terms:
            pieces += [text[done : token.offset], terms]
            done = token.offset + len(token.text)
    written = bind_terms("".join(pieces) + text[done:], bindings)
    lines = (line.split(" # if ")[0].rstrip() for line in written.splitlines() if not line.startswith("#"))
    return "\n".join(line for line in lines if line) + "\n"


def prove(store: Store, reading: Reading, facts: Sequence[Record]) -> Proof:
    """Ask the graph for the facts that were chosen.

    Args:
        store: The store.
        reading: The reading.
        facts: The facts.

    Returns:
        The query, and the receipts of each fact.

    Raises:
        StoreError: The store failed.
    """
    sparql = write_sparql(reading, facts)
    receipts: dict[str, dict[tuple[str, int], Receipt]] = {}
    for row in store.query(sparql).rows():
        fact, source, paragraph = row.get("fact"), row.get("source"), row.get("paragraph")
        if not isinstance(fact, ox.NamedNode) or not isinstance(source, ox.NamedNode):
            continue
        number = int(paragraph.value) if isinstance(paragraph, ox.Literal) else 0
        receipt = Receipt(source.value, _text(row.get("sourceTitle")), _text(row.get("published")), number)
        receipts.setdefault(fact.value.removeprefix(BASE), {})[source.value, number] = receipt
    return Proof(sparql, {key: tuple(found.values()) for key, found in receipts.items()})


def _bindings(reading: Reading, facts: Sequence[Record]) -> dict[str, Term]:
    bindings: dict[str, Term] = {}
    if (
        not facts
        or len(reading.periods) != 1
        or not all(record.dated and record.thing.kind for record in facts)
    ):
        return bindings
    period = reading.periods[0]
    if period.first is not None:
        bindings["from"] = ox.Literal(period.first.isoformat(), datatype=_DATE)
    if period.last is not None:
        bindings["to"] = ox.Literal(period.last.isoformat(), datatype=_DATE)
    return bindings


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
