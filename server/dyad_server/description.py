"""What the service says of itself: SPARQL 1.1 Service Description at the endpoint, VoID and DCAT beside it.

Both are made of three parts: what the release says of its data (`void.ttl`, counted when it was built), what
the settings say of the limits, and what the engine can do beyond SPARQL 1.1. A remote store's engine is not
known, so that nothing is promised of it. Every node has a name, a fragment of the address or of the dataset's
IRI.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import BASE, PREFIXES
from dyad.release import Release
from dyad.settings import Settings
from dyad.sparql_text import DEEPEST, MOST_JOINS, MOST_OPERATORS
from dyad.store import GRAPH_FORMATS
from dyad_server.features import CASTS, EXTENSIONS, FORMAT_IRIS
from dyad_server.negotiate import FORMATS

DATASET: Final = BASE + "dataset"
"""The IRI of the dataset of a release, as the loader describes it."""

_DCAT: Final = "http://www.w3.org/ns/dcat#"
_DCTERMS: Final = PREFIXES["dcterms"]
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_RDFS: Final = PREFIXES["rdfs"]
_SCHEMA: Final = PREFIXES["schema"]
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = PREFIXES["void"]
_XSD: Final = PREFIXES["xsd"]
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_PREFIXES: Final = {
    **{prefix: iri for prefix, iri in PREFIXES.items() if not iri.startswith(BASE)},
    **{"dcat": _DCAT, "foaf": _FOAF, "sd": _SD},
}

_PATH: Final = "/sparql"


def describe_service(
    address: str, settings: Settings, release: Release | None, *, writable: bool
) -> list[ox.Triple]:
    """Describe the service (SPARQL 1.1 Service Description).

    Args:
        address: The endpoint's address.
        settings: The limits, and what SERVICE may name.
        release: What is served; None for a remote store.
        writable: Whether writes are taken.

    Returns:
        The description. It has one sd:Service.
    """
    plain = release is not None and release.kind == "plain"
    service = f"{address}#service"
    known = [*_describe_access(address, release), *_describe_dataset(address, release)]
    return list(
        dict.fromkeys(
            [
                *_describe_language(address, settings, plain=plain, writable=writable),
                *_describe_formats(service, writable=writable),
                *_describe_limits(address, settings, writable=writable),
                *known,
                *(_describe_writing(address) if writable else ()),
            ]
        )
    )


def describe_data(address: str, release: Release | None) -> list[ox.Triple]:
    """Describe the data (VoID and DCAT 3), for `/.well-known/void`.

    Args:
        address: The endpoint's address.
        release: What is served; None for a remote store.

    Returns:
        What the release says of itself, and how it can be had here.
    """
    dataset = _dataset_of(address, release)
    document = address.removesuffix(_PATH) + "/.well-known/void"
    distribution = f"{address}#distribution"
    triples = [
        _type(document, _VOID + "DatasetDescription"),
        _text(document, _DCTERMS + "title", "Description of the dataset in VoID and DCAT"),
        _link(document, _FOAF + "primaryTopic", dataset),
        *_read_void(release),
        *_describe_identity(address, release),
        _link(dataset, _VOID + "sparqlEndpoint", address),
        _link(dataset, _DCAT + "distribution", distribution),
        _type(distribution, _DCAT + "Distribution"),
        _text(distribution, _DCTERMS + "title", "Access by SPARQL"),
        _link(distribution, _DCAT + "accessURL", address),
        _link(distribution, _DCAT + "accessService", f"{address}#service"),
        *_describe_access(address, release),
    ]
    licences = {t.object for t in triples if t.predicate.value == _DCTERMS + "license"}
    triples += [
        ox.Triple(ox.NamedNode(distribution), ox.NamedNode(_DCTERMS + "license"), one) for one in licences
    ]
    return list(dict.fromkeys(triples))


def render_description(
    address: str, settings: Settings, release: Release | None, format_name: str, *, writable: bool
) -> bytes:
    """Write the description of the service.

    Args:
        address: As `describe_service`.
        settings: As `describe_service`.
        release: As `describe_service`.
        format_name: A key of `dyad.store.GRAPH_FORMATS`.
        writable: As `describe_service`.

    Returns:
        The bytes.
    """
    return _render(describe_service(address, settings, release, writable=writable), format_name)


def render_void(address: str, release: Release | None, format_name: str) -> bytes:
    """Write the description of the data.

    Args:
        address: As `describe_data`.
        release: As `describe_data`.
        format_name: A key of `dyad.store.GRAPH_FORMATS`.

    Returns:
        The bytes.
    """
    return _render(describe_data(address, release), format_name)


def _render(triples: list[ox.Triple], format_name: str) -> bytes:
    # What is said of one thing stands together, in the order in which it came up.
    terms = dict.fromkeys(term for triple in triples for term in (triple.subject, triple.predicate))
    order = {term: place for place, term in enumerate(terms)}
    triples = sorted(triples, key=lambda triple: (order[triple.subject], order[triple.predicate]))
    return ox.serialize(triples, format=GRAPH_FORMATS[format_name], prefixes=_PREFIXES) or b""


# ---------------------------------------------------------------- the service


def _describe_language(
    address: str, settings: Settings, *, plain: bool, writable: bool
) -> Iterator[ox.Triple]:
    service = f"{address}#service"
    yield _type(service, _SD + "Service")
    yield _link(service, _SD + "endpoint", address)
    for language in ("SPARQL10Query", "SPARQL11Query", *(("SPARQL11Update",) if writable else ())):
        yield _link(service, _SD + "supportedLanguage", _SD + language)
    regime = "http://www.w3.org/ns/entailment/Simple"
    yield _link(service, _SD + "defaultEntailmentRegime", regime)
    yield _link(service, _SD + "feature", _SD + ("EmptyGraphs" if plain else "UnionDefaultGraph"))
    if not plain:
        node = f"{address}#prefixes"
        yield _link(service, _SD + "languageExtension", node)
        yield _type(node, _SD + "Feature")
        yield _text(node, _RDFS + "label", "Prefixes declared beforehand")
        yield _text(node, _RDFS + "comment", f"A query need not declare {', '.join(sorted(PREFIXES))}.")
    if settings.store:
        yield _text(
            service,
            _RDFS + "comment",
            "Another SPARQL store answers behind this service: what it can do beyond SPARQL 1.1 is not told.",
        )
        return
    if settings.service_allow:
        yield _link(service, _SD + "feature", _SD + "BasicFederatedQuery")
        told = "SERVICE may name the addresses that whoever runs this service allows, and no others."
        yield _text(service, _RDFS + "comment", told)
    for extension in EXTENSIONS:
        node = f"{address}#{extension.name}"
        yield _link(service, _SD + "languageExtension", node)
        yield _type(node, _SD + "Feature")
        yield _text(node, _RDFS + "label", extension.label)
        yield _text(node, _RDFS + "comment", extension.comment)
        yield _link(node, _RDFS + "seeAlso", extension.specification)
    for cast in CASTS:
        yield _link(service, _SD + "extensionFunction", cast)
        yield _type(cast, _SD + "Function")


def _describe_formats(service: str, *, writable: bool) -> Iterator[ox.Triple]:
    names = dict.fromkeys(found.name for formats in FORMATS.values() for found in formats)
    for name in names:
        yield _link(service, _SD + "resultFormat", FORMAT_IRIS[name])
    if writable:
        for found in FORMATS["graph"]:
            yield _link(service, _SD + "inputFormat", FORMAT_IRIS[found.name])


def _describe_limits(address: str, settings: Settings, *, writable: bool) -> Iterator[ox.Triple]:
    """The limits, as schema.org's property values: no vocabulary of services has terms for them."""
    limits: list[tuple[str, str, float, str]] = [
        ("timeout", "Time of a query; a request may ask for less by timeout=", settings.timeout, "seconds"),
        ("query-size", "Size of a query", settings.max_query_bytes, "bytes"),
        (
            "result-size",
            "Size of an answer; a longer one ends in an error",
            settings.max_result_mb * 2**20,
            "bytes",
        ),
        ("memory", "Memory of a query beside the data", settings.query_memory_mb * 2**20, "bytes"),
        ("concurrency", "Queries that are worked on at a time", settings.max_queries, "queries"),
        ("nesting", "Nesting of brackets in a query", DEEPEST, "levels"),
        ("operators", "Operators, clauses and brackets of a query", MOST_OPERATORS, "pieces"),
        ("joins", "Patterns of a query that are joined with each other", MOST_JOINS, "patterns"),
    ]
    if settings.rate_limit:
        limits.append(("rate", "Requests of one client in a minute", settings.rate_limit, "requests"))
    if writable:
        limits.append(("write-timeout", "Time of a write", settings.write_timeout, "seconds"))
        limits.append(("write-size", "Size of a write", settings.max_write_mb * 2**20, "bytes"))
    for name, told, most, unit in limits:
        node = f"{address}#limit-{name}"
        yield _link(f"{address}#service", _SCHEMA + "additionalProperty", node)
        yield _type(node, _SCHEMA + "PropertyValue")
        yield _text(node, _SCHEMA + "name", told)
        value = int(most) if float(most).is_integer() else most
        yield ox.Triple(ox.NamedNode(node), ox.NamedNode(_SCHEMA + "maxValue"), ox.Literal(value))
        yield _text(node, _SCHEMA + "unitText", unit)


