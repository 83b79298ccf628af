"""The load, end to end, on small facts and on the shipped ones."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from dyad.errors import SourceError, ValidationFailed
from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.settings import Settings
from dyad.store import EmbeddedStore
from dyad_loader.coverage import measure_coverage
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import check, load

from .conftest import AGREEMENT, OTHER_SOURCE, SOURCE, WriteFacts

SHARED_SOURCES = Path(__file__).parents[3] / "shared" / "sources"


def settings_in(tmp_path: Path, **more: str) -> Settings:
    """Settings with a home below tmp_path."""
    return Settings.from_env({"DYAD_HOME": str(tmp_path / "home"), **more})


def messages(failure: ValidationFailed) -> list[str]:
    """The violations as text."""
    return [str(violation) for violation in failure.violations]


def ask(store: EmbeddedStore, pattern: str) -> bool:
    """Whether a pattern holds."""
    return bool(store.query(f"ASK {{ {pattern} }}"))


def test_load_publishes_asserted_inferred_and_derived(write_facts: WriteFacts, tmp_path: Path) -> None:
    """Asserted triples stand in the source's graph, what follows in `<source>/inferred`."""
    settings = settings_in(tmp_path)
    load(settings, [write_facts()])
    store = open_release(settings.home).open_store()
    thing, source = f"<{BASE}agreement/example>", f"<{BASE}source/example-2025>"
    inferred = f"<{BASE}source/example-2025/inferred>"
    assert ask(store, f"GRAPH {source} {{ {thing} a dyad:Agreement }}")
    assert not ask(store, f"GRAPH {source} {{ {thing} a dyad:Fact }}")
    assert ask(store, f"GRAPH {inferred} {{ {thing} a dyad:Fact ; dyad:year 2025 }}")
    assert ask(store, f"GRAPH {inferred} {{ {thing} dyad:between <{BASE}dyad/RUS-VNM> }}")
    assert ask(store, f'<{BASE}dyad/RUS-VNM> rdfs:label "Russia–Vietnam"@en')
    assert ask(store, f"GRAPH {inferred} {{ {thing} dyad:during <{BASE}dyad/RUS-VNM/2025> }}")
    assert ask(store, f'<{BASE}dyad/RUS-VNM/2025> rdfs:label "Russia–Vietnam, 2025"@en')
    assert ask(store, f"{thing} dyad:latestStatus <{BASE}code/agreement-status/signed>")
    assert not ask(store, "?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) GRAPH ?g { ?s a dyad:Fact }")


def test_load_pairs_of_one_document_and_years_of_another_come_together(
    write_facts: WriteFacts, tmp_path: Path
) -> None:
    """What one document tells of the sides and another one of the date is under the pair and the year."""
    settings = settings_in(tmp_path)
    other = AGREEMENT.replace("country/VNM]", "country/VNM, country/LAO]").replace("2025-05", "2023")
    load(settings, [write_facts(), write_facts(other, source=OTHER_SOURCE, name="other.yaml")])
    store = open_release(settings.home).open_store()
    thing, node = f"<{BASE}agreement/example>", f"<{BASE}dyad/RUS-VNM/2023>"
    assert ask(store, f"GRAPH <{BASE}inferred> {{ {thing} dyad:during {node} }}")
    assert ask(store, f'{node} a dyad:DyadYear ; rdfs:label "Russia–Vietnam, 2023"@en')
    assert not ask(store, f"GRAPH <{BASE}inferred> {{ {thing} dyad:during <{BASE}dyad/RUS-VNM/2025> }}")


def test_load_year_of_a_dyad_that_a_file_describes_is_refused(
    write_facts: WriteFacts, tmp_path: Path
) -> None:
    """Years of dyads are derived and never told, with or without evidence."""
    told = "  - {id: dyad/RUS-VNM/2025, type: DyadYear, name: {en: Told}}\nomitted:"
    with pytest.raises(ValidationFailed) as caught:
        load(settings_in(tmp_path), [write_facts(AGREEMENT.replace("omitted:", told))])
    assert any("dyad/RUS-VNM/2025: has a class that" in message for message in messages(caught.value))


def test_load_shipped_facts_are_during_each_pair_and_year(release_home: Path) -> None:
    """The years of dyads find just the facts that are found by dyad and year."""
    store = open_release(release_home).open_store()
    by_two, by_one = (
        {
            tuple(map(str, row.values()))
            for row in store.query(f"SELECT ?fact ?dyad ?year {{ {text} }}").rows()
        }
        for text in (
            "?fact dyad:between ?dyad ; dyad:year ?year",
            "?fact dyad:during ?node . ?node dyad:ofDyad ?dyad ; dyad:inYear ?year",
        )
    )
    assert len(by_two) > 100
    assert by_one == by_two
    assert not ask(store, "?node a dyad:DyadYear ; dyad:between|dyad:year ?value")


