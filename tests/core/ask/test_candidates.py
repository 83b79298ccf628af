"""Candidates: lists of the index leave out only what a question could not be about."""

from __future__ import annotations

import pytest
from tests.core.ask.conftest import DAY, Shipped

from dyad.ask.candidates import Among, Candidates
from dyad.ask.constraints import Constraints
from dyad.ask.periods import find_periods
from dyad.ask.understanding import Reader
from dyad.ask.wording import read_wording


@pytest.mark.parametrize(
    "text",
    [
        "in 2025",
        "in May 2025",
        "on 15 January 2026",
        "since 2020",
        "before 2016",
        "in May",
        "by 2030",
        "in 1951",
    ],
)
def test_candidates_in_time_leave_out_nothing_that_fits(shipped: Shipped, text: str) -> None:
    """What belongs to a time is found by the days that lie in the index."""
    records, wording = shipped.index.records, read_wording()
    periods = find_periods(f"What happened {text}?", DAY)
    assert periods
    found = Candidates(records, wording).in_time(periods)
    constraints = Constraints(records, wording)
    fit = {
        key
        for key, record in records.items()
        if all(constraints.fits_period(period, record) for period in periods)
    }
    kept = {record.thing.id for record in records.numbered(found)}
    assert fit <= kept
    assert len(kept) < len(records) or found is None


@pytest.mark.parametrize(
    ("question", "few"),
    [
        ("Which agreements did Vietnam and Russia sign in 2025?", 60),
        ("When did To Lam visit Singapore?", 20),
        ("Who is the ambassador of Russia to Vietnam?", 100),
    ],
)
def test_candidates_question_is_held_against_few_records(shipped: Shipped, question: str, few: int) -> None:
    """Names, words and classes leave a small part, so that time does not grow with all there is."""
    index = shipped.index
    reader = Reader(index.things, shipped.names, index.countries, index.vocabulary)
    reading = reader.read(question, DAY)
    candidates = Candidates(index.records, reader.wording)
    assert 0 < len(candidates.find(reading, reading.words, Among())) < few


def test_among_class_and_role_are_lists_that_agree_with_records(shipped: Shipped) -> None:
    """A list of the index has just what the records say."""
    records = shipped.index.records
    events = {record.thing.id for record in records.numbered(records.of_class({"Event"}))}
    assert events == {key for key, record in records.items() if "Event" in record.thing.classes}
    speaking = {record.thing.id for record in records.numbered(records.in_role({"speaker"}))}
    assert speaking == {key for key, record in records.items() if "speaker" in record.told_roles}
