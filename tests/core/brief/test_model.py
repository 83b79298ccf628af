from __future__ import annotations

import pytest

from dyad.brief.model import Cited, Clause, Searched, Sentence
from dyad.display_names import Name
from dyad.documents import Document

BULLETIN = Document("urn:b", Name("A bulletin"), published="2025-12-30")


def test_clause_without_a_footnote_cannot_be_made() -> None:
    """Nothing in a briefing lacks a footnote, since a clause without one is refused."""
    with pytest.raises(ValueError, match="without a footnote"):
        Clause("signed in May 2025", ())


def test_sentence_without_a_clause_cannot_be_made() -> None:
    """A name alone says nothing that a footnote could stand behind."""
    with pytest.raises(ValueError, match="says nothing"):
        Sentence("A plan", ())


def test_sentence_neighbours_with_equal_footnotes_share_them() -> None:
    """The footnotes stand once behind clauses that have the same, and at each change."""
    one, two = (Cited(BULLETIN, (1,)),), (Cited(BULLETIN, (2,)),)
    sentence = Sentence("Plan", (Clause("a", one), Clause("b", one), Clause("c", two)))
    assert list(sentence.pieces()) == [(": a", ()), ("; b", one), ("; c.", two)]
    assert sentence.text == "Plan: a; b; c."


def test_sentence_without_a_lead_begins_with_a_capital() -> None:
    """What was not found is a sentence of its own."""
    sentence = Sentence("", (Clause("nothing is told", (Searched("facts_by_dyad", 0),)),), kind="absence")
    assert sentence.text == "Nothing is told."


def test_searched_without_documents_says_that_all_were_looked_through() -> None:
    """Where no document tells of the pair, the footnote does not pretend that one does."""
    assert "in all documents here" in Searched("facts_by_dyad", 0).text
