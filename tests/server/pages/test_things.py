"""The pages of things over the shipped facts: each kind shows what people come for; every page is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from tests.server.client import Client

from dyad.release import open_release
from dyad_server.pages.things.kinds import choose_class
from dyad_server.pages.things.read import move_window

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/dyad/id/"
PARTS = ("dyad/", "inferred")
VIETNAM = "country/VNM"


def show(client: Client, thing: str, query: str = "") -> BeautifulSoup:
    """The page of a thing, as a browser without scripts has it."""
    response = client.get(f"/id/{thing}.html{query}", headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def section(soup: BeautifulSoup, id: str) -> Tag:
    """The section under a heading."""
    heading = soup.find(id=id)
    assert isinstance(heading, Tag), f"no section {id}: {[h['id'] for h in soup.select('h2[id]')]}"
    found = heading.find_parent("section")
    assert isinstance(found, Tag)
    return found


def text(tag: Tag) -> str:
    """What is read, with single spaces."""
    return " ".join(tag.get_text(" ").split())


# --- every page ---------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Reads what people see of a page, and its heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.heading = ""
        self._hidden = 0
        self._in_heading = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        self._hidden += tag in ("script", "style")
        self._in_heading |= tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._hidden -= tag in ("script", "style")
        self._in_heading &= tag != "h1"

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._hidden:
            self.seen.append(data)
        if self._in_heading:
            self.heading += data


def described(home: Path) -> Iterator[tuple[str, set[str]]]:
    """Every thing that has a page of its own, with its names; of the reference data, every tenth."""
    store = open_release(home).open_store()
    rows = store.query(
        """SELECT ?thing ?name ?document WHERE {
             ?thing a ?kind ; rdfs:label|skos:prefLabel|dcterms:title ?name
             FILTER(STRSTARTS(STR(?thing), STR(id:)))
             OPTIONAL { ?thing dyad:evidence ?document }
           } ORDER BY ?thing"""
    ).rows()
    names: dict[str, set[str]] = {}
    told: set[str] = set()
    for row in rows:
        thing = str(getattr(row["thing"], "value", "")).removeprefix(BASE)
        names.setdefault(thing, set()).add(str(getattr(row["name"], "value", "")))
        if "document" in row:
            told.add(thing)
    for number, (thing, called) in enumerate(names.items()):
        if not thing.startswith(PARTS) and (thing in told or number % 10 == 0):
            yield thing, called


def test_things_every_page_is_whole_and_shows_no_iri(client: Client, release_home: Path) -> None:
    """Whatever the release describes has a page whose heading is its name, and nobody must read an IRI."""
    things = dict(described(release_home))
    assert len(things) > 600
    wrong = []

    def look(thing: str) -> None:
        response = client.get(f"/id/{thing}.html", headers=HTML)
        seen = Reader(response.text) if response.status_code == 200 else None
        iri = re.search(r"\S*(?:https?://|urn:|dyad:)\S*", " ".join(seen.seen)) if seen else None
        if seen is None or seen.heading.strip() not in things[thing] or iri:
            wrong.append((thing, response.status_code, seen and seen.heading, iri and iri[0]))

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(look, things))
    assert not wrong


@pytest.mark.parametrize("thing", [VIETNAM, "official/to-lam", "source/vietnam-news-today-2025-12-30"])
def test_things_busiest_pages_are_below_the_promised_size(client: Client, thing: str) -> None:
    """The pages of those that are told of most stay small: long lists go on elsewhere."""
    assert len(client.get(f"/id/{thing}.html", headers=HTML).data) < 100_000


@pytest.mark.parametrize(
    ("part", "target"),
    [
        (
            "source/vietnam-news-today-2025-12-30/paragraph/50",
            "/id/source/vietnam-news-today-2025-12-30.html#p50",
        ),
        (
            "official/gennady-bezdetko/tenure/rus-ambassador-to-vnm",
            "/id/official/gennady-bezdetko.html#tenure-rus-ambassador-to-vnm",
        ),
    ],
)
def test_things_part_leads_to_its_place_in_the_page_of_the_whole(
    client: Client, part: str, target: str
) -> None:
    """A paragraph or tenure has no page: one is sent to where it is shown, and the place is there."""
    response = client.get(f"/id/{part}.html", headers=HTML)
    assert (response.status_code, response.headers["Location"]) == (303, target)
    page, anchor = target.split("#")
    assert f'id="{anchor}"' in client.get(page, headers=HTML).text


def test_things_step_leads_to_the_life_of_its_agreement(client: Client) -> None:
    """A status step is shown among the others of its agreement."""
    thing = "agreement/rus-vnm-20-agreements-2025-05"
    row = section(show(client, thing), "steps").select_one("tbody tr")
    assert row is not None
    step = str(row["id"]).removeprefix("step-")
    response = client.get(f"/id/{thing}/status/{step}.html", headers=HTML)
    assert (response.status_code, response.headers["Location"]) == (303, f"/id/{thing}.html#step-{step}")


# --- each kind ----------------------------------------------------------------------------------------------


def test_country_shows_codes_partners_facts_posts_and_bodies(client: Client) -> None:
    """A country's page has its codes, its pairs with counts, its latest facts, posts, bodies and links."""
    soup = show(client, VIETNAM)
    assert "ISO 3166 alpha-2 VN" in text(section(soup, "codes"))
    assert "Вьетнам" in text(section(soup, "codes"))
    partner = next(row for row in section(soup, "partners").select("tbody tr") if "Russia" in text(row))
    assert partner.select_one('a[href="/dyad/RUS-VNM"]') is not None
    assert partner.select_one('a[href="/dyad/RUS-VNM?kind=event"]') is not None
    for kind in ("agreements", "events", "projects", "observations", "statements"):
        found = section(soup, kind)
        assert 1 <= len(found.select("tbody tr")) <= 8
        assert found.select_one(".receipts a") is not None
    assert section(soup, "events").select_one('a[href="/browse/events?country=VNM"]') is not None
    assert "Prime Minister of Vietnam" in text(section(soup, "posts"))
    assert "Ministry of Public Security of Vietnam" in text(section(soup, "bodies"))
    assert soup.select_one('a[href="http://www.wikidata.org/entity/Q881"]') is not None


