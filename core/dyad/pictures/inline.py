"""An SVG of matplotlib made fit to stand in a page: colours of the theme, ids of its own, words for ears."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from typing import Final

from dyad.pictures.colours import DARK, Palette

_DARK_HOSTS: Final = (
    '[data-jp-theme-light="false"]',  # JupyterLab, Notebook, nbconvert
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',  # Colab
)
"""How programs say that their theme is dark. A page that does not say so is taken as light, as paper is."""


def _declare(palette: Palette) -> str:
    return "".join(f"--dyad-{name}:{colour};" for name, colour in palette.named().items())


STYLE: Final = (
    "<style>"
    ".dyad-picture svg{display:block;width:100%;max-width:60rem;height:auto}"
    f"@media screen{{{','.join(f'{host} .dyad-picture' for host in _DARK_HOSTS)}{{{_declare(DARK)}}}}}"
    "@media print{.dyad-picture{break-inside:avoid}}"
    "</style>"
)
"""The style sheet of all pictures; it names nothing outside of them."""


HALO: Final = "halo-"
"""How the ids of texts begin that are set off from what lies below them."""

_HALO_WIDTH: Final = 3.0


def slim_svg(text: str, palette: Palette) -> str:
    """Take out of an SVG what nobody sees, and draw the halos of its texts.

    Args:
        text: The SVG as matplotlib writes it.
        palette: The palette it is drawn in.

    Returns:
        The SVG, its coordinates rounded to hundredths of a point.
    """
    svg = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    svg = _HALO_TEXT.sub(lambda found: _add_halo(found, palette.ground), svg)
    svg = re.sub(r"(?<!scale\()(?<![\d.])-?\d+\.\d{3,}", _round, svg)
    return re.sub(r"\n\s*", "\n", svg)


_HALO_TEXT: Final = re.compile(
    rf'<g id="({HALO}\d+)">\s*(<g [^>]*scale\(([\d.]+) [^>]*>)((?:\s*<defs>.*?</defs>)?)(.*?)</g>\s*</g>',
    re.DOTALL,
)


def _add_halo(found: re.Match[str], ground: str) -> str:
    """Draw a text twice: its letters with a broad edge in the colour of the ground, and then themselves."""
    name, begin, scale, definitions, letters = found.groups()
    width = f"{_HALO_WIDTH * 64 / float(scale):.0f}"  # letters are outlines in 64ths of the text's own units
    style = f"stroke: {ground}; stroke-width: {width}; stroke-linejoin: round"
    return f'{begin}{definitions}<use xlink:href="#{name}" style="{style}"/><g id="{name}">{letters}</g></g>'


def _round(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def inline_svg(text: str, palette: Palette, alt: str, tips: Mapping[str, str]) -> str:
    """Make an SVG that can stand in a page with others.

    Args:
        text: The SVG of `slim_svg`.
        palette: The palette, which must have no colour twice.
        alt: What the picture shows, in words.
        tips: What is told of a part when it is pointed at, by the id of the part.

    Returns:
        The `svg` element.
    """
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    for mark, tip in tips.items():
        svg = svg.replace(
            f'<g id="{mark}">', f'<g id="{mark}"><title>{html.escape(one_line(tip))}</title>', 1
        )
    svg = _own_ids(svg)
    names = {colour: name for name, colour in palette.named().items()}
    svg = re.sub(r'fill="(#[0-9a-f]{6})"', r'style="fill: \1"', svg)
    svg = re.sub(
        r"(fill|stroke): (#[0-9a-f]{6})",
        lambda found: (
            f"{found[1]}: var(--dyad-{names[found[2]]},{found[2]})" if found[2] in names else found[0]
        ),
        svg,
    )
    return svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(one_line(alt))}" ', 1)


def one_line(text: str) -> str:
    """Write a text on one line, without characters that markup may not hold.

    Args:
        text: The text.

    Returns:
        The line.

    Example:
        >>> one_line("two\\nlines\\x00")
        'two lines'
    """
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _own_ids(svg: str) -> str:
    """Give all things ids of the picture's own: a page has many, and equal ids would mix them up."""
    own = "d" + hashlib.sha256(svg.encode("utf-8")).hexdigest()[:6]
    names: dict[str, str] = {}
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg))
    wanted = {one or other for one, other in used}

    def rename(name: str) -> str:
        return names.setdefault(name, f"{own}{len(names):x}")

    svg = re.sub(
        r' id="([^"]+)"', lambda found: f' id="{rename(found[1])}"' if found[1] in wanted else "", svg
    )
    svg = re.sub(r'(?:xlink:)?href="#([^"]+)"', lambda found: f'href="#{rename(found[1])}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{rename(found[1])})", svg)
