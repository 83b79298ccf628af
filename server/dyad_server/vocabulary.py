"""The vocabulary as data for its documentation, read from the very files that are served as RDF.

Everything that the documentation says of a term stands in `ontology/dyad.ttl` and `ontology/alignments.ttl`;
the codes stand in `ontology/codes`, and what the gate asks for in `ontology/shapes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from dyad.namespaces import BASE, DYAD, PREFIXES, SCHEMA
from dyad.resources import find_resource

ONTOLOGY: Final = URIRef(str(DYAD).rstrip("#"))
_SH: Final = Namespace("http://www.w3.org/ns/shacl#")
_DCTERMS: Final = Namespace(PREFIXES["dcterms"])
_KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "link",
    OWL.DatatypeProperty: "value",
}
_ALIGNED: Final = {
    RDFS.subClassOf: "a kind of",
    RDFS.subPropertyOf: "a kind of",
    SKOS.exactMatch: "the same as",
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "wider than",
    SKOS.relatedMatch: "related to",
}
_SHORT: Final = {
    **PREFIXES,
    "cdm": "http://publications.europa.eu/ontology/cdm#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "qb": "http://purl.org/linked-data/cube#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}


@dataclass(frozen=True)
class Term:
    """A class or property.

    Attributes:
        name: Its name in the namespace, which is also its anchor.
        kind: `class`, `link` (a property whose values are things) or `value` (one whose values are literals).
        label: What it is called.
        definition: What it means.
        example: An example.
        parents: The terms of ours that it is a kind of.
        children: The terms of ours that are a kind of it.
        domains: The classes that have the property.
        ranges: What its values are: names of ours, or short names of others.
        rules: What follows from it beside, in words.
        aligned: How it stands to terms of others: relation, short name, address.
    """

    name: str
    kind: str
    label: str
    definition: str
    example: str
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    aligned: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Code:
    """A code of a scheme.

    Attributes:
        id: Its id, such as `code/event-type/visit`.
        label: What it is called.
        others: Further names.
        notation: Its code in another scheme, or its place in the order of statuses.
        definition: What it means.
        broader: The ids of the wider codes.
    """

    id: str
    label: str
    others: tuple[str, ...]
    notation: str
    definition: str
    broader: tuple[str, ...]


@dataclass(frozen=True)
class Scheme:
    """A scheme of codes.

    Attributes:
        id: Its id, such as `code/event-type`.
        title: What it is called.
        definition: What its codes tell.
        codes: Its codes, by notation and name.
    """

    id: str
    title: str
    definition: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Demand:
    """What a shape asks for.

    Attributes:
        name: The name of the shape, which is also its anchor.
        label: What it asks for, in a few words.
        message: What a curator is told who breaks it.
        severity: `violation`, or `warning` where a load goes on all the same.
    """

    name: str
    label: str
    message: str
    severity: str


@dataclass(frozen=True)
class Vocabulary:
    """The whole of it.

    Attributes:
        title: Its title.
        description: What it is about.
        version: Its version.
        licence: The address of its licence.
        terms: Name to term, in the order of the file.
        schemes: The schemes of codes.
        demands: File of shapes to what they ask for.
    """

    title: str
    description: str
    version: str
    licence: str
    terms: dict[str, Term]
    schemes: tuple[Scheme, ...]
    demands: dict[str, tuple[Demand, ...]]

    def of_kind(self, *kinds: str) -> list[Term]:
        """The terms of some kinds, in the order of the alphabet."""
        return sorted(
            (term for term in self.terms.values() if term.kind in kinds), key=lambda t: t.name.lower()
        )

    def properties_of(self, name: str) -> list[Term]:
        """The properties that a class has of its own, not from a wider one."""
        return [term for term in self.terms.values() if name in term.domains]

    def properties_to(self, name: str) -> list[Term]:
        """The properties whose values are of a class."""
        return [term for term in self.terms.values() if name in term.ranges]


@lru_cache(maxsize=1)
def read_vocabulary() -> Vocabulary:
    """Read the vocabulary; it ships with Dyad, so once is enough for a process.

    Returns:
        The vocabulary.

    Raises:
        ConfigError: The installation is not whole.

    Example:
        >>> read_vocabulary().terms["Country"].parents
        ('Party', 'Place')
    """
    schema = Graph().parse(find_resource("ontology/dyad.ttl"), format="turtle")
    alignments = Graph().parse(find_resource("ontology/alignments.ttl"), format="turtle")
    return Vocabulary(
        str(schema.value(ONTOLOGY, _DCTERMS.title)),
        str(schema.value(ONTOLOGY, _DCTERMS.description)),
        str(schema.value(ONTOLOGY, OWL.versionInfo)),
        str(schema.value(ONTOLOGY, _DCTERMS.license)),
        _read_terms(schema, alignments),
        tuple(_read_scheme(path) for path in files("codes")),
        {path.stem: _read_demands(path) for path in files("shapes")},
    )


def files(folder: str) -> list[Path]:
    """List the Turtle files of a folder of the ontology.

    Args:
        folder: `codes` or `shapes`.

    Returns:
        The files, sorted.
    """
    return sorted(find_resource(f"ontology/{folder}").glob("*.ttl"))


def shorten(iri: str) -> str:
    """Write the IRI of another vocabulary with its prefix.

    Args:
        iri: The IRI.

    Returns:
        The short name; the IRI itself where no prefix is known.

    Example:
        >>> shorten("http://xmlns.com/foaf/0.1/Person")
        'foaf:Person'
    """
    for prefix, namespace in _SHORT.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _read_terms(schema: Graph, alignments: Graph) -> dict[str, Term]:
    order = _order_of_file()
    found: dict[str, Term] = {}
    kinds = {
        node: kind for rdf_class, kind in _KINDS.items() for node in schema.subjects(RDF.type, rdf_class)
    }
    up: defaultdict[str, list[str]] = defaultdict(list)
    down: defaultdict[str, list[str]] = defaultdict(list)
    for verb in (RDFS.subClassOf, RDFS.subPropertyOf):
        for narrow, wide in schema.subject_objects(verb):
            up[_name(narrow)].append(_name(wide))
            down[_name(wide)].append(_name(narrow))
    for node, kind in sorted(kinds.items(), key=lambda item: order.get(_name(item[0]), len(order))):
        name = _name(node)
        found[name] = Term(
            name,
            kind,
            str(schema.value(node, RDFS.label)),
            str(schema.value(node, SKOS.definition)),
            str(schema.value(node, SKOS.example) or ""),
            tuple(sorted(up[name])),
            tuple(sorted(down[name])),
            tuple(sorted(_name(one) for one in schema.objects(node, SCHEMA.domainIncludes))),
            tuple(sorted(_name(one) for one in schema.objects(node, SCHEMA.rangeIncludes))),
            tuple(_read_rules(schema, node)),
            tuple(_read_aligned(alignments, node)),
        )
    return found


def _order_of_file() -> dict[str, int]:
    """The place of each term in the file, which tells a reader more than the alphabet."""
    text = find_resource("ontology/dyad.ttl").read_text(encoding="utf-8")
    names = [line.split()[0].removeprefix("dyad:") for line in text.splitlines() if line.startswith("dyad:")]
    return {name: place for place, name in reversed(list(enumerate(names)))}


def _read_rules(schema: Graph, node: Node) -> Iterable[str]:
    if (node, RDF.type, OWL.TransitiveProperty) in schema:
        yield "holds on along a chain of itself"
    if (node, RDF.type, OWL.SymmetricProperty) in schema:
        yield "holds both ways"
    for other in (*schema.objects(node, OWL.inverseOf), *schema.subjects(OWL.inverseOf, node)):
        yield f"is the inverse of {_name(other)}"
    for chain in sorted(schema.objects(node, OWL.propertyChainAxiom), key=lambda one: _chain(schema, one)):
        yield f"follows from {_chain(schema, chain)}"


def _chain(schema: Graph, node: Node) -> str:
    return ", then ".join(_name(one) for one in Collection(schema, node))


def _read_aligned(alignments: Graph, node: Node) -> Iterable[tuple[str, str, str]]:
    for verb, words in _ALIGNED.items():
        for other in sorted(map(str, alignments.objects(node, verb))):
            yield words, shorten(other), other


def _read_scheme(path: Path) -> Scheme:
    graph = Graph().parse(path, format="turtle")
    scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme))
    codes = [
        Code(
            str(node).removeprefix(BASE),
            str(graph.value(node, SKOS.prefLabel)),
            tuple(sorted(str(one) for one in graph.objects(node, SKOS.altLabel))),
            str(graph.value(node, SKOS.notation) or ""),
            str(graph.value(node, SKOS.definition) or ""),
            tuple(sorted(str(one).removeprefix(BASE) for one in graph.objects(node, SKOS.broader))),
        )
        for node in graph.subjects(RDF.type, SKOS.Concept)
    ]
    codes.sort(key=lambda code: (code.notation == "", code.notation.zfill(6), code.label))
    return Scheme(
        str(scheme).removeprefix(BASE),
        str(graph.value(scheme, _DCTERMS.title)),
        str(graph.value(scheme, SKOS.definition)),
        tuple(codes),
    )


def _read_demands(path: Path) -> tuple[Demand, ...]:
    graph = Graph().parse(path, format="turtle")
    found = []
    for node, message in graph.subject_objects(_SH.message):
        label = graph.value(node, RDFS.label)
        if isinstance(node, URIRef) and label is not None:
            severity = str(graph.value(node, _SH.severity) or _SH.Violation).rpartition("#")[2].lower()
            found.append(Demand(_name(node), str(label), str(message), severity))
    return tuple(sorted(found, key=lambda demand: demand.label))


def _name(node: Node) -> str:
    """The name of a term of ours or of the shapes, and the short name of another's."""
    iri = str(node)
    for namespace in (str(DYAD), "https://w3id.org/dyad/shapes#"):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    return shorten(iri)
