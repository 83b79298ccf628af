"""A briefing as HTML: the body, which a server puts into a page of its own, or a page that stands alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, select_autoescape

from dyad.addresses import path_of
from dyad.brief.heading import say_head
from dyad.brief.model import Briefing, Cited, Note
from dyad.people_dates import say_date

_FOLDER: Final = Path(__file__).parent


def write_body(briefing: Briefing, address: str | None = None) -> str:
    """Write the body of a briefing.

    Args:
        briefing: The briefing.
        address: Where a Dyad server answers, for links; empty for the server that shows the page, None for no
            links to pages.

    Returns:
        HTML, from the heading of the first section to the last footnote.
    """
    return _render("body.html", briefing, address)


def write_html(briefing: Briefing, address: str | None = None) -> str:
    """Write a briefing as a page that stands alone and needs nothing from anywhere.

    Args:
        briefing: The briefing.
        address: Where a Dyad server answers, for links.

    Returns:
        HTML with its style.
    """
    return _render("alone.html", briefing, address)


def _render(template: str, briefing: Briefing, address: str | None) -> str:
    numbers = briefing.notes()
    places: dict[Note, int] = {}

    def link(iri: str, anchor: str = "") -> str | None:
        path = path_of(iri, anchor=anchor) if iri and address is not None else None
        return f"{address}{path}" if path and path.startswith("/") else None

    def link_note(note: Note) -> str | None:
        if not isinstance(note, Cited):
            return None
        return link(note.document.iri, f"p{note.paragraphs[0]}" if note.paragraphs else "")

    def place(note: Note) -> int:
        """Count the references to a footnote, so that each has an id of its own."""
        places[note] = places.get(note, 0) + 1
        return places[note]

    return (
        _environment()
        .get_template(template)
        .render(
            briefing=briefing,
            numbers=numbers,
            head=say_head(briefing),
            link=link,
            link_note=link_note,
            place=place,
            say_date=say_date,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
