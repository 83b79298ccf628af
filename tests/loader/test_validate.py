"""The gate: engines agree, and findings get their place and hint."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SH, Graph, Literal, URIRef

from dyad.errors import ConfigError
from dyad.resources import find_resource
from dyad.settings import Settings
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import check
from dyad_loader.validate import name_shape, read_shapes, run_shapes

from .conftest import AGREEMENT, WriteFacts

Found = set[tuple[str, str, str, str, str]]


def results(data: Graph, shapes: Graph, engine: str) -> Found:
    """What an engine finds, in terms that do not depend on the engine."""
    return {
        (str(f.focus), name_shape(f.shape, shapes), str(f.component), str(f.value), str(f.severity))
        for f in run_shapes(data, shapes, engine)[0]
    }


def test_engines_agree_on_the_shipped_facts_with_a_part_torn_out() -> None:
    """Where every fortieth triple of the five documents is missing, both engines find the same faults.

    Of the reference data only what they name is there: pySHACL takes a minute for all countries.
    """
    checked = check(collect_inputs([]), Settings.from_env({}))
    data = Graph()
    for graph in (checked.schema, *checked.days.values()):
        data += graph
    for file in checked.files:
        for number, triple in enumerate(sorted(file.graph)):
            if number % 40:
                data.add(triple)
    named = set(data.objects())
    data += (triple for triple in checked.reference if triple[0] in named)
    shapes = read_shapes(find_resource("ontology/shapes"))
    found = results(data, shapes, "turbo")
    assert len({shape for _, shape, *_ in found}) > 15
    assert results(data, shapes, "pyshacl") == found


def test_engine_of_an_unknown_name_is_refused() -> None:
    """Only the two engines that are named exist."""
    with pytest.raises(ConfigError, match="give turbo or pyshacl"):
        run_shapes(Graph(), Graph(), "other")


def check_text(write_facts: WriteFacts, tmp_path: Path, text: str) -> list[str]:
    """The violations of a facts file, without the file's folder."""
    settings = Settings.from_env({"DYAD_HOME": str(tmp_path)})
    path = write_facts(text)
    return [str(v).removeprefix(f"{path}:") for v in check(collect_inputs([path]), settings).violations]


def test_finding_about_a_property_names_the_line_of_its_key(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A wrong code is reported where it stands, with the nearest code of its scheme."""
    (found,) = check_text(write_facts, tmp_path, AGREEMENT.replace("treaty", "treety"))
    assert found.startswith("12: agreement/example: has an agreement type that is not a code")
    assert found.endswith("(code/agreement-type/treety: did you mean treaty?)")


def test_finding_about_a_nested_thing_names_its_own_line(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A wrong status step is reported on the step's line."""
    text = AGREEMENT.replace('[{is: signed, on: "2025-05"}]', "\n      - {is: signed}")
    (found,) = check_text(write_facts, tmp_path, text)
    assert found.startswith("15: agreement/example/status/signed: ")


def test_finding_about_a_whole_thing_names_its_first_line(write_facts: WriteFacts, tmp_path: Path) -> None:
    """What concerns no single key is reported where the thing begins."""
    (found,) = check_text(write_facts, tmp_path, AGREEMENT.replace("    evidence: [1, 2]\n", ""))[:1]
    assert found.startswith("9: agreement/example: has no evidence")


def test_name_shape_of_an_inner_shape_is_that_of_the_one_around_it() -> None:
    """A property shape without a name is known by its node shape."""
    shapes = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://w3id.org/dyad/shapes#> .
        :OneShape sh:property [ sh:path :p ; sh:minCount 1 ] .""",
        format="turtle",
    )
    inner = next(shapes.subjects(SH.path, None))
    assert name_shape(inner, shapes) == "OneShape"
    assert name_shape(URIRef("https://w3id.org/dyad/shapes#TwoShape"), shapes) == "TwoShape"
    assert name_shape(Literal("nothing"), shapes) == ""
