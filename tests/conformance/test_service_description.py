"""The W3C suite of SPARQL 1.1 Service Description, and whether what the description says is true."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
import pytest
from tests.conformance.endpoint import FORM, JSON, Endpoint, Mismatch
from tests.conformance.exclusions import case, needs_suites
from tests.conformance.manifests import read_entries
from tests.conformance.solutions import Triples, parse_triples

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FORMATS: Final = "http://www.w3.org/ns/formats/"
MANIFEST: Final = "sparql11/service-description/manifest.ttl"

# What the schema of the vocabulary allows: for each property, the class of its subject and of its value.
_SCHEMA: Final = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "supportedLanguage": ("Service", "Language"),
    "languageExtension": ("Service", "Feature"),
    "propertyFeature": ("Service", "Feature"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
}
_INSTANCES: Final = {
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "Feature": {
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
    },
}
_CLASSES: Final = {part for pair in _SCHEMA.values() for part in pair if part}


@pytest.fixture(scope="module")
def description(store_service: Endpoint) -> Triples:
    """The service's description of itself."""
    response = store_service.request("GET", store_service.query_url, headers={"Accept": "text/turtle"})
    if response.expect(200).media_type != "text/turtle":
        raise Mismatch(f"got {response.media_type}")
    return parse_triples(response.body, ox.RdfFormat.TURTLE, store_service.query_url)


def _values(description: Triples, name: str) -> set[str]:
    return {
        triple.object.value
        for triple in description
        if triple.predicate.value == SD + name and isinstance(triple.object, ox.NamedNode)
    }


# --- the suite -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept",
    [
        case("any", None),
        case("turtle", "text/turtle"),
        case("ntriples", "application/n-triples"),
        case("rdfxml", "application/rdf+xml"),
        case("jsonld", "application/ld+json"),
    ],
)
def test_returns_rdf(endpoint: Endpoint, accept: str | None) -> None:
    """GET without a query gives RDF, in the format that is asked for."""
    headers = {"Accept": accept} if accept else {}
    response = endpoint.request("GET", endpoint.query_url, headers=headers).expect(200)
    rdf_format = ox.RdfFormat.from_media_type(response.media_type)
    if rdf_format is None or (accept and response.media_type != accept):
        raise Mismatch(f"expected {accept or 'RDF'}, got {response.media_type}")
    assert parse_triples(response.body, rdf_format, endpoint.query_url)


def test_has_endpoint_triple(endpoint: Endpoint, description: Triples) -> None:
    """The description names the very address that it was had from."""
    if endpoint.query_url not in _values(description, "endpoint"):
        raise Mismatch(f"expected {endpoint.query_url}, got {_values(description, 'endpoint')}")


def test_conforms_to_schema(description: Triples) -> None:
    """Every term of the vocabulary is one that there is, used between the classes that it is for."""
    types: dict[ox.NamedNode | ox.BlankNode | ox.Triple, set[str]] = {}
    for triple in description:
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
            types.setdefault(triple.subject, set()).add(triple.object.value.removeprefix(SD))
            if triple.object.value.startswith(SD):
                assert triple.object.value.removeprefix(SD) in _CLASSES
    subclasses = {"NamedGraph": set(), "Dataset": {"GraphCollection"}, "Service": set()}
    services = [node for node, kinds in types.items() if "Service" in kinds]
    assert len(services) == 1
    for triple in description:
        if not triple.predicate.value.startswith(SD):
            continue
        domain, value_class = _SCHEMA[triple.predicate.value.removeprefix(SD)]
        kinds = types.get(triple.subject, set())
        kinds |= {above for kind in kinds for above in subclasses.get(kind, set())}
        assert domain in kinds, f"{triple.subject} is no {domain}"
        if value_class in _INSTANCES and isinstance(triple.object, ox.NamedNode):
            value = triple.object.value
            if value.startswith(SD):
                assert value.removeprefix(SD) in _INSTANCES[value_class]
        elif value_class and not isinstance(triple.object, ox.Literal):
            known = types.get(triple.object, set())
            assert not known or value_class in known, f"{triple.object} is no {value_class}"


@needs_suites
def test_service_description_has_each_test_of_the_suite() -> None:
    """Every test of the suite's manifest has a function of its name in this module, but for underscores."""
    names = {entry.id.rpartition("/")[2] for entry in read_entries(MANIFEST)}
    assert {f"test_{name.replace('-', '_')}" for name in names} <= globals().keys()


# --- whether it is true --------------------------------------------------------------------------


def test_service_description_is_had_by_head_too(endpoint: Endpoint) -> None:
    """HEAD without a query tells what GET would give."""
    response = endpoint.request("HEAD", endpoint.query_url, headers={"Accept": "text/turtle"}).expect(200)
    assert response.media_type == "text/turtle"
    assert response.body == b""


