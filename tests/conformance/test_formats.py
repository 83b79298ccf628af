"""The formats of answers, each read by another program than the one that wrote it."""

from __future__ import annotations

import csv
import io
import json
from typing import Final
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from tests.conformance.endpoint import Endpoint, Mismatch, Response
from tests.conformance.exclusions import case
from tests.conformance.solutions import explain_difference, parse_triples

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SRX: Final = "{http://www.w3.org/2005/sparql-results#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"

MEDIA_TYPES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}

Table = tuple[list[str], list[list[ox.NamedNode | ox.BlankNode | ox.Literal | None]]]
"""The variables, and for each solution a term or None for each of them."""


def _literal(value: str, language: str | None, datatype: str | None) -> ox.Literal:
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value)


def _read_json(text: str) -> Table:
    document = json.loads(text)
    names = document["head"]["vars"]
    rows = []
    for solution in document["results"]["bindings"]:
        assert set(solution) <= set(names)
        rows.append([_json_term(solution[name]) if name in solution else None for name in names])
    return names, rows


def _json_term(term: dict[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if term["type"] == "bnode":
        return ox.BlankNode(term["value"])
    assert term["type"] == "literal"
    return _literal(term["value"], term.get("xml:lang"), term.get("datatype"))


def _read_xml(text: str) -> Table:
    root = ElementTree.fromstring(text)  # noqa: S314 (our own server's)
    names = [node.attrib["name"] for node in root.findall(f"{_SRX}head/{_SRX}variable")]
    rows = []
    for solution in root.findall(f"{_SRX}results/{_SRX}result"):
        bound = {node.attrib["name"]: _xml_term(node[0]) for node in solution}
        assert set(bound) <= set(names)
        rows.append([bound.get(name) for name in names])
    return names, rows


def _xml_term(node: ElementTree.Element) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    value = node.text or ""
    if node.tag == _SRX + "uri":
        return ox.NamedNode(value)
    if node.tag == _SRX + "bnode":
        return ox.BlankNode(value)
    assert node.tag == _SRX + "literal"
    return _literal(value, node.get(_LANGUAGE), node.get("datatype"))


def _read_tsv(text: str) -> Table:
    assert text.endswith("\n")
    header, *lines = text.split("\n")[:-1]
    names = [name.removeprefix("?") for name in header.split("\t")] if header else []
    assert all(name.startswith("?") for name in header.split("\t") if name)
    rows = []
    for line in lines:
        cells = line.split("\t") if names else []
        assert len(cells) == len(names)
        rows.append([_tsv_term(cell) if cell else None for cell in cells])
    return names, rows


def _tsv_term(cell: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A cell is a term in the syntax of Turtle."""
    [quad] = ox.parse(f"<urn:s> <urn:p> {cell} .", format=ox.RdfFormat.TURTLE)
    term = quad.object
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return term


READERS: Final = {"json": _read_json, "xml": _read_xml, "tsv": _read_tsv}

TERMS: Final = {
    "iri": "<http://example.org/a?b=c&d=%20#e>",
    "iri-unicode": "<http://example.org/Việt-Nam>",
    "empty": '""',
    "quotes": r'"\"one\" and \'two\'"',
    "comma": '"a,b;c"',
    "spaces": '"  a  b  "',
    "newline": r'"a\nb"',
    "newline-at-the-end": r'"a\n"',
    "tab": r'"a\tb"',
    "carriage-return": r'"a\rb"',
    "carriage-return-and-newline": r'"a\r\nb"',
    "backslash": r'"a\\nb\\"',
    "markup": "\"<a href='b'>&amp;]]></a>\"",
    "unicode": '"Tô Lâm, 谢谢, 🙂"',
    "combining": r'"e\u0301"',
    "looks-like-a-number": '"1"',
    "looks-like-an-iri": '"<http://example.org/>"',
    "looks-like-a-blank-node": '"_:b"',
    "looks-like-a-formula": '"=1+1"',
    "language": '"Grüße"@de',
    "language-and-region": '"colour"@en-gb',
    "integer": "42",
    "negative-integer": "-42",
    "decimal": "1.5",
    "boolean": "true",
    "date": f'"2025-12-30"^^<{XSD}date>',
    "date-time": f'"2025-12-30T08:00:00Z"^^<{XSD}dateTime>',
    "year": f'"2025"^^<{XSD}gYear>',
    "derived-integer": f'"7"^^<{XSD}nonNegativeInteger>',
    "ill-typed": f'"seven"^^<{XSD}integer>',
    "own-datatype": '"2025-12~"^^<http://example.org/edtf>',
}


def _ask(endpoint: Endpoint, query: str, name: str) -> Response:
    response = endpoint.query(query, MEDIA_TYPES[name]).expect(200)
    if response.media_type != MEDIA_TYPES[name]:
        raise Mismatch(f"expected {MEDIA_TYPES[name]}, got {response.media_type}")
    return response


@pytest.mark.parametrize(
    ("name", "term"),
    [case(f"formats/{name}/{kind}", name, term) for name in READERS for kind, term in TERMS.items()],
)
def test_formats_term_arrives_as_it_is(endpoint: Endpoint, name: str, term: str) -> None:
    """Every term comes out of JSON, XML and TSV as it is."""
    response = _ask(endpoint, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}", name)
    [expected] = ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.TURTLE)
    found = READERS[name](response.text)
    if found != (["x"], [[expected.object]]):
        raise Mismatch(f"expected {expected.object}, got {found} from {response.body!r}")


@pytest.mark.parametrize("term", [case(f"formats/csv/{kind}", term) for kind, term in TERMS.items()])
def test_formats_value_arrives_as_it_is_in_csv(endpoint: Endpoint, term: str) -> None:
    """Every value comes out of CSV as it is, though without its kind."""
    response = _ask(endpoint, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}", "csv")
    [expected] = ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.TURTLE)
    assert isinstance(expected.object, ox.NamedNode | ox.Literal)
    found = list(csv.reader(io.StringIO(response.text, newline="")))
    # The reader gives a line without anything, as which one empty value is written, as no cells.
    if [row or [""] for row in found] != [["x"], [expected.object.value]]:
        raise Mismatch(f"expected {expected.object}, got {found} from {response.body!r}")


@pytest.mark.parametrize("name", list(READERS))
def test_formats_unbound_and_blank_keep_their_places(endpoint: Endpoint, name: str) -> None:
    """A variable without a value has none, and a blank node is the same one wherever it stands."""
    response = _ask(
        endpoint,
        "SELECT ?a ?b ?c ?d { { VALUES (?a ?b) { (UNDEF 1) (2 UNDEF) (UNDEF UNDEF) } } BIND(BNODE() AS ?c) "
        "BIND(?c AS ?d) } ORDER BY ?a ?b",
        name,
    )
    names, rows = READERS[name](response.text)
    assert names == ["a", "b", "c", "d"]
    assert [row[:2] for row in rows] == [
        [None, None],
        [None, ox.Literal(1)],
        [ox.Literal(2), None],
    ]
    assert all(row[2] == row[3] for row in rows)
    assert len({str(row[2]) for row in rows}) == 3
    assert all(isinstance(row[2], ox.BlankNode) for row in rows)


def test_formats_csv_has_header_line_ends_and_empty_cells(endpoint: Endpoint) -> None:
    """CSV has the names without question marks, lines that end in CR LF, and nothing for unbound."""
    response = _ask(endpoint, "SELECT ?a ?b { VALUES (?a ?b) { (UNDEF 1) (2 UNDEF) } } ORDER BY ?a", "csv")
    assert response.body == b"a,b\r\n,1\r\n2,\r\n"


@pytest.mark.parametrize("name", list(READERS))
@pytest.mark.parametrize(
    ("query", "table"),
    [
        case("no-solution", "SELECT ?x ?y { FILTER(false) }", (["x", "y"], [])),
        case("no-variable", "SELECT * {}", ([], [[]])),
        case("no-variable-no-solution", "SELECT * { FILTER(false) }", ([], [])),
        case("order-of-variables", "SELECT ?b ?a { VALUES (?a ?b) { (1 2) } }", (["b", "a"], [[2, 1]])),
        case("unbound-variable", "SELECT ?x ?z { VALUES ?x { 1 } }", (["x", "z"], [[1, None]])),
    ],
)
def test_formats_table_of_any_shape_is_told(
    endpoint: Endpoint, name: str, query: str, table: tuple[list[str], list[list[int | None]]]
) -> None:
    """Tables without rows or columns are told as they are."""
    names, rows = READERS[name](_ask(endpoint, query, name).text)
    wanted = [[None if cell is None else ox.Literal(cell) for cell in row] for row in table[1]]
    if (names, rows) != (table[0], wanted):
        raise Mismatch(f"expected {table}, got {(names, rows)}")


@pytest.mark.parametrize("truth", [True, False])
def test_formats_boolean_is_told_in_json_and_xml(endpoint: Endpoint, truth: bool) -> None:
    """An ASK query has a truth value in both formats that have one."""
    query = f"ASK {{ FILTER({str(truth).lower()}) }}"
    document = json.loads(_ask(endpoint, query, "json").text)
    assert document["boolean"] is truth
    assert "head" in document
    root = ElementTree.fromstring(_ask(endpoint, query, "xml").text)  # noqa: S314
    assert root.tag == _SRX + "sparql"
    assert root.find(_SRX + "head") is not None
    assert root.findtext(_SRX + "boolean") == str(truth).lower()


GRAPHS: Final = {
    "turtle": ("text/turtle", "turtle"),
    "ntriples": ("application/n-triples", "nt"),
    "rdfxml": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nquads": ("application/n-quads", "nquads"),
    "trig": ("application/trig", "trig"),
}
"""The formats of graphs: their media types, and what RDFLib calls them."""

_CONSTRUCT: Final = (
    "CONSTRUCT { <http://example.org/s> <http://example.org/p> ?x . _:b <http://example.org/p> ?x } "
    "{ VALUES ?x { %s } }"
)


CASES: Final = {f"formats/{name}/{key}" for name in (*MEDIA_TYPES, *GRAPHS) for key in (*TERMS, "none")}
"""The cases that the list of exclusions may name."""

# RDFLib rewrites the time zone of a dateTime, and warns of what is no integer.
_UNREAD: Final = {"date-time", "ill-typed"}


# Formats with graphs cannot be read by RDFLib without warnings of its own making.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("media_type", "name", "terms"),
    [
        case(f"formats/{kind}/{key}", media_type, name, terms)
        for kind, (media_type, name) in GRAPHS.items()
        for key, terms in (
            ("none", ""),
            ("carriage-return", TERMS["carriage-return"] + TERMS["carriage-return-and-newline"]),
            *((key, term) for key, term in TERMS.items() if key not in _UNREAD and "carriage" not in key),
        )
    ],
)
def test_formats_graph_is_read_by_another_program(
    endpoint: Endpoint, media_type: str, name: str, terms: str
) -> None:
    """A graph comes out of each format as it is, also an empty one."""
    query = _CONSTRUCT % terms
    response = endpoint.query(query, media_type).expect(200)
    if response.media_type != media_type:
        raise Mismatch(f"expected {media_type}, got {response.media_type}")
    graph = rdflib.Dataset() if name in ("nquads", "trig") else rdflib.Graph()
    graph.parse(data=response.body, format=name, publicID="urn:base")
    triples = rdflib.Graph()
    for subject, predicate, value in graph.triples((None, None, None)):
        triples.add((subject, predicate, value))
    expected = parse_triples(endpoint.query(query, "application/n-triples").body, ox.RdfFormat.N_TRIPLES)
    assert bool(expected) == bool(terms)
    text = triples.serialize(format="nt").encode()
    told = explain_difference(expected, parse_triples(text, ox.RdfFormat.N_TRIPLES))
    if told:
        raise Mismatch(told)


CHOSEN: Final = [
    case(
        "select-first",
        "SELECT * {}",
        "text/csv, application/sparql-results+json",
        {"text/csv", MEDIA_TYPES["json"]},
    ),
    case(
        "select-quality",
        "SELECT * {}",
        "text/csv;q=0.4, application/sparql-results+xml;q=0.9",
        {MEDIA_TYPES["xml"]},
    ),
    case("select-zero", "SELECT * {}", "application/sparql-results+json;q=0, text/csv", {"text/csv"}),
    case("select-any", "SELECT * {}", "*/*", set(MEDIA_TYPES.values())),
    case("select-text", "SELECT * {}", "text/*", {"text/csv", "text/tab-separated-values"}),
    case("select-none", "SELECT * {}", None, {MEDIA_TYPES["json"], MEDIA_TYPES["xml"]}),
    case(
        "select-unknown-and-known",
        "SELECT * {}",
        "image/png, text/tab-separated-values;q=0.1",
        {MEDIA_TYPES["tsv"]},
    ),
    case(
        "select-charset",
        "SELECT * {}",
        "application/sparql-results+json; charset=utf-8",
        {MEDIA_TYPES["json"]},
    ),
    case("select-capitals", "SELECT * {}", "Application/SPARQL-Results+XML", {MEDIA_TYPES["xml"]}),
    case("ask-none", "ASK {}", None, {MEDIA_TYPES["json"], MEDIA_TYPES["xml"]}),
    case(
        "ask-among-graphs",
        "ASK {}",
        "text/turtle, application/sparql-results+xml;q=0.5",
        {MEDIA_TYPES["xml"]},
    ),
    case(
        "construct-none",
        "CONSTRUCT {} {}",
        None,
        {"text/turtle", "application/n-triples", "application/rdf+xml"},
    ),
    case(
        "construct-quality",
        "CONSTRUCT {} {}",
        "text/turtle;q=0.1, application/rdf+xml",
        {"application/rdf+xml"},
    ),
    case("describe-jsonld", "DESCRIBE <urn:x>", "application/ld+json", {"application/ld+json"}),
]


@pytest.mark.parametrize(("query", "accept", "media_types"), CHOSEN)
def test_formats_accept_leads_to_the_format(
    endpoint: Endpoint, query: str, accept: str | None, media_types: set[str]
) -> None:
    """The header Accept decides on the format."""
    found = endpoint.query(query, accept).expect(200).media_type
    if found not in media_types:
        raise Mismatch(f"expected one of {media_types}, got {found}")


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        case("select-as-graph", "SELECT * {}", "text/turtle"),
        case("construct-as-table", "CONSTRUCT {} {}", "text/csv"),
        case("select-as-image", "SELECT * {}", "image/png"),
    ],
)
def test_formats_unacceptable_is_406(endpoint: Endpoint, query: str, accept: str) -> None:
    """What cannot be had in the format that is asked for is refused."""
    endpoint.query(query, accept).expect(406)
