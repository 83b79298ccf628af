"""Where the things of a network lie: forces first, then labels are pushed apart until none covers another."""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import networkx as nx
import numpy as np
import numpy.typing as npt

_PUSHES: Final = 150
_GAP: Final = 3.0

Places = dict[Hashable, tuple[float, float]]
"""The middle of each thing, in points from the top left of the body."""

Boxes = Mapping[Hashable, tuple[float, float]]
"""Width and height that each thing takes with its label, in points."""


def lay_out(graph: nx.Graph[Any], boxes: Boxes, width: float) -> tuple[Places, float]:
    """Lay out a network; the same network is always laid out the same way.

    What hangs together is laid out by itself; these parts are then put beside each other, the largest first.

    Args:
        graph: The network.
        boxes: How much room each thing takes.
        width: The width there is, in points.

    Returns:
        The places, and the height that they need; each box lies within both.
    """
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(map(str, part))))
    places: Places = {}
    left = top = shelf = 0.0
    for part in parts:
        own_width, own_height = _room_of([boxes[node] for node in part], width)
        if len(parts) == 1:
            own_width = width
        found, own_width, own_height = _lay_out_part(
            graph.subgraph(part), boxes, own_width, own_height, width
        )
        if left and left + own_width > width:
            left, top, shelf = 0.0, top + shelf + _BETWEEN, 0.0
        places |= {node: (left + x, top + y) for node, (x, y) in found.items()}
        left, shelf = left + own_width + _BETWEEN, max(shelf, own_height)
    return places, top + shelf


_BETWEEN: Final = 16.0
_SPACIOUS: Final = 2.8
"""How many times the room of its boxes a part gets, so that lines can be seen between them."""


def _room_of(boxes: Sequence[tuple[float, float]], width: float) -> tuple[float, float]:
    """Width and height for a part of a network, wider than high as labels are."""
    area = sum(wide * high for wide, high in boxes) * (_SPACIOUS if len(boxes) > 2 else 1.6)
    widest, highest = max(wide for wide, _ in boxes), max(high for _, high in boxes)
    if len(boxes) == 1:
        return widest, highest
    wide = min(width, max(widest * 1.5, math.sqrt(area * 1.9)))
    return wide, max(highest * 2 + 12, area / wide)


_TRIES: Final = 8
_GROWTH: Final = 1.25


def _lay_out_part(
    graph: nx.Graph[Any], boxes: Boxes, width: float, height: float, widest: float
) -> tuple[Places, float, float]:
    """Lay out what hangs together: the places, and the room, which grows until no box covers another."""
    nodes = sorted(graph, key=str)
    start = _circle(nodes)
    if len(nodes) > 2:
        start = nx.spring_layout(graph, pos=start, seed=7, k=2.2 / len(nodes) ** 0.5, iterations=200)
    begin = np.array([start[node] for node in nodes], dtype=float)
    size = np.array([boxes[node] for node in nodes], dtype=float)
    for _ in range(_TRIES):
        places = _fit(begin, size, width, height)
        if _untangle(places, size, width, height):
            break
        width, height = min(widest, width * _GROWTH), height * _GROWTH
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True)}, width, height


def _untangle(
    places: npt.NDArray[np.float64], size: npt.NDArray[np.float64], width: float, height: float
) -> bool:
    """Push boxes apart within the room there is; tells whether none covers another in the end."""
    for _ in range(_PUSHES):
        moved = _push_apart(places, size)
        places[:] = np.clip(places, size / 2, np.array([width, height]) - size / 2)
        if not moved:
            return True
    return False


def _circle(nodes: list[Hashable]) -> dict[Hashable, npt.NDArray[np.float64]]:
    """A start that does not hang on the order in which a set happened to be walked through."""
    order = sorted(nodes, key=str)
    random.Random(7).shuffle(order)  # noqa: S311 (no secret: neighbours in the alphabet should not lie together)
    angles = np.linspace(0, 2 * np.pi, len(order), endpoint=False)
    return {node: np.array([np.cos(a), np.sin(a)]) for node, a in zip(order, angles, strict=True)}


def _fit(
    places: npt.NDArray[np.float64], size: npt.NDArray[np.float64], width: float, height: float
) -> npt.NDArray[np.float64]:
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high - low > 1e-9, high - low, 1)
    room = np.array([width, height]) - size.max(axis=0)
    scaled = (places - low) / span
    scaled[:, high - low <= 1e-9] = 0.5
    fitted: npt.NDArray[np.float64] = scaled * np.maximum(room, 1) + size.max(axis=0) / 2
    return fitted


def _push_apart(places: npt.NDArray[np.float64], size: npt.NDArray[np.float64]) -> bool:
    """Move each two boxes that overlap apart, along the side on which less is to be moved."""
    moved = False
    for one in range(len(places)):
        away = places[one] - places
        need = (size[one] + size) / 2 + _GAP - np.abs(away)
        close = (need[:, 0] > 0) & (need[:, 1] > 0)
        close[one] = False
        for other in np.flatnonzero(close):
            moved = True
            axis = int(need[other, 1] <= need[other, 0])
            sign = 1.0 if away[other, axis] > 0 or (away[other, axis] == 0 and one > other) else -1.0
            step = sign * (need[other, axis] / 2 + 0.05)
            places[one, axis] += step
            places[other, axis] -= step
            away = places[one] - places
            need = (size[one] + size) / 2 + _GAP - np.abs(away)
    return moved
