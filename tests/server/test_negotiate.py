from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.store import GRAPH_FORMATS, RESULT_FORMATS, Kind
from dyad_server.errors import NotAcceptable, UnknownFormat
from dyad_server.negotiate import FORMATS, check_format_names, choose, choose_format

OFFERS = ["application/json", "text/csv", "text/html"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize("accept", [None, "", "   ", "nonsense", "text/csv;q=much"])
def test_choose_absent_empty_or_malformed_accept_gives_the_first_offer(accept: str | None) -> None:
    """Who asks for nothing in particular gets what we like best."""
    assert choose(accept, OFFERS) == OFFERS[0]


def test_choose_exact_type_is_given() -> None:
    """A client that names one type gets it."""
    assert choose("text/csv", OFFERS) == "text/csv"


def test_choose_type_in_capitals_is_understood() -> None:
    """Media types are compared without regard to case."""
    assert choose("Text/CSV", OFFERS) == "text/csv"


def test_choose_higher_quality_wins() -> None:
    """Of two types that are accepted the one with the higher quality is given."""
    assert choose("application/json;q=0.3, text/csv;q=0.4", OFFERS) == "text/csv"


def test_choose_quality_zero_refuses() -> None:
    """A type with quality 0 is not given, although a wildcard would admit it."""
    assert choose("application/json;q=0, */*;q=0.1", OFFERS) == "text/csv"


def test_choose_specific_range_overrides_wildcard() -> None:
    """The quality of an offer is that of the range that names it most closely, not the highest."""
    assert choose(
        "text/*;q=0.9, text/csv;q=0.2, application/json;q=0.5", ["text/csv", "application/json"]
    ) == ("application/json")


def test_choose_equal_quality_prefers_the_type_that_is_named() -> None:
    """At equal quality a type that the client names goes before one that only a wildcard admits."""
    assert choose("*/*, text/csv", OFFERS) == "text/csv"


def test_choose_equal_in_all_keeps_our_order() -> None:
    """Where the client has no preference, ours counts."""
    assert choose("text/html, text/csv", OFFERS) == "text/csv"


def test_choose_type_wildcard_admits_the_whole_type() -> None:
    """text/* admits every text type, and no other."""
    assert choose("text/*", OFFERS) == "text/csv"


def test_choose_parameters_of_a_range_are_passed_over() -> None:
    """A charset or a profile in Accept does not keep a type from being found."""
    assert choose('text/csv; charset="utf-8,x"; header=present', OFFERS) == "text/csv"


def test_choose_nothing_acceptable_gives_none() -> None:
    """A client that accepts nothing of what there is gets nothing."""
    assert choose("image/png", OFFERS) is None


def test_choose_browser_gets_html() -> None:
    """A browser's header leads to the page where there is one."""
    assert choose(BROWSER, OFFERS) == "text/html"


_TYPES = st.sampled_from([*OFFERS, "image/png", "text/*", "application/*", "*/*"])
_ACCEPTS = st.lists(st.tuples(_TYPES, st.integers(0, 1000)), min_size=1, max_size=6).map(
    lambda ranges: ", ".join(f"{name};q={quality / 1000:.3f}" for name, quality in ranges)
)


@given(_ACCEPTS)
def test_choose_any_accept_gives_an_offer_or_none(accept: str) -> None:
    """Whatever is asked for, the outcome is one of the offers, or none."""
    assert choose(accept, OFFERS) in [*OFFERS, None]


@given(_ACCEPTS)
def test_choose_order_of_ranges_does_not_matter(accept: str) -> None:
    """Accept is a set of ranges: written the other way round it means the same."""
    assert choose(", ".join(reversed(accept.split(", "))), OFFERS) == choose(accept, OFFERS)


@given(_ACCEPTS, st.sampled_from(OFFERS))
def test_choose_quality_one_by_name_beats_everything_below(accept: str, wanted: str) -> None:
    """A type that is named with quality 1 is given if nothing else reaches quality 1."""
    others = accept.replace("q=1.000", "q=0.999")
    assert choose(f"{others}, {wanted};q=1", OFFERS) == wanted


@given(st.text(max_size=60))
def test_choose_any_text_raises_nothing(accept: str) -> None:
    """No header, however odd, raises an exception."""
    choose(accept, OFFERS)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_formats_every_format_is_one_of_the_store(kind: Kind) -> None:
    """What is offered is what the store can write."""
    known = GRAPH_FORMATS if kind == "graph" else RESULT_FORMATS
    assert {found.name for found in FORMATS[kind]} <= set(known)


@pytest.mark.parametrize(
    ("kind", "accept", "name"),
    [
        ("solutions", None, "json"),
        ("solutions", "application/json", "json"),
        ("solutions", "application/xml", "xml"),
        ("solutions", "text/csv", "csv"),
        ("solutions", "text/tab-separated-values", "tsv"),
        ("solutions", BROWSER, "json"),
        ("boolean", "application/sparql-results+xml", "xml"),
        ("graph", "*/*", "turtle"),
        ("graph", "application/rdf+xml;q=0.9, application/ld+json", "jsonld"),
        ("graph", "application/json", "jsonld"),
        ("graph", "text/plain", "ntriples"),
        ("graph", "application/n-quads", "nquads"),
        ("graph", "application/trig", "trig"),
        ("graph", BROWSER, "turtle"),
    ],
)
def test_choose_format_accept_leads_to_format(kind: Kind, accept: str | None, name: str) -> None:
    """Each header leads to the format that its client means."""
    assert choose_format(kind, accept).name == name


@pytest.mark.parametrize(
    ("kind", "asked", "name"),
    [
        ("solutions", "csv", "csv"),
        ("solutions", "text/csv", "csv"),
        ("solutions", "application/sparql-results json", "json"),
        ("graph", "ttl", "turtle"),
        ("graph", "json", "jsonld"),
        ("graph", "application/ld+json", "jsonld"),
    ],
)
def test_choose_format_name_goes_before_accept(kind: Kind, asked: str, name: str) -> None:
    """?format= takes names and media types and overrides Accept."""
    assert choose_format(kind, "image/png", [asked]).name == name


def test_choose_format_unacceptable_lists_what_there_is() -> None:
    """A client that accepts none of the formats is told which there are."""
    with pytest.raises(NotAcceptable, match="text/csv"):
        choose_format("solutions", "image/png")


def test_choose_format_boolean_as_csv_is_not_acceptable() -> None:
    """CSV is known, but SPARQL has no booleans in it."""
    with pytest.raises(NotAcceptable, match="json or xml"):
        choose_format("boolean", None, ["csv"])


def test_choose_format_several_names_the_first_that_fits_counts() -> None:
    """Of several names, in one value or many, those that are unknown or do not fit are passed over."""
    assert choose_format("graph", None, ["pdf", "csv", "application/x-json+ld, json-ld"]).name == "jsonld"


def test_check_format_names_unknown_is_refused_and_known_is_not() -> None:
    """Names that nothing can be written in are refused at once; those of another kind of answer are not."""
    with pytest.raises(UnknownFormat, match="'pdf'"):
        check_format_names(["pdf"])
    assert check_format_names(["CSV", "pdf", "application/trig"]) == ["csv", "application/trig"]
    assert check_format_names([""]) == check_format_names([]) == []


@given(st.lists(st.text(max_size=20), max_size=4))
def test_choose_format_any_names_give_a_format_or_a_clear_error(names: list[str]) -> None:
    """No value of ?format=, however odd, raises anything but the two errors that there are for it."""
    with suppress(UnknownFormat, NotAcceptable):
        assert choose_format("solutions", None, names) in FORMATS["solutions"]
