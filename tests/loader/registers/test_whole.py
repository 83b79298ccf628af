"""The four registers whole, where they are at hand: loaded once, with every check on that one load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from dyad.release import open_release
from dyad.resources import find_resource
from dyad.store import EmbeddedStore
from dyad_loader.registers.manifest import find_registers

SHARED: Final = find_resource("ontology").parents[1] / "shared" / "registers"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the registers are not here")

QUESTIONS: Final = {
    "which foreign leaders visited Washington in 1975": (
        "?event dyad:host country:USA ; dyad:year 1975 ; dyad:visitor ?answer",
        "official/visits-gbr-harold-wilson",
    ),
    "UK treaties with France in force": (
        "?answer dyad:between dyad:FRA-GBR ; a onto:Agreement ; dyad:latestStatus status:in-force",
        "agreement/uk-treaties-",
    ),
    "US ambassadors to the USSR": (
        "?post dyad:postTo country:SUN ; dyad:role role:ambassador . ?answer dyad:tenure/dyad:post ?post",
        "official/pocom-bullitt-william-christian",
    ),
    "agreements between Vietnam and Russia in 2025": (
        "?answer dyad:during pair:RUS-VNM\\/2025 ; a onto:Agreement",
        "agreement/rus-vnm-20-agreements-2025-05",
    ),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """The home of a load of everything by the documented command, what it printed, and its memory in MB."""
    home = tmp_path_factory.mktemp("whole")
    named = [part for name in find_registers() for part in ("--register", name, str(SHARED / name))]
    code = (
        "import resource, sys; from dyad.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print('MB', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "load", *named],
        env={"DYAD_HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    return home, told.stdout, int(told.stdout.rsplit("MB", 1)[1])


@pytest.fixture(scope="module")
def store(whole: tuple[Path, str, int]) -> EmbeddedStore:
    """Its store."""
    return open_release(whole[0]).open_store()


def test_whole_99_in_100_records_become_facts(whole: tuple[Path, str, int]) -> None:
    """Of each register, at least 99 in 100 records are facts of the release."""
    reports = json.loads((whole[0] / "current/registers.json").read_text(encoding="utf-8"))
    assert {report["register"] for report in reports} == set(find_registers())
    for report in reports:
        assert report["mapped"] >= 0.99 * max(report["read"], 1), report["register"]
        assert abs(report["read"] - report["expected"]) <= 0.1 * report["expected"]


def test_whole_is_loaded_within_2_gb(whole: tuple[Path, str, int]) -> None:
    """The process that loads stays below two gigabytes."""
    assert whole[2] < 2048


@pytest.mark.parametrize("question", QUESTIONS)
def test_whole_answers_the_questions_it_is_for(question: str, store: EmbeddedStore) -> None:
    """One endpoint answers what four registers and five documents tell."""
    pattern, expected = QUESTIONS[question]
    prefixes = {
        "country": "https://w3id.org/dyad/id/country/",
        "onto": "https://w3id.org/dyad/ontology#",
        "pair": "https://w3id.org/dyad/id/dyad/",
        "role": "https://w3id.org/dyad/id/code/role/",
        "status": "https://w3id.org/dyad/id/code/agreement-status/",
    }
    text = pattern.replace("dyad:FRA-GBR", "pair:FRA-GBR")
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    rows = store.query(f"{head}SELECT DISTINCT ?answer {{ {text} . ?answer dyad:evidence ?receipt }}").rows()
    answers = [str(row["answer"]) for row in rows]
    assert any(expected in answer for answer in answers), answers[:5]


def test_whole_every_fact_of_a_register_has_its_record(store: EmbeddedStore) -> None:
    """No fact without a source: each event and agreement has its receipt."""
    for kind in ("Event", "Agreement"):
        bare = f"?fact a dyad:{kind} FILTER NOT EXISTS {{ ?fact dyad:evidence ?place }}"
        rows = store.query(f"SELECT ?fact {{ {bare} }} LIMIT 3").rows()
        assert list(rows) == []
