"""The lists of the API and their items, over HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef
from tests.server.client import Client, Response
from tests.server.pages.world import HOSTILE

from dyad.namespaces import BASE, DYAD
from dyad_server.api.resources import RESOURCES

API = "/api/v1"
FOUR = {
    "agreement/rus-vnm-20-agreements-2025-05",
    "agreement/rus-vnm-comprehensive-cooperation-plan-2030",
    "agreement/rus-vnm-local-agreements",
    "agreement/rus-vnm-nuclear-document-under-negotiation",
}


def ask(client: Client, path: str, **headers: str) -> Response:
    """Ask for what must be there."""
    response = client.get(API + path, headers=headers)
    assert response.status_code == 200, response.text
    return response


def told(client: Client, path: str) -> dict[str, Any]:
    """Ask for JSON."""
    found: dict[str, Any] = ask(client, path).get_json()
    return found


def ids(client: Client, path: str) -> list[str]:
    """The ids on a page."""
    return [item["id"] for item in told(client, path)["items"]]


def next_of(response: Response) -> str:
    """The address of the next page, by the header Link; empty where there is none."""
    found = re.search(r'<([^>]+)>; rel="next"', response.headers["Link"])
    return found[1] if found else ""


# --- what ships ---------------------------------------------------------------------------------------------


def test_agreements_between_two_in_a_year_are_those_of_the_question(client: Client) -> None:
    """The question that Dyad is for: the agreements between Vietnam and Russia in 2025."""
    found = told(client, "/agreements?between=VNM,RUS&year=2025")
    assert {item["id"] for item in found["items"]} == FOUR
    assert (found["total"], found["next"]) == (4, None)


def test_item_names_document_and_paragraph(client: Client) -> None:
    """Each item has its receipts: no fact without a source."""
    for name in ("agreements", "events", "projects", "observations", "statements", "officials"):
        for item in told(client, f"/{name}")["items"]:
            assert item["receipts"], item["id"]
            assert all(r["source"].startswith("source/") and r["paragraphs"] for r in item["receipts"])


def test_item_in_a_list_is_the_item_by_itself(client: Client) -> None:
    """One thing has one form, in a list and alone."""
    for name in RESOURCES:
        item = told(client, f"/{name}?limit=1")["items"][0]
        alone = told(client, item["self"].removeprefix(API))
        assert alone == item


def test_sparql_of_a_list_gives_the_same_things(client: Client) -> None:
    """A list is a named query, and says where it can be had as SPARQL."""
    found = told(client, "/agreements?between=VNM,RUS&year=2025&sort=date")
    address = found["query"]["sparql"].replace(".sparql?", ".json?")
    sent_on = client.get(address).headers["Location"]
    rows = client.get(sent_on).get_json()["results"]["bindings"]
    assert [row["fact"]["value"].removeprefix(BASE) for row in rows] == [i["id"] for i in found["items"]]


@pytest.mark.parametrize("name", RESOURCES)
def test_pages_that_follow_each_other_give_every_item_once(client: Client, name: str) -> None:
    """Following `next` gives the whole list, each thing once and in one order."""
    whole = ids(client, f"/{name}?limit=200")
    total = told(client, f"/{name}?limit=1")["total"]
    size = max(1, -(-total // 3))
    found: list[str] = []
    path = f"/{name}?limit={min(size, 200)}&fields=id"
    while path:
        response = ask(client, path)
        found += [item["id"] for item in response.get_json()["items"]]
        path = next_of(response).removeprefix(API)
    assert len(found) == len(set(found)) == total
    assert found[: len(whole)] == whole


def test_sort_turned_round_gives_the_list_turned_round(client: Client) -> None:
    """`name` and `-name` are each other's reverse."""
    forth = [item["name"] for item in told(client, "/projects?sort=name&fields=name")["items"]]
    back = [item["name"] for item in told(client, "/projects?sort=-name&fields=name")["items"]]
    assert forth == back[::-1]
    assert [name.lower() for name in forth] == sorted(name.lower() for name in forth)


