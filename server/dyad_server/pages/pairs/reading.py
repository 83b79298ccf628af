"""Keeps the facts of the pairs that were asked for last; the core reads them (`dyad.pairs.reading`)."""

from __future__ import annotations

from typing import Final

from dyad.pairs.facts import Pair, PairFacts
from dyad.pairs.reading import read_pair_facts
from dyad_server.languages import current_reader
from dyad_server.pages.kept import Kept
from dyad_server.releases import Served

_KEPT: Final = 24
"""How many pairs' facts are kept."""


class PairReader:
    """Reads the facts of pairs, and keeps those that were asked for last until another release is served."""

    def __init__(self) -> None:
        self._kept: Kept[PairFacts] = Kept(_KEPT)

    def read(self, served: Served, pair: Pair, year: str = "") -> PairFacts:
        """Read the facts of a pair.

        Args:
            served: The release that is served.
            pair: The pair.
            year: Only facts that a date of theirs puts in this year; empty for all.

        Returns:
            The facts, in order of time.
        """
        reader = current_reader()
        key = (pair.codes, year, reader.languages, reader.chosen)
        return self._kept.get(served, key, lambda: read_pair_facts(served.store, pair, year, reader))
