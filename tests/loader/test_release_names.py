"""A release has the index of its own names, however it came to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyad.name_index import NameIndex
from dyad.name_index.file import FILE
from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.settings import Settings
from dyad.writing import Change
from dyad_loader.gated_writer import open_writer
from dyad_loader.pipeline import load

from .conftest import AGREEMENT, SOURCE

NEW = "source/new-2025"
DOCUMENT = f"""@base <{BASE}> .
@prefix dyad: <https://w3id.org/dyad/ontology#> . @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<{NEW}> a dyad:Source ; dcterms:title "Зелёный bulletin"@en ; dyad:published "2025-06-03"^^edtf:EDTF ;
    dcterms:language "en" ; dyad:sha256 "{"2" * 64}" ; dyad:paragraphCount 1 .
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the release of a small facts file."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "facts").mkdir()
    (folder / "facts" / "example.yaml").write_text(SOURCE + AGREEMENT, encoding="utf-8")
    found = Settings.from_env({"DYAD_HOME": str(folder / "home"), "DYAD_FACTS": str(folder / "facts")})
    load(found)
    return found


def names_in(home: Path) -> NameIndex:
    """The index of the current release."""
    folder = open_release(home).folder
    assert (folder / FILE).is_file()
    return NameIndex.open(folder)


def test_loaded_release_has_its_names(settings: Settings) -> None:
    """What a facts file names is in the index, with the reference data."""
    index = names_in(settings.home)
    assert index.suggest("vietnam")[0].iri == BASE + "country/VNM"
    assert {one.class_name for one in index.suggest("a", limit=1000)} >= {"Agreement", "Country"}
    index.close()


def test_written_document_brings_its_names(settings: Settings, tmp_path: Path) -> None:
    """What is written through the service is found at once, in its own script and in Latin letters."""
    path = tmp_path / "document.ttl"
    path.write_text(DOCUMENT, encoding="utf-8")
    writer = open_writer(settings)
    writer.apply(Change("put", graph=BASE + NEW, files=((path, "turtle"),), base=BASE))
    writer.close()
    index = names_in(settings.home)
    for typed in ("зел", "zelen", "Зеленый"):
        assert index.suggest(typed)[0].iri == BASE + NEW
    index.close()
