from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from dyad.errors import NotFound
from dyad.namespaces import BASE, PREFIXES
from dyad.store import EmbeddedStore
from dyad_server.errors import NotAcceptable, UnknownFormat
from dyad_server.representations import (
    MOST_POINTING,
    MOST_SAID,
    describe_thing,
    is_described,
    write_description,
)
from dyad_server.representations_http import SUFFIXES, choose_suffix

THING = BASE + "agreement/example"
SOURCE = BASE + "source/bulletin"
LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
READ_AS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def store_of(*triples: tuple[str, str, ox.NamedNode | ox.Literal]) -> EmbeddedStore:
    """A store in which one document says some things."""
    store = ox.Store()
    for subject, predicate, value in triples:
        for graph in (ox.DefaultGraph(), ox.NamedNode(SOURCE)):
            store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph))
    return EmbeddedStore(store)


def pointing(count: int) -> EmbeddedStore:
    """A store in which a number of things point to the one."""
    said = (THING, LABEL.value, ox.Literal("An example", language="en"))
    return store_of(
        said,
        *((f"{BASE}event/{n:05d}", PREFIXES["dyad"] + "concerns", ox.NamedNode(THING)) for n in range(count)),
    )


@pytest.mark.parametrize("iri", [BASE + "agreement/other", "no iri", "", BASE + "a b", BASE + "<script>"])
def test_thing_of_which_nothing_is_said_is_not_described(iri: str) -> None:
    """A name that nothing bears, or that can be none, is no error and not described."""
    assert not is_described(pointing(1), iri)


def test_graph_is_described_by_what_is_in_it() -> None:
    """The name of a graph of which no document tells leads to its size."""
    store = pointing(2)
    assert is_described(store, SOURCE)
    said = {quad.predicate.value: quad.object for quad in describe_thing(store, SOURCE).said}
    assert said[PREFIXES["void"] + "triples"] == ox.Literal(3)


@pytest.mark.parametrize("count", [0, 1, MOST_POINTING - 1, MOST_POINTING])
def test_description_that_is_whole_says_nothing_of_pages(count: int) -> None:
    """What fits on a page is all, and has no word on paging in it."""
    description = describe_thing(pointing(count), THING)
    assert (len(description.pointing), description.has_next, description.paging) == (count, False, ())


def test_description_that_is_not_whole_says_so_in_the_data() -> None:
    """A page that is not all has a next one, and the last has none; together they are all."""
    store = pointing(2 * MOST_POINTING + 1)
    pages = [describe_thing(store, THING, page) for page in (1, 2, 3)]
    assert [len(page.pointing) for page in pages] == [MOST_POINTING, MOST_POINTING, 1]
    assert len({quad.subject for page in pages for quad in page.pointing}) == 2 * MOST_POINTING + 1
    nexts = [{q.object.value for q in page.paging if q.predicate.value.endswith("#next")} for page in pages]  # type: ignore[union-attr]
    assert nexts == [{f"{THING}?page=2"}, {f"{THING}?page=3"}, set()]
    with pytest.raises(NotFound):
        describe_thing(store, THING, 4)


def test_what_is_said_is_bounded_too() -> None:
    """A thing of which very much is said comes in pages as well."""
    store = store_of(*((THING, LABEL.value, ox.Literal(f"name {n}")) for n in range(MOST_SAID + 5)))
    assert [len(describe_thing(store, THING, page).said) for page in (1, 2)] == [MOST_SAID, 5]


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_is_the_same_in_every_format(text: str) -> None:
    """Whatever a literal holds, rdflib reads it back from each format; XML refuses what it cannot hold."""
    description = describe_thing(store_of((THING, LABEL.value, ox.Literal(text, language="en"))), THING)
    read = []
    for name, rdflib_name in READ_AS.items():
        try:
            data = write_description(description, name)
        except NotAcceptable:
            assert name == "rdfxml"
            assert any(ord(char) < 32 or char in "\ufffe\uffff" for char in text)
            continue
        read.append({str(value) for _, _, value in Graph().parse(data=data, format=rdflib_name)})
    assert all(found == {text} for found in read)


def test_formats_by_suffix_and_by_accept_are_the_same_ones() -> None:
    """Each suffix's media type, asked for in Accept or by ?format=, gives that suffix."""
    for suffix, found in SUFFIXES.items():
        assert choose_suffix(found.media_type) == suffix
        assert choose_suffix("text/html", [suffix]) == suffix
        assert choose_suffix("text/html", [found.media_type]) == suffix


def test_format_that_is_none_is_refused() -> None:
    """A misspelt format is an error, and not silently another one."""
    with pytest.raises(UnknownFormat):
        choose_suffix(None, ["turtel"])
    with pytest.raises(NotAcceptable):
        choose_suffix(None, ["trig"], suffixes=("ttl", "nt"))
    with pytest.raises(NotAcceptable):
        choose_suffix("image/png")
