"""The pages of things over a small world: hostile names, documents that differ, claims, their texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from tests.server.client import Client
from tests.server.conftest import serve_for
from tests.server.pages.test_things import section, show, text
from tests.server.pages.world import BREAKING, HOSTILE, write_world

from dyad.settings import Settings
from dyad_loader.pipeline import load

HTML = {"Accept": "text/html"}
TEXT = "A headline <b>in bold</b>\n\nFiji lights a lamp.\n  Iceland <script>alert(3)</script> watches.\n"
THIRD = f"""
source:
  id: source/third
  title: {{en: Third Courier}}
  publisher: Third Courier
  published: "2025-02-02"
  language: en
  identifier: third
  sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}
  paragraphCount: 3
omitted:
  - {{paragraphs: [1], reason: '{HOSTILE}'}}
facts:
  - id: event/lamp-lit
    type: Event
    name: {{en: A lamp is lit}}
    alias: {{en: ['{HOSTILE}'], vi: [Thắp đèn]}}
    note: '{HOSTILE}'
    eventType: ceremony
    party: [country/FJI]
    on: "2025-02-01"
    status: [{{is: held, on: "2025-02-01"}}]
    evidence: [2, 3]
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small world and a document whose text is in the archive."""
    folder = tmp_path_factory.mktemp("world")
    archive = tmp_path_factory.mktemp("archive")
    home = tmp_path_factory.mktemp("home")
    (folder / "third.yaml").write_text(THIRD, encoding="utf-8")
    (archive / "third.txt").write_text(TEXT, encoding="utf-8")
    facts = ":".join(map(str, [*write_world(folder), folder / "third.yaml"]))
    load(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": facts, "DYAD_ARCHIVE": str(archive)}))
    # Another text under the name of a document: not the one that was read, so it must not be shown.
    (archive / "first.txt").write_text("Not what was read.\n", encoding="utf-8")
    with serve_for(home, DYAD_ARCHIVE=str(archive)) as server:
        yield Client(server.address, HTML)


@pytest.mark.parametrize(
    "thing",
    [
        *("agreement/hostile", "statement/on-lamps", "official/bobby-tables", "source/first", "source/third"),
        *("event/lamp-lit", "country/FJI", "observation/lamps-2022"),
    ],
)
def test_things_hostile_names_are_text(world: Client, thing: str) -> None:
    """Names, summaries, aliases, notes and titles that look like code are shown as they are."""
    response = world.get(f"/id/{thing}.html", headers=HTML)
    assert response.status_code == 200
    soup = BeautifulSoup(response.text, "html.parser")
    assert not soup.select("img, [onerror], b, i")
    for script in soup.select("script:not([src])"):
        assert script["type"] in ("application/json", "application/ld+json")
        json.loads(script.get_text())
    assert "alert(" not in " ".join(str(script) for script in soup.select("script[src]"))
    assert not [a for a in soup.select("a[href]") if str(a["href"]).startswith("javascript:")]


def test_things_hostile_words_can_be_read(world: Client) -> None:
    """What is harmless is not lost: the name and the words stand on the page as somebody wrote them."""
    assert show(world, "agreement/hostile").select_one("h1").get_text() == HOSTILE  # type: ignore[union-attr]
    assert BREAKING in show(world, "statement/on-lamps").get_text()
    assert "49" not in text(show(world, "statement/on-lamps").select_one(".lead") or show(world, "x"))


def test_things_documents_that_differ_stand_side_by_side(world: Client) -> None:
    """Where two documents give two dates the page says so, each with its document, and hides neither."""
    soup = show(world, "agreement/lighthouse-treaty")
    conflict = soup.select_one(".conflict")
    assert conflict is not None
    told = text(conflict)
    assert "1 March 2024" in told
    assert "9 March 2024" in told
    assert len(conflict.select(".receipts")) == 2
    life = [text(row) for row in section(soup, "steps").select("tbody tr")]
    assert [word for row in life for word in ("drafted", "signed", "in force") if word in row] == [
        "drafted",
        "signed",
        "in force",
    ]


def test_things_claim_says_who_claims(world: Client) -> None:
    """What a document only reports has the name of who says so, beside the heading and in lists."""
    assert "claimed by Bobby Tables" in text(show(world, "agreement/hostile").select_one("header.thing"))  # type: ignore[arg-type]
    row = next(
        row
        for row in section(show(world, "country/FJI"), "agreements").select("tbody tr")
        if HOSTILE in row.get_text()
    )
    assert "claimed by Bobby Tables" in text(row)


def test_things_planned_event_looks_planned_in_lists(world: Client) -> None:
    """In the list of a country's events a visit that is planned has the badge of what is not done."""
    row = next(
        row
        for row in section(show(world, "country/FJI"), "events").select("tbody tr")
        if "Visit of the lamp fleet" in text(row)
    )
    assert row.select_one(".badge.planned") is not None


def test_source_shows_its_text_where_the_archive_has_it(world: Client) -> None:
    """With the text at hand each paragraph is shown, as text, beside what it gave."""
    items = section(show(world, "source/third"), "paragraphs").select("ol.paragraphs > li")
    told = [quote.get_text() for item in items for quote in item.select("blockquote")]
    assert told == [line.strip() for line in TEXT.split("\n") if line.strip()]
    assert HOSTILE in items[0].get_text()
    assert "A lamp is lit" in items[1].get_text()


def test_source_other_text_of_the_same_name_is_not_shown(world: Client) -> None:
    """A text that has another hash than the document is not taken for it."""
    page = show(world, "source/first")
    assert "Not what was read" not in page.get_text()
    assert "does not have the text" in text(section(page, "paragraphs"))


def test_things_receipt_shows_the_paragraph_itself(world: Client) -> None:
    """The receipts of a thing quote the paragraphs where the archive has them."""
    quotes = [
        text(quote) for quote in section(show(world, "event/lamp-lit"), "receipts").select("blockquote")
    ]
    assert quotes == ["Fiji lights a lamp.", "Iceland <script>alert(3)</script> watches."]


def test_things_alias_in_another_language_is_marked(world: Client) -> None:
    """A name in another language says which, so that it is read out as it should."""
    alias = show(world, "event/lamp-lit").find(string="Thắp đèn")
    assert alias is not None
    assert alias.parent is not None
    assert alias.parent["lang"] == "vi"


def test_official_with_dates_says_from_and_until(world: Client) -> None:
    """A tenure with its beginning and end says both, and one that is only attested says that."""
    assert "from 1 January 2019, until 31 December 2021" in text(
        section(show(world, "official/ada-wick"), "posts")
    )
    assert "in post 2 March 2024" in text(section(show(world, "official/bobby-tables"), "posts"))


def test_observation_chart_has_the_same_measure_at_other_times(world: Client) -> None:
    """A number stands beside those of its measure; a least value says that it is one."""
    soup = show(world, "observation/lamps-2022")
    assert text(section(soup, "value").select_one(".lead") or soup) == "more than 4,150,000 US dollars"
    block = section(soup, "measure").select_one('[data-picture="chart"] script')
    assert block is not None
    points = json.loads(block.get_text())["points"]
    assert {(point["label"], point["value"]) for point in points} == {
        ("2022", 4150000.0),
        ("2023", 5000000.0),
    }
    assert next(point for point in points if point["label"] == "2022")["qualifier"] == "more than"
