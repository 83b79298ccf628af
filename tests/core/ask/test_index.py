"""The index of questions: built, written, read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.ask.conftest import Shipped

from dyad.ask.index import FILE, open_index, write_index
from dyad.errors import ReleaseError
from dyad.release import open_release


def test_index_written_and_read_is_the_same(shipped: Shipped, tmp_path: Path) -> None:
    """What is made beside a store and what lies in a file tell the same."""
    write_index(tmp_path / FILE, shipped.store)
    read = open_index(tmp_path / FILE)
    assert read.things == shipped.index.things
    assert read.records == shipped.index.records
    assert len(read.records) > 500
    assert read.vocabulary.near("agrement", 2, 5) == shipped.index.vocabulary.near("agrement", 2, 5)


def test_index_of_release_lies_in_its_folder(release_home: Path, shipped: Shipped) -> None:
    """The loader builds it, so that no first question waits."""
    read = open_index(open_release(release_home).folder / FILE)
    assert read.records.keys() == shipped.index.records.keys()


def test_index_damaged_file_is_refused(tmp_path: Path) -> None:
    """A broken file says what to do."""
    (tmp_path / FILE).write_bytes(b"no index at all, but long enough to be looked at")
    with pytest.raises(ReleaseError, match="dyad load --force"):
        open_index(tmp_path / FILE)


def test_record_person_counts_for_the_country_of_the_post(shipped: Shipped) -> None:
    """Who visits is linked with the country that is represented, and its role is told."""
    record = shipped.index.records["event/to-lam-visit-rus-2025-05"]
    assert "visitor~" in record.roles("country/VNM")
    assert "host" in record.roles("country/RUS")


def test_record_owner_of_a_word_is_known(shipped: Shipped) -> None:
    """Students are Vietnamese ones."""
    record = shipped.index.records["observation/vnm-students-in-rus-2024"]
    assert record.owners["student"] == {"country/VNM"}
