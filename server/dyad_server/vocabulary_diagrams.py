"""Diagrams of the vocabulary: which class is a kind of which, and which properties lead where.

Both are computed from the vocabulary and written as SVG by a template, so that they are text for screen
readers and search engines, follow the colours of the page and need neither script nor picture file. A tree is
laid out from left to right, a line for each leaf; a class with two parents stands below the first, and a
dashed line leads to the other one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dyad_server.vocabulary import Term, Vocabulary

ROW: Final = 26
"""Height of a line, in units of the picture."""

COLUMN: Final = 184
"""Width of a step of the tree."""

_LETTER: Final = 7.4
"""Width of a letter, on the average of wide fonts: a box may be too wide and must not be too narrow."""

_GAP: Final = 12
_CENTRE: Final = 210
_RIGHT: Final = 370


@dataclass(frozen=True)
class Box:
    """A class in a picture.

    Attributes:
        name: The class.
        label: What it is called.
        x: Its left side.
        y: Its middle.
        width: Its width.
        is_term: Whether it is one of ours, with an anchor.
    """

    name: str
    label: str
    x: int
    y: int
    width: int
    is_term: bool = True


@dataclass(frozen=True)
class Line:
    """A line between two classes.

    Attributes:
        path: The path, in the language of SVG.
        is_second: Whether it leads to a further parent.
    """

    path: str
    is_second: bool = False


@dataclass(frozen=True)
class Arrow:
    """A property in a picture.

    Attributes:
        name: The property.
        label: What it is called.
        path: The path from thing to value.
        x: Where its label begins.
        y: The base of its label.
    """

    name: str
    label: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Diagram:
    """A picture.

    Attributes:
        width: Its width.
        height: Its height.
        boxes: The classes.
        lines: The lines between them.
        arrows: The properties.
    """

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    arrows: tuple[Arrow, ...] = ()


def draw_classes(vocabulary: Vocabulary) -> Diagram:
    """Draw which class is a kind of which.

    Args:
        vocabulary: The vocabulary.

    Returns:
        The picture.
    """
    terms = {term.name: term for term in vocabulary.terms.values() if term.kind == "class"}
    boxes: dict[str, Box] = {}
    row = 0

    def place(term: Term, depth: int) -> None:
        nonlocal row
        own = [terms[name] for name in term.children if terms[name].parents[0] == term.name]
        first = row
        for child in own:
            place(child, depth + 1)
        if not own:
            row += 1
        middle = (first + row - 1) / 2
        y = round(_GAP + (middle + 0.5) * ROW)
        boxes[term.name] = Box(term.name, term.label, depth * COLUMN + 1, y, _width(term.label))

    for term in terms.values():
        if not term.parents:
            place(term, 0)
    lines = [
        _join(boxes[parent], boxes[term.name], is_second=place_of > 0)
        for term in terms.values()
        for place_of, parent in enumerate(term.parents)
    ]
    width = max(box.x + box.width for box in boxes.values()) + 1
    return Diagram(width, row * ROW + 2 * _GAP, tuple(boxes.values()), tuple(lines))


def draw_properties(vocabulary: Vocabulary, name: str) -> Diagram | None:
    """Draw the properties of a class that lead to things, with the classes where they lead.

    Args:
        vocabulary: The vocabulary.
        name: The class.

    Returns:
        The picture; None for a class that has no such property of its own.
    """
    found = [term for term in vocabulary.properties_of(name) if term.kind == "link"]
    if not found:
        return None
    height = len(found) * ROW + 2 * _GAP
    label = vocabulary.terms[name].label
    own = Box(name, label, 1, height // 2, _width(label))
    boxes, arrows = [own], []
    for row, term in enumerate(found):
        y = round(_GAP + (row + 0.5) * ROW)
        target = ", ".join(_label(vocabulary, one) for one in term.ranges) or "anything"
        first = term.ranges[0] if len(term.ranges) == 1 else ""
        boxes.append(Box(first, target, _RIGHT, y, _width(target), first in vocabulary.terms))
        start = own.x + own.width
        path = f"M{start} {own.y}C{start + 30} {own.y} {_CENTRE - 50} {y} {_CENTRE - 20} {y}H{_RIGHT - 6}"
        arrows.append(Arrow(term.name, term.label, path, _CENTRE - 10, y - 4))
    width = max(box.x + box.width for box in boxes) + 1
    return Diagram(width, height, tuple(boxes), (), tuple(arrows))


def _join(parent: Box, child: Box, *, is_second: bool) -> Line:
    start = parent.x + parent.width
    if start >= child.x:  # the further parent stands in the same column or to the right: go round on the left
        bend = min(parent.x, child.x) + 8
        edge = parent.y + (10 if child.y > parent.y else -10)
        return Line(f"M{bend} {edge}V{child.y}H{child.x}", is_second)
    middle = child.x - (26 if is_second else 14)
    return Line(f"M{start} {parent.y}H{middle}V{child.y}H{child.x}", is_second)


def _label(vocabulary: Vocabulary, name: str) -> str:
    if name in vocabulary.terms:
        return vocabulary.terms[name].label
    return {"skos:Concept": "a code"}.get(name, name)


def _width(label: str) -> int:
    return round(len(label) * _LETTER) + 16
