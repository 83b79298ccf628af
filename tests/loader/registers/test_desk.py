"""Dates as registers write them, and records from which nothing can be made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.dates import parse_edtf
from dyad_loader.registers.desk import Desk, RecordFault, run_mapping
from dyad_loader.registers.parties import PartyTable
from dyad_loader.registers.records import Record


def desk() -> Desk:
    """Give a desk without tables."""
    return Desk("example", PartyTable("example", []), {})


@pytest.mark.parametrize(
    ("text", "date", "counted"),
    [
        ("1975-05-09", "1975-05-09", ""),
        ("09/05/1975", "1975-05-09", ""),
        ("1975-05", "1975-05", "date of visit: a month only"),
        ("1975", "1975", "date of visit: a year only"),
        ("", "", "date of visit: none"),
        ("1975-02-30", "", "date of visit: impossible, left out"),
        ("01/08/2142", "", "date of visit: impossible, left out"),
        ("May 1975", "", "date of visit: impossible, left out"),
    ],
)
def test_date_is_read_by_rule_and_counted(text: str, date: str, counted: str) -> None:
    """A date that is none is left out, and the report says how often."""
    here = desk()
    assert here.date(text, "visit") == date
    assert list(here.counts) == ([counted] if counted else [])


@given(st.text(max_size=12) | st.dates().map(str))
def test_date_is_always_edtf_or_nothing(text: str) -> None:
    """Whatever stands there, no load fails on a date."""
    if found := desk().date(text, "visit"):
        parse_edtf(found)


def test_span_that_ends_before_it_begins_keeps_its_beginning() -> None:
    """One of two dates is wrong; the first is kept, and it is counted."""
    here = desk()
    assert here.span("1975-02-03", "1975-02-01", "visit") == "1975-02-03"
    assert here.span("1975-02-03", "1975-02", "visit") == "1975-02-03/1975-02"
    assert here.counts.total() == 1


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), TypeError("x"), AttributeError("x")])
def test_mapping_that_fails_is_a_fault_of_the_record(error: Exception) -> None:
    """Nothing crashes on a record of another form."""

    def map_record(record: Record, desk: Desk) -> list[dict[str, object]]:
        raise error

    record = Record("x", "1", 1, Path("x"), {}, {})
    with pytest.raises(RecordFault, match="has not the form"):
        list(run_mapping(map_record, record, desk()))
