"""Questions on names: what something is called besides, in full, or in short."""

from __future__ import annotations

import re
from typing import Final

from dyad.ask.deciding import Decision
from dyad.ask.found import Found, best_date
from dyad.ask.index import Index
from dyad.ask.reading import Reading
from dyad.ask.words import stem

_OTHER: Final = re.compile(
    r"\b(?:(?:by|under) (?:what|which) (?:other |alternative |second )?(?:name|title)s?"
    r"|(?:what|which) (?:is|are|was) (?:the )?(?:other|alternative|second|alternate) (?:name|title)s?"
    r"|(?:what|which) other name|another name (?:of|for)|what else (?:is|was)|how else (?:is|was)"
    r"|(?:also|otherwise|better) (?:known|called) as\s*\??$|nickname)",
    re.IGNORECASE,
)
_FULL: Final = re.compile(
    r"\bwhat (?:does|do|did)\b.{2,60}\bstand(?:s)? for\b|\bfull (?:name|title|form)\b"
    r"|\bwhat is\b.{2,60}\bshort for\b|\bwhat (?:does|do)\b.{2,60}\babbreviat",
    re.IGNORECASE,
)
_WHAT_IS: Final = re.compile(r"[Ww]hat (?:is|are) (?:the )?(?=\w*[A-Z]\w*[A-Z])[A-Z0-9]{2,9}\s*\??")
"""A question for a short form alone."""

_SHORT_FORM: Final = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z0-9]{2,}\b")
_MOST_LOOKED_AT: Final = 50
_SHORT: Final = re.compile(r"\b(?:abbreviation|acronym|short (?:name|form)|initials)\b", re.IGNORECASE)


def tell_names(question: str, reading: Reading, index: Index) -> Decision | None:
    """Tell another name of what is named.

    Args:
        question: The question.
        reading: What was understood of it.
        index: Things and records.

    Returns:
        The names; nothing found where no other is known; None where it asks nothing of the kind.
    """
    what_is = _WHAT_IS.fullmatch(question)
    full, short, other = (bool(pattern.search(question)) for pattern in (_FULL, _SHORT, _OTHER))
    full = full or what_is is not None
    named = [name for name in reading.names if name.things[0] in index.records]
    if full and not named:
        return _written_out(question, index)
    if not (full or short or other) or len(named) != 1:
        return None
    thing = index.things[named[0].things[0]]
    used = named[0].text.casefold()
    names = [name for name in thing.english if name.casefold() not in (used, f"the {used}")]
    if full:
        names = [name for name in names if len(name) > len(used) and not name.isupper()][:1]
    elif short:
        names = [name for name in names if name.isupper() or len(name) < 8]
    record = index.records[thing.id]
    return Decision(tuple(Found(name, name, thing.id, date=best_date(record)) for name in names[:3]))


def _written_out(question: str, index: Index) -> Decision | None:
    """What a short form stands for that is told in brackets in the name of something."""
    found: dict[str, Found] = {}
    for short in _SHORT_FORM.findall(question):
        numbers = sorted(index.records.having((stem(short.casefold()),)))[:_MOST_LOOKED_AT]
        for record in index.records.numbered(numbers):
            for name in record.thing.english:
                whole, bracket, _ = name.partition(f" ({short})")
                if bracket:
                    found.setdefault(whole, Found(whole, whole, record.thing.id, date=best_date(record)))
    return Decision(tuple(found.values())) if len(found) == 1 else None
