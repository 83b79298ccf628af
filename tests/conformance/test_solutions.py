"""The comparison that all suites rest on tells apart what is different, and only that."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
import pytest
from tests.conformance.exclusions import case
from tests.conformance.manifests import Term
from tests.conformance.solutions import (
    Result,
    Row,
    Solutions,
    by_value,
    decode_result_set,
    explain_difference,
    parse_solutions,
    parse_triples,
)

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def _solutions(*rows: dict[str, Term], ordered: bool = False) -> Solutions:
    made: tuple[Row, ...] = tuple(frozenset(row.items()) for row in rows)
    return Solutions(frozenset(name for row in rows for name in row), made, ordered)


def _number(text: str, kind: str = "integer") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind))


_A, _B = ox.Literal("a"), ox.Literal("b")
_ONE, _TWO = ox.BlankNode("one"), ox.BlankNode("two")

SAME: Final = [
    case("order-does-not-count", _solutions({"x": _A}, {"x": _B}), _solutions({"x": _B}, {"x": _A})),
    case("names-of-blank-nodes", _solutions({"x": _ONE, "y": _A}), _solutions({"x": _TWO, "y": _A})),
    case(
        "blank-nodes-in-order",
        _solutions({"x": _ONE}, {"x": _TWO}, ordered=True),
        _solutions({"x": _TWO}, {"x": _ONE}, ordered=True),
    ),
    case("truth", True, True),
]

DIFFERENT: Final = [
    case("how-often", _solutions({"x": _A}, {"x": _A}), _solutions({"x": _A})),
    case("a-row-too-many", _solutions({"x": _A}), _solutions({"x": _A}, {"x": _B})),
    case("order-counts", _solutions({"x": _A}, {"x": _B}, ordered=True), _solutions({"x": _B}, {"x": _A})),
    case("variables", _solutions({"x": _A}), _solutions({"y": _A})),
    case("unbound", _solutions({"x": _A, "y": _B}, {"x": _A}), _solutions({"x": _A, "y": _B}, {"y": _B})),
    case("one-blank-node-or-two", _solutions({"x": _ONE, "y": _ONE}), _solutions({"x": _ONE, "y": _TWO})),
    case("as-written", _solutions({"x": _number("01")}), _solutions({"x": _number("1")})),
    case("language", _solutions({"x": _A}), _solutions({"x": ox.Literal("a", language="en")})),
    case("datatype", _solutions({"x": _number("1")}), _solutions({"x": _number("1", "decimal")})),
    case("truth", True, False),
    case("kinds", True, _solutions({"x": _A})),
]


@pytest.mark.parametrize(("expected", "actual"), SAME)
def test_solutions_that_are_the_same_have_no_difference(expected: Result, actual: Result) -> None:
    """What differs in nothing that counts is the same."""
    assert explain_difference(expected, actual) is None


@pytest.mark.parametrize(("expected", "actual"), DIFFERENT)
def test_solutions_that_differ_are_told_apart(expected: Result, actual: Result) -> None:
    """What differs in one thing is told to differ."""
    assert explain_difference(expected, actual)


def test_solutions_of_reduced_may_occur_less_often_but_not_more() -> None:
    """REDUCED takes away copies and no solutions."""
    expected = _solutions({"x": _A}, {"x": _A}, {"x": _B})
    assert explain_difference(expected, _solutions({"x": _A}, {"x": _B}), lax=True) is None
    assert explain_difference(expected, _solutions({"x": _A}, {"x": _A}), lax=True)
    assert explain_difference(expected, _solutions({"x": _A}, {"x": _B}, {"x": _B}), lax=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (_number("01"), _number("1"), True),
        (_number("1.50", "decimal"), _number("1.5", "decimal"), True),
        (_number("1.0E3", "double"), _number("1000", "double"), True),
        (_number("1", "boolean"), _number("true", "boolean"), True),
        (_number("2006-08-23+00:00", "date"), _number("2006-08-23Z", "date"), True),
        (_number("1"), _number("2"), False),
        (_number("1"), _number("1", "decimal"), False),
        (_number("x"), _number("1"), False),
        (_number("01", "string"), _number("1", "string"), False),
        (_number("2006-08-23", "date"), _number("2006-08-23Z", "date"), False),
    ],
)
def test_solutions_by_value_are_the_same_if_datatype_and_value_are(
    one: ox.Literal, other: ox.Literal, same: bool
) -> None:
    """Two ways of writing one value of one datatype become one."""
    told = explain_difference(by_value(_solutions({"x": one})), by_value(_solutions({"x": other})))
    assert (told is None) == same


def test_triples_differ_in_more_than_names_of_blank_nodes_or_not() -> None:
    """Graphs are compared by isomorphism."""

    def read(text: bytes) -> Result:
        return parse_triples(text, ox.RdfFormat.TURTLE)

    ring = read(b"_:a <urn:p> _:b . _:b <urn:p> _:a .")
    assert explain_difference(ring, read(b"_:x <urn:p> _:y . _:y <urn:p> _:x .")) is None
    assert explain_difference(ring, read(b"_:x <urn:p> _:x . _:y <urn:p> _:y ."))


def test_solutions_of_the_result_set_vocabulary_are_read_with_their_order() -> None:
    """An index in the description of a result makes its order count."""
    text = b"""@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
    [] a rs:ResultSet ; rs:resultVariable "x" ;
        rs:solution [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value "b" ] ],
            [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value "a" ] ] ."""
    found = decode_result_set(parse_triples(text, ox.RdfFormat.TURTLE))
    assert found == _solutions({"x": _A}, {"x": _B}, ordered=True)


def test_solutions_in_csv_keep_blank_nodes_and_empty_lines() -> None:
    """A cell that begins with _: is a blank node, and an empty line is a solution."""
    assert parse_solutions(b"x\r\n_:b\r\n\r\n", "csv") == _solutions(
        {"x": ox.BlankNode("b")}, {"x": ox.Literal("")}
    )