def test_sort_by_date_puts_the_undated_last(client: Client) -> None:
    """What has no date comes last, whichever way the dates go."""
    for order in ("date", "-date"):
        days = [
            i["firstDay"] for i in told(client, f"/events?limit=200&sort={order}&fields=firstDay")["items"]
        ]
        dated = [day for day in days if day]
        assert days == dated + [None] * (len(days) - len(dated))
        assert dated == sorted(dated, reverse=order == "-date")


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("/events?type=visit", lambda i: any("visit" in t["id"] for t in i["type"])),
        ("/agreements?status=signed", lambda i: i["status"]["id"] == "code/agreement-status/signed"),
        ("/events?year=2025", lambda i: 2025 in i["years"]),
        ("/events?from=2026", lambda i: (i["lastDay"] or "9") >= "2026-01-01"),
        ("/events?to=2024", lambda i: (i["firstDay"] or "0") <= "2024-12-31"),
        ("/statements?official=To Lam".replace(" ", "%20"), lambda i: "official/to-lam" in str(i)),
        ("/agreements?q=NUCLEAR", lambda i: "nuclear" in str(i).lower()),
        ("/observations?between=VNM,RUS", lambda i: i["link"] in ("between the two", "among several")),
        ("/dyads?country=LAO", lambda i: any(s["id"] == "country/LAO" for s in i["side"])),
        ("/sources?q=ties", lambda i: "ties" in i["name"].lower()),
        ("/countries?q=viet", lambda i: "viet" in str(i).lower() or "вьет" in str(i).lower()),
        ("/officials?country=RUS", lambda i: "country/RUS" in str(i["inferred"]) or "rus" in str(i)),
    ],
)
def test_filter_leaves_only_what_fits(client: Client, path: str, test: Any) -> None:
    """Each filter leaves some things, fewer than all, and all of them fit."""
    items = told(client, path + "&limit=200")["items"]
    assert items
    assert all(test(item) for item in items)
    assert len(items) < told(client, path.partition("?")[0])["total"]


def test_filter_type_takes_narrower_types_too(client: Client) -> None:
    """Whoever asks for visits gets state visits."""
    types = {t["id"] for item in told(client, "/events?type=visit")["items"] for t in item["type"]}
    assert {"code/event-type/visit", "code/event-type/state-visit"} <= types


def test_empty_list_tells_whether_any_document_tells_of_the_pair(client: Client) -> None:
    """ "Nothing found" is not "no source covers this"."""
    none = told(client, "/agreements?between=FJI,ISL")
    assert (none["items"], none["total"], none["nothing"]["reason"]) == ([], 0, "no-source")
    assert told(client, "/agreements?between=VNM,RUS&year=1800")["nothing"]["reason"] == "no-match"


def test_country_is_found_by_its_name(client: Client) -> None:
    """A name leads on to the id."""
    response = client.get(f"{API}/countries/{quote('Вьетнам')}")
    assert (response.status_code, response.headers["Location"]) == (302, f"{API}/countries/VNM")


