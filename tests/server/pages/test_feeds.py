from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from tests.server.client import Client

from dyad.namespaces import BASE
from dyad_server.documents import Document
from dyad_server.languages import Name
from dyad_server.latest_facts import LatestFact
from dyad_server.pages.feeds import MOST, write_feed
from dyad_server.receipts import Receipt
from dyad_server.statuses import Status

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BUILT = datetime(2026, 1, 2, tzinfo=UTC)


def parse(data: bytes) -> ET.Element:
    """Parse a feed, and hold it against what RFC 4287 (4.1.1, 4.1.2) asks of feeds and entries."""
    top = ET.fromstring(data)  # noqa: S314 (our own)
    assert top.tag == "{http://www.w3.org/2005/Atom}feed"
    assert top.findtext("a:author/a:name", namespaces=ATOM)
    for node in (top, *top.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", ATOM)) == 1
            assert node.findtext(f"a:{name}", namespaces=ATOM)
        assert urlsplit(str(node.findtext("a:id", namespaces=ATOM))).scheme
        assert datetime.fromisoformat(str(node.findtext("a:updated", namespaces=ATOM))).tzinfo
        links = [link for link in node.findall("a:link", ATOM) if link.get("rel") == "alternate"]
        assert len(links) == 1
    return top


def ids_of(top: ET.Element) -> list[str]:
    """The ids of the entries."""
    return [str(node.text) for node in top.findall("a:entry/a:id", ATOM)]


def fact(name: str = "An example", **told: object) -> LatestFact:
    """A fact as little of which is told as can be."""
    document = Document(BASE + "source/s", Name("A bulletin"), published="2025-12-30")
    values: dict[str, object] = {
        "iri": BASE + "agreement/example",
        "name": Name(name),
        "kind": "agreement",
        "known": (date(2025, 1, 1), date(2025, 12, 30)),
        "status": None,
        "summary": "",
        "nature": "",
        "qualifier": "",
        "unit": "",
        "receipts": (Receipt(document, (27, 50)),),
        **dict.fromkeys(("dates", "parties", "speakers", "claimants", "values"), ()),
    }
    return LatestFact(**{**values, **told})  # type: ignore[arg-type] # each value is of its field's type


def write(*facts: LatestFact) -> ET.Element:
    """Write a feed and parse it."""
    return parse(write_feed(list(facts), "Dyad", "https://dyad.example", "/", BUILT))


@pytest.mark.parametrize("path", ["/feed.atom", "/dyad/RUS-VNM/feed.atom"])
def test_feed_is_atom_with_its_own_address(client: Client, path: str) -> None:
    """A feed reader gets valid Atom that names itself, bounded, each entry once and with its documents."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    top = parse(response.data)
    own = [link.get("href") for link in top.findall("a:link", ATOM) if link.get("rel") == "self"]
    assert own == [client.address + path]
    ids = ids_of(top)
    assert 0 < len(ids) == len(set(ids)) <= MOST
    for entry in top.findall("a:entry", ATOM):
        via = [str(link.get("href")) for link in entry.findall("a:link", ATOM) if link.get("rel") == "via"]
        assert via
        assert all(address.startswith(f"{client.address}/id/source/") for address in via)


def test_feed_begins_with_what_became_known_last(client: Client) -> None:
    """Entries are in the order of the documents' publication, and the feed is as new as its first entry."""
    top = parse(client.get("/feed.atom").data)
    times = [str(node.text) for node in top.findall("a:entry/a:updated", ATOM)]
    assert times == sorted(times, reverse=True)
    assert top.findtext("a:updated", namespaces=ATOM) == times[0]


def test_feed_of_a_pair_has_only_facts_between_the_two(client: Client) -> None:
    """Nothing of another pair is in it."""
    ids = ids_of(parse(client.get("/dyad/RUS-VNM/feed.atom").data))
    asked = f"SELECT DISTINCT ?x {{ ?x dyad:between <{BASE}dyad/RUS-VNM> }}"
    rows = client.get("/sparql", query_string={"query": asked, "format": "json"}).get_json()
    assert set(ids) <= {row["x"]["value"] for row in rows["results"]["bindings"]}


def test_feed_is_the_same_until_the_release_changes(client: Client) -> None:
    """No clock is in it, nor the reader's language; who has it gets 304."""
    first = client.get("/feed.atom")
    assert client.get("/feed.atom", headers={"Accept-Language": "vi"}).data == first.data
    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("codes", ["VNM-RUS", "vietnam-russia", "vn-ru"])
def test_feed_of_a_pair_by_other_names_leads_to_the_one(client: Client, codes: str) -> None:
    """A pair has one feed, whatever its sides are called."""
    response = client.get(f"/dyad/{codes}/feed.atom")
    assert (response.status_code, response.headers["Location"]) == (301, "/dyad/RUS-VNM/feed.atom")


@pytest.mark.parametrize(
    ("codes", "status"), [("RUS-QQQQQ", 404), ("RUS", 404), ("-", 404), ("RUS-russia", 400)]
)
def test_feed_of_no_pair_is_an_error(client: Client, codes: str, status: int) -> None:
    """What is no pair has no feed, and no empty one that would look like "nothing new"."""
    assert client.get(f"/dyad/{codes}/feed.atom").status_code == status


def test_entry_keeps_its_id_and_tells_when_it_became_known() -> None:
    """The id is the fact's IRI; published is the first document's day, and updated the latest's."""
    entry = write(fact()).find("a:entry", ATOM)
    assert entry is not None
    assert entry.findtext("a:id", namespaces=ATOM) == BASE + "agreement/example"
    assert str(entry.findtext("a:published", namespaces=ATOM)).startswith("2025-01-01T00:00:00")
    assert str(entry.findtext("a:updated", namespaces=ATOM)).startswith("2025-12-30T00:00:00")


def test_entry_of_a_plan_says_so_in_its_title() -> None:
    """Who reads titles alone must not take a plan or a forecast for a fact."""
    planned = Status(BASE + "code/event-status/planned", "planned", "planned")
    titles = write(fact("Summit", status=planned), fact("Arrivals", nature="forecast"), fact("Treaty"))
    found = [node.text for node in titles.findall("a:entry/a:title", ATOM)]
    assert found == ["Summit (planned)", "Arrivals (forecast)", "Treaty"]


def test_entry_says_who_claims_and_where_it_stands() -> None:
    """The summary has the claimant, the number as it is meant, and the document with its paragraphs."""
    told = fact(claimants=("An ambassador",), values=("5000",), unit="person", qualifier="more than")
    summary = str(write(told).findtext("a:entry/a:summary", namespaces=ATOM))
    for words in ("Claimed by An ambassador.", "more than 5,000 person", "A bulletin", "paragraphs 27, 50"):
        assert words in summary


def test_entry_with_hostile_words_is_text() -> None:
    """Markup in the data is shown as it is written, and characters that XML cannot hold are left out."""
    hostile = '<img src=x onerror="alert(1)">\x00\x0b]]>&'
    entry = write(fact(hostile, summary=hostile, parties=(hostile,))).find("a:entry", ATOM)
    assert entry is not None
    assert entry.findtext("a:title", namespaces=ATOM) == '<img src=x onerror="alert(1)">]]>&'
    assert "<img" not in str(entry.findtext("a:summary", namespaces=ATOM))


def test_feed_without_entries_is_as_new_as_the_release() -> None:
    """An empty feed is valid too, and does not change from moment to moment."""
    assert str(write().findtext("a:updated", namespaces=ATOM)).startswith("2026-01-02T00:00:00")
