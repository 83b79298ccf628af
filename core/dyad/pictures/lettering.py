"""Text in pictures: how much room it takes, how it is shortened, and letters that the font does not have."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from anyascii import anyascii
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

FAMILY: Final = "DejaVu Sans"
"""The font that comes with matplotlib, so that a picture looks the same everywhere."""

SMALL: Final = 9.0
NORMAL: Final = 10.0
LARGE: Final = 14.0
"""Sizes in points, which in these pictures are pixels."""


@lru_cache(maxsize=8)
def _properties(size: float, bold: bool, italic: bool) -> FontProperties:
    return FontProperties(
        family=FAMILY, size=size, weight="bold" if bold else "normal", style="italic" if italic else "normal"
    )


@lru_cache(maxsize=16384)
def width_of(text: str, size: float = NORMAL, bold: bool = False) -> float:
    """Measure a line of text.

    Args:
        text: The text.
        size: The size of the font in points.
        bold: Whether it is bold.

    Returns:
        Its width in points.

    Example:
        >>> width_of("Vietnam") < width_of("Vietnam and Russia")
        True
    """
    width, _, _ = text_to_path.get_text_width_height_descent(
        text, _properties(size, bold, False), ismath=False
    )
    return float(width)


def shorten(text: str, room: float, size: float = NORMAL) -> str:
    """Shorten a text at a space so that it fits.

    Args:
        text: The text.
        room: How many points there are.
        size: The size of the font in points.

    Returns:
        The text, or its beginning with an ellipsis; empty where not even three letters fit.

    Example:
        >>> shorten("Talks", 200)
        'Talks'
        >>> shorten("Comprehensive strategic partnership", 120)
        'Comprehensive…'
    """
    if width_of(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle] + "…", size) <= room else (low, middle - 1)
    cut = text[:low]
    head, space, _ = cut.rpartition(" ")
    if space and len(head) > low * 0.6 and not text[low : low + 1].isspace():
        cut = head
    cut = cut.rstrip(" ,;:(-–")
    return f"{cut}…" if len(cut) >= 3 else ""


def wrap(text: str, room: float, size: float = NORMAL, bold: bool = False) -> list[str]:
    """Break a text into lines.

    Args:
        text: The text.
        room: The width of a line in points.
        size: The size of the font in points.
        bold: Whether it is bold.

    Returns:
        The lines, each no wider than the room unless one word is.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(_properties(NORMAL, False, False))).get_charmap())


def drawable(text: str) -> str:
    """Write in Latin letters what the font has no letters for, such as Chinese.

    Args:
        text: A label in any script.

    Returns:
        The text without what cannot be drawn, and on one line.

    Example:
        >>> drawable("Việt Nam, Россия"), drawable("越南")
        ('Việt Nam, Россия', 'YueNan')
    """
    line = " ".join(text.split())
    known = _letters()
    if all(ord(letter) in known for letter in line):
        return line
    return "".join(letter if ord(letter) in known else anyascii(letter) for letter in line)
