"""The command `dyad brief`: what a desk officer needs on a pair, each clause with its footnote."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Final

import click

from dyad.brief.making import make_briefing
from dyad.brief.writers import FORMATS, SOURCES, BriefFormat
from dyad.errors import ConfigError, ReleaseError
from dyad.pairs.finding import make_pair
from dyad.release import open_release
from dyad.settings import Settings
from dyad.stores import open_store

_BY_NAME: Final = {made.name: made for made in FORMATS}
_SOURCES_BY_NAME: Final = {made.name: made for made in SOURCES}


@click.command("brief")
@click.argument("one")
@click.argument("other")
@click.option("--year", default="", help="Only what a date puts in this year. Without it, all time.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(_BY_NAME)),
    help="The format. Without it, that of the file's name, else Markdown.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write to.")
@click.option(
    "--sources",
    "sources_name",
    type=click.Choice(list(_SOURCES_BY_NAME)),
    help="Write the list of documents that the briefing rests on, in place of the briefing.",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that divides what is ahead from what is past; today where it is not given.",
)
@click.option(
    "--address", default="", help="Where a Dyad server answers, such as http://127.0.0.1:8080, for links."
)
def brief(
    one: str,
    other: str,
    year: str,
    format_name: str | None,
    output: Path | None,
    sources_name: str | None,
    day: datetime.datetime | None,
    address: str,
) -> None:
    """Write a briefing on ONE and OTHER, each a code or a name of a country or organisation.

    Status of the relation, key dates, agreements by status, visits and talks, projects, figures, what was
    promised and is not reported as done, contradictions; each clause has a footnote to document and
    paragraph, and what was not found is said.

    \b
    Examples:
      dyad brief VNM RUS --year 2025
      dyad brief VNM RUS --year 2025 -o briefing.docx
      dyad brief VNM RUS --sources bibtex

    Exit codes: 0 written; 1 a side is not known, nothing is loaded, or a library is missing; 2 wrong usage.
    """
    chosen = _choose(format_name, output, sources_name)
    if not chosen.is_text and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{chosen.name} is no text: give a file with -o")
    settings = Settings.from_env()
    store = open_store(settings)
    made = make_briefing(
        store,
        make_pair(store, one, other),
        year,
        day.date() if day else None,
        release=_version(settings),
    )
    data = chosen.write(made, address.rstrip("/"))
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"{output} cannot be written ({error.strerror}): choose another file") from None
    click.echo(f"Wrote {output}: {made.title}, {len(made.notes())} footnotes.", err=True)


def _choose(format_name: str | None, output: Path | None, sources_name: str | None) -> BriefFormat:
    if sources_name is not None:
        if format_name is not None:
            raise click.UsageError("--sources has a format of its own: leave --format out")
        return _SOURCES_BY_NAME[sources_name]
    if format_name is not None:
        return _BY_NAME[format_name]
    if output is None:
        return _BY_NAME["md"]
    suffix = output.suffix.removeprefix(".").lower()
    if suffix not in _BY_NAME:
        raise click.UsageError(
            f"{output} has no suffix that is a format: choose {', '.join(_BY_NAME)}, or give --format"
        )
    return _BY_NAME[suffix]


def _version(settings: Settings) -> str:
    try:
        return "" if settings.store else open_release(settings.home).version
    except ReleaseError:
        return ""
