"""The adapter of the Store port for any SPARQL 1.1 endpoint: a Virtuoso, an Oxigraph server, a cluster.

The same query gets the same answer as from the embedded store: it is checked by the same rules before it is
sent, its prefixes are declared, values become terms in its text (`dyad.sparql_binding`), and its default
graph is the union of all graphs, each triple once (`dyad.remote_layout`). What an endpoint would cut, or give
up half-way, is an error.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from dyad.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooLarge, StoreError
from dyad.namespaces import PREFIXES
from dyad.remote_endpoint import Endpoint, Reply
from dyad.remote_layout import NOTHING, PROBE, UNION, Layout, graphs_of, hide_graphs, name_graphs, tell_layout
from dyad.settings import Settings
from dyad.sparql_binding import bind_terms
from dyad.sparql_dataset import take_dataset
from dyad.sparql_text import names_dataset
from dyad.sparql_tokens import scan
from dyad.store import Answer, EmbeddedStore, Kind, Term

_ACCEPT: Final[Mapping[Kind, str]] = {
    "solutions": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}
# What engines send for it: Virtuoso's N-Triples for an older Accept, and JSON under its general name.
_TAKEN: Final[Mapping[Kind, tuple[str, ...]]] = {
    "solutions": ("application/sparql-results+json", "application/json"),
    "boolean": ("application/sparql-results+json", "application/json"),
    "graph": ("application/n-triples", "text/plain"),
}
_FORMS: Final[Mapping[str, Kind]] = {
    "SELECT": "solutions",
    "ASK": "boolean",
    "CONSTRUCT": "graph",
    "DESCRIBE": "graph",
}
_NEVER: Final = "dyad_never_given"
# Whether Virtuoso is set to cut graphs: it tells of rows that it cuts, and of triples not.
_ROWS_PROBE: Final = "SELECT ?s { ?s ?p ?o . ?a ?b ?c } LIMIT 100001"


@dataclass(frozen=True)
class Loaded:
    """What a remote store holds.

    Attributes:
        layout: How the release lies in it.
        version: The version of the release; None while one is being loaded.
    """

    layout: Layout
    version: str | None


class RemoteStore:
    """A SPARQL endpoint that a release was loaded into.

    Args:
        endpoint: The connection to it.
        layout: How the release lies in it, if that is known already.
        services: The addresses that SERVICE may name.
    """

    def __init__(
        self, endpoint: Endpoint, layout: Layout | None = None, services: Collection[str] = ()
    ) -> None:
        self._endpoint = endpoint
        self._services = tuple(services)
        self._layout = layout
        self._cuts_graphs: bool | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> RemoteStore:
        """Make the store that the settings name. Nothing is sent before the first question.

        Args:
            settings: The settings, with DYAD_STORE.

        Returns:
            The store.

        Raises:
            ConfigError: The address has a user name or password in it.
        """
        return cls(
            Endpoint(
                settings.store,
                user=settings.store_user,
                password=settings.store_password,
                timeout=settings.timeout,
                max_bytes=settings.max_result_mb * 1_000_000,
            ),
            services=settings.service_allow,
        )

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query; see `dyad.store.Store.query`.

        Args:
            text: The query.
            bindings: Variables with values given beforehand.
            default_graphs: The graph that is the default graph; more than one cannot be merged.
            named_graphs: The graphs that GRAPH may see.
            base: Not used: the endpoint has a base of its own.

        Returns:
            The answer.

        Raises:
            QuerySyntaxError: The text is no SPARQL query; names line and column.
            QueryRefused: The query would fetch an address, or have several graphs merged.
            QueryError: The endpoint does not take the query, or a value cannot stand where its variable does.
            QueryTimeout: It took too long.
            QueryTooLarge: Its answer is too long, or was cut by the endpoint.
            StoreError: The endpoint cannot be reached or failed, or nothing is loaded into it.
        """
        check_syntax(text, self._services)
        given = bool(default_graphs or named_graphs)
        if not given and names_dataset(text):
            text, default_graphs, named_graphs = take_dataset(text)
            given = True
        if len(set(default_graphs)) > 1:
            raise QueryRefused(
                "a remote store cannot merge graphs for one query: leave FROM out and ask with GRAPH, or "
                "name one graph"
            )
        if bindings:
            text = _bound(text, bindings, self._services)
        layout = self.read_loaded().layout if self._layout is None else self._layout
        self._layout = layout
        form: dict[str, str | list[str]] = {}
        if given:
            if layout == "copied" and not set(graphs_of(text)) <= set(named_graphs):
                raise QueryError(
                    "this query asks GRAPH for a graph that is not among its named graphs: name it"
                )
            form["default-graph-uri"] = list(default_graphs) or [NOTHING]
            form["named-graph-uri"] = list(named_graphs) or [NOTHING]
        elif layout == "copied":
            text, named = name_graphs(hide_graphs(text))
            form = {"default-graph-uri": [UNION], "named-graph-uri": list(named)}
        else:
            text = hide_graphs(text)
        kind = kind_of(text)
        reply = self._ask(_declared(text) + text, kind, form)
        if kind == "graph":
            self._check_graphs_whole(reply)
        # Virtuoso writes blank nodes of solutions as IRIs; within a string the quotes would have a backslash.
        return Answer.parse(reply.body.replace(b'"bnode", "value": "nodeID://', b'"bnode", "value": "'), kind)

    def read_loaded(self) -> Loaded:
        """Ask what is loaded.

        Returns:
            What is.

        Raises:
            StoreError: Nothing is, or the endpoint cannot be reached or failed.
        """
        rows = list(Answer.parse(self._ask(PROBE, "solutions", {}).body, "solutions").rows())
        if not rows:
            raise StoreError(
                f"nothing is loaded into the store at {self._endpoint.address}: run `dyad load` with "
                "DYAD_STORE set to it"
            )
        version = rows[0].get("version")
        return Loaded(
            tell_layout(sum("seen" in row for row in rows)),
            version.value if isinstance(version, ox.Literal) else None,
        )

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

    def _ask(self, text: str, kind: Kind, form: Mapping[str, str | list[str]]) -> Reply:
        # Virtuoso stops at `timeout`, in milliseconds, and says in a header that it did; others pass over it.
        limit = str(int(self._endpoint.timeout * 1000))
        reply = self._endpoint.send(
            form={"query": text, **form, "timeout": limit},
            headers={"Accept": _ACCEPT[kind]},
            repeatable=True,
        )
        sort = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if sort not in _TAKEN[kind]:
            raise StoreError(
                f"{self._endpoint.address} answered with {sort or 'nothing'} and not with "
                f"{_ACCEPT[kind]}: check that DYAD_STORE is a SPARQL endpoint"
            )
        if reply.headers.get("X-SQL-State"):
            raise QueryTimeout(
                f"the store gave up the query after {self._endpoint.timeout:g} seconds and has part of the "
                "answer only: ask for less, or raise DYAD_TIMEOUT"
            )
        if most := reply.headers.get("X-SPARQL-MaxRows"):
            raise QueryTooLarge(
                f"the store gives {most} rows and no more: ask for less by LIMIT, or raise ResultSetMaxRows "
                "in its settings"
            )
        return reply

    def _check_graphs_whole(self, reply: Reply) -> None:
        """Refuse a graph that may have been cut in silence."""
        if not reply.headers.get("Server", "").startswith("Virtuoso"):
            return
        if self._cuts_graphs is None:
            self._cuts_graphs = False
            try:
                self._ask(_ROWS_PROBE, "solutions", {})
            except QueryTooLarge:
                self._cuts_graphs = True
        if self._cuts_graphs:
            raise QueryRefused(
                "this store cuts graphs without a word: take ResultSetMaxRows out of its settings, or ask "
                "with SELECT"
            )


