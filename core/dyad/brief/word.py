"""A briefing as a Word document, with real footnotes (python-docx)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from dyad.brief.heading import say_head
from dyad.brief.model import Briefing, Sentence
from dyad.errors import ConfigError

if TYPE_CHECKING:
    from docx.document import Document

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NOT_XML: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""What XML cannot hold."""


def write_word(briefing: Briefing) -> bytes:
    """Write a briefing as a Word document.

    Args:
        briefing: The briefing.

    Returns:
        The bytes of a .docx file. Word numbers its footnotes by itself, so that each reference has one of its
        own, as far as neighbouring clauses do not share one.

    Raises:
        ConfigError: python-docx is not installed.
    """
    try:
        import docx
    except ImportError:
        raise ConfigError("a Word document needs python-docx: install it, or choose another format") from None
    from dyad.brief.word_footnotes import Footnotes

    document = docx.Document()
    _set_up(document, briefing)
    footnotes = Footnotes(document)
    document.add_heading(_clean(briefing.title), level=0)
    document.add_paragraph(_clean(say_head(briefing)), style="Subtitle")
    for section in briefing.sections:
        document.add_heading(_clean(section.heading), level=1)
        for group in section.groups:
            if group.heading:
                document.add_heading(_clean(group.heading), level=2)
            for sentence in group.sentences:
                _add_sentence(document, footnotes, sentence)
    footnotes.finish()
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _add_sentence(document: Document, footnotes: Any, sentence: Sentence) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    if sentence.lead:
        lead = paragraph.add_run(_clean(sentence.lead))
        lead.bold = True
        lead.italic = sentence.is_planned or None
        if sentence.is_planned:
            paragraph.add_run(" (not reported as done)").italic = True
    for words, notes in sentence.pieces():
        run = paragraph.add_run(_clean(words))
        run.italic = sentence.kind != "fact" or None
        for place, note in enumerate(notes):
            if place:
                paragraph.add_run(", ").font.superscript = True
            footnotes.add(paragraph, _clean(note.text))


def _set_up(document: Document, briefing: Briefing) -> None:
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.0)
    for name, size, before in (
        ("Normal", 10.5, 0),
        ("Heading 1", 13, 14),
        ("Heading 2", 10.5, 8),
        ("Title", 20, 0),
    ):
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x12, 0x30, 0x4F)
    bullet: Any = document.styles["List Bullet"]
    bullet.paragraph_format.space_after = Pt(3)
    subtitle: Any = document.styles["Subtitle"]
    subtitle.font.size, subtitle.font.italic = Pt(9.5), False
    subtitle.font.color.rgb = RGBColor(0x44, 0x44, 0x44)
    core = document.core_properties
    core.title = _clean(f"{briefing.title}: briefing")[:255]
    core.author = "Dyad"
    core.comments = f"Release {briefing.release}" if briefing.release else ""


def _clean(text: str) -> str:
    return " ".join(text.translate(_NOT_XML).split("\n"))
