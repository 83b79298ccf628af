"""A picture: what it shows in words, what it is drawn from, and the ways in which programs show it."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.patheffects import withStroke

from dyad.errors import DyadError
from dyad.pictures.colours import DARK, LIGHT, Palette
from dyad.pictures.inline import HALO, STYLE, inline_svg, one_line, slim_svg
from dyad.pictures.sheet import Sheet

Drawing = Callable[[Palette], Sheet]
"""Draws the picture in the colours that it is given."""

_FORMATS: Final = (".svg", ".png", ".pdf")
_PNG_DPI: Final = 144
SETTINGS: Final[Any] = {
    "svg.fonttype": "path",  # text as outlines: what was measured is what is seen, whatever fonts there are
    "hatch.linewidth": 1.1,
    "pdf.fonttype": 42,
    "text.hinting": "none",  # else letters are moved to whole dots, and lines get wider than measured
}


class PictureError(DyadError):
    """A picture cannot be drawn or written; the message says why and what to do."""

    code = "picture"


@dataclass(frozen=True)
class Picture:
    """A drawn picture. In a notebook it shows itself; `save` writes it to a file.

    Attributes:
        title: What it shows.
        alt: The same for who cannot see it, with the main numbers.
        data: What is drawn, one row a mark.
        sources: The documents.
        notes: What must be known to read it, such as what was left out.
        drawing: Draws it in given colours.
    """

    title: str
    alt: str
    data: pd.DataFrame
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    drawing: Drawing = field(repr=False)

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"

    def svg(self) -> str:
        """Write it as an SVG for a page: it follows the theme of the notebook and is light on paper.

        Returns:
            An `svg` element with its alternative text.
        """
        sheet = self.drawing(LIGHT)
        return inline_svg(_write(sheet, ".svg").decode("utf-8"), LIGHT, self.alt, sheet.tips)

    @cached_property
    def _html(self) -> str:
        return f'<figure class="dyad-picture" style="margin:0">{STYLE}{self.svg()}</figure>'

    def _repr_html_(self) -> str:
        return self._html

    def _repr_png_(self) -> bytes:
        return self.png()

    def png(self, *, dark: bool = False) -> bytes:
        """Write it as a PNG.

        Args:
            dark: Whether it is drawn for a dark ground.

        Returns:
            The bytes of the image.
        """
        return _write(self.drawing(DARK if dark else LIGHT), ".png", self.title, self.alt)

    def save(self, path: str | Path, *, dark: bool = False) -> Path:
        """Write it to a file: .svg, .png or .pdf by the end of its name.

        Args:
            path: The file; one that is there is replaced.
            dark: Whether it is drawn for a dark ground.

        Returns:
            The file.

        Raises:
            PictureError: The name ends otherwise, or the file cannot be written.
        """
        wanted = Path(path)
        if wanted.suffix.lower() not in _FORMATS:
            raise PictureError(
                f"{wanted.name} does not end in {', '.join(_FORMATS)}: give it one of these ends"
            )
        drawn = _write(self.drawing(DARK if dark else LIGHT), wanted.suffix.lower(), self.title, self.alt)
        try:
            wanted.write_bytes(drawn)
        except OSError as error:
            raise PictureError(f"{wanted} cannot be written: {error.strerror}") from None
        return wanted


def _write(sheet: Sheet, form: str, title: str = "", alt: str = "") -> bytes:
    title, alt = one_line(title), one_line(alt)
    metadata: dict[str, str | None] = {}
    if form == ".svg":
        metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
        metadata |= {"Title": title, "Description": alt} if title else {}
    elif form == ".pdf":
        metadata = {"CreationDate": None, "Title": title, "Subject": alt}
    else:
        metadata = {"Title": title, "Description": alt}
    for number, text in enumerate(sheet.halos):
        if form == ".svg":
            text.set_gid(f"{HALO}{number}")  # a halo of outlines would make the file ten times as long
        else:
            text.set_path_effects([withStroke(linewidth=3, foreground=sheet.palette.ground)])
    written = io.BytesIO()
    with mpl.rc_context({**SETTINGS, "svg.hashsalt": "dyad"}):
        sheet.figure.savefig(
            written,
            format=form[1:],
            metadata=metadata,
            dpi=_PNG_DPI if form == ".png" else "figure",
            facecolor=sheet.palette.ground,
        )
    if form == ".svg":
        return slim_svg(written.getvalue().decode("utf-8"), sheet.palette).encode("utf-8")
    return written.getvalue()


def say_sources(sources: Sequence[str], most: int = 6) -> str:
    """Name documents in a line; where there are many, those of one publisher together.

    Args:
        sources: The documents, each with its day at the end.
        most: How many are named.

    Returns:
        A sentence, or an empty text where there are none.

    Example:
        >>> say_sources(["Gazette, 3 May 2025"])
        'Source: Gazette, 3 May 2025.'
        >>> say_sources([f"Office, {year}" for year in range(1990, 2000)])
        'Sources: Office (10 documents).'
    """
    if not sources:
        return ""
    lines = list(sources)
    if len(lines) > most:
        counted = Counter(_DAY.sub("", line) for line in lines)
        lines = [f"{name} ({number} documents)" if number > 1 else name for name, number in counted.items()]
    more = len(lines) - most
    rest = f"; and {more} more" if more > 0 else ""
    return f"{'Source' if len(sources) == 1 else 'Sources'}: {'; '.join(lines[:most])}{rest}."


_DAY: Final = re.compile(r", [^,]*\b[0-9]{4}\b[^,]*$")
