"""What the service says of itself, and that it is true of what answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from tests.server.client import Client

from dyad.namespaces import PREFIXES
from dyad.release import Release, open_release
from dyad.settings import Settings
from dyad.store import GRAPH_FORMATS
from dyad_server.description import (
    DATASET,
    describe_data,
    describe_service,
    render_description,
    render_void,
)
from dyad_server.features import FORMAT_IRIS
from dyad_server.negotiate import FORMATS

ADDRESS: Final = "http://dyad.example/sparql"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = PREFIXES["void"]
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCTERMS: Final = PREFIXES["dcterms"]
DEFAULTS: Final = Settings.from_env({})


@pytest.fixture(scope="module")
def release(release_home: Path) -> Release:
    """The release of the shipped facts."""
    return open_release(release_home)


@pytest.fixture(scope="module")
def plain_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a plain store, as its writer makes it."""
    manifest = {"version": "00000001-abc", "kind": "plain", "counts": {}, "sources": {}}
    return Release(tmp_path_factory.mktemp("plain"), manifest)


def _values(triples: list[ox.Triple], predicate: str, subject: str | None = None) -> list[str]:
    return [
        str(t.object.value)
        for t in triples
        if t.predicate.value == predicate
        and not isinstance(t.object, ox.Triple)
        and (subject is None or t.subject == ox.NamedNode(subject))
    ]


def _count(client: Client, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.status_code == 200, answer.text
    return int(json.loads(answer.data)["results"]["bindings"][0]["n"]["value"])


# --- the service


def test_service_names_its_endpoint_once(release: Release) -> None:
    """There is one sd:Service, and its endpoint is the address."""
    triples = describe_service(ADDRESS, DEFAULTS, release, writable=True)
    services = [t.subject for t in triples if t.object == ox.NamedNode(SD + "Service")]
    assert services == [ox.NamedNode(ADDRESS + "#service")]
    assert _values(triples, SD + "endpoint") == [ADDRESS]


def test_service_formats_are_those_of_negotiation(release: Release) -> None:
    """Every format that can be had is told by its IRI, and no other."""
    offered = {found.name for formats in FORMATS.values() for found in formats}
    assert offered == set(FORMAT_IRIS)
    triples = describe_service(ADDRESS, DEFAULTS, release, writable=False)
    assert set(_values(triples, SD + "resultFormat")) == set(FORMAT_IRIS.values())


@pytest.mark.parametrize("writable", [False, True])
def test_service_tells_of_updates_where_they_are_taken(release: Release, writable: bool) -> None:
    """SPARQL Update, its address, the formats and limits of writes are told of a writable server alone."""
    triples = describe_service(ADDRESS, DEFAULTS, release, writable=writable)
    languages = {value.removeprefix(SD) for value in _values(triples, SD + "supportedLanguage")}
    assert languages == {"SPARQL10Query", "SPARQL11Query"} | ({"SPARQL11Update"} if writable else set())
    assert bool(_values(triples, SD + "inputFormat")) is writable
    assert ("http://dyad.example/update" in _values(triples, DCAT + "endpointURL")) is writable
    named = any("limit-write" in t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode))
    assert named is writable


@pytest.mark.parametrize(
    ("env", "features"),
    [
        ({}, {"UnionDefaultGraph"}),
        ({"DYAD_SERVICE_ALLOW": "https://q.example/sparql"}, {"UnionDefaultGraph", "BasicFederatedQuery"}),
        (
            {"DYAD_SERVICE_ALLOW": "https://q.example/sparql", "DYAD_STORE": "http://s.example/sparql"},
            {"UnionDefaultGraph"},
        ),
    ],
)
def test_service_features_follow_the_settings(
    release: Release, env: dict[str, str], features: set[str]
) -> None:
    """Federation is told where SERVICE may name something, which a remote store's may not."""
    settings = Settings.from_env(env)
    triples = describe_service(ADDRESS, settings, None if settings.store else release, writable=False)
    assert {value.removeprefix(SD) for value in _values(triples, SD + "feature")} == features


