"""`/id/...` as a client meets it: by Accept and by suffix, page by page, unchanged, near, gone."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, URIRef
from tests.server.client import Client, Response
from tests.server.conftest import serve_for

from dyad.described import FORMER
from dyad.namespaces import BASE, DYAD, OA
from dyad.settings import Settings
from dyad_loader.pipeline import load

pytestmark = [  # rdflib's own readers of quads use what rdflib gives up
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is:DeprecationWarning"),
]

AGREEMENT = "agreement/rus-vnm-20-agreements-2025-05"
SOURCE = "source/vietnam-news-today-2025-12-30"
TRIPLES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
THINGS = [
    AGREEMENT,
    f"{AGREEMENT}/status/signed-2025-05",
    "country/VNM",
    "dyad/RUS-VNM",
    "dyad/RUS-VNM/2025",
    "official/gennady-bezdetko",
    "event/rus-vnm-nuclear-document-round-2025-12/status/held-2025-12-21~",
    "code/event-type",
    "code/event-type/state-visit",
    SOURCE,
    f"{SOURCE}/paragraph/50",
    f"{SOURCE}/inferred",
    "dataset/reference",
    "inferred",
]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def links_of(response: Response) -> dict[str, list[str]]:
    """The header Link: relation to addresses."""
    found: dict[str, list[str]] = {}
    for address, relation in re.findall(r'<([^>]*)>; rel="([^"]+)"', response.headers.get("Link", "")):
        found.setdefault(relation, []).append(address)
    return found


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (CHROME, "/id/country/VNM.html"),
        ("application/xhtml+xml", "/id/country/VNM.html"),
        ("text/turtle", "/id/country/VNM.ttl"),
        ("application/n-triples", "/id/country/VNM.nt"),
        ("application/ld+json", "/id/country/VNM.jsonld"),
        ("application/json", "/id/country/VNM.jsonld"),
        ("application/rdf+xml, application/xml; q=0.7, */*; q=0.09", "/id/country/VNM.rdf"),
        ("application/trig", "/id/country/VNM.trig"),
        ("application/n-quads", "/id/country/VNM.nq"),
        ("text/html;q=0.3, text/turtle;q=0.9", "/id/country/VNM.ttl"),
        ("*/*", "/id/country/VNM.ttl"),
        (None, "/id/country/VNM.ttl"),
    ],
)
def test_thing_leads_to_what_the_client_likes_best(client: Client, accept: str | None, location: str) -> None:
    """An IRI is answered with 303 to the representation that Accept asks for."""
    response = client.get("/id/country/VNM", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert "Accept" in response.headers["Vary"]
    assert location in links_of(response)["describedby"]


@pytest.mark.parametrize(("suffix", "media_type"), [("ttl", "text/turtle"), ("rdf", "application/rdf+xml")])
def test_format_parameter_goes_before_accept(client: Client, suffix: str, media_type: str) -> None:
    """Who can only change the address names the format there, by suffix or media type."""
    for name in (suffix, media_type):
        response = client.get("/id/country/VNM", query_string={"format": name}, headers={"Accept": CHROME})
        assert response.headers["Location"] == f"/id/country/VNM.{suffix}"


@pytest.mark.parametrize(
    ("thing", "location"),
    [("dyad/RUS-VNM", "/dyad/RUS-VNM"), ("dyad/RUS-VNM/2025", "/dyad/RUS-VNM?year=2025")],
)
def test_pair_leads_a_browser_to_its_own_page(client: Client, thing: str, location: str) -> None:
    """A pair, and a year of it, have their page at /dyad, also for who asks by suffix."""
    assert client.get(f"/id/{thing}", headers={"Accept": CHROME}).headers["Location"] == location
    by_suffix = client.get(f"/id/{thing}.html", query_string="lang=vi")
    assert by_suffix.headers["Location"] == location + ("&" if "?" in location else "?") + "lang=vi"


def test_dataset_leads_to_its_description(client: Client) -> None:
    """The IRI of the dataset leads a browser home and a program to VoID."""
    assert client.get("/id/dataset", headers={"Accept": CHROME}).headers["Location"] == "/"
    data = client.get("/id/dataset", headers={"Accept": "application/ld+json"}).headers["Location"]
    assert client.get(data).mimetype == "application/ld+json"


def test_what_nobody_can_give_is_not_acceptable(client: Client) -> None:
    """A client that takes none of the representations is told which there are."""
    response = client.get("/id/country/VNM", headers={"Accept": "image/png"})
    assert (response.status_code, response.get_json()["code"]) == (406, "not-acceptable")
    assert "text/turtle" in response.get_json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_there_are(client: Client, method: str) -> None:
    """Things are only read here."""
    response = client.open("/id/country/VNM", method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("thing", THINGS)
def test_representations_hold_the_same_graph_without_blank_nodes(client: Client, thing: str) -> None:
    """rdflib reads every format of triples to one graph, and those of quads to the same with its graphs."""
    graphs = {}
    for suffix, name in TRIPLES.items():
        response = client.get(f"/id/{quote(thing)}.{suffix}")
        assert response.status_code == 200, response.text
        graphs[suffix] = set(Graph().parse(data=response.data, format=name))
    assert graphs["ttl"]
    assert all(found == graphs["ttl"] for found in graphs.values())
    for suffix, name in (("trig", "trig"), ("nq", "nquads")):
        quads = set(
            Dataset().parse(data=client.get(f"/id/{quote(thing)}.{suffix}").data, format=name).quads()
        )
        assert {quad[:3] for quad in quads} == graphs["ttl"]
    assert all(isinstance(triple[0], URIRef) for triple in graphs["ttl"])
    assert any(triple[0] == URIRef(BASE + thing) for triple in graphs["ttl"])


def test_description_has_receipts_and_what_points_to_the_thing(client: Client) -> None:
    """What is said comes with its paragraphs, documents and parts, and with the things that refer to it."""
    graph = Graph().parse(data=client.get(f"/id/{AGREEMENT}.ttl").data, format="turtle")
    thing, document = URIRef(BASE + AGREEMENT), URIRef(BASE + SOURCE)
    paragraph = graph.value(thing, DYAD.evidence)
    assert graph.value(paragraph, OA.hasSource) == document
    assert str(graph.value(paragraph, DYAD.paragraph)) == "50"
    assert str(graph.value(document, DYAD.published)) == "2025-12-30"
    step = graph.value(thing, DYAD.status)
    assert graph.value(step, DYAD.evidence) == paragraph
    assert (URIRef(BASE + "event/to-lam-visit-rus-2025-05"), DYAD.resultedIn, thing) in graph


def test_quads_tell_which_document_says_what(client: Client) -> None:
    """In TriG a statement stands in the graph of its document, and one that follows in the graph for that."""
    dataset = Dataset().parse(data=client.get(f"/id/{AGREEMENT}.trig").data, format="trig")
    thing = URIRef(BASE + AGREEMENT)
    says = dataset.graph(URIRef(BASE + SOURCE))
    follows = dataset.graph(URIRef(f"{BASE}{SOURCE}/inferred"))
    assert (thing, DYAD.party, URIRef(BASE + "country/VNM")) in says
    assert (thing, DYAD.between, URIRef(BASE + "dyad/RUS-VNM")) in follows
    assert (thing, DYAD.between, URIRef(BASE + "dyad/RUS-VNM")) not in says


def test_long_description_comes_in_pages_that_together_hold_all(client: Client) -> None:
    """Following rel=next gives every triple that points to the thing, and then ends."""
    path, pages = "/id/country/VNM.nt", 0
    found: set[str] = set()
    asked = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p <{BASE}country/VNM> }}"
    told = client.get("/sparql", query_string={"query": asked, "format": "json"}).get_json()
    while path:
        response = client.get(path)
        links = links_of(response)
        lines = response.text.splitlines()
        found |= {line for line in lines if line.endswith(f" <{BASE}country/VNM> .")}
        pages += 1
        assert links["first"] == ["/id/country/VNM.nt"]
        assert "http://www.w3.org/ns/ldp#Page" in links["type"]
        assert any("hydra/core#next" in line for line in lines) == ("next" in links)
        path = links.get("next", [""])[0]
    assert pages > 2
    assert len(found) == int(told["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("page", "status"),
    [("0", 404), ("99999", 404), ("9999999999999", 400), ("-1", 400), ("x", 400), ("²", 400)],
)
def test_page_that_is_not_there_is_an_error(client: Client, page: str, status: int) -> None:
    """Beyond the last page is no empty page that would look like an answer."""
    assert client.get("/id/country/VNM.ttl", query_string={"page": page}).status_code == status


def test_data_name_their_page_their_thing_and_their_licence(client: Client) -> None:
    """The header Link leads from a representation to all others, to what it describes, and to the licence."""
    links = links_of(client.get(f"/id/{AGREEMENT}.ttl"))
    assert {f"/id/{AGREEMENT}.{suffix}" for suffix in ("html", "jsonld", "rdf", "nt")} <= set(
        links["alternate"]
    )
    assert links["describes"] == [BASE + AGREEMENT]
    assert links["canonical"] == [f"/id/{AGREEMENT}.ttl"]
    assert links["license"] == ["https://www.apache.org/licenses/LICENSE-2.0"]
    page = links_of(client.get(f"/id/{AGREEMENT}.html"))
    assert f"/id/{AGREEMENT}.ttl" in page["alternate"]
    assert page["describedby"] == [f"/id/{AGREEMENT}.ttl"]
    assert page["canonical"] == [f"/id/{AGREEMENT}.html"]


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "html"])
def test_representation_that_is_unchanged_is_not_sent_again(client: Client, suffix: str) -> None:
    """ETag and Last-Modified are of the release; a client that has it gets 304 by either."""
    path = f"/id/{AGREEMENT}.{suffix}"
    first = client.get(path)
    by_tag = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert [by_tag.status_code, by_date.status_code] == [304, 304]
    assert by_tag.data == by_date.data == b""
    other = client.get(path, headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)
    assert client.get("/id/country/LAO.ttl").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "path", [f"/id/{AGREEMENT}", f"/id/{AGREEMENT}.ttl", f"/id/{AGREEMENT}.html", "/id/x/y"]
)
def test_head_is_get_without_a_body(client: Client, path: str) -> None:
    """HEAD says what GET would, whatever that is."""
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code
    assert head.data == b""
    for name in ("Content-Type", "Link", "ETag", "Location"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("country/vnm", "country/VNM"),
        ("official/to-lan", "official/to-lam"),
        ("agreement/rus-vnm-20-agreement-2025-05", AGREEMENT),
        ("dyad/VNM-RUS", "dyad/RUS-VNM"),
        (f"{AGREEMENT}/status/lost", AGREEMENT),
        ("countries/VNM", "country/VNM"),
    ],
)
def test_id_of_nothing_is_404_with_ids_that_come_near(client: Client, asked: str, near: str) -> None:
    """Who misspelt an id finds the right one in the answer."""
    response = client.get(f"/id/{asked}", headers={"Accept": "text/turtle"})
    told = response.get_json()
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert near in [one["id"] for one in told["suggestions"]]
    assert all(client.get(one["href"]).status_code == 303 for one in told["suggestions"])
    page = client.get(f"/id/{asked}.html", headers={"Accept": CHROME})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Did you mean" in page.text


def test_id_like_no_other_gets_no_suggestion(client: Client) -> None:
    """Nothing is suggested for its own sake."""
    told = client.get("/id/qqqqqqqqqqqqqqqqqqqq/wwwwwwwwwwwwwww").get_json()
    assert (told["status"], told["suggestions"]) == (404, [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@example(path="../../../etc/passwd")
@example(path="..%2f..%2fetc%2fpasswd")
@example(path="country/VNM> } DROP ALL #")
@example(path='"><script>alert(1)</script>')
@example(path="country/VNM\x00.ttl")
@example(path="country/VNM\r\nSet-Cookie: a=b")
@example(path="country/VNM.ttl.ttl")
@example(path="country//VNM")
@example(path="//evil.example/x")
@example(path="{{7*7}}")
@example(path="a" * 3000)
def test_hostile_id_is_not_found_and_does_no_harm(client: Client, path: str) -> None:
    """Whatever stands in the path is a name of nothing: 404, in either form, and never a part of the page."""
    for accept, kind in ((CHROME, "text/html"), ("application/json", "application/problem+json")):
        response = client.get("/id/" + quote(path, safe="/.%{}"), headers={"Accept": accept})
        if response.status_code == 308:  # two slashes are one
            assert response.headers["Location"].startswith(f"{client.address}/id/")
            continue
        assert response.status_code in (400, 404, 414), path
        assert response.mimetype == kind
        assert "Set-Cookie" not in response.headers
        assert kind != "text/html" or "<script>alert" not in response.text
        assert "Traceback" not in response.text


def test_page_tells_search_engines_what_it_is_about(client: Client) -> None:
    """The page of a thing carries JSON-LD in the terms of schema.org that names its document."""
    page = client.get(f"/id/{AGREEMENT}.html").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])
    assert (told["@context"], told["@id"]) == ("https://schema.org", BASE + AGREEMENT)
    assert told["subjectOf"]["@id"] == BASE + SOURCE


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (f"{SOURCE}/inferred", "What follows from a document"),
        ("dataset/reference", "countries and codes"),
        ("dataset/reference/inferred", "What follows from the reference data"),
        ("inferred", "several documents together"),
    ],
)
def test_graph_has_a_page_that_says_what_it_is(client: Client, thing: str, told: str) -> None:
    """Also the names of graphs lead a person somewhere."""
    page = client.get(f"/id/{thing}.html")
    assert page.status_code == 200
    assert told in page.text


def test_thing_that_a_later_release_took_out_is_gone_and_may_come_back(
    release_home: Path, tmp_path: Path
) -> None:
    """410 for what is described no more, through further releases; 200 again when it is."""
    home = tmp_path / "home"
    shutil.copytree(release_home, home, symlinks=True)
    seeds = Path(__file__).parents[3] / "seeds"
    everything = Settings.from_env({"DYAD_HOME": str(home)})
    with serve_for(home) as server:
        client = Client(server.address)

        def status(path: str, accept: str = "text/turtle") -> int:
            return client.get(path, headers={"Accept": accept}).status_code

        def load_and_wait(paths: list[Path]) -> None:
            version = load(everything, paths).version
            until = time.monotonic() + 20
            while client.get("/health").get_json().get("version") != version:
                assert time.monotonic() < until
                time.sleep(0.05)

        assert status(f"/id/{AGREEMENT}") == 303
        assert status("/id/agreement/never-there") == 404
        load_and_wait([seeds / "vna-foundations-of-russia-vietnam-ties.yaml"])
        for path in (AGREEMENT, f"{AGREEMENT}.ttl", f"{AGREEMENT}/status/signed-2025-05", SOURCE):
            assert status(f"/id/{path}") == 410
        assert status("/id/agreement/never-there") == 404
        assert status("/id/country/VNM") == 303
        page = client.get(f"/id/{AGREEMENT}.html", headers={"Accept": CHROME})
        assert (page.status_code, "earlier release" in page.text) == (410, True)
        assert (home / FORMER).is_file()
        load_and_wait([])
        assert status(f"/id/{AGREEMENT}.ttl") == 200
