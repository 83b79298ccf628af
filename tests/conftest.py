"""What tests of every part share: the shipped facts, loaded once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.stores import empty_oxigraph, empty_virtuoso, loaded_engine, starting

from dyad.resources import find_resource
from dyad.settings import Settings
from dyad_loader.pipeline import load

__all__ = ["empty_oxigraph", "empty_virtuoso", "loaded_engine", "release_home", "starting"]


@pytest.fixture(scope="session")
def release_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DYAD_HOME with the shipped facts loaded; not to be written to."""
    home = tmp_path_factory.mktemp("home")
    load(Settings.from_env({"DYAD_HOME": str(home)}))
    return home


@pytest.fixture(scope="session")
def changed_home(release_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DYAD_HOME with two releases: the shipped facts, and then others; not to be written to.

    In the second one a number and a status are put right, one document is gone, and one has come.
    """
    home = tmp_path_factory.mktemp("changed")
    shutil.copytree(release_home, home, symlinks=True, dirs_exist_ok=True)
    facts = tmp_path_factory.mktemp("facts")
    for path in find_resource("seeds").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "vietnam-news-today-2025-12-30":
            text = _put_right(text, "value: 590000", "value: 591000")
            text = _put_right(
                text, 'status: [{is: signed, on: "2025-05"}]', 'status: [{is: signed, on: "2025-06"}]'
            )
        if path.stem != "vna-economic-diplomacy-2026-01":
            (facts / path.name).write_text(text, encoding="utf-8")
    (facts / "example.yaml").write_text(_NEW_DOCUMENT, encoding="utf-8")
    load(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": str(facts)}))
    return home


def _put_right(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


_NEW_DOCUMENT = """\
source:
  id: source/example-2026-02-03
  title: {en: An example of February}
  publisher: Example Gazette
  published: "2026-02-03"
  language: en
  identifier: example-2026-02-03
  sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  paragraphCount: 2
facts:
  - id: event/lao-vnm-example-talks-2026-02
    type: Event
    name: {en: Talks of Laos and Vietnam as an example}
    eventType: talks
    party: [country/LAO, country/VNM]
    on: "2026-02-02"
    status: [{is: held, on: "2026-02-02"}]
    evidence: [1]
  - id: project/ninh-thuan-1-nuclear-power-plant
    type: Project
    name: {en: Ninh Thuan 1 nuclear power plant}
    party: [country/RUS, country/VNM]
    status: [{is: under-construction, on: "2026-02-01"}]
    evidence: [2]
"""
