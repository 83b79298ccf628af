"""The list of exclusions is in order, and no suite is forgotten."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from tests.conformance import (
    test_formats,
    test_http_rdf_update,
    test_protocol_suite,
    test_query,
    test_service_description,
    test_update,
)
from tests.conformance.exclusions import FILE, needs_suites, read_exclusions
from tests.conformance.manifests import DATA, read_entries


def _suite_ids() -> set[str]:
    manifests = [
        *test_query.MANIFESTS,
        test_update.MANIFEST,
        *test_protocol_suite.MANIFESTS,
        test_service_description.MANIFEST,
        test_http_rdf_update.MANIFEST,
    ]
    return {entry.id for manifest in manifests for entry in read_entries(manifest)}


@pytest.mark.parametrize("part", ["fail", "by_value", "left_out"])
def test_exclusions_each_has_a_sentence_for_a_reason(part: str) -> None:
    """A reason is a sentence."""
    for name, reason in read_exclusions()[part].items():
        assert reason[0].isupper(), name
        assert reason.endswith("."), name


def test_exclusions_none_is_listed_twice() -> None:
    """A test stands in the list once."""
    parts = yaml.safe_load(FILE.read_text(encoding="utf-8")).values()
    listed = Counter(name for groups in parts for group in groups for name in group["tests"])
    assert {name for name, times in listed.items() if times > 1} == set()


@needs_suites
def test_exclusions_each_is_of_a_test_that_there_is() -> None:
    """What is listed is a test of a suite, or a case of the formats."""
    listed = read_exclusions()
    formats = {name for name in listed["fail"] if name.startswith("formats/")}
    assert formats <= test_formats.CASES
    assert set(listed["fail"]) - formats <= _suite_ids()
    assert set(listed["by_value"]) <= _suite_ids()


@needs_suites
def test_exclusions_every_suite_is_run_or_left_out_with_a_reason() -> None:
    """Every folder of the W3C data with a manifest is run whole, or left out with a reason."""
    known = _suite_ids()
    left_out = read_exclusions()["left_out"]
    for path in sorted(DATA.glob("*/*/manifest.ttl")):
        name = path.parent.relative_to(DATA).as_posix()
        entries = {entry.id for entry in read_entries(f"{name}/manifest.ttl")}
        assert entries, name
        assert (name in left_out) != (entries <= known), name


@needs_suites
def test_exclusions_every_kind_of_test_is_run() -> None:
    """No test is passed over because of its kind."""
    kinds = {
        entry.kind
        for manifest in (*test_query.MANIFESTS, test_update.MANIFEST)
        for entry in read_entries(manifest)
    }
    assert kinds == test_query.KINDS | test_update.KINDS


@needs_suites
@pytest.mark.parametrize("manifest", ["sparql10/manifest.ttl", "sparql11/manifest-all.ttl"])
def test_manifests_every_test_has_an_id_of_its_own(manifest: str) -> None:
    """No two tests of a version of SPARQL are called the same."""
    ids = Counter(entry.id for entry in read_entries(manifest))
    assert {name for name, times in ids.items() if times > 1} == set()
