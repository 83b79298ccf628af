from __future__ import annotations

from datetime import date

import pytest

from dyad.brief import Briefing, make_briefing
from dyad.brief.making import parse_day
from dyad.brief.model import Cited, Searched, Section
from dyad.errors import DateError, DyadError, QueryError
from dyad.pairs.finding import make_pair
from dyad.store import EmbeddedStore

PACKAGE = "Package of 20 agreements signed during To Lam's visit to Russia"


def section(briefing: Briefing, key: str) -> Section:
    """The section of that name."""
    return next(found for found in briefing.sections if found.key == key)


def texts(briefing: Briefing, key: str) -> list[str]:
    """The sentences of a section."""
    return [sentence.text for sentence in section(briefing, key).sentences]


@pytest.mark.parametrize("year", ["", "2025", "1950"])
@pytest.mark.parametrize("sides", [("VNM", "RUS"), ("VNM", "LAO"), ("ASEAN", "VNM"), ("FRA", "TUV")])
def test_briefing_every_clause_has_a_footnote(
    shipped: EmbeddedStore, sides: tuple[str, str], year: str
) -> None:
    """Walking the whole model, each clause points at a paragraph of a document, or tells where was looked."""
    briefing = make_briefing(shipped, make_pair(shipped, *sides), year, date(2026, 1, 20))
    walked = 0
    for part in briefing.sections:
        assert part.groups
        for group in part.groups:
            assert group.sentences
            for sentence in group.sentences:
                for clause in sentence.clauses:
                    walked += 1
                    assert clause.text.strip()
                    assert clause.notes
                    for note in clause.notes:
                        assert isinstance(note, Searched) or note.paragraphs
                shown = [note for _, notes in sentence.pieces() for note in notes]
                assert set(shown) == set(sentence.notes)
    assert walked >= len(briefing.sections)


def test_briefing_facts_are_cited_and_absences_are_searched(briefing: Briefing) -> None:
    """What a document says points at it; what none says points at the search."""
    for sentence in briefing.sentences:
        kinds = {type(note) for note in sentence.notes}
        assert (Cited in kinds) == (sentence.kind == "fact"), sentence.text


def test_briefing_agreements_stand_by_status_with_document_and_paragraph(briefing: Briefing) -> None:
    """The README's package stands under signed, with paragraph 50 of the bulletin of 30 December."""
    (group,) = (found for found in section(briefing, "agreements").groups if found.heading == "Signed")
    (sentence,) = group.sentences
    assert sentence.text == f"{PACKAGE}: package of agreements, 20 in number; signed in May 2025."
    (note,) = sentence.notes
    assert isinstance(note, Cited)
    assert (note.paragraphs, note.document.published) == ((50,), "2025-12-30")


def test_briefing_each_step_has_the_footnote_of_its_own_document(briefing: Briefing) -> None:
    """A plan that one document shows as drafted and another in implementation cites each for its own."""
    (plan,) = (s for s in section(briefing, "agreements").sentences if s.lead.startswith("Comprehensive"))
    cited = {clause.text.partition(" as of")[0]: clause.notes for clause in plan.clauses}
    assert cited["drafted"] != cited["being implemented"]


def test_briefing_plan_is_told_as_a_plan(briefing: Briefing) -> None:
    """A negotiation is not a signature: it stands among what is open, with what is not reported."""
    (document,) = (t for t in texts(briefing, "open") if t.startswith("New intergovernmental document"))
    assert "under negotiation" in document
    assert document.endswith("no document here reports it as signed.")
    (visit,) = (t for t in texts(briefing, "open") if t.startswith("Announced official visit"))
    assert "the time for it is over, and no document here reports it as held" in visit


def test_briefing_claim_names_who_makes_it(briefing: Briefing) -> None:
    """A number that only a speaker gives carries his name, and a forecast its nature."""
    (forecast,) = (t for t in texts(briefing, "figures") if "expected for 2025" in t)
    assert "more than 650,000 visitor arrivals (forecast)" in forecast
    assert "according to Gennady Bezdetko" in forecast


def test_briefing_dates_are_divided_by_the_day(shipped: EmbeddedStore) -> None:
    """What lies ahead is counted from the day asked about, and may be of another year than the briefing's."""
    pair = make_pair(shipped, "VNM", "RUS")
    ahead = section(make_briefing(shipped, pair, "2025", date(2026, 1, 20)), "dates").groups[0]
    assert any("planned for 2026" in sentence.text for sentence in ahead.sentences)
    later = section(make_briefing(shipped, pair, "2025", date(2040, 1, 1)), "dates").groups[0]
    assert [s.text for s in later.sentences if "planned for 2026" in s.text] == []


def test_briefing_nothing_found_is_said(shipped: EmbeddedStore) -> None:
    """A year without facts gives no empty page: each section says what it looked for."""
    briefing = make_briefing(shipped, make_pair(shipped, "VNM", "LAO"), "1975", date(2026, 1, 20))
    assert texts(briefing, "projects") == [
        "No project of Laos and Vietnam is told for 1975 by the documents here."
    ]
    assert any("may have happened all the same" in text for text in texts(briefing, "coverage"))


def test_briefing_pair_without_documents_differs_from_nothing_found(shipped: EmbeddedStore) -> None:
    """That no document covers a pair is told as that, and not as an absence of relations."""
    briefing = make_briefing(shipped, make_pair(shipped, "FRA", "TUV"))
    (text,) = texts(briefing, "coverage")
    assert text == "No document here tells of France and Tuvalu; that says nothing about their relations."


@pytest.mark.parametrize(("year", "error"), [("abc", DateError), ("202", DateError), ("2025-05", DateError)])
def test_briefing_bad_year_is_refused(shipped: EmbeddedStore, year: str, error: type[DyadError]) -> None:
    """A year that is none is an error that says what to write, and no empty briefing."""
    with pytest.raises(error, match="year"):
        make_briefing(shipped, make_pair(shipped, "VNM", "RUS"), year)


def test_parse_day_what_is_no_day_is_refused() -> None:
    """A day is written in full."""
    assert parse_day("") is None
    with pytest.raises(QueryError, match="write a day"):
        parse_day("next week")
