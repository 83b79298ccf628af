"""The commands of the loader: `dyad load`, `dyad validate` and `dyad coverage`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dyad.errors import ValidationFailed
from dyad.namespaces import BASE
from dyad.settings import Settings
from dyad_loader.inputs import Inputs, collect_inputs, find_facts, find_inputs
from dyad_loader.progress import show_progress

if TYPE_CHECKING:
    from dyad_loader.coverage import Coverage
    from dyad_loader.pipeline import Checked, Loaded
    from dyad_loader.remote_load import Sent
    from dyad_loader.report import Violation
    from dyad_loader.written import Written

# The libraries behind a load take half a second to import; a load of what has not changed needs none of them.

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@_PATHS
@click.option("--force", is_flag=True, help="Build the release again although nothing has changed.")
@click.option("--forget-writes", is_flag=True, help="Leave out what was written through the service.")
@click.option(
    "--register",
    "registers",
    nargs=2,
    multiple=True,
    metavar="NAME FOLDER",
    help="Load a register beside the facts files; can be given for several.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome, or the violations, as JSON.")
def load(
    paths: tuple[Path, ...],
    force: bool,
    forget_writes: bool,
    registers: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Load facts files into a new release and make it the current one.

    PATHS are facts files and folders of them; without any, those of DYAD_FACTS are loaded, and without that
    the ones that ship with Dyad. A release holds just what is named in one call: what was loaded before and
    is not named is left out. What was written through the service (`dyad serve --writable`) stays: of a
    source that was written or removed there, the facts file is not read, and the load says so.

    The files are validated first. If there is a violation, all of them are printed, one a line with file and
    line, and the release that was current stays so. Loading what has not changed does nothing.

    A register is a public list of visits, envoys or treaties in its publisher's own form (see
    docs/registers.md), such as `--register visits FOLDER`; without any, those of DYAD_REGISTERS are loaded. A
    record that cannot be read or breaks the shapes is left out and named, and the rest is loaded, unless more
    fail than DYAD_MAX_FAULTS allows. What was done is kept in DYAD_HOME, so a load that was stopped goes on.

    Where DYAD_STORE names a remote store, the release is sent there when it is built: each graph that is not
    there as it should be, and no other. A load that was stopped is carried on by the next one.

    Exit codes: 0 loaded, or unchanged; 1 violations, or it could not be done; 2 wrong usage.
    """
    settings = Settings.from_env()
    named = {name: Path(folder) for name, folder in registers}
    inputs = find_inputs(settings, paths, forget=forget_writes, registers=named)
    if not force and _is_current(settings, inputs.version):
        sent = _send(settings, force=False)
        _print_unchanged(settings, inputs, as_json, sent)
        return
    from dyad_loader import pipeline

    try:
        with show_progress() as progress:
            outcome = pipeline.load(
                settings, paths, force=force, forget=forget_writes, registers=named, progress=progress
            )
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
    _print_loaded(outcome, as_json, _send(settings, force=force))


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


def _send(settings: Settings, *, force: bool) -> Sent | None:
    """Send the current release to the remote store, if there is one."""
    if not settings.store:
        return None
    from dyad.release import open_release
    from dyad_loader.remote_load import send_release

    with show_progress() as progress:
        return send_release(open_release(settings.home), settings, force=force, progress=progress)


def _print_unchanged(settings: Settings, inputs: Inputs, as_json: bool, sent: Sent | None) -> None:
    version = inputs.version
    if as_json:
        click.echo(json.dumps({"loaded": True, "built": False, "version": version} | _sent_as_json(sent)))
    else:
        click.echo(f"Nothing has changed: release {version} in {settings.home} is current.")
        _print_kept(inputs.written)
        _print_sent(sent)


def _print_kept(written: Mapping[str, Written]) -> None:
    """Say of which sources the facts file was not read."""
    for source, document in sorted(written.items()):
        if document.in_facts:
            became = "was removed" if document.sha256 is None else "is as it was written"
            click.echo(f"{_shorten(source)} {became} through the service; its facts file is not read.")


def _shorten(source: str) -> str:
    return source.removeprefix(BASE)


def _sent_as_json(sent: Sent | None) -> dict[str, Any]:
    return {} if sent is None else {"remote": asdict(sent)}


def _print_sent(sent: Sent | None) -> None:
    if sent is not None:
        click.echo(
            f"{sent.store} has it: {_count(range(sent.sent), 'graph')} sent, {sent.removed} removed, "
            f"{sent.unchanged} were there."
        )


def _print_loaded(outcome: Loaded, as_json: bool, sent: Sent | None) -> None:
    if as_json:
        answer = {
            "loaded": True,
            "built": outcome.built,
            "version": outcome.version,
            "counts": outcome.counts,
            "warnings": _violations(outcome.warnings),
            "kept": sorted(_shorten(source) for source in outcome.kept),
            "registers": [report.as_json() for report in outcome.registers],
        } | _sent_as_json(sent)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    _print_violations(outcome.warnings)
    _print_kept(outcome.kept)
    if not outcome.built:
        click.echo(f"Release {outcome.version} was there already and is current again.")
        _print_sent(sent)
        return
    for report in outcome.registers:
        from dyad_loader.registers.reports import write_report

        for line in write_report(report):
            click.echo(line)
    counts = outcome.counts
    click.echo(
        f"Loaded release {outcome.version}: {counts['documents']} documents, {counts['triples']:,} triples, "
        f"{counts['subjects']:,} things."
    )
    _print_sent(sent)


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
