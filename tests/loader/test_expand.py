"""From facts files to RDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Literal, URIRef

from dyad.namespaces import CODE, DYAD, EDTF, ID, OA
from dyad_loader.context import known_keys, read_context
from dyad_loader.expand import Expanded, expand
from dyad_loader.facts import read_facts

from .conftest import AGREEMENT, SOURCE, WriteFacts


def expand_text(write_facts: WriteFacts, text: str = AGREEMENT, *, source: str = SOURCE) -> Expanded:
    """Write and expand a facts file."""
    return expand(read_facts(write_facts(text, source=source)))


def problems(expanded: Expanded) -> list[str]:
    """The problems as `line: thing: message`."""
    return [f"{p.line}: {p.thing}: {p.message}" for p in expanded.problems]


def test_expand_agreement_gives_its_triples(write_facts: WriteFacts) -> None:
    """Ids, codes, dates and names become the terms that the context says."""
    expanded = expand_text(write_facts)
    graph, thing = expanded.graph, ID["agreement/example"]
    assert expanded.problems == []
    assert (thing, RDF.type, DYAD.Agreement) in graph
    assert (thing, RDFS.label, Literal("An example", lang="en")) in graph
    assert (thing, DYAD.agreementType, CODE["agreement-type/treaty"]) in graph
    assert set(graph.objects(thing, DYAD.party)) == {ID["country/RUS"], ID["country/VNM"]}
    step = graph.value(thing, DYAD.status)
    assert (step, DYAD["is"], CODE["agreement-status/signed"]) in graph
    assert (step, DYAD.date, Literal("2025-05", datatype=EDTF)) in graph


def test_expand_evidence_becomes_paragraph_nodes(write_facts: WriteFacts) -> None:
    """A paragraph number becomes a node that names its source and number, and a nested thing inherits it."""
    graph = expand_text(write_facts).graph
    first = ID["source/example-2025/paragraph/1"]
    assert (ID["agreement/example"], DYAD.evidence, first) in graph
    assert (first, OA.hasSource, ID["source/example-2025"]) in graph
    assert (first, DYAD.paragraph, Literal(1)) in graph
    step = graph.value(ID["agreement/example"], DYAD.status)
    assert (step, DYAD.evidence, first) in graph


def test_expand_omitted_paragraphs_keep_their_reason(write_facts: WriteFacts) -> None:
    """A paragraph that is left out is in the graph with the reason."""
    graph = expand_text(write_facts).graph
    assert (ID["source/example-2025/paragraph/3"], DYAD.omitted, Literal("Byline.")) in graph


def test_expand_leaves_no_blank_node(write_facts: WriteFacts) -> None:
    """Everything has an IRI, so releases can be compared."""
    graph = expand_text(write_facts).graph
    assert all(isinstance(subject, URIRef) for subject in graph.subjects())


def test_expand_same_step_of_two_sources_is_one_node(write_facts: WriteFacts) -> None:
    """A status step is named by what it is, so two sources that tell it name one node."""
    other = SOURCE.replace("example-2025", "other-2025")
    one = expand_text(write_facts).graph.value(ID["agreement/example"], DYAD.status)
    two = expand_text(write_facts, source=other).graph.value(ID["agreement/example"], DYAD.status)
    assert one == two == ID["agreement/example/status/signed-2025-05"]


def test_expand_decimal_keeps_its_digits(write_facts: WriteFacts) -> None:
    """A number is written as in the file and never as a power of ten."""
    text = "facts:\n  - {id: observation/x, type: Observation, value: 4150000000.5, evidence: 1}\n"
    graph = expand_text(write_facts, text).graph
    assert (ID["observation/x"], DYAD.value, Literal("4150000000.5", datatype=XSD.decimal)) in graph


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("partys: [country/VNM]", "unknown key `partys`: did you mean `party`?"),
        ('on: "30/02/2025"', "`on`: "),
        ('on: "2025-02-30"', "`on`: "),
        ("evidence: [4]", "paragraph 4 does not exist: the source has 3"),
        ("evidence: [one]", "`evidence: one` is no paragraph number"),
        ("name: Visit", "`name` has no language: write `name: {en: ...}`"),
        ("name: {english-name-of-it: Visit}", "write a tag such as en or vi"),
        ("party: [country/V NM]", "`party: country/V NM` is no id"),
        ("party: [7]", "`party: 7` is no id"),
        ("eventType: [state visit]", "`eventType: state visit` is no code"),
        ("count: many", "`count: many` is no whole number"),
        ("count: true", "`count: True` is no whole number"),
        ("value: 1e999999999", "`value: 1e999999999` is no number"),
        (f"name: {{en: {'x' * 6000}}}", "`name` is longer than 5,000 characters"),
        ("value: a lot", "`value: a lot` is no number"),
        ("note:", "`note` has no value"),
        ("note: {a: b}", "`note` is a plain value and not a mapping"),
        ("party: [[country/VNM]]", "`party` has a list within a list"),
    ],
)
def test_expand_wrong_value_is_reported_with_its_line(
    write_facts: WriteFacts, line: str, expected: str
) -> None:
    """Each kind of wrong value gives one problem that names line and thing and says what to write."""
    found = problems(expand_text(write_facts, f"facts:\n  - id: event/x\n    type: Event\n    {line}\n"))
    assert len(found) == 1
    assert found[0].startswith("11: event/x: ")
    assert expected in found[0]


def test_expand_iri_with_space_is_reported(write_facts: WriteFacts) -> None:
    """An id that no IRI may be is named."""
    found = problems(expand_text(write_facts, "facts:\n  - {id: event/my visit, type: Event}\n"))
    assert found == ["9: event/my visit: has ' ' in its id, which no IRI may hold: use a hyphen"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("source/example-2025", "7", "2: source: has no id that an IRI may hold"),
        ("source/example-2025", "'source/a\"b>c'", "2: source: has no id that an IRI may hold"),
        (
            "language: en",
            "identifier: ../../etc/passwd",
            "5: source/example-2025: `identifier` is no file name",
        ),
        (
            "Count: 3",
            "Count: 999999999999",
            "7: source/example-2025: `paragraphCount` is more than",
        ),
    ],
)
def test_expand_wrong_source_is_reported(write_facts: WriteFacts, old: str, new: str, expected: str) -> None:
    """A source's id is an IRI, its identifier a file name, its paragraphs a number that can be counted."""
    found = problems(expand_text(write_facts, source=SOURCE.replace(old, new)))
    assert found[0].startswith(expected)


