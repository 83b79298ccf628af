"""What follows only from several documents together, found in the store that a release is built in.

A document is closed with the reference data as it comes in. What is left are joins across documents: a rule
with several conditions, of which one document fulfils one and another document another. They are found by
asking the store for just these rules, which costs memory for what is new and not for what is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS, Graph
from rdflib.term import Node

from dyad.namespaces import DYAD
from dyad.rules import Rule, write_pattern
from dyad.terms import OxTerm, quads_of, to_rdflib
from dyad_loader.closure import close
from dyad_loader.derive import derive_dyad_years, last_possible_day

_YEARLY: Final = ("between", "year", "during")


def close_together(store: ox.Store, rules: Sequence[Rule]) -> set[ox.Triple]:
    """Find what follows from several documents together; the store is left as it is.

    Args:
        store: All documents, each with what follows from it alone, and their union in the default graph.
        rules: The flat rules.

    Returns:
        The triples that are in no graph yet.
    """
    found: set[ox.Triple] = set()
    joins = [rule for rule in rules if len(rule.body) > 1]
    while True:
        fresh = {triple for rule in joins for triple in _ask(store, rule, found)} - found
        if not fresh:
            return found
        around = fresh | found | _around(store, fresh, joins)
        fresh |= {triple for triple in close(around, rules) if not _has(store, triple)} - found
        found |= fresh


def _ask(store: ox.Store, rule: Rule, found: set[ox.Triple]) -> Iterator[ox.Triple]:
    """Ask for the heads of a rule that are not in the store. What was found before is joined by `_around`."""
    body = " . ".join(write_pattern(pattern) for pattern in rule.body)
    head = write_pattern(rule.head)
    query = f"CONSTRUCT {{ {head} }} WHERE {{ {body} FILTER NOT EXISTS {{ {head} }} }}"
    answer = store.query(query)
    if isinstance(answer, ox.QueryTriples):
        yield from (triple for triple in answer if triple not in found)


def _around(store: ox.Store, fresh: set[ox.Triple], joins: Sequence[Rule]) -> set[ox.Triple]:
    """The triples of the store with which a rule could join a new one."""
    predicates = {ox.NamedNode(pattern[1]) for rule in joins for pattern in rule.body}
    nodes = {
        node for triple in fresh for node in (triple.subject, triple.object) if isinstance(node, ox.NamedNode)
    }
    around: set[ox.Triple] = set()
    default = ox.DefaultGraph()
    for node in nodes:
        for predicate in predicates:
            around.update(quad.triple for quad in store.quads_for_pattern(node, predicate, None, default))
            around.update(quad.triple for quad in store.quads_for_pattern(None, predicate, node, default))
    return around


def _has(store: ox.Store, triple: ox.Triple) -> bool:
    return ox.Quad(triple.subject, triple.predicate, triple.object) in store


def years_together(store: ox.Store) -> set[ox.Triple]:
    """Derive the years of dyads where one document tells the sides of a fact and another one its year.

    Args:
        store: As `close_together`.

    Returns:
        The triples.
    """
    default = ox.DefaultGraph()

    def of(fact: ox.NamedNode | ox.BlankNode | ox.Triple | None, name: str) -> Iterator[ox.Quad]:
        return store.quads_for_pattern(fact, ox.NamedNode(str(DYAD[name])), None, default)

    # A fact has a node for each dyad in each year, so counting tells where one is lacking. To ask the engine
    # for the pairs without a node would take it minutes at ten million triples.
    sides, years, nodes = (Counter(quad.subject for quad in of(None, name)) for name in _YEARLY)
    graph = Graph()
    for fact, number in sides.items():
        if nodes[fact] < number * years[fact]:
            for quad in (*of(fact, "between"), *of(fact, "year")):
                graph.add((to_rdflib(fact), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    for dyad in set(graph.objects(None, DYAD.between)):
        label = ox.NamedNode(str(RDFS.label))
        for quad in store.quads_for_pattern(ox.NamedNode(str(dyad)), label, None, default):
            graph.add((dyad, RDFS.label, to_rdflib(quad.object)))
    found = Graph()
    for one in derive_dyad_years(graph):
        found.add(one)
    return {quad.triple for quad in quads_of(found, ox.NamedNode(str(DYAD)))}


def status_together(store: ox.Store, ranks: Mapping[Node, int]) -> Iterator[ox.Triple]:
    """Find the latest status of each thing over all documents.

    Args:
        store: As `close_together`.
        ranks: The order of statuses.

    Yields:
        One triple with `latestStatus` a thing.
    """
    order = {str(code): rank for code, rank in ranks.items()}
    best: dict[str, tuple[str, int, str]] = {}
    default = ox.DefaultGraph()
    predicates = [ox.NamedNode(str(DYAD[name])) for name in ("date", "attested")]
    is_ = ox.NamedNode(str(DYAD["is"]))
    for quad in store.quads_for_pattern(None, ox.NamedNode(str(DYAD.status)), None, default):
        step = quad.object
        if not isinstance(step, ox.NamedNode) or not isinstance(quad.subject, ox.NamedNode):
            continue
        texts = [
            [_text(one.object) for one in store.quads_for_pattern(step, predicate, None, default)]
            for predicate in predicates
        ]
        for told in store.quads_for_pattern(step, is_, None, default):
            status = _text(told.object)
            rank = (last_possible_day(texts), order.get(status, 0), status)
            if rank > best.get(quad.subject.value, ("", -1, "")):
                best[quad.subject.value] = rank
    for thing, (_, _, status) in best.items():
        yield ox.Triple(ox.NamedNode(thing), ox.NamedNode(str(DYAD.latestStatus)), ox.NamedNode(status))


def _text(term: OxTerm) -> str:
    return "" if isinstance(term, ox.Triple) else term.value
