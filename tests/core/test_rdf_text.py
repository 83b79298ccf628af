"""RDF from outside: what is read, what is refused before the engine sees it, and where errors are."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import DataSyntaxError, SourceError
from dyad.rdf_text import DEEPEST, parse_rdf, read_rdf

XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/s"><e:p>{}</e:p></rdf:Description></rdf:RDF>'
)
OPEN_CLOSE = {
    "turtle": [("[<x:p> ", "]"), ("(", ")"), ("<<( <x:a> <x:p> ", ")>>"), ("<< <x:a> <x:p> ", ">>")],
    "ntriples": [("<<( <x:a> <x:p> ", ")>>")],
    "jsonld": [('{"http://e/p":', "}"), ('{"@list":[', "]}"), ('{"@graph":', "}")],
    "rdfxml": [("<rdf:Description><e:p>", "</e:p></rdf:Description>")],
}


def nested(form: str, opener: str, closer: str, depth: int) -> bytes:
    """A document of some depth."""
    inside = opener * depth + ("<x:o>" if form in ("turtle", "ntriples") else "1") + closer * depth
    match form:
        case "turtle" | "ntriples":
            text = f"<x:s> <x:p> {inside} ."
        case "rdfxml":
            text = XML.format(inside.replace("1", ""))
        case _:
            text = f'{{"http://e/q": {inside}}}'
    return text.encode()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("turtle", "<s> <p> 'o' ."),
        ("ntriples", "<http://e/s> <http://e/p> 'o' .".replace("'", '"')),
        ("rdfxml", XML.format("o")),
        ("jsonld", '{"@id": "http://e/s", "http://e/p": "o"}'),
        ("trig", "<s> <p> 'o' ."),
        ("nquads", '<http://e/s> <http://e/p> "o" .'),
    ],
)
def test_parse_each_format_gives_its_triples(form: str, text: str) -> None:
    """Every format is read, with relative IRIs where it has them, and with a byte-order mark or without."""
    expected = ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal("o"))
    assert parse_rdf(text.encode(), form, "http://e/") == [expected]
    assert parse_rdf(text.encode("utf-8-sig"), form, "http://e/") == [expected]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_parse_xml_reads_the_usual_encodings(encoding: str) -> None:
    """RDF/XML is read as it declares itself, although the engine knows UTF-8 alone."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n' + XML.format("é")
    assert parse_rdf(text.encode(encoding), "rdfxml")[0].object == ox.Literal("é")


def test_parse_xml_in_an_odd_encoding_is_refused() -> None:
    """An encoding in which a DTD could hide is not read."""
    with pytest.raises(DataSyntaxError, match="utf-7 is not read: send UTF-8"):
        parse_rdf(b'<?xml version="1.0" encoding="UTF-7"?>' + XML.format("").encode(), "rdfxml")


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", "<!-- a comment -->\n", "<?pi x?> "])
def test_parse_xml_with_a_dtd_is_refused(encoding: str, before: str) -> None:
    """A DTD is refused before any of its entities is expanded, however it is hidden."""
    with pytest.raises(DataSyntaxError, match="has a DTD"):
        parse_rdf((before + BOMB + XML.format("&b;")).encode(encoding), "rdfxml")


def test_parse_xml_that_speaks_of_a_doctype_is_read() -> None:
    """The word in a comment or a text is no DTD."""
    text = "<!-- <!DOCTYPE a> -->" + XML.format("<![CDATA[<!DOCTYPE a>]]>")
    assert parse_rdf(text.encode(), "rdfxml")[0].object == ox.Literal("<!DOCTYPE a>")


CASES = [(form, *pair) for form, pairs in OPEN_CLOSE.items() for pair in pairs]


