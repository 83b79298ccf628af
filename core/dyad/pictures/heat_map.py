"""The heat map: how much lies between a country and each of its partners, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dyad.pictures.colours import Palette
from dyad.pictures.lettering import SMALL, drawable, shorten, width_of
from dyad.pictures.levels import legend_of_levels, level_of
from dyad.pictures.picture import Picture, PictureError, say_sources
from dyad.pictures.sheet import MARGIN, WIDTH, Legend, Sheet, open_sheet, rectangle

_ROW: Final = 21.0
_HEAD: Final = 22.0
_NARROWEST: Final = 26.0
_MOST_NAME: Final = 190.0
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)


@dataclass
class Cell:
    """What lies between two in a stretch of years.

    Attributes:
        done: How much is done, or was.
        planned: How much is planned.
    """

    done: int = 0
    planned: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.done + self.planned


Cells = Mapping[tuple[str, int], Cell]
"""By partner and first year of the stretch."""


def draw_heat_map(
    frame: pd.DataFrame,
    title: str,
    *,
    unit: str = "facts",
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
    most_rows: int = 25,
    by: int = 0,
) -> Picture:
    """Draw how much there is by row and year; where there are many years, by stretches of several.

    Args:
        frame: Columns `name` (the row), `year`, `facts`, and `planned`, where some of them are plans.
        title: What the picture shows.
        unit: What is counted, in the plural.
        sources: The documents.
        notes: What must be known besides.
        most_rows: How many rows are drawn; those with most.
        by: How many years a column has, such as 10; without it, as few as there is room for.

    Returns:
        The picture; its data are the numbers that it shows.

    Raises:
        PictureError: There is nothing to draw, or a column is missing.
    """
    missing = [column for column in ("name", "year", "facts") if column not in frame.columns]
    if missing:
        raise PictureError(f"{title}: the table has no column {missing[0]!r}; it needs name, year and facts")
    dated = frame.dropna(subset=["name", "year"])
    dated = dated[dated["facts"] > 0]
    if dated.empty:
        raise PictureError(f"{title}: there is nothing with a year, so there is nothing to draw")
    totals = dated.groupby("name")["facts"].sum().sort_values(ascending=False, kind="stable")
    rows = [str(name) for name in totals.index[:most_rows]]
    names = {row: shorten(drawable(row), _MOST_NAME) for row in rows}
    left = MARGIN + max(width_of(text) for text in names.values()) + 10
    right = WIDTH - MARGIN - 44
    room = right - left
    first, early = (int(dated["year"].min()), 0) if by else _choose_first(dated, room)
    last = int(dated["year"].max())
    step = by or _choose_step(first, last, room)
    starts = list(range(first // step * step, last + 1, step))
    cells = _count(dated[dated["year"] >= first], rows, step)
    most = max(cell.all for cell in cells.values())
    told = [*notes]
    if early:
        told.append(f"Not in the picture, before {first}: {early:,} of the {unit}, which the sums have.")
    if len(totals) > len(rows):
        rest = int(totals.iloc[len(rows) :].sum())
        told.append(f"Not in the picture: {len(totals) - len(rows)} more rows with {rest:,} {unit} together.")
    told.append(
        f"An empty place means that the documents read here tell of no {unit}, not that there were none."
    )
    width = min(54.0, (right - left) / len(starts))
    has_plans = any(cell.planned for cell in cells.values())

    def drawing(palette: Palette) -> Sheet:
        legend = [*legend_of_levels(most, unit)]
        if has_plans:
            legend.append(Legend("hatched: planned; with a hatched corner: some of it planned", "planned"))
        sheet = open_sheet(
            palette,
            title,
            _HEAD + len(rows) * _ROW + 4,
            legend=legend,
            notes=[note for note in (*told, say_sources(list(sources))) if note],
        )
        y = sheet.top + _HEAD
        for number, start in enumerate(starts):
            text = str(start) if step == 1 else f"{start}–"
            if width >= width_of(text, SMALL) + 3 or number % 2 == 0:
                x = left + (number + 0.5) * width
                sheet.text(x, y - 7, text, size=SMALL, colour=palette.soft, align="center")
        end = left + len(starts) * width
        sheet.text(end + 38, y - 7, "all", size=SMALL, colour=palette.soft, align="right")
        for row in rows:
            sheet.text(left - 8, y + 14, names[row], align="right")
            for number, start in enumerate(starts):
                cell = cells.get((row, start))
                box = (left + number * width, y, width - 1.5, _ROW - 1.5)
                if cell is not None:
                    _draw_cell(sheet, box, cell, most, f"{row}, {_say_years(start, step)}", unit)
                else:
                    sheet.fill(rectangle(*box), palette.ground, edge=palette.line, width=0.4)
            sheet.text(end + 38, y + 14, f"{int(totals[row]):,}", align="right", bold=True)
            y += _ROW
        return sheet

    data = pd.DataFrame(
        [(row, start, cell.done, cell.planned) for (row, start), cell in sorted(cells.items())],
        columns=["name", "from year", "done", "planned"],
    )
    alt = (
        f"Heat map: {title}. {len(rows)} rows, {first} to {last}"
        f"{'' if step == 1 else f' by {step} years'}. Most {unit}: "
        + "; ".join(f"{row} {int(totals[row]):,}" for row in rows[:5])
        + "."
    )
    return Picture(title, alt, data, tuple(sources), tuple(told), drawing)


_FEW: Final = 0.1


def _choose_first(dated: pd.DataFrame, room: float) -> tuple[int, int]:
    """Begin later where a few early ones alone would force years into stretches; tell how many these are."""
    first, last = int(dated["year"].min()), int(dated["year"].max())
    later = last - int(room // _NARROWEST) + 1
    if first >= later or last - first < 2:
        return first, 0
    early = dated["year"] < later
    number = int(dated.loc[early, "facts"].sum())
    if number > _FEW * int(dated["facts"].sum()):
        return first, 0
    return int(dated.loc[~early, "year"].min()), number


def _choose_step(first: int, last: int, room: float) -> int:
    for step in _STEPS:
        if (last // step - first // step + 1) * _NARROWEST <= room:
            return step
    return _STEPS[-1]


def _count(frame: pd.DataFrame, rows: Sequence[str], step: int) -> Cells:
    cells: defaultdict[tuple[str, int], Cell] = defaultdict(Cell)
    wanted = set(rows)
    planned = frame["planned"] if "planned" in frame.columns else pd.Series(0, index=frame.index)
    for name, year, facts, plans in zip(frame["name"], frame["year"], frame["facts"], planned, strict=True):
        if str(name) in wanted and int(facts) > 0:
            cell = cells[str(name), int(year) // step * step]
            cell.done += int(facts) - int(plans)
            cell.planned += int(plans)
    return cells


def _say_years(start: int, step: int) -> str:
    return str(start) if step == 1 else f"{start} to {start + step - 1}"


def _draw_cell(
    sheet: Sheet, box: tuple[float, float, float, float], cell: Cell, most: int, where: str, unit: str
) -> None:
    x, y, width, height = box
    palette = sheet.palette
    level = level_of(cell.all, most)
    plans = f", {cell.planned:,} of them planned" if cell.planned else ""
    tip = f"{where}: {cell.all:,} {unit}{plans}"
    if cell.done == 0:
        sheet.box(x, y, width, height, "planned", tip=tip)
    else:
        sheet.fill(rectangle(x, y, width, height), palette.levels[level - 1], width=0.4, tip=tip)
        if cell.planned:
            corner = rectangle(x + width - 7, y, 7, 7)
            sheet.fill(corner, palette.planned_ground, edge=palette.planned, hatch="//////", order=3)
    dark = cell.done > 0 and level >= 4
    text = f"{cell.all:,}"
    if width_of(text, SMALL) <= width:
        sheet.text(
            x + width / 2,
            y + height - 6,
            text,
            size=SMALL,
            align="center",
            colour=palette.on_level if dark else palette.ink,
            halo=cell.done == 0,
        )
