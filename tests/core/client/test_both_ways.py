"""What the client gives, the same in this process and over HTTP."""

from __future__ import annotations

import inspect
import warnings

import pandas as pd
import pytest
import rdflib

from dyad.client import KnowledgeGraph, LimitWarning, Table, Thing
from dyad.errors import DateError, NotFound, QueryError, QueryRefused, QuerySyntaxError
from dyad.namespaces import BASE, DYAD

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from bibtexparser.entrypoint import parse_string

PACKAGE = "agreement/rus-vnm-20-agreements-2025-05"


def test_agreements_of_a_pair_and_year_name_their_documents(kg: KnowledgeGraph) -> None:
    """Each row of the agreements of 2025 is of that year and names a document and paragraphs."""
    table = kg.agreements("Vietnam", "Russia", year=2025)
    assert isinstance(table, Table)
    package = table[table["agreement"] == BASE + PACKAGE]
    assert len(package) >= 1
    assert package["count"].iloc[0] == 20
    assert table["sourceTitle"].notna().all()
    assert table["paragraph"].str.match(r"\d+(, \d+)*$").all()
    assert not {"year", "dyad", "country1", "country2"} & set(table.columns)


@pytest.mark.parametrize("name", ["Vietnam", "VNM", "VN", "Вьетнам", "country/VNM", "Việt Nam"])
def test_country_in_any_writing_is_the_same_country(kg: KnowledgeGraph, name: str) -> None:
    """A code, an id and names in several languages all lead to the same thing."""
    assert kg.country(name) == BASE + "country/VNM"
    assert kg.country(name).label == "Vietnam"


def test_names_and_things_give_the_same_rows(kg: KnowledgeGraph) -> None:
    """A named query takes names and things alike."""
    by_name = kg.agreements("Вьетнам", "RU")
    by_thing = kg.agreements(kg.country("VNM"), kg.thing("country/RUS"))
    pd.testing.assert_frame_equal(by_name.plain(), by_thing.plain())


def test_unknown_name_raises_with_the_nearest(kg: KnowledgeGraph) -> None:
    """A misspelt country is an error that names the one that was perhaps meant."""
    with pytest.raises(NotFound, match="VNM"):
        kg.agreements("Vietnm", "Russia")


def test_ambiguous_name_raises_with_the_choices(kg: KnowledgeGraph) -> None:
    """A name of two things is an error that lists their ids, and none is taken."""
    with pytest.raises(NotFound, match="country/TLS, country/TMP"):
        kg.thing("Timor Leste")


def test_unknown_thing_raises_with_the_nearest(kg: KnowledgeGraph) -> None:
    """A misspelt person is an error that gives the right id."""
    with pytest.raises(NotFound, match="official/to-lam"):
        kg.thing("official/to-lan")


def test_pair_of_one_country_is_refused(kg: KnowledgeGraph) -> None:
    """A pair has two different sides, whatever they are called."""
    with pytest.raises(QueryError, match="two different sides"):
        kg.dyad("Vietnam", "Вьетнам")


def test_text_that_is_no_sparql_names_line_and_column(kg: KnowledgeGraph) -> None:
    """A syntax error says where it is."""
    with pytest.raises(QuerySyntaxError) as raised:
        kg.sparql("SELECT ?s\nWHERE { ?s ?p }")
    assert (raised.value.line, raised.value.column) == (2, 16)
    assert str(raised.value).count("line 2") == 1


def test_text_of_no_query_form_is_a_syntax_error_without_warnings(kg: KnowledgeGraph) -> None:
    """What is no query at all is the same clear error."""
    with pytest.raises(QuerySyntaxError):
        kg.sparql("SELEC ?s { ?s ?p ?o }")


def test_query_that_fetches_an_address_is_refused(kg: KnowledgeGraph) -> None:
    """SERVICE is refused here as everywhere."""
    with pytest.raises(QueryRefused):
        kg.sparql("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")


def test_ask_query_gives_a_truth_value(kg: KnowledgeGraph) -> None:
    """ASK is true or false."""
    assert (
        kg.sparql("ASK { id:country/VNM a dyad:Country }".replace("id:country/VNM", f"<{BASE}country/VNM>"))
        is True
    )
    assert kg.sparql("ASK { <urn:nobody> ?p ?o }") is False


