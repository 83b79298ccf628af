"""The load of registers: facts with receipts, records left out, thresholds, and what is done only once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.loader.registers.conftest import settings_for

from dyad.errors import ValidationFailed
from dyad.explain import explain, parse_term
from dyad.namespaces import BASE, DYAD
from dyad.release import open_release
from dyad.snapshot import read_snapshot
from dyad.store import EmbeddedStore
from dyad_loader.gated_writer import open_writer
from dyad_loader.pipeline import Loaded, load
from dyad_loader.registers import pieces
from dyad_loader.registers.reports import RegisterReport, write_report

Sample = tuple[Path, Loaded]


@pytest.fixture(scope="module")
def store(sample_load: Sample) -> EmbeddedStore:
    """The store of the samples."""
    return open_release(sample_load[0]).open_store()


def values(store: EmbeddedStore, pattern: str, *names: str) -> list[tuple[str, ...]]:
    """Ask for some variables of a pattern; IRIs come without the base."""
    rows = store.query(f"SELECT {' '.join('?' + name for name in names)} WHERE {{ {pattern} }}").rows()
    return sorted(
        tuple(
            getattr(row.get(name), "value", "").removeprefix(BASE).removeprefix(str(DYAD)) for name in names
        )
        for row in rows
    )


def report_of(sample: Sample, register: str) -> RegisterReport:
    """Give the report of a register."""
    return next(report for report in sample[1].registers if report.register == register)


def test_visit_is_an_event_with_visitor_host_kind_and_receipt(store: EmbeddedStore) -> None:
    """Who visited when, from where and how, and which record says so."""
    pattern = """<https://w3id.org/dyad/id/event/visits-1> dyad:visitor ?who ; dyad:host ?host ;
        dyad:date ?date ; dyad:eventType ?kind ; dyad:between ?dyad ; dyad:evidence ?place .
        ?place dyad:recordId ?record ; dyad:recordText ?text"""
    rows = values(store, pattern, "who", "host", "date", "kind", "dyad", "record", "text")
    assert (
        "official/visits-fra-ada-example", "country/USA", "1975-02-03/1975-02-05",
        "code/event-type/state-visit", "dyad/FRA-USA", "1", "State visit. Then Boston.",
    ) in rows  # fmt: skip


def test_visit_leads_to_places_that_its_description_names(store: EmbeddedStore) -> None:
    """A place of the table is one of the visit where the description has it."""
    rows = values(store, "<https://w3id.org/dyad/id/event/visits-1> dyad:place ?place", "place")
    assert rows == [("country/USA",), ("place/usa-boston",)]


def test_visits_of_a_year_are_found_by_the_year(store: EmbeddedStore) -> None:
    """Which leaders visited in 1975."""
    rows = values(
        store, "?e dyad:host <https://w3id.org/dyad/id/country/USA> ; dyad:year 1975 ; dyad:visitor ?v", "v"
    )
    assert {row[0].split("/")[1] for row in rows} == {
        "visits-fra-ada-example", "visits-deu-bo-sample", "visits-bur-gamma-ray",
    }  # fmt: skip


def test_visitors_of_one_record_are_several_people(store: EmbeddedStore) -> None:
    """Two titles in one field are two visitors, each in a post."""
    rows = values(store, "<https://w3id.org/dyad/id/event/visits-1~2> dyad:visitor ?who", "who")
    assert rows == [("official/visits-fra-ada-example",), ("official/visits-fra-eve-other",)]
    held = values(store, "?o dyad:holdsPost <https://w3id.org/dyad/id/post/visits-fra-prime-minister>", "o")
    assert held == [("official/visits-fra-eve-other",)]


def test_country_that_nobody_knows_is_a_party_by_name(store: EmbeddedStore, sample_load: Sample) -> None:
    """An unresolved name is kept, reported and counted."""
    rows = values(
        store, "<https://w3id.org/dyad/id/event/visits-4> dyad:party ?p . ?p rdfs:label ?n", "p", "n"
    )
    assert ("party/visits-atlantis", "Atlantis") in rows
    assert report_of(sample_load, "visits").unresolved == {"Atlantis": 1}


def test_dates_that_are_none_are_told_and_counted(store: EmbeddedStore, sample_load: Sample) -> None:
    """An impossible date makes an undated event, and the report says so."""
    rows = values(store, "<https://w3id.org/dyad/id/event/visits-4> dyad:undated ?u", "u")
    assert rows == [("true",)]
    rules = report_of(sample_load, "visits").rules
    assert rules["date of visit: impossible, left out"] == 1
    assert rules["date of visit: ends before it begins, the end left out"] == 1


def test_ambassador_is_an_official_with_post_and_tenure(store: EmbeddedStore) -> None:
    """Envoys to the Soviet Union are found by its code, whatever the slug of the mission."""
    pattern = """?post dyad:postTo <https://w3id.org/dyad/id/country/SUN> ; dyad:role ?role .
        ?tenure dyad:post ?post ; dyad:from ?from ; dyad:to ?to .
        ?who dyad:tenure ?tenure ; rdfs:label ?name"""
    rows = values(store, pattern, "name", "role", "from", "to")
    assert rows == [("Kay Sample", "code/role/ambassador", "1960-03", "1962-01-01")]


def test_same_person_in_two_registers_is_one_official(store: EmbeddedStore) -> None:
    """A secretary of state who was an ambassador has both tenures and the travels."""
    who = "<https://w3id.org/dyad/id/official/pocom-kay-sam>"
    posts = values(store, f"{who} dyad:holdsPost ?post", "post")
    assert posts == [("post/pocom-secretary",), ("post/pocom-sun-ambassador-e-p",)]
    assert values(store, f"?e dyad:visitor {who}", "e") == [("event/travels-1",)]


def test_nominee_holds_no_post(store: EmbeddedStore) -> None:
    """Who was nominated and never went is in an event, and in no tenure."""
    rows = values(
        store, "<https://w3id.org/dyad/id/event/pocom-ru-9> dyad:eventType ?k ; dyad:participant ?w", "k", "w"
    )
    assert rows == [("code/event-type/appointment", "official/pocom-kim-lee")]
    tenures = values(store, "<https://w3id.org/dyad/id/official/pocom-kim-lee> dyad:tenure/dyad:from ?f", "f")
    assert tenures == [("1900-01-01",), ("1995-03-01",)]


def test_treaty_is_an_agreement_with_its_life(store: EmbeddedStore) -> None:
    """Parties, territories, steps, places, subject and citations of a treaty."""
    who = "<https://w3id.org/dyad/id/agreement/uk-treaties-1>"
    assert values(store, f"{who} dyad:party ?p", "p") == [("country/FRA",), ("country/GBR",)]
    assert values(store, f"{who} dyad:extendsTo ?p", "p") == [("country/GIB",), ("place/gbr-gold-coast",)]
    assert values(store, f"{who} dyad:status ?s . ?s dyad:is ?i ; dyad:date ?d", "i", "d") == [
        ("code/agreement-status/in-force", "1896-01-01"),
        ("code/agreement-status/signed", "1895-11-12"),
    ]
    assert values(store, f"{who} dyad:latestStatus ?s ; dyad:between ?d", "s", "d") == [
        ("code/agreement-status/in-force", "dyad/FRA-GBR")
    ]
    assert values(store, f"{who} dyad:place ?p", "p") == [
        ("place/uk-treaties-london",), ("place/uk-treaties-paris",),
    ]  # fmt: skip
    assert values(store, f"{who} dcterms:bibliographicCitation ?c", "c") == [
        ("Treaty Series 001/1896: C. 7930",), ("X 5",),
    ]  # fmt: skip
    assert values(store, f"{who} dyad:sector ?c", "c") == [("code/sector/trade",)]


def test_treaty_ends_when_its_termination_takes_effect(store: EmbeddedStore) -> None:
    """Notice is given before a treaty ends; a state without a code is a side like any other."""
    who = "<https://w3id.org/dyad/id/agreement/uk-treaties-2>"
    assert values(store, f"{who} dyad:latestStatus ?s ; dyad:between ?d", "s", "d") == [
        ("code/agreement-status/terminated", "dyad/GBR-PRUSSIA")
    ]
    rows = values(store, f"{who} dyad:status ?s . ?s dyad:is ?i ; dyad:date ?d", "d")
    assert rows == [("1850-05-01",), ("1860-07-01",)]


def test_document_that_is_no_treaty_is_a_publication(store: EmbeddedStore, sample_load: Sample) -> None:
    """A scan is no agreement, and is counted as what it is."""
    who = "<https://w3id.org/dyad/id/asset/uk-treaties-3>"
    rows = values(store, f"{who} dyad:assetType ?t ; rdfs:seeAlso ?a", "t", "a")
    assert rows == [("code/asset-type/publication", "https://x.example/pdf/a%20b.pdf")]
    assert report_of(sample_load, "uk-treaties").rules["record that is a published paper and no treaty"] == 1


def test_territory_is_a_side_where_it_is_the_only_other_one(store: EmbeddedStore) -> None:
    """A protectorate with which the protector makes a treaty is its party."""
    rows = values(store, "<https://w3id.org/dyad/id/agreement/uk-treaties-6> dyad:party ?p", "p")
    assert rows == [("country/BRN",), ("country/GBR",)]


def test_fact_can_be_explained_down_to_its_record(sample_load: Sample, store: EmbeddedStore) -> None:
    """A receipt of a register works as one of a document: source and place in it."""
    import pyoxigraph as ox

    subject, value = parse_term("official/pocom-kay-sam"), parse_term("country/USA")
    assert isinstance(subject, ox.NamedNode)
    rules = open_release(sample_load[0]).read_rules()
    reason = explain(store, rules, ox.Triple(subject, ox.NamedNode(str(DYAD.represents)), value))
    told = str(reason)
    assert "pocom-missions-countries-russia" in told or "positions-principals-secretary" in told


def test_record_that_breaks_a_shape_is_left_out_and_named(sample_load: Sample, store: EmbeddedStore) -> None:
    """An envoy of whom no name is known is refused; the rest of the document is there."""
    report = report_of(sample_load, "pocom")
    assert report.violations == {"ThingNameShape": 1}
    assert [fault.record for fault in report.faults] == ["ru-3"]
    assert values(store, "<https://w3id.org/dyad/id/official/pocom-nobody-known> ?p ?o", "o") == []


def test_records_that_cannot_be_mapped_are_named(sample_load: Sample) -> None:
    """File, record and what is wrong, for people and in the release."""
    home, outcome = sample_load
    faults = [fault for report in outcome.registers for fault in map(str, report.faults)]
    assert any("kay-sam.xml: record 2: has the role 'porter'" in fault for fault in faults)
    assert any("000_batch.json: record 7: has no title" in fault for fault in faults)
    told = json.loads((home / "current/registers.json").read_text(encoding="utf-8"))
    assert {one["register"]: one["mapped"] for one in told} == {
        "pocom": 7, "travels": 1, "uk-treaties": 6, "visits": 8,
    }  # fmt: skip
    assert "visits: 8 records in 2 documents, 8 are facts" in "\n".join(
        write_report(report_of(sample_load, "visits"))
    )


def test_load_with_too_many_faults_is_not_published(samples: dict[str, Path], tmp_path: Path) -> None:
    """A register that mostly fails must not replace one that is there."""
    settings = settings_for(tmp_path, DYAD_MAX_FAULTS="1")
    with pytest.raises(ValidationFailed, match="did not become facts, and 1 may"):
        load(settings, registers={"travels": samples["travels"]})
    assert not (tmp_path / "current").exists()


def test_load_again_makes_only_what_has_changed(
    sample_load: Sample, samples: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents that have not changed are not mapped and closed again."""
    home, mine = tmp_path / "home", tmp_path / "visits"
    shutil.copytree(sample_load[0], home, symlinks=True)
    shutil.copytree(samples["visits"], mine)
    made: list[str] = []
    genuine = pieces.write_piece

    def watch(piece: pieces.Piece, *rest: object) -> None:
        made.append(piece.place)
        genuine(piece, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pieces, "write_piece", watch)
    file = mine / "data/1970.xml"
    file.write_text(file.read_text(encoding="utf-8").replace("Then Boston", "Then Chicago"), encoding="utf-8")
    load(settings_for(home), registers=samples | {"visits": mine})
    assert made == ["data/1970.xml"]
    store = open_release(home).open_store()
    assert ("place/usa-chicago",) in values(
        store, "<https://w3id.org/dyad/id/event/visits-1> dyad:place ?p", "p"
    )


