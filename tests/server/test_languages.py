from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.namespaces import BASE, PREFIXES
from dyad.store import EmbeddedStore
from dyad_server.errors import RequestError
from dyad_server.languages import Reader, choose_literal, parse_reader, read_names, say_iri, values_blocks

LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")


@pytest.mark.parametrize(
    ("chosen", "accept", "languages"),
    [
        (None, None, ("en",)),
        (None, "vi", ("vi", "en")),
        (None, "pt-BR, fr;q=0.9, *;q=0.1", ("pt-br", "fr", "en")),
        ("ru", "vi", ("ru", "vi", "en")),
        ("", "en-GB,en;q=0.8", ("en-gb", "en")),
        (None, "vi;q=0", ("en",)),
    ],
)
def test_reader_falls_back_along_a_list(
    chosen: str | None, accept: str | None, languages: tuple[str, ...]
) -> None:
    """What is chosen goes before what the browser asks for, and English is always there."""
    assert parse_reader(chosen, accept).languages == languages


@pytest.mark.parametrize("chosen", ["<script>", "e", "english language", "en'", "1", "x" * 500])
def test_reader_refuses_what_is_no_tag(chosen: str) -> None:
    """A tag that is none is told of, and what to write in its place."""
    with pytest.raises(RequestError, match="such as en, vi or ru"):
        parse_reader(chosen, None)


@given(st.text(max_size=200))
def test_header_however_broken_gives_a_reader(accept: str) -> None:
    """The header comes from outside and is never an error."""
    assert "en" in parse_reader(None, accept).languages


def label(text: str, language: str = "") -> ox.Literal:
    """A label, in a language or in none."""
    return ox.Literal(text, language=language) if language else ox.Literal(text)


@pytest.mark.parametrize(
    ("languages", "name"),
    [
        (("vi", "en"), ("Việt Nam", "vi")),
        (("fr", "en"), ("Vietnam", "en")),
        (("pt-br", "en"), ("Vietname", "pt")),
        (("zh-hant", "en"), ("越南", "zh")),
    ],
)
def test_name_is_in_the_first_language_that_there_is(
    languages: tuple[str, ...], name: tuple[str, str]
) -> None:
    """A variant falls back to its language, and what is not there to the next of the list."""
    labels = [label("Vietnam", "en"), label("Việt Nam", "vi"), label("Vietname", "pt"), label("越南", "zh")]
    assert choose_literal(labels, Reader(languages)) == name


def test_name_without_any_wanted_language_is_some_name() -> None:
    """A name in a language that nobody asked for is better than an IRI."""
    assert choose_literal([label("Вьетнам", "ru")], Reader(("en",))) == ("Вьетнам", "ru")


def test_names_are_looked_up_by_the_hundred() -> None:
    """A page with a thousand things asks a few times, and what has no name is called by words."""
    store = ox.Store()
    iris = [f"{BASE}event/e{number}" for number in range(1_000)]
    for iri in iris[:-1]:
        store.add(ox.Quad(ox.NamedNode(iri), LABEL, label(f"Event {iri[-3:]}", "en")))
    asked = []

    class Counting(EmbeddedStore):
        def query(self, text: str, **options: object):  # type: ignore[no-untyped-def] # hands on
            asked.append(text)
            return super().query(text, **options)  # type: ignore[arg-type]

    names = read_names(Counting(store), iris, Reader())
    assert names[iris[0]].text == "Event /e0"
    assert names[iris[-1]].text == "e999"
    assert len(asked) <= 4


@given(st.text(max_size=60))
def test_values_of_a_query_are_iris_and_nothing_else(text: str) -> None:
    """No text can become more than one term of a query, be it ever so cunning."""
    written = "".join(values_blocks(["urn:a:" + text]))
    assert written == "" or (written.startswith("<") and written.endswith(">") and written.count(">") == 1)


def test_iri_without_a_name_is_said_in_words() -> None:
    """An IRI is never what a person has to read."""
    assert say_iri(BASE + "official/gennady-bezdetko") == "gennady bezdetko"
