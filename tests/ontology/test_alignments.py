import re
import warnings

import owlrl
import pytest
from rdflib import DCTERMS, FOAF, ORG, PROV, QB, RDF, RDFS, SDO, SKOS, TIME, Graph, URIRef
from rdflib.namespace import DefinedNamespace

from dyad.namespaces import DYAD, ID, OA

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)

ENTAILING = {
    (DYAD.Organisation, RDFS.subClassOf, ORG.Organization),
    (DYAD.Post, RDFS.subClassOf, ORG.Post),
    (DYAD.Tenure, RDFS.subClassOf, ORG.Membership),
    (DYAD.tenure, RDFS.subPropertyOf, ORG.hasMembership),
    (DYAD.holdsPost, RDFS.subPropertyOf, ORG.holds),
    (DYAD.Paragraph, RDFS.subClassOf, OA.SpecificResource),
    (DYAD.Source, RDFS.subClassOf, PROV.Entity),
    (DYAD.Person, RDFS.subClassOf, SDO.Person),
}
"""Each of these multiplies triples in every release, so another one is a decision."""

CLOSED: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, ORG, PROV, QB, SDO, SKOS, TIME)
"""Vocabularies whose terms rdflib knows."""

# Vocabularies of which rdflib has no list; each term was looked up where the vocabulary is published or used.
OTHER = {
    str(OA): {"SpecificResource", "hasTarget"},
    "http://publications.europa.eu/ontology/cdm#": {
        "agreement_international",
        "resource_legal_date_end-of-validity",
        "resource_legal_date_entry-into-force",
        "resource_legal_date_signature",
        "work",
        "work_date_document",
    },
    "http://purl.org/linked-data/sdmx/2009/attribute#": {"obsStatus", "unitMeasure"},
    "http://purl.org/linked-data/sdmx/2009/dimension#": {"refArea", "refPeriod"},
    "http://purl.org/linked-data/sdmx/2009/measure#": {"obsValue"},
}
WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.fixture(scope="module")
def closed_example(ontology: Graph, alignments: Graph) -> Graph:
    """A minister and a receipt, closed by owlrl under the ontology and its alignments."""
    graph = ontology + alignments
    graph.parse(
        format="turtle",
        data=f"""
        @prefix dyad: <{DYAD}> .
        @prefix id: <{ID}> .
        id:minister a dyad:Official ; dyad:tenure id:tenure ; dyad:evidence id:paragraph .
        id:tenure a dyad:Tenure ; dyad:post id:post .
        id:post a dyad:Post ; dyad:postOf id:ministry .
        id:ministry a dyad:GovernmentBody .
        id:paragraph a dyad:Paragraph .
        id:source a dyad:Source .
        """,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_alignments_are_of_terms_that_exist(alignments: Graph, ontology: Graph) -> None:
    """What is aligned is a class or property of the vocabulary."""
    for term in alignments.subjects():
        assert (term, RDFS.label, None) in ontology


def test_alignments_lead_to_terms_that_exist(alignments: Graph) -> None:
    """What a term is aligned to exists in the other vocabulary."""
    for target in map(str, alignments.objects()):
        if any(target.startswith(str(space)) for space in CLOSED):
            assert any(URIRef(target) in space for space in CLOSED), target
        elif target.startswith(WIKIDATA):
            assert re.fullmatch("[PQ][1-9][0-9]*", target.removeprefix(WIKIDATA))
        else:
            assert any(target == space + local for space, locals_ in OTHER.items() for local in locals_), (
                target
            )


def test_alignments_to_wikidata_keep_classes_and_properties_apart(alignments: Graph) -> None:
    """A class is aligned to an item of Wikidata and a property to a property."""
    for term, target in alignments.subject_objects():
        if str(target).startswith(WIKIDATA):
            is_class = str(term).removeprefix(str(DYAD))[0].isupper()
            assert str(target).removeprefix(WIKIDATA)[0] == ("Q" if is_class else "P")


def test_alignments_entail_only_what_was_decided(alignments: Graph) -> None:
    """All but a few pinned alignments are mappings that entail nothing."""
    assert {triple for triple in alignments if triple[1] not in MATCHES} == ENTAILING


def test_alignments_say_one_thing_of_a_pair(alignments: Graph) -> None:
    """No term is matched to another in two ways, which SKOS forbids for most pairs of them."""
    pairs = list(alignments.subject_objects())
    assert len(pairs) == len(set(pairs))


def test_alignments_exact_matches_are_one_to_one(alignments: Graph) -> None:
    """Two terms that could both stand for a third could stand for one another."""
    targets = list(alignments.objects(None, SKOS.exactMatch))
    assert len(targets) == len(set(targets))


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ("minister", SDO.Person),
        ("tenure", ORG.Membership),
        ("post", ORG.Post),
        ("ministry", ORG.Organization),
        ("paragraph", OA.SpecificResource),
        ("source", PROV.Entity),
    ],
)
def test_alignments_generic_tool_finds_the_class(closed_example: Graph, thing: str, kind: URIRef) -> None:
    """A tool that knows only the other vocabulary finds Dyad's things by their class."""
    assert (ID[thing], RDF.type, kind) in closed_example


def test_alignments_generic_tool_finds_who_holds_a_post(closed_example: Graph) -> None:
    """A tool that knows only the Organization Ontology finds the minister's membership and post."""
    assert (ID.minister, ORG.hasMembership, ID.tenure) in closed_example
    assert (ID.minister, ORG.holds, ID.post) in closed_example


def test_alignments_make_no_country_an_organisation(
    closed_example: Graph, alignments: Graph, ontology: Graph
) -> None:
    """No axiom leads from a country to an organisation of the Organization Ontology."""
    above = set((ontology + alignments).transitive_objects(DYAD.Country, RDFS.subClassOf))
    assert ORG.Organization not in above
