"""How questions are worded that set two things against each other."""

from __future__ import annotations

import re
from typing import Final

MORE: Final = (
    "larger|bigger|higher|greater|more|longer|stronger|above|over|dearer|costlier|pricier|richer|heavier|taller"
    "|wider|deeper|more expensive|more costly|more valuable|more numerous"
)
LESS: Final = (
    "smaller|lower|fewer|less|shorter|below|under|cheaper|poorer|lighter|weaker|narrower|less expensive"
    "|less costly|less valuable"
)
START: Final = r"^(?:is|was|were|are|did|do|does|has|have|had|will)\s+"
THAN: Final = re.compile(
    rf"{START}(?P<one>.+?)\s+(?P<how>{MORE}|{LESS})\s+(?:numerous\s+|in number\s+)?than\s+"
    r"(?P<other>(?!\$?\d).+?)\??$",
    re.IGNORECASE,
)
IN_THAN: Final = re.compile(
    rf"{START}(?P<lead>.+?)\s+(?P<how>more|fewer|less)\s+(?P<what>.+?)\s+"
    r"(?P<one>(?:in|to|from|with|for|during)\s+\S.*?)\s+than\s+(?P<other>(?:in|to|from|with|for|during)\s+.+?)\??$",
    re.IGNORECASE,
)
THEN_THAN: Final = re.compile(
    rf"{START}(?P<one>.+?)\s+(?P<how>{MORE}|{LESS})\s+(?P<when>(?:in|during|at|by)\s+\S.*?)\s+than\s+"
    r"(?P<other>(?:in|during|at|by)\s+.+?)\??$",
    re.IGNORECASE,
)
DONE_THAN: Final = re.compile(
    r"^(?:is|was|were|are)\s+(?P<how>more|fewer|less)\s+(?P<what>.+?)\s+"
    r"(?P<one>(?:in|to|from|during)\s+\S.*?)\s+than\s+(?P<other>(?:in|to|from|during)\s+.+?)\??$",
    re.IGNORECASE,
)
GETS: Final = r"get|receive|have|has|hold|draw|attract|sign|contain|cost|offer|give|supply"
WHO_THAN: Final = re.compile(
    rf"^(?:do|does|did|has|have)\s+(?P<one>.+?)\s+(?P<verb>(?:{GETS})\w*)\s+(?P<how>more|fewer|less)\s+"
    r"(?P<what>.+?)\s+than\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
WHICH_MORE: Final = re.compile(
    rf"^(?:which|who)\s+(?P<verb>(?:{GETS}|got)\w*)\s+(?:the\s+)?(?P<how>more|fewer|less)\s+(?P<what>.+?)"
    r"\s*[:,]\s*(?P<one>.+?),?\s+or\s+(?P<other>.+?)\??$"
    rf"|^(?:do|does|did)\s+(?P<two>.+?)\s+or\s+(?P<three>.+?)\s+(?P<doing>(?:{GETS})\w*)\s+"
    r"(?P<least>more|fewer|less)\s+(?P<thing>.+?)\??$",
    re.IGNORECASE,
)
HOW_MANY_MORE: Final = re.compile(
    r"^how (?:many|much) (?:more|fewer|less)\s+(?P<what>.+?)\s+(?:does|do|did)\s+(?P<one>.+?)\s+"
    rf"(?P<verb>(?:{GETS})\w*)\s+(?:\w+\s+){{0,2}}?than\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
THERE_THAN: Final = re.compile(
    r"^(?:are|were|is) there (?P<how>more|fewer|less) (?P<one>.+?) than (?P<other>.+?)"
    r"(?P<rest> (?:in|at|on|for|of|among)\b .+?)?\??$",
    re.IGNORECASE,
)
EXCEED: Final = re.compile(
    rf"{START}(?P<one>.+?)\s+(?P<how>exceed|surpass|outnumber|outstrip|topp?|pass|beat|overtake|overtook"
    r"|break|broke|broken)(?:s|ed|es|t|en|n)?\s+"
    r"(?P<other>(?!\$?\d|by\b).+?)\??$",
    re.IGNORECASE,
)
BOUND: Final = re.compile(
    r"\b(?P<how>(?:more|longer|larger|bigger|higher|greater|older) than|over|above|at least|exceeding"
    r"|(?:fewer|less|shorter|smaller|lower|younger) than|under|below|at most|up to"
    r"|exceed(?:ed|s)?|surpass(?:ed|es)?|go beyond|gone beyond|went beyond)\s+"
    r"(?P<sign>(?:USD|US\$|\$|VND)\s?)?(?P<number>\d[\d,.]*\d|\d)(?P<scale>\s?(?:thousand|million|billion|trillion|mn|bn))?",
    re.IGNORECASE,
)
DIFFERENCE: Final = re.compile(
    r"^(?:what (?:is|was) the (?:difference|gap) between\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)"
    r"|by how (?:much|many) (?:did|does|do|was|were|is|are)\s+(?P<two>.+?)\s+"
    r"(?:exceed|surpass|outnumber|top|pass|stay below|lie (?:above|below)|above|below|over|under"
    r"|(?:larger|bigger|higher|more|greater|smaller|lower) than)s?\s+(?P<four>.+?)"
    r"|how (?:many|much) more\s+(?P<three>.+?)\s+than\s+(?P<five>.+?)"
    r"|how much (?:larger|bigger|higher|greater|smaller|lower) (?:is|was|are|were)\s+(?P<six>.+?)\s+than\s+"
    r"(?P<seven>.+?))\??$",
    re.IGNORECASE,
)
LAPSE_FROM: Final = re.compile(
    r"^how (?:many|much) (?P<unit>days?|weeks?|months?|years?)\s+(?:\w+\s+){0,3}?from\s+(?P<one>.+?)\s+"
    r"(?:until|till|to)\s+(?P<other>(?:the|his|her|its|their|(?:[A-Z]\w+ ?)+['’]s)\s.+?)\??$",
    re.IGNORECASE,
)
LAPSE: Final = re.compile(
    r"^how (?:many|much) (?P<unit>days?|weeks?|months?|years?)\s+(?:\w+\s+){0,3}?"
    r"between\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
LAPSE_AFTER: Final = re.compile(
    r"^how many (?P<unit>days?|weeks?|months?|years?)\s+(?:after|before|later than|earlier than)\s+"
    r"(?P<one>.+?)\s+(?P<other>(?:did|was|were|came|took)\s+.+?)\??$",
    re.IGNORECASE,
)
GROWTH: Final = re.compile(
    r"^by how (?:much|many)\b.*?\b(?:did|does|has|have)\s+(?P<what>.+?)\s+"
    r"(?:change|rise|risen|grow|grown|increase|climb|fall|fallen|decrease|drop|decline|shrink)(?:d|ed)?\s+"
    r"(?P<when>(?:between|from)\b.*?)(?:\s+in \w+s)?\??$",
    re.IGNORECASE,
)
MOVED: Final = re.compile(
    r"^(?:did|has|have|does)\s+(?P<what>.+?)\s+(?P<verb>differ|change|rise|risen|rose|grow|grown|increase"
    r"|climb|go up|fall|fallen|decrease|drop|decline|shrink|go down)(?:d|ed)?"
    r"\s*(?P<when>(?:between|from|since|in|over|by|compared|against)\b.*?)?\??$",
    re.IGNORECASE,
)
_TIME: Final = r"(?:in |during |at |by )?(?:the (?:year|start|end|beginning) (?:of )?)?(?:\w+ )?\d{4}"
_GROW: Final = (
    r"(?:change|rise|risen|grow|grown|increase|climb|fall|fallen|decrease|drop|decline|shrink|move|go)"
    r"(?:d|ed|s)?"
)
HOW_COMPARED: Final = re.compile(
    rf"^how (?:did|does|do) (?P<what>.+?) (?:in |of )?(?P<until>{_TIME}) compare (?:with|to|against) "
    rf"(?:(?:that|those|the one|the \w+) (?:of|in) )?(?P<since>{_TIME})\??$"
    r"|^from (?:what|how (?:much|many)(?: \w+)?|which \w+) to (?:what|how (?:much|many)(?: \w+)?|which \w+) "
    r"(?:did|has|have) (?P<thing>.+?) "
    rf"{_GROW}(?: in size| in value)? (?P<when>(?:between|from|since|in)\b.+?)\??$"
    r"|^from (?:what|which|how \w+)(?: \w+)? in (?P<start>\d{4}) "
    r"to (?:what|which|how \w+)(?: \w+)? in (?P<stop>\d{4}) "
    rf"(?:did|has|have) (?P<which>.+?) {_GROW}\??$",
    re.IGNORECASE,
)
FIGURES: Final = re.compile(r"\b(?:figure|number|count|amount|sum|total|size|volume)s?\b", re.IGNORECASE)
"""Words with which the number itself is asked for, and not what has it."""

SAME_TIME: Final = re.compile(
    rf"{START}(?P<one>.+?)\s+"
    r"(?:(?:come|take place|taken place|happen|held|fall|begin|start)\s+)?(?:on|in|at)\s+"
    r"the same (?P<unit>day|date|month|year)\s+as\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
NUMBER_OF: Final = re.compile(r"^(?:the )?(?:total )?(?:number|count|quantity) of (?:the )?", re.IGNORECASE)
RANKED_THAN: Final = re.compile(
    rf"^(?:is|was|are|were|does|did)\s+(?P<who>.+?)\s+(?:placed|ranked|rank|listed|rated|stand|standing)\s+"
    rf"(?P<how>{MORE}|{LESS}|better|worse)\s+(?P<where>(?:in|among|within)\s+.+?\s+)?"
    r"(?P<one>(?:for|in|on|by)\s+.+?)\s+than\s+(?P<other>(?:for|in|on|by)\s+.+?)\??$",
    re.IGNORECASE,
)
AS_WELL: Final = re.compile(
    r"^(?P<head>(?:who|which|what)\b.+?) (?P<one>(?:at|in|to|with|by|for)\b [^,]+?) as well as "
    r"(?P<other>(?:at|in|to|with|by|for)\b .+)$",
    re.IGNORECASE,
)
BOTH: Final = re.compile(
    r"\bboth\s+(?P<one>[^,?]+?)\s+and\s+(?P<other>.+?)(?=\s+(?:in \d|in [A-Z]|on \d|during|over the)\b|\?|$)",
    re.IGNORECASE,
)
BESIDE: Final = re.compile(
    r"^(?P<head>(?i:which|what|who|whom|where)\b.+?)\s+(?P<how>before|after)\s+(?P<name>[A-Z][^?]*?)"
    r"(?:\s+(?P<rest>in \d{4}.*?))?\??$"
)
THAT_OF: Final = re.compile(
    r"\b(?P<head>(?P<noun>the [a-z]+) (?:of|for|in))(?P<between> [^?]+? (?:and|or|than) )"
    r"(?:that|those|the one)(?P<link> (?:of|for|in)\b)"
)
"""A noun that "that of" stands for."""

SCALES: Final = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12
}  # fmt: skip

TELLING: Final = re.compile(
    r"\b(?!that\b|those\b|from\b|with\b|year\b|number\b|figure\b|total\b)[A-Za-z]{4,}"
)

_TOPPED: Final = re.compile(
    r"\b(?:record|peak|high|figure|level|number|total|mark|size|count|rate|value|those|that of)s?\b",
    re.IGNORECASE,
)
_PLAINLY: Final = ("exceed", "surpass", "outnumber", "outstrip", "overtake", "overtook")


def tops_number(match: re.Match[str]) -> bool:
    """Tell whether a verb sets a number against another one: "passed the record", and not "passed the law".

    Args:
        match: A match of `EXCEED`.

    Returns:
        Whether it does.
    """
    return match["how"].lower() in _PLAINLY or _TOPPED.search(match["other"]) is not None
