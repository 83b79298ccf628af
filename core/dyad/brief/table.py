"""The facts of a briefing as CSV: a row for each clause and footnote."""

from __future__ import annotations

import csv
import io
from typing import Final

from dyad.brief.model import Briefing, Cited
from dyad.labels import shorten_iri

COLUMNS: Final = (
    *("section", "group", "kind", "subject", "id", "name", "date", "status", "text"),
    *("note", "source", "source_title", "publisher", "published", "paragraphs"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(briefing: Briefing) -> str:
    """Write the facts of a briefing as CSV (RFC 4180).

    Args:
        briefing: The briefing.

    Returns:
        A row for each clause and footnote, under `COLUMNS`. What a spreadsheet would take for a formula has
        an apostrophe before it.
    """
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    numbers = briefing.notes()
    for section in briefing.sections:
        for group in section.groups:
            for sentence in group.sentences:
                for clause in sentence.clauses:
                    for note in clause.notes:
                        cited = note if isinstance(note, Cited) else None
                        row = (
                            *(section.heading, group.heading, sentence.kind, sentence.subject),
                            shorten_iri(sentence.iri) if sentence.iri else "",
                            *(sentence.lead, sentence.date, sentence.status, clause.text, str(numbers[note])),
                            shorten_iri(cited.document.iri) if cited else "",
                            cited.document.title.text if cited else note.text,
                            cited.document.publisher if cited else "",
                            cited.document.published if cited else "",
                            ", ".join(map(str, cited.paragraphs)) if cited else "",
                        )
                        writer.writerow([_harmless(cell) for cell in row])
    return output.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