def test_service_union_default_graph_is_true(release: Release) -> None:
    """The default graph has each triple of every named graph, and nothing else."""
    store = release.open_store()
    assert not store.query("ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }")
    assert not store.query("ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }")


def test_service_of_a_plain_store_is_another(plain_release: Release) -> None:
    """A plain store has no union, keeps empty graphs, knows no prefixes, and its data are not Dyad's."""
    triples = describe_service(ADDRESS, DEFAULTS, plain_release, writable=True)
    assert _values(triples, SD + "feature") == [SD + "EmptyGraphs"]
    assert f"{ADDRESS}#prefixes" not in _values(triples, SD + "languageExtension")
    assert _values(triples, SD + "defaultDataset") == [f"{ADDRESS}#dataset"]
    assert not any(DATASET in str(triple) for triple in triples)


def test_service_with_a_remote_store_promises_nothing_of_its_engine() -> None:
    """Which extensions a remote engine has is not known, and so not told."""
    settings = Settings.from_env({"DYAD_STORE": "http://s.example/sparql"})
    triples = describe_service(ADDRESS, settings, None, writable=False)
    assert _values(triples, SD + "languageExtension") == [f"{ADDRESS}#prefixes"]
    assert not _values(triples, SD + "extensionFunction")


def test_service_prefixes_need_no_declaration(release: Release) -> None:
    """Each prefix that is told to be declared beforehand is."""
    triples = describe_service(ADDRESS, DEFAULTS, release, writable=False)
    (told,) = _values(triples, PREFIXES["rdfs"] + "comment", f"{ADDRESS}#prefixes")
    names = told.removeprefix("A query need not declare ").rstrip(".").split(", ")
    store = release.open_store()
    assert len(names) == len(PREFIXES)
    for name in names:
        store.query(f"ASK {{ ?s {name}:x ?o }}")


def test_service_limits_are_those_of_the_settings(release: Release) -> None:
    """Each limit is told with the number of its setting."""
    env = {"DYAD_TIMEOUT": "2.5", "DYAD_MAX_RESULT_MB": "1", "DYAD_MAX_QUERIES": "7", "DYAD_RATE_LIMIT": "60"}
    triples = describe_service(ADDRESS, Settings.from_env(env), release, writable=False)
    limits = {
        name: _values(triples, PREFIXES["schema"] + "maxValue", f"{ADDRESS}#limit-{name}")
        for name in ("timeout", "result-size", "concurrency", "rate")
    }
    assert limits == {"timeout": ["2.5"], "result-size": ["1048576"], "concurrency": ["7"], "rate": ["60"]}


# --- the data


def test_service_graphs_are_those_that_answer(release: Release, client: Client) -> None:
    """Each named graph is listed with as many triples as the server counts in it."""
    triples = describe_service(ADDRESS, DEFAULTS, release, writable=False)
    answer = client.get("/sparql", query_string={"query": "SELECT ?g { GRAPH ?g {} }", "format": "json"})
    there = {row["g"]["value"] for row in json.loads(answer.data)["results"]["bindings"]}
    assert set(_values(triples, SD + "name")) == there
    for triple in triples:
        if triple.predicate.value == SD + "name" and isinstance(triple.subject, ox.NamedNode):
            (graph,) = _values(triples, SD + "graph", triple.subject.value)
            assert _values(triples, VOID + "triples", graph) == [
                str(_count(client, f"GRAPH {triple.object} {{ ?s ?p ?o }}"))
            ]
    (union,) = _values(triples, SD + "defaultGraph")
    assert _values(triples, VOID + "triples", union) == [str(_count(client, "?s ?p ?o"))]


