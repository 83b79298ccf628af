"""What goes beyond SPARQL 1.1: each feature that is told is tried on the engine."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
import pytest

from dyad.errors import QueryError
from dyad.namespaces import PREFIXES
from dyad.store import EmbeddedStore
from dyad_server.features import CASTS, EXTENSIONS

# Queries that SPARQL 1.1 does not have, each of which must find something in `SOME_12`.
PROBES: Final = {
    "triple-terms": (
        "ASK { <x:q> <x:says> <<( <x:a> ?p ?o )>> }",
        "ASK { << <x:a> <x:b> <x:c> >> <x:d> 1 }",
        "ASK { <x:a> <x:b> <x:c> ~ ?r {| <x:d> 1 |} }",
        "ASK { ?s <x:says> ?t FILTER(isTRIPLE(?t) && ?t = TRIPLE(SUBJECT(?t), PREDICATE(?t), OBJECT(?t))) }",
    ),
    "base-direction": (
        "ASK { ?s ?p ?o FILTER(hasLANG(?o) && hasLANGDIR(?o) && LANGDIR(?o) = 'rtl') }",
        'ASK { FILTER(STRLANGDIR("x", "ar", "rtl") = "x"@ar--rtl) }',
    ),
    "version": ("VERSION '1.2' ASK { ?s ?p ?o }",),
    "lateral": ("ASK { ?s <x:says> ?o LATERAL { SELECT ?s ?p { ?s ?p ?x } LIMIT 1 } FILTER(BOUND(?p)) }",),
    "durations": (
        "ASK { FILTER(xsd:date('2025-01-03') - xsd:date('2025-01-01') = xsd:dayTimeDuration('P2D')) }",
        "ASK { FILTER(xsd:dateTime('2025-01-03T00:00:00Z') - xsd:dateTime('2025-01-01T00:00:00Z') "
        "= xsd:dayTimeDuration('P2D')) }",
        "ASK { FILTER(xsd:time('02:00:00') - xsd:time('01:00:00') = xsd:dayTimeDuration('PT1H')) }",
        "ASK { FILTER(xsd:dateTime('2025-01-31T00:00:00Z') - xsd:dayTimeDuration('-P1D') "
        "= xsd:dateTime('2025-02-01T00:00:00Z')) }",
        "ASK { FILTER(xsd:time('02:00:00') - xsd:dayTimeDuration('PT1H') = xsd:time('01:00:00')) }",
        "ASK { FILTER(xsd:date('2025-01-01') - xsd:dayTimeDuration('P1D') = xsd:date('2024-12-31')) }",
        "ASK { FILTER(xsd:date('2025-01-31') - xsd:dayTimeDuration('-P1D') = xsd:date('2025-02-01')) }",
        "ASK { FILTER(xsd:dayTimeDuration('P1D') + xsd:dayTimeDuration('PT24H') = xsd:duration('P2D')) }",
        "ASK { FILTER(STR(ADJUST(xsd:dateTime('2025-01-01T00:00:00Z'), xsd:dayTimeDuration('PT2H'))) "
        "= '2025-01-01T02:00:00+02:00') }",
    ),
}
SOME_12: Final = """
    <x:a> <x:b> <x:c> {| <x:d> 1 |} . <x:q> <x:says> <<( <x:a> <x:b> <x:c> )>> . <x:l> <x:m> "abc"@ar--rtl .
"""
VALUES: Final = {
    "date": "2025-01-01",
    "time": "00:00:00",
    "duration": "P1Y",
    "dayTimeDuration": "P1D",
    "yearMonthDuration": "P1Y",
    "gYear": "2025",
    "gYearMonth": "2025-01",
    "gMonth": "--01",
    "gMonthDay": "--01-01",
    "gDay": "---01",
}


@pytest.fixture(scope="module")
def store_12() -> EmbeddedStore:
    """A store with what RDF 1.2 has and RDF 1.1 has not."""
    store = ox.Store()
    store.load(input=SOME_12.encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedStore(store)


def test_features_are_all_tried() -> None:
    """There is a query for each extension that is told."""
    assert {extension.name for extension in EXTENSIONS} == set(PROBES)
    assert {cast.removeprefix(PREFIXES["xsd"]) for cast in CASTS} == set(VALUES)


@pytest.mark.parametrize(("name", "query"), [(name, query) for name in PROBES for query in PROBES[name]])
def test_feature_is_understood(store_12: EmbeddedStore, name: str, query: str) -> None:
    """What is told to go beyond SPARQL 1.1 is let through and answered."""
    assert store_12.query(query), name


def test_feature_triple_terms_are_not_had_as_jsonld(store_12: EmbeddedStore) -> None:
    """A triple term cannot be written as JSON-LD, as the description says."""
    with pytest.raises(QueryError, match="JSON-LD"):
        store_12.query("CONSTRUCT WHERE { ?s <x:says> ?o }").serialize("jsonld")


@pytest.mark.parametrize("name", VALUES)
def test_feature_cast_makes_a_literal(store_12: EmbeddedStore, name: str) -> None:
    """Each function that is told makes a literal of its type of a string."""
    row = next(store_12.query(f"SELECT (xsd:{name}('{VALUES[name]}') AS ?x) {{}}").rows())
    assert str(row["x"]) == f'"{VALUES[name]}"^^<{PREFIXES["xsd"]}{name}>'


def test_feature_cast_that_is_not_told_is_refused(store_12: EmbeddedStore) -> None:
    """A cast that is not in the list is not there."""
    with pytest.raises(QueryError, match="not supported"):
        store_12.query("SELECT (xsd:anyURI('x:y') AS ?x) {}")