def check_syntax(text: str, services: Collection[str] = ()) -> None:
    """Check a query as the embedded store does, and evaluate nothing.

    Args:
        text: The query.
        services: The addresses that SERVICE may name.

    Raises:
        QuerySyntaxError: It is no SPARQL query; names line and column.
        QueryRefused: It would fetch an address.
        QueryError: It calls a function that is not of SPARQL 1.1.

    Example:
        >>> check_syntax("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    """
    # At a value for a variable that is not there the engine stops: it has parsed, and has not evaluated.
    with contextlib.suppress(StoreError):
        EmbeddedStore(ox.Store(), services=tuple(services)).query(text, bindings={_NEVER: ox.Literal("")})


def kind_of(text: str) -> Kind:
    """Tell what sort of answer a query has.

    Args:
        text: A query that is right.

    Returns:
        The kind.

    Example:
        >>> kind_of("PREFIX ask: <x:y> DESCRIBE ask:it")
        'graph'
    """
    for token in scan(text):
        if token.kind == "word" and token.where == "top":
            for form, kind in _FORMS.items():
                if token.text.upper().startswith(form):
                    return kind
    return "solutions"


def _bound(text: str, bindings: Mapping[str, Term], services: Collection[str]) -> str:
    text = bind_terms(text, bindings)
    try:
        check_syntax(text, services)
    except QuerySyntaxError as error:
        raise QueryError(f"a value cannot stand where the query has its variable: {error.message}") from None
    return text


def _declared(text: str) -> str:
    """Declare the prefixes that the text does not, without a line break, so that its lines stay."""
    tokens = list(scan(text))
    own = {following.text for token, following in pairwise(tokens) if token.text.upper() == "PREFIX"}
    return "".join(
        f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items() if f"{prefix}:" not in own
    )
