from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad_server.errors import (
    AddressTooLong,
    MissingQuery,
    ReadOnly,
    RequestError,
    TooLarge,
    UnsupportedMediaType,
)
from dyad_server.protocol import FORM, QUERY, UPDATE, SparqlRequest, parse_request

ASK = quote("ASK {}").encode()


def parse(
    method: str = "GET", query_string: bytes = b"", content_type: str | None = None, body: bytes = b""
) -> SparqlRequest:
    """Parse with a limit of 100 bytes for the query."""
    return parse_request(method, query_string, content_type, body, 100)


@pytest.mark.parametrize(
    "asked",
    [
        ("GET", b"query=" + ASK),
        ("HEAD", b"query=" + ASK),
        ("POST", b"", FORM, b"query=" + ASK),
        ("POST", b"", FORM + "; charset=UTF-8", b"query=ASK+%7B%7D"),
        ("POST", b"", QUERY, b"ASK {}"),
        ("POST", b"", QUERY + "; charset=utf-8", b"\xef\xbb\xbfASK {}"),
    ],
)
def test_parse_request_each_way_of_the_protocol_gives_the_query(asked: tuple[str, bytes]) -> None:
    """A query comes by GET, in a form and as a body."""
    assert parse(*asked) == SparqlRequest("ASK {}")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip))
def test_parse_request_any_text_arrives_as_it_was_sent(text: str) -> None:
    """A query in any script survives the encoding of an address and of a form."""
    encoded = b"query=" + quote(text, safe="").encode()
    assert parse("GET", encoded).query == parse("POST", b"", FORM, encoded).query == text


def test_parse_request_dataset_is_read_from_address_and_form() -> None:
    """Graphs are taken in their order, those of the address before those of the form."""
    asked = parse(
        "POST",
        b"default-graph-uri=x:a&named-graph-uri=x:n",
        FORM,
        b"default-graph-uri=x:b&format=csv&query=" + ASK,
    )
    assert asked == SparqlRequest("ASK {}", ("x:a", "x:b"), ("x:n",), ("csv",))


@pytest.mark.parametrize(
    ("asked", "kind", "told"),
    [
        (("GET", b""), MissingQuery, "no query"),
        (("GET", b"query="), MissingQuery, "no query"),
        (("GET", b"query=%20"), MissingQuery, "no query"),
        (("POST", b"", QUERY, b""), MissingQuery, "no query"),
        (("GET", b"query=a&query=b"), RequestError, "more than one 'query'"),
        (("POST", b"query=a", FORM, b"query=b"), RequestError, "more than one 'query'"),
        (("POST", b"query=a", QUERY, b"b"), RequestError, "more than one 'query'"),
        (("GET", b"query=%FF"), RequestError, "not UTF-8"),
        (("POST", b"", FORM, b"query=\xff"), RequestError, "not UTF-8"),
        (("POST", b"", QUERY, b"ASK {} #\xff"), RequestError, "from byte 8"),
        (("GET", b"a=b&" * 1001), RequestError, "more than 1,000 parameters"),
        (("GET", b"query=a&default-graph-uri=nix"), RequestError, "no absolute IRI"),
        (("GET", b"query=a&named-graph-uri=x:%20y"), RequestError, "no absolute IRI"),
        (("GET", b"update=DROP+ALL"), ReadOnly, "no updates"),
        (("POST", b"", FORM, b"update=DROP+ALL"), ReadOnly, "no updates"),
        (("POST", b"", FORM, b"update=DROP+ALL&query=" + ASK), ReadOnly, "no updates"),
        (("POST", b"", UPDATE, b"DROP ALL"), ReadOnly, "no updates"),
        (("POST", b"", None, b"ASK {}"), UnsupportedMediaType, "does not say"),
        (("POST", b"", "multipart/form-data; boundary=x", b"--x"), UnsupportedMediaType, "multipart"),
        (("POST", b"", "text/plain", b"ASK {}"), UnsupportedMediaType, QUERY),
        (("POST", b"", QUERY + "; charset=utf-16", b"ASK {}"), UnsupportedMediaType, "utf-16"),
        (("GET", b"query=" + b"x" * 101), AddressTooLong, "100 bytes"),
        (("POST", b"", QUERY, b"x" * 101), TooLarge, "100 bytes"),
        (("POST", b"", FORM, b"query=" + b"%C3%A9" * 51), TooLarge, "100 bytes"),
    ],
)
def test_parse_request_misuse_is_told_apart(
    asked: tuple[str, bytes], kind: type[RequestError], told: str
) -> None:
    """Each misuse of the protocol has its own error, and the message says what is wrong."""
    with pytest.raises(kind, match=told) as caught:
        parse(*asked)
    assert type(caught.value) is kind


@given(text=st.text(min_size=1).filter(str.strip))
def test_parse_request_a_query_alone_is_read_like_one_among_others(text: str) -> None:
    """The short way for an address with nothing but a query reads it as the long way does."""
    alone = parse_request("GET", urlencode({"query": text}).encode(), None, b"", 10**6)
    among = parse_request("GET", urlencode({"query": text, "format": "json"}).encode(), None, b"", 10**6)
    assert alone.query == among.query == text