def test_data_counts_are_those_that_answer(release: Release, client: Client) -> None:
    """The server counts as many things of each class, and triples of each property, as the VoID says."""
    triples = describe_data(ADDRESS, release)
    assert _values(triples, VOID + "triples", DATASET) == [str(_count(client, "?s ?p ?o"))]
    classes = _values(triples, VOID + "classPartition")
    assert len(classes) > 20
    for part in classes:
        (name,), (told,) = (_values(triples, VOID + key, part) for key in ("class", "entities"))
        assert _count(client, f"?x a <{name}>") == int(told), name
    for part in _values(triples, VOID + "propertyPartition"):
        (name,), (told,) = (_values(triples, VOID + key, part) for key in ("property", "triples"))
        assert _count(client, f"?x <{name}> ?y") == int(told), name


def test_data_tell_how_they_are_had(release: Release) -> None:
    """The dataset has an endpoint, a licence, a version with its date, and a document that is about it."""
    triples = describe_data(ADDRESS, release)
    assert _values(triples, VOID + "sparqlEndpoint", DATASET) == [ADDRESS]
    assert _values(triples, DCAT + "version", DATASET) == [release.version]
    assert _values(triples, DCTERMS + "modified", DATASET) == [release.manifest["built"]]
    assert _values(triples, DCTERMS + "license", DATASET) == _values(
        triples, DCTERMS + "license", f"{ADDRESS}#distribution"
    )
    assert _values(triples, DCAT + "servesDataset", f"{ADDRESS}#service") == [DATASET]
    assert _values(triples, "http://xmlns.com/foaf/0.1/primaryTopic") == [DATASET]
    assert "http://dyad.example/.well-known/void" in {
        t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)
    }


def test_data_of_a_plain_store_are_told_without_counts(plain_release: Release) -> None:
    """Of a plain store nothing was counted, so no number is told."""
    triples = describe_data(ADDRESS, plain_release)
    assert _values(triples, VOID + "sparqlEndpoint") == [ADDRESS]
    assert not _values(triples, VOID + "triples")


@pytest.mark.parametrize("damage", ["gone", "broken", "folder"])
def test_description_of_a_damaged_release_is_shorter(tmp_path: Path, damage: str) -> None:
    """A void.ttl that cannot be read takes its counts with it, and nothing else."""
    if damage == "broken":
        (tmp_path / "void.ttl").write_text("<x:a> <x:b", encoding="utf-8")
    elif damage == "folder":
        (tmp_path / "void.ttl").mkdir()
    damaged = Release(tmp_path, {"version": "v", "built": "yesterday"})
    assert _values(describe_data(ADDRESS, damaged), DCAT + "version") == ["v"]
    assert _values(describe_service(ADDRESS, DEFAULTS, damaged, writable=False), SD + "endpoint") == [ADDRESS]


@pytest.mark.parametrize("format_name", GRAPH_FORMATS)
def test_description_says_the_same_in_every_format(release: Release, format_name: str) -> None:
    """What was written is read back as the same triples, none with a blank node."""
    service = describe_service(ADDRESS, DEFAULTS, release, writable=True)
    data = describe_data(ADDRESS, release)
    for triples, written in (
        (service, render_description(ADDRESS, DEFAULTS, release, format_name, writable=True)),
        (data, render_void(ADDRESS, release, format_name)),
    ):
        read = [quad.triple for quad in ox.parse(written, format=GRAPH_FORMATS[format_name])]
        assert len(read) == len(triples)
        assert set(read) == set(triples)
        assert not any(isinstance(term, ox.BlankNode) for t in read for term in (t.subject, t.object))


def test_description_is_served_under_the_address_that_was_asked(release: Release, client: Client) -> None:
    """The running server tells its service at the endpoint and its data at the well-known place."""
    address = client.address + "/sparql"
    turtle = {"Accept": "text/turtle"}
    for path, told in (
        ("/sparql", describe_service(address, DEFAULTS, release, writable=False)),
        ("/.well-known/void", describe_data(address, release)),
    ):
        answer = client.get(path, headers=turtle)
        assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
        assert {quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)} == set(told)
