"""The commands of the loader: `dyad load`, `dyad validate` and `dyad coverage`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dyad.errors import ValidationFailed
from dyad.settings import Settings
from dyad_loader.inputs import Inputs, collect_inputs, find_facts
from dyad_loader.progress import show_progress

if TYPE_CHECKING:
    from dyad_loader.coverage import Coverage
    from dyad_loader.pipeline import Checked, Loaded
    from dyad_loader.report import Violation

# The libraries behind a load take half a second to import; a load of what has not changed needs none of them.

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@_PATHS
@click.option("--force", is_flag=True, help="Build the release again although nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome, or the violations, as JSON.")
def load(paths: tuple[Path, ...], force: bool, as_json: bool) -> None:
    """Load facts files into a new release and make it the current one.

    PATHS are facts files and folders of them; without any, those of DYAD_FACTS are loaded, and without that
    the ones that ship with Dyad. A release holds just what is named in one call: what was loaded before and
    is not named is left out.

    The files are validated first. If there is a violation, all of them are printed, one a line with file and
    line, and the release that was current stays so. Loading what has not changed does nothing.

    Exit codes: 0 loaded, or unchanged; 1 violations, or it could not be done; 2 wrong usage.
    """
    settings = Settings.from_env()
    inputs = collect_inputs(paths or settings.facts, settings.archive)
    if not force and _is_current(settings, inputs.version):
        _print_unchanged(settings, inputs.version, as_json)
        return
    from dyad_loader import pipeline

    try:
        with show_progress() as progress:
            outcome = pipeline.load(settings, paths, force=force, progress=progress)
    except ValidationFailed as failure:
        found: Sequence[Violation] = failure.violations  # type: ignore[assignment]
        if as_json:
            click.echo(
                json.dumps({"loaded": False, "violations": _violations(found)}, ensure_ascii=False, indent=1)
            )
        else:
            _print_violations(found)
            click.echo(f"Nothing was loaded: {_count(found, 'violation')}.", err=True)
        sys.exit(1)
    _print_loaded(outcome, as_json)


@click.command()
@_PATHS
@click.option("--json", "as_json", is_flag=True, help="Print the SHACL validation report as JSON-LD.")
def validate(paths: tuple[Path, ...], as_json: bool) -> None:
    """Validate facts files and change nothing.

    PATHS are facts files and folders of them; without any, all facts are validated. Files that are named are
    looked at together with the other facts, to which they may refer, and only their own violations are
    reported.

    Each violation is one line: file, line, thing, what is wrong and what to do. Warnings do not keep a file
    from being loaded. With --json the report is a SHACL validation report; what is wrong before RDF is
    reached (YAML, ids, dates) is in it as a result without a shape.

    Exit codes: 0 no violation; 1 violations, or it could not be done; 2 wrong usage.
    """
    settings = Settings.from_env()
    only = find_facts(paths) if paths else ()
    inputs = collect_inputs([*find_facts(settings.facts), *only], settings.archive)
    checked = _check(settings, inputs, only)
    found = checked.violations
    violations = [violation for violation in found if violation.severity == "violation"]
    if as_json:
        from dyad_loader.shacl_report import serialize_report

        click.echo(serialize_report(checked.report, found))
    else:
        _print_violations(found)
        warnings = [violation for violation in found if violation.severity == "warning"]
        files = only or inputs.facts
        counts = (_count(files, "file"), _count(violations, "violation"), _count(warnings, "warning"))
        click.echo("{}: {}, {}.".format(*counts))
    sys.exit(1 if violations else 0)


@click.command()
@_PATHS
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def coverage(paths: tuple[Path, ...], as_json: bool) -> None:
    """Show how many paragraphs of each source are accounted for.

    A paragraph is accounted for when it is evidence of something, or when it is left out with a reason. PATHS
    are facts files and folders of them; without any, all facts are looked at.

    Exit codes: 0 every paragraph is accounted for; 1 some are not, or it could not be done; 2 wrong usage.
    """
    from dyad_loader.coverage import measure_coverage
    from dyad_loader.expand import expand
    from dyad_loader.facts import read_facts

    settings = Settings.from_env()
    rows = measure_coverage(expand(read_facts(path)) for path in find_facts(paths or settings.facts))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        _print_coverage(rows)
    sys.exit(1 if any(row.unaccounted for row in rows) else 0)


def _check(settings: Settings, inputs: Inputs, only: tuple[Path, ...]) -> Checked:
    from dyad_loader.pipeline import check

    with show_progress() as progress:
        return check(inputs, settings, only=only, progress=progress)


def _is_current(settings: Settings, version: str) -> bool:
    from dyad.release import current_folder

    current = current_folder(settings.home)
    return current is not None and current.name == version


def _print_unchanged(settings: Settings, version: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"loaded": True, "built": False, "version": version}))
    else:
        click.echo(f"Nothing has changed: release {version} in {settings.home} is current.")


def _print_loaded(outcome: Loaded, as_json: bool) -> None:
    if as_json:
        answer = {
            "loaded": True,
            "built": outcome.built,
            "version": outcome.version,
            "counts": outcome.counts,
            "warnings": _violations(outcome.warnings),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    _print_violations(outcome.warnings)
    if not outcome.built:
        click.echo(f"Release {outcome.version} was there already and is current again.")
        return
    counts = outcome.counts
    click.echo(
        f"Loaded release {outcome.version}: {counts['documents']} documents, {counts['triples']:,} triples, "
        f"{counts['subjects']:,} things."
    )


def _print_violations(found: Iterable[Violation]) -> None:
    for violation in found:
        click.echo(str(violation), err=True)


def _violations(found: Iterable[Violation]) -> list[dict[str, Any]]:
    return [asdict(violation) for violation in found]


def _count(items: Sequence[object], word: str) -> str:
    return f"{len(items)} {word}{'' if len(items) == 1 else 's'}"


def _print_coverage(rows: Sequence[Coverage]) -> None:
    line = "{:50} {:>10} {:>10} {:>8} {:>11} {:>7}"
    click.echo(line.format("source", "paragraphs", "with facts", "omitted", "unaccounted", "things"))
    for row in rows:
        counts = (row.paragraphs, row.with_facts, row.omitted, len(row.unaccounted), row.things)
        click.echo(line.format(row.source, *counts))
        if row.unaccounted:
            click.echo(f"  unaccounted: {', '.join(str(number) for number in row.unaccounted)}")