def test_country_partners_add_up_to_the_counts_of_their_kinds(client: Client) -> None:
    """The numbers of a row of partners are those of the pair's facts, and the last is their sum."""
    for row in section(show(client, VIETNAM), "partners").select("tbody tr"):
        *counts, total = [int(text(cell).replace(",", "")) for cell in row.select("td")]
        assert sum(counts) == total


def test_country_that_no_document_tells_of_says_so(client: Client) -> None:
    """Of a country without facts it is said that no document covers it, and not that there is nothing."""
    told = text(section(show(client, "country/AND"), "covered"))
    assert "No document here tells of Andorra" in told
    assert "says nothing about its relations" in told


def test_official_shows_posts_meetings_and_statements(client: Client) -> None:
    """An official's page has posts with the time, meetings with whom and where, and statements."""
    soup = show(client, "official/luong-tam-quang")
    assert "Minister of Public Security of Vietnam" in text(section(soup, "posts"))
    meeting = next(
        row for row in section(soup, "events").select("tbody tr") if "Talks of Luong Tam Quang" in text(row)
    )
    assert "Josephine Teo" in text(meeting)
    assert "Hanoi" in text(meeting)
    assert section(soup, "statements").select_one(".receipts") is not None
    picture = section(soup, "time").select_one('[data-picture="timeline"] script[type="application/json"]')
    assert picture is not None


def test_official_timeline_does_not_join_what_is_only_attested(client: Client) -> None:
    """Who is shown in a post on two days has two marks on the line of time, and no bar between them."""
    block = section(show(client, "official/gennady-bezdetko"), "time").select_one("script")
    assert block is not None
    posts = [item for item in json.loads(block.get_text())["items"] if item["kind"] == "Post"]
    assert [(item["first"], item["last"]) for item in posts] == [
        ("2024-12-01", "2024-12-31"),
        ("2025-12-29", "2025-12-29"),
    ]


def test_official_what_is_only_claimed_is_no_meeting(client: Client) -> None:
    """Events that an official only tells of stand apart from those where the official was."""
    soup = show(client, "official/gennady-bezdetko")
    met = {text(cell) for cell in section(soup, "events").select("tbody th a")}
    told = {text(cell) for cell in section(soup, "told-events").select("tbody th > a")}
    assert "Press briefing of the Russian ambassador in Hanoi" in met
    assert "Possible signing of the new nuclear document" in told
    assert not met & told


def test_official_inferred_statement_unfolds_to_documents(client: Client) -> None:
    """That an official represents a country follows, is marked so, and unfolds down to a document."""
    row = next(
        row
        for row in section(show(client, "official/gennady-bezdetko"), "said").select("tbody tr")
        if "Russia" in text(row)
    )
    assert "follows" in text(row)
    why = row.select_one("details.why")
    assert why is not None
    assert why.select_one(".receipts a") is not None


