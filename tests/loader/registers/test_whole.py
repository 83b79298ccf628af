"""The four registers where they are at hand: every record is mapped, and files of each go the whole way.

Loading all of it takes minutes, and is what `benchmarks/scale.py --registers` does.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from tests.loader.registers.conftest import settings_for

from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.resources import find_resource
from dyad.store import EmbeddedStore
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import load, read_reference
from dyad_loader.registers.facts_text import FactsText
from dyad_loader.registers.manifest import find_registers
from dyad_loader.registers.mapped import map_document
from dyad_loader.registers.names import country_names
from dyad_loader.registers.records import find_documents

SHARED: Final = find_resource("ontology").parents[1] / "shared" / "registers"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the registers are not here")

QUESTIONS: Final = {
    "which foreign leaders visited Washington in 1975": (
        "?event dyad:host country:USA ; dyad:year 1975 ; dyad:visitor ?answer",
        "official/visits-gbr-harold-wilson",
    ),
    "UK treaties with France in force": (
        "?answer dyad:between pair:FRA-GBR ; a dyad:Agreement ; dyad:latestStatus status:in-force",
        "agreement/uk-treaties-",
    ),
    "US ambassadors to the USSR": (
        "?post dyad:postTo country:SUN ; dyad:role role:ambassador . ?answer dyad:tenure/dyad:post ?post",
        "official/pocom-bullitt-william-christian",
    ),
    "where secretaries of state went in 1972": (
        "?event dyad:visitor ?who ; dyad:year 1972 ; dyad:host ?answer . "
        "?who dyad:tenure/dyad:post post:pocom-secretary",
        "country/",
    ),
    "agreements between Vietnam and Russia in 2025": (
        "?answer dyad:during pair:RUS-VNM\\/2025 ; a dyad:Agreement",
        "agreement/rus-vnm-20-agreements-2025-05",
    ),
}

FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "visits": ("data/1970.xml", "data/1870.xml"),
    "travels": ("secretary-travels/rogers-william-pierce.xml", "president-travels/ford-gerald-r.xml"),
    "pocom": (
        "missions-countries/russia.xml",
        "missions-countries/vietnam.xml",
        "missions-orgs/representative-to-asean.xml",
        "positions-principals/secretary.xml",
    ),
    "uk-treaties": ("020_batch.json",),
}
"""Of each register some files of each kind, old and new, with the answers to the questions."""


@pytest.fixture(scope="module")
def country_labels() -> Mapping[str, str]:
    """The English names of countries."""
    return country_names(read_reference(collect_inputs(()).reference))


@pytest.mark.parametrize("name", find_registers())
def test_whole_99_in_100_records_of_a_register_are_mapped(
    name: str, country_labels: Mapping[str, str]
) -> None:
    """Nearly every record gives facts, about as many as expected, and the names are known."""
    manifest = find_registers()[name]
    read = mapped = 0
    unresolved: Counter[str] = Counter()
    for document in find_documents(manifest, SHARED / name):
        text = FactsText(f"{BASE}source/{document.slug}")
        done = map_document(document, manifest, text, country_labels)
        read, mapped = read + done.read, mapped + done.mapped
        unresolved.update(done.unresolved)
        assert len(text.lines) > done.mapped
    expected = sum(kind.expected or 0 for kind in manifest.documents)
    assert abs(read - expected) <= expected * manifest.tolerance / 100
    assert mapped >= 0.99 * read
    assert set(unresolved) <= {"CONGO"}  # which may be either of two states


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which some files of each register are loaded."""
    folder = tmp_path_factory.mktemp("some")
    for register, patterns in FILES.items():
        for pattern in patterns:
            found = list((SHARED / register).glob(pattern))
            assert found, pattern
            for file in found:
                _copy(file, SHARED, folder)
    for file in (folder / "pocom").rglob("*.xml"):
        for person in re.findall("<person-id>([^<]+)<", file.read_text(encoding="utf-8")):
            if (described := SHARED / f"pocom/people/{person[0]}/{person}.xml").exists():
                _copy(described, SHARED, folder)
    home = tmp_path_factory.mktemp("home")
    load(settings_for(home), registers={name: folder / name for name in FILES})
    return home


def _copy(file: Path, top: Path, folder: Path) -> None:
    target = folder / file.relative_to(top)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


@pytest.fixture(scope="module")
def store(some: Path) -> EmbeddedStore:
    """Its store."""
    return open_release(some).open_store()


def test_whole_files_of_each_register_pass_the_gate(some: Path) -> None:
    """Of the files that go the whole way, at least 99 in 100 records are facts of the release."""
    reports = json.loads((some / "current/registers.json").read_text(encoding="utf-8"))
    assert {report["register"] for report in reports} == set(find_registers())
    for report in reports:
        assert report["read"] > 50
        assert report["mapped"] >= 0.99 * report["read"], report["faults"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_whole_answers_the_questions_it_is_for(question: str, store: EmbeddedStore) -> None:
    """One endpoint answers what four registers and five documents tell."""
    pattern, expected = QUESTIONS[question]
    prefixes = {
        "country": f"{BASE}country/",
        "dyad": "https://w3id.org/dyad/ontology#",
        "pair": f"{BASE}dyad/",
        "post": f"{BASE}post/",
        "role": f"{BASE}code/role/",
        "status": f"{BASE}code/agreement-status/",
    }
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    rows = store.query(f"{head}SELECT DISTINCT ?answer {{ {pattern} }}").rows()
    answers = [str(row["answer"]) for row in rows]
    assert any(expected in answer for answer in answers), answers[:5]


def test_whole_every_fact_of_a_register_has_its_record(store: EmbeddedStore) -> None:
    """No fact without a source: each event and agreement has its receipt."""
    for kind in ("Event", "Agreement"):
        bare = f"?fact a dyad:{kind} FILTER NOT EXISTS {{ ?fact dyad:evidence ?place }}"
        rows = store.query(f"SELECT ?fact {{ {bare} }} LIMIT 3").rows()
        assert list(rows) == []
