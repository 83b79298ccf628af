"""The union of several graphs, of which one leaves and another comes: what the gate looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rdflib import Graph
from rdflib.term import Node


class Union:
    """A graph that holds each triple for as long as one of its parts has it.

    Args:
        parts: The parts to begin with.

    Attributes:
        graph: The union; not to be changed.

    Example:
        >>> from rdflib import RDF
        >>> part = Graph().add((RDF.type, RDF.type, RDF.type))
        >>> union = Union([part, part])
        >>> union.remove([part])
        >>> len(union.graph)
        1
    """

    def __init__(self, parts: Iterable[Graph]) -> None:
        self.graph = Graph()
        self._uses: Counter[tuple[Node, Node, Node]] = Counter()
        self.add(parts)

    def add(self, parts: Iterable[Graph]) -> None:
        """Let graphs be part of it.

        Args:
            parts: The graphs.
        """
        for part in parts:
            for triple in part:
                if not self._uses[triple]:
                    self.graph.add(triple)
                self._uses[triple] += 1

    def remove(self, parts: Iterable[Graph]) -> None:
        """Let graphs be part of it no longer.

        Args:
            parts: Graphs that are parts of it.
        """
        for part in parts:
            for triple in part:
                self._uses[triple] -= 1
                if not self._uses[triple]:
                    del self._uses[triple]
                    self.graph.remove(triple)
