import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, Variable
from rdflib.query import Result
from tests.server.client import Client
from tests.server.conftest import serve_for

from dyad.catalogue import read_catalogue
from dyad.sparql_text import check_query
from dyad_server.examples import QUERY
from dyad_server.protocol import FORM, largest_body
from dyad_server.protocol import QUERY as QUERY_TYPE

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SELECT = "SELECT ?c ?n { ?c a dyad:Country ; rdfs:label ?n FILTER(LANG(?n) = 'en') } ORDER BY ?c LIMIT 3"
CONSTRUCT = (
    "CONSTRUCT { ?c rdfs:label ?n } WHERE { ?c a dyad:Country ; rdfs:label ?n } ORDER BY ?c ?n LIMIT 9"
)


@pytest.mark.parametrize(
    ("media_type", "reader"),
    [
        ("application/sparql-results+json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ],
)
def test_sparql_solutions_in_each_format_are_read_by_rdflib(
    client: Client, media_type: str, reader: str
) -> None:
    """Solutions come in the four formats of SPARQL 1.1, labelled as such."""
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    result = Result.parse(source=BytesIO(response.data), format=reader)
    assert [str(row[Variable("c")]).rpartition("/")[2] for row in result.bindings] == ["ABW", "AFG", "AFI"]


# rdflib's own readers of quads use what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("media_type", "reader"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-quads", "nquads"),
        ("application/trig", "trig"),
    ],
)
def test_sparql_graph_in_each_format_is_read_by_rdflib(client: Client, media_type: str, reader: str) -> None:
    """A graph comes in each RDF format, labelled as such, and is the same in all."""
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    if reader in ("nquads", "trig"):
        dataset = Dataset()
        dataset.default_graph.parse(data=response.data, format=reader)
        found = {(s, p, o) for s, p, o, _ in dataset.quads()}
    else:
        found = set(Graph().parse(data=response.data, format=reader))
    expected = client.get("/sparql", query_string={"query": CONSTRUCT, "format": "ntriples"})
    assert found == set(Graph().parse(data=expected.data, format="nt"))
    assert len(found) == 9


@pytest.mark.parametrize("name", ["json", "xml"])
def test_sparql_boolean_is_told(client: Client, name: str) -> None:
    """ASK is answered in JSON and XML."""
    response = client.get("/sparql", query_string={"query": "ASK { ?s a dyad:Agreement }", "format": name})
    assert "true" in response.text


def test_sparql_each_way_of_asking_gives_the_same_answer(client: Client) -> None:
    """GET, a form and a body are three ways to one answer."""
    get = client.get("/sparql", query_string={"query": SELECT})
    form = client.post("/sparql", data={"query": SELECT})
    body = client.post("/sparql", data=SELECT, content_type=QUERY_TYPE)
    assert get.data == form.data == body.data
    assert get.status_code == form.status_code == body.status_code == 200


def test_sparql_head_has_the_headers_and_no_body(client: Client) -> None:
    """HEAD tells what GET would."""
    head = client.head("/sparql", query_string={"query": SELECT})
    get = client.get("/sparql", query_string={"query": SELECT})
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == get.headers[name]


