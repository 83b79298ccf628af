"""A sheet to draw on: title above, legend and notes below, everything measured in points from the top left.

All pictures are drawn by hand on one pair of axes that covers the figure. So what is measured is what is
seen: a label is known to fit before it is written, and nothing is cut off at an edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline
from matplotlib.text import Text

from dyad.pictures.colours import Palette
from dyad.pictures.lettering import FAMILY, LARGE, NORMAL, SMALL, drawable, width_of, wrap

WIDTH: Final = 780.0
"""How wide a picture is, in points."""

MARGIN: Final = 14.0
_DPI: Final = 72
_LINE: Final = 13.0

POINT: Final = 8.0
"""How far the point of a bar reaches that says "and more"."""

HATCH: Final = "////"
"""What a plan is filled with."""

Look = Literal["done", "planned", "claimed", "planned claim", "over", "faint", "at least", "about", "at most"]
"""How a fact or a number is drawn. A claim is what a document only reports somebody to say."""

LOOKS: Final[dict[Look, str]] = {
    "done": "done or under way",
    "planned": "planned, not done yet",
    "claimed": "claimed: the document only reports who says so",
    "planned claim": "a plan that somebody claims",
    "over": "✕ given up or ended",
    "faint": "on a day within this time",
    "at least": "at least so much",
    "about": "about so much",
    "at most": "at most so much",
}
"""What the legend says of each."""


@dataclass
class Sheet:
    """A figure of a fixed width, drawn on in points; y grows downwards.

    Attributes:
        palette: Its colours.
        figure: The figure of matplotlib.
        axes: The axes, which cover it.
        top: Where the body begins.
        bottom: Where the body ends.
        tips: What is told of a part when it is pointed at, by the part's id in the SVG.
        halos: The texts that are set off from what lies below them.
    """

    palette: Palette
    figure: Figure
    axes: Axes
    top: float
    bottom: float
    tips: dict[str, str] = field(default_factory=dict)
    halos: list[Text] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = NORMAL,
        colour: str = "",
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        italic: bool = False,
        halo: bool = False,
    ) -> None:
        """Write a line of text.

        Args:
            x: Where it begins, has its middle or ends.
            y: Its base line.
            text: The text; dollar signs and backslashes are what they are.
            size: The size of the font.
            colour: The colour; ink unless given.
            align: What of it stands at x.
            bold: Whether it is bold.
            italic: Whether it is italic.
            halo: Whether it is set off from what lies below it.
        """
        written = self.axes.text(
            x,
            y,
            drawable(text),
            fontsize=size,
            fontfamily=FAMILY,
            color=colour or self.palette.ink,
            ha=align,
            va="baseline",
            fontweight="bold" if bold else "normal",
            fontstyle="italic" if italic else "normal",
            parse_math=False,
            zorder=5,
        )
        if halo:
            self.halos.append(written)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str = "",
        width: float = 0.8,
        dashes: bool = False,
        order: float = 1,
    ) -> None:
        """Draw a line through points.

        Args:
            xs: Where they are from the left.
            ys: Where they are from the top.
            colour: The colour; that of rules unless given.
            width: How thick it is.
            dashes: Whether it is dashed.
            order: What lies above what: more is above.
        """
        self.axes.add_line(
            Line2D(
                xs,
                ys,
                color=colour or self.palette.line,
                linewidth=width,
                linestyle=(0, (4, 3)) if dashes else "solid",
                zorder=order,
            )
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        look: Look = "done",
        *,
        pointed: bool = False,
        tip: str = "",
        address: str = "",
    ) -> None:
        """Draw a box in the look of a fact or a number.

        Args:
            x: Its left side.
            y: Its top.
            width: Its width.
            height: Its height.
            look: How it is drawn.
            pointed: Whether it has a point to the right, for "and more".
            tip: What is told when it is pointed at.
            address: Where it leads, an http address.
        """
        end = [(x + width + POINT, y + height / 2)] if pointed else []
        corners = [(x, y), (x + width, y), *end, (x + width, y + height), (x, y + height)]
        box = Polygon(corners, closed=True, zorder=2, **self.style(look))
        self._mark(box, tip, address)
        self.axes.add_patch(box)

    def style(self, look: Look) -> dict[str, Any]:
        """Say how a shape of a look is drawn.

        Args:
            look: The look.

        Returns:
            Arguments of matplotlib's patches.
        """
        colours = self.palette
        dotted = (0, (1, 1.6))
        styles: dict[Look, dict[str, Any]] = {
            "done": {"facecolor": colours.done, "edgecolor": colours.done_edge, "linewidth": 1},
            "planned": {
                "facecolor": colours.planned_ground,
                "edgecolor": colours.planned,
                "linewidth": 1,
                "linestyle": (0, (4, 2)),
                "hatch": HATCH,
            },
            "claimed": {
                "facecolor": colours.ground,
                "edgecolor": colours.done_edge,
                "linewidth": 1.6,
                "linestyle": dotted,
            },
            "planned claim": {
                "facecolor": colours.planned_ground,
                "edgecolor": colours.planned,
                "linewidth": 1.6,
                "linestyle": dotted,
                "hatch": HATCH,
            },
            "over": {"facecolor": colours.ground, "edgecolor": colours.over, "linewidth": 1.2},
            "faint": {"facecolor": colours.faint, "edgecolor": colours.done_edge, "linewidth": 0.6},
            "at least": {"facecolor": colours.done, "edgecolor": colours.done_edge, "linewidth": 1},
            "about": {
                "facecolor": colours.faint,
                "edgecolor": colours.done_edge,
                "linewidth": 1.2,
                "linestyle": (0, (4, 2.5)),
            },
            "at most": {"facecolor": colours.ground, "edgecolor": colours.done_edge, "linewidth": 1.2},
        }
        return styles[look]

    def fill(
        self,
        outline: Outline,
        colour: str,
        *,
        edge: str = "",
        width: float = 0.5,
        hatch: str = "",
        order: float = 1,
        tip: str = "",
        address: str = "",
        window: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Fill an outline with a colour.

        Args:
            outline: The outline, in points.
            colour: The colour.
            edge: The colour of its edge; that of rules unless given.
            width: How thick the edge is.
            hatch: What it is filled with besides.
            order: What lies above what: more is above.
            tip: What is told when it is pointed at.
            address: Where it leads, an http address.
            window: Left, top, width and height of the window through which it is seen; all of it without.
        """
        patch = PathPatch(
            outline,
            facecolor=colour,
            edgecolor=edge or self.palette.line,
            linewidth=width,
            hatch=hatch or None,
            zorder=order,
        )
        self._mark(patch, tip, address)
        self.axes.add_patch(patch)
        if window is not None:
            x, y, wide, high = window
            patch.set_clip_path(rectangle(x, y, wide, high), self.axes.transData)

    def _mark(self, patch: Polygon | PathPatch, tip: str, address: str) -> None:
        if tip:
            mark = f"part-{len(self.tips)}"
            self.tips[mark] = tip
            patch.set_gid(mark)
        if address.startswith(("https://", "http://")):
            patch.set_url(address)


