"""What a question leaves out: "which cities other than Hanoi", "who besides the ambassador"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dyad.ask.found import Found
from dyad.ask.reading import Name

_EXCEPT: Final = re.compile(
    r",?\s*\b(?:other than|apart from|aside from|besides|except(?:ing)?(?: for)?|excluding|not counting)\s+"
    r"(?P<out>(?:the |in |to |with )?[^\s,?][^,?]*?)"
    r"(?=,|\?|$|\s+(?:did|do|does|has|have|had|is|are|was|were|will|signed|visited|met|took|hosted|spoke)\b)",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(r"\bother\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Exclusion:
    """A question without what it leaves out.

    Attributes:
        question: The question without the words that leave something out.
        out: What is left out, as it is written.
    """

    question: str
    out: str


def find_exclusion(question: str) -> Exclusion | None:
    """Find what a question leaves out.

    Args:
        question: The question.

    Returns:
        The question without it; None where it leaves out nothing.

    Example:
        >>> find_exclusion("Which cities other than Hanoi hosted talks?").question
        'Which cities hosted talks?'
    """
    match = _EXCEPT.search(question)
    if match is None:
        return None
    rest = question[: match.start()] + " " + question[match.end() :].lstrip(", ")
    plain = _OTHER.sub("", " ".join(rest.split()).replace(" ?", "?"))
    return Exclusion(plain, match["out"])


def leave_out(found: Sequence[Found], names: Iterable[Name]) -> tuple[Found, ...]:
    """Leave out of an answer what the question does not want.

    Args:
        found: The answer to the question without its exclusion.
        names: The names of what is left out.

    Returns:
        The rest of the answer; nothing where no name is recognised in what is left out.
    """
    out = {key for name in names for key in (*name.things, *((name.stands_for,) if name.stands_for else ()))}
    if not out:
        return ()
    return tuple(one for one in found if one.thing not in out and one.fact not in out)
