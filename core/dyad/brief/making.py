"""Making a briefing: named queries in, the model out."""

from __future__ import annotations

from datetime import date

from dyad.binding import bind, run
from dyad.brief.model import Briefing, Searched
from dyad.brief.sections import Material, make_sections
from dyad.catalogue import find_query
from dyad.display_names import ENGLISH, Names, Reader, read_names
from dyad.documents import Document, read_documents
from dyad.errors import QueryError
from dyad.pairs.facts import Fact, Pair, PairFacts
from dyad.pairs.partnership import read_partnership
from dyad.pairs.reading import read_pair_facts
from dyad.people_dates import order_of
from dyad.rows import iri_of, text_of
from dyad.store import Store


def make_briefing(
    store: Store,
    pair: Pair,
    year: str = "",
    day: date | None = None,
    *,
    release: str = "",
    page: str = "",
    reader: Reader = ENGLISH,
) -> Briefing:
    """Make a briefing on a pair.

    Args:
        store: Where to look.
        pair: The pair.
        year: Only what a date puts in this year; empty for all time.
        day: What divides ahead from past; today where it is not given.
        release: The version of the dataset, for the footnotes.
        page: Where all facts of the pair stand; its path on a server where it is not given.
        reader: Who reads; the sentences are English, names are in the reader's language.

    Returns:
        The briefing.

    Raises:
        DateError: The year is none.
        QueryError: Likewise.
        StoreError: The store failed.
    """
    year = year.strip()
    query = find_query("facts_by_dyad")
    bind(store, query, {**pair.values, "year": year})  # what is wrong with the year is said before any work
    today = day or date.today()
    found = read_pair_facts(store, pair, year, reader)
    documents = _documents(store, pair, reader)
    searched = Searched(
        "", len(documents), max((d.published for d in documents), key=order_of, default=""), release
    )
    material = Material(
        pair,
        year,
        today,
        found,
        _later(store, pair, year, today, found, reader),
        read_partnership(store, pair, reader=reader),
        searched,
        page or pair.path,
    )
    return Briefing(pair, year, today, release, make_sections(material))


def parse_day(text: str) -> date | None:
    """Read the day that divides ahead from past.

    Args:
        text: A day; empty for none.

    Returns:
        The day, or None.

    Raises:
        QueryError: The text is no day.

    Example:
        >>> parse_day("2026-01-20")
        datetime.date(2026, 1, 20)
    """
    told = text.strip()
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise QueryError(f"on is {told[:20]!r}: write a day such as 2026-01-20") from None


def _documents(store: Store, pair: Pair, reader: Reader) -> list[Document]:
    """All documents that tell of the pair, whatever the year."""
    sources = {
        iri_of(row, "source")
        for name in ("documents_by_dyad", "partnership_by_dyad")
        for row in run(store, find_query(name), pair.values).rows()
    }
    return list(read_documents(store, sources - {""}, reader).values())


def _later(store: Store, pair: Pair, year: str, day: date, found: PairFacts, reader: Reader) -> PairFacts:
    """The facts from the year of a day on, since what is ahead need not be of the year asked about."""
    if not year:
        return found
    rows = run(store, find_query("years_by_dyad"), pair.values).rows()
    years = sorted({told for row in rows if (told := text_of(row, "year")) >= str(day.year)} - {year})
    facts: dict[str, Fact] = {fact.iri: fact for fact in found.facts} if year >= str(day.year) else {}
    mentioned: set[str] = set()
    for one in years:
        more = read_pair_facts(store, pair, one, reader)
        facts |= {fact.iri: fact for fact in more.facts}
        mentioned |= set(more.names)
    names: Names = read_names(store, {*mentioned, *found.names}, reader) if mentioned else found.names
    return PairFacts(tuple(sorted(facts.values(), key=lambda fact: fact.order)), names)
