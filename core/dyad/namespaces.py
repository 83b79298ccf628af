"""Namespaces and the prefixes under which they are written.

Every module takes its IRIs from here, so that a term is spelled in one place. The names of things live under
`ID`; `DYAD` is the vocabulary of ontology/dyad.ttl.
"""

from __future__ import annotations

from typing import Final

from rdflib import Namespace, URIRef

BASE: Final = "https://w3id.org/dyad/id/"
DYAD: Final = Namespace("https://w3id.org/dyad/ontology#")
ID: Final = Namespace(BASE)
CODE: Final = Namespace(BASE + "code/")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
SCHEMA: Final = Namespace("https://schema.org/")
EDTF: Final = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")

PREFIXES: Final[dict[str, str]] = {
    "code": str(CODE),
    "dcterms": "http://purl.org/dc/terms/",
    "dyad": str(DYAD),
    "id": BASE,
    "oa": str(OA),
    "org": str(ORG),
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": str(SCHEMA),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace, as used in queries, dumps and results."""