def test_agreement_shows_life_parties_and_count(client: Client) -> None:
    """An agreement's page has each status with date and receipt, its parties, and what a package counts."""
    soup = show(client, "agreement/rus-vnm-20-agreements-2025-05")
    step = section(soup, "steps").select_one("tbody tr")
    assert step is not None
    assert "signed" in text(step)
    assert "May 2025" in text(step)
    assert step.select_one('a[href$="vietnam-news-today-2025-12-30.html#p50"]') is not None
    parties = {text(cell) for cell in section(soup, "parts").select("tbody th")}
    assert parties == {"Russia", "Vietnam"}
    said = {
        text(row.th): text(row.td) for row in section(soup, "said").select("tbody tr") if row.th and row.td
    }
    assert said["Number of agreements"] == "20"
    assert "To Lam's visit to Russia" in said["Result of"]


def test_agreement_planned_one_looks_planned(client: Client) -> None:
    """What is only under negotiation has a badge of its own sort, in the head and in its life."""
    soup = show(client, "agreement/rus-vnm-nuclear-document-under-negotiation")
    assert soup.select_one("header.thing .badge.planned") is not None
    assert section(soup, "steps").select_one("tr.planned .badge.planned") is not None
    assert soup.select_one("header.thing .badge.done") is None


def test_event_shows_who_where_when_and_what_was_said(client: Client) -> None:
    """An event's page has type, date and place, all who took part with role and post, and what was said."""
    soup = show(client, "event/luong-tam-quang-josephine-teo-talks-2026-01-15")
    byline = soup.select_one(".byline")
    assert byline is not None
    assert text(byline) == "talks · 15 January 2026 · Hanoi"
    rows = {text(row.th): text(row) for row in section(soup, "parts").select("tbody tr") if row.th}
    host = next(told for name, told in rows.items() if name.startswith("Luong Tam Quang"))
    assert "Minister of Public Security of Vietnam" in host
    assert "Host" in host
    assert section(soup, "parts").select_one('[data-picture="map"]') is not None
    assert len(section(soup, "statements").select("tbody tr")) > 5


def test_project_shows_status_figures_and_who_claims_it(client: Client) -> None:
    """A project's page has its steps by document, its figures, and who claims what is only reported."""
    soup = show(client, "project/ninh-thuan-1-nuclear-power-plant")
    assert len(section(soup, "steps").select("tbody tr")) >= 2
    assert "claimed by Gennady Bezdetko" in text(soup)
    assert section(soup, "observations").select_one("strong.amount") is not None


def test_statement_shows_speaker_in_which_post_and_words(client: Client) -> None:
    """A statement's page has the speaker with the post, the sides, the words of the curator and the date."""
    soup = show(client, "statement/pham-minh-chinh-2025-12-29-flexible-diplomacy")
    speaker = next(row for row in section(soup, "parts").select("tbody tr") if "Speaker" in text(row))
    assert "Prime Minister of Vietnam" in text(speaker)
    assert soup.select_one(".lead") is not None
    assert "29 December 2025" in text(soup.select_one(".byline") or soup)


def test_observation_shows_number_with_unit_and_qualifier(client: Client) -> None:
    """A number is shown with its unit and how it is meant; a forecast looks like one."""
    store_rows = client.get(
        "/sparql",
        query_string={
            "query": "SELECT ?o WHERE { ?o dyad:nature code:nature\\/forecast ; dyad:qualifier ?q } LIMIT 1",
            "format": "json",
        },
    ).get_json()["results"]["bindings"]
    thing = store_rows[0]["o"]["value"].removeprefix(BASE)
    found = section(show(client, thing), "value")
    assert re.search(r"[a-z ]+[\d,.]+", text(found))
    assert found.select_one(".badge.planned") is not None


def test_source_lists_each_paragraph_once_with_what_it_gave(client: Client) -> None:
    """A source's page has hash, language and date, and all its paragraphs in order with their facts."""
    soup = show(client, "source/vietnam-news-today-2025-12-30")
    document = text(section(soup, "document"))
    assert "30 December 2025" in document
    assert "English" in document
    assert re.search(r"[0-9a-f]{64}", document)
    items = section(soup, "paragraphs").select("ol.paragraphs > li")
    assert [item["id"] for item in items] == [f"p{number}" for number in range(1, 105)]
    assert "Package of 20 agreements" in text(items[49])
    assert all(item.select_one("ul a, p") is not None for item in items)
    assert "does not have the text" in text(section(soup, "paragraphs"))


def test_code_lists_what_uses_it_with_dates_no_finer_than_told(client: Client) -> None:
    """A code's page says what it means and lists what uses it; a month stays a month."""
    soup = show(client, "code/event-type/visit")
    rows = {text(row.th): text(row) for row in section(soup, "uses").select("tbody tr") if row.th}
    told = rows["To Lam's visit to Russia in May 2025"]
    assert told.startswith("May 2025 ")
    assert "held" in told


