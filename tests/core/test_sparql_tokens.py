from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import QuerySyntaxError
from dyad.sparql_tokens import place_of, scan


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ASK{}", "word mark mark"),
        ("<x:a#b> # <x:c>", "iri"),
        ("<x:\\u0041#b> ?x", "iri variable"),
        ("'it\\'s' \"#\" '''a'b\n''c''' \"\"\"d\"\"\"", "string string string string"),
        ("'a'@en-GB 'b'^^x:t", "string language string mark name"),
        (":a a: x.y:a.b-c: :", "name name name name"),
        ("x:a\u200c\\#b x:%41", "name name"),
        ("_:a.b _:1", "blank blank"),
        ("?a1 $b", "variable variable"),
        ("1 1.5 .5 1.e0 1e-3 1.", "number number number number number number mark"),
        ("1.e0SERVICE", "number word"),
        ("<<( ?a ?b ?c )>>", "mark mark variable variable variable mark mark"),
    ],
)
def test_scan_kinds_are_those_of_the_grammar(text: str, kinds: str) -> None:
    """Each token is taken for what SPARQL's grammar makes of it."""
    assert " ".join(token.kind for token in scan(text)) == kinds


def test_scan_name_ends_where_the_engine_ends_it() -> None:
    """The engine takes one run of dots in a local name, and so what follows a second is another token."""
    assert [token.text for token in scan("x:a.b.SERVICE")] == ["x:a.b", ".", "SERVICE"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("SELECT ?x {}", "top"),
        ("ASK { ?x }", "group"),
        ("ASK { { SELECT ?x {} } }", "select"),
        ("CONSTRUCT { ?x } {}", "template"),
        ("ASK { VALUES ?y { ?x } }", "values"),
        ("ASK { ?s ?p (?x) }", "list"),
        ("ASK { ?s <x:p> (?x) }", "list"),
        ("ASK { ?s a (?x) }", "list"),
        ("ASK { ?s ?p [ <x:p> ?x ] }", "list"),
        ("ASK { FILTER(?x) }", "expression"),
        ("ASK { FILTER <x:f>(?x) }", "expression"),
        ("ASK { FILTERx:f(?x) }", "expression"),
        ("ASK { FILTER EXISTS { ?x } }", "group"),
        ("SELECT (?x AS ?y) {}", "expression"),
        ("ASK { BIND(<<( ?x <x:p> 1 )>> AS ?y) }", "list"),
    ],
)
def test_scan_where_is_what_surrounds_a_token(text: str, where: str) -> None:
    """Of each token it is known whether it stands in a pattern, an expression, data or a collection."""
    assert [token.where for token in scan(text) if token.text == "?x"] == [where]


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(?a<'>') }",
        "ASK { FILTER(?a<2)SERVICE#>\n<x:y>{} }",
        "ASK { FILTER(?a<?b&&?c>?d) }",
        "SELECT (?a<'>' AS ?b) {}",
        "ASK { FILTER(COUNT(?a)<'>') }",
        "ASK { FILTER(true<'>') }",
        "ASK { FILTERx:f(?a<'>') }",
        "ASK { BIND(?a<<x:b> AS ?c) }",
    ],
)
def test_scan_text_with_two_readings_is_refused(text: str) -> None:
    """Where < may be a comparison or begin an IRI, the writer is asked for a space."""
    with pytest.raises(QuerySyntaxError, match="put a space after '<'"):
        list(scan(text))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(?a < ?b && ?c > ?d) }",
        "ASK { FILTER(?a<?b) }",
        "ASK { FILTER(?a<=5 && ?b>=3) }",
        "ASK { ?s <x:p> (1 <x:a> <x:b>) }",
        "ASK { VALUES (?a ?b) { (1 <x:a>) (<x:b> <x:c>) } }",
        "ASK { FILTER(?a IN (<x:a>, <x:b>)) }",
        "ASK { FILTER(<x:f>(?a) = <x:a>) }",
        "ASK { ?s (<x:a>|<x:b>)+/^<x:c> ?o }",
        "ASK { FILTER EXISTS { ?a <x:p> ?b } }",
    ],
)
def test_scan_text_with_one_reading_is_taken(text: str) -> None:
    """IRIs and comparisons as people write them are let through."""
    assert list(scan(text))


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("ASK {\n ?s ?p 'open }", "not closed", (2, 8)),
        ("ASK { ?s ?p \\ }", "cannot stand here", (1, 13)),
        ("ASK\n{ ) }", "no bracket is open", (2, 3)),
        ("ASK { ( ] }", "no bracket is open", (1, 9)),
        ("ASK { ?s " + "x" * 300 + ":y ?o }", "longer than 256", (1, 10)),
    ],
)
def test_scan_text_that_is_no_sparql_names_the_place(text: str, told: str, place: tuple[int, int]) -> None:
    """What no SPARQL text can contain is an error with line and column."""
    with pytest.raises(QuerySyntaxError, match=told) as caught:
        list(scan(text))
    assert (caught.value.line, caught.value.column) == place


@given(st.text(alphabet="<>'\"#\\{}()[]ab:?.1 \n", max_size=40))
def test_scan_any_text_is_split_or_refused(text: str) -> None:
    """Tokens lie in the text in their order and lose only space and comments, or there is a clear error."""
    tokens = []
    with suppress(QuerySyntaxError):
        tokens = list(scan(text))
    end = 0
    for token in tokens:
        assert token.offset >= end
        assert text[token.offset : token.offset + len(token.text)] == token.text
        between = text[end : token.offset]
        assert not between.strip(" \t\r\n") or "#" in between
        end = token.offset + len(token.text)


@given(st.text(alphabet="a\n", max_size=30), st.integers(0, 30))
def test_place_of_counts_from_one(text: str, offset: int) -> None:
    """The place leads back to the offset."""
    offset = min(offset, len(text))
    line, column = place_of(text, offset)
    assert sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1 == offset
