"""Which of two or more was first: "which did she visit earlier, A or B", "who came last: A or B"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dyad.ask.periods import find_periods

_ORDER: Final = r"(?:earliest|earlier|first|sooner|latest|later|last)"
_EITHER: Final = re.compile(r"^(?P<head>[^:,]+?)\s*(?:[,:–]|\s-\s)\s*(?P<row>[^:]+?,? or [^,:]+?)\??$")
_ROW: Final = re.compile(r",\s*(?:or\s+)?|\s+or\s+")
_NAMED_LAST: Final = re.compile(
    rf"^did (?P<head>.+?) (?P<one>(?:[A-Z][\w.-]*\s?)+) or (?P<other>(?:[A-Z][\w.-]*\s?)+?) (?P<how>{_ORDER})"
    r"(?P<rest>[^,]*?)\??$"
)
_HOW: Final = re.compile(rf"\b(?:the )?(?P<how>{_ORDER})\b", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"^(?:(?P<link>to|in|from|with|at) )?(?:which|what|who|whom|where)\b"
    r"(?: (?:one )?of (?:the|these|those|them)(?: two)?(?: [a-z]+s\b(?<!was|has))?"
    r"| (?!did\b|does\b|was\b|were\b|is\b|had\b|has\b|came\b|took\b|went\b|met\b|began\b|\w+ed\b)\w+)?\s+"
    r"(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_DONE: Final = re.compile(r"^(?P<helper>did|does|had|has|will)\s+(?P<deed>.+)$", re.IGNORECASE)
_MERE: Final = re.compile(r"^(?:came|comes|happened|occurred|took place|began|started)$", re.IGNORECASE)
_WAS: Final = re.compile(r"^(?P<helper>was|were|is|are)\s+(?P<deed>.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class FirstOf:
    """Two or more of which one was first.

    Attributes:
        sides: The words for each.
        earliest: Whether the earlier one is asked for.
        ways: Questions for the day of one of them, with `{}` in its place.
    """

    sides: tuple[str, ...]
    earliest: bool
    ways: tuple[str, ...]

    def asked(self, side: str) -> list[str]:
        """Give the questions for the day of one of the two.

        Args:
            side: The one of the two.

        Returns:
            The questions, the likeliest first.
        """
        return [way.format(side) for way in self.ways]


def find_first_of(question: str) -> FirstOf | None:
    """Find which of two a question wants in the order of time.

    Args:
        question: The question.

    Returns:
        The two; None where it asks nothing of the kind.

    Example:
        >>> find_first_of("Which of the two did she visit earlier, Oslo or Bergen?").ways
        ('When did she visit {}?',)
    """
    text = " ".join(question.split())
    if match := _NAMED_LAST.match(text[:1].lower() + text[1:]):
        way = f"When did {_plain(match['head'])} {{}}{_plain(match['rest'])}?"
        return FirstOf((match["one"].strip(), match["other"].strip()), _is_early(match["how"]), (way,))
    match = _EITHER.match(text)
    if match is None or (how := _HOW.search(match["head"])) is None:
        return None
    head = " ".join(f"{match['head'][: how.start()]} {match['head'][how.end() :]}".split())
    asked = _ASKED.match(head)
    if asked is None or "{" in head:
        return None
    time = " ".join(period.text for period in find_periods(asked["rest"]))
    rest = asked["rest"]
    for period in find_periods(rest):
        rest = " ".join(rest.replace(period.text, " ").split())
    time = f" {time}" if time else ""
    link = f" {asked['link'].lower()}" if asked["link"] else ""
    if done := _DONE.match(rest):
        deed = done["deed"]
        to = link or (" to" if head.lower().startswith("where") else "")
        ways = [f"When did {deed}{link} {{}}{time}?"] + (
            [f"When did {deed}{to} {{}}{time}?"] if to != link else []
        )
    elif was := _WAS.match(rest):
        ways = [f"When was {{}} {was['deed']}{time}?"]
    elif _MERE.match(rest):
        ways = [f"When was {{}}{time}?"]
    else:
        ways = [f"When did {{}} {rest}{time}?"]
    sides = tuple(side.strip() for side in _ROW.split(match["row"]))
    return FirstOf(sides, _is_early(how["how"]), tuple(ways)) if all(sides) else None


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _is_early(how: str) -> bool:
    return how.lower() in ("earliest", "earlier", "first", "sooner")
