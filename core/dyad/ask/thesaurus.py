"""A thesaurus of plain English, taken from WordNet: which stems are akin, mean the same, or mean wider.

`thesaurus.txt` is made by `scripts/make_thesaurus.py`. It is the second source of synonyms: what the
schemes and `wording.yaml` say goes before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "thesaurus.txt"
SAME: Final = 0.7
"""How well a stem that means the same tells a word, where 1 is the word itself."""

WIDER: Final = 0.5
"""How well a stem that means something wider or narrower tells a word."""

_NOTHING: Final[Mapping[str, float]] = {}


@dataclass(frozen=True)
class Thesaurus:
    """Stems that are near to stems.

    Attributes:
        family: Stem to those that are formed from it, or it from them: elect, election.
        near: Stem to those that mean the same, or something wider or narrower, with how well they tell it.
        wider: Stem to those that mean something wider: vaccine, medicine.
    """

    family: Mapping[str, frozenset[str]]
    near: Mapping[str, Mapping[str, float]]
    wider: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, word: str) -> Mapping[str, float]:
        """Give what a word may loosely be told by.

        Args:
            word: A stem.

        Returns:
            Stem to how well it tells the word.
        """
        return self.near.get(word, _NOTHING)


@lru_cache(maxsize=1)
def read_thesaurus() -> Thesaurus:
    """Read the thesaurus; it ships with Dyad, so once is enough for a process.

    Returns:
        The thesaurus.
    """
    family: dict[str, frozenset[str]] = {}
    near: defaultdict[str, dict[str, float]] = defaultdict(dict)
    above: dict[str, frozenset[str]] = {}
    for line in FILE.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        word, kin, same, wider = line.split("|")
        if kin:
            family[word] = frozenset(kin.split())
        if wider:
            above[word] = frozenset(wider.split())
        for like in wider.split():
            near[word].setdefault(like, WIDER)
            near[like].setdefault(word, WIDER)
        for like in same.split():
            near[word][like] = near[like][word] = SAME
    return Thesaurus(family, dict(near), above)