def test_scheme_lists_its_codes_with_definitions(client: Client) -> None:
    """The page of a scheme has each of its codes with what it means."""
    members = section(show(client, "code/event-status"), "members")
    assert {"held", "planned", "cancelled"} <= {text(name) for name in members.select("dt")}
    assert all(text(definition) for definition in members.select("dd"))


@pytest.mark.parametrize(
    ("thing", "sections"),
    [
        ("organisation/ASEAN", {"partners", "events", "statements", "around"}),
        ("organisation/vnm-ministry-of-public-security", {"posts", "events", "said"}),
        ("place/vnm-hanoi", {"events", "said", "around"}),
        ("post/vnm-prime-minister", {"posts", "said"}),
        ("asset/digital-literacy-for-all", {"said", "around"}),
    ],
)
def test_things_other_kinds_have_their_sections(client: Client, thing: str, sections: set[str]) -> None:
    """Organisations, places, posts and assets show what is linked with them."""
    soup = show(client, thing)
    assert sections <= {str(heading["id"]) for heading in soup.select("h2[id]")}


# --- what every page has ------------------------------------------------------------------------------------


def test_things_head_has_alternates_and_schema_org(client: Client) -> None:
    """The head names the data in every format, and describes the thing in terms of schema.org."""
    soup = show(client, VIETNAM)
    alternates = {str(link["type"]): str(link["href"]) for link in soup.select('link[rel="alternate"]')}
    assert {"text/turtle", "application/ld+json", "application/rdf+xml"} <= set(alternates)
    assert client.get(alternates["text/turtle"]).mimetype == "text/turtle"
    assert soup.select_one('script[type="application/ld+json"]') is not None


def test_things_names_are_in_the_language_of_the_reader(client: Client) -> None:
    """With ?lang= names are in that language where there are any, and links keep the choice."""
    soup = show(client, VIETNAM, "?lang=ru")
    assert soup.h1 is not None
    assert text(soup.h1) == "Вьетнам"
    assert soup.h1.select_one("[lang=ru]") is not None
    partner = section(soup, "partners").select_one('a[href="/dyad/RUS-VNM?lang=ru"]')
    assert partner is not None
    assert text(partner) == "Россия"


def test_things_tables_lead_to_the_data_that_made_them(client: Client) -> None:
    """The CSV link under a table of facts gives the rows of that table."""
    found = section(show(client, "official/luong-tam-quang"), "events")
    link = next(str(a["href"]) for a in found.select(".table-foot a") if text(a) == "CSV")
    response = client.get(link)
    assert response.status_code == 303
    address = urlsplit(response.headers["Location"])
    data = client.get(f"{address.path}?{address.query}")
    assert data.mimetype == "text/csv"
    assert "Talks of Luong Tam Quang with Josephine Teo" in data.text


def test_things_sorting_a_table_is_in_the_address(client: Client) -> None:
    """A table is sorted by the address alone, and a column that there is not is refused with the columns."""
    soup = show(client, "organisation/ASEAN", "?event-list-sort=name")
    names = [text(cell) for cell in section(soup, "events").select("tbody th a")]
    assert names == sorted(names, key=str.casefold)
    wrong = client.get("/id/organisation/ASEAN.html?event-list-sort=colour", headers=HTML)
    assert wrong.status_code == 400
    assert "sort by one of" in wrong.text


def test_network_list_stands_in_the_page_without_scripts(client: Client) -> None:
    """Who has no scripts finds the neighbours as a list, by their kinds."""
    around = section(show(client, "official/luong-tam-quang"), "around")
    picture = around.select_one('[data-picture="network"]')
    assert picture is not None
    assert picture["data-source"] == "/network.json?thing=official%2Fluong-tam-quang"
    assert (
        around.select_one('#neighbours a[href="/id/post/vnm-minister-of-public-security.html"]') is not None
    )


def test_move_window_changes_the_limit_alone() -> None:
    """Another part of an answer is asked for with the same query but for its LIMIT, and that in numbers."""
    query = "SELECT ?s {\n  { SELECT ?s { ?s ?p ?o } LIMITED }\n    LIMIT 100\n}\n"
    assert move_window(query, 20, 40) == query.replace("LIMIT 100", "LIMIT 20 OFFSET 40")


def test_choose_class_takes_the_more_exact_one() -> None:
    """A thing that one document calls a person and another an official is shown as an official."""
    assert choose_class(["Person", "Official"]) == "Official"
    assert choose_class(["urn:other"]) == "Thing"
