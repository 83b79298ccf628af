from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from dyad.namespaces import DYAD, EDTF, ID
from dyad_loader.countries import (
    CATALOGUES,
    CLOSE,
    DEFAULT_PATH,
    EU,
    EU_FORMER,
    QIDS,
    WIKIDATA,
    build_names,
    serialize_countries,
    write_countries,
)

SEVEN = {"en", "vi", "ru", "fr", "es", "zh", "ar"}


@pytest.fixture(scope="module")
def countries() -> Graph:
    """The committed file, parsed."""
    return Graph().parse(DEFAULT_PATH, format="turtle")


@pytest.fixture(scope="module")
def former(countries: Graph) -> set[str]:
    """The codes of the former countries."""
    return {code(countries, thing) for thing in countries.subjects(RDF.type, DYAD.FormerCountry)}


def country(alpha3: str) -> URIRef:
    """The IRI of a country."""
    return ID[f"country/{alpha3}"]


def code(graph: Graph, thing: Node) -> str:
    """The one code of a country."""
    (only,) = graph.objects(thing, DYAD.code)
    return str(only)


def names(graph: Graph, alpha3: str, predicate: URIRef, language: str) -> set[str]:
    """The names of a country in one language."""
    found = graph.objects(country(alpha3), predicate)
    return {str(each) for each in found if isinstance(each, Literal) and each.language == language}


def test_countries_regenerated_equal_the_committed_file(tmp_path: Path) -> None:
    """Generating the countries anew gives the committed file, byte for byte."""
    pytest.importorskip("rigour", reason="the dependency group `reference` is not installed")
    write_countries(tmp_path / "countries.ttl")
    assert (tmp_path / "countries.ttl").read_bytes() == DEFAULT_PATH.read_bytes()


def test_countries_regenerated_without_rigour_differ_by_links_alone(countries: Graph) -> None:
    """Without rigour everything is generated but the Wikidata links and some English names."""
    built = build_names()
    assert not set(built) - set(countries)
    for _, predicate, value in set(countries) - set(built):
        if predicate == SKOS.altLabel:
            assert isinstance(value, Literal)
            assert value.language == "en"
        else:
            assert predicate in {SKOS.exactMatch, SKOS.closeMatch}
            assert str(value).startswith(WIKIDATA)


def test_countries_serialized_twice_are_equal_bytes(countries: Graph) -> None:
    """The Turtle text depends on the triples alone, not on the order in which they were added."""
    reversed_graph = Graph()
    for triple in sorted(countries, reverse=True):
        reversed_graph.add(triple)
    assert serialize_countries(reversed_graph) == DEFAULT_PATH.read_text(encoding="utf-8")


def test_countries_committed_are_249_living_and_31_former(countries: Graph, former: set[str]) -> None:
    """Every entry of ISO 3166-1 and of ISO 3166-3 is a country; those of the latter are former ones."""
    everything = set(countries.subjects(RDF.type, DYAD.Country))
    assert set(countries.subjects()) == everything
    assert len(everything) == 249 + 31
    assert len(former) == 31


def test_countries_code_is_the_end_of_the_iri_and_unique(countries: Graph) -> None:
    """A country has one code, shares it with no other, and its IRI ends in it."""
    codes = [code(countries, thing) for thing in countries.subjects(RDF.type, DYAD.Country)]
    assert len(set(codes)) == len(codes)
    assert {country(each) for each in codes} == set(countries.subjects())


def test_countries_living_have_unique_well_formed_iso_codes(countries: Graph, former: set[str]) -> None:
    """Among living countries no alpha-2, alpha-3 or numeric code occurs twice, and each has its shape."""
    shapes = {DYAD.alpha2: r"[A-Z]{2}", DYAD.alpha3: r"[A-Z]{3}", DYAD.numeric: r"[0-9]{3}"}
    for predicate, shape in shapes.items():
        found = [
            str(value)
            for thing, value in countries.subject_objects(predicate)
            if code(countries, thing) not in former
        ]
        assert len(found) == len(set(found)) == 249
        assert all(re.fullmatch(shape, each) for each in found)


def test_countries_former_with_a_living_alpha3_goes_by_alpha4(countries: Graph, former: set[str]) -> None:
    """The ATF of 1979 is FQHH, and ATF is the living country; every other former one keeps its alpha-3."""
    assert "ATF" not in former
    assert set(countries.objects(country("FQHH"), DYAD.alpha3)) == {Literal("ATF")}
    assert {each for each in former if len(each) != 3} == {"FQHH"}


def test_countries_each_has_one_label_in_each_language(countries: Graph) -> None:
    """No language is missing and none is there twice, for living and former countries alike."""
    expected = Counter({"en", *CATALOGUES})
    assert set(expected) > SEVEN
    for thing in countries.subjects(RDF.type, DYAD.Country):
        labels = list(countries.objects(thing, RDFS.label))
        assert Counter(each.language for each in labels if isinstance(each, Literal)) == expected, thing


def test_countries_names_are_tagged_and_not_blank(countries: Graph) -> None:
    """Every name has a language and some text, and no other name repeats the label in that language."""
    for predicate in (RDFS.label, SKOS.altLabel):
        for _, name in countries.subject_objects(predicate):
            assert isinstance(name, Literal)
            assert name.language in {"en", *CATALOGUES}
            assert name.strip() == str(name) != ""
    for thing, name in countries.subject_objects(SKOS.altLabel):
        assert (thing, RDFS.label, name) not in countries