def test_sparql_options_says_what_is_allowed_from_anywhere(client: Client) -> None:
    """A browser's preflight learns that any page may ask."""
    response = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert set(response.headers["Access-Control-Allow-Methods"].split(", ")) == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
    }
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("query", ["ASK {}", "nonsense"])
def test_sparql_answers_and_errors_may_be_read_from_anywhere(client: Client, query: str) -> None:
    """A page of another origin can read an error as well as an answer."""
    response = client.get("/sparql", query_string={"query": query})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_sparql_same_question_again_is_304(client: Client) -> None:
    """Who has the answer already is told that it is still right, without a body."""
    first = client.get("/sparql", query_string={"query": SELECT})
    again = client.get(
        "/sparql", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_sparql_tag_differs_by_question_format_and_dataset(client: Client) -> None:
    """Whatever changes the answer changes the tag."""
    asked: list[tuple[dict[str, str], str]] = [
        ({"query": SELECT}, "*/*"),
        ({"query": SELECT + " # "}, "*/*"),
        ({"query": SELECT}, "text/csv"),
        ({"query": SELECT, "format": "csv"}, "*/*"),
        ({"query": SELECT, "default-graph-uri": "x:a"}, "*/*"),
        ({"query": SELECT, "named-graph-uri": "x:a"}, "*/*"),
    ]
    tags = [
        client.get("/sparql", query_string=values, headers={"Accept": accept}).headers["ETag"]
        for values, accept in asked
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_sparql_answer_that_changes_has_no_tag(client: Client, function: str) -> None:
    """What is different each time is not kept by anybody."""
    response = client.get("/sparql", query_string={"query": f"SELECT ({function} AS ?x) {{}}"})
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server over two graphs with a triple each."""
    home = tmp_path_factory.mktemp("small")
    folder = home / "releases" / "small"
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    for name in "ab":
        subject, graph = ox.NamedNode(f"x:{name}"), ox.NamedNode(f"x:g{name}")
        store.add(ox.Quad(subject, ox.NamedNode("x:p"), ox.Literal(name), graph))
        store.add(ox.Quad(subject, ox.NamedNode("x:p"), ox.Literal(name)))  # the union
    store.flush()
    del store
    (folder / "manifest.json").write_text('{"version": "small"}', encoding="utf-8")
    (home / "current").symlink_to("releases/small")
    with serve_for(home) as server:
        yield Client(server.address)


@pytest.mark.parametrize(
    ("values", "pattern", "found"),
    [
        ({}, "?x <x:p> ?o", {"x:a", "x:b"}),
        ({}, "GRAPH ?g { ?x <x:p> ?o }", {"x:a", "x:b"}),
        ({}, "GRAPH <x:gb> { ?x <x:p> ?o }", {"x:b"}),
        ({"default-graph-uri": "x:ga"}, "?x <x:p> ?o", {"x:a"}),
        ({"default-graph-uri": ["x:ga", "x:gb"]}, "?x <x:p> ?o", {"x:a", "x:b"}),
        ({"default-graph-uri": "x:ga"}, "GRAPH ?g { ?x <x:p> ?o }", set()),
        ({"named-graph-uri": "x:ga"}, "GRAPH ?g { ?x <x:p> ?o }", {"x:a"}),
        ({"named-graph-uri": "x:ga"}, "?x <x:p> ?o", set()),
        ({"from": "FROM <x:ga>"}, "?x <x:p> ?o", {"x:a"}),
        ({"from": "FROM NAMED <x:ga>"}, "GRAPH ?g { ?x <x:p> ?o }", {"x:a"}),
        ({"from": "FROM <x:ga>", "default-graph-uri": "x:gb"}, "?x <x:p> ?o", {"x:b"}),
        ({"from": "FROM <x:nowhere>"}, "?x <x:p> ?o", set()),
    ],
)
def test_sparql_dataset_is_the_one_asked_for(
    small: Client, values: dict[str, str | list[str]], pattern: str, found: set[str]
) -> None:
    """Without a dataset the default graph is the union; one that is given is the whole dataset."""
    query = f"SELECT ?x {values.get('from', '')} {{ {pattern} }}"
    response = small.get("/sparql", query_string={**values, "query": query, "format": "json"})
    assert response.status_code == 200
    assert {row["x"]["value"] for row in response.get_json()["results"]["bindings"]} == found


@pytest.mark.parametrize(
    ("query", "status", "code", "where"),
    [
        ("SELECT * {\n  ?s ?p }", 400, "query-syntax", 2),
        ("SELECT * {\n ?s ?p 'open }", 400, "query-syntax", 2),
        ("nonsense", 400, "query-syntax", 1),
        ("INSERT DATA { <x:a> <x:b> 1 }", 400, "query-syntax", 1),
        ("DROP ALL", 400, "query-syntax", 1),
        ("SELECT * { " + "{" * 100 + "}" * 100 + " }", 400, "query-syntax", 1),
        ("SELECT (<x:function>(1) AS ?x) {}", 400, "query", None),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "query-refused", None),
        ("LOAD <http://127.0.0.1/>", 403, "query-refused", None),
    ],
)
def test_sparql_query_at_fault_is_a_problem(
    client: Client, query: str, status: int, code: str, where: int | None
) -> None:
    """What is wrong with a query is told by status, code and, for syntax, line and column."""
    response = client.post("/sparql", data={"query": query})
    problem = response.get_json()
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem.get("where", {}).get("line") == where
    assert problem["detail"]


@pytest.mark.parametrize(
    ("method", "asked", "status"),
    [
        ("GET", {"query_string": "query=a&query=b"}, 400),
        ("POST", {"data": {"update": "DROP ALL"}}, 400),
        ("POST", {"data": b"DROP ALL", "content_type": "application/sparql-update"}, 400),
        ("POST", {"data": b"ASK {}", "content_type": "text/plain"}, 415),
        ("POST", {"data": b"ASK {}"}, 415),
        ("GET", {"query_string": {"query": "ASK {}", "format": "pdf"}}, 400),
        ("GET", {"query_string": {"query": "ASK {}", "format": "csv"}}, 406),
        ("GET", {"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406),
        ("POST", {"data": b"ASK {}" + b" " * 100_000, "content_type": QUERY_TYPE}, 413),
        ("POST", {"data": b"x" * (largest_body(100_000) + 1), "content_type": FORM}, 413),
        ("PUT", {"data": b""}, 405),
        ("DELETE", {}, 405),
        ("PATCH", {}, 405),
    ],
)
def test_sparql_misuse_of_the_protocol_has_its_status(
    client: Client, method: str, asked: dict[str, object], status: int
) -> None:
    """Each misuse gets the status that HTTP and the SPARQL Protocol have for it, as a problem."""
    response = client.open("/sparql", method=method, **asked)  # type: ignore[arg-type]
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["status"] == status
    if status == 405:
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_sparql_address_that_is_too_long_is_414(client: Client) -> None:
    """An address of more than 64 kilobytes is not even read to its end."""
    assert client.get("/sparql", query_string={"query": "ASK {}" + " " * 100_000}).status_code == 414


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(  # noqa: D102 (as in HTMLParser)
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:  # noqa: D102 (as in HTMLParser)
        self.said += data


def test_sparql_browser_without_query_gets_a_form_that_needs_no_scripts(client: Client) -> None:
    """Who opens the address in a browser can write a query, with the README's question to begin with."""
    response = client.get("/sparql", headers={"Accept": HTML})
    page = Page(response.text)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    forms = [attributes for tag, attributes in page.tags if tag == "form"]
    assert {"id": "plain", "action": "/sparql", "method": "get"} in forms
    assert {"textarea", "button"} <= {tag for tag, _ in page.tags}
    assert QUERY in page.said
    # Scripts come from here and are files; none stands in the page, and none is needed to ask.
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert all(str(found.get("src", "")).startswith("/static/") for found in scripts if "type" not in found)
    assert not [
        name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"
    ]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", [query.name for query in read_catalogue()])
def test_sparql_example_in_the_form_is_a_query_that_is_answered(client: Client, name: str) -> None:
    """Each named query can be opened in the form with its example values, and gives rows."""
    response = client.get("/sparql", query_string={"example": name}, headers={"Accept": HTML})
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", response.text, re.DOTALL)
    assert found is not None
    text = unescape(found[1])
    check_query(text)
    answered = client.post("/sparql", data={"query": text, "format": "csv"})
    assert answered.status_code == 200
    assert answered.data.count(b"\n") > 1


def test_sparql_unknown_example_is_404(client: Client) -> None:
    """A link to a named query that is gone says so."""
    assert client.get("/sparql?example=nothing_here", headers={"Accept": HTML}).status_code == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_sparql_error_page_shows_what_was_sent_as_text(client: Client, text: str) -> None:
    """What a link makes a browser send comes back as text and not as markup."""
    for values in (
        {"query": text},
        {"query": "ASK {}", "format": text},
        {"query": "ASK {}", "default-graph-uri": text},
    ):
        response = client.get("/sparql", query_string=values, headers={"Accept": HTML})
        assert (response.status_code, response.mimetype) == (400, "text/html")
        page = Page(response.text)
        assert "img" not in {tag for tag, _ in page.tags}
        assert all("src" in found for tag, found in page.tags if tag == "script")
        assert "alert(1)" not in {name for _, found in page.tags for name in found}


def test_sparql_examples_question_is_the_one_that_dyad_is_for(client: Client) -> None:
    """The README's question gives agreements with status, document and paragraph, each row once."""
    response = client.post("/sparql", data={"query": QUERY, "format": "csv"})
    lines = response.text.splitlines()
    assert lines[0] == "agreement,status,document,paragraph"
    assert any("Package of 20 agreements" in line and line.endswith(",50") for line in lines)
    assert len(lines) == len(set(lines))


def test_sparql_format_that_there_is_not_is_refused_before_the_work(client: Client) -> None:
    """A format that cannot be had is refused at once, and not after a query that never ends."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = client.get("/sparql", query_string={"query": query, "format": "pdf"}, timeout=5)
    assert response.status_code == 400
