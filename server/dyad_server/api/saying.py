"""What is said of the things of a page and of their parts, read in one query for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import BASE, DYAD
from dyad.store import Store
from dyad_server.languages import values_blocks
from dyad_server.representations import INFERRED
from dyad_server.rows import text_of

Value = ox.NamedNode | ox.Literal

# Each thing is looked up by an OPTIONAL of its own: the engine may read the whole graph for a plain join.
_SAID: Final = """
SELECT DISTINCT ?thing ?part ?by ?property ?value ?graph WHERE {
  {
    SELECT DISTINCT ?thing ?part ?by WHERE {
      { VALUES ?thing { %(things)s } BIND(?thing AS ?part) }
      UNION
      { VALUES ?thing { %(things)s } VALUES ?by { dyad:status dyad:level dyad:tenure } ?thing ?by ?part }
    }
  }
  OPTIONAL { GRAPH ?graph { ?part ?property ?value } }
  FILTER(BOUND(?graph))
}"""
_RANKS: Final = "SELECT ?code ?rank WHERE { VALUES ?code { %s } ?code skos:notation ?rank }"

NOT_TOLD: Final = frozenset({"between", "during", "latestStatus", "firstDay", "lastDay", "year"})
"""What follows and has a field of its own, or serves the machine alone."""

PLAIN: Final = frozenset({"side"})
"""What follows from the id alone, and is told like what documents say."""


class Said:
    """The statements about things and their parts.

    Args:
        quads: The statements.
        parts: Thing to pairs of property and part.
        ranks: The places of statuses in the order of their scheme, by id.
    """

    def __init__(
        self, quads: Sequence[ox.Quad], parts: dict[str, list[tuple[str, str]]], ranks: dict[str, int]
    ) -> None:
        self.quads = quads
        self._parts = parts
        self._ranks = ranks
        self._asserted: defaultdict[tuple[str, str], dict[Value, None]] = defaultdict(dict)
        self._every: defaultdict[tuple[str, str], dict[Value, None]] = defaultdict(dict)
        self._follows: defaultdict[str, dict[tuple[str, Value], None]] = defaultdict(dict)
        for quad in sorted(quads, key=str):
            subject, name, value = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
                continue
            self._every[subject.value, name][value] = None
            if _graph_of(quad).endswith(INFERRED):
                self._follows[subject.value][name, value] = None
            else:
                self._asserted[subject.value, name][value] = None

    @property
    def subjects(self) -> list[str]:
        """The things and their parts."""
        return list(dict.fromkeys(subject for subject, _ in self._every))

    @property
    def objects(self) -> set[str]:
        """What the statements lead to."""
        return {
            value.value
            for values in self._every.values()
            for value in values
            if isinstance(value, ox.NamedNode)
        }

    def told(self, subject: str, name: str) -> list[Value]:
        """The values that documents or the reference data give."""
        return list(self._asserted.get((subject, name), ()))

    def every(self, subject: str, name: str) -> list[Value]:
        """The values that are given or follow."""
        return list(self._every.get((subject, name), ()))

    def literals(self, subject: str, name: str) -> list[ox.Literal]:
        """The literals among the values."""
        return [value for value in self.every(subject, name) if isinstance(value, ox.Literal)]

    def inferred(self, subject: str) -> Iterator[tuple[str, Value]]:
        """The statements that no document makes, with property and value."""
        for name, value in self._follows.get(subject, ()):
            if value not in self._asserted.get((subject, name), ()):
                yield name, value

    def parts(self, subject: str, name: str) -> list[str]:
        """The parts that a property leads to."""
        return sorted({part for by, part in self._parts.get(subject, ()) if by == name})

    def rank(self, code: str) -> int:
        """The place of a status in the order of its scheme."""
        return self._ranks.get(code, 0)


def _graph_of(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def read_said(store: Store, things: Sequence[str]) -> Said:
    """Read what is said.

    Args:
        store: Where to look.
        things: The things.

    Returns:
        The statements about them and their parts.
    """
    quads: dict[ox.Quad, None] = {}
    parts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for block in values_blocks(things):
        for row in store.query(_SAID % {"things": block}).rows():
            part, name, graph = row["part"], row["property"], row["graph"]
            if not (isinstance(part, ox.NamedNode) and isinstance(name, ox.NamedNode)):
                continue
            if isinstance(graph, ox.NamedNode):
                quads[ox.Quad(part, name, row["value"], graph)] = None
            if "by" in row:
                parts[text_of(row, "thing")].append((text_of(row, "by"), part.value))
    codes = {
        quad.object.value
        for quad in quads
        if quad.predicate.value == str(DYAD["is"]) and isinstance(quad.object, ox.NamedNode)
    }
    ranks: dict[str, int] = {}
    for block in values_blocks(sorted(codes)):
        for row in store.query(_RANKS % block).rows():
            rank = text_of(row, "rank")
            if rank.isascii() and rank.isdigit():
                ranks[text_of(row, "code").removeprefix(BASE)] = int(rank)
    return Said(list(quads), dict(parts), ranks)
