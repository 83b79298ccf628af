"""Words that carry the logic of a question: comparing, adding up, choosing, order, sameness.

A fact that has all other words of such a question need not answer it. So what finds an answer says which of
these words it has heeded, and where one was heeded by nothing, nothing is answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from dyad.ask.reading import Reading

Operator = Literal["compare", "equal", "same", "sum", "mean", "next", "except", "either", "deeds"]

_NO_COMPARATIVES: Final = (
    "number|order|member|minister|leader|center|power|border|water|september|october|november|december|cyber"
    "|silver|paper|summer|winter|whether|either|neither|together|rather|under|over|after|former|later|earlier"
    "|another|further|other|however|per|letter|matter|chapter|quarter|officer|commander|speaker|partner|charter"
    "|river|never|ever|master|soldier|premier|carrier|barrier|frontier|pier|theater|sister|user|offer|refer"
    "|infer|confer|differ|consider|deliver|enter|answer|cover|gather|register|foster|transfer|usher|hinder"
    "|counter|encounter|remember"
)
"""Words with the ending of a comparative that are none."""

_COMPARATIVE: Final = rf"(?:more|less|fewer|better|worse|(?!(?:{_NO_COMPARATIVES})\b)[a-z]{{2,12}}(?:ier|er))"
_BARE_AS: Final = r"(?!(?:well|soon|far|part|for|of|a|an|the|its|his|her|their)\b)"
_PUT_TOGETHER: Final = r"(?:put|add(?:ed)?|tak(?:e|en)|count(?:ed)?|lump(?:ed)?) (?:up |all )?together"
_TO_COME: Final = (
    r"(?:(?:is|are|was|were) (?:still )?to|will|plans?|intends?|shall|would"
    r"|has yet to|still has to|is going to)"
)
_PARTS: Final[Mapping[Operator, tuple[str, ...]]] = {
    "compare": (
        r"\bthan\b(?<!other than)(?<!rather than)"
        r"(?! (?:[$€]?\d|once\b|twice\b|one\b|two\b|three\b|half\b|ten\b))",
        rf"\b(?:{_COMPARATIVE}|most|least|[a-z]{{3,12}}est)\b[^?]*[,:][^?,:]+,? or [^?,:]+\??$",
        r"\b(?:difference|gap|ratio) between\b",
        r"\bcompared? (?:with|to)\b.* and\b",
    ),
    "equal": (
        rf"(?<!times )(?<!twice )(?<!half )(?<!thrice )\bas {_BARE_AS}"
        r"[a-z]+(?: [a-z-]+){0,4} as\b(?! (?:[$€]?\d))",
    ),
    "same": (
        r"^(?:is|was|are|were)\b.*\bthe (?:same|one|ones)\b(?: \w+)? "
        r"(?:as|that|which|who|whom|for which|to which)\b",
        r"^(?:did|does|do|has|have|is|was|were|are)\b.*\bthe same \w+ (?:\w+ )*?(?:and|as)\b",
    ),
    "sum": (
        rf"\band\b.*\b(?:{_PUT_TOGETHER}|summed(?: up)?|add(?:ed|s)? up|in sum|combined|totalled"
        r"|taken as one)\b",
        r"\b(?:sum|total) of\b.*\band\b",
        r"\b(?:adding|summing|counting) (?:up |together )?.*\band\b",
        rf"\b{_PUT_TOGETHER}\b.*\band\b",
        r"\bcombined\b.*\band\b",
    ),
    "mean": (r"\b(?:on average|the average|average of|mean of|median|averaged)\b",),
    "next": (
        r"\b(?:right|directly|immediately|straight|just|shortly|next|last) "
        r"(?:before|after|following|preceding)\b",
        r"^(?:which|what)\b.*\b(?:preceded|succeeded|followed directly|came next)\b",
    ),
    "except": (
        r"\b(?:other than|apart from|aside from|except(?:ing)?(?: for)?|excluding|besides|not counting"
        r"|but not)\b",
    ),
    "either": (r"\b(?:either|neither|nor)\b",),
    "deeds": (rf"\b(?:[a-z]+ed|met|held|went|came|took|gave|sent|spoke) or {_TO_COME}\b",),
}
_PATTERNS: Final[Mapping[Operator, re.Pattern[str]]] = {
    name: re.compile("|".join(parts), re.IGNORECASE) for name, parts in _PARTS.items()
}


def find_operators(reading: Reading) -> frozenset[Operator]:
    """Find the words of logic in a question, outside of its names and times.

    Args:
        reading: The reading of the question.

    Returns:
        What they ask to be done.
    """
    text = reading.question
    spans = [(reading.tokens[name.start].start, reading.tokens[name.end - 1].end) for name in reading.names]
    spans += [(period.start, period.end) for period in reading.periods]
    for first, last in sorted(spans, reverse=True):
        text = f"{text[:first]}{'1' if text[first:last][:1].isdigit() else 'Xx'}{text[last:]}"
    text = " ".join(text.split())
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))
