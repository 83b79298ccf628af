"""Values of Python as terms in a query that is given as text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from dyad.client.things import Thing
from dyad.client.values import bind_values, to_term
from dyad.errors import QueryError, QuerySyntaxError
from dyad.namespaces import PREFIXES
from dyad.store import EmbeddedStore

XSD = PREFIXES["xsd"]
DATA = """
<urn:a> <urn:p> "one", 1 . <urn:b> <urn:p> "one" . <urn:b> <urn:q> <urn:a> . <urn:c> <urn:q> <urn:a> .
"""


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """Some triples."""
    made = ox.Store()
    made.load(input=DATA.encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedStore(made)


def answer(store: EmbeddedStore, text: str, **values: Any) -> list[list[str]]:
    """The rows of a query with values, without the columns that only repeat them."""
    bound, extra = bind_values(text, values)
    found = store.query(bound)
    names = [name for name in found.variables if name not in extra]
    return sorted([str(row[name].value) for name in names] for row in found.rows())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (True, "true", "boolean"),
        (20, "20", "integer"),
        (np.int64(20), "20", "integer"),
        (Decimal("1.50"), "1.50", "decimal"),
        (datetime.date(2025, 5, 9), "2025-05-09", "date"),
        (pd.Timestamp("2025-05-09"), "2025-05-09", "date"),
        (datetime.datetime(2025, 5, 9, 10, 30), "2025-05-09T10:30:00", "dateTime"),
        ("https://example.org/", "https://example.org/", "string"),
    ],
)
def test_value_is_a_literal_of_its_type(value: object, text: str, kind: str) -> None:
    """Each type of Python has its type in RDF, and a string is a text whatever it looks like."""
    term = to_term("x", value)
    assert isinstance(term, ox.Literal)
    assert (term.value, term.datatype.value) == (text, XSD + kind)


def test_things_and_terms_are_terms() -> None:
    """A thing is its IRI, and the terms of rdflib are what they are."""
    assert to_term("x", Thing("urn:a")) == ox.NamedNode("urn:a")
    assert to_term("x", rdflib.URIRef("urn:a")) == ox.NamedNode("urn:a")
    assert to_term("x", rdflib.Literal("eins", lang="de")) == ox.Literal("eins", language="de")


def test_value_without_a_term_is_refused() -> None:
    """A list is no value of a variable."""
    with pytest.raises(QueryError, match=r"\?who is of the type list"):
        to_term("who", ["VNM"])


def test_value_is_bound_wherever_its_variable_stands(store: EmbeddedStore) -> None:
    """Projected or not, among distinct rows, in counts, in filters."""
    thing = Thing("urn:a")
    assert answer(store, "SELECT ?s { ?s <urn:q> ?x }", x=thing) == [["urn:b"], ["urn:c"]]
    assert answer(store, "SELECT ?s ?x { ?s <urn:q> ?x }", x=thing) == [
        ["urn:b", "urn:a"],
        ["urn:c", "urn:a"],
    ]
    assert answer(store, "SELECT DISTINCT ?p { ?s ?p ?x }", x=thing) == [["urn:q"]]
    assert answer(store, "SELECT (COUNT(?x) AS ?n) { ?s <urn:q> ?x }", x=thing) == [["2"]]
    assert answer(store, "SELECT ?s { ?s <urn:p> ?v FILTER(?v = ?x) }", x="one") == [["urn:a"], ["urn:b"]]
    assert answer(store, "SELECT * { ?s <urn:p> ?x }", x=1) == [["urn:a", "1"]]


def test_value_for_what_the_query_computes_is_refused(store: EmbeddedStore) -> None:
    """A variable that the query gives a value itself can have no other."""
    with pytest.raises(QuerySyntaxError, match="has a value already"):
        answer(store, "SELECT (COUNT(?s) AS ?x) { ?s <urn:q> ?o }", x=1)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_text_can_be_nothing_but_a_text(store: EmbeddedStore, text: str) -> None:
    """Whatever is in a text, the query stays the query that it was."""
    assert answer(store, "SELECT ?s { ?s <urn:p> ?v FILTER(?v = ?x) }", x=text) == (
        [["urn:a"], ["urn:b"]] if text == "one" else []
    )
