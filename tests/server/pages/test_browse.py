"""The lists of things by class."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from tests.server.client import Client

from dyad_server.pages.browsing.kinds import LISTS, find_list

HTML = {"Accept": "text/html"}


def browse(client: Client, path: str) -> BeautifulSoup:
    """A list, as a browser without scripts has it."""
    response = client.get(f"/browse{path}", headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def rows(soup: BeautifulSoup) -> list[Tag]:
    """The rows of the list."""
    return soup.select("#list tbody tr")


def names(soup: BeautifulSoup) -> list[str]:
    """The names in the list."""
    return [" ".join(cell.get_text(" ").split()) for cell in soup.select("#list tbody th > a")]


def total(soup: BeautifulSoup) -> int:
    """How many things the list says that it has."""
    foot = soup.select_one("#list .table-foot p")
    assert foot is not None
    return int(foot.get_text().split()[0].replace(",", ""))


def test_browse_names_every_list_with_its_length(client: Client) -> None:
    """The index has each list, and each is as long as it says."""
    soup = browse(client, "")
    for card in soup.select(".cards > li"):
        link, count = card.select_one("a"), card.select_one(".count")
        assert link is not None
        assert count is not None
        listed = browse(client, str(link["href"]).removeprefix("/browse"))
        assert total(listed) == int(count.get_text().replace(",", "")), link["href"]
        assert rows(listed)


def test_browse_pages_hold_each_thing_once(client: Client) -> None:
    """Walking from page to page meets every event once."""
    first = browse(client, "/events")
    found: list[str] = []
    for number in range(1, -(-total(first) // 50) + 1):
        found += [
            str(a["href"]) for a in browse(client, f"/events?list-page={number}").select("tbody th > a")
        ]
    assert len(found) == len(set(found)) == total(first)


def test_browse_facts_come_latest_first_and_undated_last(client: Client) -> None:
    """The list of agreements begins with the latest, and what has no date stands at its end."""
    dates = [" ".join(cell.get_text().split()) for cell in browse(client, "/agreements").select("td.date")]
    assert "no date given" in dates
    first = dates.index("no date given")
    assert first > 0
    assert set(dates[first:]) == {"no date given"}


def test_browse_filters_together_narrow_the_list(client: Client) -> None:
    """Country, year, type and status in the address leave the facts that fit all of them."""
    everything = total(browse(client, "/events"))
    of_russia = browse(client, "/events?country=russia")
    assert 0 < total(of_russia) < everything
    held = browse(client, "/events?country=RUS&year=2025&status=held")
    assert 0 < total(held) < total(of_russia)
    for row in rows(held):
        assert row.select_one(".badge.done") is not None
        assert "2025" in row.get_text()
    selected = held.select_one("select#status option[selected]")
    assert selected is not None
    assert selected["value"] == "held"


@pytest.mark.parametrize("name", ["year", "type", "status"])
def test_browse_choices_say_how_many_there_are(client: Client, name: str) -> None:
    """The number beside each choice of a filter is the length of the list that it leaves."""
    options = browse(client, "/agreements").select(f"select#{name} option[value]")[1:4]
    assert options
    for option in options:
        number = int(option.get_text().rsplit("(", 1)[1].rstrip(")"))
        assert total(browse(client, f"/agreements?{name}={option['value']}")) == number


def test_browse_things_by_letter_and_kind(client: Client) -> None:
    """Organisations are narrowed by the first letter and by what they are."""
    ministries = browse(client, "/organisations?kind=GovernmentBody&letter=m")
    assert names(ministries)
    assert all(name.startswith("M") for name in names(ministries))
    assert all("Government body" in row.get_text() for row in rows(ministries))


def test_browse_places_are_below_the_state(client: Client) -> None:
    """Countries have a list of their own, and do not fill that of places."""
    found = names(browse(client, "/places"))
    assert "Hanoi" in found
    assert "Vietnam" not in found


def test_browse_nothing_found_says_what_that_means(client: Client) -> None:
    """A list that the filter leaves empty says that no document tells, and leads to the documents."""
    soup = browse(client, "/agreements?country=AND")
    note = soup.select_one(".note")
    assert note is not None
    assert "No document here tells" in note.get_text()
    assert note.select_one('a[href="/browse/sources"]') is not None


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/events?year=soon", 400, "write four digits"),
        ("/events?country=Atlantis", 404, "no country or organisation"),
        ("/events?type=state-vizit", 404, "did you mean state-visit"),
        ("/events?list-page=99", 400, "there are pages 1 to"),
        ("/figures?status=held", 400, "are not filtered by status"),
        ("/organisations?kind=Country", 400, "choose one of"),
        ("/organisations?letter=AB", 400, "write one letter"),
        ("/countries?kind=large", 400, "covered or gone"),
        ("/dragons", 404, "choose one of"),
    ],
)
def test_browse_bad_address_says_what_to_write(client: Client, path: str, status: int, message: str) -> None:
    """A filter with a value that it cannot have is refused in words, and never ignored."""
    response = client.get(f"/browse{path}", headers=HTML)
    assert response.status_code == status
    assert message in BeautifulSoup(response.text, "html.parser").get_text()


def test_browse_hostile_parameter_is_text(client: Client) -> None:
    """What stands in the address comes back as text, if at all."""
    response = client.get(
        "/browse/events", query_string={"country": "<img src=x onerror=alert(1)>"}, headers=HTML
    )
    assert response.status_code == 404
    assert "<img" not in response.text


def test_browse_class_name_leads_to_its_list(client: Client) -> None:
    """The name of a class is an address, too, and keeps the filter."""
    response = client.get("/browse/Event?year=2025", headers=HTML)
    assert (response.status_code, response.headers["Location"]) == (301, "/browse/events?year=2025")


def test_browse_table_is_to_be_had_as_data(client: Client) -> None:
    """The CSV under a narrowed list holds what the list shows."""
    soup = browse(client, "/agreements?country=RUS&status=signed")
    link = next(str(a["href"]) for a in soup.select(".table-foot a") if a.get_text() == "CSV")
    location = client.get(link).headers["Location"]
    data = client.get(location[location.index("/sparql") :])
    assert data.mimetype == "text/csv"
    for name in names(soup):
        assert name in data.text


def test_find_list_knows_every_list_by_name_and_class() -> None:
    """Each list is found by its own name and by that of its class."""
    for name, listed in LISTS.items():
        assert find_list(name) is listed
        if ":" not in listed.class_name:
            assert find_list(listed.class_name) is listed