def test_expand_duplicate_ids_name_both_lines(write_facts: WriteFacts) -> None:
    """A thing that is described twice in one file names the first line."""
    text = "facts:\n  - {id: event/x, type: Event}\n  - {id: event/x, type: Event}\n"
    assert problems(expand_text(write_facts, text)) == [
        "10: event/x: is described on line 9 already: make it one"
    ]


@pytest.mark.parametrize("item", ["{type: Event}", "{id: '', type: Event}", "{id: 7, type: Event}"])
def test_expand_thing_without_id_is_reported(write_facts: WriteFacts, item: str) -> None:
    """A thing without an id is refused."""
    assert "has no id" in problems(expand_text(write_facts, f"facts:\n  - {item}\n"))[0]


def test_expand_thing_without_type_is_reported(write_facts: WriteFacts) -> None:
    """A thing without a type is refused."""
    assert "has no type" in problems(expand_text(write_facts, "facts:\n  - {id: event/x}\n"))[0]


def test_expand_thing_of_an_unknown_class_hints_the_nearest(write_facts: WriteFacts) -> None:
    """A class that does not exist is refused with the one that was meant."""
    assert problems(expand_text(write_facts, "facts:\n  - {id: event/x, type: Evnt}\n")) == [
        "9: event/x: `type: Evnt` is no class: did you mean Event?"
    ]


def test_expand_step_that_is_attested_differs_from_one_that_begins(write_facts: WriteFacts) -> None:
    """What began on a day and what was seen on it are two steps."""
    attested = expand_text(write_facts, AGREEMENT.replace("on:", "attested:")).graph
    step = attested.value(ID["agreement/example"], DYAD.status)
    assert step == ID["agreement/example/status/signed-attested-2025-05"]


def test_expand_reports_all_problems_and_not_the_first(write_facts: WriteFacts) -> None:
    """A file with three mistakes gives three problems, and the rest of it is expanded."""
    text = "facts:\n  - {id: event/x, type: Event, on: May, partys: 1, evidence: 9}\n"
    expanded = expand_text(write_facts, text)
    assert len(expanded.problems) == 3
    assert (ID["event/x"], RDF.type, DYAD.Event) in expanded.graph


@pytest.mark.parametrize(
    ("omitted", "expected"),
    [
        ("{paragraphs: [1], reason: x}", "paragraph 1 is evidence on line"),
        ("{paragraphs: [9], reason: x}", "paragraph 9 does not exist"),
        ("{paragraphs: [3, 3], reason: x}", "left out twice"),
        ("{paragraphs: [3]}", "needs `paragraphs: [..]` and a `reason`"),
        ("{paragraphs: [3], reason: x, why: y}", "unknown key `why`"),
    ],
)
def test_expand_wrong_omission_is_reported(write_facts: WriteFacts, omitted: str, expected: str) -> None:
    """What is left out is held against what is cited."""
    text = f"facts:\n  - {{id: event/x, type: Event, evidence: 1}}\nomitted:\n  - {omitted}\n"
    assert expected in problems(expand_text(write_facts, text))[0]


def test_known_keys_hold_the_terms_of_scoped_contexts() -> None:
    """`is` stands only in scoped contexts and is a key all the same."""
    assert {"is", "status", "party", "name"} <= known_keys()
    assert "Agreement" not in known_keys()
    assert "@base" in read_context()


def test_positions_point_at_things_and_keys(write_facts: WriteFacts) -> None:
    """Every node, nested ones too, knows its line."""
    expanded = expand_text(write_facts)
    assert expanded.positions[str(ID["agreement/example"])].line == 9
    assert expanded.positions[str(ID["agreement/example"])].key_lines["party"] == 13
    assert expanded.positions[str(ID["agreement/example/status/signed-2025-05"])].line == 14
    assert Path(expanded.file).name == "example.yaml"
