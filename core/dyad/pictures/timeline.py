"""The timeline of a pair: what was done, what is planned and what is claimed, each drawn in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from dyad.dates import parse_edtf
from dyad.pictures.colours import Palette
from dyad.pictures.dated import Dated, frame_of
from dyad.pictures.lettering import SMALL, width_of
from dyad.pictures.picture import Picture, PictureError, say_sources
from dyad.pictures.sheet import MARGIN, WIDTH, Look, Sheet, legend_of, open_sheet
from dyad.pictures.time_scale import TimeScale, next_of, say_stretch
from dyad.pictures.timeline_layout import Bar, Column, lay_out, spread

LANES: Final = ("Agreement", "Event", "Project", "Observation", "Statement")
"""The order of the lanes; other kinds come after them."""

PLURALS: Final = {
    "Agreement": "Agreements",
    "Event": "Events",
    "Project": "Projects",
    "Observation": "Figures",
    "Statement": "Statements",
}

_COLUMNS_NOTE: Final = (
    "Columns count what begins in each stretch of time. "
    "Where there is none, no document read here tells of anything."
)
_ROW: Final = 19.0
_BAR: Final = 11.0
_HEAD: Final = 20.0
_COLUMNS: Final = 78.0
_AXIS: Final = 24.0
_GAP: Final = 8.0


def draw_timeline(
    items: Iterable[Dated],
    title: str,
    *,
    first: str = "",
    last: str = "",
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Picture:
    """Draw things along time, in a lane for each kind.

    Where a lane has more than can be written, it counts by months, years or decades.

    Args:
        items: The things.
        title: What the picture shows.
        first: Where it begins, a date such as `2024` or `2024-06`; without it, where most of the things
            begin.
        last: Where it ends, likewise.
        sources: The documents; without them, those of the things.
        notes: What must be known besides.

    Returns:
        The picture; its data are the things that it shows.

    Raises:
        DateError: first or last is no date.
        PictureError: There is nothing to draw, or first is after last.
    """
    everything = list(items)
    dated = sorted(
        (item for item in everything if item.at), key=lambda item: (item.at or date.min, item.label)
    )
    if not dated:
        raise PictureError(f"{title}: there is no fact with a date, so there is nothing to put on a timeline")
    start, end = _stretch(dated, first, last)
    shown = [item for item in dated if (item.last or date.max) >= start and (item.first or date.min) <= end]
    if not shown:
        raise PictureError(f"{title}: no fact lies between {start} and {end}; choose other days")
    scale = TimeScale(start, end, MARGIN, WIDTH - MARGIN)
    lanes = [
        (kind, lay_out([item for item in shown if item.kind == kind], scale)) for kind in _kinds_of(shown)
    ]
    told = [*notes, *_say_left_out(everything, dated, shown, start, end)]
    documents = tuple(sources) or tuple(dict.fromkeys(one for item in shown for one in item.sources))
    looks: list[Look] = [item.look for item in shown]
    if any(isinstance(lane[0], Column) for _, lane in lanes):
        told.insert(0, _COLUMNS_NOTE)
        looks = _looks_drawn(lanes)

    def drawing(palette: Palette) -> Sheet:
        height = _AXIS + sum(_height(lane) + _HEAD + _GAP for _, lane in lanes)
        sheet = open_sheet(
            palette,
            title,
            height,
            legend=legend_of(looks),
            notes=[note for note in (*told, say_sources(documents)) if note],
        )
        y = sheet.top
        _draw_axis(sheet, scale)
        for kind, lane in lanes:
            number = sum(item.kind == kind for item in shown)
            sheet.line((MARGIN, WIDTH - MARGIN), (y, y))
            sheet.text(
                MARGIN,
                y + 14,
                f"{_plural(kind)} · {number:,}",
                bold=True,
                colour=palette.soft,
                halo=True,
                size=SMALL,
            )
            _draw_lane(sheet, lane, scale, y + _HEAD)
            y += _HEAD + _height(lane) + _GAP
        return sheet

    return Picture(
        title, _describe(title, shown, start, end), frame_of(shown), documents, tuple(told), drawing
    )


def _stretch(dated: Sequence[Dated], first: str, last: str) -> tuple[date, date]:
    start, end = spread(dated)
    if first:
        start = parse_edtf(first).first or start
    if last:
        end = parse_edtf(last).last or end
    if first and not last:
        end = max([end, *(item.last or item.at or end for item in dated)])
    if last and not first:
        start = min([start, *(item.at or start for item in dated)])
    if start >= end:
        raise PictureError(f"the timeline would begin on {start} and end on {end}: choose a later end")
    return start, end


def _plural(kind: str) -> str:
    return PLURALS.get(kind, f"{kind}s")


def _kinds_of(items: Iterable[Dated]) -> list[str]:
    kinds = {item.kind for item in items}
    return [kind for kind in LANES if kind in kinds] + sorted(kinds - set(LANES))


def _say_left_out(
    everything: Sequence[Dated], dated: Sequence[Dated], shown: Sequence[Dated], start: date, end: date
) -> list[str]:
    before = [item for item in dated if (item.last or date.max) < start]
    after = [item for item in dated if (item.first or date.min) > end]
    undated = [item for item in everything if item.at is None]
    places = ((f"before {start.year}", before), (f"after {end.year}", after), ("without a date", undated))
    if before and before[-1].at and before[-1].at.year == start.year:
        places = ((f"before {start}", before), *places[1:])
    return [f"Not in the picture, {where}: {_name_some(items)}." for where, items in places if items]


_NAMED: Final = 4


def _name_some(items: Sequence[Dated]) -> str:
    named = [item.label + (f" ({when})" if (when := _say_when(item)) else "") for item in items[:_NAMED]]
    more = [f"{len(items) - _NAMED:,} more"] if len(items) > _NAMED else []
    return "; ".join([*named, *more])


def _say_when(item: Dated) -> str:
    """The year; in its own words what has only a beginning or only an end, which is no year of it."""
    if item.first and item.last:
        return str(item.first.year)
    return item.said or (str(item.at.year) if item.at else "")


def _looks_drawn(lanes: Sequence[tuple[str, list[Bar] | list[Column]]]) -> list[Look]:
    """The looks of bars, and in columns the three that are counted apart."""
    looks: list[Look] = []
    for _, lane in lanes:
        for one in lane:
            if isinstance(one, Bar):
                looks.append(one.item.look)
            else:
                looks += [look for look, number in _shares(one).items() if number]
    return looks


def _shares(column: Column) -> dict[Look, int]:
    counted = Counter(item.look for item in column.items)
    return {
        "done": counted["done"] + counted["faint"],
        "over": counted["over"],
        "claimed": counted["claimed"],
        "planned": counted["planned"],
        "planned claim": counted["planned claim"],
    }


def _height(lane: list[Bar] | list[Column]) -> float:
    rows = [bar.row + 1 for bar in lane if isinstance(bar, Bar)]
    return max(rows) * _ROW if rows else _COLUMNS


def _draw_axis(sheet: Sheet, scale: TimeScale) -> None:
    bottom = sheet.bottom - _AXIS
    end = 0.0
    for x, text in scale.marks():
        sheet.line((x, x), (sheet.top, bottom))
        half = width_of(text, SMALL) / 2
        middle = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
        if middle - half > end:
            sheet.text(middle, bottom + 15, text, size=SMALL, colour=sheet.palette.soft, align="center")
            end = middle + half + 5
    sheet.line((MARGIN, WIDTH - MARGIN), (bottom, bottom), colour=sheet.palette.soft)


def _draw_lane(sheet: Sheet, lane: list[Bar] | list[Column], scale: TimeScale, top: float) -> None:
    most = max((len(one.items) for one in lane if isinstance(one, Column)), default=1)
    for one in lane:
        if isinstance(one, Bar):
            _draw_bar(sheet, one, top + one.row * _ROW)
        else:
            _draw_column(sheet, one, most, scale, top)


def _draw_bar(sheet: Sheet, bar: Bar, y: float) -> None:
    item = bar.item
    sheet.box(bar.left, y + 2, bar.right - bar.left, _BAR, item.look, tip=item.tip, address=item.iri)
    x = {"within": bar.left + 5, "after": bar.right + 4, "before": bar.left - 4}[bar.place]
    sheet.text(
        x,
        y + _BAR - 0.5,
        bar.text,
        size=SMALL,
        align="right" if bar.place == "before" else "left",
        italic=item.phase == "planned",
        halo=bar.place != "within" or item.phase == "planned",
    )


def _draw_column(sheet: Sheet, column: Column, most: int, scale: TimeScale, top: float) -> None:
    left = max(scale.left, scale.at(column.first)) + 1
    right = min(scale.right, scale.at(next_of(column.first, column.months))) - 1
    width = max(3.0, right - left)
    bottom = top + _COLUMNS - 2
    y = bottom
    unit = (_COLUMNS - 20) / most
    said = say_stretch(column.first, column.months)
    for look, number in _shares(column).items():
        if number:
            height = max(2.0, unit * number)
            y -= height
            sheet.box(left, y, width, height, look, tip=f"{said}: {number} {_WORDS[look]}")
    sheet.text(left + width / 2, y - 3, str(len(column.items)), size=SMALL, align="center", halo=True)


_WORDS: Final[dict[Look, str]] = {
    "done": "done or under way",
    "over": "given up or ended",
    "claimed": "claimed",
    "planned": "planned",
    "planned claim": "planned, as somebody claims",
    "faint": "done",
}


def _describe(title: str, shown: Sequence[Dated], start: date, end: date) -> str:
    kinds = Counter(item.kind for item in shown)
    counted = ", ".join(
        f"{number:,} {(_plural(kind) if number > 1 else kind).lower()}"
        for kind, number in sorted(kinds.items(), key=lambda told: _kinds_of(shown).index(told[0]))
    )
    planned = sum(item.phase == "planned" for item in shown)
    claimed = sum(bool(item.claimants) for item in shown)
    return (
        f"Timeline: {title}. From {start} to {end} it shows {counted}; "
        f"{planned} of them planned and {claimed} only claimed by a speaker."
    )
