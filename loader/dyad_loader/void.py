"""The dataset's description of itself: VoID with counts, and DCAT for catalogues.

Counts are taken from the finished store, so they are true of what is served (VoID, section 4). What is only
known where it is served, such as the address of the endpoint, is added there. Every node has a name, a
fragment of the dataset's own IRI, so that two descriptions can be compared and merged.

Each named graph is a subset of the dataset, with its name as the Service Description wants it. Who publishes
the dataset is not told: whoever serves it does, and that is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from dyad.namespaces import BASE, DYAD, PREFIXES

DATASET: Final = BASE + "dataset"
"""The dataset's IRI; its parts are fragments of it."""

MOST_GRAPHS: Final = 1000
"""Most named graphs that are listed. Where there are more, none is: a part of the list would look like all of
it."""

_DCAT: Final = "http://www.w3.org/ns/dcat#"
_DCTERMS: Final = PREFIXES["dcterms"]
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_RDFS: Final = PREFIXES["rdfs"]
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = PREFIXES["void"]
_LOC: Final = "http://id.loc.gov/vocabulary/iso639-1/"
_THEME: Final = "http://publications.europa.eu/resource/authority/data-theme/INTR"
_LICENCE: Final = "https://www.apache.org/licenses/LICENSE-2.0"

_TITLES: Final[Mapping[str, str]] = {
    f"{BASE}dataset/reference": "Reference data: countries and codes",
    f"{BASE}dataset/reference/inferred": "What follows from the reference data",
    str(DYAD).rstrip("#"): "The ontology and its alignments",
    f"{BASE}inferred": "What follows from several sources together",
}
_EXAMPLES: Final = tuple(
    str(DYAD[name])
    for name in ("Country", "Official", "Agreement", "Event", "Project", "Statement", "Dyad", "Source")
)
_TARGETS: Final[Mapping[str, str]] = {
    "wikidata": "http://www.wikidata.org/entity/",
    "eu-countries": "http://publications.europa.eu/resource/authority/country/",
}
_TOLD: Final = {
    **{prefix: iri for prefix, iri in PREFIXES.items() if not iri.startswith(BASE)},
    **{"dcat": _DCAT, "foaf": _FOAF, "sd": _SD},
}
"""The prefixes of the description. The dataset's own names are written out: most have a # in them."""


@dataclass(frozen=True)
class _Graph:
    """A named graph: how many triples and subjects it has."""

    triples: int
    subjects: int


def describe_dataset(store: ox.Store, version: str) -> tuple[str, dict[str, int]]:
    """Describe a finished store.

    Args:
        store: The store of a release.
        version: The dataset's version.

    Returns:
        The description in Turtle, and its main counts by name.
    """
    classes, examples = _count_classes(store)
    properties = _count_properties(store)
    graphs = _count_graphs(store)
    sources = _read_sources(store)
    counts = {
        "triples": sum(properties.values()),
        "quads": sum(graph.triples for graph in graphs.values()),
        "subjects": _number(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        "properties": len(properties),
        "classes": len(classes),
        "documents": len(sources),
    }
    triples = [
        *_describe_whole(version, counts),
        *_describe_use(classes, properties, examples),
        *_describe_languages(store),
        *_describe_period(store),
        *_describe_graphs(graphs, sources),
        *_describe_links(store),
        *_partition("class", "entities", classes),
        *_partition("property", "triples", properties),
    ]
    # What is said of one thing stands together, in the order in which it came up.
    terms = dict.fromkeys(term for triple in triples for term in (triple.subject, triple.predicate))
    order = {term: place for place, term in enumerate(terms)}
    triples.sort(key=lambda t: (order[t.subject], order[t.predicate]))
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_TOLD)
    return (data or b"").decode(), counts


# ---------------------------------------------------------------- what is said


