"""The page of results and what the search box completes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.client import Client

from dyad.namespaces import BASE
from dyad_server.pages.searching.results import find_kind, looks_like_question

JSON = {"Accept": "application/json"}


def suggest(client: Client, **query: str) -> list[dict[str, Any]]:
    """What is suggested."""
    response = client.open("/suggest", query_string=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()["suggestions"]
    return found


def search(client: Client, headers: Mapping[str, str] = JSON, **query: str) -> dict[str, Any]:
    """What is found, as a program gets it."""
    response = client.open("/search", query_string=query, headers=dict(headers))
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def page(client: Client, **query: str) -> str:
    """The main part of the page, as a browser gets it."""
    response = client.open("/search", query_string=query, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/html"
    return response.text.partition("<main")[2].partition("</main>")[0]


def test_suggest_gives_names_with_kind_and_path(client: Client) -> None:
    """A suggestion says what it is and where its page is."""
    assert suggest(client, q="viet")[0] == {
        "iri": BASE + "country/VNM",
        "label": "Vietnam",
        "kind": "Country",
        "href": "/id/country/VNM.html",
    }


def test_suggest_in_another_script_tells_what_matched(client: Client) -> None:
    """The name that was found is told beside the label."""
    assert suggest(client, q="Вьет")[0]["matched"] == {"text": "Вьетнам", "lang": "ru"}


def test_suggest_in_language_keeps_it_in_the_path(client: Client) -> None:
    """Labels are in the language that was chosen, and so is the page."""
    first = suggest(client, q="russia", lang="vi")[0]
    assert (first["label"], first["href"]) == ("Nga", "/id/country/RUS.html?lang=vi")


def test_suggest_of_two_countries_offers_their_pair_first(client: Client) -> None:
    """Who names two countries looks for what is between them."""
    assert suggest(client, q="Vietnam Russia")[0]["href"] == "/dyad/RUS-VNM"
    assert suggest(client, q="rusia and viet nam")[0]["href"] == "/dyad/RUS-VNM"


def test_suggest_for_a_field_of_countries_gives_only_sides(client: Client) -> None:
    """A field for a country or an organisation of states is completed by these alone."""
    kinds = {one["kind"] for one in suggest(client, q="a", kind="country", limit="20")}
    assert kinds <= {"Country", "Former country", "Intergovernmental organisation"}


def test_suggest_can_be_kept_and_asked_again(client: Client) -> None:
    """A browser may keep a suggestion for a while, and asks later with its ETag."""
    response = client.open("/suggest", query_string={"q": "viet"})
    assert "max-age" in response.headers["Cache-Control"]
    again = client.open(
        "/suggest", query_string={"q": "viet"}, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"q": "a", "limit": "0"}, "from 1 to 20"),
        ({"q": "a", "limit": "x"}, "whole number"),
        ({"q": "a", "kind": "ship"}, "choose one of"),
        ({"q": "a", "lang": "<b>"}, "tag of a language"),
    ],
)
def test_suggest_with_bad_parameter_says_what_to_write(
    client: Client, query: dict[str, str], told: str
) -> None:
    """A parameter that cannot be is an error with a hint."""
    response = client.open("/suggest", query_string=query)
    assert response.status_code == 400
    assert told in response.get_json()["detail"]


def test_search_groups_by_kind_with_totals(client: Client) -> None:
    """Results of several kinds stand apart, each with how many there are."""
    found = search(client, q="vietnam")
    totals = {group["kind"]: group["total"] for group in found["groups"]}
    assert totals["countries"] == 2
    assert totals["events"] > 5
    assert sum(totals.values()) == found["total"]
    assert all(len(group["items"]) <= 5 for group in found["groups"])
    assert [one["iri"] for one in found["exact"]] == [BASE + "country/VNM"]


def test_search_of_one_kind_gives_all_of_it_page_by_page(client: Client) -> None:
    """The pages of one kind together hold each thing once."""
    first = search(client, q="vietnam", kind="events")
    seen: list[str] = []
    for number in range(1, first["pages"] + 1):
        told = search(client, q="vietnam", kind="events", page=str(number))
        seen += [one["iri"] for one in told["groups"][0]["items"]]
    assert len(seen) == len(set(seen)) == first["total"] > 20


def test_search_shows_status_so_that_a_plan_looks_like_one(client: Client) -> None:
    """A signing that was only proposed carries its status."""
    text = page(client, q="signing of the new nuclear document")
    item = next(line for line in text.splitlines() if "Possible signing" in line)
    assert re.search(r'<span class="badge planned">[a-z ]+</span>', item)


def test_search_of_two_countries_leads_to_their_pair(client: Client) -> None:
    """The page offers the pair; of a pair that no document tells of it says so."""
    assert 'href="/dyad/RUS-VNM"' in page(client, q="russia vietnam")
    text = page(client, q="Fiji and Peru")
    assert "No document here tells of" in text
    assert "/dyad/FJI-PER" not in text


def test_search_without_result_gives_similar_names_and_what_was_read(client: Client) -> None:
    """Nothing found is told as such, with what is near and which documents there are."""
    text = page(client, q="bezdecko")
    assert "No name here has this word" in text
    assert "Similar names" in text
    assert "/id/official/gennady-bezdetko.html" in text
    assert "/browse/sources" in page(client, q="xyzzy qqq")


def test_search_for_nothing_says_what_to_do(client: Client) -> None:
    """Without a word there is a page, and no result."""
    assert "Write a name" in page(client)
    assert search(client, q="  ")["total"] == 0


def test_search_format_goes_before_accept(client: Client) -> None:
    """A browser may ask for JSON by the address, and a program gets it by Accept."""
    response = client.open(
        "/search", query_string={"q": "laos", "format": "json"}, headers={"Accept": "text/html"}
    )
    assert response.mimetype == "application/json"
    assert client.open("/search", query_string={"q": "laos"}).mimetype == "text/html"
    assert client.open("/search", query_string={"format": "xml"}).status_code == 400


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "'\"><script>", "javascript:alert(1)", "{{7*7}}"]
)
def test_search_for_hostile_text_shows_it_as_text(client: Client, text: str) -> None:
    """What is asked is shown as it is, and is never markup."""
    shown = page(client, q=text)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "49" not in shown


@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=60))
def test_search_for_any_text_is_answered(client: Client, text: str) -> None:
    """Whatever is typed, there is an answer and no fault."""
    query = {"q": text.encode("utf-8", "replace").decode()}
    for path in ("/suggest", "/search"):
        assert client.open(path, query_string=query).status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the ambassador of Russia?", True),
        ("agreements between Vietnam and Russia in 2025", True),
        ("did To Lam visit Moscow", True),
        ("To Lam", False),
        ("Will", False),
        ("Moscow Days in Hanoi", False),
        ("Bezdetko?", False),
    ],
)
def test_question_is_told_from_a_name(text: str, expected: bool) -> None:
    """Questions are recognised by how they begin, end, or relate."""
    assert looks_like_question(text) is expected


def test_kind_is_known_by_list_and_class() -> None:
    """A kind may be called as its list or its class."""
    assert find_kind("Observation") == find_kind("figures") == "figures"