def _describe_writing(address: str) -> Iterator[ox.Triple]:
    yield _text(
        f"{address}#service",
        _RDFS + "comment",
        "Updates are taken at /update and graphs at /graphs, from who has the token; /sparql only answers.",
    )
    root = address.removesuffix(_PATH)
    node = f"{address}#update"
    yield _type(node, _DCAT + "DataService")
    yield _text(node, _DCTERMS + "title", "SPARQL Update")
    yield _link(node, _DCAT + "endpointURL", f"{root}/update")
    yield _link(node, _DCTERMS + "conformsTo", "http://www.w3.org/TR/sparql11-update/")


def _describe_access(address: str, release: Release | None) -> Iterator[ox.Triple]:
    """The services as DCAT tells them."""
    root = address.removesuffix(_PATH)
    for name, title, where, specification in (
        ("service", "SPARQL endpoint", address, "http://www.w3.org/TR/sparql11-protocol/"),
        ("graphs", "Graph Store", f"{root}/graphs", "http://www.w3.org/TR/sparql11-http-rdf-update/"),
    ):
        node = f"{address}#{name}"
        yield _type(node, _DCAT + "DataService")
        yield _text(node, _DCTERMS + "title", title)
        yield _link(node, _DCAT + "endpointURL", where)
        yield _link(node, _DCTERMS + "conformsTo", specification)
        yield _link(node, _DCAT + "servesDataset", _dataset_of(address, release))
    yield _link(f"{address}#service", _DCAT + "endpointDescription", address)


