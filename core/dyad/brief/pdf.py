"""A briefing as PDF, where WeasyPrint is installed.

Printing takes seconds of work, so a server does it in a process of its own: `python -m dyad.brief.pdf` reads
the HTML from its standard input and writes the PDF to its standard output.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

from dyad.brief.model import Briefing
from dyad.brief.page import write_html
from dyad.errors import ConfigError


def write_pdf(briefing: Briefing, address: str | None = None) -> bytes:
    """Write a briefing as PDF, printed from its HTML.

    Args:
        briefing: The briefing.
        address: Where a Dyad server answers, for links.

    Returns:
        The bytes of the file. Nothing is fetched while it is made.

    Raises:
        ConfigError: WeasyPrint, or a library of the system that it needs, is not installed.
    """
    return print_html(write_html(briefing, address))


def print_html(html: str) -> bytes:
    """Print HTML of a briefing.

    Args:
        html: The page.

    Returns:
        The bytes of a PDF file.

    Raises:
        ConfigError: WeasyPrint, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint  # type: ignore[import-untyped] # the package has no types
    except (ImportError, OSError) as error:
        raise ConfigError(
            "a PDF needs WeasyPrint and Pango, which are not installed here "
            f"({type(error).__name__}): install them with `pip install dyad[pdf]`, or "
            "print the HTML from a browser"
        ) from None
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    page: Any = weasyprint.HTML(string=html, url_fetcher=nothing)
    written: bytes = page.write_pdf()
    return written


def can_print() -> bool:
    """Tell whether WeasyPrint is there at all, without the half second that its import takes."""
    return importlib.util.find_spec("weasyprint") is not None


if __name__ == "__main__":
    sys.stdout.buffer.write(print_html(sys.stdin.buffer.read().decode("utf-8")))
