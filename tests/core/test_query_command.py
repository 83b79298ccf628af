import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dyad.catalogue import read_catalogue
from dyad.cli import main

PAIR = ("--country", "VNM", "--country", "RUS")


@pytest.fixture(autouse=True)
def _home(release_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYAD_HOME", str(release_home))


def _query(*words: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["query", *words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_query_command_named_query_answers_as_csv_where_there_is_no_terminal() -> None:
    """The example of the manual gives the agreements with document, paragraphs and status."""
    result = _query("agreements_by_dyad", *PAIR, "--year", "2025")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    (package,) = (row for row in rows if row["agreement"].endswith("rus-vnm-20-agreements-2025-05"))
    assert (result.exit_code, package["paragraph"], package["year"]) == (0, "50", "2025")
    assert package["status"].endswith("/signed")


def test_query_command_table_shows_labels_and_no_iris() -> None:
    """A table has names in place of IRIs, and leaves out what was asked."""
    result = _query("agreements_by_dyad", *PAIR, "--year", "2025", "--format", "table")
    assert "Package of 20 agreements" in result.stdout
    assert "signed" in result.stdout
    assert "http" not in result.stdout
    assert "country1" not in result.stdout


def test_query_command_ids_shows_ids_for_the_next_question() -> None:
    """With --ids a table shows the id that other commands take."""
    result = _query("agreements_by_dyad", *PAIR, "--format", "table", "--ids")
    assert "agreement/rus-vnm-20-agreements-2025-05" in result.stdout


def test_query_command_json_is_sparql_results_json() -> None:
    """--json gives the engine's own SPARQL results JSON, with datatypes."""
    result = _query("observations_by_dyad", *PAIR, "--json")
    bindings = json.loads(result.stdout)["results"]["bindings"]
    assert {row["value"]["datatype"] for row in bindings} == {"http://www.w3.org/2001/XMLSchema#decimal"}


@pytest.mark.parametrize(("form", "start"), [("tsv", "?source\t"), ("xml", "<?xml"), ("csv", "source,")])
def test_query_command_format_is_the_one_asked_for(form: str, start: str) -> None:
    """The other formats of SPARQL results are given on request."""
    assert _query("documents_all", "--format", form).stdout.startswith(start)


def test_query_command_no_rows_is_an_answer_that_says_what_it_means() -> None:
    """A question without a finding ends with 0, and does not say that there is nothing."""
    result = _query("agreements_by_dyad", *PAIR, "--year", "1950", "--format", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "does not say that it is not so" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("agreements_by_dyads", *PAIR), 2, "did you mean agreements_by_dyad"),
        (("agreements_by_dyad",), 2, "--country"),
        (("agreements_by_dyad", "--country", "VNM"), 1, "takes two values"),
        (("agreements_by_dyad", "--country", "VNM", "--country", "Russiaa"), 1, "RUS"),
        (("agreements_by_dyad", *PAIR, "--year", "last"), 1, "year"),
        (("agreements_by_dyad", *PAIR, "--month", "5"), 2, "--month"),
        (("documents_all", "--json", "--format", "csv"), 2, "contradict"),
        (("documents_all", "--format", "turtle"), 1, "cannot be written as turtle"),
        ((), 2, "--list"),
        (("--json", "documents_all"), 2, "after the name"),
        (("--sparql", "no-such-file.rq"), 2, "no-such-file.rq"),
    ],
)
def test_query_command_wrong_use_says_what_to_do(words: tuple[str, ...], code: int, message: str) -> None:
    """Wrong usage ends with 2, a value that names nothing with 1, each with a message and no traceback."""
    result = _query(*words)
    assert result.exit_code == code
    assert message in result.stderr


def test_query_command_list_names_every_query() -> None:
    """--list shows each query with its parameters and title."""
    listed = _query("--list").stdout
    assert all(query.name in listed and query.title in listed for query in read_catalogue())
    assert "agreements_by_dyad --country [--year]" in listed


@pytest.mark.parametrize("query", read_catalogue(), ids=lambda query: query.name)
def test_query_command_help_shows_parameters_and_example(query: object) -> None:
    """The help of a named query has its title, its parameters and an example."""
    (named,) = (known for known in read_catalogue() if known is query)
    shown = _query(named.name, "--help").stdout
    assert named.title in shown
    assert all(f"--{name}" in shown for name in named.parameters)
    assert f"Example: dyad query {named.name}" in " ".join(shown.split())


def test_query_command_sparql_from_standard_input() -> None:
    """SPARQL text is read from standard input."""
    result = _query("--sparql", "-", "--json", stdin="ASK { ?s a dyad:Agreement }")
    assert json.loads(result.stdout)["boolean"] is True


def test_query_command_sparql_from_a_file_with_byte_order_mark(tmp_path: Path) -> None:
    """SPARQL text is read from a file, a byte-order mark is no part of it."""
    file = tmp_path / "q.rq"
    file.write_bytes(b"\xef\xbb\xbfSELECT (COUNT(*) AS ?n) { ?s a dyad:Source }")
    assert _query("--sparql", str(file)).stdout.split() == ["n", "5"]


def test_query_command_graph_answer_is_turtle() -> None:
    """A graph is written as Turtle where no format is given."""
    result = _query(
        "--sparql", "-", stdin="CONSTRUCT WHERE { <https://w3id.org/dyad/id/country/VNM> dyad:code ?c }"
    )
    assert 'dyad:code "VNM"' in result.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?s {", "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        (b"ASK { ?s ?p '\xff' }", "UTF-8"),
    ],
)
def test_query_command_sparql_at_fault_is_one_line(text: str | bytes, message: str) -> None:
    """A query at fault ends with 1 and a message with its place."""
    result = _query("--sparql", "-", stdin=text)
    assert result.exit_code == 1
    assert message in result.stderr


def test_query_command_nothing_loaded_says_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a release the message says what to run."""
    monkeypatch.setenv("DYAD_HOME", str(tmp_path))
    result = _query("documents_all")
    assert (result.exit_code, "dyad load" in result.stderr) == (1, True)
