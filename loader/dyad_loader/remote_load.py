"""Sending a release to a remote store: graph by graph, only what has changed, on from where a load stopped.

The graph `LOADS` of the store has a note for each graph: its hash, or that it is being sent. A load compares
the notes with the release and

1. sends each graph that is new or changed: its note becomes `PENDING`, what only it had leaves the union, it
   is replaced, what it has now joins the union, its hash is noted;
2. removes each graph that is noted and not in the release.

Each step can be done twice without harm, so that a load that was killed at any moment is carried on by the
next. The version is taken away before the first change and noted after the last. There is no switch: who asks
in between finds some documents as they were and some as they are, and never a part of one beside the rest of
it for longer than that one takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from dyad.errors import DyadError, StoreError
from dyad.release import Release
from dyad.remote_endpoint import Endpoint
from dyad.remote_layout import HASH, LOADS, MARK, MARKED, PENDING, UNION, VERSION
from dyad.remote_store import Loaded, RemoteStore
from dyad.settings import Settings
from dyad.store import Answer

Progress = Callable[[str], None]

WRITE_SECONDS: Final = 600.0
"""How long one request that writes may take."""

CHUNK: Final = 100_000
"""Triples that are sent at a time by the Graph Store Protocol."""

BATCH: Final = 1_000
"""Triples that are sent at a time by Update. Virtuoso refuses some thousands."""

_GRAPH_STORES: Final = {
    "sparql": ("sparql-graph-crud-auth", "sparql-graph-crud"),  # Virtuoso
    "sparql-auth": ("sparql-graph-crud-auth",),
    "query": ("store", "data"),  # Oxigraph; Fuseki
}
"""Where engines have their Graph Store, by the last part of the address of their query endpoint."""


@dataclass(frozen=True)
class Sent:
    """What a load did to the remote store.

    Attributes:
        store: Its address.
        version: The release that it holds now.
        sent: How many graphs were sent.
        removed: How many were removed.
        unchanged: How many were there already.
    """

    store: str
    version: str
    sent: int
    removed: int
    unchanged: int


def send_release(
    release: Release, settings: Settings, *, force: bool = False, progress: Progress = lambda _: None
) -> Sent:
    """Make a remote store hold a release.

    Args:
        release: The release.
        settings: The store's addresses, user and password.
        force: Empty the union and send every graph, whatever is noted.
        progress: Called with a few words as each graph is sent.

    Returns:
        What was done.

    Raises:
        StoreError: The store cannot be reached, refuses, or failed, or does not hold what was sent. The load
            can be repeated, and goes on where it stopped.
    """
    return _Sender(release, settings, progress).send(force)


class _Sender:
    """One load."""

    def __init__(self, release: Release, settings: Settings, progress: Progress) -> None:
        def connect(address: str) -> Endpoint:
            return Endpoint(
                address, user=settings.store_user, password=settings.store_password, timeout=WRITE_SECONDS
            )

        self.release = release
        self.local = ox.Store.read_only(str(release.folder / "store"))
        self.asking = connect(settings.store)
        self.updating = connect(settings.store_update or settings.store)
        self.progress = progress

    def send(self, force: bool) -> Sent:
        self.update(f"INSERT DATA {{ GRAPH <{LOADS}> {{ {MARK} }} GRAPH <{MARKED}> {{ {MARK} }} }}")
        loaded = RemoteStore(self.asking).read_loaded()
        self.store = RemoteStore(self.asking, loaded.layout)
        self.union = {"apart": "", "merged": None, "copied": UNION}[loaded.layout]
        self.check_layout(loaded)
        self.graph_store = self.find_graph_store()
        if force:
            self.forget()
        known = self.read_notes()
        wanted = {name: self.hash_of(name) for name in self.local_graphs()}
        changed = [name for name, digest in wanted.items() if known.get(name) != digest]
        gone = sorted({*known} - {*wanted})
        if changed or gone or loaded.version != self.release.version:
            self.update(f"DELETE WHERE {{ GRAPH <{LOADS}> {{ <{LOADS}> <{VERSION}> ?version }} }}")
            for number, name in enumerate(changed, 1):
                self.progress(f"sending graph {number} of {len(changed)}: {name}")
                self.send_graph(name, wanted[name])
            for name in gone:
                self.progress(f"removing {name}")
                self.remove_graph(name)
            self.progress("counting what the store holds")
            self.check_count()
            self.note(LOADS, VERSION, self.release.version)
        return Sent(
            self.asking.address, self.release.version, len(changed), len(gone), len(wanted) - len(changed)
        )

    # --- what is there

    def local_graphs(self) -> list[str]:
        return sorted(graph.value for graph in self.local.named_graphs() if isinstance(graph, ox.NamedNode))

    def triples(self, name: str) -> Iterator[ox.Triple]:
        for quad in self.local.quads_for_pattern(None, None, None, ox.NamedNode(name)):
            yield quad.triple

    def hash_of(self, name: str) -> str:
        triples = list(self.triples(name))
        if any(map(_has_blank, triples)):  # whose labels are new ones each time
            graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
            graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            triples = [quad.triple for quad in graph]
        lines = sorted(map(str, triples))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def read_notes(self) -> dict[str, str]:
        query = f"SELECT ?graph ?hash {{ GRAPH <{LOADS}> {{ ?graph <{HASH}> ?hash }} }}"
        return {_value(row["graph"]): _value(row["hash"]) for row in self.store.query(query).rows()}

    def check_layout(self, loaded: Loaded) -> None:
        """See that GRAPH has all graphs to see where the union is a graph that the request names."""
        if loaded.layout != "copied":
            return
        reply = self.asking.send(
            form={"query": f"ASK {{ GRAPH ?g {{ {MARK} }} }}", "default-graph-uri": UNION},
            headers={"Accept": "application/sparql-results+json"},
        )
        if not Answer.parse(reply.body, "boolean"):
            raise StoreError(
                f"the store at {self.asking.address} takes the default graph for a union in which a triple "
                "counts once for each graph that has it, and cannot be asked otherwise: set its default "
                "graph apart (for Oxigraph: start it without --union-default-graph)"
            )

    def check_count(self) -> None:
        """See that the union is what it should be, before the version is noted."""
        (row,) = self.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
        found = int(_value(row["n"]))
        expected = sum(1 for _ in self.local.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        if self.union is None:
            found -= len(self.read_notes()) + 1
        if found != expected:
            raise StoreError(
                f"the store at {self.asking.address} holds {found:,} triples and should hold {expected:,}: "
                "see that nobody else writes to it, and run `dyad load --force`"
            )

    def find_graph_store(self) -> str:
        """Find where the store takes graphs whole; empty where it does not."""
        for address in (self.asking.address, self.updating.address):
            head, _, last = address.rpartition("/")
            for name in _GRAPH_STORES.get(last, ()):
                try:
                    reply = self.updating.send(
                        "GET",
                        address=f"{head}/{name}",
                        params={"graph": LOADS},
                        headers={"Accept": "application/n-triples"},
                        missing_ok=True,
                    )
                except DyadError:
                    continue
                if reply.status == 200 and LOADS.encode() in reply.body:
                    return f"{head}/{name}"
        return ""

    # --- changing it

    def send_graph(self, name: str, digest: str) -> None:
        self.note(name, HASH, PENDING)
        self.leave_union(name)
        # A blank node is one node within one request only: what has any goes together.
        linked = [triple for triple in self.triples(name) if _has_blank(triple)]
        plain = (triple for triple in self.triples(name) if not _has_blank(triple))
        if self.graph_store:
            self.send_chunk("PUT", name, linked)
            while chunk := list(islice(plain, CHUNK)):
                self.send_chunk("POST", name, chunk)
        else:
            self.update(f"DROP SILENT GRAPH <{name}>")
            if linked:
                self.update(f"INSERT {{ GRAPH <{name}> {{ {_statements(linked)} }} }} WHERE {{}}")
            while chunk := list(islice(plain, BATCH)):
                self.update(f"INSERT DATA {{ GRAPH <{name}> {{ {_statements(chunk)} }} }}")
        self.join_union(name)
        self.note(name, HASH, digest)

    def send_chunk(self, method: str, name: str, triples: Sequence[ox.Triple]) -> None:
        self.updating.send(
            method,
            address=self.graph_store,
            params={"graph": name},
            content=_statements(triples).encode(),
            headers={"Content-Type": "application/n-triples"},
        )

    def remove_graph(self, name: str) -> None:
        self.leave_union(name)
        self.update(f"DROP SILENT GRAPH <{name}>")
        self.update(f"DELETE WHERE {{ GRAPH <{LOADS}> {{ <{name}> <{HASH}> ?hash }} }}")

    def forget(self) -> None:
        """Take it that no graph is loaded whole, and empty the union, whatever got into it."""
        self.update(
            f"DELETE {{ GRAPH <{LOADS}> {{ ?graph <{HASH}> ?old }} }} "
            f'INSERT {{ GRAPH <{LOADS}> {{ ?graph <{HASH}> "{PENDING}" }} }} '
            f"WHERE {{ GRAPH <{LOADS}> {{ ?graph <{HASH}> ?old }} }}"
        )
        if self.union is not None:
            self.update(f"DROP SILENT GRAPH <{self.union}>" if self.union else "DROP SILENT DEFAULT")

    def leave_union(self, name: str) -> None:
        """Take out of the union what no other graph has."""
        if self.union is None:
            return
        self.update(
            f"DELETE {{ {self.in_union()} }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} "
            f"FILTER(?g NOT IN (<{name}>, <{UNION}>)) }} }}"
        )

    def join_union(self, name: str) -> None:
        if self.union is not None:
            self.update(f"INSERT {{ {self.in_union()} }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")

    def in_union(self) -> str:
        return f"GRAPH <{self.union}> {{ ?s ?p ?o }}" if self.union else "?s ?p ?o"

    def note(self, about: str, predicate: str, value: str) -> None:
        self.update(
            f"DELETE WHERE {{ GRAPH <{LOADS}> {{ <{about}> <{predicate}> ?old }} }} ; "
            f'INSERT DATA {{ GRAPH <{LOADS}> {{ <{about}> <{predicate}> "{value}" }} }}'
        )

    def update(self, text: str) -> None:
        self.updating.send(form={"update": text})


def _statements(triples: Sequence[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _value(term: object) -> str:
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise StoreError(f"the store's notes have {term} where a name or a text belongs: load again")
    return term.value
