"""The written questions: what is asked, what the documents answer, and where they say so.

`tests/questions/known` is for building on, `tests/questions/held_out` for measuring; the README.md beside
them tells the fields. A JSON file of the same shape, such as a sample from elsewhere, is read too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "tests" / "questions" / "known"
HELD_OUT = ROOT / "tests" / "questions" / "held_out"
SAMPLE = ROOT.parent / "shared" / "questions" / "sample.json"

TYPES = ("person", "country", "date", "number", "yesno", "list")
KINDS = ("single", "combined", "nothing")
FORMS = (
    "who",
    "when",
    "where",
    "which",
    "how-many",
    "how-much",
    "list",
    "yes-no",
    "what-happened",
    "latest-first-most",
    "change",
    "comparison",
)
REASONS = ("not-understood", "no-fact", "no-source")
_FORM_OF_TYPE = {"person": "who", "date": "when", "number": "how-many", "yesno": "yes-no", "country": "which"}


@dataclass(frozen=True)
class Question:
    """A question with its answer.

    Attributes:
        id: Its id, which no other question has.
        text: What is asked.
        type: What the answer is: a person, a date, a number, several things ...
        form: How it is asked: who, when, how many ...
        kind: Whether one fact answers it, several combined do, or none.
        found: Whether the documents answer it.
        answer: The answers.
        accept: Other wordings of the answer that are as good.
        variants: Other wordings of one answer among several: answer to wordings.
        unit: What a number counts or is measured in.
        also: What may be answered besides, and need not.
        within: The time in which further answers make it no worse; empty where none may be given.
        reasons: Where nothing is to be found: the reasons that are right.
        reference_day: The day on which it is asked, where words such as "last year" depend on it.
        evidence: Where the answer is said: identifier of the document, paragraph.
    """

    id: str
    text: str
    type: str
    form: str
    kind: str
    found: bool
    answer: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    also: tuple[str, ...] = ()
    within: str = ""
    reasons: tuple[str, ...] = ()
    reference_day: str = ""
    evidence: tuple[tuple[str, int], ...] = ()

    def wordings(self, answer: str) -> tuple[str, ...]:
        """List the wordings of one answer.

        Args:
            answer: One of the answers.

        Returns:
            The answer and what is as good as it.
        """
        return (answer, *self.variants.get(answer, ()))


def read_questions(paths: Iterable[Path]) -> list[Question]:
    """Read questions.

    Args:
        paths: YAML or JSON files, or folders of YAML files.

    Returns:
        The questions, in the order of the files.

    Raises:
        ValueError: A file is not there or is no list of questions, or a question lacks something.
    """
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return [question for file in files for question in _read_file(file)]


def _read_file(path: Path) -> list[Question]:
    try:
        text = path.read_text(encoding="utf-8")
        entries = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(f"{path} is not a list of questions")
    return [_parse_question(entry, path) for entry in entries]


def _parse_question(entry: Mapping[str, Any], path: Path) -> Question:
    try:
        accept = entry.get("accept") or []
        by_answer = accept if isinstance(accept, dict) else {}
        return Question(
            id=entry["id"],
            text=entry["q"],
            type=entry["type"],
            form=entry.get("form") or _FORM_OF_TYPE.get(entry["type"], "list"),
            kind=entry["kind"],
            found=bool(entry.get("found", entry["answer"])),
            answer=tuple(entry["answer"]),
            accept=() if by_answer else tuple(accept),
            variants={answer: tuple(wordings) for answer, wordings in by_answer.items()},
            unit=entry.get("unit", ""),
            also=tuple(entry.get("also") or ()),
            within=entry.get("within", ""),
            reasons=tuple(entry.get("reason") or ()),
            reference_day=entry.get("reference_day", ""),
            evidence=tuple((place["source"], place["paragraph"]) for place in entry["evidence"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: question {entry.get('id', '?')} lacks or misstates {error}") from error