def test_load_without_the_register_takes_it_out(sample_load: Sample, tmp_path: Path) -> None:
    """A release holds what is named in its load and nothing else."""
    home = tmp_path / "home"
    shutil.copytree(sample_load[0], home, symlinks=True)
    load(settings_for(home))
    assert values(open_release(home).open_store(), "?s dyad:register ?r", "r") == []


def test_writer_takes_registers_over(sample_load: Sample, tmp_path: Path) -> None:
    """Writing a document through the service does not lose what a register told."""
    from dyad.writing import Change

    home = tmp_path / "home"
    shutil.copytree(sample_load[0], home, symlinks=True)
    writer = open_writer(settings_for(home))
    try:
        source = BASE + "source/vietnam-news-today-2026-01-16"
        writer.apply(Change("delete", graph=source))
    finally:
        writer.close()
    release = open_release(home)
    assert source not in release.manifest["sources"]
    assert len(values(release.open_store(), "?s dyad:register 'visits'", "s")) == 2
    assert (release.folder / "registers.json").exists()


def test_load_by_several_processes_gives_the_same_release(
    sample_load: Sample, samples: dict[str, Path], tmp_path: Path
) -> None:
    """In how many processes the work is done does not show in the release."""
    outcome = load(settings_for(tmp_path, DYAD_LOAD_PROCESSES="2"), registers=samples)
    assert outcome.version == sample_load[1].version
    assert outcome.counts == sample_load[1].counts


def test_snapshot_of_a_release_has_the_quads_of_its_store(sample_load: Sample) -> None:
    """What serving reads into memory is what the store has, in every graph."""
    folder = sample_load[1].folder
    on_disk, in_memory = ox.Store.read_only(str(folder / "store")), ox.Store()
    assert read_snapshot(folder, in_memory, len(on_disk))
    # what has no name is called otherwise in each store
    mine, theirs = ({quad for quad in store if "_:" not in str(quad)} for store in (in_memory, on_disk))
    assert mine == theirs
    assert len(mine) > 0.9 * len(on_disk)