def test_service_description_is_not_given_to_a_post(endpoint: Endpoint) -> None:
    """A POST without a query is an error, not a wish for the description."""
    endpoint.request("POST", endpoint.query_url, headers={"Content-Type": FORM}, body=b"").expect(400)


def test_service_description_unknown_accept_is_406(endpoint: Endpoint) -> None:
    """A description in a format that cannot be had is refused."""
    endpoint.request("GET", endpoint.query_url, headers={"Accept": "image/png"}).expect(406)


def test_service_description_languages_are_those_of_the_service(description: Triples) -> None:
    """The service answers SPARQL 1.1 queries, and says so."""
    assert f"{SD}SPARQL11Query" in _values(description, "supportedLanguage")


def test_service_description_update_is_told_where_it_is_taken(
    endpoint: Endpoint, description: Triples
) -> None:
    """A writable service says that it takes SPARQL 1.1 updates."""
    endpoint.update("DELETE DATA { <urn:a> <urn:b> 1 }").expect(200, 204)
    if f"{SD}SPARQL11Update" not in _values(description, "supportedLanguage"):
        raise Mismatch("the description has no sd:SPARQL11Update")


_QUERIES: Final = {
    "SPARQL_Results_JSON": ("SELECT * {}", "application/sparql-results+json"),
    "SPARQL_Results_XML": ("SELECT * {}", "application/sparql-results+xml"),
    "SPARQL_Results_CSV": ("SELECT * {}", "text/csv"),
    "SPARQL_Results_TSV": ("SELECT * {}", "text/tab-separated-values"),
    "Turtle": ("CONSTRUCT {} {}", "text/turtle"),
    "N-Triples": ("CONSTRUCT {} {}", "application/n-triples"),
    "RDF_XML": ("CONSTRUCT {} {}", "application/rdf+xml"),
    "JSON-LD": ("CONSTRUCT {} {}", "application/ld+json"),
    "N-Quads": ("CONSTRUCT {} {}", "application/n-quads"),
    "TriG": ("CONSTRUCT {} {}", "application/trig"),
}


@pytest.mark.parametrize("name", list(_QUERIES))
def test_service_description_result_format_is_told_and_had(
    endpoint: Endpoint, description: Triples, name: str
) -> None:
    """Every format that can be had is told."""
    query, media_type = _QUERIES[name]
    assert endpoint.query(query, media_type).expect(200).media_type == media_type
    if FORMATS + name not in _values(description, "resultFormat"):
        raise Mismatch(f"the description has no {name} among {_values(description, 'resultFormat')}")


def test_service_description_result_formats_can_all_be_had(description: Triples) -> None:
    """No format is told that cannot be had."""
    told = _values(description, "resultFormat")
    assert told <= {FORMATS + name for name in _QUERIES}, told


@pytest.mark.parametrize("feature", ["DereferencesURIs", "BasicFederatedQuery", "RequiresDataset"])
def test_service_description_has_no_feature_that_is_refused(description: Triples, feature: str) -> None:
    """A service that fetches nothing does not say that it does; nor does it need a dataset."""
    assert SD + feature not in _values(description, "feature")


def test_service_description_union_default_graph_is_true(
    empty_endpoint: Endpoint, description: Triples
) -> None:
    """Whether the default graph is the union of the named ones is as the description says."""
    empty_endpoint.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }").expect(200, 204)
    is_union = empty_endpoint.ask("ASK { <urn:a> <urn:b> <urn:c> }")
    assert is_union == (SD + "UnionDefaultGraph" in _values(description, "feature"))


def test_service_description_empty_graphs_are_true(empty_endpoint: Endpoint, description: Triples) -> None:
    """Whether the store remembers graphs without triples is as the description says."""
    empty_endpoint.update("CREATE GRAPH <urn:empty>").expect(200, 204)
    response = empty_endpoint.query("SELECT ?g { GRAPH ?g {} }", JSON).expect(200)
    assert ("urn:empty" in response.text) == (SD + "EmptyGraphs" in _values(description, "feature"))


def test_service_description_input_formats_can_be_put(empty_endpoint: Endpoint, description: Triples) -> None:
    """A format that is told for input is one that the Graph Store takes."""
    media_types = {FORMATS + name: kind for name, (_, kind) in _QUERIES.items()}
    for told in _values(description, "inputFormat"):
        empty = b"{}" if told.endswith("JSON-LD") else b""
        if told.endswith("RDF_XML"):
            empty = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
        empty_endpoint.graph("PUT", None, empty, content_type=media_types[told]).expect(200, 201, 204)
