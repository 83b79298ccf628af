"""The W3C suites of SPARQL 1.0 and 1.1 Query, evaluation and syntax."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox
from tests.conformance.endpoint import Endpoint, Mismatch, Response
from tests.conformance.exclusions import compare_by_value, needs_suites, parametrize
from tests.conformance.manifests import (
    FORMATS,
    MF,
    QT,
    Entry,
    Graph,
    iri_of,
    path_of,
    read_dataset,
)
from tests.conformance.solutions import (
    Result,
    Solutions,
    by_value,
    decode_result_set,
    explain_difference,
    parse_solutions,
    parse_triples,
)

pytestmark = needs_suites

MANIFESTS: Final = (
    "sparql10/manifest.ttl",
    "sparql10/extended-manifest-evaluation.ttl",
    "sparql11/manifest-sparql11-query.ttl",
    "sparql11/manifest-sparql11-results.ttl",
    "sparql11/manifest-sparql11-fed.ttl",
)

EVALUATION: Final = {"QueryEvaluationTest", "CSVResultFormatTest"}
RIGHT: Final = {"PositiveSyntaxTest", "PositiveSyntaxTest11"}
WRONG: Final = {"NegativeSyntaxTest", "NegativeSyntaxTest11"}
KINDS: Final = EVALUATION | RIGHT | WRONG

ACCEPT: Final = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}

_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@parametrize(*MANIFESTS, kinds=EVALUATION)
def test_query_evaluation_has_the_result_of_the_suite(endpoint: Endpoint, entry: Entry) -> None:
    """A query over the suite's data has the suite's result."""
    action = entry.value(MF + "action")
    assert action is not None
    query_iri = iri_of(entry.manifest.value(action, QT + "query"))
    query = path_of(query_iri).read_text(encoding="utf-8")
    graphs = read_dataset(entry.manifest, action, QT)
    named = [urljoin(query_iri, iri) for iri in _FROM.findall(query)]
    known = {graph.name for graph in graphs}
    graphs += tuple(Graph(iri, iri) for iri in dict.fromkeys(named) if iri not in known)
    endpoint.load(graphs)

    result_iri = iri_of(entry.value(MF + "result"))
    ending = result_iri.rpartition(".")[2]
    expected = _read_result(result_iri, ending)
    is_graph = isinstance(expected, frozenset)
    accept = "application/n-triples" if is_graph else ACCEPT.get(ending, ACCEPT["srj"])
    response = endpoint.query(f"BASE <{query_iri}>\n{query}", accept).expect(200)
    if response.media_type != accept:
        raise Mismatch(f"expected {accept}, got {response.media_type}")
    actual = _read_response(response, ending, is_graph=is_graph)
    if isinstance(expected, Solutions) and isinstance(actual, Solutions):
        # Only the result set vocabulary says whether the order counts; elsewhere the query does.
        ordered = expected.ordered or (ending in ACCEPT and _is_ordered(query))
        expected = Solutions(expected.variables, expected.rows, ordered)
    lax = entry.value(MF + "resultCardinality") == ox.NamedNode(MF + "LaxCardinality")
    told = explain_difference(expected, actual, lax=lax)
    if compare_by_value(entry):
        assert told, "this test passes as it stands: take it out of by_value"
        told = explain_difference(by_value(expected), by_value(actual), lax=lax)
    if told:
        raise Mismatch(f"{query_iri}\n{query}\n{told}")


def _read_result(iri: str, ending: str) -> Result:
    content = path_of(iri).read_bytes()
    if ending in ACCEPT:
        return parse_solutions(content, ending)
    return decode_result_set(parse_triples(content, FORMATS["." + ending], iri))


def _read_response(response: Response, ending: str, *, is_graph: bool) -> Result:
    try:
        if is_graph:
            return parse_triples(response.body, ox.RdfFormat.N_TRIPLES)
        return parse_solutions(response.body, ending if ending in ACCEPT else "srj")
    except (SyntaxError, ValueError) as error:
        raise Mismatch(f"{response.request}\nthe answer is not well-formed: {error}") from error


def _is_ordered(query: str) -> bool:
    """Whether the outermost SELECT is ordered: an ORDER BY stands behind the last brace."""
    return "ORDER BY" in query.rpartition("}")[2].upper()


@parametrize(*MANIFESTS, kinds=RIGHT)
def test_query_syntax_that_is_right_is_understood(endpoint: Endpoint, entry: Entry) -> None:
    """A query that the grammar allows is answered, or refused for another reason than its grammar."""
    query_iri = iri_of(entry.value(MF + "action"))
    query = path_of(query_iri).read_text(encoding="utf-8")
    response = endpoint.query(query, accept=None)
    if response.status == 400:
        response.expect(200)
    if response.status != 200:
        # That it was understood shows in this: one brace too many, and the grammar is what is wrong.
        endpoint.query(query + "\n}", accept=None).expect(400)


@parametrize(*MANIFESTS, kinds=WRONG)
def test_query_syntax_that_is_wrong_is_refused(endpoint: Endpoint, entry: Entry) -> None:
    """A query that the grammar forbids is answered with 400."""
    query_iri = iri_of(entry.value(MF + "action"))
    endpoint.request(
        "POST",
        endpoint.query_url,
        headers={"Content-Type": "application/sparql-query"},
        body=path_of(query_iri).read_bytes(),
    ).expect(400)
