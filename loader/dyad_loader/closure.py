"""The closure: running flat rules to a fixpoint, as set operations in an in-memory store.

What follows from one source together with the reference data belongs to that source and stands in
`<source>/inferred`, so it leaves when the source leaves. What follows only from several sources together
stands in one graph of its own, made anew with each release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from dyad.namespaces import BASE
from dyad.rules import Rule, write_pattern

INFERRED_TOGETHER = BASE + "inferred"
"""The graph of what follows from several sources together."""

_NEW = ox.NamedNode("urn:dyad:new")


def inferred_graph(source: str) -> str:
    """Name the graph of what follows from a source.

    Args:
        source: The source's IRI.

    Returns:
        The graph's IRI.

    Example:
        >>> inferred_graph("https://w3id.org/dyad/id/source/x")
        'https://w3id.org/dyad/id/source/x/inferred'
    """
    return source + "/inferred"


def joinable(triples: Iterable[ox.Triple], rules: Sequence[Rule]) -> Iterator[ox.Triple]:
    """Pick those triples with which a rule could join another one.

    A document is closed together with the reference data. All that follows from these alone is known, so of
    their triples only those matter that stand beside a triple of the document in one rule: those whose
    predicate occurs in a rule with several conditions.

    Args:
        triples: The reference data and all that follows from them.
        rules: The flat rules.

    Yields:
        The triples to be closed together with a document.
    """
    predicates = {pattern[1] for rule in rules if len(rule.body) > 1 for pattern in rule.body}
    for triple in triples:
        if triple.predicate.value in predicates:
            yield triple


def close(triples: Iterable[ox.Triple], rules: Sequence[Rule]) -> set[ox.Triple]:
    """Derive all that the rules give.

    Args:
        triples: The asserted triples, and whatever was inferred from some of them before.
        rules: The flat rules.

    Returns:
        The triples that are new, without those given.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    updates = [_as_update(rule) for rule in rules]
    size = -1
    while size != len(store):
        size = len(store)
        for update in updates:
            store.update(update)
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, _NEW)}


def _as_update(rule: Rule) -> str:
    head = write_pattern(rule.head)
    body = " . ".join(write_pattern(pattern) for pattern in rule.body)
    subject = rule.head[0]  # a range rule could put a literal here, and no triple begins with one
    return (
        f"INSERT {{ {head} . GRAPH {_NEW} {{ {head} }} }} "
        f"WHERE {{ {body} FILTER NOT EXISTS {{ {head} }} FILTER (!isLiteral({subject})) }}"
    )
