"""The map of a country's partners: the darker, the more lies between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.path import Path as Outline

from dyad.pictures.colours import Palette
from dyad.pictures.lettering import SMALL, drawable, width_of
from dyad.pictures.levels import legend_of_levels, level_of
from dyad.pictures.picture import Picture, PictureError, say_sources
from dyad.pictures.sheet import HATCH, MARGIN, WIDTH, Legend, Sheet, open_sheet
from dyad.pictures.world import World, read_world

_MOST_LABELS: Final = 24
_DOT: Final = 4.2
_BORDERS: Final = "Shapes: Natural Earth. Borders are drawn as found there, and say nothing about claims."


@dataclass(frozen=True)
class Window:
    """The part of the world that is shown.

    Attributes:
        left: Its left side, in units of the world.
        top: Its top.
        scale: From those units to points.
        x: Where it begins on the sheet, in points.
        y: Its top on the sheet.
        width: Its width on the sheet.
        height: Its height on the sheet.
    """

    left: float
    top: float
    scale: float
    x: float
    y: float
    width: float
    height: float

    def place(self, at: tuple[float, float]) -> tuple[float, float]:
        """Say where a point of the world is on the sheet."""
        return self.x + (at[0] - self.left) * self.scale, self.y + (at[1] - self.top) * self.scale

    def outline(self, outline: Outline) -> Outline:
        """Put an outline of the world on the sheet."""
        vertices = np.asarray(outline.vertices, dtype=float)
        moved = (vertices - [self.left, self.top]) * self.scale + [self.x, self.y]
        return Outline(moved, outline.codes)

    def holds(self, x: float, y: float, margin: float = 4) -> bool:
        """Say whether a point of the sheet is within the window."""
        return (
            self.x + margin <= x <= self.x + self.width - margin
            and self.y + margin <= y <= self.y + self.height - margin
        )


def draw_map(
    frame: pd.DataFrame,
    title: str,
    *,
    centre: str = "",
    unit: str = "facts",
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
    whole: bool = False,
) -> Picture:
    """Draw countries on the map of the world, the darker the more there is.

    Args:
        frame: Columns `code` (ISO 3166-1 alpha-3, or another code for who has no place on a map), `name`,
            `facts`, and `planned`, where some of them are plans.
        title: What the picture shows.
        centre: The code of the country whose partners these are.
        unit: What is counted, in the plural.
        sources: The documents.
        notes: What must be known besides.
        whole: Whether the whole world is shown, also where the partners lie in a part of it.

    Returns:
        The picture; its data are the numbers that it shows.

    Raises:
        PictureError: There is nothing to draw, or a column is missing.
    """
    missing = [column for column in ("code", "name", "facts") if column not in frame.columns]
    if missing:
        raise PictureError(f"{title}: the table has no column {missing[0]!r}; it needs code, name and facts")
    partners = frame[(frame["facts"] > 0) & (frame["code"] != centre)]
    counted = partners.sort_values("facts", ascending=False, kind="stable")
    if counted.empty:
        raise PictureError(f"{title}: there is nothing to count, so there is nothing to draw")
    world = read_world()
    on_map = counted[counted["code"].isin(list(world.places))]
    off_map = counted[~counted["code"].isin(list(world.places))]
    told = [*notes]
    if not off_map.empty:
        absent = [f"{name} {facts:,}" for name, facts in zip(off_map["name"], off_map["facts"], strict=True)]
        told.append(f"Not on the map: {_list(absent)}.")
    most = int(counted["facts"].max())
    codes = [*on_map["code"], *([centre] if centre in world.places else [])]
    left, top, width, height = (0.0, 0.0, world.width, world.height) if whole else _view(world, codes)
    scale = (WIDTH - 2 * MARGIN) / width
    plans = _all_planned(on_map)
    flat = Window(left, top, scale, MARGIN, 0, WIDTH - 2 * MARGIN, height * scale)
    wanted = [
        (str(code), f"{name} {facts:,}")
        for code, name, facts in zip(on_map["code"], on_map["name"], on_map["facts"], strict=True)
    ]
    named = [(centre, _name_of(frame, centre))] if centre in world.places else []
    labels = _place_labels(flat, world, [*named, *wanted])
    unnamed = [text for code, text in wanted if code not in labels]
    if unnamed:
        told.append(f"On the map without their names: {_list(unnamed)}.")
    told.append(_BORDERS)

    def drawing(palette: Palette) -> Sheet:
        legend = [*legend_of_levels(most, unit)]
        if plans:
            legend.append(Legend("all of it planned", "planned"))
        if centre in world.places:
            legend.append(Legend("the country itself", colour="ink"))
        sheet = open_sheet(
            palette,
            title,
            height * scale + 4,
            legend=legend,
            notes=[note for note in (*told, say_sources(list(sources))) if note],
        )
        window = replace(flat, y=sheet.top)
        _draw_land(sheet, window, world)
        for code, name, facts in zip(on_map["code"], on_map["name"], on_map["facts"], strict=True):
            _draw_place(
                sheet, window, world, str(code), f"{name}: {facts:,} {unit}", facts / most, code in plans
            )
        if centre in world.places:
            _fill_place(sheet, window, world, centre, palette.ink, "the country itself")
        for label in labels.values():
            y = sheet.top + label.y
            sheet.text(label.x, y, label.text, size=SMALL, align="center", bold=True, halo=True)
        return sheet

    alt = (
        f"Map: {title}. {len(counted)} partners. Most {unit}: "
        + "; ".join(
            f"{name} {facts:,}" for name, facts in zip(counted["name"][:6], counted["facts"][:6], strict=True)
        )
        + "."
    )
    return Picture(title, alt, counted.reset_index(drop=True), tuple(sources), tuple(told), drawing)


_LISTED: Final = 24


def _list(names: Sequence[str]) -> str:
    """Those with most, and how many more there are; the picture's data have all."""
    more = [f"and {len(names) - _LISTED} more with less"] if len(names) > _LISTED else []
    return "; ".join([*names[:_LISTED], *more])


