"""The Store port, and its adapter for the embedded Oxigraph.

Whoever queries knows only `Store` and `Answer`. The engine behind may be the embedded one, opened read-only
on a release, or another adapter of the same port. Results go to bytes by the engine's own serialisers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, Protocol

import pyoxigraph as ox

from dyad.errors import QueryError, QueryRefused, QuerySyntaxError, StoreError
from dyad.namespaces import PREFIXES
from dyad.sparql_dataset import take_dataset
from dyad.sparql_text import check_query, names_dataset

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

_MERGED = "urn:dyad:merged"
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Answer:
    """What a query gave: solutions, a boolean or a graph. It can be read once."""

    def __init__(self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._result = result

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
        for solution in self._result:
            yield {name: value for name in names if (value := solution[name]) is not None}

    def triples(self) -> Iterator[ox.Triple]:
        """Give the triples of a graph one by one.

        Yields:
            The triples.

        Raises:
            StoreError: The answer is no graph.
        """
        if not isinstance(self._result, ox.QueryTriples):
            raise StoreError("the answer is no graph: ask with CONSTRUCT or DESCRIBE")
        yield from self._result

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
            StoreError: The format does not fit the kind of answer.
        """
        try:
            if isinstance(self._result, ox.QueryTriples):
                graph_format = GRAPH_FORMATS[format_name]
                if graph_format.supports_datasets and graph_format != ox.RdfFormat.JSON_LD:
                    data = ox.serialize(self._result, format=graph_format)
                else:
                    data = ox.serialize(self._result, format=graph_format, prefixes=PREFIXES)
            else:
                data = self._result.serialize(format=RESULT_FORMATS[format_name])
        except (KeyError, ValueError) as error:
            raise StoreError(
                f"an answer of the kind {self.kind} cannot be written as {format_name}"
            ) from error
        return data or b""


class Store(Protocol):
    """What every store offers to those who query."""

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer a SPARQL query.

        Args:
            text: The query; the prefixes of `dyad.namespaces` need not be declared.
            bindings: Variables with values given beforehand, as terms; never pasted into the text.
            default_graphs: The graphs that make up the default graph.
            named_graphs: The graphs that GRAPH may see. Where neither is given, nor FROM in the text, the
                default graph is the union of all graphs, and GRAPH sees all.

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

    Example:
        >>> bool(EmbeddedStore(ox.Store()).query("ASK { ?s ?p ?o }"))
        False
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """Open the store of a release, read-only; several processes may do so at once.

        Args:
            folder: The store's folder.

        Returns:
            The store.

        Raises:
            StoreError: There is no store, or it cannot be read.
        """
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, ValueError) as error:
            raise StoreError(f"the store in {folder} cannot be opened ({error}): load again") from error

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer a SPARQL query; see `Store.query`."""
        check_query(text)
        # A dataset that is given is the whole of it (SPARQL 1.1 Protocol, section 2.1.4).
        given = bool(default_graphs or named_graphs)
        store = self._store
        if not given and names_dataset(text):
            text, default_graphs, named_graphs = take_dataset(text)
            given = True
        if len(set(default_graphs)) > 1:
            store, default_graphs = _merge(store, default_graphs, named_graphs), (_MERGED,)
        try:
            result = store.query(
                text,
                prefixes=PREFIXES,
                default_graph=[ox.NamedNode(name) for name in default_graphs] if given else None,
                named_graphs=[ox.NamedNode(name) for name in named_graphs] if given else None,
                substitutions={ox.Variable(name): term for name, term in (bindings or {}).items()},
            )
        except SyntaxError as error:
            raise _syntax_error(str(error)) from None
        except RuntimeError as error:
            if "custom function" in str(error):
                raise QueryError(f"{error}: use the functions of SPARQL 1.1 and casts to XSD types") from None
            raise StoreError(f"the store could not answer: {error}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"the store could not answer: {error}") from error
        return Answer(result)


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


def _syntax_error(message: str) -> QuerySyntaxError:
    match = _AT.fullmatch(message)
    if match is None:
        return QuerySyntaxError(_shorten(message), 1, 1)
    return QuerySyntaxError(_shorten(match[3]), int(match[1]), int(match[2]))


def _shorten(message: str) -> str:
    """Keep an expectation list readable: the parser names every character class it could have taken."""
    message = " ".join(message.split())
    return message if len(message) <= 200 else message[:200].rsplit(",", 1)[0] + ", ..."
