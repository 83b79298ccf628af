import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.binding import bind, given_names, run
from dyad.catalogue import NamedQuery, find_query, parse_query, read_catalogue
from dyad.errors import DateError, DyadError, NotFound, QueryError
from dyad.release import open_release
from dyad.store import Answer, EmbeddedStore, Term

QUERIES = read_catalogue()
PAIR = ["VNM", "RUS"]


@pytest.fixture(scope="module")
def shipped(release_home: Path) -> EmbeddedStore:
    """The store of what ships with Dyad."""
    return open_release(release_home).open_store()


def _ask(store: EmbeddedStore, name: str, **values: str | list[str]) -> list[dict[str, Term]]:
    return list(run(store, find_query(name), values).rows())


def _text(term: Term | None) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def _names(rows: list[dict[str, Term]]) -> list[str]:
    return [_text(row.get("name")) for row in rows]


WITHOUT_RECEIPTS = {
    *("bodies_by_state", "countries_all", "counts_by_class", "documents_all"),
    *("documents_by_dyad", "dyads_by_country"),
    *("countries_filtered", "dyads_filtered", "officials_filtered", "sources_filtered", "facts_filtered"),
    *("fact_counts_by_thing", "fact_totals_by_class", "links_of_thing", "pairs_all"),
    *("partner_facts_by_country", "partners_by_country"),
    *("thing_totals_by_class", "things_by_class", "uses_of_code", "years_by_dyad"),
}
"""Queries that count or list: their rows are no facts, or choose facts whose receipts are asked for next."""


# ------------------------------------------------------------ on what ships


@pytest.mark.parametrize("optional", [False, True], ids=["required", "all"])
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_example_values_give_rows_with_receipts(
    shipped: EmbeddedStore, query: NamedQuery, optional: bool
) -> None:
    """Every named query answers its own examples, and a row with a fact names document and paragraph."""
    values = {p.name: list(p.example) for p in query.parameters.values() if p.required or optional}
    rows = list(run(shipped, query, values).rows())
    assert rows
    if "paragraph" not in query.columns:
        assert query.name in WITHOUT_RECEIPTS
        return
    for row in rows:
        if row.get("graph") not in {None, row.get("source")} and "sourceTitle" not in row:
            continue  # a statement of no document: what several together give
        assert isinstance(row["source"], ox.NamedNode)
        assert _text(row["sourceTitle"])
        assert _text(row["published"])
        assert all(number.isdigit() for number in _text(row["paragraph"]).split(", "))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_rows_are_distinct_and_in_the_same_order_each_time(
    shipped: EmbeddedStore, query: NamedQuery
) -> None:
    """No row comes twice, though a statement may stand in several graphs, and the order is fixed."""
    values = {p.name: list(p.example) for p in query.parameters.values() if p.required}
    once, again = ([str(row) for row in run(shipped, query, values).rows()] for _ in range(2))
    assert once == again
    assert len(set(once)) == len(once)


def test_agreements_vietnam_and_russia_2025_has_the_package_with_its_receipt(shipped: EmbeddedStore) -> None:
    """The package of 20 agreements of May 2025 is found, signed, with the paragraph that tells of it."""
    rows = _ask(shipped, "agreements_by_dyad", country=["Россия", "vn"], year="2025")
    (row,) = (row for row in rows if str(row["agreement"]).endswith("rus-vnm-20-agreements-2025-05>"))
    assert str(row["status"]).endswith("/signed>")
    assert _text(row["statusDate"]) == "2025-05"
    assert _text(row["paragraph"]) == "50"
    assert str(row["source"]).endswith("/source/vietnam-news-today-2025-12-30>")


# ------------------------------------------------------------ on the small store


def test_agreements_paragraphs_are_joined_in_the_order_of_numbers(small_store: EmbeddedStore) -> None:
    """One row for each document, its paragraphs as 9, 27, 50 and not as their texts sort."""
    rows = [row for row in _ask(small_store, "agreements_by_dyad", country=PAIR) if _names([row]) == ["Plan"]]
    assert [_text(row["paragraph"]) for row in rows] == ["9, 27, 50", "3"]
    assert {_text(row["statusDate"]) for row in rows} == {"2025-05"}


