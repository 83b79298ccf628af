"""What the graph of one document says, as text for re-reading: thing by thing, with paragraphs.

Things come in the order of their first paragraph, so that the text can be read beside the document. Only what
the document says is listed, nothing that follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from dyad.labels import read_labels, shorten_iri
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.store import Store, Term

_STATEMENTS = "SELECT ?thing ?property ?value ?source WHERE { GRAPH ?source { ?thing ?property ?value } }"
_TYPE = PREFIXES["rdf"] + "type"
_LABEL = PREFIXES["rdfs"] + "label"
_NESTED = frozenset(str(DYAD[name]) for name in ("StatusStep", "Tenure"))
_OWNERS = frozenset(str(DYAD[name]) for name in ("status", "level", "tenure"))

Statements = dict[str, dict[str, list[Term]]]


def describe_source(store: Store, source: str) -> Iterator[str]:
    """Write what a document's graph says.

    Args:
        store: Where it is.
        source: The document's IRI, which is the graph's.

    Yields:
        The lines.
    """
    said = _read(store, source)
    labels = read_labels(store, (t.value for t in _values(said) if isinstance(t, ox.NamedNode)))
    writer = _Writer(said, labels)
    yield from writer.head(source)
    nested = {thing for thing in said if writer.kinds(thing) & _NESTED}
    paragraphs = {thing for thing in said if str(DYAD.Paragraph) in writer.kinds(thing)}
    things = [thing for thing in said if thing != source and thing not in nested | paragraphs]
    for thing in sorted(things, key=lambda thing: (writer.numbers(thing)[:1] or [10**9], thing)):
        yield ""
        yield from writer.thing(thing)
    yield ""
    yield from writer.paragraphs(paragraphs)


def _read(store: Store, source: str) -> Statements:
    said: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query(_STATEMENTS, bindings={"source": ox.NamedNode(source)}).rows():
        thing, predicate = row["thing"], row["property"]
        if isinstance(thing, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
            said[thing.value][predicate.value].append(row["value"])
    return {thing: dict(properties) for thing, properties in said.items()}


def _values(said: Statements) -> Iterator[Term]:
    for properties in said.values():
        for values in properties.values():
            yield from values


class _Writer:
    def __init__(self, said: Statements, labels: dict[str, str]) -> None:
        self.said = said
        self.labels = labels

    def kinds(self, thing: str) -> set[str]:
        return {t.value for t in self.said[thing].get(_TYPE, ()) if isinstance(t, ox.NamedNode)}

    def numbers(self, thing: str) -> list[int]:
        """The paragraphs of a thing."""
        found = set()
        for node in self.said[thing].get(str(DYAD.evidence), ()):
            if isinstance(node, ox.NamedNode):
                found |= {int(_plain(n)) for n in self.said.get(node.value, {}).get(str(DYAD.paragraph), ())}
        return sorted(found)

    def receipts(self, thing: str) -> str:
        return f"[{', '.join(map(str, self.numbers(thing)))}]"

    def head(self, source: str) -> Iterator[str]:
        yield shorten_iri(source)
        yield from self.properties(source, "  ")

    def thing(self, thing: str) -> Iterator[str]:
        kinds = " ".join(sorted(shorten_iri(kind).removeprefix("dyad:") for kind in self.kinds(thing)))
        yield f"{self.receipts(thing)} {kinds} {shorten_iri(thing)}"
        yield from self.properties(thing, "  ")

    def properties(self, thing: str, indent: str) -> Iterator[str]:
        properties = self.said[thing]
        for predicate in sorted(properties, key=lambda p: (p != _LABEL, p in _OWNERS, shorten_iri(p))):
            if predicate in (_TYPE, str(DYAD.evidence)):
                continue
            name = shorten_iri(predicate).partition(":")[2]
            for value in sorted(properties[predicate], key=str):
                if isinstance(value, ox.NamedNode) and predicate in _OWNERS and value.value in self.said:
                    yield f"{indent}{name} {self.receipts(value.value)}"
                    yield from self.properties(value.value, indent + "  ")
                else:
                    yield f"{indent}{name}: {self.value(value)}"

    def value(self, value: Term) -> str:
        if isinstance(value, ox.NamedNode):
            short = shorten_iri(value.value)
            if short.startswith("code/") or not value.value.startswith(BASE):
                return short.rsplit("/", 1)[-1]
            label = self.labels.get(value.value)
            return f"{label} ({short})" if label else short
        return " ".join(_plain(value).split())

    def paragraphs(self, nodes: Iterable[str]) -> Iterator[str]:
        """The paragraphs that are evidence of nothing, with the reason."""
        yield "omitted"
        left_out = []
        for node in nodes:
            for told in self.said[node].get(str(DYAD.omitted), ()):
                numbers = self.said[node].get(str(DYAD.paragraph), ())
                left_out += [(int(_plain(number)), _plain(told)) for number in numbers]
        for number, reason in sorted(left_out):
            yield f"  [{number}] {reason}"


def _plain(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal | ox.NamedNode | ox.BlankNode) else str(term)
