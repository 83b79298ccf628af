"""The Store port, and its adapter for the embedded Oxigraph.

Whoever queries knows only `Store` and `Answer`. The engine behind may be the embedded one, opened read-only
on a release, or another adapter of the same port. Results go to bytes by the engine's own serialisers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import pyoxigraph as ox

from dyad.errors import QueryError, QueryRefused, QuerySyntaxError, StoreError
from dyad.holding import Held, hold_folder
from dyad.namespaces import PREFIXES
from dyad.sparql_dataset import take_dataset
from dyad.sparql_text import check_query, names_dataset, names_no_graph

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Kind = Literal["solutions", "boolean", "graph"]

RESULT_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
"""Formats of solutions and booleans, by the name people use (booleans have no CSV or TSV)."""

GRAPH_FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
"""Formats of graphs, by the name people use."""

LARGEST_MERGE: Final = 500_000
"""How many triples the graphs of one query's FROM may hold together, where there is more than one."""

_CARRIAGE_RETURN: Final = b"&#13;"
_MOST_FUNCTIONS: Final = 50
_FUNCTION = re.compile(r"custom function <?([^>\s]+)>?")
_MERGED = "urn:dyad:merged"
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Answer:
    """What a query gave: solutions, a boolean or a graph. It can be read once."""

    def __init__(self, result: ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]) -> None:
        self._result = result

    @classmethod
    def parse(cls, data: bytes, kind: Kind) -> Answer:
        """Make an answer of bytes, as another process or an endpoint sent them.

        Args:
            data: SPARQL results in JSON for solutions and booleans, N-Triples for a graph.
            kind: What sort of answer they are.

        Returns:
            The answer. What is wrong further on in the bytes shows when the answer is read.

        Raises:
            StoreError: The bytes are no answer of this kind.

        Example:
            >>> bool(Answer.parse(b'{"head": {}, "boolean": false}', "boolean"))
            False
        """
        if kind == "graph":
            return cls(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        try:
            answer = cls(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:
            raise _broken(error) from None
        if answer.kind != kind:
            raise StoreError(f"the store answered with another kind of result than {kind}")
        return answer

    @property
    def kind(self) -> Kind:
        """What sort of answer it is."""
        match self._result:
            case ox.QuerySolutions():
                return "solutions"
            case ox.QueryBoolean():
                return "boolean"
            case _:
                return "graph"

    @property
    def variables(self) -> list[str]:
        """The names of the variables of solutions, in the order of the query."""
        if isinstance(self._result, ox.QuerySolutions):
            return [variable.value for variable in self._result.variables]
        return []

    def rows(self) -> Iterator[dict[str, Term]]:
        """Give the solutions one by one.

        Yields:
            Variable name to term; unbound variables are left out.

        Raises:
            StoreError: The answer is no list of solutions.
        """
        if not isinstance(self._result, ox.QuerySolutions):
            raise StoreError("the answer has no rows: ask with SELECT")
        names = self.variables
        try:
            for solution in self._result:
                yield {name: value for name in names if (value := solution[name]) is not None}
        except SyntaxError as error:
            raise _broken(error) from None

    def triples(self) -> Iterator[ox.Triple]:
        """Give the triples of a graph one by one.

        Yields:
            The triples.

        Raises:
            StoreError: The answer is no graph.
        """
        if isinstance(self._result, ox.QuerySolutions | ox.QueryBoolean):
            raise StoreError("the answer is no graph: ask with CONSTRUCT or DESCRIBE")
        try:
            yield from self._result
        except SyntaxError as error:
            raise _broken(error) from None

    def __bool__(self) -> bool:
        """Tell the boolean; solutions and graphs are true where they are an answer at all."""
        return bool(self._result) if isinstance(self._result, ox.QueryBoolean) else True

    def serialize(self, format_name: str) -> bytes:
        """Write the answer.

        Args:
            format_name: A key of `RESULT_FORMATS` or `GRAPH_FORMATS`, whichever fits the kind.

        Returns:
            The bytes.

        Raises:
            StoreError: The format does not fit the kind of answer, or the answer was made of broken bytes.
        """
        return self._serialize(format_name, None) or b""

    def write(self, output: Output, format_name: str) -> None:
        """Write the answer to somewhere, piece by piece, so that memory does not grow with it.

        Args:
            output: Where to; what its `write` raises ends the writing and is raised here.
            format_name: A key of `RESULT_FORMATS` or `GRAPH_FORMATS`, whichever fits the kind.

        Raises:
            StoreError: The format does not fit the kind of answer, or the answer was made of broken bytes.
        """
        self._serialize(format_name, output)

    def _serialize(self, format_name: str, output: Output | None) -> bytes | None:
        formats = GRAPH_FORMATS if self.kind == "graph" else RESULT_FORMATS
        if format_name not in formats or (self.kind == "boolean" and format_name in ("csv", "tsv")):
            raise StoreError(f"an answer of the kind {self.kind} cannot be written as {format_name}")
        if format_name not in ("xml", "rdfxml"):
            return self._write_to(output, format_name)
        if output is None:
            return (self._write_to(None, format_name) or b"").replace(b"\r", _CARRIAGE_RETURN)
        return self._write_to(_XmlOutput(output), format_name)

    def _write_to(self, output: Output | None, format_name: str) -> bytes | None:
        to: Any = output  # the engine's types ask for all of a file, and it calls write and flush alone
        try:
            if isinstance(self._result, ox.QuerySolutions | ox.QueryBoolean):
                return self._result.serialize(to, format=RESULT_FORMATS[format_name])
            graph_format = GRAPH_FORMATS[format_name]
            if graph_format.supports_datasets and graph_format != ox.RdfFormat.JSON_LD:
                return ox.serialize(self._result, to, format=graph_format)
            return ox.serialize(self._result, to, format=graph_format, prefixes=PREFIXES)
        except SyntaxError as error:
            raise _broken(error) from None
        except OSError as error:
            if "does not support RDF 1.2" in str(error):
                raise QueryError(f"{error}: ask for another format, such as Turtle") from None
            raise


class Output(Protocol):
    """Where bytes can be written to."""

    def write(self, data: bytes, /) -> int:
        """Take bytes; gives how many."""
        ...

    def flush(self) -> None:
        """Have what was taken go on its way."""
        ...


class _XmlOutput:
    """Writes carriage returns so that XML's parsers, which take them for line feeds, keep them.

    The engine leaves them as they are (XML 1.0, section 2.11); of its own it writes none.
    """

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes, /) -> int:
        self._output.write(data.replace(b"\r", _CARRIAGE_RETURN))
        return len(data)

    def flush(self) -> None:
        self._output.flush()


class Store(Protocol):
    """What every store offers to those who query."""

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query.

        Args:
            text: The query; the prefixes of `dyad.namespaces` need not be declared.
            bindings: Variables with values given beforehand, as terms; never pasted into the text.
            default_graphs: The graphs that make up the default graph.
            named_graphs: The graphs that GRAPH may see. Where neither is given, nor FROM in the text, the
                default graph is the union of all graphs, and GRAPH sees all.
            base: What relative IRIs are relative to, where the text has no BASE.

        Returns:
            The answer.

        Raises:
            QuerySyntaxError: The text is no SPARQL query; names line and column.
            QueryRefused: The query would fetch an address.
            StoreError: The store failed.
        """
        ...


class EmbeddedStore:
    """An Oxigraph store in this process.

    Its default graph holds each triple of all its graphs once: the loader writes it so. The engine could make
    that union while it answers, but gives a triple once for each graph that has it, and then counts are
    wrong.

    Args:
        store: The store.
        plain: Whether it is a plain RDF store, in which no prefix is declared beforehand.
        services: The addresses that SERVICE may name.
        union: A store with the default graph alone, if there is one. The engine finds a triple the faster the
            fewer there are, so it is asked wherever no graph is named.

    Example:
        >>> bool(EmbeddedStore(ox.Store()).query("ASK { ?s ?p ?o }"))
        False
    """

    def __init__(
        self,
        store: ox.Store,
        *,
        plain: bool = False,
        services: Sequence[str] = (),
        union: ox.Store | None = None,
    ) -> None:
        self._store = store
        self._union = union
        self._plain = plain
        self._prefixes = {} if plain else PREFIXES
        self._services = frozenset(services)
        self._held: Held | None = None
        self.release_folder: Path | None = None
        """The folder of the release that it is of, where the index of names lies."""

    @classmethod
    def open(cls, folder: Path, *, plain: bool = False, services: Sequence[str] = ()) -> EmbeddedStore:
        """Open the store of a release, read-only; several processes may do so at once.

        Args:
            folder: The store's folder.
            plain: Whether it is a plain RDF store, in which no prefix is declared beforehand.
            services: The addresses that SERVICE may name.

        Returns:
            The store.

        Raises:
            StoreError: There is no store, or it cannot be read.
        """
        held = hold_folder(folder)
        try:
            opened = cls(ox.Store.read_only(str(folder)), plain=plain, services=services)
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"the store in {folder} cannot be opened ({error}): load again") from error
        opened._held = held
        return opened

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query; see `Store.query`."""
        check_query(text, self._services)
        # A dataset that is given is the whole of it (SPARQL 1.1 Protocol, section 2.1.4).
        given = bool(default_graphs or named_graphs)
        store = self._store
        if not given and names_dataset(text):
            text, default_graphs, named_graphs = take_dataset(text, self._prefixes, base)
            given = True
        if self._union is not None and not given and names_no_graph(text):
            store = self._union
        if len(set(default_graphs)) > 1:
            store, default_graphs = _merge(store, default_graphs, named_graphs), (_MERGED,)
        unknown: dict[ox.NamedNode, Callable[..., Term | None]] = {}
        while True:
            try:
                result = store.query(
                    text,
                    base_iri=base,
                    prefixes=self._prefixes,
                    default_graph=[ox.NamedNode(name) for name in default_graphs] if given else None,
                    named_graphs=[ox.NamedNode(name) for name in named_graphs] if given else None,
                    substitutions={ox.Variable(name): term for name, term in (bindings or {}).items()},
                    custom_functions=unknown,
                )
            except SyntaxError as error:
                raise _syntax_error(str(error)) from None
            except RuntimeError as error:
                function = _FUNCTION.search(str(error))
                if function is None:
                    raise StoreError(f"the store could not answer: {error}") from error
                if not self._plain or len(unknown) == _MOST_FUNCTIONS:
                    raise QueryError(f"{error}: use SPARQL 1.1's functions and casts to XSD types") from None
                unknown[ox.NamedNode(function[1])] = _leave_unbound
            except (OSError, ValueError) as error:
                raise StoreError(f"the store could not answer: {error}") from error
            else:
                return Answer(result)


def _leave_unbound(*_: Term) -> None:
    """A function that nobody knows: its value is an error, as the standard has it (section 17.6).

    Over facts such a query is refused instead, for a misspelt function would look like "nothing found".
    """


def _merge(store: ox.Store, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> ox.Store:
    """Make the RDF merge of several graphs, which the engine would give as a bag of their triples.

    Args:
        store: The store that has the graphs.
        default_graphs: The graphs to merge.
        named_graphs: The graphs that GRAPH shall see.

    Returns:
        A store in memory with the merge as the graph `_MERGED`.

    Raises:
        QueryRefused: The graphs are too large to be merged for one query.
    """
    merged = ox.Store()
    name = ox.NamedNode(_MERGED)
    for graph in sorted({*default_graphs}):
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            merged.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
            if len(merged) > LARGEST_MERGE:
                raise QueryRefused(
                    f"the graphs of FROM hold more than {LARGEST_MERGE:,} triples together: leave FROM out "
                    "and ask with GRAPH, or name one graph"
                )
    for graph in sorted({*named_graphs}):
        merged.extend(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    return merged


def _broken(error: Exception) -> StoreError:
    return StoreError(f"the store's answer cannot be read ({_shorten(str(error))}): ask again")


def _syntax_error(message: str) -> QuerySyntaxError:
    match = _AT.fullmatch(message)
    if match is None:
        return QuerySyntaxError(_shorten(message), 1, 1)
    return QuerySyntaxError(_shorten(match[3]), int(match[1]), int(match[2]))


def _shorten(message: str) -> str:
    """Keep an expectation list readable: the parser names every character class it could have taken."""
    message = " ".join(message.split())
    return message if len(message) <= 200 else message[:200].rsplit(",", 1)[0] + ", ..."