def test_agreements_among_several_are_listed_and_marked(small_store: EmbeddedStore) -> None:
    """What both sides are party to among others is listed, be it by a ministry, and marked."""
    rows = _ask(small_store, "agreements_by_dyad", country=["RUS", "VNM"])
    links = {(_text(row["name"]), _text(row["link"])) for row in rows}
    assert links == {("Plan", "between the two"), ("Convention", "among several")}


def test_agreements_year_without_any_gives_no_rows(small_store: EmbeddedStore) -> None:
    """A year that no agreement touches gives nothing: the year is no ornament."""
    assert _ask(small_store, "agreements_by_dyad", country=PAIR, year="2023") == []
    assert set(_names(_ask(small_store, "agreements_by_dyad", country=PAIR, year="2024"))) == {"Plan"}


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ({}, {"May", "2016", "date"}),
        ({"from": "2025"}, {"May"}),
        ({"from": "2025-05-31"}, {"May"}),
        ({"from": "2025-06"}, set()),
        ({"to": "2025-04"}, {"2016"}),
        ({"to": "2025-05-01"}, {"2016", "May"}),
        ({"from": "1900", "to": "1999"}, {"2016"}),
        ({"from": "2015-12-31", "to": "2025-05"}, {"2016", "May"}),
    ],
)
def test_events_interval_keeps_what_may_have_been_in_it(
    small_store: EmbeddedStore, interval: dict[str, str], expected: set[str]
) -> None:
    """An event is kept if a possible day of it falls into the interval; undated ones only without it."""
    rows = _ask(small_store, "events_by_dyad", country=PAIR, **interval)
    assert {name.split()[-1] for name in _names(rows)} == expected


def test_observations_measure_keeps_that_measure_alone(small_store: EmbeddedStore) -> None:
    """Asking for one measure leaves the numbers of others out."""
    assert _names(_ask(small_store, "observations_by_dyad", country=PAIR, measure="bilateral trade")) == [
        "Trade"
    ]
    rows = _ask(small_store, "observations_by_dyad", country=PAIR)
    assert {_text(row["name"]): str(row["measure"]).rsplit("/", 1)[-1] for row in rows} == {
        "Trade": "bilateral-trade>",
        "Arrivals": "tourist-arrivals>",
    }


def test_facts_of_a_source_has_omitted_paragraphs_with_their_reason(small_store: EmbeddedStore) -> None:
    """The list of a document has the paragraphs that were left out, without any thing."""
    rows = _ask(small_store, "facts_by_source", source="One")
    omitted = [row for row in rows if "omitted" in row]
    assert [(_text(row["paragraph"]), "thing" in row) for row in omitted] == [("100", False)]


# ------------------------------------------------------------ values


def test_bind_pair_is_the_dyad_and_its_sides(small_store: EmbeddedStore) -> None:
    """A pair gives the dyad, whose codes are in alphabetical order, and the sides as they were asked."""
    bindings = bind(small_store, find_query("agreements_by_dyad"), {"country": PAIR})
    assert {name: str(term).rsplit("/", 2)[-1] for name, term in bindings.items()} == {
        "dyad": "RUS-VNM>",
        "country1": "VNM>",
        "country2": "RUS>",
    }


