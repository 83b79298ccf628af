import json
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from dyad.namespaces import CODE
from dyad.resources import find_resource

SCHEMES = sorted(find_resource("ontology/codes").glob("*.ttl"))


def one_text(graph: Graph, subject: URIRef, predicate: URIRef) -> str:
    """Give the one English text of a property."""
    texts = list(graph.objects(subject, predicate))
    assert len(texts) == 1, (subject, predicate)
    assert isinstance(texts[0], Literal)
    assert texts[0].language == "en"
    assert str(texts[0]).strip() == str(texts[0]) != ""
    return str(texts[0])


def concepts(graph: Graph) -> list[URIRef]:
    """List the codes of a graph."""
    return sorted(URIRef(str(concept)) for concept in graph.subjects(RDF.type, SKOS.Concept))


def context_terms() -> set[str]:
    """List every term of the context, those of scoped contexts included."""
    found: set[str] = set()

    def collect(context: dict[str, object]) -> None:
        for key, value in context.items():
            if not key.startswith("@"):
                found.add(key)
            if isinstance(value, dict) and isinstance(inner := value.get("@context"), dict):
                collect(inner)

    collect(json.loads(find_resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"])
    return found


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_file_holds_the_scheme_of_its_name(path: Path) -> None:
    """A file has one scheme, named as the file, with a title and a definition."""
    graph = Graph().parse(path)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [CODE[path.stem]]
    one_text(graph, CODE[path.stem], DCTERMS.title)
    assert one_text(graph, CODE[path.stem], SKOS.definition).endswith(".")
    assert {str(subject) for subject in graph.subjects()} == {
        str(CODE[path.stem]),
        *(str(concept) for concept in concepts(graph)),
    }


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_each_has_name_and_definition_and_lies_in_its_scheme(path: Path) -> None:
    """A code has one English name, one definition, one scheme, and an IRI below that of the scheme."""
    graph = Graph().parse(path)
    assert concepts(graph)
    for concept in concepts(graph):
        one_text(graph, concept, SKOS.prefLabel)
        assert one_text(graph, concept, SKOS.definition).endswith(".")
        assert list(graph.objects(concept, SKOS.inScheme)) == [CODE[path.stem]]
        assert re.fullmatch(re.escape(f"{CODE}{path.stem}/") + "[A-Za-z0-9][A-Za-z0-9-]*", str(concept))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_each_is_defined_once(path: Path) -> None:
    """No code is defined in two places of its file, which Turtle would take for one."""
    written = re.findall(r"^:(\S+) a skos:Concept", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(written) == len(set(written)) == len(concepts(Graph().parse(path)))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_names_differ_within_a_scheme(path: Path) -> None:
    """Two codes of a scheme have different names, whatever the case of the letters."""
    names = [str(name).lower() for name in Graph().parse(path).objects(None, SKOS.prefLabel)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_broader_stays_in_the_scheme_and_never_turns_in_a_circle(path: Path) -> None:
    """A broader code is another code of the same scheme, and not one of its own narrower ones."""
    graph = Graph().parse(path)
    for concept, broader in graph.subject_objects(SKOS.broader):
        assert (broader, SKOS.inScheme, CODE[path.stem]) in graph
        assert concept not in set(graph.transitive_objects(broader, SKOS.broader))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_none_has_the_name_of_a_key(path: Path) -> None:
    """A code that is a term of the context would be taken for that term: JSON-LD looks for terms first."""
    names = {str(concept).rsplit("/", 1)[-1] for concept in concepts(Graph().parse(path))}
    assert names & context_terms() == set()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_codes_scheme_is_used_by_a_key(path: Path) -> None:
    """Some key of the facts files takes its codes from the scheme."""
    context = find_resource("ontology/context.jsonld").read_text(encoding="utf-8")
    assert f'"@vocab": "{CODE}{path.stem}/"' in context


def test_codes_of_event_types_are_cameo_codes(codes: Graph) -> None:
    """A notation of an event type is a CAMEO code: two to four digits."""
    for concept in codes.subjects(SKOS.inScheme, CODE["event-type"]):
        for notation in codes.objects(concept, SKOS.notation):
            assert re.fullmatch("[0-9]{2,4}", str(notation))
