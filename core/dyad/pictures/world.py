"""The outlines of the countries, as the map of the pages has them: Natural Earth, projected by Equal Earth.

`world.json` is what `server/frontend/world.mjs` draws when the front end is built; it is kept here so that a
map in a notebook needs neither Node nor the network.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from matplotlib.path import Path as Outline


@dataclass(frozen=True)
class Place:
    """A country on the map.

    Attributes:
        outline: Its outline; None where it is too small to be drawn.
        at: Its middle.
    """

    outline: Outline | None
    at: tuple[float, float]


@dataclass(frozen=True)
class World:
    """The map.

    Attributes:
        width: Its width, in units of its own.
        height: Its height.
        places: The countries by their code of ISO 3166-1 alpha-3.
        others: Land that has no code of its own.
    """

    width: float
    height: float
    places: dict[str, Place]
    others: tuple[Outline, ...]


@lru_cache(maxsize=1)
def read_world() -> World:
    """Read the map that ships with Dyad.

    Returns:
        The map.

    Example:
        >>> sorted(code for code in read_world().places if code.startswith("V"))
        ['VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT']
    """
    told = json.loads(files("dyad.pictures").joinpath("world.json").read_text(encoding="utf-8"))
    places = {
        code: Place(_outline(place["d"]) if place["d"] else None, (place["at"][0], place["at"][1]))
        for code, place in told["places"].items()
    }
    return World(told["width"], told["height"], places, tuple(_outline(text) for text in told["others"]))


def _outline(text: str) -> Outline:
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for mark, x, y in re.findall(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?", text):
        if mark == "Z":
            vertices.append(vertices[-1])
            codes.append(int(Outline.CLOSEPOLY))
        else:
            vertices.append((float(x), float(y)))
            codes.append(int(Outline.MOVETO if mark == "M" else Outline.LINETO))
    return Outline(vertices, codes)
