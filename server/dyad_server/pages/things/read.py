"""What is said about a thing: its values by property with the documents that say them, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from dyad.catalogue import find_query
from dyad.errors import NotFound
from dyad.labels import shorten_iri
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.store import Store, Term
from dyad_server.languages import Name, choose_literal, say_iri
from dyad_server.receipts import Conflict, Receipt, find_conflicts, make_receipts
from dyad_server.releases import Served
from dyad_server.rows import Row, iri_of, numbers_of, text_of

INFERRED: Final = "/inferred"
_TYPE: Final = PREFIXES["rdf"] + "type"
_LABELS: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title")

_BROADER: Final[Mapping[str, tuple[str, ...]]] = {
    # A property of the first line is implied by each of the second: shown there, it need not be shown twice.
    "participant": ("host", "visitor", "chair", "speaker", "addressee", "signatory", "operator"),
    "party": ("referenceParty", "counterpartParty"),
}


@dataclass(frozen=True)
class Said:
    """One value that is said of a thing.

    Attributes:
        value: The value.
        receipts: The documents that say so; none for what follows, or stands in the reference data.
        inferred: Whether no document says it, and it follows from what documents say.
    """

    value: ox.NamedNode | ox.Literal
    receipts: tuple[Receipt, ...] = ()
    inferred: bool = False


@dataclass
class Reading:
    """A thing, as far as its own statements go.

    Attributes:
        served: The release.
        iri: The thing.
        classes: The classes that it is said to be of, by their names in the vocabulary.
        all_classes: These, and those that follow.
        said: Property to values; properties of the vocabulary by their bare names, others with a prefix.
        receipts: The documents that tell of the thing.
    """

    served: Served
    iri: str
    classes: tuple[str, ...]
    all_classes: frozenset[str]
    said: dict[str, list[Said]]
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The store of the release."""
        return self.served.store

    @property
    def id(self) -> str:
        """The id under the base."""
        return self.iri.removeprefix(BASE)

    @property
    def node(self) -> ox.NamedNode:
        """The thing as a term."""
        return ox.NamedNode(self.iri)

    @cached_property
    def name(self) -> Name:
        """What it is called, in the reader's language."""
        return choose_literal(self.literals(*_LABELS)) or Name(say_iri(self.iri))

    @cached_property
    def aliases(self) -> list[Name]:
        """What else it is called: in other languages, spellings and scripts, each once."""
        found: dict[str, Name] = {}
        for literal in self.literals(*_LABELS, "skos:altLabel"):
            if literal.value != self.name.text:
                found.setdefault(literal.value, Name(literal.value, literal.language or ""))
        return sorted(found.values(), key=lambda name: (name.lang != "en", name.lang, name.text.casefold()))

    @property
    def labels(self) -> list[Name]:
        """Its name in each language."""
        return sorted(
            (Name(literal.value, literal.language or "") for literal in self.literals(*_LABELS)),
            key=lambda name: (name.lang, name.text),
        )

    @cached_property
    def summary(self) -> Name | None:
        """What it is, in the words of the curator."""
        return choose_literal(self.literals("dcterms:description", "skos:definition"))

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Where the documents differ about it."""
        return find_conflicts(self.store, [self.iri], {self.iri: self.receipts}).get(self.iri, [])

    def literals(self, *names: str) -> list[ox.Literal]:
        """The literals among the values of properties."""
        return [
            said.value
            for name in names
            for said in self.said.get(name, ())
            if isinstance(said.value, ox.Literal)
        ]

    def text(self, name: str) -> str:
        """The first value of a property as text; empty where it has none."""
        values = sorted(said.value.value for said in self.said.get(name, ()))
        return values[0] if values else ""

    def things(self, *names: str) -> list[str]:
        """The things that properties lead to, each once."""
        found = [
            said.value.value
            for name in names
            for said in self.said.get(name, ())
            if isinstance(said.value, ox.NamedNode)
        ]
        return list(dict.fromkeys(found))

    def ask(
        self, query: str, values: Mapping[str, Term], *, window: tuple[int, int] | None = None
    ) -> list[Row]:
        """Ask a named query about the thing; see `ask`."""
        return ask(self.store, query, values, window=window)


def ask(
    store: Store, query: str, values: Mapping[str, Term], *, window: tuple[int, int] | None = None
) -> list[Row]:
    """Ask a named query with terms that are at hand, and need not be looked up.

    Args:
        store: Whom to ask.
        query: The name of the query.
        values: Parameter to term.
        window: How many things and from which on, for a query that has a LIMIT.

    Returns:
        The rows.
    """
    found = find_query(query)
    text = found.text_for(set(values))
    if window is not None:
        text = move_window(text, *window)
    return list(store.query(text, bindings=values).rows())


def move_window(text: str, limit: int, offset: int) -> str:
    """Let a query with a LIMIT give another part of its answer.

    Args:
        text: The query.
        limit: How many things.
        offset: From which on.

    Returns:
        The query with these numbers.

    Example:
        >>> move_window("SELECT ?s { ?s ?p ?o }\\nLIMIT 100\\n", 50, 50)
        'SELECT ?s { ?s ?p ?o }\\nLIMIT 50 OFFSET 50\\n'
    """
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip()
        told = f"LIMIT {int(limit)} OFFSET {int(offset)}"
        lines.append(line[: len(line) - len(bare)] + told if bare.startswith("LIMIT ") else line)
    return "\n".join(lines)


def read_thing(served: Served, iri: str) -> Reading:
    """Read what is said about a thing.

    Args:
        served: The release.
        iri: The thing.

    Returns:
        The reading.

    Raises:
        NotFound: Nothing is said of it.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise NotFound(f"{iri[:100]!r} is no id: search for a name instead") from None
    rows = ask(served.store, "thing_description", {"thing": node})
    if not rows:
        raise NotFound(
            f"nothing is described here under {shorten_iri(iri)[:100]!r}: search for a name instead"
        )
    receipts = _receipts(served.store, rows)
    asserted: dict[str, None] = {}
    every: set[str] = set()
    found: defaultdict[str, dict[ox.NamedNode | ox.Literal, list[Row]]] = defaultdict(dict)
    for row in rows:
        value = row["value"]
        if not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        if iri_of(row, "property") == _TYPE:
            every.add(short_property(value.value))
            if not iri_of(row, "graph").endswith(INFERRED):
                asserted[short_property(value.value)] = None
            continue
        found[short_property(iri_of(row, "property"))].setdefault(value, []).append(row)
    said = {
        name: [_make_said(value, told, receipts) for value, told in values.items()]
        for name, values in found.items()
    }
    return Reading(
        served, iri, tuple(asserted), frozenset(every), _drop_implied(said), list(receipts.values())
    )


