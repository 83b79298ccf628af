import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from pyshacl.shapes_graph import ShapesGraph
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from dyad.namespaces import CODE, DYAD, SCHEMA
from dyad.resources import find_resource
from dyad_loader.days import derive_days
from dyad_loader.expand import expand
from dyad_loader.facts import read_facts
from dyad_loader.validate import name_shape, run_shapes

SHAPES = Namespace("https://w3id.org/dyad/shapes#")
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode, SH.target)
EXAMPLES = find_resource("ontology/examples")
VIOLATING = sorted((EXAMPLES / "violating").iterdir())
CONFORMING = sorted((EXAMPLES / "conforming").iterdir())
ENGINES = ("turbo", "pyshacl")

WARNINGS = {
    "EventPlannedShape",
    "EventTenureShape",
    "PostEnvoyShape",
    "ThingAliasShape",
    "ThingDaysShape",
    "ThingDuplicateShape",
}
"""What a curator is told of and may leave as it is."""

Finding = tuple[str, str, str, str, str, str, str]
Findings = Callable[[Path, str], set[Finding]]


def read_example(path: Path) -> Graph:
    """Read an example as the loader reads facts, with the days of dated things."""
    graph = Graph()
    if path.suffix == ".yaml":
        expanded = expand(read_facts(path))
        assert expanded.problems == []
        graph += expanded.graph
    else:
        graph.parse(path)
    for triple in list(derive_days(graph)):
        graph.add(triple)
    return graph


def find(data: Graph, shapes: Graph, engine: str) -> set[Finding]:
    """Validate, and give what two engines must have in common; the names of blank nodes are their own."""
    found = set()
    for finding in run_shapes(data, shapes, engine)[0]:
        path = "" if finding.path is None or isinstance(finding.path, BNode) else finding.path.n3()
        value = "" if finding.value is None else finding.value.n3()
        assert not isinstance(finding.value, BNode)
        parts = (finding.focus.n3(), path, value, name_shape(finding.shape, shapes))
        found.add((*parts, finding.component.n3(), finding.severity.n3(), finding.message))
    return found


@pytest.fixture(scope="module")
def findings(reference: Graph, shapes: Graph) -> Findings:
    """Validate an example with an engine, once."""

    @cache
    def validate(path: Path, engine: str) -> set[Finding]:
        return find(reference + read_example(path), shapes, engine)

    return validate


def targeted(shapes: Graph) -> dict[str, URIRef]:
    """Map the local names of the shapes that have a target to their IRIs."""
    found = {str(shape) for predicate in TARGETS for shape in shapes.subjects(predicate, None)}
    return {iri.rsplit("#", 1)[-1]: URIRef(iri) for iri in found}


def wider(ontology: Graph, kind: Node) -> set[Node]:
    """Give a class and everything above it."""
    return {above for above in ontology.transitive_objects(kind, RDFS.subClassOf) if above is not None}


def sparql_texts(shapes: Graph) -> Iterator[str]:
    """Give the text of every query in the shapes."""
    for text in shapes.objects(None, SH.select):
        yield str(text)


# ------------------------------------------------------------------------------- how shapes are written


def test_shapes_each_has_a_label_and_a_message_that_says_what_to_do(shapes: Graph) -> None:
    """A shape's message is one sentence: what is wrong, a colon, what to do."""
    for name, shape in targeted(shapes).items():
        assert shape == SHAPES[name]
        assert name.endswith("Shape")
        assert shapes.value(shape, RDFS.label), name
        messages = list(shapes.objects(shape, SH.message))
        assert len(messages) == 1, name
        assert re.fullmatch(r"[a-z`][^:]+: \S.*[^.]", str(messages[0])), name
        assert ". " not in str(messages[0]), name


def test_shapes_message_of_a_part_is_that_of_its_shape(shapes: Graph) -> None:
    """A shape with several parts says the same of each."""
    for part, message in shapes.subject_objects(SH.message):
        shape = SHAPES[name_shape(part, shapes)]
        assert (shape, SH.message, message) in shapes


def test_shapes_each_stands_in_the_file_of_its_class(ontology: Graph, shapes_folder: Path) -> None:
    """A file is named after a class, or Thing, and its shapes after the file."""
    for path in shapes_folder.glob("*.ttl"):
        assert path.stem == "Thing" or (DYAD[path.stem], RDF.type, OWL.Class) in ontology
        for name in targeted(Graph().parse(path)):
            assert name.startswith(path.stem)


