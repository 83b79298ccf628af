"""Marking what an engine answered to a question: right, wrong, refused rightly, refused wrongly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from question_files import Question
from wording import falls_within, same_date, same_number, same_person, same_text, split_words

Reply = Mapping[str, Any]
"""What the engine gave: found, answers, reason and more, as its JSON has it."""

Names = Callable[[str], Collection[str]]
"""IRI of a thing to all its names."""

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_EXTRA_WORDS = 4
_ANY_WORDS = 40


class Mark(StrEnum):
    """What an answer is worth."""

    RIGHT = "answered right"
    WRONG = "answered wrong"
    REFUSED_RIGHTLY = "refused rightly"
    REFUSED_WRONGLY = "refused wrongly"


@dataclass(frozen=True)
class Judgement:
    """The mark of one answer.

    Attributes:
        mark: The mark.
        why: What is wrong with it; empty for a good one.
        reason_right: Whether nothing was found for the right reason; None where that was not asked.
        cited: Whether a right answer shows a paragraph that says so; None for any other, and where the
            question names no paragraph.
    """

    mark: Mark
    why: str = ""
    reason_right: bool | None = None
    cited: bool | None = None


def judge(question: Question, reply: Reply, names: Names = lambda _: ()) -> Judgement:
    """Mark an answer.

    Args:
        question: The question with its answer.
        reply: What the engine gave.
        names: All names of a thing, so that each of them counts, and identifiers of a document.

    Returns:
        The mark.
    """
    answers = [answer for answer in reply.get("answers") or () if isinstance(answer, Mapping)]
    if not reply.get("found") or not answers:
        if question.found:
            return Judgement(Mark.REFUSED_WRONGLY, f"expected {_show(question.answer)}")
        told = _reason(str(reply.get("reason") or ""))
        right = (told in question.reasons) if question.reasons else None
        return Judgement(Mark.REFUSED_RIGHTLY, "" if right is not False else f"reason {told}", right)
    if not question.found:
        return Judgement(Mark.WRONG, f"nothing says so, answered {_show(map(_summary, answers))}")
    why = _judge_yes_no(question, answers) if question.type == "yesno" else _compare(question, answers, names)
    if why:
        return Judgement(Mark.WRONG, why)
    return Judgement(Mark.RIGHT, cited=_cites(question, answers, names))


def _judge_yes_no(question: Question, answers: list[Mapping[str, Any]]) -> str:
    said = {_YES_NO.get(str(answer.get("value")).casefold()) for answer in answers}
    expected = _YES_NO[question.answer[0]]
    return (
        ""
        if said == {expected}
        else f"expected {question.answer[0]}, answered {_show(map(_summary, answers))}"
    )


def _compare(question: Question, answers: list[Mapping[str, Any]], names: Names) -> str:
    """Compare as sets: each expected answer must be there, and nothing else that is not true as well."""
    covered: set[str] = set()
    by_pool = 0
    astray = []
    for answer in answers:
        hit = {
            expected
            for expected in question.answer
            if any(
                _same(question, w, answer, names) for w in (expected, *question.variants.get(expected, ()))
            )
        }
        in_pool = not hit and any(_same(question, wording, answer, names) for wording in question.accept)
        covered |= hit
        by_pool += in_pool
        if not hit and not in_pool and not _may_stand_beside(question, answer, names):
            astray.append(_summary(answer))
    missing = [expected for expected in question.answer if expected not in covered]
    if len(missing) > by_pool:
        return f"expected {_show(missing)}, answered {_show(map(_summary, answers))}"
    if astray:
        return f"answered besides {_show(astray)}"
    return ""


def _may_stand_beside(question: Question, answer: Mapping[str, Any], names: Names) -> bool:
    if any(_same(question, wording, answer, names) for wording in question.also):
        return True
    return bool(question.within) and falls_within(str(answer.get("date") or ""), question.within)


def _same(question: Question, expected: str, answer: Mapping[str, Any], names: Names) -> bool:
    value, label = (str(answer.get(key) if answer.get(key) is not None else "") for key in ("value", "label"))
    texts = {value, label, label.partition(": ")[0]} - {
        ""
    }  # a statement's label has its name, then its words
    known = names(str(answer.get("iri") or ""))
    if texts.intersection(known):  # else the IRI is of the fact that says so, and its name is no answer
        texts.update(known)
    if question.type == "person":
        return any(same_person(expected, text) for text in texts)
    if question.type == "country":
        return any(split_words(expected) == split_words(text) for text in texts)
    if question.type == "date":
        return same_date(expected, _first_date(answer))
    unit = str(answer.get("unit") or "")
    if any(same_number(expected, question.unit, text, unit) for text in (value, label)):
        return True
    extra = _ANY_WORDS if question.form == "what-happened" else _EXTRA_WORDS + len(split_words(expected))
    return any(same_text(expected, text, extra) for text in texts)


def _first_date(answer: Mapping[str, Any]) -> str:
    """The date of an answer: its value where that is one, else its date, else its words."""
    value, day, label = (str(answer.get(key) or "") for key in ("value", "date", "label"))
    if value[:1].isdigit() or not (day or label):
        return value
    return day or label


def _cites(question: Question, answers: list[Mapping[str, Any]], names: Names) -> bool | None:
    if not question.evidence:
        return None
    shown = {
        (name, paragraph)
        for answer in answers
        for source in answer.get("sources") or ()
        for name in (str(source.get("iri")), *names(str(source.get("iri"))))
        for paragraph in _paragraphs(source.get("paragraph"))
    }
    return not shown.isdisjoint(question.evidence)


def _paragraphs(told: Any) -> list[int]:
    return [told] if isinstance(told, int) else [n for n in told or () if isinstance(n, int)]


def _reason(told: str) -> str:
    words = told.casefold().replace("-", " ").replace("_", " ")
    if "not understood" in words:
        return "not-understood"
    return "no-source" if "no source" in words else "no-fact" if "no fact" in words else words


def _summary(answer: Mapping[str, Any]) -> str:
    parts = (str(answer.get(key) or "") for key in ("label", "value", "unit", "date"))
    return " ".join(dict.fromkeys(part for part in parts if part))


def _show(texts: Any) -> str:
    shown = list(texts)
    return "; ".join(shown[:6]) + (f" and {len(shown) - 6} more" if len(shown) > 6 else "")