def _describe_whole(version: str, counts: Mapping[str, int]) -> Iterator[ox.Triple]:
    for kind in (_VOID + "Dataset", _DCAT + "Dataset", _SD + "Dataset"):
        yield _type(DATASET, kind)
    yield _say(DATASET, _DCTERMS + "title", ox.Literal("Dyad", language="en"))
    about = "Relations between states, each with the document and paragraph that says so."
    yield _say(DATASET, _DCTERMS + "description", ox.Literal(about, language="en"))
    yield _link(DATASET, _DCTERMS + "license", _LICENCE)
    yield _link(DATASET, _DCTERMS + "creator", f"{DATASET}#authors")
    yield _type(f"{DATASET}#authors", _FOAF + "Agent")
    yield _say(f"{DATASET}#authors", _FOAF + "name", ox.Literal("The Dyad authors", language="en"))
    yield _say(DATASET, _DCAT + "version", ox.Literal(version))
    yield _link(DATASET, _DCAT + "theme", _THEME)
    for word in ("international relations", "diplomacy", "treaties"):
        yield _say(DATASET, _DCAT + "keyword", ox.Literal(word, language="en"))
    yield _say(DATASET, _VOID + "uriSpace", ox.Literal(BASE))
    for name, count in (
        ("triples", "triples"),
        ("distinctSubjects", "subjects"),
        ("properties", "properties"),
        ("classes", "classes"),
        ("documents", "documents"),
    ):
        yield _say(DATASET, _VOID + name, ox.Literal(counts[count]))
    union = f"{DATASET}#default-graph"
    yield _link(DATASET, _SD + "defaultGraph", union)
    yield _type(union, _SD + "Graph")
    yield _say(union, _VOID + "triples", ox.Literal(counts["triples"]))


def _describe_use(
    classes: Mapping[str, int], properties: Mapping[str, int], examples: Mapping[str, str]
) -> Iterator[ox.Triple]:
    """Which vocabularies are used, and a thing of each main class."""
    used = {*classes, *properties}
    for namespace in sorted(set(PREFIXES.values())):
        if any(term.startswith(namespace) for term in used):
            own = namespace == str(DYAD)
            yield _link(DATASET, _VOID + "vocabulary", namespace.rstrip("#") if own else namespace)
    for name in _EXAMPLES:
        if examples.get(name, "").startswith(BASE):
            yield _link(DATASET, _VOID + "exampleResource", examples[name])


def _describe_languages(store: ox.Store) -> Iterator[ox.Triple]:
    """In which languages things have names; DCAT wants those of two letters by the codes of ISO 639-1."""
    query = (
        "SELECT DISTINCT (LANG(?name) AS ?key) "
        "{ VALUES ?p { rdfs:label skos:prefLabel skos:altLabel dcterms:title } ?s ?p ?name }"
    )
    tags = {row["key"].value.partition("-")[0].lower() for row in _rows(store, query)}
    for tag in sorted(tag for tag in tags if len(tag) == 2 and tag.isalpha()):
        yield _link(DATASET, _DCTERMS + "language", _LOC + tag)


def _describe_period(store: ox.Store) -> Iterator[ox.Triple]:
    """From which to which year facts reach."""
    query = "SELECT (MIN(?year) AS ?first) (MAX(?year) AS ?last) { ?fact dyad:year ?year }"
    row = next(iter(_rows(store, query)))
    if row["first"] is None:
        return
    period = f"{DATASET}#period"
    yield _link(DATASET, _DCTERMS + "temporal", period)
    yield _type(period, _DCTERMS + "PeriodOfTime")
    for name, year in (("startDate", row["first"]), ("endDate", row["last"])):
        text = f"{int(year.value):04d}"
        yield _say(period, _DCAT + name, ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "gYear")))


def _describe_graphs(graphs: Mapping[str, _Graph], sources: Mapping[str, ox.Literal]) -> Iterator[ox.Triple]:
    if len(graphs) > MOST_GRAPHS:
        told = (
            f"There are {len(graphs)} named graphs, too many to be listed here: "
            "SELECT ?graph { GRAPH ?graph {} } lists them."
        )
        yield _say(DATASET, _RDFS + "comment", ox.Literal(told, language="en"))
        return
    for name, graph in sorted(graphs.items()):
        part = f"{DATASET}#graph/{_fragment(name)}"
        entry = f"{DATASET}#name/{_fragment(name)}"
        yield _link(DATASET, _SD + "namedGraph", entry)
        yield _type(entry, _SD + "NamedGraph")
        yield _link(entry, _SD + "name", name)
        yield _link(entry, _SD + "graph", part)
        yield _link(DATASET, _VOID + "subset", part)
        yield _type(part, _VOID + "Dataset")
        yield _type(part, _SD + "Graph")
        yield _say(part, _VOID + "triples", ox.Literal(graph.triples))
        yield _say(part, _VOID + "distinctSubjects", ox.Literal(graph.subjects))
        if name in _TITLES:
            yield _say(part, _DCTERMS + "title", ox.Literal(_TITLES[name], language="en"))
        source = name.removesuffix("/inferred")
        if source in sources:
            yield _link(part, _DCTERMS + "source", source)
            if name == source:
                yield _say(part, _DCTERMS + "title", sources[source])


