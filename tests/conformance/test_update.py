"""The W3C suites of SPARQL 1.1 Update, evaluation and syntax."""

from __future__ import annotations

from typing import Final

from tests.conformance.endpoint import UPDATE, Endpoint, Mismatch
from tests.conformance.exclusions import needs_suites, parametrize
from tests.conformance.manifests import FORMATS, MF, UT, Entry, Graph, iri_of, path_of, read_dataset
from tests.conformance.solutions import Triples, explain_difference, parse_triples

pytestmark = needs_suites

MANIFEST: Final = "sparql11/manifest-sparql11-update.ttl"

EVALUATION: Final = {"UpdateEvaluationTest"}
RIGHT: Final = {"PositiveUpdateSyntaxTest11"}
WRONG: Final = {"NegativeUpdateSyntaxTest11"}
KINDS: Final = EVALUATION | RIGHT | WRONG


@parametrize(MANIFEST, kinds=EVALUATION)
def test_update_evaluation_leads_to_the_graphs_of_the_suite(endpoint: Endpoint, entry: Entry) -> None:
    """An update of the suite's data leads to the suite's graphs."""
    action, result = entry.value(MF + "action"), entry.value(MF + "result")
    assert action is not None
    assert result is not None
    request_iri = iri_of(entry.manifest.value(action, UT + "request"))
    update = path_of(request_iri).read_text(encoding="utf-8")
    endpoint.load(read_dataset(entry.manifest, action, UT))
    endpoint.update(f"BASE <{request_iri}>\n{update}").expect(200, 204)

    expected: dict[str | None, Triples] = {}
    for graph in read_dataset(entry.manifest, result, UT):
        expected[graph.name] = expected.get(graph.name, frozenset()) | _read(graph)
    actual = endpoint.dump()
    for name in expected.keys() | actual.keys():
        told = explain_difference(expected.get(name, frozenset()), actual.get(name, frozenset()))
        if told:
            raise Mismatch(f"{request_iri}\n{update}\ngraph {name}: {told}")


def _read(graph: Graph) -> Triples:
    path = path_of(graph.file)
    return parse_triples(path.read_bytes(), FORMATS[path.suffix], graph.file)


@parametrize(MANIFEST, kinds=RIGHT)
def test_update_syntax_that_is_right_is_understood(endpoint: Endpoint, entry: Entry) -> None:
    """An update that the grammar allows is carried out, or refused for another reason than its grammar."""
    update = path_of(iri_of(entry.value(MF + "action"))).read_text(encoding="utf-8")
    response = endpoint.update(update)
    if response.status == 400 and b'"query-syntax"' in response.body:
        response.expect(200, 204)
    if response.status not in (200, 204):
        # That it was understood shows in this: one brace too many, and the grammar is what is wrong.
        endpoint.update(update + "\n}").expect(400)


@parametrize(MANIFEST, kinds=WRONG)
def test_update_syntax_that_is_wrong_is_refused(endpoint: Endpoint, entry: Entry) -> None:
    """An update that the grammar forbids is answered with 400."""
    path = path_of(iri_of(entry.value(MF + "action")))
    endpoint.request(
        "POST", endpoint.update_url, headers={"Content-Type": UPDATE}, body=path.read_bytes()
    ).expect(400)