def test_load_unchanged_does_nothing_quickly(write_facts: WriteFacts, tmp_path: Path) -> None:
    """Loading what has not changed builds nothing."""
    settings, facts = settings_in(tmp_path), write_facts()
    first = load(settings, [facts])
    stamp = (settings.home / "current" / "manifest.json").stat().st_mtime_ns
    began = time.monotonic()
    again = load(settings, [facts])
    assert time.monotonic() - began < 1
    assert first.built
    assert not again.built
    assert again.version == first.version
    assert (settings.home / "current" / "manifest.json").stat().st_mtime_ns == stamp


def test_load_source_taken_out_takes_its_inferences(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A source that is no longer named is gone with everything that followed from it."""
    settings = settings_in(tmp_path)
    one = write_facts(name="one.yaml")
    two = write_facts(
        AGREEMENT.replace("agreement/example", "agreement/other").replace("An example", "Another"),
        source=OTHER_SOURCE,
        name="two.yaml",
    )
    load(settings, [one, two])
    assert ask(open_release(settings.home).open_store(), f"<{BASE}agreement/other> a dyad:Fact")
    load(settings, [one])
    store = open_release(settings.home).open_store()
    assert ask(store, f"<{BASE}agreement/example> a dyad:Fact")
    assert not ask(store, f"<{BASE}agreement/other> ?p ?o")
    graphs = [row["g"] for row in store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows()]
    assert not any("other-2025" in str(graph) for graph in graphs)


def test_load_two_sources_together_infer_in_a_graph_of_their_own(
    write_facts: WriteFacts, tmp_path: Path
) -> None:
    """What follows only from two sources together is in neither's graph, and goes when one of them goes."""
    official = """facts:
  - id: official/ann
    type: Official
    name: {en: Ann}
    tenure:
      - post: {id: post/minister, name: {en: Minister}, postOf: country/LAO, role: minister}
        attested: "2025"
    evidence: [1, 2]
omitted:
  - {paragraphs: [3], reason: Byline.}
"""
    signed = AGREEMENT.replace("    evidence", "    signatory: official/ann\n    evidence")
    one = write_facts(official, name="one.yaml")
    two = write_facts(signed, source=OTHER_SOURCE, name="two.yaml")
    settings = settings_in(tmp_path)
    load(settings, [one, two])
    store = open_release(settings.home).open_store()
    follows = f"<{BASE}agreement/example> dyad:party <{BASE}country/LAO>"
    assert ask(store, f"GRAPH <{BASE}inferred> {{ {follows} }}")
    assert not ask(store, f"GRAPH ?g {{ {follows} }} FILTER(?g != <{BASE}inferred>)")
    with pytest.raises(ValidationFailed, match="official/ann"):
        load(settings, [two])


def test_load_with_violations_reports_all_and_publishes_nothing(
    write_facts: WriteFacts, tmp_path: Path
) -> None:
    """Every violation is named with its line, and the release that was current stays so."""
    settings = settings_in(tmp_path)
    before = load(settings, [write_facts()]).version
    wrong = (
        AGREEMENT.replace(", country/VNM", "").replace("is: signed", "is: sined").replace("en: An", "en: ")
    )
    wrong = wrong.replace("treaty", "treety").replace("2025-05", "30/02/2025")
    with pytest.raises(ValidationFailed) as caught:
        load(settings, [write_facts(wrong)])
    text = "\n".join(messages(caught.value))
    assert ".yaml:14: agreement/example/status/sined-30--02--2025: `on`: " in text
    assert "did you mean treaty?" in text
    assert "did you mean signed?" in text
    assert "party" in text
    assert open_release(settings.home).version == before


def test_load_reference_to_nothing_hints_the_nearest(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A reference to a thing that nobody describes is refused with the nearest id."""
    text = AGREEMENT.replace("country/VNM", "country/VNN")
    with pytest.raises(ValidationFailed) as caught:
        load(settings_in(tmp_path), [write_facts(text)])
    assert any("country/VNN: did you mean country/VN" in message for message in messages(caught.value))


def test_load_two_files_of_one_source_are_refused(write_facts: WriteFacts, tmp_path: Path) -> None:
    """One source has one facts file."""
    other = AGREEMENT.replace("agreement/example", "agreement/other").replace("An example", "Another")
    with pytest.raises(ValidationFailed, match="has a facts file already"):
        load(settings_in(tmp_path), [write_facts(), write_facts(other, name="again.yaml")])


def test_load_unreadable_file_does_not_hide_the_others(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A file that is no YAML is one violation, and the mistakes of the next are reported too."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("source: [\n")
    wrong = write_facts(AGREEMENT.replace("party:", "partys:"))
    with pytest.raises(ValidationFailed) as caught:
        load(settings_in(tmp_path), [broken, wrong])
    files = {Path(violation.file).name for violation in caught.value.violations}  # type: ignore[attr-defined]
    assert files == {"broken.yaml", "example.yaml"}


def test_load_of_nothing_there_is_an_error(tmp_path: Path) -> None:
    """A path that does not exist is named."""
    with pytest.raises(SourceError, match=r"nowhere: there is no such file or folder"):
        load(settings_in(tmp_path), [tmp_path / "nowhere"])


def test_load_of_a_folder_without_facts_is_an_error(write_facts: WriteFacts, tmp_path: Path) -> None:
    """An empty folder does not take the place of what is loaded."""
    settings = settings_in(tmp_path)
    before = load(settings, [write_facts()]).version
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="there is no facts file"):
        load(settings, [tmp_path / "empty"])
    assert open_release(settings.home).version == before


def archive_with(tmp_path: Path, text: str) -> Path:
    """An archive that has the text of the example source."""
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "text-1.txt").write_text(text, encoding="utf-8")
    return archive


def test_load_text_with_another_hash_is_refused(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A text that is not the one the facts were drawn from is refused at the line of its hash."""
    archive = archive_with(tmp_path, "One\n\nTwo\nThree\n")
    source = SOURCE + "  identifier: text-1\n"
    with pytest.raises(ValidationFailed, match=r"yaml:6: source/example-2025: the text .* has the SHA-256"):
        load(settings_in(tmp_path, DYAD_ARCHIVE=str(archive)), [write_facts(source=source)])


def test_load_text_with_other_paragraphs_is_refused(write_facts: WriteFacts, tmp_path: Path) -> None:
    """A text of another length than told is refused."""
    archive = archive_with(tmp_path, "One\nTwo\n")
    digest = hashlib.sha256(b"One\nTwo\n").hexdigest()
    source = SOURCE.replace("0" * 64, digest) + "  identifier: text-1\n"
    with pytest.raises(ValidationFailed, match="has 2 paragraphs, not 3"):
        load(settings_in(tmp_path, DYAD_ARCHIVE=str(archive)), [write_facts(source=source)])


def test_load_with_text_points_at_its_characters(write_facts: WriteFacts, tmp_path: Path) -> None:
    """Where the text is there, a paragraph knows its first and last character."""
    text = "One\n\n  Two ü\nThree\n"
    archive = archive_with(tmp_path, text)
    source = SOURCE.replace("0" * 64, hashlib.sha256(text.encode()).hexdigest()) + "  identifier: text-1\n"
    settings = settings_in(tmp_path, DYAD_ARCHIVE=str(archive))
    load(settings, [write_facts(source=source)])
    query = f"""SELECT ?start ?end {{ <{BASE}source/example-2025/paragraph/2> oa:hasSelector ?selector .
                ?selector a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end }}"""
    row = next(open_release(settings.home).open_store().query(query).rows())
    assert text[int(str(row["start"].value)) : int(str(row["end"].value))] == "Two ü"  # type: ignore[union-attr]


def test_check_of_one_file_reports_that_file_alone(write_facts: WriteFacts, tmp_path: Path) -> None:
    """Files that are only there to be referred to are not reported on."""
    good = write_facts(name="good.yaml")
    bad = write_facts(
        AGREEMENT.replace("agreement/example", "agreement/bad").replace("party:", "partys:"),
        source=OTHER_SOURCE,
        name="bad.yaml",
    )
    inputs = collect_inputs([good, bad])
    assert check(inputs, settings_in(tmp_path), only=[good]).violations == []
    assert {Path(v.file).name for v in check(inputs, settings_in(tmp_path), only=[bad]).violations} == {
        "bad.yaml"
    }


def test_shipped_facts_have_no_violation() -> None:
    """What ships passes the gate, without a warning."""
    assert check(collect_inputs([]), Settings.from_env({})).violations == []


def test_shipped_facts_account_for_every_paragraph() -> None:
    """No paragraph of the five documents is left unaccounted for."""
    rows = measure_coverage(check(collect_inputs([]), Settings.from_env({})).files)
    assert {row.paragraphs for row in rows} == {104, 89, 33, 16}
    assert len(rows) == 5
    assert [row.unaccounted for row in rows] == [()] * 5


def test_shipped_facts_fit_their_texts() -> None:
    """Where the five texts are at hand, hashes and paragraph counts agree with them."""
    if not SHARED_SOURCES.is_dir():
        pytest.skip("the texts of the sources are not here")
    checked = check(
        collect_inputs([], SHARED_SOURCES), Settings.from_env({"DYAD_ARCHIVE": str(SHARED_SOURCES)})
    )
    assert checked.violations == []
    assert len(checked.files) == 5


def test_shipped_facts_say_nothing_is_the_same_as_another(release_home: Path) -> None:
    """No owl:sameAs ships: where several documents mention one thing it has one IRI."""
    store = open_release(release_home).open_store()
    assert not ask(store, "?a owl:sameAs ?b")


def test_shipped_release_has_no_blank_node_in_its_sources(release_home: Path) -> None:
    """Everything that a source says can be pointed at."""
    store = open_release(release_home).open_store()
    found = store.query(
        """SELECT ?s { GRAPH ?g { ?s ?p ?o } FILTER(isBlank(?s) || isBlank(?o))
           FILTER(CONTAINS(STR(?g), "/id/")) } LIMIT 1"""
    )
    assert list(found.rows()) == []