def _describe_links(store: ox.Store) -> Iterator[ox.Triple]:
    """How many things are told to be the same as one of another dataset (VoID, section 5)."""
    for name, space in _TARGETS.items():
        count = _number(
            store,
            "SELECT (COUNT(*) AS ?n) { ?s skos:exactMatch ?o "
            f'FILTER(STRSTARTS(STR(?s), "{BASE}") && STRSTARTS(STR(?o), "{space}")) }}',
        )
        if count:
            links, target = f"{DATASET}#links/{name}", f"{DATASET}#target/{name}"
            yield _link(DATASET, _VOID + "subset", links)
            yield _type(links, _VOID + "Linkset")
            yield _link(links, _VOID + "linkPredicate", PREFIXES["skos"] + "exactMatch")
            yield _link(links, _VOID + "subjectsTarget", DATASET)
            yield _link(links, _VOID + "objectsTarget", target)
            yield _say(links, _VOID + "triples", ox.Literal(count))
            yield _type(target, _VOID + "Dataset")
            yield _say(target, _VOID + "uriSpace", ox.Literal(space))


def _partition(kind: str, unit: str, found: Mapping[str, int]) -> Iterator[ox.Triple]:
    for iri, count in found.items():
        part = f"{DATASET}#{kind}/{_fragment(iri)}"
        yield _link(DATASET, f"{_VOID}{kind}Partition", part)
        yield _type(part, _VOID + "Dataset")
        yield _link(part, _VOID + kind, iri)
        yield _say(part, _VOID + unit, ox.Literal(count))


# ---------------------------------------------------------------- what is counted


def _count_classes(store: ox.Store) -> tuple[dict[str, int], dict[str, str]]:
    """Class to how many things are of it, and class to the first of them that has a name."""
    query = (
        'SELECT ?key (COUNT(*) AS ?n) (MIN(IF(isIRI(?x), STR(?x), "~")) AS ?first) '
        "{ ?x a ?key FILTER(isIRI(?key)) } GROUP BY ?key ORDER BY ?key"
    )
    rows = [(row["key"].value, int(row["n"].value), row["first"].value) for row in _rows(store, query)]
    return {key: n for key, n, _ in rows}, {key: first for key, _, first in rows}


def _count_properties(store: ox.Store) -> dict[str, int]:
    query = "SELECT ?key (COUNT(*) AS ?n) { ?x ?key ?y } GROUP BY ?key ORDER BY ?key"
    return {row["key"].value: int(row["n"].value) for row in _rows(store, query)}


def _count_graphs(store: ox.Store) -> dict[str, _Graph]:
    query = (
        "SELECT ?key (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key"
    )
    return {row["key"].value: _Graph(int(row["n"].value), int(row["m"].value)) for row in _rows(store, query)}


def _read_sources(store: ox.Store) -> dict[str, ox.Literal]:
    """Source to its title."""
    query = "SELECT ?key (MIN(?title) AS ?first) { ?key a dyad:Source ; dcterms:title ?title } GROUP BY ?key"
    untitled = ox.Literal("Untitled", language="en")
    everyone = {row["key"].value: untitled for row in _rows(store, "SELECT ?key { ?key a dyad:Source }")}
    titles = {row["key"].value: row["first"] for row in _rows(store, query) if row["first"] is not None}
    return everyone | titles


def _number(store: ox.Store, query: str) -> int:
    return int(next(iter(_rows(store, query)))["n"].value)


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    result = store.query(query, prefixes=PREFIXES)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return result


# ---------------------------------------------------------------- terms


def _fragment(iri: str) -> str:
    """Write an IRI short and fit for a fragment."""
    if iri.startswith(BASE):
        return quote(iri.removeprefix(BASE), safe="/-._~")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{quote(iri.removeprefix(namespace), safe='-._~')}"
    return quote(iri, safe="-._~")


def _say(subject: str, predicate: str, value: ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _type(subject: str, kind: str) -> ox.Triple:
    return _link(subject, PREFIXES["rdf"] + "type", kind)
