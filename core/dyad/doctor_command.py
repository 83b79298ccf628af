"""The command `dyad doctor`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from dyad.doctor import examine


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check settings, data and machine, and say what to mend.

    Looks at every setting; at DYAD_HOME, its room and what killed loads left; at the current release: its
    files, the counts of its store, and whether its inputs have changed; at the archive's texts and their
    hashes; at address and token of the server; at memory; and at the remote store, if there is one. Counting
    takes some seconds per million facts. Nothing is changed.

    Each finding is ok, a warning (it works, but see to it) or a problem, with what to do in the line below.

    Exit codes: 0 no problem; 1 problems; 2 wrong usage.
    """
    findings = examine()
    problems = [finding for finding in findings if finding.level == "problem"]
    if as_json:
        told = {"ok": not problems, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(told, indent=1))
    else:
        for finding in findings:
            _print(f"{finding.level:8} {finding.subject:9} {_sentence(finding.what)}")
            if finding.mend:
                _print(f"{'':18} -> {_sentence(finding.mend)}")
        warnings = [finding for finding in findings if finding.level == "warning"]
        _print(f"{_count(len(problems), 'problem')}, {_count(len(warnings), 'warning')}.")
    sys.exit(1 if problems else 0)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _print(line: str) -> None:
    """Print a line; names of files and variables may be no text."""
    click.echo(line.encode("utf-8", "backslashreplace").decode())


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
