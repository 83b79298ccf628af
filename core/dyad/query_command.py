"""The command `dyad query`: a named query, or SPARQL text, and its answer in the form that is asked for."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO, Final

import click
from rich.console import Console

from dyad.answer_table import build_table
from dyad.binding import run
from dyad.catalogue import TYPES, NamedQuery, Parameter, find_query, read_catalogue, write_command
from dyad.errors import NotFound, QueryError
from dyad.settings import Settings
from dyad.store import Answer, Store
from dyad.stores import open_store

_FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "rdfxml", "jsonld")
_EXIT_CODES: Final = (
    "Exit codes: 0 answered, also where the answer has no rows; 1 a value names nothing, the query is at "
    "fault, or nothing is loaded; 2 wrong usage."
)
_NO_ROWS: Final = (
    "No rows: the documents loaded here do not tell of it, which does not say that it is not so."
)


class QueryCommand(click.Group):
    """A group whose sub-commands are the named queries, each with the options of its header."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the named queries.

        Args:
            ctx: The context of the call.

        Returns:
            The names, sorted.
        """
        return [query.name for query in read_catalogue()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a named query.

        Args:
            ctx: The context of the call.
            cmd_name: The query's name.

        Returns:
            The command.

        Raises:
            click.UsageError: There is no such query; the message gives the nearest.
        """
        try:
            return _build_command(find_query(cmd_name))
        except NotFound as error:
            raise click.UsageError(str(error), ctx) from None


def _build_command(query: NamedQuery) -> click.Command:
    epilog = f"Example: {write_command(query)}\n\n{_EXIT_CODES}"
    options = [*(_build_option(parameter) for parameter in query.parameters.values()), *_output_options()]
    return click.Command(
        query.name,
        callback=lambda **given: _run_named(query, given),
        params=list(options),
        help=f"{query.title}.\n\n{query.description}",
        short_help=query.title,
        epilog=epilog,
    )


def _build_option(parameter: Parameter) -> click.Option:
    kind = f" of the scheme {parameter.scheme}" if parameter.scheme else ""
    kind += f": {', '.join(parameter.choices)}" if parameter.choices else ""
    return click.Option(
        [f"--{parameter.name}", f"value_{parameter.name}"],
        multiple=True,
        required=parameter.required,
        default=None if parameter.default is None else [parameter.default],
        metavar=parameter.type.upper(),
        help=f"{parameter.help} [{TYPES[parameter.type]}{kind}]",
    )


def _output_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--format", "form"],
            type=click.Choice(_FORMATS),
            help="Form of the answer; a table on a terminal, CSV elsewhere (a graph: Turtle).",
        ),
        click.Option(
            ["--json", "as_json"], is_flag=True, help="The same as --format json: SPARQL results JSON."
        ),
        click.Option(["--ids"], is_flag=True, help="In a table, show ids in place of labels."),
    ]


@click.group(
    "query",
    cls=QueryCommand,
    invoke_without_command=True,
    subcommand_metavar="[NAME [PARAMETERS]...]",
    params=_output_options(),
    epilog=_EXIT_CODES,
)
@click.option("--list", "listing", is_flag=True, help="List the named queries with their parameters.")
@click.option(
    "--sparql", type=click.File("rb"), help="Run the SPARQL query in this file; - reads standard input."
)
@click.pass_context
def query(
    ctx: click.Context, listing: bool, sparql: BinaryIO | None, form: str | None, as_json: bool, ids: bool
) -> None:
    """Ask the current release: by a named query, or by SPARQL.

    Every row that tells a fact names the document and the paragraphs that say so. `dyad query NAME --help`
    shows what a named query takes. Countries are given by code (VNM, VN) or by name in any language, dates
    as 2025, 2025-05 or 2025-05-09.

    \b
    Examples:
      dyad query agreements_by_dyad --country VNM --country RUS --year 2025
      dyad query receipts_of_thing --thing agreement/rus-vnm-20-agreements-2025-05
      dyad query --sparql question.rq --json
    """
    if ctx.invoked_subcommand is not None:
        if listing or sparql or form or as_json or ids:
            raise click.UsageError(
                "write the options after the name of the query; --list and --sparql go without one"
            )
        return
    if listing:
        _show_list()
    elif sparql is not None:
        store = open_store(Settings.from_env())
        _show(store, store.query(_read_text(sparql)), _choose_form(form, as_json), ids=ids)
    else:
        raise click.UsageError("give the name of a query, --sparql FILE or --list", ctx)


def _run_named(named: NamedQuery, given: dict[str, Any]) -> None:
    form = _choose_form(given.pop("form"), given.pop("as_json"))
    ids = given.pop("ids")
    values = {name.removeprefix("value_"): list(found) for name, found in given.items() if found}
    store = open_store(Settings.from_env())
    asked = {variable for name in values for variable in named.parameters[name].variables}
    _show(store, run(store, named, values), form, ids=ids, title=named.title, hidden=asked)


def _choose_form(form: str | None, as_json: bool) -> str | None:
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} contradict each other: give one")
    return "json" if as_json else form


def _read_text(file: BinaryIO) -> str:
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"the query is no UTF-8 text (byte {error.start}): save it as UTF-8") from None


def _show(
    store: Store,
    answer: Answer,
    form: str | None,
    *,
    ids: bool,
    title: str = "",
    hidden: set[str] | None = None,
) -> None:
    if form is None:
        form = "table" if sys.stdout.isatty() else "csv"
        form = (
            "turtle"
            if answer.kind == "graph"
            else "json"
            if answer.kind == "boolean" and form == "csv"
            else form
        )
    if form == "table" and answer.kind == "boolean":
        click.echo("yes" if answer else "no")
    elif form == "table":
        # Elsewhere than on a terminal nothing is folded: a row in one line is what other programs read.
        terminal = sys.stdout.isatty()
        console = Console(file=sys.stdout, width=None if terminal else 10_000)
        width = console.width if terminal else None
        table, count = build_table(store, answer, title=title, hidden=hidden or (), ids=ids, width=width)
        if count:
            console.print(table)
            click.echo(f"{count} row{'' if count == 1 else 's'}", err=True)
        else:
            click.echo(_NO_ROWS, err=True)
    else:
        click.echo(answer.serialize(form), nl=False)


def _show_list() -> None:
    for named in read_catalogue():
        words = [f"--{p.name}" if p.required else f"[--{p.name}]" for p in named.parameters.values()]
        click.echo(f"{named.name} {' '.join(words)}".rstrip())
        click.echo(f"    {named.title}")