@pytest.mark.parametrize(("form", "opener", "closer"), CASES)
def test_parse_deep_nesting_is_refused_and_what_passes_is_harmless(
    form: str, opener: str, closer: str
) -> None:
    """Some depth passes, also in a thread with a small stack; more is an error and no crash."""
    brackets = {"<<( <x:a> <x:p> ": 2, '{"@list":[': 2, "<rdf:Description><e:p>": 2}.get(opener, 1)
    with pytest.raises(DataSyntaxError, match="nested deeper than"):
        parse_rdf(nested(form, opener, closer, 100_000), form)
    passing = nested(form, opener, closer, (DEEPEST - 4) // brackets)
    code = (
        "import sys, threading; from dyad.rdf_text import parse_rdf; threading.stack_size(2 ** 21)\n"
        "data = sys.stdin.buffer.read(); done = []\n"
        "thread = threading.Thread(target=lambda: done.append(parse_rdf(data, sys.argv[1])))\n"
        "thread.start(); thread.join(); sys.exit(0 if done else 1)"
    )
    arguments = [sys.executable, "-c", code, form]
    assert subprocess.run(arguments, input=passing, check=False, timeout=60).returncode == 0  # noqa: S603


@pytest.mark.parametrize(
    "text",
    [
        "<x:s> <x:p> '" + "[(" * DEEPEST + "' .",
        '<x:s> <x:p> """' + '[( " \\" ' * DEEPEST + '""" .',
        "<x:s> <x:p> <x:" + "(" * DEEPEST * 2 + "> .",
        "# " + "[" * DEEPEST * 2 + "\n<x:s> <x:p> 1 .",
        "@prefix x: <x:> . x:s x:p x:" + "\\(" * DEEPEST * 2 + " .",
        "<x:s> <x:p> " + ", ".join(["[]", "()"] * DEEPEST) + " .",
    ],
)
def test_parse_brackets_that_nest_nothing_are_read(text: str) -> None:
    """A bracket in a string, an IRI, a name or a comment opens nothing."""
    assert parse_rdf(text.encode(), "turtle")


@given(st.text(), st.text())
def test_parse_any_literal_is_kept(one: str, other: str) -> None:
    """Whatever texts stand in a document, the count of brackets does not stumble over them."""
    triples = [
        ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(text))
        for text in {one, other}
        if not any("\ud800" <= c <= "\udfff" for c in text)
    ]
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES):
        data = ox.serialize(triples, format=form)
        assert data is not None
        assert set(parse_rdf(data, "turtle")) == set(triples)


@pytest.mark.parametrize(
    "text", ['{"@context": "%s", "@id": "x:a"}', '{"@context": {"@import": "%s"}, "@id": "x:a"}']
)
def test_parse_jsonld_fetches_no_context(text: str) -> None:
    """A context elsewhere is not fetched, and the error says what to do."""
    with socket.socket() as canary:
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        with pytest.raises(DataSyntaxError, match="write the context into the document"):
            parse_rdf((text % address).encode(), "jsonld")
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize(
    ("form", "text", "place"),
    [
        ("turtle", "<x:s> <x:p> 1 .\n<x:s> <x:p> nothing .", (2, 13)),
        ("turtle", "<x:s> <x:p> \n <not iri> .", (2, 2)),
        ("jsonld", '{"a"\n:}', (2, 2)),
        ("rdfxml", "<a>\n<b></a>", (2, 6)),
        ("rdfxml", "", (1, 1)),
        ("ntriples", "<x:s> <x:p> 'single' .", (1, 13)),
    ],
)
def test_parse_what_is_not_of_its_format_names_the_place(
    form: str, text: str, place: tuple[int, int]
) -> None:
    """Line and column are those of what cannot be read."""
    with pytest.raises(DataSyntaxError) as caught:
        parse_rdf(text.encode(), form)
    assert (caught.value.line, caught.value.column) == place
    assert "Parser error" not in str(caught.value)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("trig", "<x:g> { <x:s> <x:p> 1 }"),
        ("nquads", "<x:s> <x:p> <x:o> <x:g> ."),
        ("jsonld", '{"@id": "x:g", "@graph": [{"@id": "x:s", "x:p": 1}]}'),
    ],
)
def test_parse_a_graph_with_a_name_of_its_own_is_refused(form: str, text: str) -> None:
    """The request says which graph the triples go to; a document that says so as well is refused."""
    with pytest.raises(DataSyntaxError, match="names a graph of its own"):
        parse_rdf(text.encode(), form)


def test_parse_an_unknown_format_or_base_is_an_error() -> None:
    """The known formats are named; a base must be absolute."""
    with pytest.raises(SourceError, match="give one of turtle, ntriples"):
        parse_rdf(b"", "word")
    with pytest.raises(SourceError, match="no base for relative IRIs"):
        parse_rdf(b"<a> <b> <c> .", "turtle", "here")


def test_read_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    with pytest.raises(SourceError, match=r"nowhere\.ttl: cannot be read"):
        read_rdf(tmp_path / "nowhere.ttl", "turtle")