def _name_of(frame: pd.DataFrame, code: str) -> str:
    named = frame.loc[frame["code"] == code, "name"]
    return str(named.iloc[0]) if len(named) else code


def _all_planned(frame: pd.DataFrame) -> set[str]:
    if "planned" not in frame.columns:
        return set()
    return set(frame.loc[frame["planned"] >= frame["facts"], "code"])


_TALLEST: Final = 460.0
_ROUND: Final = 120.0
"""How much is shown around the outermost middles, in units of the world."""


def _view(world: World, codes: Sequence[str]) -> tuple[float, float, float, float]:
    """Choose the part of the world in which the partners lie: left, top, width and height."""
    points = [world.places[code].at for code in codes]
    if not points:
        return 0, 0, world.width, world.height
    xs, ys = [x for x, _ in points], [y for _, y in points]
    height = min(world.height, max(ys) - min(ys) + 1.3 * _ROUND)
    width = min(world.width, max(330.0, max(xs) - min(xs) + 2 * _ROUND))
    width = min(world.width, max(width, height * (WIDTH - 2 * MARGIN) / _TALLEST))
    left = min(max(0.0, (min(xs) + max(xs) - width) / 2), world.width - width)
    top = min(max(0.0, (min(ys) + max(ys) - height) / 2), world.height - height)
    return left, top, width, height


def _draw_land(sheet: Sheet, window: Window, world: World) -> None:
    frame = (window.x, window.y, window.width, window.height)
    land = [place.outline for place in world.places.values() if place.outline is not None]
    for outline in (*land, *world.others):
        sheet.fill(
            window.outline(outline), sheet.palette.land, edge=sheet.palette.line, width=0.5, window=frame
        )


def _draw_place(
    sheet: Sheet, window: Window, world: World, code: str, tip: str, share: float, planned: bool
) -> None:
    palette = sheet.palette
    level = level_of(share, 1)
    colour = palette.planned_ground if planned else palette.levels[level - 1]
    _fill_place(sheet, window, world, code, colour, tip, planned=planned)


def _fill_place(
    sheet: Sheet, window: Window, world: World, code: str, colour: str, tip: str, planned: bool = False
) -> None:
    place = world.places[code]
    x, y = window.place(place.at)
    outline = window.outline(place.outline) if place.outline else _dot(x, y)
    sheet.fill(
        outline,
        colour,
        edge=sheet.palette.planned if planned else sheet.palette.soft,
        width=0.8,
        hatch=HATCH if planned else "",
        order=2 if place.outline else 3,
        tip=tip,
        window=(window.x, window.y, window.width, window.height),
    )


def _dot(x: float, y: float) -> Outline:
    circle = Outline.unit_circle()
    return Outline(np.asarray(circle.vertices) * _DOT + [x, y], circle.codes)


@dataclass(frozen=True)
class Label:
    """A name on the map.

    Attributes:
        text: The name.
        x: Its middle, in points from the left of the sheet.
        y: Its base line, from the top of the window.
        width: Its width.
    """

    text: str
    x: float
    y: float
    width: float

    def covers(self, other: Label) -> bool:
        """Say whether it covers another one."""
        return abs(self.x - other.x) < (self.width + other.width) / 2 + 6 and abs(self.y - other.y) < 13


def _place_labels(window: Window, world: World, labels: Sequence[tuple[str, str]]) -> dict[str, Label]:
    """Place names so that none covers another, those with most first; who finds no place is left out."""
    placed: dict[str, Label] = {}
    for code, told in labels:
        text = drawable(told)
        width = width_of(text, SMALL, bold=True)
        x, y = window.place(world.places[code].at)
        beside = width / 2 + 9
        tries = ((x, y - 7), (x, y + 16), (x + beside, y + 4), (x - beside, y + 4), (x, y - 20), (x, y + 29))
        for middle, base in tries:
            label = Label(text, middle, base, width)
            within = window.holds(middle - width / 2, base - 8) and window.holds(middle + width / 2, base)
            if len(placed) < _MOST_LABELS and within and not any(map(label.covers, placed.values())):
                placed[code] = label
                break
    return placed
