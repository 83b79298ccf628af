from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from tests.server.client import Client

from dyad.errors import NotFound
from dyad_server.pages.sitemap import MOST, PAGES, find_list, list_names

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def paths_in(client: Client, path: str) -> list[str]:
    """The paths of all addresses in a sitemap, each of which is of this server."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    found = [str(node.text) for node in ET.fromstring(response.data).iterfind(".//s:loc", NAMESPACE)]  # noqa: S314
    assert all(address.startswith(client.address + "/") for address in found)
    return [address.removeprefix(client.address) for address in found]


def test_sitemap_lists_every_thing_with_a_page_once(client: Client) -> None:
    """The index leads to lists that have each country, pair, agreement and so on, and no parts of them."""
    pages = [page for path in paths_in(client, "/sitemap.xml") for page in paths_in(client, path)]
    assert len(pages) == len(set(pages))
    for page in ("/", "/ontology", "/id/country/VNM.html", "/dyad/RUS-VNM", "/id/official/to-lam.html"):
        assert page in pages
    assert not [page for page in pages if "/status/" in page or "/paragraph/" in page]
    asked = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a dyad:Agreement }"
    told = client.get("/sparql", query_string={"query": asked, "format": "json"}).get_json()
    agreements = [page for page in pages if page.startswith("/id/agreement/")]
    assert len(agreements) == int(told["results"]["bindings"][0]["n"]["value"])


def test_sitemap_addresses_are_there(client: Client) -> None:
    """A robot that follows the first address of each list finds a page."""
    for path in paths_in(client, "/sitemap.xml"):
        page = paths_in(client, path)[0]
        assert client.get(page, headers={"Accept": "text/html"}).status_code == 200, page


def test_sitemap_says_since_when_pages_are_so(client: Client) -> None:
    """lastmod is a time with its zone: that of the release."""
    top = ET.fromstring(client.get("/sitemap/country-1.xml").data)  # noqa: S314 (our own)
    times = {str(node.text) for node in top.iterfind(".//s:lastmod", NAMESPACE)}
    assert len(times) == 1
    assert datetime.fromisoformat(times.pop()).tzinfo is not None


def test_sitemap_is_the_same_until_the_release_changes(client: Client) -> None:
    """Nothing in it depends on the moment, and a robot that has it gets 304."""
    first = client.get("/sitemap/event-1.xml")
    assert client.get("/sitemap/event-1.xml").data == first.data
    again = client.get("/sitemap/event-1.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_sitemap_never_lists_more_than_the_protocol_allows() -> None:
    """Each further 50,000 things of a kind are a further list."""
    things = {"event": [f"event/e{number:06d}" for number in range(2 * MOST + 1)], "place": ["place/p"]}
    assert list_names(things) == ["pages-1", "event-1", "event-2", "event-3", "place-1"]
    assert [len(find_list(things, f"event-{number}")) for number in (1, 2, 3)] == [MOST, MOST, 1]
    assert find_list(things, "pages-1") == list(PAGES)


@pytest.mark.parametrize("name", ["event-0", "event-2", "event--1", "event-x", "", "pages", "../event-1"])
def test_list_that_is_not_in_the_index_is_not_found(name: str) -> None:
    """Only what the index names is there."""
    with pytest.raises(NotFound):
        find_list({"event": ["event/e"]}, name)


def test_robots_are_led_to_the_sitemap_and_away_from_queries(client: Client) -> None:
    """robots.txt allows pages and data, and none of what costs work."""
    response = client.get("/robots.txt")
    lines = response.text.splitlines()
    assert response.mimetype == "text/plain"
    assert f"Sitemap: {client.address}/sitemap.xml" in lines
    assert "Disallow: /sparql?" in lines
    assert not [line for line in lines if line.startswith("Disallow: /id") or line == "Disallow: /"]


def test_addresses_are_those_by_which_the_client_knows_the_server(client: Client) -> None:
    """Behind a name of its own, the server tells addresses under that name."""
    text = client.get("/robots.txt", headers={"Host": "dyad.example"}).text
    assert "Sitemap: http://dyad.example/sitemap.xml" in text
    assert urlsplit(client.address).netloc not in text