def short_property(iri: str) -> str:
    """Write a property or class of the vocabulary by its bare name, another one with its prefix.

    Args:
        iri: The property or class.

    Returns:
        The short name.

    Example:
        >>> short_property("https://w3id.org/dyad/ontology#party")
        'party'
        >>> short_property("http://www.w3.org/2000/01/rdf-schema#label")
        'rdfs:label'
    """
    return shorten_iri(iri).removeprefix("dyad:")


def long_property(name: str) -> str:
    """Give the IRI of a property or class by its short name.

    Args:
        name: The short name.

    Returns:
        The IRI.

    Example:
        >>> long_property("skos:altLabel")
        'http://www.w3.org/2004/02/skos/core#altLabel'
    """
    prefix, colon, local = name.partition(":")
    if not colon:
        return str(DYAD[name])
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def _receipts(store: Store, rows: Iterable[Row]) -> dict[str, Receipt]:
    """Document to receipt, for the documents that give paragraphs for the thing."""
    found: dict[str, set[int]] = {}
    for row in rows:
        if numbers := numbers_of(row, "paragraph"):
            found.setdefault(iri_of(row, "source"), set()).update(numbers)
    kinds = {
        ("", iri_of(row, "source")): say_iri(iri_of(row, "value"))
        for row in rows
        if iri_of(row, "property") == str(DYAD.evidenceKind)
    }
    made = make_receipts(store, {"": found}, kinds).get("", []) if found else []
    return {receipt.document.iri: receipt for receipt in made}


def _make_said(value: ox.NamedNode | ox.Literal, rows: list[Row], receipts: Mapping[str, Receipt]) -> Said:
    asserted = [row for row in rows if not iri_of(row, "graph").endswith(INFERRED)]
    sources = {iri_of(row, "source") for row in asserted}
    own = tuple(receipt for source, receipt in receipts.items() if source in sources)
    return Said(value, own, inferred=not asserted and any(text_of(row, "graph") for row in rows))


def _drop_implied(said: dict[str, list[Said]]) -> dict[str, list[Said]]:
    """Leave out what follows from a narrower property that is shown anyway."""
    for broad, narrow in _BROADER.items():
        if broad in said:
            told = {one.value for name in narrow for one in said.get(name, ())}
            said[broad] = [one for one in said[broad] if not (one.inferred and one.value in told)]
    return {name: values for name, values in said.items() if values}
