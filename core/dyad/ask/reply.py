"""The reply to a question, as Python has it and as JSON tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dyad.ask.found import Value
from dyad.ask.receipts import Receipt


@dataclass(frozen=True)
class Answer:
    """One answer with its receipts.

    Attributes:
        value: A number, an EDTF date, a name, a text, yes or no.
        label: What a person reads.
        iri: The thing that the value is, or else the fact that says so.
        unit: The unit of a number; empty elsewhere.
        date: The EDTF date of what says so; empty where none is told.
        status: Its status; empty where it has none.
        fact: The fact that says so.
        told: The name of that fact.
        sources: The paragraphs that say so.
    """

    value: Value
    label: str
    iri: str
    unit: str
    date: str
    status: str
    fact: str
    told: str
    sources: tuple[Receipt, ...]

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON has it.

        Returns:
            The object.
        """
        return {
            "value": self.value,
            "label": self.label,
            "iri": self.iri,
            "unit": self.unit or None,
            "date": self.date or None,
            "status": self.status or None,
            "fact": {"iri": self.fact, "label": self.told},
            "sources": [
                {
                    "iri": receipt.iri,
                    "title": receipt.title,
                    "published": receipt.published,
                    "paragraph": receipt.paragraph,
                }
                for receipt in self.sources
            ],
        }


@dataclass(frozen=True)
class Reply:
    """The reply to a question.

    Attributes:
        question: The question as it was asked.
        answers: The answers; empty where nothing was found.
        sparql: The query that gave the receipts; empty where none was asked.
        interpretation: What was recognised as what.
        alternatives: Answers of other readings that are as good, where none was clearly best.
        related: The nearest facts, which are not the answer.
        reason: Why nothing was found; empty where something was.
        message: The same in a sentence for people.
        more: How many answers there are besides, which are not shown.
    """

    question: str
    answers: tuple[Answer, ...] = ()
    sparql: str = ""
    interpretation: Mapping[str, Any] = field(default_factory=dict)
    alternatives: tuple[Answer, ...] = ()
    related: Sequence[Answer] = ()
    reason: str = ""
    message: str = ""
    more: int = 0

    @property
    def found(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answers)

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON has it.

        Returns:
            The object.
        """
        return {
            "question": self.question,
            "found": self.found,
            "answers": [answer.as_json() for answer in self.answers],
            "more": self.more,
            "sparql": self.sparql or None,
            "interpretation": dict(self.interpretation),
            "alternatives": [answer.as_json() for answer in self.alternatives],
            "related": [{**answer.as_json(), "is_answer": False} for answer in self.related],
            "reason": self.reason or None,
            "message": self.message or None,
        }
