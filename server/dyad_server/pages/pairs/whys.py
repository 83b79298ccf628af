"""Why a fact counts as one between two sides, where no document names these as its parties."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

import pyoxigraph as ox

from dyad.errors import ReleaseError
from dyad.namespaces import DYAD
from dyad.rules import Rule
from dyad_server.languages import current_reader
from dyad_server.pages.kept import Kept
from dyad_server.pages.pairs.facts import Fact, Pair
from dyad_server.pages.per_release import PerRelease
from dyad_server.receipts import Why, explain_statement
from dyad_server.releases import Served

_MOST: Final = 12
"""How many explanations a page makes anew, as each takes several queries; facts' own pages have the rest."""

_KEPT: Final = 5_000


class PairExplainer:
    """Explains why facts lie between two sides, and keeps the explanations of a release."""

    def __init__(self) -> None:
        self._kept: Kept[Why | None] = Kept(_KEPT)
        self._rules: PerRelease[list[Rule]] = PerRelease(_read_rules)

    def explain(self, served: Served, pair: Pair, facts: Iterable[Fact]) -> dict[str, Why]:
        """Explain what needs it.

        Args:
            served: The release that is served.
            pair: The pair.
            facts: The facts that a page shows.

        Returns:
            Fact to the reason why it lies between the two.
        """
        rules = self._rules.get(served)
        found: dict[str, Why] = {}
        made = 0
        for fact in facts:
            if not needs_reason(fact, pair):
                continue
            key = (fact.iri, pair.codes, current_reader().languages)
            if not self._kept.has(served, key):
                if made == _MOST:
                    continue
                made += 1
            triple = ox.Triple(
                ox.NamedNode(fact.iri), ox.NamedNode(str(DYAD.between)), ox.NamedNode(pair.iri)
            )
            why = self._kept.get(served, key, partial(explain_statement, served.store, rules, triple))
            if why is not None:
                found[fact.iri] = why
        return found


def needs_reason(fact: Fact, pair: Pair) -> bool:
    """Tell whether a reader could wonder why a fact stands on the page of a pair.

    Args:
        fact: The fact.
        pair: The pair.

    Returns:
        Whether a side is no party of it by the word of a document.
    """
    named = {*fact.parties, *fact.references, *fact.counterparts}
    return not fact.several and any(side.iri not in named for side in pair.sides)


def _read_rules(served: Served) -> list[Rule]:
    try:
        return served.release.read_rules()
    except (OSError, ValueError, ReleaseError):
        return []  # a store that is far away has none here