@dataclass(frozen=True)
class Legend:
    """What a mark means.

    Attributes:
        look: How the mark is drawn: as a fact of this look, or in a plain colour.
        text: What it means.
        colour: The plain colour, by its name in the palette; empty for the look.
    """

    text: str
    look: Look = "done"
    colour: str = ""


def legend_of(looks: Sequence[Look]) -> list[Legend]:
    """Make a legend of the looks that a picture has.

    Args:
        looks: The looks, in any order and number.

    Returns:
        An entry for each, in the order of `LOOKS`.
    """
    return [Legend(text, look) for look, text in LOOKS.items() if look in looks]


def open_sheet(
    palette: Palette,
    title: str,
    body: float,
    *,
    legend: Sequence[Legend] = (),
    notes: Sequence[str] = (),
) -> Sheet:
    """Make a sheet with all that stands around the drawing.

    Args:
        palette: Its colours.
        title: What the picture shows.
        body: How high the drawing is, in points.
        legend: What its marks mean.
        notes: What must be known to read it, and the documents; each begins a line.

    Returns:
        The sheet; the body lies between `top` and `bottom`.
    """
    room = WIDTH - 2 * MARGIN
    titles = wrap(drawable(title), room, LARGE, bold=True)
    rows = _legend_rows(legend, room)
    lines = [line for note in notes for line in wrap(drawable(note), room, SMALL)]
    top = MARGIN + len(titles) * 19 + 8
    bottom = top + body
    height = bottom + (8 + len(rows) * 17 if rows else 0) + (6 + len(lines) * _LINE) + MARGIN - 4
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=palette.ground)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    sheet = Sheet(palette, figure, axes, top, bottom)
    for number, line in enumerate(titles):
        sheet.text(MARGIN, MARGIN + 13 + number * 19, line, size=LARGE, bold=True)
    y = bottom + 8
    for row in rows:
        for x, entry in row:
            _draw_entry(sheet, x, y, entry)
        y += 17
    for number, line in enumerate(lines):
        sheet.text(MARGIN, y + 15 + number * _LINE, line, size=SMALL, colour=palette.soft)
    return sheet


_SWATCH: Final = 22.0


def _legend_rows(legend: Sequence[Legend], room: float) -> list[list[tuple[float, Legend]]]:
    rows: list[list[tuple[float, Legend]]] = []
    x = room + 1
    for entry in legend:
        width = _SWATCH + 6 + width_of(drawable(entry.text), SMALL) + 18
        if x + width - 18 > room:
            rows.append([])
            x = 0.0
        rows[-1].append((MARGIN + x, entry))
        x += width
    return rows


def _draw_entry(sheet: Sheet, x: float, y: float, entry: Legend) -> None:
    if entry.colour:
        colour = getattr(sheet.palette, entry.colour)
        sheet.fill(rectangle(x, y + 2, _SWATCH, 10), colour, edge=colour)
    else:
        pointed = entry.look == "at least"
        sheet.box(x, y + 2, _SWATCH - (POINT if pointed else 0), 10, entry.look, pointed=pointed)
    sheet.text(x + _SWATCH + 6, y + 11, entry.text, size=SMALL, colour=sheet.palette.soft)


def rectangle(x: float, y: float, width: float, height: float) -> Outline:
    """Make the outline of a rectangle.

    Args:
        x: Its left side.
        y: Its top.
        width: Its width.
        height: Its height.

    Returns:
        The outline, in points.
    """
    return Outline(
        [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)],
        [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY],
    )
