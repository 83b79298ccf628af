from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from dyad.brief import Briefing
from dyad.brief.markdown import write_markdown
from dyad.brief.page import write_body, write_html
from dyad.brief.pdf import write_pdf
from dyad.brief.table import COLUMNS, write_csv
from dyad.brief.word import write_word
from dyad.errors import ConfigError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Reading(HTMLParser):
    """Collects tags, ids and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a tag; none has a script in an attribute."""
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)


def test_markdown_every_reference_has_its_footnote(briefing: Briefing) -> None:
    """Each footnote that is referred to is there once, and each that is there is referred to."""
    text = write_markdown(briefing)
    referred = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert len(defined) == len(set(defined)) == len(briefing.notes())
    assert referred == set(defined)


def test_markdown_links_to_the_server_where_there_is_one(briefing: Briefing) -> None:
    """With an address, names and footnotes lead to the pages of things and paragraphs."""
    text = write_markdown(briefing, "http://127.0.0.1:8080")
    assert "](http://127.0.0.1:8080/id/agreement/" in text
    assert "<http://127.0.0.1:8080/id/source/vietnam-news-today-2025-12-30.html#p50>" in text
    assert "http://" not in write_markdown(briefing).replace("http://www", "")


def test_markdown_names_are_no_marks(hostile: Briefing) -> None:
    """Names are data: no HTML, no link and no emphasis comes of them."""
    text = re.sub(r"\\.", "", write_markdown(hostile))
    assert "<img" not in text
    assert "](javascript" not in text


def test_html_links_within_the_page_all_lead_somewhere(briefing: Briefing) -> None:
    """Each reference has an id of its own, and leads to its footnote and back."""
    page = Reading(write_html(briefing))
    assert len(page.ids) == len(set(page.ids))
    inner = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert len(inner) > len(briefing.notes())
    assert set(inner) <= set(page.ids)


def test_html_alone_needs_nothing_from_anywhere(briefing: Briefing) -> None:
    """The file can be sent by mail: no script, no picture, no style from elsewhere."""
    html = write_html(briefing)
    assert {"script", "link", "img", "iframe"}.isdisjoint(Reading(html).tags)
    assert "url(" not in html
    assert "@import" not in html


def test_html_names_are_escaped(hostile: Briefing) -> None:
    """A label that is HTML is shown as its text."""
    page = Reading(write_body(hostile, ""))
    assert "img" not in page.tags
    assert not any(link.startswith("javascript") for link in page.links)


def test_csv_has_a_row_for_each_clause_and_footnote(briefing: Briefing) -> None:
    """The facts can be sorted and filtered: one row each, with document and paragraphs."""
    rows = list(csv.DictReader(io.StringIO(write_csv(briefing))))
    assert tuple(rows[0]) == COLUMNS
    expected = sum(len(clause.notes) for s in briefing.sentences for clause in s.clauses)
    assert len(rows) == expected
    (package,) = (
        r for r in rows if r["text"] == "signed in May 2025" and r["section"] == "Agreements by status"
    )
    assert (package["source"], package["paragraphs"]) == ("source/vietnam-news-today-2025-12-30", "50")


def test_csv_what_looks_like_a_formula_is_made_harmless(hostile: Briefing) -> None:
    """A spreadsheet that opens the file runs nothing."""
    (row,) = csv.DictReader(io.StringIO(write_csv(hostile)))
    assert row["text"].startswith("'=cmd")


def test_word_has_real_footnotes(briefing: Briefing) -> None:
    """Each reference in the text has a footnote in the part of footnotes, in the same order."""
    with zipfile.ZipFile(io.BytesIO(write_word(briefing))) as file:
        text = ET.fromstring(file.read("word/document.xml"))  # noqa: S314 (our own)
        notes = ET.fromstring(file.read("word/footnotes.xml"))  # noqa: S314
        types = file.read("[Content_Types].xml").decode()
        relations = file.read("word/_rels/document.xml.rels").decode()
    references = [node.get(f"{W}id") for node in text.iter(f"{W}footnoteReference")]
    own = [node for node in notes.iter(f"{W}footnote") if node.get(f"{W}type") is None]
    assert references == [node.get(f"{W}id") for node in own]
    told = [note.text for s in briefing.sentences for _, found in s.pieces() for note in found]
    assert ["".join(node.itertext()).strip() for node in own] == told
    assert "wordprocessingml.footnotes+xml" in types
    assert "/footnotes" in relations


def test_word_can_be_read_back(briefing: Briefing) -> None:
    """python-docx opens what was written, with headings and all sentences."""
    import docx

    document = docx.Document(io.BytesIO(write_word(briefing)))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [section.heading for section in briefing.sections]
    bullets = [p for p in document.paragraphs if p.style is not None and p.style.name == "List Bullet"]
    assert len(bullets) == len(list(briefing.sentences))


def test_word_takes_what_xml_cannot_hold(hostile: Briefing) -> None:
    """Control characters of a name are left out, and the file is still one."""
    with zipfile.ZipFile(io.BytesIO(write_word(hostile))) as file:
        for name in ("word/document.xml", "word/footnotes.xml"):
            ET.fromstring(file.read(name))  # noqa: S314


def test_pdf_without_its_library_is_a_clear_error(
    briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where WeasyPrint is not installed the message says what to install, or to print from a browser."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ConfigError, match=r"dyad\[pdf\]"):
        write_pdf(briefing)
