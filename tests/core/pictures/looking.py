"""Looks at a drawn sheet as an eye would: which texts there are, whether one is cut off or covers another."""

from __future__ import annotations

from itertools import combinations

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from dyad.pictures.colours import LIGHT
from dyad.pictures.picture import SETTINGS, Picture
from dyad.pictures.sheet import Sheet

_DRAWN: dict[int, tuple[Picture, Sheet]] = {}


def draw(picture: Picture) -> Sheet:
    """Draw a picture in light colours, once."""
    if id(picture) not in _DRAWN:
        _DRAWN[id(picture)] = picture, picture.drawing(LIGHT)
    return _DRAWN[id(picture)][1]


def texts_of(sheet: Sheet) -> list[tuple[str, Bbox]]:
    """The texts of a sheet and the boxes that they take, in points."""
    renderer = FigureCanvasAgg(sheet.figure).get_renderer()  # type: ignore[no-untyped-call]
    with mpl.rc_context(SETTINGS):
        return [
            (text.get_text(), text.get_window_extent(renderer))
            for text in sheet.axes.texts
            if text.get_text()
        ]


def cut_off(sheet: Sheet) -> list[str]:
    """The texts that reach over an edge of the figure."""
    width, height = sheet.figure.get_size_inches() * sheet.figure.dpi
    return [
        text
        for text, box in texts_of(sheet)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]


def covering(sheet: Sheet) -> list[tuple[str, str]]:
    """The pairs of texts of which one covers the other by more than a hair."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(texts_of(sheet), 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > 1.5
        and min(first.y1, second.y1) - max(first.y0, second.y0) > 2.5
    ]
