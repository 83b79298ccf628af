from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from judging import Mark, judge
from question_files import FORMS, HELD_OUT, KINDS, KNOWN, REASONS, TYPES, Question, read_questions
from wording import parse_day, parse_number, same_date

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
FOLDERS = (KNOWN, HELD_OUT)
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.yaml"))
QUESTIONS = read_questions(FOLDERS)
DOCUMENTS = {
    "000_bba90af7cccb31d5": 104,
    "001_551f28c72ef176b7": 89,
    "002_394a589d8bac11b4": 33,
    "003_96112acf7003825d": 16,
    "004_27eb709350a5921e": 33,
}
FIELDS = {
    *("id", "q", "type", "form", "kind", "found", "answer", "accept", "also", "unit", "within"),
    *("reference_day", "reason", "note", "evidence", "near"),
}
RUN = 9
"""So many words in a row would be a sentence of a source."""


def words(text: str) -> list[str]:
    """The words of a text, as they are compared with those of a source."""
    return re.findall(r"\w+", text.casefold())


def test_questions_of_all_kinds_are_there_in_number() -> None:
    """There are more than 150, a fifth has no answer, and each document, form and type is asked about."""
    assert len(QUESTIONS) >= 150
    assert sum(not question.found for question in QUESTIONS) >= len(QUESTIONS) / 5
    assert {question.form for question in QUESTIONS} == set(FORMS)
    assert {question.type for question in QUESTIONS} == set(TYPES)
    told = Counter(source for question in QUESTIONS for source, _ in question.evidence)
    assert set(told) == set(DOCUMENTS)


def test_questions_that_are_held_out_are_of_all_kinds() -> None:
    """A quarter is kept for measuring; it has each kind, form and type, and a fifth with nothing found."""
    held_out = read_questions([HELD_OUT])
    assert len(held_out) >= len(QUESTIONS) / 4
    assert sum(not question.found for question in held_out) >= len(held_out) / 5
    assert {question.kind for question in held_out} == set(KINDS)
    assert {question.form for question in held_out} == set(FORMS)
    assert {question.type for question in held_out} == set(TYPES)


def test_questions_ids_and_texts_are_unique() -> None:
    """No id and no question stands twice, so that what is held out is not also known."""
    for values in ([q.id for q in QUESTIONS], [" ".join(words(q.text)) or q.text for q in QUESTIONS]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_file_fields_are_known(path: Path) -> None:
    """No entry has a field that nothing reads, such as a misspelt one."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {(entry["id"], name) for entry in entries for name in set(entry) - FIELDS} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_file_questions_have_their_shape(path: Path) -> None:
    """Codes are known, an answer is there exactly where something is found, and it is of its type."""
    for question in read_questions([path]):
        assert list(faults(question)) == [], question.id


def faults(question: Question) -> Iterator[str]:
    """Name what is wrong with a question's shape."""
    checks = {
        "text": question.text.strip() == question.text != "",
        "type": question.type in TYPES,
        "form": question.form in FORMS,
        "kind": question.kind in KINDS,
        "found": question.found == bool(question.answer) == (question.kind != "nothing"),
        "evidence": question.found == bool(question.evidence),
        "paragraph": all(1 <= number <= DOCUMENTS[source] for source, number in question.evidence),
        "reason": question.found != bool(question.reasons) and set(question.reasons) <= set(REASONS),
        "accept": set(question.variants) <= set(question.answer),
        "days": all(parse_day(text) for text in (question.reference_day, question.within) if text),
    }
    if question.found and question.type == "yesno":
        checks["yes or no"] = question.answer in {("yes",), ("no",)}
    if question.found and question.type == "number":
        checks["number"] = bool(question.unit) and all(parse_number(answer) for answer in question.answer)
    if question.found and question.type == "date":
        checks["date"] = all(same_date(answer, answer) for answer in question.answer)
    yield from (name for name, good in checks.items() if not good)


def test_questions_own_answers_are_judged_right() -> None:
    """Whoever gives the answers as they are written, or their other wordings, gets the mark for it."""
    for question in QUESTIONS:
        if question.found:
            written = [{"value": answer} for answer in question.answer]
            assert judge(question, {"found": True, "answers": written}).mark is Mark.RIGHT, question.id
            for answer in question.answer:
                for wording in question.wordings(answer):
                    others = [{"value": other} for other in question.answer if other != answer]
                    reply = {"found": True, "answers": [{"value": wording}, *others]}
                    assert judge(question, reply).mark is Mark.RIGHT, (question.id, wording)


def test_questions_with_an_answer_are_not_judged_right_by_another() -> None:
    """The answer of the next question of the same type is wrong, unless it is the same answer."""
    for one, other in pairwise(sorted(QUESTIONS, key=lambda question: (question.type, question.id))):
        if one.found and other.found and one.type == other.type and one.type != "yesno":
            given = [{"value": answer} for answer in other.answer]
            same = set(one.answer) == set(other.answer) or set(other.answer) & set(one.accept)
            mark = judge(one, {"found": True, "answers": given}).mark
            assert mark is Mark.WRONG or same, (one.id, other.id)


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the documents are not there: ../shared/sources")
def test_documents_have_their_paragraphs() -> None:
    """The documents have as many paragraphs as is written above, so that the receipts point into them."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SOURCES.glob("*.txt")}
    found = {name: sum(bool(line.strip()) for line in text.split("\n")) for name, text in texts.items()}
    assert found == DOCUMENTS


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the documents are not there: ../shared/sources")
def test_files_have_no_sentence_of_a_source() -> None:
    """Nowhere do nine words in a row stand as in a source."""
    runs = set()
    for path in SOURCES.glob("*.txt"):
        text = words(path.read_text(encoding="utf-8"))
        runs |= {tuple(text[n : n + RUN]) for n in range(len(text) - RUN + 1)}
    assert runs
    for path in FILES:
        text = words(path.read_text(encoding="utf-8"))
        taken = [
            " ".join(text[n : n + RUN])
            for n in range(len(text) - RUN + 1)
            if tuple(text[n : n + RUN]) in runs
        ]
        assert taken == [], path.name
