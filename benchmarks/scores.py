"""The score of an engine over questions, as a table and as JSON."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from judging import Judgement, Mark
from question_files import Question

_COLUMNS = (Mark.RIGHT, Mark.REFUSED_RIGHTLY, Mark.WRONG, Mark.REFUSED_WRONGLY)
_GOOD = (Mark.RIGHT, Mark.REFUSED_RIGHTLY)

LEAST_RIGHT = 0.9
"""The aim: at least so many of a hundred are right ..."""
MOST_WRONG = 0.02
"""... and at most so many answered wrong."""


@dataclass(frozen=True)
class Asked:
    """One question, asked.

    Attributes:
        question: The question.
        judgement: Its mark.
        seconds: How long it took.
    """

    question: Question
    judgement: Judgement
    seconds: float


@dataclass(frozen=True)
class Row:
    """The score of some questions.

    Attributes:
        name: What they have in common.
        marks: How many have which mark.
    """

    name: str
    marks: Counter[Mark]

    @property
    def asked(self) -> int:
        """How many there are."""
        return self.marks.total()

    @property
    def right(self) -> float:
        """The share that was answered or refused rightly."""
        return sum(self.marks[mark] for mark in _GOOD) / self.asked if self.asked else 0.0

    @property
    def wrong(self) -> float:
        """The share that was answered wrong."""
        return self.marks[Mark.WRONG] / self.asked if self.asked else 0.0


def score(asked: Sequence[Asked], name_of: Callable[[Question], str]) -> list[Row]:
    """Count marks by what questions have in common.

    Args:
        asked: The questions, asked.
        name_of: Gives what a question has in common with others.

    Returns:
        One row for each name, in the order in which the names come.
    """
    names = dict.fromkeys(name_of(one.question) for one in asked)
    return [
        Row(name, Counter(one.judgement.mark for one in asked if name_of(one.question) == name))
        for name in names
    ]


def percentile(seconds: Sequence[float], share: float) -> float:
    """Give the time within which a share of the questions was answered.

    Args:
        seconds: How long each took.
        share: Between 0 and 1.

    Returns:
        The least time that the share keeps to; 0 where nothing was asked.

    Example:
        >>> percentile([0.1, 0.2, 0.3, 0.4], 0.5), percentile([0.1, 0.2, 0.3, 0.4], 0.95)
        (0.2, 0.4)
    """
    return sorted(seconds)[max(0, math.ceil(share * len(seconds)) - 1)] if seconds else 0.0


def reaches_aim(row: Row) -> bool:
    """Say whether the aim is reached.

    Args:
        row: The score of all questions.

    Returns:
        Whether nine in ten are right and less than one in fifty is answered wrong.
    """
    return row.right >= LEAST_RIGHT and row.wrong < MOST_WRONG


def write_report(asked: Sequence[Asked]) -> str:
    """Write the scores for people to read.

    Args:
        asked: The questions, asked.

    Returns:
        Three tables, by form, by kind and in all, and the times, in Markdown.
    """
    rows = (
        ("form", score(asked, lambda question: question.form)),
        ("kind", score(asked, lambda question: question.kind)),
        ("", [total(asked)]),
    )
    tables = [_table(title, found) for title, found in rows]
    return "\n\n".join([*tables, *_remarks(asked)])


def as_json(asked: Sequence[Asked]) -> dict[str, Any]:
    """Give the scores to a machine.

    Args:
        asked: The questions, asked.

    Returns:
        Counts by form, by kind and in all, and milliseconds.
    """
    seconds = [one.seconds for one in asked]
    return {
        "forms": {row.name: _counts(row) for row in score(asked, lambda question: question.form)},
        "kinds": {row.name: _counts(row) for row in score(asked, lambda question: question.kind)},
        "all": _counts(total(asked)),
        "milliseconds": {
            "median": round(1000 * percentile(seconds, 0.5), 2),
            "p95": round(1000 * percentile(seconds, 0.95), 2),
        },
        "aim_reached": reaches_aim(total(asked)),
    }


def total(asked: Sequence[Asked]) -> Row:
    """Count the marks of all questions.

    Args:
        asked: The questions, asked.

    Returns:
        One row.
    """
    return Row("all", Counter(one.judgement.mark for one in asked))


def _counts(row: Row) -> dict[str, Any]:
    counts = {mark.value.replace(" ", "_"): row.marks[mark] for mark in _COLUMNS}
    return {"asked": row.asked, **counts, "right": round(row.right, 4), "wrong": round(row.wrong, 4)}


def _table(title: str, rows: Iterable[Row]) -> str:
    lines = [
        f"| {title:<18}| asked | " + " | ".join(_COLUMNS) + " | right % | wrong % |",
        "|" + "---|" * (len(_COLUMNS) + 4),
    ]
    for row in rows:
        counts = " | ".join(f"{row.marks[mark]:>{len(mark)}}" for mark in _COLUMNS)
        lines.append(f"| {row.name:<18}| {row.asked:>5} | {counts} | {row.right:7.1%} | {row.wrong:7.1%} |")
    return "\n".join(lines)


def _remarks(asked: Sequence[Asked]) -> list[str]:
    seconds = [one.seconds for one in asked]
    reasons = [one.judgement.reason_right for one in asked if one.judgement.reason_right is not None]
    cited = [one.judgement.cited for one in asked if one.judgement.cited is not None]
    return [
        f"a question takes {1000 * percentile(seconds, 0.5):.1f} ms (median), "
        f"{1000 * percentile(seconds, 0.95):.1f} ms (95 of 100)",
        f"of {len(reasons)} refused rightly {sum(reasons)} for the right reason; "
        f"of {len(cited)} answered right {sum(cited)} with a paragraph that says so",
    ]
