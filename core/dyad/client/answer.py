"""The answer to a question in English: what was found, how it was understood, and who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd

from dyad.client.dates import date_columns
from dyad.client.receipts import Receipts
from dyad.client.table import Table
from dyad.client.thing_array import ThingArray

MOST_ANSWERS: Final = 100
"""How many answers a reply has at most."""


class Answer:
    """The reply to a question. It is true where something was found.

    Args:
        reply: The reply, as `/ask` gives it in JSON.
        receipts: Where documents are looked up.

    Attributes:
        question: The question as it was asked.
        found: Whether there is an answer.
        answers: A row for each answer and document that says so: `label`, `value`, `thing`, `unit`, `date`,
            `status`, `fact`, and the receipt.
        interpretation: What was recognised as what; `sentence` tells it in words.
        reason: Why nothing was found: `not-understood`, `no-fact` or `no-source`; empty where something was.
        message: The same in a sentence.
        alternatives: Answers that fit equally well, where none is clearly best.
        related: The nearest facts, which are not the answer.
        sparql: The query that gave the receipts; empty where none was asked.
    """

    def __init__(self, reply: Mapping[str, Any], receipts: Receipts) -> None:
        self.question = str(reply.get("question") or "")
        self.found = bool(reply.get("found"))
        self.interpretation: dict[str, Any] = dict(reply.get("interpretation") or {})
        self.reason = str(reply.get("reason") or "")
        self.message = str(reply.get("message") or "")
        self.sparql = str(reply.get("sparql") or "")
        answers = reply.get("answers") or []
        limits = []
        if len(answers) >= MOST_ANSWERS:
            limits.append(
                f"a reply has at most {MOST_ANSWERS} answers, so there may be more: ask more narrowly"
            )
        self.answers = _make_table(answers, receipts, "Answers", self.sparql, limits)
        self.alternatives = _make_table(reply.get("alternatives") or [], receipts, "Fit equally well")
        self.related = _make_table(reply.get("related") or [], receipts, "Related, and not the answer")

    def __bool__(self) -> bool:
        return self.found

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The limits that were met; empty where the reply is whole."""
        return self.answers.warnings

    @property
    def understood(self) -> str:
        """How the question was understood, in a sentence; empty where it was not."""
        return str(self.interpretation.get("sentence") or "")

    def sources(self) -> Table:
        """Give the documents and paragraphs that say so; see `Table.sources`."""
        return self.answers.sources()

    def cite(self, style: str = "bibtex") -> str:
        """Cite the documents that say so; see `Table.cite`."""
        return self.answers.cite(style)

    def __repr__(self) -> str:
        """Tell the answers in short."""
        if not self.found:
            return f"<nothing found: {self.message}>"
        labels = list(dict.fromkeys(self.answers["label"]))
        more = f" and {len(labels) - 5} more" if len(labels) > 5 else ""
        return f"<{'; '.join(labels[:5])}{more}>"

    def _repr_html_(self) -> str:
        parts = ['<div class="dyad-answer">', f"<p><strong>{escape(self.question)}</strong></p>"]
        if self.found:
            parts.append(_shown(self.answers))
        else:
            parts.append(f"<p>{escape(self.message or 'Nothing was found.')}</p>")
        if self.understood:
            parts.append(f'<p style="font-size:90%;opacity:.8">Understood: {escape(self.understood)}</p>')
        if not self.found and len(self.alternatives):
            parts.append(_shown(self.alternatives))
        if not self.found and len(self.related):
            parts.append(_shown(self.related))
        return "\n".join([*parts, "</div>"])


def _shown(table: Table) -> str:
    return table.drop(columns=["value", "thing"])._repr_html_()


def _make_table(
    answers: Sequence[Mapping[str, Any]],
    receipts: Receipts,
    title: str,
    sparql: str = "",
    limits: Sequence[str] = (),
) -> Table:
    rows = [(answer, source) for answer in answers for source in _by_document(answer) or [{}]]
    book = receipts.book
    for answer, source in rows:
        fact = answer.get("fact") or {}
        book.add(str(fact.get("iri") or ""), str(fact.get("label") or ""))
        book.add(str(source.get("iri") or ""), str(source.get("title") or ""))

    def text(values: list[Any]) -> Any:
        return pd.array([str(value) if value else None for value in values], dtype="str")

    values = np.empty(len(rows), dtype=object)
    values[:] = [answer.get("value") for answer, _ in rows]
    columns = {
        "label": text([answer.get("label") for answer, _ in rows]),
        "value": values,
        "thing": ThingArray.of([answer.get("iri") for answer, _ in rows], book),
        "unit": text([answer.get("unit") for answer, _ in rows]),
        **_dates("date", [answer.get("date") for answer, _ in rows]),
        "status": text([answer.get("status") for answer, _ in rows]),
        "fact": ThingArray.of([(answer.get("fact") or {}).get("iri") for answer, _ in rows], book),
        "sourceTitle": text([source.get("title") for _, source in rows]),
        **_dates("published", [source.get("published") for _, source in rows]),
        "paragraph": text([source.get("paragraph") for _, source in rows]),
        "source": ThingArray.of([source.get("iri") for _, source in rows], book),
    }
    return Table.make(columns, receipts, title=title, sparql=sparql, limits=limits)


def _by_document(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The receipts of an answer, one a document, with its paragraphs joined."""
    found: dict[str, dict[str, Any]] = {}
    for source in answer.get("sources") or ():
        kept = found.setdefault(str(source.get("iri")), {**source, "paragraphs": set()})
        if source.get("paragraph"):
            kept["paragraphs"].add(int(source["paragraph"]))
    return [{**one, "paragraph": ", ".join(map(str, sorted(one["paragraphs"])))} for one in found.values()]


def _dates(name: str, values: list[Any]) -> dict[str, Any]:
    texts = list(dict.fromkeys(str(value) for value in values if value))
    codes = np.array([texts.index(str(value)) if value else -1 for value in values], dtype=np.int32)
    return date_columns(name, texts, codes)
