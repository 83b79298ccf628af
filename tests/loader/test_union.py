"""The union of graphs that come and go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from dyad_loader.union import Union

PARTS = st.lists(st.sets(st.integers(0, 9)), max_size=6)


@given(PARTS, st.data())
def test_union_is_that_of_the_parts_that_are_there(parts: list[set[int]], data: st.DataObject) -> None:
    """Whatever came and went, a triple is in the union just when a part that is there has it."""
    graphs = []
    for numbers in parts:
        graph = Graph()
        for number in numbers:
            graph.add((URIRef("x:s"), URIRef("x:p"), Literal(number)))
        graphs.append(graph)
    union = Union(graphs)
    gone = data.draw(st.sets(st.sampled_from(range(len(graphs))))) if graphs else set()
    union.remove([graphs[number] for number in gone])
    left = [parts[number] for number in range(len(parts)) if number not in gone]
    assert {int(str(value)) for value in union.graph.objects()} == set().union(*left)
