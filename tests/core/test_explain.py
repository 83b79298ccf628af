"""Explaining triples, on the shipped facts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from dyad.errors import NotFound
from dyad.explain import Reason, explain, parse_term, shorten_term, shorten_triple, write_reason
from dyad.release import open_release
from dyad.rules import Rule, parse_rules, serialize_rules, write_pattern
from dyad.store import EmbeddedStore

PACKAGE = "agreement/rus-vnm-20-agreements-2025-05"


def reason_for(home: Path, subject: str, predicate: str, value: str) -> Reason:
    """Explain a triple of the shipped release."""
    release = open_release(home)
    head, verb = parse_term(subject), parse_term(predicate)
    assert isinstance(head, ox.NamedNode)
    assert isinstance(verb, ox.NamedNode)
    return explain(release.open_store(), release.read_rules(), ox.Triple(head, verb, parse_term(value)))


def leaves(reason: Reason) -> list[Reason]:
    """The reasons without premises."""
    return [leaf for premise in reason.premises for leaf in leaves(premise)] or [reason]


def test_explain_asserted_triple_names_document_and_paragraph(release_home: Path) -> None:
    """An asserted triple is explained by its source."""
    reason = reason_for(release_home, PACKAGE, "dyad:count", "20")
    sources = dict(reason.sources)
    assert 50 in sources["https://w3id.org/dyad/id/source/vietnam-news-today-2025-12-30"]
    assert reason.premises == ()


def test_explain_inferred_triple_goes_down_to_documents(release_home: Path) -> None:
    """A chain of axioms ends in asserted triples, each with its document."""
    reason = reason_for(release_home, "official/gennady-bezdetko", "dyad:represents", "country/RUS")
    assert reason.sources == ()
    assert reason.axiom == "dyad:holdsPost then dyad:postOf gives dyad:represents"
    assert all(leaf.sources for leaf in leaves(reason))


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (PACKAGE, "a", "dyad:Fact"),
        (PACKAGE, "dyad:between", "dyad/RUS-VNM"),
        (PACKAGE, "dyad:year", "2025"),
        (PACKAGE, "dyad:firstDay", '"2025-05-01"^^xsd:date'),
        (PACKAGE, "dyad:latestStatus", "code/agreement-status/signed"),
        (PACKAGE, "dyad:during", "dyad/RUS-VNM/2025"),
        ("dyad/ASEAN-VNM", "a", "dyad:Dyad"),
        ("dyad/RUS-VNM/2025", "dyad:inYear", "2025"),
        ("country/VNM", "a", "dyad:Party"),
    ],
)
def test_explain_derived_triple_goes_down_to_documents(
    release_home: Path, subject: str, predicate: str, value: str
) -> None:
    """What the loader derives is explained by what it was derived from."""
    reason = reason_for(release_home, subject, predicate, value)
    assert reason.axiom
    assert reason.premises
    assert all(leaf.sources for leaf in leaves(reason))


def test_explain_year_of_a_dyad_rests_on_that_dyad_and_year_alone(release_home: Path) -> None:
    """Of a fact's pairs and years, only those of the node are told."""
    fact = "agreement/rus-vnm-local-agreements"
    reason = reason_for(release_home, fact, "dyad:during", "dyad/RUS-VNM/2025")
    told = [shorten_triple(premise.triple).split(" ", 1)[1] for premise in reason.premises]
    assert [text.split("^^")[0] for text in told] == ["dyad:between dyad/RUS-VNM", 'dyad:year "2025"']


def test_explain_every_inferred_triple_of_a_document(release_home: Path) -> None:
    """No triple of an inferred graph is without an explanation that ends in documents."""
    release = open_release(release_home)
    store, rules = release.open_store(), release.read_rules()
    graph = "<https://w3id.org/dyad/id/source/strengthening-vietnam-russia-ties/inferred>"
    rows = list(store.query(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows())
    assert len(rows) > 100
    for row in rows:
        subject, predicate = row["s"], row["p"]
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(predicate, ox.NamedNode)
        reason = explain(store, rules, ox.Triple(subject, predicate, row["o"]))
        assert all(leaf.sources for leaf in leaves(reason)), list(write_reason(reason))


def test_explain_triple_that_is_not_there_is_not_found(release_home: Path) -> None:
    """What nobody says and nothing entails is told to be so."""
    with pytest.raises(NotFound, match="no source says so and nothing entails it: country/VNM dyad:party"):
        reason_for(release_home, "country/VNM", "dyad:party", "country/RUS")


def test_explain_circular_rules_end(tmp_path: Path) -> None:
    """Rules that give each other are followed once, and the explanation rests on what is asserted."""
    store = ox.Store()
    names = [ox.NamedNode(f"http://example.org/{letter}") for letter in "abp"]
    a, b, p = names
    for subject, value, graph in ((a, b, "source"), (b, a, "source/inferred")):
        store.add(ox.Quad(subject, p, value, ox.NamedNode(f"http://example.org/{graph}")))
        store.add(ox.Quad(subject, p, value))
    rule = Rule("p is symmetric", (("?x", p.value, "?y"),), ("?y", p.value, "?x"))
    reason = explain(EmbeddedStore(store), [rule], ox.Triple(b, p, a))
    assert [leaf.triple for leaf in leaves(reason)] == [ox.Triple(a, p, b)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
        ("country/VNM", "<https://w3id.org/dyad/id/country/VNM>"),
        ("dyad:party", "<https://w3id.org/dyad/ontology#party>"),
        ("<http://example.org/x>", "<http://example.org/x>"),
        ("https://example.org/x", "<https://example.org/x>"),
        ('"Vietnam"@en', '"Vietnam"@en'),
        ('"Vietnam"', '"Vietnam"'),
        ('"2025-05-01"^^xsd:date', '"2025-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("2025", '"2025"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_parse_term_reads_what_people_write(text: str, expected: str) -> None:
    """Ids, prefixed names, IRIs and literals are read as written on a command line."""
    assert str(parse_term(text)) == expected


def test_parse_term_of_no_term_is_an_error() -> None:
    """What no IRI may hold is refused."""
    with pytest.raises(NotFound, match="is no id"):
        parse_term("a b c")


def test_shorten_term_undoes_parse_term() -> None:
    """What is shown can be typed again."""
    for text in ("country/VNM", "dyad:party"):
        assert shorten_term(parse_term(text)) == text


def test_rules_there_and_back_are_the_same() -> None:
    """Rules survive as data."""
    rules = [Rule("one", (("?x", "http://p", "?y"), ("?y", "http://q", "?z")), ("?x", "http://r", "?z"))]
    assert parse_rules(serialize_rules(rules)) == rules
    assert write_pattern(rules[0].head) == "?x <http://r> ?z"


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_explain_command_prints_the_reason(release_home: Path, option: list[str]) -> None:
    """The command prints text, or JSON where asked, and ends with 1 where there is nothing to explain."""
    command = [sys.executable, "-c", "from dyad.cli import main; main()", "explain"]
    environment = {**os.environ, "DYAD_HOME": str(release_home)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [*command, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    found = run(PACKAGE, "dyad:between", "dyad/RUS-VNM", *option)
    assert found.returncode == 0, found.stderr
    if option:
        assert json.loads(found.stdout)["premises"][0]["sources"][0]["paragraphs"]
    else:
        assert "paragraph 50" in found.stdout
    missing = run("country/VNM", "dyad:party", "country/RUS")
    assert missing.returncode == 1
    assert missing.stderr.startswith("Error: no source says so")
