"""The command `dyad ask`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dyad.ask_command import ask


def run(home: Path, *arguments: str) -> Result:
    """Run the command over a release."""
    return CliRunner().invoke(ask, list(arguments), env={"DYAD_HOME": str(home)})


def test_ask_command_shows_answer_with_document_and_paragraph(release_home: Path) -> None:
    """A person reads the answer and where it stands."""
    result = run(release_home, "When", "did To Lam visit Singapore?")
    assert result.exit_code == 0
    assert "2025-03" in result.output
    assert "paragraph 59" in result.output


def test_ask_command_json_is_the_reply(release_home: Path) -> None:
    """A program gets all of it."""
    told = json.loads(run(release_home, "--json", "Who is the secretary general of the IPU?").output)
    assert told["found"] is True
    assert told["answers"][0]["value"] == "Martin Chungong"


@pytest.mark.parametrize("question", ["What is the best recipe for pho?", ""])
def test_ask_command_without_an_answer_says_why_and_ends_with_one(release_home: Path, question: str) -> None:
    """Nothing found is told in words and by the exit code."""
    result = run(release_home, question)
    assert result.exit_code == 1
    assert "asked" in result.output or "understood" in result.output


def test_ask_command_day_counts_from_there(release_home: Path) -> None:
    """ "Last October" depends on the day."""
    question = "When was the signing ceremony of the Hanoi Convention held last October?"
    assert "2025-10" in run(release_home, "--on", "2026-01-20", question).output
    assert run(release_home, "--on", "2024-01-20", question).exit_code == 1