# ---------------------------------------------------------------- the dataset


def _dataset_of(address: str, release: Release | None) -> str:
    """The dataset's IRI; a plain store's data are nobody's but this server's."""
    return f"{address}#dataset" if release is not None and release.kind == "plain" else DATASET


def _describe_dataset(address: str, release: Release | None) -> Iterator[ox.Triple]:
    """The dataset with its graphs, without the counts by class and property."""
    dataset, service = _dataset_of(address, release), f"{address}#service"
    yield _link(service, _SD + "defaultDataset", dataset)
    yield _type(dataset, _SD + "Dataset")
    yield from _describe_identity(address, release)
    union = f"{dataset}#default-graph" if dataset == DATASET else f"{address}#default-graph"
    yield _link(dataset, _SD + "defaultGraph", union)
    yield _type(union, _SD + "Graph")
    graphs = (f"{DATASET}#graph/", f"{DATASET}#name/", f"{DATASET}#default-graph")
    own = (_SD, _DCTERMS + "title", _DCTERMS + "license", _RDFS + "comment", _VOID + "triples")
    for triple in _read_void(release):
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
        if subject.startswith(graphs) or (subject == DATASET and triple.predicate.value.startswith(own)):
            yield triple


def _describe_identity(address: str, release: Release | None) -> Iterator[ox.Triple]:
    """What the dataset is called, which version it is, and since when."""
    dataset = _dataset_of(address, release)
    yield _type(dataset, _VOID + "Dataset")
    yield _type(dataset, _DCAT + "Dataset")
    yield _text(dataset, _DCTERMS + "title", "Dyad" if dataset == DATASET else "A plain RDF store")
    if release is None:
        return
    version = ox.Literal(release.version)
    yield ox.Triple(ox.NamedNode(dataset), ox.NamedNode(_DCAT + "version"), version)
    built = str(release.manifest.get("built", ""))
    try:
        datetime.fromisoformat(built)
    except ValueError:
        return
    when = ox.Literal(built, datatype=ox.NamedNode(_XSD + "dateTime"))
    for name in ("issued", "modified"):  # a version is never changed
        yield ox.Triple(ox.NamedNode(dataset), ox.NamedNode(_DCTERMS + name), when)


def _read_void(release: Release | None) -> list[ox.Triple]:
    """What a release says of itself; nothing where it cannot be read, since it is not the data."""
    if release is None or release.kind == "plain":
        return []
    try:
        data = (release.folder / "void.ttl").read_bytes()
        return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    except (OSError, SyntaxError):
        return []


# ---------------------------------------------------------------- terms


def _text(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value, language="en"))


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _type(subject: str, kind: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _TYPE, ox.NamedNode(kind))
