"""RDF of one source as the loader takes it: names for blank nodes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import WriteRefused
from dyad_loader.assertions import name_blank_nodes

P = ox.NamedNode("x:p")
NODES = st.sampled_from([ox.BlankNode(label) for label in "abcd"] + [ox.NamedNode("x:s")])
TRIPLES = st.lists(st.tuples(NODES, NODES), max_size=8)


def name(pairs: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode | ox.BlankNode]]) -> set[ox.Triple]:
    """Name the blank nodes of some triples."""
    return set(name_blank_nodes("x:doc", [ox.Triple(one, P, other) for one, other in pairs]))


@given(TRIPLES, st.permutations("wxyz"))
def test_name_blank_nodes_does_not_depend_on_labels(
    pairs: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode | ox.BlankNode]], labels: list[str]
) -> None:
    """The same triples with other labels get the same names, and no blank node is left."""
    renamed = dict(zip("abcd", labels, strict=True))

    def rename(node: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
        return ox.BlankNode(renamed[node.value]) if isinstance(node, ox.BlankNode) else node

    named = name(pairs)
    assert named == name([(rename(one), rename(other)) for one, other in reversed(pairs)])
    assert not any(isinstance(term, ox.BlankNode) for t in named for term in (t.subject, t.object))


def test_name_blank_nodes_keeps_different_nodes_apart() -> None:
    """Nodes of which different things are said have different names, also when written one by one."""
    one, other = (
        name_blank_nodes("x:doc", [ox.Triple(ox.BlankNode(), P, ox.Literal(text))]) for text in ("1", "2")
    )
    assert one[0].subject != other[0].subject


def test_name_blank_nodes_keeps_the_name_when_other_nodes_change() -> None:
    """What is said of one node does not name another that it is not linked with."""
    kept = ox.Triple(ox.BlankNode("kept"), P, ox.Literal("kept"))
    alone = name_blank_nodes("x:doc", [kept])
    beside = name_blank_nodes("x:doc", [kept, ox.Triple(ox.BlankNode("new"), P, ox.Literal("new"))])
    assert set(alone) < set(beside)


def test_name_blank_nodes_refuses_what_the_shapes_cannot_judge() -> None:
    """Triple terms and texts with a direction are of RDF 1.2."""
    inner = ox.Triple(ox.NamedNode("x:s"), P, ox.NamedNode("x:o"))
    with pytest.raises(WriteRefused, match="statement about a statement"):
        name_blank_nodes("x:doc", [ox.Triple(ox.NamedNode("x:s"), P, inner)])
    text = ox.Literal("x", language="en", direction=ox.BaseDirection.LTR)
    with pytest.raises(WriteRefused, match="direction"):
        name_blank_nodes("x:doc", [ox.Triple(ox.NamedNode("x:s"), P, text)])
