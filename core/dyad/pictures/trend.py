"""Numbers over time, each drawn as it is meant: exact, at least, about, at most, and forecasts apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import pandas as pd

from dyad.pairs.saying import say_number
from dyad.pictures.colours import Palette
from dyad.pictures.lettering import SMALL, drawable, shorten, width_of
from dyad.pictures.picture import Picture, PictureError, say_sources
from dyad.pictures.sheet import MARGIN, WIDTH, Legend, Look, Sheet, open_sheet

Meant = Literal["exact", "more", "about", "less"]

_MEANT: Final[dict[str, Meant]] = {
    "at least": "more",
    "at-least": "more",
    "more than": "more",
    "more-than": "more",
    "over": "more",
    "about": "about",
    "nearly": "about",
    "at most": "less",
    "at-most": "less",
    "less than": "less",
    "less-than": "less",
}
_LEGEND: Final[dict[Meant, str]] = {
    "exact": "the number as given",
    "more": "with a point: at least so much",
    "about": "dashed: about so much",
    "less": "hollow: at most so much",
}
_ROW: Final = 24.0
_BAR: Final = 13.0
_LONGEST: Final = 40


@dataclass(frozen=True)
class Number:
    """A number of a period.

    Attributes:
        period: The period in words.
        value: The number.
        first: The first day of the period; None where it is not known.
        last: The last day.
        qualifier: How it is meant, such as `at least`; empty for exact.
        series: Whose number it is.
        planned: Whether it is a forecast, a plan or a target.
        claimants: Who says so, where the documents only report a speaker.
        iri: The observation.
        sources: The documents.
    """

    period: str
    value: float
    first: date | None = None
    last: date | None = None
    qualifier: str = ""
    series: str = ""
    planned: bool = False
    claimants: tuple[str, ...] = ()
    iri: str = ""
    sources: tuple[str, ...] = ()

    @property
    def meant(self) -> Meant:
        """How it is meant."""
        return _MEANT.get(self.qualifier, "exact")

    @property
    def said(self) -> str:
        """The number in words."""
        number = say_number(f"{self.value:.15g}") if abs(self.value) < 1e15 else f"{self.value:,.0f}"
        return f"{self.qualifier.replace('-', ' ')} {number}" if self.meant != "exact" else number


def draw_trend(
    numbers: Iterable[Number], title: str, *, unit: str = "", notes: Sequence[str] = ()
) -> Picture:
    """Draw numbers one below the other, in the order of time.

    Args:
        numbers: The numbers, all of one measure and unit.
        title: What the picture shows.
        unit: What is counted.
        notes: What must be known besides.

    Returns:
        The picture; its data are the numbers that it shows.

    Raises:
        PictureError: There is nothing to draw.
    """
    ordered = sorted(
        numbers, key=lambda told: (told.first or told.last or date.max, told.last or date.max, told.series)
    )
    if not ordered:
        raise PictureError(f"{title}: there is no number, so there is nothing to draw")
    shown = ordered[-_LONGEST:]
    told = [f"In {unit}." if unit else "", *notes]
    if len(ordered) > len(shown):
        told.append(f"Not in the picture: {len(ordered) - len(shown)} earlier numbers.")
    sources = tuple(dict.fromkeys(source for number in shown for source in number.sources))
    several = len({number.series for number in shown}) > 1
    labels = [_label(number, several) for number in shown]
    column = min(300.0, max(width_of(label) for label in labels))
    left = MARGIN + column + 12
    says = {number: _say_claim(number) for number in shown}
    beside = max(width_of(number.said, bold=True) + width_of(says[number], SMALL) + 30 for number in shown)
    room = WIDTH - MARGIN - left - beside
    low = min([0.0, *(number.value for number in shown)])
    high = max([0.0, *(number.value for number in shown)])
    unit_width = room / ((high - low) or 1)

    def drawing(palette: Palette) -> Sheet:
        sheet = open_sheet(
            palette,
            title,
            len(shown) * _ROW + 6,
            legend=_legend(shown),
            notes=[note for note in (*told, say_sources(sources)) if note],
        )
        zero = left - low * unit_width
        sheet.line((zero, zero), (sheet.top, sheet.bottom - 4), colour=palette.soft)
        for row, (number, label) in enumerate(zip(shown, labels, strict=True)):
            y = sheet.top + row * _ROW + 4
            sheet.text(left - 10, y + 11, shorten(label, column), align="right", italic=number.planned)
            _draw_number(sheet, number, zero, y, unit_width, says[number])
        return sheet

    counted = "; ".join(f"{number.period}: {number.said}" for number in shown[:12])
    more = "" if len(shown) <= 12 else "; and more"
    alt = f"Chart: {title}{f', in {unit}' if unit else ''}. {counted}{more}."
    return Picture(title, alt, _frame(shown), sources, tuple(note for note in told if note), drawing)


def _label(number: Number, several: bool) -> str:
    return drawable(f"{number.period} · {number.series}" if several and number.series else number.period)


def _legend(shown: Sequence[Number]) -> list[Legend]:
    meant = {number.meant for number in shown if not number.planned and not number.claimants}
    meant |= {"more"} if any(number.meant == "more" for number in shown) else set()
    legend = [Legend(text, _LOOKS[kind]) for kind, text in _LEGEND.items() if kind in meant]
    if any(number.planned for number in shown):
        legend.append(Legend("hatched: forecast, plan or target", "planned"))
    if any(number.claimants for number in shown):
        legend.append(Legend("dotted: only a speaker says so", "claimed"))
    return legend


_LOOKS: Final[dict[Meant, Look]] = {"exact": "done", "more": "at least", "about": "about", "less": "at most"}


_LONGEST_CLAIM: Final = 160.0


def _say_claim(number: Number) -> str:
    if not number.claimants:
        return ""
    return shorten(drawable(", ".join(number.claimants)), _LONGEST_CLAIM, SMALL) + " says so"


def _draw_number(sheet: Sheet, number: Number, zero: float, y: float, scale: float, says: str) -> None:
    palette = sheet.palette
    end = zero + number.value * scale
    x, width = min(zero, end), max(2.0, abs(end - zero))
    claim = f" (as {', '.join(number.claimants)} says)" if number.claimants else ""
    tip = f"{number.period}{f', {number.series}' if number.series else ''}: {number.said}{claim}"
    look = "planned" if number.planned else _LOOKS[number.meant]
    if number.claimants:
        look = "planned claim" if number.planned else "claimed"
    sheet.box(x, y, width, _BAR, look, tip=tip, address=number.iri, pointed=number.meant == "more")
    beyond = 8 if number.meant == "more" else 0
    right = max(zero, end) + beyond
    sheet.text(right + 6, y + 11, number.said, bold=True)
    if says:
        after = right + 6 + width_of(number.said, bold=True) + 8
        sheet.text(after, y + 11, says, size=SMALL, colour=palette.soft)


def _frame(shown: Sequence[Number]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (n.period, n.value, n.qualifier or "exact", n.series, n.planned, ", ".join(n.claimants), n.iri)
            for n in shown
        ],
        columns=["period", "value", "meant", "series", "planned", "claimed by", "iri"],
    )
