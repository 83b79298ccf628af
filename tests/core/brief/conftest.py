"""One briefing over the shipped facts, and a made-up one whose names are hostile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dyad.brief import Briefing, make_briefing
from dyad.brief.model import Cited, Clause, Group, Section, Sentence
from dyad.display_names import Name
from dyad.documents import Document
from dyad.namespaces import BASE
from dyad.pairs.facts import Pair, Side
from dyad.pairs.finding import make_pair
from dyad.release import open_release
from dyad.store import EmbeddedStore

HOSTILE = "<img src=x onerror=alert(1)> *a* [x](javascript:y) =1+1 \\ {b} & 5% $ #_"
DAY = date(2026, 1, 20)


@pytest.fixture(scope="session")
def shipped(release_home: Path) -> EmbeddedStore:
    """The shipped facts."""
    return open_release(release_home).open_store()


@pytest.fixture(scope="session")
def briefing(shipped: EmbeddedStore) -> Briefing:
    """The README's pair in 2025."""
    return make_briefing(shipped, make_pair(shipped, "VNM", "RUS"), "2025", DAY, release="r")


@pytest.fixture
def hostile() -> Briefing:
    """One sentence, in which every text that comes from data would do harm where it were not escaped."""
    side = Side(BASE + "country/AAA", "AAA", Name(HOSTILE))
    other = Side(BASE + "country/BBB", "BBB", Name("B"))
    document = Document(BASE + "source/s", Name(HOSTILE), HOSTILE, "2025-03-02", "en", address="javascript:x")
    clause = Clause(f"=cmd {HOSTILE}\x00\x0b", (Cited(document, (7,)),))
    sentence = Sentence(HOSTILE, (clause,), iri=BASE + "event/e")
    section = Section("s", HOSTILE, (Group(HOSTILE, (sentence,)),))
    return Briefing(Pair((side, other)), "2025", DAY, "r", (section,))