def test_construct_gives_a_graph_of_rdflib(kg: KnowledgeGraph) -> None:
    """CONSTRUCT gives the triples, with the languages of their texts."""
    vietnam = rdflib.URIRef(BASE + "country/VNM")
    graph = kg.sparql("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }")
    assert isinstance(graph, rdflib.Graph)
    assert rdflib.Literal("Вьетнам", lang="ru") in set(graph.objects(vietnam, rdflib.RDFS.label))


TYPED = """
SELECT ?whole ?broken ?yes ?day ?when ?fuzzy ?text ?said ?thing ?mixed ?none {
  VALUES (?whole ?broken ?yes ?day ?when ?fuzzy ?text ?said ?thing ?mixed ?none) {
    (1 1.5 true "2025-05-09"^^xsd:date "2025-05-09T10:00:00Z"^^xsd:dateTime "2025-05"^^edtf:
      "a\\tb\\n\\"c\\"\\\\" "yes"@en <urn:a> 1 UNDEF)
    (-20 2e3 false "2024-02-29"^^xsd:date "2025-05-09T12:00:00+02:00"^^xsd:dateTime "../2015"^^edtf: ""
      "да"@ru <urn:b> "one" UNDEF)
    (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF <urn:c> UNDEF)
  }
}"""
EDTF = "PREFIX edtf: <http://id.loc.gov/datatypes/edtf/EDTF>"


def test_columns_have_real_types(kg: KnowledgeGraph) -> None:
    """Numbers are numbers, dates are timestamps, things are things, and what is missing is missing."""
    table = kg.sparql(EDTF + TYPED)
    kinds = {name: str(table[name].dtype) for name in table.columns}
    assert kinds == {
        "whole": "Int64",
        "broken": "Float64",
        "yes": "boolean",
        "day": "datetime64[s]",
        "when": "datetime64[us, UTC]",
        "fuzzy": "datetime64[s]",
        "fuzzy_precision": "category",
        "fuzzy_edtf": "str",
        "text": "str",
        "said": "str",
        "said_lang": "category",
        "thing": "thing",
        "mixed": "object",
        "none": "str",
    }
    assert table["whole"].tolist()[:2] == [1, -20]
    assert table["broken"].tolist()[:2] == [1.5, 2000.0]
    assert table["when"].iloc[0] == table["when"].iloc[1] + pd.Timedelta(0)
    assert table["text"].tolist()[:2] == ['a\tb\n"c"\\', ""]
    assert table["said_lang"].tolist()[:2] == ["en", "ru"]
    assert table["mixed"].tolist() == [1, "one", Thing("urn:c")]
    assert table.iloc[2].drop("mixed").isna().all()


def test_dates_keep_their_precision_and_text(kg: KnowledgeGraph) -> None:
    """A month is its first day to reckon with and says that it is a month; an open start has no first day."""
    table = kg.sparql(EDTF + TYPED)
    assert table["fuzzy"].iloc[0] == pd.Timestamp("2025-05-01")
    assert table["fuzzy"].isna().tolist() == [False, True, True]
    assert table["fuzzy_precision"].tolist()[:2] == ["month", "open start"]
    assert table["fuzzy_edtf"].tolist()[:2] == ["2025-05", "../2015"]
    assert table.periods("fuzzy").tolist()[0] == pd.Period("2025-05", "M")
    spans = table.spans("fuzzy")
    assert spans["last"].tolist()[:2] == [pd.Timestamp("2025-05-31"), pd.Timestamp("2015-12-31")]
    assert spans["words"].iloc[0] == "May 2025"


def test_values_are_bound_as_terms(kg: KnowledgeGraph) -> None:
    """A thing, a number and a text take the place of variables, and leave no column behind."""
    table = kg.sparql(
        "SELECT ?agreement { ?agreement a dyad:Agreement ; dyad:party ?who ; dyad:count ?many }",
        who=kg.country("Vietnam"),
        many=20,
    )
    assert BASE + PACKAGE in set(table["agreement"].thing.iri)
    assert list(table.columns) == ["agreement"]
    assert kg.sparql("ASK { ?s rdfs:label ?name }", name='" } # injected') is False