def test_bind_days_are_first_and_last_of_what_was_written(small_store: EmbeddedStore) -> None:
    """A month is taken at its first day as a beginning and at its last day as an end."""
    query = find_query("events_by_dyad")
    bindings = bind(small_store, query, {"country": PAIR, "from": "2024-02", "to": "2024-02"})
    assert (_text(bindings["from"]), _text(bindings["to"])) == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"countrie": PAIR}, QueryError, "did you mean country"),
        ({}, QueryError, "needs country"),
        ({"country": "VNM"}, QueryError, "takes two values"),
        ({"country": ["VNM", "RUS", "COD"]}, QueryError, "3 were given"),
        ({"country": ["VNM", "Vietnam"]}, QueryError, "two different sides"),
        ({"country": ["VNM", "Nowhere"]}, NotFound, "Nowhere"),
        ({"country": PAIR, "from": "31/12/2025"}, DateError, "write 2025-12-31"),
        ({"country": PAIR, "from": "../2015"}, DateError, "open at that side"),
        ({"country": PAIR, "from": "2026", "to": "2025"}, QueryError, "before it begins"),
        ({"country": PAIR, "from": "x" * 3000}, QueryError, "characters"),
        ({"country": ["VNM", "\udcff"]}, QueryError, "Unicode"),
    ],
)
def test_bind_value_that_cannot_be_says_what_to_write(
    small_store: EmbeddedStore, values: dict[str, str | list[str]], error: type[DyadError], message: str
) -> None:
    """A parameter that is unknown, missing or has an impossible value is refused with what to do."""
    with pytest.raises(error, match=message):
        bind(small_store, find_query("events_by_dyad"), values)


@pytest.mark.parametrize("year", ["25", "2025-05", "2025/2026", "year", "202X", "２０２５"])
def test_bind_year_that_is_none_is_refused(small_store: EmbeddedStore, year: str) -> None:
    """A year is four digits and one year."""
    with pytest.raises(DateError):
        bind(small_store, find_query("agreements_by_dyad"), {"country": PAIR, "year": year})


def test_bind_default_holds_where_no_value_is_given(small_store: EmbeddedStore) -> None:
    """A parameter with a default need not be given, and counts as given."""
    text = "# title: T\n# description: D.\n"
    text += "# parameters: {most: {type: integer, default: '5', help: M., example: 1}}\n"
    query = parse_query("things_all", text + "SELECT ?s ?most { ?s ?p ?most } ORDER BY ?s\n")
    assert given_names(query, {}) == {"most"}
    assert _text(bind(small_store, query, {})["most"]) == "5"
    assert _text(bind(small_store, query, {"most": "-7"})["most"]) == "-7"
    with pytest.raises(QueryError, match="whole number"):
        bind(small_store, query, {"most": "7.5"})


class _Watch:
    """A store that keeps what it is asked."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self.asked: list[str] = []

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Answer:
        self.asked.append(text)
        return self.store.query(
            text, bindings=bindings, default_graphs=default_graphs, named_graphs=named_graphs
        )


@given(
    query=st.sampled_from(QUERIES),
    texts=st.lists(st.text(alphabet=st.characters(), max_size=60), min_size=2, max_size=2),
    day=st.dates(min_value=datetime.date(1000, 1, 1)),
)
def test_run_any_value_never_changes_the_query(
    small_store: EmbeddedStore, query: NamedQuery, texts: list[str], day: datetime.date
) -> None:
    """Whatever is given as a value, the text that is run is the same, and only a DyadError may be raised."""
    watch = _Watch(small_store)
    values = {p.name: texts if p.type == "pair" else texts[0] for p in query.parameters.values()}
    for name in ("from", "to", "year"):
        if name in values and texts[1]:
            values[name] = str(day) if name != "year" else str(day.year)
    try:
        list(run(watch, query, values).rows())
    except DyadError:
        return
    assert watch.asked[-1] == query.text_for(given_names(query, values))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_run_text_comes_back_as_it_was_given(small_store: EmbeddedStore, text: str) -> None:
    """A text reaches the engine as one literal, with its quotes, brackets and line ends."""
    head = "# title: T\n# description: D.\n# parameters: {word: {type: text, help: W., example: a}}\n"
    query = parse_query("words_all", head + "SELECT ?word (STRLEN(?word) AS ?length) { } ORDER BY ?word\n")
    (row,) = run(small_store, query, {"word": text}).rows()
    assert (_text(row["word"]), _text(row["length"])) == (text, str(len(text)))
