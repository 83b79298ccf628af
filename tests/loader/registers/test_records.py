"""Reading the files of a register: what is broken is told, and the rest is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyad.errors import ConfigError, SourceError
from dyad_loader.registers.manifest import find_registers, get_register, read_manifest
from dyad_loader.registers.records import Reading, find_documents, read_records


def read(samples: dict[str, Path], register: str, place: str) -> Reading:
    """Read one document of a sample."""
    documents = find_documents(get_register(register), samples[register])
    return read_records(next(one for one in documents if one.place == place))


def test_manifests_all_can_be_read() -> None:
    """Every folder with a manifest is a register, under the name that it gives."""
    assert set(find_registers()) == {"visits", "travels", "pocom", "uk-treaties"}


def test_register_unknown_gives_the_nearest() -> None:
    """Who mistypes a register is told its name."""
    with pytest.raises(SourceError, match="did you mean visits"):
        get_register("visit")


def test_manifest_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A mistyped key would be ignored otherwise."""
    (tmp_path / "manifest.yaml").write_text("nam: x\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key 'nam'"):
        read_manifest(tmp_path)


def test_records_have_ids_numbers_and_text(samples: dict[str, Path]) -> None:
    """A record is known by its id and its place in the file; an id that comes again is told apart."""
    reading = read(samples, "visits", "data/1970.xml")
    assert [(record.id, record.number) for record in reading.records][:2] == [("1", 1), ("2", 2)]
    assert reading.records[-1].id == "1~2"
    assert reading.repeated == 1
    assert reading.records[0].text("visitor") == "President Ada Example"


def test_records_of_a_file_that_breaks_off_are_read_up_to_there(samples: dict[str, Path]) -> None:
    """One bad place in a file does not cost the records before it."""
    reading = read(samples, "visits", "data/1980.xml")
    assert [record.id for record in reading.records] == ["1"]
    assert [fault[:2] for fault in reading.faults] == [("1980.xml", "")]


def test_records_with_entities_are_refused(tmp_path: Path) -> None:
    """A few bytes of entities could become gigabytes."""
    (tmp_path / "data").mkdir()
    bomb = '<!DOCTYPE v [<!ENTITY a "aaaa">]><visits><visit><id>&a;</id></visit></visits>'
    (tmp_path / "data/1970.xml").write_text(bomb, encoding="utf-8")
    reading = read_records(find_documents(get_register("visits"), tmp_path)[0])
    assert reading.records == []
    assert "entity" in reading.faults[0][2]


def test_records_of_a_folder_are_one_document(samples: dict[str, Path]) -> None:
    """Thousands of files with one record each are documents by their folders."""
    reading = read(samples, "pocom", "people/k")
    assert [record.id for record in reading.records] == ["kay-sam", "kim-lee"]


def test_records_of_several_kinds_in_one_file(samples: dict[str, Path]) -> None:
    """A mission lists its chiefs, and the nominees who never were."""
    reading = read(samples, "pocom", "missions-countries/russia.xml")
    assert [record.kind for record in reading.records] == ["chief"] * 4 + ["nominee"]


def test_records_json_that_are_no_objects_are_told(samples: dict[str, Path]) -> None:
    """What is no record is named by its place."""
    reading = read(samples, "uk-treaties", "000_batch.json")
    assert len(reading.records) == 7
    assert reading.faults == [("000_batch.json", "number 8", "is no JSON object")]


def test_records_json_of_another_form_is_told(tmp_path: Path) -> None:
    """A file that is something else costs itself and no more."""
    (tmp_path / "000_batch.json").write_text('{"error": "later"}', encoding="utf-8")
    reading = read_records(find_documents(get_register("uk-treaties"), tmp_path)[0])
    assert reading.records == []
    assert "no JSON of the form" in reading.faults[0][2]


def test_documents_missing_folder_says_so(tmp_path: Path) -> None:
    """A path that is wrong is told before anything is done."""
    with pytest.raises(SourceError, match="no such folder"):
        find_documents(get_register("visits"), tmp_path / "none")
    with pytest.raises(SourceError, match=r"data/\*\.xml"):
        find_documents(get_register("visits"), tmp_path)
