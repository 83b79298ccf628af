from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.pictures.network_layout import lay_out


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 34), st.floats(0, 0.3), st.integers(0, 99), st.integers(30, 130))
def test_lay_out_any_network_no_label_covers_another(
    nodes: int, density: float, seed: int, width: int
) -> None:
    """Boxes do not overlap and lie within the picture."""
    graph = nx.gnp_random_graph(nodes, density, seed=seed)
    boxes = {node: (22.0 + (node * 37) % width, 30.0 + 11.5 * (node % 2)) for node in graph}
    places, height = lay_out(graph, boxes, 752)
    assert set(places) == set(graph)
    for node, (x, y) in places.items():
        wide, high = boxes[node]
        assert x - wide / 2 >= -0.5
        assert x + wide / 2 <= 752.5
        assert y - high / 2 >= -0.5
        assert y + high / 2 <= height + 0.5
    for one, other in combinations(graph, 2):
        apart_x = abs(places[one][0] - places[other][0]) - (boxes[one][0] + boxes[other][0]) / 2
        apart_y = abs(places[one][1] - places[other][1]) - (boxes[one][1] + boxes[other][1]) / 2
        assert max(apart_x, apart_y) > -1


def test_lay_out_same_network_is_laid_out_the_same() -> None:
    """A picture does not change from one run to the next, whatever order its edges came in."""
    graph = nx.karate_club_graph()
    turned: nx.Graph[int] = nx.Graph(list(graph.edges)[::-1])
    boxes = dict.fromkeys(graph, (60.0, 30.0))
    assert lay_out(graph, boxes, 752) == lay_out(graph, boxes, 752)
    assert set(lay_out(turned, boxes, 752)[0]) == set(graph)
