from __future__ import annotations

from datetime import date

import pytest
from tests.server.client import Client

from dyad.brief.model import Briefing
from dyad.brief.pdf import can_print
from dyad.display_names import Name
from dyad.namespaces import BASE
from dyad.pairs.facts import Pair, Side
from dyad_server import printing
from dyad_server.errors import NotAcceptable

PATH = "/dyad/RUS-VNM/brief"


def test_brief_page_has_the_package_with_a_footnote_to_its_paragraph(client: Client) -> None:
    """The briefing of the README's pair and year names the package, with a link to its paragraph."""
    page = client.get(f"{PATH}?year=2025&on=2026-01-20")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "Package of 20 agreements" in page.text
    assert "/id/source/vietnam-news-today-2025-12-30.html#p50" in page.text


@pytest.mark.parametrize(
    ("suffix", "media_type", "start"),
    [
        ("md", "text/markdown", b"# Russia and Vietnam in 2025"),
        ("html", "text/html", b"<!doctype html>"),
        ("csv", "text/csv", b"section,group"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("bib", "application/x-bibtex", b"@online{"),
        ("ris", "application/x-research-info-systems", b"TY  - "),
        ("csl.json", "application/vnd.citationstyles.csl+json", b"["),
    ],
)
def test_brief_file_is_of_the_format_of_its_suffix(
    client: Client, suffix: str, media_type: str, start: bytes
) -> None:
    """Each format is to be had beside the page, under a name of its own."""
    answer = client.get(f"{PATH}.{suffix}?year=2025&on=2026-01-20")
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.data.startswith(start)
    assert f"RUS-VNM-2025.{suffix}" in answer.headers["Content-Disposition"]


@pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed")
def test_brief_file_is_printed_as_pdf(client: Client) -> None:
    """Where WeasyPrint is installed, the briefing is to be had as PDF."""
    answer = client.get(f"{PATH}.pdf?year=2025&on=2026-01-20")
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_print_briefing_without_weasyprint_says_what_to_take_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that cannot write PDF says so, and names what there is."""
    sides = (Side(BASE + "country/A", "A", Name("A")), Side(BASE + "country/B", "B", Name("B")))
    monkeypatch.setattr(printing, "can_print", lambda: False)
    with pytest.raises(NotAcceptable, match="take the page itself"):
        printing.print_briefing(Briefing(Pair(sides), "", date(2026, 1, 1), "", ()), "")


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/dyad/vietnam-russia/brief?year=2025", f"{PATH}?year=2025"),
        ("/dyad/VNM-RUS/brief.md", f"{PATH}.md"),
        (f"{PATH}?year=2025&format=bibtex", f"{PATH}.bib?year=2025"),
    ],
)
def test_brief_other_spellings_lead_to_the_one_address(client: Client, path: str, leads_to: str) -> None:
    """Names, codes in another order, and ?format= lead to the address of the briefing."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"].removeprefix(client.address)) == (302, leads_to)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PATH}?year=%3Cscript%3E", 400),
        (f"{PATH}?on=soon", 400),
        (f"{PATH}?format=odt", 400),
        (f"{PATH}.odt", 404),
        ("/dyad/ATL-VNM/brief", 404),
        ("/dyad/VNM-VNM/brief", 400),
    ],
)
def test_brief_what_is_wrong_is_said(client: Client, path: str, status: int) -> None:
    """A wrong value is an error that says what to write, and never a page of the server's own failure."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_brief_pair_that_no_document_covers_is_told_so(client: Client) -> None:
    """Nobody tells of the pair: the page says that, and that it means nothing else."""
    page = client.get("/dyad/FRA-TUV/brief")
    assert page.status_code == 200
    assert "that says nothing about their relations" in page.text


def test_pair_page_leads_to_the_briefing(client: Client) -> None:
    """Who looks at a pair and a year finds the briefing from there."""
    assert f'href="{PATH}?year=2025"' in client.get("/dyad/RUS-VNM?year=2025").text
