"""Writes through the gate, over HTTP: nothing that breaks a shape, and all that follows from the rest."""

import hashlib
from collections.abc import Iterator

import pytest
from rdflib import RDF, SH, Graph
from tests.server.client import Client, Response
from tests.server.conftest import serve_for
from tests.server.test_commands import load_facts

TOKEN = "another token"  # noqa: S105 (of a server that lives for a test)
SETTINGS = {"DYAD_TOKEN_SHA256": hashlib.sha256(TOKEN.encode()).hexdigest()}
SOURCE = "https://w3id.org/dyad/id/source/example-2025"
AGREEMENT = "https://w3id.org/dyad/id/agreement/one"


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client that may write to a server over one document."""
    folder = tmp_path_factory.mktemp("gated")
    load_facts(folder, "one")
    with serve_for(folder / "home", "--writable", **SETTINGS) as server:
        yield Client(server.address, {"Authorization": f"Bearer {TOKEN}"})


def update(client: Client, text: str) -> Response:
    """Send an update."""
    return client.post("/update", data={"update": text})


def ask(client: Client, pattern: str) -> bool:
    """Ask whether something is there."""
    return bool(client.get("/sparql", query_string={"query": f"ASK {{ {pattern} }}"}).get_json()["boolean"])


def version(client: Client) -> str:
    """The version that is served."""
    return str(client.get("/health").get_json()["version"])


def test_write_that_breaks_a_shape_is_422_with_the_report_and_changes_nothing(gated: Client) -> None:
    """Who breaks a shape gets a sentence for each violation and SHACL's own report."""
    before = version(gated)
    response = update(gated, f"DELETE {{ GRAPH ?g {{ <{AGREEMENT}> dyad:party ?p }} }} "
                             f"WHERE {{ GRAPH ?g {{ <{AGREEMENT}> dyad:party ?p }} }}")  # fmt: skip
    problem = response.get_json()
    assert (response.status_code, problem["code"]) == (422, "validation")
    assert any("agreement/one" in violation and "parties" in violation for violation in problem["violations"])
    report = Graph().parse(data=problem["report"], format="turtle")
    assert list(report.subjects(RDF.type, SH.ValidationReport))
    assert version(gated) == before
    assert ask(gated, f"<{AGREEMENT}> dyad:party <https://w3id.org/dyad/id/country/VNM>")


def test_write_that_passes_is_there_with_what_follows_from_it(gated: Client) -> None:
    """What is written is closed and derived like what is loaded, and seen by the next query."""
    before = version(gated)
    later = f"<{AGREEMENT}/status/in-force-2026>"
    written = f"""INSERT DATA {{ GRAPH <{SOURCE}> {{
        <{AGREEMENT}> dyad:status {later} .
        {later} a dyad:StatusStep ; dyad:date "2026-03"^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
            dyad:is <https://w3id.org/dyad/id/code/agreement-status/in-force> ;
            dyad:evidence <{SOURCE}/paragraph/1> }} }}"""
    response = update(gated, written)
    assert response.status_code == 204, response.text
    assert version(gated) != before
    assert ask(
        gated, f"<{AGREEMENT}> dyad:latestStatus <https://w3id.org/dyad/id/code/agreement-status/in-force>"
    )
    assert ask(gated, f"<{AGREEMENT}> dyad:year 2026")
    assert ask(gated, f"GRAPH <{SOURCE}/inferred> {{ <{AGREEMENT}> dyad:year 2026 }}")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> 1 }",
        f"INSERT DATA {{ GRAPH <{SOURCE}/inferred> {{ <x:a> <x:b> 1 }} }}",
        "CLEAR GRAPH <https://w3id.org/dyad/id/dataset/reference>",
        "DROP GRAPH <https://w3id.org/dyad/ontology>",
    ],
)
def test_write_to_a_graph_that_the_loader_makes_is_refused(gated: Client, text: str) -> None:
    """The default graph, inferences, countries and the vocabulary are nobody's to write."""
    before = version(gated)
    response = update(gated, text)
    assert (response.status_code, response.get_json()["code"]) == (403, "write-refused")
    assert version(gated) == before


def test_graph_store_round_of_a_document_changes_nothing(gated: Client) -> None:
    """A document that is fetched and put back as it is, in Turtle, leaves the release as it was."""
    at = {"query_string": {"graph": SOURCE}}
    text = gated.get("/graphs", **at, headers={"Accept": "text/turtle"}).text
    before = version(gated)
    assert gated.put("/graphs", **at, data=text, content_type="text/turtle").status_code == 204
    assert version(gated) == before