def test_pair_the_other_way_round_leads_on(client: Client) -> None:
    """The codes of a pair may come in any order."""
    assert client.get(f"{API}/dyads/VNM-RUS").headers["Location"] == f"{API}/dyads/RUS-VNM"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/agreements/rus-vnm-20-agreements-2025-0", "did you mean agreement/rus-vnm-20-agreements-2025-05"),
        ("/dyads/FJI-ISL", "does not say that there is nothing"),
        ("/dyads/RUS", "two codes"),
        ("/countries/ASEAN", "is no country"),
        ("/officials/%3Cscript%3E", "there is no person"),
        ("/events/agreement/rus-vnm-20-agreements-2025-05", "there is no event"),
    ],
)
def test_item_that_is_not_there_says_what_comes_near(client: Client, path: str, message: str) -> None:
    """An id that names nothing is a problem with a hint, not an empty item."""
    response = client.get(API + path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert message in response.get_json()["detail"]


def test_names_come_in_the_language_that_is_asked_for(client: Client) -> None:
    """`lang` chooses the language of names, also of what is pointed to."""
    item = told(client, "/agreements/rus-vnm-20-agreements-2025-05?lang=vi&fields=party")
    assert "Việt Nam" in [party["label"] for party in item["party"]]


# --- formats ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESOURCES)
def test_csv_has_the_same_columns_on_every_page(client: Client, name: str) -> None:
    """Pages can be put together: the first line does not depend on what is in the others."""
    pages = [ask(client, f"/{name}?format=csv&limit={limit}") for limit in (1, 5)]
    heads = [next(csv.reader(io.StringIO(page.text))) for page in pages]
    assert heads[0] == heads[1]
    rows = list(csv.DictReader(io.StringIO(pages[1].text)))
    assert [row["id"] for row in rows] == ids(client, f"/{name}?limit=5")
    assert all(None not in row.values() for row in rows)


def test_csv_of_fields_has_labels_and_ids(client: Client) -> None:
    """What is pointed to has a column for people and one for programs; receipts name the paragraphs."""
    path = "/agreements/rus-vnm-20-agreements-2025-05?format=csv&fields=name,party,status,receipts"
    row = next(csv.DictReader(io.StringIO(ask(client, path).text)))
    assert (row["party"], row["party_id"]) == ("Russia; Vietnam", "country/RUS; country/VNM")
    assert (row["status"], row["status_id"], row["status_phase"]) == (
        "signed",
        "code/agreement-status/signed",
        "done",
    )
    assert "source/vietnam-news-today-2025-12-30 50" in row["receipts"].replace("27 50", "50")


@pytest.mark.parametrize("path", ["/agreements?between=VNM,RUS", "/dyads/RUS-VNM", "/officials/to-lam"])
def test_jsonld_says_what_the_graph_says(client: Client, path: str) -> None:
    """What the JSON-LD says of the things on the page is just what the store says of them."""
    graph = Graph().parse(data=ask(client, path, Accept="application/ld+json").text, format="json-ld")
    things = {s for s in graph.subjects() if str(s).startswith(BASE)}
    assert things
    values = " ".join(sorted(f"<{thing}>" for thing in things))
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
    asked = client.post("/sparql", data={"query": query}, headers={"Accept": "application/n-triples"})
    known = Graph().parse(data=asked.text, format="nt")
    told_here = {t for t in graph if t[0] in things}
    assert told_here == set(known)


def test_jsonld_list_tells_its_size_and_next_page(client: Client) -> None:
    """A page in JSON-LD says that it is a part, so that nobody takes it for the whole."""
    hydra = "http://www.w3.org/ns/hydra/core#"
    graph = Graph().parse(data=ask(client, "/events?limit=2&format=jsonld").text, format="json-ld")
    page = next(graph.subjects(RDF.type, URIRef(hydra + "Collection")))
    assert len(list(graph.objects(page, URIRef(hydra + "member")))) == 2
    assert int(str(graph.value(page, URIRef(hydra + "totalItems")))) > 100
    assert str(graph.value(page, URIRef(hydra + "next"))).startswith(client.address)


def test_format_goes_before_accept(client: Client) -> None:
    """The address decides, then the header, then JSON."""
    assert ask(client, "/dyads?format=csv", Accept="application/json").mimetype == "text/csv"
    assert ask(client, "/dyads", Accept="text/csv").mimetype == "text/csv"
    assert ask(client, "/dyads", Accept="text/html,*/*;q=0.8").mimetype == "application/json"
    refused = client.get(f"{API}/dyads", headers={"Accept": "application/pdf"})
    assert (refused.status_code, refused.get_json()["code"]) == (406, "not-acceptable")


@pytest.mark.parametrize("form", ["json", "csv", "jsonld"])
def test_answer_that_the_client_has_is_not_sent_again(client: Client, form: str) -> None:
    """The ETag names the release: the same question on the same data is answered with 304."""
    path = f"/agreements?year=2025&format={form}"
    etag = ask(client, path).headers["ETag"]
    again = client.get(API + path, headers={"If-None-Match": etag})
    assert (again.status_code, again.text) == (304, "")


def test_pages_of_other_sites_may_ask(client: Client) -> None:
    """The API says what a browser wants to know before it lets a script of another site ask."""
    assert ask(client, "/dyads").headers["Access-Control-Allow-Origin"] == "*"
    before = client.options(f"{API}/dyads")
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_other_methods_are_refused(client: Client) -> None:
    """The API is only read."""
    refused = client.post(f"{API}/dyads", data={"a": "b"})
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]