def test_value_for_a_variable_that_is_not_there_is_refused(kg: KnowledgeGraph) -> None:
    """A misspelt variable is an error that lists those there are."""
    with pytest.raises(QueryError, match=r"\?who"):
        kg.sparql("SELECT ?a { ?a dyad:party ?who }", whom=1)


def test_empty_answer_keeps_its_columns(kg: KnowledgeGraph) -> None:
    """Nothing found is a table without rows, and its columns are those of a full one."""
    none = kg.agreements("Vietnam", "Chad", year=1901)
    some = kg.agreements("Vietnam", "Russia")
    assert len(none) == 0
    assert list(none.columns) == list(some.columns)
    assert "does not say that it is not so" in none._repr_html_()


def test_query_without_variables_gives_no_columns(kg: KnowledgeGraph) -> None:
    """A query that names nothing is answered all the same."""
    assert kg.sparql("SELECT * { }").shape[1] == 0


def test_sources_of_rows_are_their_receipts(kg: KnowledgeGraph) -> None:
    """The sources of chosen rows are the documents of these rows, each once, with their paragraphs."""
    table = kg.agreements("Vietnam", "Russia", year=2025)
    chosen = table[table["agreement"] == BASE + PACKAGE]
    sources = chosen.sources()
    assert set(sources["source"].thing.iri) == set(chosen["source"].thing.iri)
    assert {"title", "publisher", "published", "paragraph", "address"} <= set(sources.columns)
    assert sources["published"].is_monotonic_increasing


def test_sources_of_things_are_looked_up(kg: KnowledgeGraph) -> None:
    """A table of plain SPARQL has sources too: those of the things that it names."""
    table = kg.sparql("SELECT ?a { ?a a dyad:Agreement } LIMIT 3")
    assert len(table.sources()) >= 1
    direct = kg.thing(PACKAGE).sources()
    assert set(
        kg.sparql("SELECT ?a { BIND(?it AS ?a) ?it a dyad:Agreement }", it=kg.thing(PACKAGE)).sources()[
            "title"
        ]
    ) == set(direct["title"])


def test_citation_is_bibtex_that_others_read(kg: KnowledgeGraph) -> None:
    """The citation of a table has an entry for each of its documents."""
    table = kg.agreements("Vietnam", "Russia", year=2025)
    library = parse_string(table.cite())
    assert len(library.entries) == len(table.sources())
    assert not library.failed_blocks
    with pytest.raises(QueryError, match="bibtex, ris, csl"):
        table.cite("apa")


def test_question_has_answers_with_receipts(kg: KnowledgeGraph) -> None:
    """A question is answered with rows that name the document and the paragraph."""
    answer = kg.ask("Who is the ambassador of Russia to Vietnam?")
    assert answer
    assert answer.found
    assert set(answer.answers["thing"].thing.id) == {"official/gennady-bezdetko"}
    assert answer.sources()["paragraph"].str.len().min() > 0
    assert answer.understood
    assert "SELECT" in answer.sparql
    assert "Understood" in answer._repr_html_()


def test_question_without_an_answer_says_why(kg: KnowledgeGraph) -> None:
    """What was not found is false, has a reason, and shows nothing as the answer."""
    answer = kg.ask("Which agreements did Chad and Vanuatu sign in 1950?")
    assert not answer
    assert answer.reason in ("no-fact", "no-source")
    assert answer.message
    assert len(answer.answers) == 0


def test_search_finds_things_by_the_beginning_of_a_name(kg: KnowledgeGraph) -> None:
    """A beginning in another script finds the country, and what fitted is told."""
    first = kg.search("вьет", limit=5).iloc[0]
    assert first["thing"] == BASE + "country/VNM"
    assert (first["label"], first["kind"]) == ("Vietnam", "Country")


def test_search_that_meets_its_limit_says_so(kg: KnowledgeGraph) -> None:
    """More things than were asked for are not kept silent, and one that gives all says nothing."""
    found = kg.search("viet", limit=2)
    assert kg.search("Hoang Sa Kalininsk").warnings == ()
    assert len(found) == 2
    assert found.warnings
    assert "Not all:" in found._repr_html_()


