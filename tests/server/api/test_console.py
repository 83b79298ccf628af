"""The page `/api`."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from tests.server.client import Client

from dyad.catalogue import read_catalogue
from dyad_server.api.resources import RESOURCES

HTML = {"Accept": "text/html"}


def page(client: Client, path: str) -> BeautifulSoup:
    """Ask for a page."""
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def test_console_leads_to_every_route(client: Client) -> None:
    """Each list, each thing and each named query has its form."""
    links = {str(link["href"]) for link in page(client, "/api").select("main a")}
    for name in RESOURCES:
        assert {f"/api?route={name}", f"/api?route={name}/%7Bid%7D"} <= links
    for query in read_catalogue():
        assert f"/api?route=queries/{query.name}" in links


@pytest.mark.parametrize("name", [*RESOURCES, "agreements/%7Bid%7D", "queries/agreements_by_dyad"])
def test_console_form_has_a_field_for_each_parameter(client: Client, name: str) -> None:
    """Whoever tries a route can give everything that it takes, and each field has a label."""
    soup = page(client, f"/api?route={name}")
    fields = soup.select("main form [name]:not([type=hidden])")
    assert fields
    assert all(soup.select_one(f"label[for={field['id']}]") for field in fields)


def test_console_shows_the_answer_below_the_form(client: Client) -> None:
    """The form asks the API as any client would, and shows what came and how to ask it elsewhere."""
    soup = page(client, "/api?route=agreements&asked=1&between=VNM,RUS&year=2025&fields=id")
    answer = soup.select_one("section[aria-labelledby=answer]")
    assert answer is not None
    assert "agreement/rus-vnm-20-agreements-2025-05" in answer.get_text()
    assert f"curl '{client.address}/api/v1/agreements?" in answer.get_text()


def test_console_shows_an_error_as_the_api_tells_it(client: Client) -> None:
    """A bad value shows what a program would get."""
    soup = page(client, "/api?route=events&asked=1&type=%3Cscript%3E")
    answer = soup.select_one("section[aria-labelledby=answer]")
    assert answer is not None
    assert "400" in answer.get_text()
    assert "has no code '<script>'" in answer.get_text()
    assert not answer.select("script")


def test_console_of_one_thing_takes_its_id(client: Client) -> None:
    """The id goes into the path, whatever it is."""
    soup = page(client, "/api?route=countries/%7Bid%7D&asked=1&id=VNM&fields=name")
    assert '"name": "Vietnam"' in soup.get_text()
    missing = page(client, "/api?route=countries/%7Bid%7D&asked=1&id=../../sparql")
    assert "404" in missing.select_one("section[aria-labelledby=answer]").get_text()  # type: ignore[union-attr]


def test_console_of_unknown_route_says_so(client: Client) -> None:
    """A route that is none is an error page."""
    response = client.get("/api?route=nothing", headers=HTML)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "no route" in response.text
