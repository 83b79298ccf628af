"""What answers questions about the shipped facts, opened once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dyad.ask import Asker, Reply
from dyad.ask.index import Index, build_index
from dyad.name_index import NameIndex
from dyad.release import open_release
from dyad.store import EmbeddedStore

DAY = datetime.date(2026, 1, 20)
"""The day on which the tests ask, so that "last October" means the same for ever."""


@dataclass(frozen=True)
class Shipped:
    """The shipped release with all that questions need."""

    store: EmbeddedStore
    index: Index
    names: NameIndex
    asker: Asker


@pytest.fixture(scope="session")
def shipped(release_home: Path) -> Shipped:
    """The shipped facts, ready to be asked."""
    store = open_release(release_home).open_store()
    index, names = build_index(store), NameIndex.of_store(store)
    return Shipped(store, index, names, Asker(index, names))


@pytest.fixture(scope="session")
def ask(shipped: Shipped) -> Callable[[str], Reply]:
    """Asks on a fixed day."""
    return lambda question: shipped.asker.ask(question, shipped.store, today=DAY)