def test_shapes_name_only_terms_that_exist(
    shapes: Graph, ontology: Graph, codes: Graph, shapes_folder: Path
) -> None:
    """No shape rests on a class, property or code that is spelled differently in the vocabulary."""
    terms = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    spaces = {
        str(shapes.value(node, SH.prefix)): str(space) for node, space in shapes.subject_objects(SH.namespace)
    }
    for text in sparql_texts(shapes):
        for prefix, local in re.findall(r"([a-z-]+):([A-Za-z][A-Za-z0-9-]*)", text):
            terms.add(spaces[prefix] + local)
    known = {str(term) for graph in (ontology, codes) for term in graph.subjects()}
    ours = {term for term in terms if term.startswith((str(DYAD), str(CODE)))} - {str(DYAD), str(CODE)}
    spaces_themselves = set(spaces.values())
    assert {term for term in ours if not term.endswith("/")} <= known | spaces_themselves


def test_shapes_target_classes_are_classes(shapes: Graph, ontology: Graph) -> None:
    """What a shape targets, or demands as a class, is a class of the vocabulary."""
    for predicate in (SH.targetClass, SH["class"]):
        for kind in shapes.objects(None, predicate):
            assert (kind, RDF.type, OWL.Class) in ontology


def test_shapes_target_properties_are_properties(shapes: Graph, ontology: Graph) -> None:
    """A shape that targets whatever has a property names a property of the vocabulary."""
    for prop in shapes.objects(None, SH.targetSubjectsOf):
        assert {OWL.ObjectProperty, OWL.DatatypeProperty} & set(ontology.objects(prop, RDF.type))


def test_shapes_are_valid_shapes() -> None:
    """The shapes conform to the shapes of shapes that the W3C gives."""
    shapes = Graph()
    for path in find_resource("ontology/shapes").glob("*.ttl"):
        shapes.parse(path)
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True, advanced=True)
    assert conforms, text


def test_shapes_every_concrete_class_may_describe_things(shapes: Graph, ontology: Graph) -> None:
    """A thing may be of every class but those that only gather others, and those that the loader makes."""
    concrete = set(Collection(shapes, shapes.value(SHAPES.ThingClassShape, SH["in"]) or RDF.nil))
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    gathering = {DYAD[name] for name in ("Fact", "Locality", "Organisation", "Party")}
    assert classes - concrete == gathering | {DYAD.Dataset, DYAD.DyadYear, DYAD.Paragraph, DYAD.Record}


def test_shapes_closed_allow_the_keys_of_their_class(shapes: Graph, ontology: Graph) -> None:
    """A closed shape allows just what the context has a key for and the vocabulary says of the class."""
    closed = list(shapes.subjects(SH.closed, Literal(True)))
    assert len(closed) == 15
    for shape in closed:
        kind = shapes.value(shape, SH.targetClass)
        assert kind is not None
        kinds = ontology.transitive_subjects(RDFS.subClassOf, kind)
        fitting = {above for one in kinds if one is not None for above in wider(ontology, one)}
        expected = set()
        for key in context_properties():
            domains = set(ontology.objects(key, SCHEMA.domainIncludes))
            if not domains or domains & fitting:
                expected.add(key)
        paths = {shapes.value(part, SH.path) for part in shapes.objects(shape, SH.property)}
        assert paths == expected, shape


