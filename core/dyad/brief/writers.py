"""The formats of briefings: by name, by suffix, by media type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dyad.brief import sources
from dyad.brief.markdown import write_markdown
from dyad.brief.model import Briefing
from dyad.brief.page import write_html
from dyad.brief.pdf import write_pdf
from dyad.brief.table import write_csv
from dyad.brief.word import MEDIA_TYPE, write_word


@dataclass(frozen=True)
class BriefFormat:
    """A format that a briefing, or the list of its sources, can be had in.

    Attributes:
        name: What people call it.
        suffix: The end of a file's name.
        media_type: Its media type.
        write: Writes it, given the briefing and the address of a server for links.
        is_text: Whether it is text in UTF-8.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[Briefing, str], bytes]
    is_text: bool = True

    @property
    def content_type(self) -> str:
        """Its media type as a response says it."""
        return self.media_type + (
            "; charset=utf-8" if self.is_text and self.media_type.startswith("text/") else ""
        )


def _list_sources(name: str) -> Callable[[Briefing, str], bytes]:
    return lambda briefing, _: sources.WRITERS[name](briefing.documents()).encode()


FORMATS: Final[tuple[BriefFormat, ...]] = (
    BriefFormat(
        "md", "md", "text/markdown", lambda briefing, address: write_markdown(briefing, address).encode()
    ),
    BriefFormat(
        "html", "html", "text/html", lambda briefing, address: write_html(briefing, address or None).encode()
    ),
    BriefFormat("docx", "docx", MEDIA_TYPE, lambda briefing, _: write_word(briefing), is_text=False),
    BriefFormat(
        "pdf",
        "pdf",
        "application/pdf",
        lambda briefing, address: write_pdf(briefing, address or None),
        is_text=False,
    ),
    BriefFormat("csv", "csv", "text/csv", lambda briefing, _: write_csv(briefing).encode()),
)
"""The formats of a briefing."""

SOURCES: Final[tuple[BriefFormat, ...]] = (
    BriefFormat("bibtex", "bib", "application/x-bibtex", _list_sources("bibtex")),
    BriefFormat("ris", "ris", "application/x-research-info-systems", _list_sources("ris")),
    BriefFormat("csl", "csl.json", "application/vnd.citationstyles.csl+json", _list_sources("csl")),
)
"""The formats of the list of its sources."""
