"""The dataset's description of itself, held against a store that was made by hand and the shipped release."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from dyad.namespaces import BASE, PREFIXES
from dyad.release import open_release
from dyad_loader import void
from dyad_loader.void import DATASET, describe_dataset

VOID: Final = PREFIXES["void"]
DCTERMS: Final = PREFIXES["dcterms"]
DCAT: Final = "http://www.w3.org/ns/dcat#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"

SMALL: Final = """
GRAPH id:source/one {
  id:source\\/one a dyad:Source ; dcterms:title "One"@en .
  id:agreement\\/a a dyad:Agreement ; rdfs:label "A"@en, "Một"@vi ; dyad:year 1994 ;
    skos:exactMatch <http://www.wikidata.org/entity/Q1>, <http://elsewhere.example/1> .
  _:unnamed a dyad:Agreement .
}
GRAPH <https://w3id.org/dyad/id/source/one/inferred> { id:agreement\\/a dyad:year 2025 ; a dyad:Fact . }
GRAPH <https://w3id.org/dyad/id/dataset/reference> { id:country\\/VNM a dyad:Country ; dyad:code "VNM" . }
""".replace("GRAPH id:source/one", "GRAPH <https://w3id.org/dyad/id/source/one>")


def _store(text: str) -> ox.Store:
    store = ox.Store()
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    store.load(input=(head + text).encode(), format=ox.RdfFormat.TRIG)
    store.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store])
    return store


def _read(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def _values(triples: list[ox.Triple], predicate: str, subject: str = DATASET) -> set[str]:
    return {
        str(t.object.value)
        for t in triples
        if t.predicate.value == predicate
        and t.subject == ox.NamedNode(subject)
        and not isinstance(t.object, ox.Triple)
    }


@pytest.fixture
def small() -> list[ox.Triple]:
    """The description of the small store."""
    return _read(describe_dataset(_store(SMALL), "v1")[0])


def test_describe_dataset_counts_what_is_there() -> None:
    """The counts by name are those that one can count on the page."""
    _, counts = describe_dataset(_store(SMALL), "v1")
    assert counts == {
        "triples": 13,
        "quads": 13,
        "subjects": 4,
        "properties": 6,
        "classes": 4,
        "documents": 1,
    }


def test_describe_dataset_counts_a_triple_of_two_graphs_once() -> None:
    """A triple that two graphs have is two quads, and one triple of the whole."""
    text = "GRAPH <x:a> { <x:s> a <x:C> } GRAPH <x:b> { <x:s> a <x:C> }"
    _, counts = describe_dataset(_store(text), "v1")
    assert (counts["triples"], counts["quads"]) == (1, 2)


def test_describe_dataset_partitions_have_names(small: list[ox.Triple]) -> None:
    """Classes and properties are counted in nodes that have names, not in blank nodes."""
    part = f"{DATASET}#class/dyad:Agreement"
    assert part in _values(small, VOID + "classPartition")
    assert _values(small, VOID + "entities", part) == {"2"}
    assert _values(small, VOID + "triples", f"{DATASET}#property/dyad:year") == {"2"}
    assert not any(isinstance(term, ox.BlankNode) for t in small for term in (t.subject, t.object))


def test_describe_dataset_lists_graphs_with_their_sources(small: list[ox.Triple]) -> None:
    """A graph is a subset with its name, its counts, and the document that it is drawn from."""
    one = BASE + "source/one"
    asserted, inferred = f"{DATASET}#graph/source/one", f"{DATASET}#graph/source/one/inferred"
    assert _values(small, SD + "name", f"{DATASET}#name/source/one") == {one}
    assert _values(small, SD + "graph", f"{DATASET}#name/source/one") == {asserted}
    assert {asserted, inferred} < _values(small, VOID + "subset")
    assert _values(small, VOID + "triples", asserted) == {"9"}
    assert _values(small, VOID + "distinctSubjects", asserted) == {"3"}
    assert _values(small, DCTERMS + "source", asserted) == {one}
    assert _values(small, DCTERMS + "source", inferred) == {one}
    assert _values(small, DCTERMS + "title", asserted) == {"One"}
    assert _values(small, DCTERMS + "title", f"{DATASET}#graph/dataset/reference") == {
        "Reference data: countries and codes"
    }


def test_describe_dataset_lists_all_graphs_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many graphs the description says so, and does not list some of them."""
    monkeypatch.setattr(void, "MOST_GRAPHS", 2)
    triples = _read(describe_dataset(_store(SMALL), "v1")[0])
    assert not _values(triples, SD + "namedGraph")
    (comment,) = _values(triples, PREFIXES["rdfs"] + "comment")
    assert "3 named graphs" in comment


def test_describe_dataset_tells_years_languages_examples_and_links(small: list[ox.Triple]) -> None:
    """Period, languages, examples, vocabularies and links are those of the data."""
    assert _values(small, DCAT + "startDate", f"{DATASET}#period") == {"1994"}
    assert _values(small, DCAT + "endDate", f"{DATASET}#period") == {"2025"}
    languages = {value.rpartition("/")[2] for value in _values(small, DCTERMS + "language")}
    assert languages == {"en", "vi"}
    assert _values(small, VOID + "exampleResource") == {
        BASE + name for name in ("agreement/a", "country/VNM", "source/one")
    }
    vocabularies = _values(small, VOID + "vocabulary")
    assert "https://w3id.org/dyad/ontology" in vocabularies
    assert PREFIXES["skos"] in vocabularies
    assert PREFIXES["org"] not in vocabularies
    assert _values(small, VOID + "triples", f"{DATASET}#links/wikidata") == {"1"}


def test_describe_dataset_of_nothing_has_no_numbers_but_nought() -> None:
    """An empty store is described, and is told to be empty."""
    text, counts = describe_dataset(ox.Store(), "v0")
    assert set(counts.values()) == {0}
    assert _values(_read(text), VOID + "triples") == {"0"}


def test_describe_dataset_of_the_shipped_facts_is_true(release_home: Path) -> None:
    """Each example is described, each source has its graph, and the manifest counts the same."""
    release = open_release(release_home)
    store = release.open_store()
    triples = _read((release.folder / "void.ttl").read_text(encoding="utf-8"))
    examples = _values(triples, VOID + "exampleResource")
    assert len(examples) == 8
    for example in examples:
        assert store.query(f"ASK {{ <{example}> a ?class }}"), example
    names = {t.object.value for t in triples if t.predicate.value == SD + "name"}  # type: ignore[union-attr]
    assert set(release.manifest["sources"]) < names
    for source, counted in release.manifest["sources"].items():
        part = f"{DATASET}#graph/{source.removeprefix(BASE)}"
        assert _values(triples, VOID + "triples", part) == {str(counted["asserted"])}
    for name, count in (("triples", "triples"), ("documents", "documents"), ("distinctSubjects", "subjects")):
        assert _values(triples, VOID + name) == {str(release.manifest["counts"][count])}