def test_named_query_that_meets_its_limit_warns(kg: KnowledgeGraph) -> None:
    """A query that gives only the first of many says so."""
    with pytest.warns(LimitWarning, match="only the first 100"):
        table = kg.query.things_by_class(str(DYAD.Country))
    assert len(table) == 100


def test_named_queries_are_methods_with_signature_and_help(kg: KnowledgeGraph) -> None:
    """Each is completed, and tells what it takes and gives."""
    assert "events_by_dyad" in dir(kg.query)
    method = kg.query.events_by_dyad
    assert list(inspect.signature(method).parameters) == ["country1", "country2", "from_", "to"]
    assert "Only" not in (method.__doc__ or "").splitlines()[0]
    assert "from_: From this day" in (method.__doc__ or "")
    assert len(kg.queries) == len(kg.query)


def test_misspelt_query_is_answered_with_the_nearest(kg: KnowledgeGraph) -> None:
    """An unknown method is an error that names the one that was perhaps meant."""
    with pytest.raises(AttributeError, match="agreements_by_dyad"):
        kg.query.agreement_by_dyad  # noqa: B018


def test_wrong_arguments_of_a_named_query_are_clear_errors(kg: KnowledgeGraph) -> None:
    """Too many, unknown, missing and impossible values each say what is wrong."""
    with pytest.raises(QueryError, match="takes 2 values by place"):
        kg.query.agreements_by_dyad("VNM", "RUS", 2025)
    with pytest.raises(QueryError, match="has no parameter 'yaer': did you mean year"):
        kg.query.agreements_by_dyad("VNM", "RUS", yaer=2025)
    with pytest.raises(QueryError, match="two values"):
        kg.query.agreements_by_dyad("VNM")
    with pytest.raises(DateError, match="four digits"):
        kg.query.agreements_by_dyad("VNM", "RUS", year="2025-05")
    with pytest.raises(QueryError, match="change them over"):
        kg.events("VNM", "RUS", from_="2026", to="2025")


def test_pair_gives_what_lies_between_its_sides(kg: KnowledgeGraph) -> None:
    """Each view of a pair is that of the named query; the order of the sides does not matter."""
    pair = kg.dyad("Vietnam", "Russia")
    assert pair.id == "dyad/RUS-VNM"
    assert str(pair) == "Russia–Vietnam"
    for view in (pair.agreements, pair.events, pair.projects, pair.statements, pair.figures, pair.years):
        assert len(view()) > 0
    assert len(pair.agreements(year=2025)) == len(kg.agreements("RUS", "VNM", year=2025))
    visits = pair.visits()
    assert set(visits["host"].thing.id) <= {"country/RUS", "country/VNM"}
    assert (visits["origin"] != visits["host"]).all()


def test_neighbourhood_is_a_graph_with_labels_and_sources(kg: KnowledgeGraph) -> None:
    """Each link of a thing is an edge that names its property and who says so."""
    graph = kg.neighbourhood("To Lam")
    centre = BASE + "official/to-lam"
    assert graph.nodes[centre]["label"] == "To Lam"
    assert all(centre in edge for edge in graph.edges())
    assert len(graph) > 5
    assert {"property", "label", "source", "paragraph"} <= set(next(iter(graph.edges(data=True)))[2])


def test_neighbourhood_that_is_cut_warns(kg: KnowledgeGraph) -> None:
    """A neighbourhood with more things than it may have says how much is left out."""
    with pytest.warns(LimitWarning, match="left out"):
        graph = kg.neighbourhood("To Lam", most=4)
    assert len(graph) == 4


def test_thing_tells_of_itself(kg: KnowledgeGraph) -> None:
    """A thing has a name, statements, neighbours, steps and receipts."""
    thing = kg.thing(PACKAGE)
    assert "Package" in thing.label
    assert len(thing.description()) > 5
    assert len(thing.neighbours()) > 2
    assert len(thing.steps()) >= 1
    assert len(thing.sources()) >= 1


def test_limit_that_is_not_met_gives_no_warning(kg: KnowledgeGraph) -> None:
    """A whole answer is given without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert kg.agreements("Vietnam", "Russia").warnings == ()
