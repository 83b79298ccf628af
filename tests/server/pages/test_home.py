from __future__ import annotations

from bs4 import BeautifulSoup
from tests.server.client import Client

HTML = {"Accept": "text/html"}


def home(client: Client, path: str = "/") -> BeautifulSoup:
    """The home page, as a browser without scripts has it."""
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    assert len(response.data) < 100_000
    return BeautifulSoup(response.text, "html.parser")


def test_home_matrix_counts_what_the_store_has(client: Client) -> None:
    """Each number of the matrix is that of the facts between the two, and leads to them."""
    soup = home(client)
    rows = {row.select_one("th").get_text(): row for row in soup.select("table.matrix tbody tr")}  # type: ignore[union-attr] # it fails if none
    row = rows["Russia and Vietnam"]
    numbers = [int(str(cell["data-value"])) for cell in row.select("td[data-value]")]
    counted = client.get(
        "/sparql",
        query_string={
            "query": "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f dyad:between id:dyad\\/RUS-VNM ; a dyad:Fact }",
            "format": "csv",
        },
    )
    assert numbers[-1] == int(counted.text.split()[1]) == sum(numbers[:-1])
    links = [str(link["href"]) for link in row.select("td a")]
    assert links[0] == "/dyad/RUS-VNM?kind=agreement"
    for link in links:
        assert client.get(link, headers=HTML).status_code == 200


def test_home_matrix_tells_none_from_not_covered(client: Client) -> None:
    """An empty cell is read aloud as none, and the page says what that means."""
    soup = home(client)
    cell = soup.select_one("table.matrix td.nothing")
    assert cell is not None
    assert "none" in cell.get_text()
    assert "not that there is none" in soup.get_text()


def test_home_latest_facts_have_receipts(client: Client) -> None:
    """What is new stands with a date of its document and a paragraph."""
    soup = home(client)
    section = soup.select_one("section[aria-labelledby=latest]")
    assert section is not None
    facts = section.select("ol > li")
    assert facts
    for fact in facts:
        assert fact.select_one(".receipts a[href*='#p']")


def test_home_search_works_without_scripts(client: Client) -> None:
    """Both search boxes are plain forms with a label."""
    soup = home(client)
    forms = soup.select("form[role=search]")
    assert len(forms) == 2
    for form in forms:
        box = form.select_one("input[type=search][name=q]")
        assert form["action"] == "/search"
        assert box is not None
        assert form.select_one(f"label[for={box['id']}]")


def test_home_map_has_each_side_once_and_an_arc_for_each_pair(client: Client) -> None:
    """The map gets places by their codes, and arcs between places that it has."""
    data = client.get("/pairs.json").get_json()
    codes = [place["code"] for place in data["places"]]
    assert len(codes) == len(set(codes))
    assert {"RUS", "VNM", "ASEAN"} <= set(codes)
    for arc in data["arcs"]:
        assert {arc["from"], arc["to"]} <= set(codes)
        assert arc["count"] > 0
        assert arc["href"] == f"/dyad/{arc['from']}-{arc['to']}"
    assert len(data["arcs"]) == len({(arc["from"], arc["to"]) for arc in data["arcs"]})


def test_home_is_in_the_language_of_the_reader(client: Client) -> None:
    """Names of countries are in the language that was chosen, and so are those on the map."""
    assert "Россия" in home(client, "/?lang=ru").select_one("table.matrix").get_text()  # type: ignore[union-attr]
    labels = {place["label"] for place in client.get("/pairs.json?lang=ru").get_json()["places"]}
    assert "Россия" in labels


def test_home_has_three_ways_in_for_programs(client: Client) -> None:
    """A query, an address with a header, and a command stand ready to be copied."""
    section = home(client).select_one("section[aria-labelledby=programs]")
    assert section is not None
    text = section.get_text()
    assert f"{client.address}/sparql" in text
    assert "text/turtle" in text
    assert "dyad query" in text
