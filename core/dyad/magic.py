"""`%%sparql` in notebooks: a cell of SPARQL, asked of the graph, its answer shown and kept in a variable.

    %load_ext dyad

    %%sparql agreements
    SELECT ?agreement WHERE { ?agreement a dyad:Agreement } LIMIT 5

The text goes to the store as it stands. Values come in by `--with`, and are bound as terms; nothing is pasted
into it.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import Any, Final, NoReturn

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from dyad.client import Table
from dyad.errors import DyadError, QuerySyntaxError

GRAPH: Final = "kg"
"""The variable in which the graph is looked for, and kept where there is none."""


class _Line(argparse.ArgumentParser):
    """Reads what stands behind `%%sparql`; what it cannot read is an error of the cell."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


_LINE: Final = _Line(prog="%%sparql", add_help=False)
_LINE.add_argument("into", nargs="?", default="")
_LINE.add_argument("--on", default=GRAPH)
_LINE.add_argument("--with", dest="values", action="append", default=[], metavar="NAME=VARIABLE")
_LINE.add_argument("--rows", type=int, default=0)


class SparqlMagic:
    """The magic of a shell.

    Args:
        shell: The shell of the notebook.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._names: dict[str, Any] = shell.user_ns

    def sparql(self, line: str, cell: str) -> Any:
        """Ask the graph in SPARQL; the prefixes of the project need not be declared.

            %%sparql [VARIABLE] [--rows N] [--with NAME=VARIABLE]... [--on GRAPH]

        Args:
            line: The variable that keeps the answer; `--rows N` to show the first N rows alone; `--with
                NAME=VARIABLE` to bind ?NAME of the query to what a variable of the notebook holds, as often
                as needed; `--on GRAPH` for the variable with the graph, `kg` without it.
            cell: The query.

        Returns:
            A table for SELECT, a truth value for ASK, a graph of rdflib for CONSTRUCT and DESCRIBE.

        Raises:
            UsageError: The line or the query is at fault, or the store failed; the notebook shows the message
                alone.
        """
        try:
            told = _LINE.parse_args(shlex.split(line))
        except ValueError as error:
            raise UsageError(f"%%sparql {line}: {error}") from None
        if told.into and not told.into.isidentifier():
            raise UsageError(f"{told.into!r} is no name of a variable: write %%sparql answer")
        graph = self._graph(told.on)
        values = dict(self._value(pair) for pair in told.values)
        try:
            answer = graph.sparql(cell.rstrip(), **values)
        except QuerySyntaxError as error:
            raise UsageError(point_at(cell, error)) from None
        except DyadError as error:
            raise UsageError(str(error)) from None
        if told.into:
            self._names[told.into] = answer
        if told.rows > 0 and isinstance(answer, Table) and len(answer) > told.rows:
            sys.stdout.write(f"{len(answer):,} rows, of which the first {told.rows} are shown\n")
            return answer.head(told.rows)
        return answer

    def _graph(self, name: str) -> Any:
        graph = self._names.get(name)
        if graph is not None:
            if not hasattr(graph, "sparql"):
                raise UsageError(
                    f"{name} is a {type(graph).__name__} and no graph: write {name} = dyad.connect()"
                )
            return graph
        if name != GRAPH:
            raise UsageError(f"there is no variable {name!r}: write {name} = dyad.connect() first")
        import dyad

        try:
            self._names[GRAPH] = dyad.connect()
        except DyadError as error:
            raise UsageError(str(error)) from None
        return self._names[GRAPH]

    def _value(self, pair: str) -> tuple[str, Any]:
        name, equals, variable = pair.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"--with {pair}: write --with name=variable, which binds ?name in the query")
        if variable not in self._names:
            raise UsageError(f"--with {pair}: there is no variable {variable!r}")
        return name, self._names[variable]


def point_at(text: str, error: QuerySyntaxError) -> str:
    """Show where a query is no SPARQL.

    Args:
        text: The query.
        error: What is wrong, with line and column.

    Returns:
        The message, and below it the line with a mark under the place.

    Example:
        >>> print(point_at("ASK { ?s ?p }", QuerySyntaxError("expected an object", 1, 13)))
        line 1, column 13: expected an object
        ASK { ?s ?p }
                    ^
    """
    lines = text.splitlines()
    if not 1 <= error.line <= len(lines):
        return str(error)
    return f"{error}\n{lines[error.line - 1]}\n{' ' * (max(1, error.column) - 1)}^"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magic: `%load_ext dyad.magic`, or `%load_ext dyad`.

    Args:
        shell: The shell of the notebook.
    """
    magic = SparqlMagic(shell)
    shell.register_magic_function(magic.sparql, "cell", "sparql")  # type: ignore[arg-type]