# --- the small world ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status", "steps"),
    [("2023-12", "drafted", 1), ("2024-12", "signed", 2), ("2025-01-01", "in-force", 3)],
)
def test_asof_shows_status_and_steps_of_that_day(world: Client, day: str, status: str, steps: int) -> None:
    """As of a day the later steps are not there yet, and the filter goes by the status of that day."""
    item = next(
        i
        for i in told(world, f"/agreements?asof={day}&status={status}")["items"]
        if i["id"] == "agreement/lighthouse-treaty"
    )
    assert (item["status"]["id"], len(item["steps"])) == (f"code/agreement-status/{status}", steps)
    others = {"drafted", "signed", "in-force"} - {status}
    for other in others:
        assert "agreement/lighthouse-treaty" not in ids(world, f"/agreements?asof={day}&status={other}")


def test_documents_that_differ_are_both_shown(world: Client) -> None:
    """A conflict is shown with the documents of each side, and both dates stand in the item."""
    item = told(world, "/agreements/lighthouse-treaty")
    assert item["date"] == ["2024-03-01", "2024-03-09"]
    (conflict,) = [c for c in item["conflicts"] if c["about"] == "the date"]
    assert [side["receipts"][0]["source"] for side in conflict["sides"]] == ["source/first", "source/second"]


def test_claim_names_who_makes_it(world: Client) -> None:
    """A claim is not a fact: the item says whose it is."""
    item = told(world, "/agreements/hostile")
    assert [one["id"] for one in item["claimedBy"]] == ["official/bobby-tables"]
    assert item["status"]["phase"] == "planned"


def test_name_that_is_code_comes_as_data(world: Client) -> None:
    """A name that looks like code is text in every format, which no browser takes for a page."""
    for form in ("json", "csv", "jsonld"):
        response = ask(world, f"/agreements/hostile?format={form}")
        assert HOSTILE in (response.text if form == "csv" else json.dumps(json.loads(response.text)))
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.mimetype != "text/html"


def test_inferred_values_stand_apart(world: Client) -> None:
    """What no document says is told as such, and not among what they say."""
    item = told(world, "/observations/lamps-2022")
    assert item["party"] == []
    assert {one["id"] for one in item["inferred"]["party"]} == {"country/FJI", "country/ISL"}


def test_every_property_of_the_things_is_told(client: Client) -> None:
    """No property that documents give is left out of the items."""
    apart = {"evidence", "status", "level", "tenure"}
    for resource in RESOURCES.values():
        for item in told(client, f"/{resource.name}?limit=5")["items"]:
            data = client.get(f"/id/{item['id']}.nq").text
            for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
                name = quad.predicate.value.removeprefix(str(DYAD))
                own = quad.subject == ox.NamedNode(item["iri"]) and name != quad.predicate.value
                if own and not str(quad.graph_name).endswith("/inferred>") and name not in apart:
                    field = "type" if name.endswith("Type") or name == "measure" else name
                    assert item[field], (item["id"], name)
