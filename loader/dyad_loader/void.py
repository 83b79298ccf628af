"""The dataset's description of itself: VoID with counts, and DCAT for catalogues.

Counts are taken from the finished store, so they are true of what is served (VoID, section 4).
"""

from __future__ import annotations

import pyoxigraph as ox

from dyad.namespaces import DYAD, PREFIXES

_DESCRIPTION = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dyad: <https://w3id.org/dyad/ontology#> .

<https://w3id.org/dyad/id/dataset> a void:Dataset, dcat:Dataset ;
    dcterms:title "Dyad"@en ;
    dcterms:description "Relations between states, each with the document and paragraph that says so."@en ;
    dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;
    dcat:version "%(version)s" ;
    void:vocabulary <https://w3id.org/dyad/ontology> ;
    void:uriSpace "https://w3id.org/dyad/id/" ;
    void:triples %(triples)d ;
    void:distinctSubjects %(subjects)d ;
    void:properties %(properties)d ;
    void:classes %(classes)d ;
    void:documents %(documents)d
"""


def describe_dataset(store: ox.Store, version: str) -> tuple[str, dict[str, int]]:
    """Describe a finished store.

    Args:
        store: The store of a release.
        version: The dataset's version.

    Returns:
        The description in Turtle, and its main counts by name.
    """
    classes = _count_by(store, "?x a ?key")
    properties = _count_by(store, "?x ?key ?y")
    counts = {
        "triples": _number(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        "quads": _number(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"),
        "subjects": _number(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        "properties": len(properties),
        "classes": len(classes),
        "documents": _number(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{DYAD.Source}> }}"),
    }
    lines = [(_DESCRIPTION % {"version": version, **counts}).strip()]
    for name, key, found in (
        ("classPartition", "class", classes),
        ("propertyPartition", "property", properties),
    ):
        unit = "entities" if key == "class" else "triples"
        lines += [f"    ; void:{name} [ void:{key} <{iri}> ; void:{unit} {n} ]" for iri, n in found.items()]
    return "\n".join(lines) + " .\n", counts


def _count_by(store: ox.Store, pattern: str) -> dict[str, int]:
    query = f"SELECT ?key (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?key ORDER BY ?key"
    return {row["key"].value: int(row["n"].value) for row in _rows(store, query)}


def _number(store: ox.Store, query: str) -> int:
    return int(next(iter(_rows(store, query)))["n"].value)


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    result = store.query(query, prefixes=PREFIXES)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return result
