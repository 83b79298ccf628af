"""The commands `dyad load`, `dyad validate` and `dyad coverage`, as people run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from dyad.namespaces import BASE
from dyad.settings import Settings
from dyad.writing import Change
from dyad_loader.gated_writer import open_writer

from .conftest import AGREEMENT, WriteFacts

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `dyad` with a home of its own."""

    def run_dyad(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-c", "from dyad.cli import main; main()", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "DYAD_HOME": str(tmp_path / "home"), **environment},
        )

    return run_dyad


def test_load_prints_what_it_loaded_and_then_that_nothing_changed(run: Run, write_facts: WriteFacts) -> None:
    """The first load tells the release and its size, the second that it is current."""
    facts = write_facts()
    first = run("load", facts)
    assert first.returncode == 0, first.stderr
    assert "Loaded release" in first.stdout
    assert "1 documents" in first.stdout
    again = run("load", facts, "--json")
    assert json.loads(again.stdout)["built"] is False


def test_load_says_of_which_sources_the_facts_file_is_not_read(
    run: Run, write_facts: WriteFacts, tmp_path: Path
) -> None:
    """What was written stays and each load says so; --forget-writes takes the files alone."""
    facts = write_facts()
    run("load", facts)
    writer = open_writer(Settings.from_env({"DYAD_HOME": str(tmp_path / "home")}))
    thing = f"<{BASE}agreement/example>"
    text = f'INSERT DATA {{ GRAPH <{BASE}source/example-2025> {{ {thing} dyad:note "n" }} }}'
    writer.apply(Change("update", text))
    writer.close()
    told = "source/example-2025 is as it was written through the service; its facts file is not read.\n"
    assert told in run("load", facts).stdout
    again = run("load", facts, "--force", "--json")
    assert json.loads(again.stdout)["kept"] == ["source/example-2025"]
    forgotten = run("load", facts, "--forget-writes")
    assert forgotten.returncode == 0
    assert told not in forgotten.stdout
    assert told not in run("load", facts).stdout


def test_load_with_violations_prints_each_with_file_and_line(run: Run, write_facts: WriteFacts) -> None:
    """Each violation is a line on standard error, and the exit code is 1."""
    facts = write_facts(AGREEMENT.replace("party:", "partys:"))
    outcome = run("load", facts)
    assert outcome.returncode == 1
    assert f"{facts}:13: agreement/example: unknown key `partys`: did you mean `party`?" in outcome.stderr
    assert "Nothing was loaded" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_load_with_violations_prints_json_where_asked(run: Run, write_facts: WriteFacts) -> None:
    """With --json a program reads the violations."""
    outcome = run("load", write_facts(AGREEMENT.replace("party:", "partys:")), "--json")
    assert outcome.returncode == 1
    answer = json.loads(outcome.stdout)
    assert answer["loaded"] is False
    assert {violation["line"] for violation in answer["violations"]} >= {13}


def test_validate_changes_nothing(run: Run, write_facts: WriteFacts, tmp_path: Path) -> None:
    """Validating makes no release."""
    outcome = run("validate", write_facts(), DYAD_FACTS=str(tmp_path / "example.yaml"))
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "1 file: 0 violations, 0 warnings.\n"
    assert not (tmp_path / "home").exists()


def test_validate_relative_path_of_a_known_file_is_that_file(run: Run, write_facts: WriteFacts) -> None:
    """A file that is named by another path is not taken for a second one of its source."""
    facts = write_facts()
    relative = os.path.relpath(facts)
    outcome = run("validate", relative, DYAD_FACTS=str(facts))
    assert outcome.returncode == 0, outcome.stderr


def test_validate_json_is_a_shacl_report(run: Run, write_facts: WriteFacts) -> None:
    """With --json the report is RDF that any SHACL tool reads, with what the reader found in it."""
    wrong = AGREEMENT.replace(", country/VNM", "").replace('"2025-05"', "May")
    facts = write_facts(wrong)
    outcome = run("validate", facts, "--json", DYAD_FACTS=str(facts))
    assert outcome.returncode == 1
    graph = Graph().parse(data=outcome.stdout, format="json-ld")
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert report is not None
    assert str(graph.value(report, SH.conforms)) == "false"
    shapes = {str(graph.value(result, SH.sourceShape)) for result in graph.objects(report, SH.result)}
    assert "https://w3id.org/dyad/shapes#AgreementPartiesShape" in shapes
    assert "None" in shapes


def test_coverage_names_what_is_unaccounted(run: Run, write_facts: WriteFacts) -> None:
    """A paragraph that is neither evidence nor left out is named, and the exit code is 1."""
    whole = run("coverage", write_facts())
    assert whole.returncode == 0
    partly = run("coverage", write_facts(AGREEMENT.replace("[1, 2]", "[1]")))
    assert partly.returncode == 1
    assert "unaccounted: 2" in partly.stdout


def test_coverage_json_has_the_figures(run: Run, write_facts: WriteFacts) -> None:
    """With --json a program reads the figures."""
    (row,) = json.loads(run("coverage", write_facts(), "--json").stdout)
    assert (row["paragraphs"], row["with_facts"], row["omitted"], row["unaccounted"]) == (3, 2, 1, [])


@pytest.mark.parametrize("command", ["load", "validate", "coverage"])
def test_command_with_a_path_that_is_not_there_fails_in_one_line(run: Run, command: str) -> None:
    """A path that does not exist is one clear line and exit code 1."""
    outcome = run(command, "nowhere.yaml")
    assert outcome.returncode == 1
    assert outcome.stderr == "Error: nowhere.yaml: there is no such file or folder: check the path\n"


@pytest.mark.parametrize("command", ["load", "validate", "coverage", "explain", "query", "dump", "serve"])
def test_command_help_is_in_sentences_and_tells_the_exit_codes(run: Run, command: str) -> None:
    """Each command explains itself and its exit codes."""
    outcome = run(command, "--help")
    assert outcome.returncode == 0, outcome.stderr
    assert "Exit codes:" in outcome.stdout


def test_command_with_unknown_setting_fails_with_a_hint(run: Run) -> None:
    """A misspelled setting does not go unnoticed."""
    outcome = run("load", DYAD_HOMES="x")
    assert outcome.returncode == 1
    assert "DYAD_HOMES is not a setting: did you mean DYAD_HOME?" in outcome.stderr
