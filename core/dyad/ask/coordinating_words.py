"""Words by which it is told what an "and" joins."""

from __future__ import annotations

import re
from typing import Final

from dyad.ask.words import word_set

ARTICLES: Final = word_set("the a an each every its their his her")
LISTING: Final = word_set("give name list state tell show")
COPULAS: Final = word_set("is are was were")
VERBS: Final = word_set(
    "take took come came go went happen occur begin began start end reach get got have cost hold held last "
    "fall fell run pass mark turn stand rank make made gave given led met spoke sent won left lie amount due "
    "worth set"
)
REFLEXIVE: Final = word_set("between of with among")
"""After these two names belong together: "between Vietnam and Russia"."""

PEOPLE: Final = frozenset({"official", "person"})
NOUN_ENDINGS: Final = (
    "ing", "ings", "tion", "tions", "ment", "ments", "ance", "ence", "ances", "ences", "s", "er", "or"
)  # fmt: skip
QUANTITY: Final = word_set("much many")
BETWEEN_TIMES: Final = ("and", "and in", "and on", "and at", "and by")
MOST: Final = 6
LONGEST_NOUN: Final = 6
OWNER: Final = re.compile(r"((?:[A-ZĐ][\w-]* ?)+)['’]s\s")
COUNT: Final = re.compile(r"\b(which|what|the|name|give) (?:two|both)\b ", re.IGNORECASE)
OWNED: Final = re.compile(r"\b(?:his|her|its|their)\b", re.IGNORECASE)