@pytest.mark.parametrize(
    ("language", "script"),
    [("ru", r"[А-яЁё]"), ("ar", r"[\u0600-\u06ff]"), ("zh", r"[\u4e00-\u9fff]")],
)
def test_countries_names_of_another_script_are_written_in_it(
    countries: Graph, language: str, script: str
) -> None:
    """English never passes for Russian, Arabic or Chinese."""
    found = [
        name
        for predicate in (RDFS.label, SKOS.altLabel)
        for name in countries.objects(None, predicate)
        if isinstance(name, Literal) and name.language == language
    ]
    assert len(found) >= 280
    assert [each for each in found if not re.search(script, each)] == []


def test_countries_living_names_belong_to_one_living_country(countries: Graph, former: set[str]) -> None:
    """A name in a language leads to one living country, so that a lookup is never a guess."""
    owners: dict[Node, set[str]] = {}
    for predicate in (RDFS.label, SKOS.altLabel):
        for thing, name in countries.subject_objects(predicate):
            if (owner := code(countries, thing)) not in former:
                owners.setdefault(name, set()).add(owner)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("alpha3", "language", "label"),
    [
        ("VNM", "en", "Vietnam"),
        ("VNM", "vi", "Việt Nam"),
        ("VNM", "ru", "Вьетнам"),
        ("VNM", "zh", "越南"),
        ("VNM", "ar", "فيتنام"),
        ("RUS", "en", "Russia"),
        ("KOR", "en", "South Korea"),
        ("LAO", "en", "Laos"),
        ("SUN", "en", "USSR"),
        ("CSK", "en", "Czechoslovakia"),
        ("DDR", "en", "German Democratic Republic"),
        ("FXX", "en", "Metropolitan France"),
        ("VDR", "fr", "République démocratique du Viet-Nam"),
        ("YMD", "de", "Demokratische Volksrepublik Jemen"),
    ],
)
def test_countries_label_is_the_short_name_in_use(
    countries: Graph, alpha3: str, language: str, label: str
) -> None:
    """The label is the name people use, and never just that of a living country for a former one."""
    assert names(countries, alpha3, RDFS.label, language) == {label}


@pytest.mark.parametrize(
    ("alpha3", "name"),
    [
        ("VNM", "Viet Nam"),
        ("VNM", "Socialist Republic of Vietnam"),
        ("SUN", "Soviet Union"),
        ("SUN", "USSR, Union of Soviet Socialist Republics"),
        ("LAO", "Lao People's Democratic Republic"),
    ],
)
def test_countries_alt_label_keeps_the_formal_name(countries: Graph, alpha3: str, name: str) -> None:
    """Formal and other names are found beside the label."""
    assert name in names(countries, alpha3, SKOS.altLabel, "en")


def test_countries_former_have_alpha4_and_withdrawal_date(countries: Graph, former: set[str]) -> None:
    """A former country, and no other, says in EDTF when its code was withdrawn and has an alpha-4."""
    for thing in countries.subjects(RDF.type, DYAD.Country):
        dates = list(countries.objects(thing, DYAD.withdrawn))
        alpha4 = list(countries.objects(thing, DYAD.alpha4))
        assert len(dates) == len(alpha4) == (code(countries, thing) in former)
        for date in dates:
            assert isinstance(date, Literal)
            assert date.datatype == EDTF
            assert re.fullmatch(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?", date)
    assert (country("SUN"), DYAD.withdrawn, Literal("1992-08-30", datatype=EDTF)) in countries
    assert (country("VDR"), DYAD.withdrawn, Literal("1977", datatype=EDTF)) in countries


def test_countries_wikidata_links_are_well_formed_and_unshared(countries: Graph, former: set[str]) -> None:
    """Each living country has one Wikidata item of its own; a former one has at most one."""
    matches = [
        (code(countries, thing), str(item))
        for predicate in (SKOS.exactMatch, SKOS.closeMatch)
        for thing, item in countries.subject_objects(predicate)
        if str(item).startswith(WIKIDATA)
    ]
    assert all(re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*", item) for _, item in matches)
    assert max(Counter(item for _, item in matches).values()) == 1
    exact = Counter(
        code(countries, thing)
        for thing, item in countries.subject_objects(SKOS.exactMatch)
        if str(item).startswith(WIKIDATA)
    )
    assert sum(exact[each] for each in exact if each not in former) == 249
    assert set(exact.values()) == {1}
    assert (country("VNM"), SKOS.exactMatch, WIKIDATA.Q881) in countries
    assert (country("SUN"), SKOS.exactMatch, WIKIDATA.Q15180) in countries


def test_countries_near_wikidata_items_are_close_and_not_exact(countries: Graph) -> None:
    """What covers another span of time or territory is never called the same."""
    for alpha3, qid in CLOSE.items():
        assert (country(alpha3), SKOS.closeMatch, WIKIDATA[qid]) in countries
        assert (country(alpha3), SKOS.exactMatch, WIKIDATA[qid]) not in countries


def test_countries_hand_given_items_are_known_to_rigour() -> None:
    """An item written down by hand is one that rigour has too, under whatever country."""
    rigour = pytest.importorskip("rigour.territories", reason="the dependency group `reference` is missing")
    known = {qid for territory in rigour.get_territories() for qid in territory.qids}
    assert {*QIDS.values(), *CLOSE.values()} <= known


def test_countries_eu_links_cover_the_living_and_the_confirmed_former(
    countries: Graph, former: set[str]
) -> None:
    """The EU table is linked by alpha-3, of former countries only where the entry was seen."""
    linked = {
        code(countries, thing): str(concept)
        for thing, concept in countries.subject_objects(SKOS.exactMatch)
        if str(concept).startswith(EU)
    }
    assert linked == {each: str(EU[each]) for each in linked}
    assert set(linked) & former == EU_FORMER
    assert len(linked) == 249 + len(EU_FORMER)
