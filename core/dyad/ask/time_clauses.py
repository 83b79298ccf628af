"""Clauses that tell at what time something is asked to be so: "had it opened when the minister came"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CLAUSE: Final = re.compile(
    r"^(?P<main>(?:had|has|have|was|were|did|is|are)\s.{10,}?),?\s+"
    r"(?:when|while|at the time (?:that|when|of)|by the time(?: that)?)\s+(?P<when>.{8,}?)\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Timed:
    """A question for yes or no with a clause that tells the time.

    Attributes:
        main: The question without the clause.
        when: The words of the clause.
    """

    main: str
    when: str


def split_time_clause(question: str) -> Timed | None:
    """Take the clause that tells the time from a question for yes or no.

    Args:
        question: The question.

    Returns:
        The two; None where there is no such clause.

    Example:
        >>> split_time_clause("Had the bridge been opened when the minister came to town?")
        Timed(main='Had the bridge been opened?', when='the minister came to town')
    """
    match = _CLAUSE.match(" ".join(question.split()))
    return Timed(f"{match['main']}?", match["when"]) if match else None
