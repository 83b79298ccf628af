import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import DyadError, QueryRefused, QuerySyntaxError, QueryTooLarge, StoreError
from dyad_server.frames import (
    DATA,
    ERROR,
    NotWanted,
    Question,
    decode,
    decode_error,
    decode_question,
    encode,
    encode_error,
    encode_question,
)


@given(
    frames=st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=50))), cuts=st.lists(st.integers(1, 9))
)
def test_decode_gives_back_what_was_encoded_however_it_arrives(
    frames: list[tuple[int, bytes]], cuts: list[int]
) -> None:
    """A stream arrives in pieces of any size, and the frames come out whole and in order."""
    stream = b"".join(encode(kind, payload) for kind, payload in frames)
    buffer, found = bytearray(), []
    while stream:
        size = cuts.pop() if cuts else len(stream)
        buffer += stream[:size]
        stream = stream[size:]
        found += list(decode(buffer))
    assert found == frames
    assert not buffer


def test_decode_whole_frames_are_taken_even_if_the_reader_stops() -> None:
    """What was given is out of the buffer, what was not is still in it."""
    buffer = bytearray(encode(DATA, b"one") + encode(DATA, b"two"))
    for _, payload in decode(buffer):
        assert payload == b"one"
        break
    assert [payload for _, payload in decode(buffer)] == [b"two"]


def test_question_comes_out_as_it_went_in() -> None:
    """A question keeps its terms, graphs and limits on the way to the query process."""
    question = Question(
        "ASK {}",
        {"boolean": "json"},
        ("x:a",),
        ("x:b", "x:c"),
        {"x": ox.Literal("é", language="fr"), "y": ox.NamedNode("x:y")},
        "http://example.org/",
        1.5,
        1000,
    )
    [(_, payload)] = decode(bytearray(encode_question(question)))
    assert decode_question(payload) == question


@pytest.mark.parametrize(
    "error",
    [
        QuerySyntaxError("expected '}'", 3, 14),
        QueryRefused("no SERVICE"),
        QueryTooLarge("too much"),
        StoreError("broken"),
        NotWanted("boolean"),
    ],
)
def test_error_comes_out_as_it_went_in(error: DyadError) -> None:
    """What the query process says is wrong is said on by the server in the same words."""
    [(kind, payload)] = decode(bytearray(encode_error(error)))
    found = decode_error(payload)
    assert (kind, type(found), str(found)) == (ERROR, type(error), str(error))


def test_error_that_nobody_expected_is_the_stores() -> None:
    """An exception that is none of Dyad's own becomes an error of the store, and names its class."""
    [(_, payload)] = decode(bytearray(encode_error(ZeroDivisionError("inside"))))
    assert json.loads(payload)["code"] == "store"
    assert "ZeroDivisionError" in str(decode_error(payload))
