"""The score over the written questions keeps its bounds."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.core.ask.conftest import Shipped

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

if TYPE_CHECKING or (BENCHMARKS / "judging.py").exists():
    from ask import names_in
    from judging import Mark, judge
    from question_files import KNOWN, SAMPLE, read_questions

LEAST_RIGHT = 0.88
MOST_WRONG = 0.015


@pytest.mark.skipif(not BENCHMARKS.exists(), reason="a built package has no questions")
def test_score_over_known_questions_is_within_bounds(shipped: Shipped) -> None:
    """Most are answered or refused rightly, and hardly any wrongly."""
    paths = [path for path in (KNOWN, SAMPLE) if path.exists()]
    names = names_in(shipped.store)
    marks = []
    for question in read_questions(paths):
        day = datetime.date.fromisoformat(question.reference_day) if question.reference_day else None
        reply = shipped.asker.ask(question.text, shipped.store, today=day).as_json()
        marks.append(judge(question, reply, names).mark)
    right = sum(mark in (Mark.RIGHT, Mark.REFUSED_RIGHTLY) for mark in marks) / len(marks)
    wrong = sum(mark is Mark.WRONG for mark in marks) / len(marks)
    assert right >= LEAST_RIGHT
    assert wrong <= MOST_WRONG
