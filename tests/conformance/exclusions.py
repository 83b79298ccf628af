"""The tests that are known not to pass as they stand, each with its reason.

`exclusions.yaml` has three parts: `fail` lists tests that are run and must fail; `by_value` those that pass
if literals are compared by value, and must fail if they are compared as written; `left_out` lists suites that
are not run at all. A listed test that passes is an error, so that the list never outlives its reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from _pytest.mark import ParameterSet
from tests.conformance.endpoint import Mismatch
from tests.conformance.manifests import DATA, Entry, read_entries

FILE: Final = Path(__file__).with_name("exclusions.yaml")

needs_suites = pytest.mark.skipif(
    not DATA.is_dir(), reason="the W3C suites are not there: ../shared/conformance/rdf-tests"
)


@cache
def read_exclusions() -> dict[str, dict[str, str]]:
    """Read the parts of the list: in each, a reason by the id of a test or suite."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        part: {name: group["reason"] for group in groups for name in group["tests"]}
        for part, groups in loaded.items()
    }


def compare_by_value(entry: Entry) -> bool:
    """Whether the test's literals are to be compared by value, and must differ as they are written."""
    return entry.id in read_exclusions()["by_value"]


def parametrize(*manifests: str, kinds: Iterable[str] = ()) -> pytest.MarkDecorator:
    """Make a test run once for each entry of some manifests.

    Args:
        manifests: The manifests' files, relative to the suites' folder.
        kinds: Which classes of test are wanted; none means all.

    Returns:
        A decorator that gives `entry` to the test, by the entry's id. Where the suites are absent, there are
        no entries.
    """
    wanted = set(kinds)
    entries = [entry for entry in _entries(manifests) if not wanted or entry.kind in wanted]
    cases = [case(entry.id, entry) for entry in entries]
    return pytest.mark.parametrize("entry", cases or [pytest.param(None, id="none", marks=needs_suites)])


def case(test_id: str, *values: object) -> ParameterSet:
    """Make one case of a test; one that is listed under `fail` has to end in a `Mismatch`.

    Args:
        test_id: What the case is called, here and in the list.
        values: The values of the test's parameters.

    Returns:
        The case for `pytest.mark.parametrize`.
    """
    reason = read_exclusions()["fail"].get(test_id)
    marks = [pytest.mark.xfail(reason=reason, raises=Mismatch, strict=True)] if reason else []
    return pytest.param(*values, id=test_id, marks=marks)


def _entries(manifests: Iterable[str]) -> list[Entry]:
    if not DATA.is_dir():
        return []
    return [entry for manifest in manifests for entry in read_entries(manifest)]
