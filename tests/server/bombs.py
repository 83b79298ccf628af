"""Queries that are short and valid, and would take for ever or all the memory there is."""

from __future__ import annotations

from typing import Final


def _grown(step: str, times: int) -> str:
    """A query that makes a text longer again and again; @ in the step is the text so far."""
    steps = (f"BIND({step.replace('@', f'?a{i}')} AS ?a{i + 1})" for i in range(times))
    return f'SELECT (STRLEN(?a{times}) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?a0) {" ".join(steps)} }}'


_COUNT = "SELECT (COUNT(*) AS ?n)"
_PAIRS = "{ ?a ?b ?c . ?d ?e ?f }"

BOMBS: Final[dict[str, str]] = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "property path": "SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:p>|^(<x:q>|!<x:q>))* ?b . ?b (!<x:p>)* ?c }",
    "ORDER BY": f"SELECT * {_PAIRS} ORDER BY ?c ?f ?a",
    "ORDER BY a hash": f"SELECT * {_PAIRS} ORDER BY SHA512(CONCAT(STR(?c), STR(?f))) LIMIT 1",
    "DISTINCT": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?c ?d ?f {_PAIRS} }}",
    "CONCAT doubling": _grown("CONCAT(@, @)", 40),
    "REPLACE": _grown('REPLACE(@, "a", "aaaaaaaa")', 20),
    "regex": f'{_COUNT} {{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?a), STR(?f)), "(.*a){{20}}z$")) }}',
    "regex of repetitions": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "((((a{99}){99}){99}){99})")) }',
    "a regex each": (
        f'{_COUNT} {{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?a), CONCAT("(\\\\w{{99}}|", STR(?f), ")"))) }}'
    ),
    "VALUES product": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{i} {{ {'1 2 3 4 5 6 7 8 9 ' * 3} }}" for i in range(9))
        + " }"
    ),
    "GROUP BY": f"SELECT ?c ?f (COUNT(*) AS ?n) (SAMPLE(?a) AS ?x) {_PAIRS} GROUP BY ?c ?f",
    "GROUP_CONCAT": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?x) {_PAIRS}",
    "NOT EXISTS": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
        "FILTER NOT EXISTS { ?x ?y ?z FILTER(CONCAT(STR(?c), STR(?f)) = STR(?z)) } }"
    ),
    "MINUS": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?x ?y . ?z ?w ?f FILTER(?y != ?z) } }",
    "OPTIONAL": (
        f"{_COUNT} {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f OPTIONAL {{ ?g ?h ?i FILTER(?c > ?i || ?f > ?i) }} }} }}"
    ),
    "LATERAL": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c LATERAL { SELECT * { ?d ?e ?f } ORDER BY ?f LIMIT 1000 } }"
    ),
    "UNION of products": (
        "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f }"] * 40) + " }"
    ),
    "CONSTRUCT": (
        "CONSTRUCT { ?a ?e ?f } "
        "WHERE { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(SHA512(CONCAT(STR(?c), STR(?f))), 'z')) }"
    ),
    "ASK": "ASK { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?c), STR(?f)) = 'no') }",
}

_COSTLY = " ".join(f"FILTER(STRLEN(SHA512(CONCAT(STR(?a), STR(?f), '{n}'))) > 1)" for n in range(8))

LONG_AND_SLOW: Final = f"SELECT ?a ?c ?f {{ ?a ?b ?c . ?d ?e ?f {_COSTLY} }}"
"""A query whose answer begins at once and goes on for ever, some megabytes a second."""

LONG_AND_SLOW_GRAPH: Final = f"CONSTRUCT {{ ?a ?b ?f }} WHERE {{ ?a ?b ?c . ?d ?e ?f {_COSTLY} }}"
"""The same as a graph."""


def long_answer(rows: int) -> str:
    """A query whose answer has so many rows, about 450 bytes each in JSON, and comes fast."""
    return f"SELECT * {_PAIRS} LIMIT {rows}"