def context_properties() -> set[URIRef]:
    """List the properties of the vocabulary that a facts file has a key for."""
    found: set[URIRef] = set()

    def collect(context: dict[str, object]) -> None:
        for key, value in context.items():
            if isinstance(value, dict):
                identifier = str(value.get("@id", ""))
                if key[0].islower() and identifier.startswith("dyad:"):
                    found.add(DYAD[identifier.removeprefix("dyad:")])
                if isinstance(inner := value.get("@context"), dict):
                    collect(inner)

    collect(json.loads(find_resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"])
    return found


def test_shapes_references_cover_every_property_that_leads_to_a_thing(shapes: Graph, ontology: Graph) -> None:
    """A reference to nothing is found whichever property makes it, codes and evidence apart."""
    leading = {prop for prop in context_properties() if (prop, RDF.type, OWL.ObjectProperty) in ontology}
    leading -= {prop for prop in leading if (prop, SCHEMA.rangeIncludes, SKOS.Concept) in ontology}
    paths = {shapes.value(part, SH.path) for part in shapes.objects(SHAPES.ThingReferenceShape, SH.property)}
    assert paths == leading - {DYAD.evidence}
    assert set(shapes.objects(SHAPES.ThingReferenceShape, SH.targetSubjectsOf)) == paths


def test_shapes_dates_cover_every_date(shapes: Graph, ontology: Graph) -> None:
    """Every property whose values are EDTF is held to it."""
    edtf = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    dates = set(ontology.subjects(SCHEMA.rangeIncludes, edtf))
    paths = {shapes.value(part, SH.path) for part in shapes.objects(SHAPES.ThingDateShape, SH.property)}
    assert paths == dates
    assert set(shapes.objects(SHAPES.ThingDateShape, SH.targetSubjectsOf)) == dates


def test_shapes_codes_cover_every_code_property(shapes: Graph, ontology: Graph) -> None:
    """The values of every property that leads to a code are held to one scheme that exists."""
    coded = set(ontology.subjects(SCHEMA.rangeIncludes, SKOS.Concept)) - {DYAD.latestStatus}
    held = set()
    for scheme_node, scheme in shapes.subject_objects(SH.hasValue):
        if shapes.value(scheme_node, SH.path) == SKOS.inScheme:
            assert find_resource(f"ontology/codes/{str(scheme).removeprefix(str(CODE))}.ttl").exists()
            wrapper = shapes.value(None, SH.property, scheme_node)
            holder = shapes.value(None, SH.node, wrapper)
            assert holder is not None
            held.add(shapes.value(holder, SH.path))
    assert held == coded


# ------------------------------------------------------------------------------- examples


def test_examples_each_shape_has_one_that_breaks_it(shapes: Graph) -> None:
    """There is one violating example for each shape, and none for anything else."""
    assert [path.stem for path in VIOLATING] == sorted(targeted(shapes))


def test_examples_each_shapes_file_has_one_that_conforms(shapes_folder: Path) -> None:
    """There is one conforming example for each file of shapes."""
    assert [path.stem for path in CONFORMING] == sorted(path.stem for path in shapes_folder.glob("*.ttl"))


@pytest.mark.parametrize("path", VIOLATING, ids=lambda path: path.stem)
def test_examples_violating_breaks_its_shape_and_no_other(path: Path, findings: Findings) -> None:
    """A violating example breaks the shape that it is named after, and only that one."""
    found = findings(path, "turbo")
    assert {finding[3] for finding in found} == {path.stem}
    severity = SH.Warning if path.stem in WARNINGS else SH.Violation
    assert {finding[5] for finding in found} == {severity.n3()}
    assert f"# Breaks {path.stem}: " in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CONFORMING, ids=lambda path: path.stem)
def test_examples_conforming_breaks_nothing(path: Path, findings: Findings) -> None:
    """A conforming example breaks no shape at all."""
    assert findings(path, "turbo") == set()


@pytest.mark.parametrize("path", CONFORMING, ids=lambda path: path.stem)
def test_examples_conforming_uses_each_shape_of_its_file(
    path: Path, reference: Graph, shapes: Graph, shapes_folder: Path
) -> None:
    """Each shape of the file has something to look at in the example, so that conforming means something."""
    data = reference + read_example(path)
    mine = set(targeted(Graph().parse(shapes_folder / f"{path.stem}.ttl")).values())
    used = set()
    for shape in ShapesGraph(shapes).shapes:
        if shape.node not in mine:
            continue
        shape.set_advanced(True)
        focus = shape.focus_nodes(data)
        wants_none = (shape.node, SH.maxCount, Literal(0)) in shapes
        if shape.is_property_shape and not wants_none:
            focus = {value for values in shape.value_nodes(data, focus).values() for value in values}
        if focus:
            used.add(shape.node)
    assert used == mine


@pytest.mark.parametrize("path", [*CONFORMING, *VIOLATING], ids=lambda path: path.stem)
def test_engines_agree_on_example(path: Path, findings: Findings) -> None:
    """Both engines report the same results, down to component, severity and message."""
    assert findings(path, "turbo") == findings(path, "pyshacl")


def test_engines_agree_on_a_document_with_many_faults(
    shapes: Graph, reference: Graph, countries: Graph
) -> None:
    """On all violating examples at once, where one breaks what another keeps, the engines still agree."""
    data = reference + countries
    for path in VIOLATING:
        data += read_example(path)
    turbo, reference_engine = (find(data, shapes, engine) for engine in ENGINES)
    assert turbo == reference_engine
    assert len({finding[3] for finding in turbo}) > 100
