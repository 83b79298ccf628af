"""The facts of a pair, as the core has them (`dyad.pairs.facts`)."""

from __future__ import annotations

from dyad.pairs.facts import KINDS as KINDS
from dyad.pairs.facts import Fact as Fact
from dyad.pairs.facts import Pair as Pair
from dyad.pairs.facts import PairFacts as PairFacts
from dyad.pairs.facts import Side as Side
from dyad.pairs.facts import Step as Step
