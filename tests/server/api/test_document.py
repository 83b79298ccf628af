"""The OpenAPI document."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.client import Client

from dyad.catalogue import read_catalogue
from dyad_server.api.document import make_document
from dyad_server.api.fields import FACTS, fields_of
from dyad_server.api.parameters import names_of_list
from dyad_server.api.resources import RESOURCES, ROOT


def test_document_is_served_as_it_is_made(client: Client) -> None:
    """What is served is made of the code."""
    served = client.get(f"{ROOT}/openapi.json")
    assert served.get_json() == make_document()
    assert served.get_json()["openapi"] == "3.1.0"


def test_document_tells_of_every_parameter_and_no_other() -> None:
    """A list takes what the document says, and says what it takes."""
    paths = make_document()["paths"]
    for resource in RESOURCES.values():
        told = [parameter["name"] for parameter in paths[resource.path]["get"]["parameters"]]
        assert told == names_of_list(resource.parameters)


def test_document_has_every_named_query_with_its_parameters() -> None:
    """The header of a query is its description."""
    paths = make_document()["paths"]
    for query in read_catalogue():
        operation = paths[f"{ROOT}/queries/{query.name}"]["get"]
        assert operation["description"] == query.description
        told = {p["name"]: p["required"] for p in operation["parameters"] if "required" in p}
        assert told == {p.name: p.required for p in query.parameters.values()}


def test_document_names_each_operation_once() -> None:
    """Who makes a client of the document gets a function of its own for each operation."""
    names = [path["get"]["operationId"] for path in make_document()["paths"].values()]
    assert len(names) == len(set(names))


def test_document_refers_to_nothing_that_is_not_there() -> None:
    """Every reference leads to a component."""
    document = make_document()

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    for reference in references(document):
        part: Any = document
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]


@pytest.mark.parametrize("class_name", FACTS)
def test_fields_of_facts_have_types_under_one_name(class_name: str) -> None:
    """Whatever the property is called, the type of a fact is its type."""
    names = [field.name for field in fields_of(class_name)]
    assert ("type" in names) == (class_name != "Project")
    assert len(names) == len(set(names))
    assert not {"evidence", "status", "firstDay"} & set(names)


def test_fields_have_kinds_by_the_vocabulary() -> None:
    """What the vocabulary says of a property's values decides how they are written."""
    kinds = {field.name: field.kind for field in fields_of("Observation")}
    assert kinds["value"] == "numbers"
    assert kinds["unit"] == "codes"
    assert kinds["referenceParty"] == "things"
    assert kinds["period"] == "dates"
    assert kinds["undated"] == "flags"
    assert kinds["note"] == "texts"
