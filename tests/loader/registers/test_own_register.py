"""A register that stands outside of Dyad, and a load of it that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.loader.registers.conftest import settings_for

from dyad.errors import ConfigError, SourceError
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import load
from dyad_loader.registers.manifest import get_register
from dyad_loader.registers.mapped import load_mapping

MANIFEST = """\
name: notes
title: Example list of notes
publisher: Example Office
licence: https://creativecommons.org/publicdomain/zero/1.0/
homePage: https://example.org/notes
attribution: Example Office, CC0 1.0.
reader: json
documents:
  - kind: list
    files: "*.json"
    records: {note: notes}
    id: id
"""
MAPPING = """\
import time
from pathlib import Path

def map_record(record, desk):
    if (Path(__file__).parent / "slowly").exists():
        time.sleep(0.2)
    yield {
        "id": f"event/notes-{record.id}",
        "type": "Event",
        "name": {"en": f"Talks number {record.id}"},
        "eventType": "talks",
        "party": ["country/FRA", "country/ISL"],
        "on": "2001-05",
        "status": [{"is": "held", "on": "2001-05"}],
    }
"""
DOCUMENTS = 6


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """The folder of the register, with `data` for its files inside."""
    home = tmp_path / "notes"
    (home / "data").mkdir(parents=True)
    (home / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    (home / "mapping.py").write_text(MAPPING, encoding="utf-8")
    (home / "parties.csv").write_text("key,text,from,to,id,class,name,state,note\n", encoding="utf-8")
    for number in range(DOCUMENTS):
        notes = [{"id": f"{number}-{place}"} for place in range(3)]
        (home / f"data/{number}.json").write_text(json.dumps({"notes": notes}), encoding="utf-8")
    return home


def test_register_of_ones_own_is_named_by_its_folder(register: Path) -> None:
    """Manifest and mapping are read from the folder, and what is loaded follows from both."""
    paths = {str(register): register / "data"}
    inputs = collect_inputs((), registers=paths)
    assert [found.name for found in inputs.registers] == ["notes"]
    (register / "mapping.py").write_text(MAPPING.replace("Talks", "Meeting"), encoding="utf-8")
    assert collect_inputs((), registers=paths).version != inputs.version


def test_register_of_ones_own_with_a_name_twice_is_refused(register: Path, tmp_path: Path) -> None:
    """Two registers of one name would mix their things."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    with pytest.raises(SourceError, match="is named already"):
        collect_inputs((), registers={str(register): register / "data", str(other): register / "data"})


@pytest.mark.parametrize("text", ["def map_record(:", "import nothing_of_this_name", "x = 1"])
def test_register_of_ones_own_without_a_mapping_says_so(text: str, register: Path) -> None:
    """A mapping that cannot be used is told with its file."""
    (register / "mapping.py").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"notes/mapping\.py is no mapping"):
        load_mapping(get_register(str(register)))


def test_register_that_nobody_knows_tells_of_folders() -> None:
    """Who misspells a name or forgets the slash is told how a folder is named."""
    with pytest.raises(SourceError, match=r"such as \./zebra"):
        get_register("zebra")


def test_load_killed_in_the_middle_goes_on(register: Path, tmp_path: Path) -> None:
    """What was done when a load was killed is not done again, and nothing of it was published."""
    home = tmp_path / "home"
    (register / "slowly").touch()
    words = ["load", "--register", str(register), str(register / "data")]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", "from dyad.cli import main; main()", *words],
        env={"DYAD_HOME": str(home), "DYAD_LOAD_PROCESSES": "1", "PATH": os.environ["PATH"]},
    )

    def done() -> dict[str, int]:
        paths = (path for path in home.glob("pieces/*.json") if not path.name.endswith(".things.json"))
        return {path.name: path.stat().st_mtime_ns for path in paths}

    end = time.monotonic() + 60
    while len(done()) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = done()
    assert 2 <= len(before) < DOCUMENTS
    assert not (home / "current").exists()
    (register / "slowly").unlink()
    outcome = load(settings_for(home), registers={str(register): register / "data"})
    assert (outcome.registers[0].mapped, outcome.registers[0].read) == (3 * DOCUMENTS, 3 * DOCUMENTS)
    assert {name: done()[name] for name in before} == before
