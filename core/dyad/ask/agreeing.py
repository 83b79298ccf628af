"""Whether documents agree: one value that several tell is agreed on."""

from __future__ import annotations

import re
from typing import Final

_DOCUMENTS: Final = (
    r"^(?:do|does|did) (?:both |all )?(?:the |these )?"
    r"[^?]*?\b(?:reports?|documents?|articles?|texts?|sources?|bulletins?|papers?)\b[^?]*?"
)
_AGREE: Final = re.compile(
    rf"{_DOCUMENTS} (?:agree|concur|coincide) (?:on|about|as to|in) "
    r"(?P<asked>(?:how (?:many|much)|which|who|when|where|what)\b.+?)\??$",
    re.IGNORECASE,
)
_SAME: Final = re.compile(
    rf"{_DOCUMENTS} (?:give|name|tell|report|have|state) the same "
    r"(?:number|count|figure|value) (?:of|for) (?P<asked>.+?)\??$",
    re.IGNORECASE,
)


def find_agreement(question: str) -> str:
    """Find on what documents are asked to agree.

    Args:
        question: The question.

    Returns:
        The question that each of them would answer; empty where it asks nothing of the kind.

    Example:
        >>> find_agreement("Do the two reports agree on how many ships came?")
        'How many ships came?'
    """
    text = " ".join(question.split())
    if match := _AGREE.match(text):
        asked = match["asked"]
        return f"{asked[:1].upper()}{asked[1:]}?"
    if match := _SAME.match(text):
        return f"How many {match['asked']}?"
    return ""
