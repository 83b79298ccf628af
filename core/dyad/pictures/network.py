"""The network of a thing: what it is connected with, by shape and colour of the kind."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.path import Path as Outline

from dyad.pictures.colours import Palette
from dyad.pictures.lettering import SMALL, drawable, shorten, width_of, wrap
from dyad.pictures.network_layout import lay_out
from dyad.pictures.picture import Picture, PictureError, say_sources
from dyad.pictures.sheet import HATCH, MARGIN, WIDTH, Sheet, open_sheet

MOST: Final = 44
"""How many things are drawn; with more, labels would have no room."""

_LONGEST: Final = 128.0
_LINE: Final = 11.5
_ROOM: Final = 30.0
_RADIUS: Final = 6.0
_SIDES: Final = (0, 4, 3, 6, 5, 8)
"""The corners of the shape of each kind; 0 is a circle. Colour alone would not do."""

_LINE_NAMES: Final = 14
"""With more lines than this, what they mean is told by their tips alone."""


def draw_network(
    graph: nx.Graph[Any],
    title: str,
    *,
    middle: Hashable = None,
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Picture:
    """Draw a network of things.

    Nodes may have the attributes `label`, `kind` (their class in words), `planned`, `claimed` and `address`;
    edges `label`, `inferred`, `planned` and `weight` (the thicker).

    Args:
        graph: The network of networkx.
        title: What the picture shows.
        middle: The node that it is about, drawn in bold; none without.
        sources: The documents.
        notes: What must be known besides.

    Returns:
        The picture; its data are the lines that it shows.

    Raises:
        PictureError: There is nothing to draw.
    """
    if graph.number_of_nodes() == 0:
        raise PictureError(f"{title}: the network is empty, so there is nothing to draw")
    shown = _choose(graph, middle)
    told = [*notes]
    if len(shown) < graph.number_of_nodes():
        told.append(
            f"Not in the picture: {graph.number_of_nodes() - len(shown)} things with fewer connections."
        )
    labels = {node: _label(shown.nodes[node], node) for node in shown}
    boxes = {node: _box(labels[node], node == middle) for node in shown}
    places, body = lay_out(nx.Graph(shown), boxes, WIDTH - 2 * MARGIN)
    kinds = _kinds(shown)

    def drawing(palette: Palette) -> Sheet:
        legend_height = 20.0
        sheet = open_sheet(
            palette, title, body + legend_height, notes=[n for n in (*told, say_sources(list(sources))) if n]
        )
        _draw_kinds(sheet, kinds, shown, sheet.bottom - legend_height + 14)
        at = {node: (MARGIN + x, sheet.top + y) for node, (x, y) in places.items()}
        named = shown.number_of_edges() <= _LINE_NAMES
        for one, other, edge in shown.edges(data=True):
            _draw_line(sheet, _mark_at(at[one], labels[one]), _mark_at(at[other], labels[other]), edge, named)
        for node in shown:
            _draw_node(sheet, at[node], shown.nodes[node], labels[node], kinds, node == middle)
        return sheet

    lines = [
        (
            _told(shown, one),
            str(edge.get("label", "")),
            _told(shown, other),
            bool(edge.get("inferred", False)),
        )
        for one, other, edge in shown.edges(data=True)
    ]
    about = f"Around {_told(shown, middle)}, " if middle in labels else ""
    most = sorted(shown.degree, key=lambda told: -told[1])[:5]
    alt = (
        f"Network: {title}. {about}{len(shown)} things and {shown.number_of_edges()} connections; "
        "most connected: " + ", ".join(f"{_told(shown, node)} ({degree})" for node, degree in most) + "."
    )
    data = pd.DataFrame(lines, columns=["from", "connection", "to", "inferred"])
    return Picture(title, alt, data, tuple(sources), tuple(told), drawing)


def _choose(graph: nx.Graph[Any], middle: Hashable) -> Any:
    if graph.number_of_nodes() <= MOST:
        return graph
    order = sorted(graph, key=lambda node: (node != middle, -graph.degree(node), str(node)))
    return graph.subgraph(order[:MOST])


def _told(graph: Any, node: Hashable) -> str:
    return str(graph.nodes[node].get("label") or node)


def _label(told: dict[str, Any], node: Hashable) -> list[str]:
    """The label in one or two lines."""
    lines = wrap(drawable(str(told.get("label") or node)), _LONGEST, SMALL)
    return (
        [shorten(line, _LONGEST, SMALL) for line in (lines[0], " ".join(lines[1:])) if line] if lines else []
    )


def _box(label: Sequence[str], bold: bool) -> tuple[float, float]:
    width = max((width_of(line, SMALL, bold) for line in label), default=0.0)
    return max(22.0, width + 8), _ROOM + _LINE * max(0, len(label) - 1)


def _kinds(graph: nx.Graph[Any]) -> list[str]:
    """The kinds there are, the most frequent first; from the sixth on they share a shape."""
    kinds = [str(told.get("kind") or "Thing") for _, told in graph.nodes(data=True)]
    return sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind))


def _draw_kinds(sheet: Sheet, kinds: Sequence[str], graph: nx.Graph[Any], y: float) -> None:
    x = MARGIN + 8
    named = [*kinds[: len(_SIDES) - 1], "other"] if len(kinds) > len(_SIDES) else [*kinds]
    marks: list[tuple[str, dict[str, Any], int]] = [(kind, {}, number) for number, kind in enumerate(named)]
    if any(told.get("planned") for _, told in graph.nodes(data=True)):
        marks.append(("hatched: planned", {"planned": True}, 0))
    if any(told.get("claimed") for _, told in graph.nodes(data=True)):
        marks.append(("hollow: claimed by a speaker", {"claimed": True}, 0))
    for text, told, number in marks:
        width = width_of(text, SMALL) + 34
        if x + width > WIDTH - MARGIN:
            break
        _draw_mark(sheet, (x, y - 3), told, number, 5)
        sheet.text(x + 10, y, text, size=SMALL, colour=sheet.palette.soft)
        x += width
    if any(edge.get("inferred") for _, _, edge in graph.edges(data=True)) and x + 110 < WIDTH - MARGIN:
        sheet.line((x - 4, x + 18), (y - 3, y - 3), colour=sheet.palette.soft, dashes=True)
        sheet.text(x + 24, y, "inferred", size=SMALL, colour=sheet.palette.soft)


def _draw_mark(
    sheet: Sheet, at: tuple[float, float], told: dict[str, Any], kind: int, radius: float, tip: str = ""
) -> None:
    palette = sheet.palette
    number = min(kind, len(_SIDES) - 1)
    colour = palette.kinds[number]
    sides = _SIDES[number]
    circle = Outline.unit_circle() if sides == 0 else Outline.unit_regular_polygon(sides)
    turned = np.asarray(circle.vertices) * [1, -1]
    planned, claimed = bool(told.get("planned")), bool(told.get("claimed"))
    sheet.fill(
        Outline(turned * (radius * (1 if sides == 0 else 1.2)) + list(at), circle.codes),
        palette.planned_ground if planned else palette.ground if claimed else colour,
        edge=palette.planned if planned else colour,
        width=1.6 if claimed or planned else 0.8,
        hatch=HATCH * 2 if planned else "",
        order=6,
        tip=tip,
        address=str(told.get("address") or ""),
    )


def _draw_node(
    sheet: Sheet,
    at: tuple[float, float],
    told: dict[str, Any],
    label: Sequence[str],
    kinds: Sequence[str],
    middle: bool,
) -> None:
    kind = str(told.get("kind") or "Thing")
    plan = ", planned" if told.get("planned") else ""
    tip = f"{told.get('label') or ' '.join(label)} ({kind}{plan})"
    top = _mark_at(at, label)
    _draw_mark(sheet, top, told, kinds.index(kind), _RADIUS * (1.3 if middle else 0.9), tip)
    for number, line in enumerate(label):
        sheet.text(
            at[0], top[1] + 16 + number * _LINE, line, size=SMALL, align="center", bold=middle, halo=True
        )


def _mark_at(at: tuple[float, float], label: Sequence[str]) -> tuple[float, float]:
    """Where the mark of a thing is: above its label, so that both together have their middle in the place."""
    return at[0], at[1] - 4 - _LINE * max(0, len(label) - 1) / 2


def _draw_line(
    sheet: Sheet,
    one: tuple[float, float],
    other: tuple[float, float],
    edge: dict[str, Any],
    named: bool,
) -> None:
    palette = sheet.palette
    weight = float(edge.get("weight", 1) or 1)
    sheet.line(
        (one[0], other[0]),
        (one[1], other[1]),
        colour=palette.planned if edge.get("planned") else palette.soft,
        width=min(4.0, 0.7 + 0.45 * (weight - 1)),
        dashes=bool(edge.get("inferred") or edge.get("planned")),
    )
    text = str(edge.get("label") or "")
    if named and text:
        x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        sheet.text(x, y + 3, drawable(text), size=SMALL - 1, colour=palette.soft, align="center", halo=True)
